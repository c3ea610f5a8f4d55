//! What people are called, and what a code is called.

use crate::session::Session;
use crate::{Answer, AppError};
use auscult_coding::sets::CodesOfTheDay;
use auscult_coding::sets::modifiers::ProcedureGroup;
use auscult_domain::UserId;
use auscult_domain::coding::{CodeCategory, CodeRef, CodeSetVersion, CodeSystem};
use auscult_vault::users;
use std::collections::HashMap;

/// The names of everybody who signs in here.
pub(crate) struct Names(HashMap<UserId, String>);

impl Names {
    pub(crate) fn read(session: &Session) -> Answer<Self> {
        let people = session.vault.look(users::list)?;
        Ok(Self(people.into_iter().map(|user| (user.id, user.name)).collect()))
    }

    pub(crate) fn of(&self, user: UserId) -> String {
        self.0.get(&user).cloned().unwrap_or_else(|| "–".to_owned())
    }
}

/// A code as the sets of a day know it.
pub(crate) struct Known {
    pub(crate) title: String,
    pub(crate) category: CodeCategory,
    pub(crate) set: Option<CodeSetVersion>,
}

/// What a code is called on a day. Where the day's classification does not hold a diagnosis it is refused: nothing of
/// it could ever be paid. A procedure may be unknown here, because its file is the practice's to import.
pub(crate) fn known(codes: &CodesOfTheDay<'_>, code: &CodeRef) -> Answer<Known> {
    if code.system == CodeSystem::Icd10Cm {
        let set = codes.icd10cm();
        let entry = set.get(code.code.as_str()).ok_or_else(|| {
            AppError::refused(
                format!("ICD-10-CM {} has no code {}.", set.version().version, code.code),
                "Search for it by its words; codes of other years may have been replaced.",
            )
        })?;
        return Ok(Known {
            title: entry.title().to_owned(),
            category: category_of_diagnosis(code),
            set: Some(set.version().clone()),
        });
    }
    Ok(known_service(codes, code))
}

fn category_of_diagnosis(code: &CodeRef) -> CodeCategory {
    let screening = ["Z11", "Z12", "Z13"].iter().any(|category| code.code.as_str().starts_with(category));
    if screening { CodeCategory::Screening } else { CodeCategory::Diagnosis }
}

fn known_service(codes: &CodesOfTheDay<'_>, code: &CodeRef) -> Known {
    let found = codes.procedure_sets().find_map(|set| set.get(code.code.as_str()).map(|found| (set, found)));
    match found {
        Some((set, found)) => {
            Known { title: found.title.clone(), category: found.category, set: Some(set.version().clone()) }
        }
        None => Known { title: String::new(), category: category_of_service(code), set: None },
    }
}

/// What a service nobody has imported is, by the range its code lies in.
fn category_of_service(code: &CodeRef) -> CodeCategory {
    match ProcedureGroup::of(code.code.as_str()) {
        ProcedureGroup::Evaluation => CodeCategory::Evaluation,
        _ => CodeCategory::Procedure,
    }
}
