//! How a story is told: who reports it, and `the patient` now and then instead of a pronoun.
//!
//! A sentence gains its subject and the word that the patient said it; both are so wherever the patient is its source.

use crate::prose::Pronouns;
use crate::text::{decapitalised, re};
use auscult_domain::transcript::Speaker;

/// Counts the sentences about the patient, so that no two neighbours begin alike.
#[derive(Default)]
pub(super) struct Narrative {
    told: usize,
}

impl Narrative {
    /// The next sentence of the story as it is told.
    pub(super) fn sentence(&mut self, text: &str, speaker: Option<Speaker>, pronouns: Pronouns) -> String {
        let Some((first, rest)) = text.split_once(' ') else { return text.to_owned() };
        let pronoun = matches!(pronouns.subject, "she" | "he");
        let subject = if pronoun && self.told % 2 == 1 { capital(pronouns.subject) } else { "The patient".to_owned() };
        match first {
            "Reports" | "Denies" | "Endorses" => {
                self.told += 1;
                format!("{subject} {} {rest}", first.to_lowercase())
            }
            "Has" if rest.starts_with("tried") => {
                self.told += 1;
                format!("{subject} has {rest}")
            }
            // The opening line says who comes; the next sentence names the patient again.
            "She" | "He" if rest.starts_with("presents today for ") => text.to_owned(),
            "She" | "He" if pronoun => {
                let told = self.told;
                self.told += 1;
                let says = speaker == Some(Speaker::Patient)
                    && !re!(r"(?i)^(?:also )?(?:reports|denies|states|notes|says|thinks|believes|feels like|does not know|is not sure|cannot remember)\b")
                        .is_match(rest);
                match told % 4 {
                    0 => format!("The patient {rest}"),
                    1 if says => format!("{first} reports that {} {rest}", pronouns.subject),
                    3 if says => format!("The patient states that {} {rest}", pronouns.subject),
                    _ => text.to_owned(),
                }
            }
            "Patient" => format!("The patient {rest}"),
            _ => capital(&decapitalised(text)),
        }
    }
}

fn capital(word: &str) -> String {
    crate::text::capitalised(word)
}
