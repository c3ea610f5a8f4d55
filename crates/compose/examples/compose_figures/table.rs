//! The composer's notes against those people wrote, beside what is published of other systems.

use crate::material::facts::{Facts, percent};
use crate::material::{self, Cut, Visit, rouge};
use auscult_compose::shipped_templates;
use std::time::Instant;

/// Published ROUGE-1, -2 and -Lsum of other systems on the same split (the predictions of MEDIQA-Chat 2023 and of WangLab,
/// scored by the same rules), for the table only.
const PUBLISHED: [(&str, [f64; 3]); 3] = [
    ("GPT-4, zero-shot", [49.4, 23.3, 46.4]),
    ("LED-large, fine-tuned (winner of the challenge)", [61.7, 34.4, 56.4]),
    ("GPT-4 with three similar training notes", [61.1, 35.3, 57.3]),
];

/// How a visit reaches the composer.
#[derive(Clone, Copy)]
enum Heard {
    WithSpeakers,
    WithoutSpeakers,
    WithoutQuestionMarks,
    WithoutMarks,
}

impl Heard {
    const ALL: [(Self, &'static str); 4] = [
        (Self::WithSpeakers, "speakers marked"),
        (Self::WithoutSpeakers, "speakers unknown"),
        (Self::WithoutQuestionMarks, "speakers marked, no question marks"),
        (Self::WithoutMarks, "speakers unknown, no marks or capitals at all"),
    ];

    fn note(self, visit: Visit) -> (String, f64) {
        let visit = match self {
            Self::WithSpeakers | Self::WithoutSpeakers => visit,
            Self::WithoutQuestionMarks => material::without_question_marks(visit),
            Self::WithoutMarks => material::without_marks(visit),
        };
        let known = matches!(self, Self::WithSpeakers | Self::WithoutQuestionMarks).then_some(());
        let segments = material::segments(&visit, Cut::Sentences, known);
        let begun = Instant::now();
        let note = material::note(&visit, &shipped_templates()[1], &segments);
        (material::printed(&note), begun.elapsed().as_secs_f64() * 1000.0)
    }
}

/// Prints the table of a split of ACI-Bench.
pub fn print(out: &mut impl std::io::Write, split: &str) -> std::io::Result<()> {
    let Some(count) = material::dialogues(split).map(|visits| visits.len()) else {
        return writeln!(out, "ACI-Bench {split}: notes against references left out, AUSCULT_DATA is not set");
    };
    writeln!(out, "ACI-Bench {split}, {count} notes by the history-and-physical template against the reference notes")?;
    writeln!(out, "{:<48} {:>22}  invented        recalled        polarity  words  slowest", "", "ROUGE-1 / 2 / Lsum")?;
    for (heard, name) in Heard::ALL {
        let visits = material::dialogues(split).unwrap_or_default();
        let truth: Vec<(String, String)> =
            visits.iter().map(|visit| (material::known(visit), visit.note.clone())).collect();
        let notes: Vec<(String, f64)> = visits.into_iter().map(|visit| heard.note(visit)).collect();
        let scores: Vec<_> =
            truth.iter().zip(&notes).map(|((_, reference), (note, _))| rouge::scores(reference, note)).collect();
        let facts: Vec<_> =
            truth.iter().zip(&notes).map(|((said, reference), (note, _))| Facts::of(said, reference, note)).collect();
        let (facts, [one, two, sum]) = (Facts::sum(&facts), rouge::mean(&scores));
        let words = notes.iter().map(|(note, _)| rouge::words(note).len()).sum::<usize>() / count.max(1);
        let slowest = notes.iter().map(|(_, ms)| *ms).fold(0.0, f64::max);
        writeln!(
            out,
            "{:<48} {:>6.1} / {:>4.1} / {:>4.1}  {:>2}/{} {:>2}/{}  {:>3.0} % {:>3.0} %  {:>2}/{}  {words:>5}  {slowest:.0} ms",
            format!("Auscult, {name}"),
            one.f,
            two.f,
            sum.f,
            facts.numbers[1],
            facts.numbers[0],
            facts.drugs[1],
            facts.drugs[0],
            percent(facts.numbers_wanted),
            percent(facts.drugs_wanted),
            facts.symptoms[1],
            facts.symptoms[0],
        )?;
    }
    for (name, [one, two, sum]) in PUBLISHED.iter().filter(|_| split == "valid") {
        writeln!(out, "{name:<48} {one:>6.1} / {two:>4.1} / {sum:>4.1}")?;
    }
    writeln!(
        out,
        "invented: numbers and drugs never said, of those written; recalled: of the reference's numbers and drugs that \
         were said; polarity: symptoms given the other way round than in the reference, of those both speak of"
    )
}
