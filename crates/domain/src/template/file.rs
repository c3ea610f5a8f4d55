//! Templates as files, to be handed from one clinic to another: the sections as they are, with nobody's ids in it.

use super::{Specialty, Template, TemplateSection};
use crate::TemplateId;
use crate::structure::ReportKind;
use serde::{Deserialize, Serialize};

/// The version of the file; an older program refuses a newer one.
const FORMAT: u32 = 1;

/// A template as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct TemplateFile {
    auscult_template: u32,
    name: String,
    specialty: Specialty,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    report: Option<ReportKind>,
    sections: Vec<TemplateSection>,
}

/// Why a file is no template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotATemplate {
    /// It does not read as one.
    #[error("line {line} of the file is not what a template has there: {what}")]
    Unreadable {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        what: String,
    },
    /// A newer program wrote it.
    #[error("a newer version of Auscult wrote this template (form {0})")]
    Newer(u32),
}

/// The template as a file.
///
/// # Errors
/// Never for a template that can be kept.
pub fn written(template: &Template) -> Result<String, serde_json::Error> {
    let file = TemplateFile {
        auscult_template: FORMAT,
        name: template.name.clone(),
        specialty: template.specialty,
        report: template.report,
        sections: template.sections.clone(),
    };
    serde_json::to_string_pretty(&file)
}

/// The template in a file, as a new one with this id that belongs to nobody yet.
///
/// # Errors
/// [`NotATemplate`].
pub fn read(text: &str, id: TemplateId) -> Result<Template, NotATemplate> {
    let text = text.trim_start_matches('\u{feff}');
    let file: TemplateFile = serde_json::from_str(text)
        .map_err(|error| NotATemplate::Unreadable { line: error.line(), what: error.to_string() })?;
    if file.auscult_template > FORMAT {
        return Err(NotATemplate::Newer(file.auscult_template));
    }
    Ok(Template {
        id,
        name: file.name,
        version: 1,
        shipped: false,
        specialty: file.specialty,
        report: file.report,
        follows: None,
        owner: None,
        shared: false,
        active: true,
        sections: file.sections,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const SMALL: &str = r#"{"auscultTemplate":1,"name":"Short","specialty":"general","sections":[
        {"key":"plan","title":"Plan","kinds":["plan"],"required":true,"defaultText":"","form":"text","prompt":"",
         "subsections":[]}]}"#;

    fn id() -> TemplateId {
        TemplateId::from_uuid(Uuid::from_u128(7))
    }

    #[test]
    fn what_was_written_reads_back() {
        let template = read(SMALL, id()).expect("a template");
        let again = read(&written(&template).expect("a file"), id()).expect("a template");
        assert_eq!(again, template);
        let named = Template { report: Some(ReportKind::Referral), ..template.clone() };
        assert_eq!(read(&written(&named).expect("a file"), id()).expect("a template"), named);
        assert_eq!(template.faults(), []);
    }

    #[test]
    fn a_broken_file_says_where() {
        let broken = SMALL.replace("\"plan\"]", "\"plans\"]");
        let Err(NotATemplate::Unreadable { line, what }) = read(&broken, id()) else { panic!("was read") };
        assert_eq!(line, 2);
        assert!(what.contains("plans"), "{what}");
        assert_eq!(read(&SMALL.replace(":1,", ":2,"), id()), Err(NotATemplate::Newer(2)));
    }
}
