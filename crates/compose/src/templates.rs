//! The templates that come with the program. They are never changed in place: a new version counts up.

use auscult_domain::template::Template;
use auscult_domain::text_macro::TextMacro;

/// The files, in the order they are offered.
const FILES: [&str; 7] = [
    include_str!("../../../assets/templates/soap.json"),
    include_str!("../../../assets/templates/history_and_physical.json"),
    include_str!("../../../assets/templates/follow_up.json"),
    include_str!("../../../assets/templates/psychiatric.json"),
    include_str!("../../../assets/templates/pediatric.json"),
    include_str!("../../../assets/templates/cardiology.json"),
    include_str!("../../../assets/templates/orthopedic.json"),
];

const MACROS: &str = include_str!("../../../assets/templates/macros.json");

/// The general ones, then those of specialties, with ids that never change.
pub fn shipped_templates() -> Vec<Template> {
    FILES.iter().filter_map(|file| serde_json::from_str(file).ok()).collect()
}

/// The text macros that come with the program, with ids that never change.
pub fn shipped_macros() -> Vec<TextMacro> {
    serde_json::from_str(MACROS).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use auscult_domain::template::SectionKind;
    use std::collections::HashSet;

    #[test]
    fn every_file_reads_as_a_shipped_template() {
        let templates = shipped_templates();
        let names: Vec<&str> = templates.iter().map(|template| template.name.as_str()).collect();
        assert_eq!(
            names,
            ["SOAP", "History and Physical", "Follow-up", "Psychiatric", "Pediatric", "Cardiology", "Orthopedic"]
        );
        assert!(templates.iter().all(|template| template.faults().is_empty()));
        assert!(templates.iter().all(|template| template.shipped && template.version >= 1));
    }

    #[test]
    fn ids_and_keys_are_unique() {
        let templates = shipped_templates();
        let ids: HashSet<_> = templates.iter().map(|template| template.id).collect();
        assert_eq!(ids.len(), templates.len());
        for template in &templates {
            let keys: HashSet<_> = template.sections.iter().map(|section| &section.key).collect();
            assert_eq!(keys.len(), template.sections.len(), "{}", template.name);
        }
    }

    #[test]
    fn the_ids_stand_in_notes_and_stay_as_they_are() {
        let ids: Vec<String> = shipped_templates().iter().map(|template| template.id.to_string()).collect();
        let expected = (1..=7).map(|n| format!("01890a5d-ac96-7000-8000-{n:012}"));
        assert_eq!(ids, expected.collect::<Vec<_>>());
    }

    #[test]
    fn a_psychiatric_note_cannot_be_signed_without_mental_status_and_risk() {
        let templates = shipped_templates();
        for kind in [SectionKind::MentalStatus, SectionKind::RiskAssessment] {
            let required = templates[3].sections.iter().any(|section| section.required && section.kinds == [kind]);
            assert!(required, "{kind:?}");
        }
    }

    #[test]
    fn shipped_macros_can_be_called_by_name() {
        let macros = shipped_macros();
        let names: HashSet<_> = macros.iter().map(|text| text.name.as_str()).collect();
        assert!(names.contains("normalexam") && names.len() == macros.len() && macros.len() >= 12);
        assert!(macros.iter().all(|text| text.faults().is_empty() && text.owner.is_none()));
    }
}
