//! Modifiers: what they say and which groups of procedures they can go with. Those that matter to a practice ship in
//! our own words; the practice's own list may add to them.

use super::DamagedSet;
use super::own_words::{self, columns};
use super::packed::{self, Form};
use super::table::{TableKind, TableVersion};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};

const FORM: Form = Form { kind: *b"MODS", version: 1 };
const OWN_WORDS: &str = include_str!("../../../../assets/codes/modifiers.tsv");

/// Groups of procedures as the numbering of CPT tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ProcedureGroup {
    /// 00100–01999.
    Anesthesia,
    /// 10004–69990.
    Surgery,
    /// 70010–79999.
    Radiology,
    /// 80047–89398 and the codes that end in U or M.
    Laboratory,
    /// 90281–99199, 99500–99607, and the newest technologies (ending in T).
    Medicine,
    /// Visits and what is counted like them: 98000–98016, 99202–99499, and CMS's visits.
    Evaluation,
    /// Everything else of HCPCS Level II.
    Hcpcs,
}

impl ProcedureGroup {
    /// The group of a code.
    pub fn of(code: &str) -> Self {
        let bytes = code.as_bytes();
        let visits = ["G0402", "G0438", "G0439", "G2211", "G2212", "G0463", "G0101", "G2010", "G2012", "G2252"];
        if visits.contains(&code) || ("G0316".."G0319").contains(&code) || ("G0425".."G0428").contains(&code) {
            return Self::Evaluation;
        }
        match (bytes.first(), bytes.last()) {
            (Some(first), _) if first.is_ascii_alphabetic() => Self::Hcpcs,
            (_, Some(b'U' | b'M')) => Self::Laboratory,
            (_, Some(last)) if last.is_ascii_alphabetic() => Self::Medicine,
            _ => match code.parse::<u32>().unwrap_or(0) {
                0..=1999 => Self::Anesthesia,
                70010..=79999 => Self::Radiology,
                80047..=89398 => Self::Laboratory,
                98000..=98016 | 99202..=99499 => Self::Evaluation,
                90281..=99999 => Self::Medicine,
                _ => Self::Surgery,
            },
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "anesthesia" => Self::Anesthesia,
            "surgery" => Self::Surgery,
            "radiology" => Self::Radiology,
            "laboratory" => Self::Laboratory,
            "medicine" => Self::Medicine,
            "evaluation" => Self::Evaluation,
            "hcpcs" => Self::Hcpcs,
            _ => return None,
        })
    }

    /// The group in words, for a message.
    pub fn words(self) -> &'static str {
        match self {
            Self::Anesthesia => "anesthesia",
            Self::Surgery => "surgery",
            Self::Radiology => "radiology",
            Self::Laboratory => "laboratory tests",
            Self::Medicine => "medical procedures",
            Self::Evaluation => "visits",
            Self::Hcpcs => "HCPCS Level II codes",
        }
    }
}

/// A modifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ModifierEntry {
    /// Its two characters.
    pub code: String,
    /// What it says.
    pub title: String,
    /// The groups it can go with; empty for all.
    pub groups: Vec<ProcedureGroup>,
    /// Whether it can lift an NCCI edit (NCCI Policy Manual, chapter I, section E).
    pub lifts_ncci: bool,
    /// When it is right, in a phrase; may be empty.
    pub when: String,
}

/// A list of modifiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Modifiers {
    version: TableVersion,
    /// Sorted, each once.
    entries: Vec<ModifierEntry>,
}

impl Modifiers {
    pub(crate) fn of(version: TableVersion, mut entries: Vec<ModifierEntry>) -> Self {
        entries.sort_by(|a, b| a.code.cmp(&b.code));
        Self { version, entries }
    }

    /// Those that ship, in our own words, read once.
    pub fn shipped() -> &'static Arc<Self> {
        static SHIPPED: OnceLock<Arc<Modifiers>> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            let version = TableVersion {
                table: TableKind::Modifiers,
                version: "2026-11".to_owned(),
                effective_from: NaiveDate::from_ymd_opt(2021, 1, 1).unwrap_or_default(),
                effective_to: None,
            };
            Arc::new(Self::of(version, own_words::rows(OWN_WORDS).filter_map(own_modifier).collect()))
        })
    }

    /// Which version this is.
    pub fn version(&self) -> &TableVersion {
        &self.version
    }

    /// A modifier.
    pub fn get(&self, code: &str) -> Option<&ModifierEntry> {
        let place = self.entries.binary_search_by(|entry| entry.code.as_str().cmp(code)).ok()?;
        self.entries.get(place)
    }

    /// All of them, in order.
    pub fn entries(&self) -> &[ModifierEntry] {
        &self.entries
    }

    /// The list as bytes; the same list always gives the same.
    pub fn encode(&self) -> Vec<u8> {
        packed::pack_json(FORM, self)
    }

    /// Reads what [`Modifiers::encode`] gave.
    ///
    /// # Errors
    /// [`DamagedSet`].
    pub fn decode(bytes: &[u8]) -> Result<Self, DamagedSet> {
        packed::unpack_json(FORM, bytes)
    }
}

fn own_modifier(line: &str) -> Option<ModifierEntry> {
    let [code, title, groups, ncci, when] = columns(line)?;
    let groups = match groups {
        "any" => Vec::new(),
        groups => groups.split(' ').map(ProcedureGroup::parse).collect::<Option<_>>()?,
    };
    let lifts_ncci = match ncci {
        "yes" => true,
        "no" => false,
        _ => return None,
    };
    Some(ModifierEntry { code: code.to_owned(), title: title.to_owned(), groups, lifts_ncci, when: when.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_our_own_words_is_a_modifier() {
        let set = Modifiers::shipped();
        assert_eq!(set.entries().len(), own_words::rows(OWN_WORDS).count());
        assert!(set.entries().windows(2).all(|pair| pair[0].code < pair[1].code));
        assert!(set.get("25").expect("a modifier").lifts_ncci && !set.get("95").expect("a modifier").lifts_ncci);
        assert_eq!(&Modifiers::decode(&set.encode()).expect("read back"), &**set);
    }

    #[test]
    fn groups_follow_the_numbering() {
        use ProcedureGroup as G;
        for (code, group) in [
            ("00100", G::Anesthesia),
            ("11042", G::Surgery),
            ("71046", G::Radiology),
            ("80053", G::Laboratory),
            ("0001U", G::Laboratory),
            ("0591T", G::Medicine),
            ("93000", G::Medicine),
            ("96372", G::Medicine),
            ("98006", G::Evaluation),
            ("99213", G::Evaluation),
            ("99395", G::Evaluation),
            ("G0439", G::Evaluation),
            ("J0171", G::Hcpcs),
        ] {
            assert_eq!(G::of(code), group, "{code}");
        }
    }
}
