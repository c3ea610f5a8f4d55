//! Every command and every use case, called as every role at every access level, on own visits and on somebody else's:
//! refused exactly where the table of permissions says so, and every refusal in the audit.
//!
//! The list of commands is read from the program. One that is added without a row here fails the test: say in
//! [`rows`] which permission it needs, or in [`NEEDS_NOTHING`] why it needs none.

mod clinic;
mod restricted;
mod rights;
mod rows;

use crate::{Answer, App, AppError};
use auscult_domain::permission::{AccessLevel, Permission, Reach, Role, reach};
use clinic::{Clinic, Whose};
use std::collections::BTreeSet;
use std::path::Path;

/// What a command asks for before it does anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// The permission.
    Permission(Permission),
    /// The permission, on one patient's chart.
    OnChart(Permission),
    /// The permission, reaching one visit.
    OnVisit(Permission),
}

impl Needs {
    fn permission(self) -> Permission {
        match self {
            Self::Permission(permission) | Self::OnChart(permission) | Self::OnVisit(permission) => permission,
        }
    }
}

/// A command, or a use case of the terminal, with what it needs and how it is called.
struct Row {
    name: &'static str,
    needs: Needs,
    call: fn(&App, &Clinic) -> Answer<()>,
}

/// What asks for no permission, and why.
const NEEDS_NOTHING: &[(&str, &[&str])] = &[
    (
        "before anybody has signed in",
        &[
            "start_where_it_was",
            "choose_organization",
            "begin_organization",
            "gate",
            "set_up_clinic",
            "set_up_sample_clinic",
            "unlock",
            "unlock_with_code",
            "unlock_in_emergency",
            "join",
            "recover",
            "backup_found",
            "choose_backup",
            "move_in",
        ],
    ),
    (
        "the program's own clockwork",
        &["lock", "lock_with_the_desktop", "touch", "tick", "deliver_due", "places", "start"],
    ),
    (
        "one's own, and nobody's record",
        &[
            "me",
            "change_password",
            "settings",
            "save_settings",
            "preferences",
            "save_preferences",
            "choose_model",
            "profile",
            "save_profile",
        ],
    ),
    (
        "one's own second factor, with one's own password or code",
        &[
            "second_factor",
            "begin_second_factor",
            "confirm_second_factor",
            "renew_recovery_codes",
            "remove_second_factor",
            "give_code",
        ],
    ),
    ("what one is typing oneself", &["unfinished", "keep_unfinished"]),
    ("this laptop, no record", &["input_devices", "models", "set_zoom", "choose_folder", "show_file", "licences"]),
    ("stops what runs and shows nothing", &["stop_playback", "cancel_import", "cancel_draft", "cancel_model_download"]),
    ("that the laptop records, said to whoever sits at it", &["recording_status", "is_recording"]),
    ("forgets what this window has read in", &["drop_code_set_preview"]),
    (
        "what notes are made by: the clinic's, without a patient",
        &[
            "templates",
            "template_rows",
            "template_versions",
            "template_version",
            "preview_template",
            "text_macros",
            "composer",
            "dispatch_settings",
            "organization_identifiers",
            "consent_texts",
        ],
    ),
];

fn without_permission() -> BTreeSet<String> {
    NEEDS_NOTHING.iter().flat_map(|(_, names)| names.iter().map(|name| (*name).to_owned())).collect()
}

/// The names in `collect_commands![…]` of the window's host.
fn commands() -> BTreeSet<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src-tauri/src/commands.rs");
    let text = std::fs::read_to_string(file).expect("the host's list of commands");
    let list = text.split("collect_commands![").nth(1).and_then(|rest| rest.split(']').next()).expect("a list");
    let name = |line: &str| line.trim().trim_end_matches(',').rsplit("::").next().unwrap_or_default().to_owned();
    list.lines().map(name).filter(|name| !name.is_empty()).collect()
}

/// The public functions of `App`, as they stand in the sources of this crate.
fn use_cases() -> BTreeSet<String> {
    fn read(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).expect("the sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                read(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.extend(of_app(&std::fs::read_to_string(&path).expect("a source")));
            }
        }
    }
    let mut found = BTreeSet::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found
}

fn of_app(source: &str) -> Vec<String> {
    let mut within = false;
    let mut names = Vec::new();
    for line in source.lines() {
        within = (within || line == "impl App {") && line != "}";
        if let Some(rest) = line.strip_prefix("    pub fn ").filter(|_| within) {
            names.extend(rest.split(['(', '<']).next().map(str::to_owned));
        }
    }
    names
}

#[test]
fn every_command_and_every_use_case_says_what_it_needs() {
    let rows: BTreeSet<String> = rows::all().iter().map(|row| row.name.to_owned()).collect();
    let free = without_permission();
    let there: BTreeSet<String> = commands().union(&use_cases()).cloned().collect();
    let said: BTreeSet<String> = rows.union(&free).cloned().collect();
    assert!(commands().len() > 150 && use_cases().len() > 150, "the lists could not be read");
    let unsaid: Vec<_> = there.difference(&said).collect();
    assert!(unsaid.is_empty(), "say in every_command/rows.rs which permission these need: {unsaid:?}");
    let gone: Vec<_> = said.difference(&there).collect();
    assert!(gone.is_empty(), "these are no commands and no use cases: {gone:?}");
    let both: Vec<_> = rows.intersection(&free).collect();
    assert!(both.is_empty(), "these need a permission and need none: {both:?}");
}

#[test]
fn every_command_refuses_exactly_whom_the_table_refuses() {
    let clinic = Clinic::set_up();
    let rows = rows::all();
    let mut wrong = Vec::new();
    for role in Role::ALL {
        for access in AccessLevel::ALL {
            for whose in [Whose::Own, Whose::SomebodyElses] {
                clinic.become_somebody(role, access, whose);
                let asked = rows.iter().filter(|row| whose == Whose::Own || matches!(row.needs, Needs::OnVisit(_)));
                for row in asked {
                    let reach = reach(role, access, row.needs.permission());
                    let allowed = match whose {
                        Whose::Own => reach.is_some(),
                        Whose::SomebodyElses => reach == Some(Reach::All),
                    };
                    if let Some(fault) = fault(&clinic, row, allowed) {
                        wrong.push(format!("{} as {role:?} {access:?} {whose:?}: {fault}", row.name));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
}

fn fault(clinic: &Clinic, row: &Row, allowed: bool) -> Option<String> {
    let permission = row.needs.permission();
    let before = clinic.refusals(permission);
    let answer = (row.call)(&clinic.app, clinic);
    let refused = match &answer {
        Err(AppError::Forbidden(asked) | AppError::NotYours(asked)) if *asked == permission => true,
        // What it goes on to do may need more than what opens it.
        Err(AppError::Forbidden(asked) | AppError::NotYours(asked)) if !allowed => {
            return Some(format!("asked for {asked:?} instead of {permission:?}"));
        }
        _ => false,
    };
    if refused == allowed {
        return Some(format!("allowed: {allowed}, and answered {:?}", answer.err()));
    }
    (refused && clinic.refusals(permission) <= before).then(|| "the refusal is not in the audit".to_owned())
}
