//! The folders the clinic has set for what goes out. What waits for a place that is not set waits calmly.

use serde::{Deserialize, Serialize};

/// A folder the clinic can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Where the record system picks signed notes up.
    Emr,
    /// Where billing picks claims up.
    Billing,
    /// Where letters to colleagues are sent from.
    Referrals,
    /// Where summaries for patients are sent or printed from.
    PatientSummaries,
}

impl Place {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 4] = [Self::Emr, Self::Billing, Self::Referrals, Self::PatientSummaries];
}

/// The folders, each as it was typed; `None` where none is set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DispatchPlaces {
    /// Where the record system picks signed notes up.
    pub emr: Option<String>,
    /// Where billing picks claims up.
    pub billing: Option<String>,
    /// Where letters to colleagues are sent from.
    pub referrals: Option<String>,
    /// Where summaries for patients are sent or printed from.
    pub patient_summaries: Option<String>,
}

impl DispatchPlaces {
    /// The folder of a place.
    pub fn folder(&self, place: Place) -> Option<&str> {
        let folder = match place {
            Place::Emr => &self.emr,
            Place::Billing => &self.billing,
            Place::Referrals => &self.referrals,
            Place::PatientSummaries => &self.patient_summaries,
        };
        folder.as_deref().filter(|folder| !folder.trim().is_empty())
    }

    /// The same folders without spaces around them; one of only spaces is none.
    pub fn trimmed(&self) -> Self {
        let of = |place| self.folder(place).map(|folder| folder.trim().to_owned());
        Self {
            emr: of(Place::Emr),
            billing: of(Place::Billing),
            referrals: of(Place::Referrals),
            patient_summaries: of(Place::PatientSummaries),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_spaces_are_no_folder() {
        let places = DispatchPlaces { emr: Some("  ".into()), billing: Some(" bills ".into()), ..Default::default() };
        assert_eq!(places.trimmed(), DispatchPlaces { billing: Some("bills".into()), ..Default::default() });
        assert_eq!(Place::ALL.map(|place| places.folder(place).is_some()), [false, true, false, false]);
    }
}
