//! A clinic and its people through the use cases, on a real vault that does without a keyring.

use crate::views::{ErrorCode, KeyringChoice, PersonDetails, PersonRow, SetUp, SignInWith};
use crate::{App, AppError, Host, Places};
use auscult_domain::people::PersonState;
use auscult_domain::permission::{AccessLevel, Permission, Role};
use auscult_domain::profile::{OrganizationIdentifiers, Profile};
use auscult_speech::WorkerCommand;
use auscult_vault::VaultError;
use auscult_vault::audit::{AuditFilter, list};
use chrono::{DateTime, TimeDelta, Utc};
use std::path::Path;
use std::sync::{Arc, Mutex};

const OWNER: &str = "ellen.whitaker@example.org";
const PASSWORD: &str = "violet kettle 4 runs";
const HERS: &str = "quiet harbour 9 lamps";

struct Clinic {
    app: App,
    time: Arc<Mutex<DateTime<Utc>>>,
    _folder: tempfile::TempDir,
}

fn start(folder: &Path, time: &Arc<Mutex<DateTime<Utc>>>) -> App {
    let time = time.clone();
    let host = Host {
        places: Places::within(folder, folder.join("exports")),
        worker: WorkerCommand { program: folder.join("no-worker"), args: Vec::new() },
        clock: Arc::new(move || *time.lock().expect("a time")),
        listener: Arc::new(|_| {}),
    };
    App::start(host).expect("started")
}

impl Clinic {
    fn set_up() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let time = Arc::new(Mutex::new(DateTime::from_timestamp(1_790_000_000, 0).expect("a time")));
        let app = start(folder.path(), &time);
        let set_up = SetUp {
            organization: "Harbour Lane Family Practice".into(),
            address: Vec::new(),
            phone: None,
            name: "Ellen Whitaker".into(),
            credentials: Some("MD".into()),
            email: OWNER.into(),
            password: PASSWORD.into(),
            keyring: KeyringChoice::Without,
        };
        app.set_up_clinic(set_up).expect("set up");
        Self { app, time, _folder: folder }
    }

    fn later(&self, by: TimeDelta) {
        *self.time.lock().expect("a time") += by;
        self.app.touch();
    }

    fn row(&self, email: &str) -> PersonRow {
        let people = self.app.people().expect("listed").people;
        people.into_iter().find(|row| row.user.email == email).expect("in the list")
    }

    fn owner_signs_in(&self) {
        self.app.lock();
        self.app.unlock(OWNER, PASSWORD.into()).expect("signed in");
    }
}

fn ana(role: Role, access: AccessLevel) -> PersonDetails {
    PersonDetails {
        name: " Ana Núñez ".into(),
        credentials: Some("RN".into()),
        email: "Ana@Example.org".into(),
        role,
        access,
        department: None,
    }
}

fn fields(answer: Result<impl Sized, AppError>) -> Vec<String> {
    match answer {
        Err(AppError::Invalid(findings)) => findings.into_iter().map(|finding| finding.field).collect(),
        Err(other) => panic!("{other}"),
        Ok(_) => Vec::new(),
    }
}

#[test]
fn a_nurse_is_invited_comes_in_leaves_and_comes_back() {
    let clinic = Clinic::set_up();
    let invited = clinic.app.invite_person(ana(Role::Nurse, AccessLevel::Write)).expect("invited");
    assert_eq!((invited.email.as_str(), invited.code.len()), ("ana@example.org", 24));
    assert_eq!(clinic.row("ana@example.org").state, PersonState::Invited);
    assert_eq!(fields(clinic.app.invite_person(ana(Role::Nurse, AccessLevel::Write))), ["email"]);
    clinic.app.lock();
    let with: Vec<SignInWith> = clinic.app.gate().people.into_iter().map(|person| person.with).collect();
    assert_eq!(with, [SignInWith::Password, SignInWith::Code]);

    let me = clinic.app.join("ana@example.org", invited.code.clone(), HERS.into()).expect("let in");
    assert_eq!((me.user.name.as_str(), me.membership.role), ("Ana Núñez", Role::Nurse));
    assert!(me.permissions.contains(&Permission::EditVitals) && !me.permissions.contains(&Permission::ViewNotes));
    assert_eq!(clinic.app.people().expect_err("not hers").view().code, ErrorCode::Forbidden);

    clinic.owner_signs_in();
    let row = clinic.row("ana@example.org");
    assert_eq!((row.state, row.code_expires_at, row.last_sign_in.is_some()), (PersonState::Active, None, true));
    clinic.app.end_person(row.user.id).expect("ended");
    assert_eq!(clinic.row("ana@example.org").state, PersonState::Ended);
    clinic.app.lock();
    assert_eq!(clinic.app.gate().people.len(), 1);
    let refused = clinic.app.unlock("ana@example.org", HERS.into());
    assert!(matches!(refused, Err(AppError::Vault(VaultError::UnknownPerson))));

    clinic.owner_signs_in();
    let again = clinic.app.invite_again(row.user.id).expect("invited again");
    assert_eq!(again.person, row.user.id, "the same person");
    clinic.app.lock();
    let me = clinic.app.join("ana@example.org", again.code, HERS.into()).expect("let in");
    assert_eq!(me.user.id, row.user.id);

    clinic.owner_signs_in();
    let filter = AuditFilter { limit: 200, ..AuditFilter::default() };
    let events = clinic.app.with(|session| Ok(session.vault.look(|conn| list(conn, filter))?)).expect("listed");
    for action in ["person.invite", "person.end", "person.reinstate"] {
        let event = events.iter().find(|event| event.entry.action == action).expect(action);
        assert_eq!(event.entry.record_id, Some(row.user.id.to_string()));
        assert_eq!(event.entry.before.is_some(), action != "person.invite", "{action}");
        assert!(event.entry.after.is_some(), "{action}");
    }
    assert!(!format!("{events:?}").contains(&invited.code));
}

#[test]
fn what_is_typed_about_a_person_is_checked_and_nobody_decides_about_themselves_or_about_owners() {
    let clinic = Clinic::set_up();
    let wrong = PersonDetails { name: " ".into(), email: "ana".into(), ..ana(Role::Nurse, AccessLevel::Write) };
    assert_eq!(fields(clinic.app.invite_person(wrong)), ["name", "email"]);
    let owner = clinic.row(OWNER);
    assert!(owner.oneself && !owner.may_decide);
    assert!(matches!(clinic.app.end_person(owner.user.id), Err(AppError::Refused { .. })));
    let about_me = PersonDetails {
        name: "Ellen Whitaker-Reed".into(),
        credentials: Some("MD".into()),
        email: OWNER.into(),
        role: owner.membership.role,
        access: owner.membership.access,
        department: None,
    };
    clinic.app.change_person(owner.user.id, about_me.clone()).expect("a new name of one's own");
    assert_eq!(clinic.app.me().expect("open").user.signature_name(), "Ellen Whitaker-Reed, MD");
    let less = PersonDetails { access: AccessLevel::Admin, ..about_me };
    assert!(matches!(clinic.app.change_person(owner.user.id, less.clone()), Err(AppError::Refused { .. })));

    let invited = clinic.app.invite_person(ana(Role::Admin, AccessLevel::Write)).expect("invited");
    clinic.app.lock();
    clinic.app.join("ana@example.org", invited.code, HERS.into()).expect("let in");
    for refused in [
        clinic.app.change_person(owner.user.id, less).map(|_| ()),
        clinic.app.end_person(owner.user.id).map(|_| ()),
        clinic.app.invite_again(owner.user.id).map(|_| ()),
        clinic.app.invite_again(invited.person).map(|_| ()),
        clinic
            .app
            .invite_person(PersonDetails { email: "bo@example.org".into(), ..ana(Role::Coder, AccessLevel::Owner) })
            .map(|_| ()),
    ] {
        assert!(matches!(refused, Err(AppError::Refused { .. })));
    }
    assert_eq!(clinic.app.people().expect("listed").people.len(), 2, "nothing of it was kept");
}

#[test]
fn a_code_expires_is_renewed_and_withdrawn() {
    let clinic = Clinic::set_up();
    let first = clinic.app.invite_person(ana(Role::Coder, AccessLevel::Write)).expect("invited");
    for _ in 0..7 * 24 * 12 {
        clinic.later(TimeDelta::minutes(5));
    }
    clinic.owner_signs_in();
    assert_eq!(clinic.row("ana@example.org").state, PersonState::Uninvited);
    let second = clinic.app.invite_again(first.person).expect("another");
    assert_eq!(clinic.row("ana@example.org").code_expires_at, Some(second.expires_at));
    clinic.app.withdraw_invitation(first.person).expect("withdrawn");
    assert_eq!(clinic.row("ana@example.org").state, PersonState::Uninvited);
    clinic.app.lock();
    for code in [first.code, second.code] {
        let refused = clinic.app.join("ana@example.org", code, HERS.into());
        assert!(matches!(refused, Err(AppError::Vault(VaultError::InvitationOver))));
    }
}

#[test]
fn departments_and_profiles_are_kept_and_checked() {
    let clinic = Clinic::set_up();
    let view = clinic.app.save_department(None, " Paediatrics ", None).expect("kept");
    let department = view.departments[0].department.clone();
    assert_eq!(department.name, "Paediatrics");
    assert_eq!(fields(clinic.app.save_department(None, "paediatrics", None)), ["name"]);
    let in_it = PersonDetails { department: Some(department.id), ..ana(Role::Nurse, AccessLevel::Write) };
    let invited = clinic.app.invite_person(in_it).expect("invited");
    assert_eq!(clinic.app.people().expect("listed").departments[0].people, 1);
    assert!(matches!(clinic.app.remove_department(department.id), Err(AppError::Refused { .. })));
    clinic.app.end_person(invited.person).expect("ended");
    assert!(clinic.app.remove_department(department.id).expect("removed").departments.is_empty());

    let npi = |npi: &str| Profile { npi: Some(npi.to_owned()), ..Profile::default() };
    assert_eq!(fields(clinic.app.save_profile(npi("1234567890"))), ["npi"]);
    let no_picture = Profile { signature_png: Some("bm8gcGljdHVyZQ==".into()), ..Profile::default() };
    assert_eq!(fields(clinic.app.save_profile(no_picture)), ["signaturePng"]);
    clinic.app.save_profile(npi("1234567893")).expect("kept");
    assert_eq!(clinic.app.profile().expect("read"), npi("1234567893"));
    let identifiers = OrganizationIdentifiers { tax_id: Some("12-3456789".into()), ..Default::default() };
    clinic.app.save_organization_identifiers(identifiers.clone()).expect("kept");
    assert_eq!(clinic.app.organization_identifiers().expect("read"), identifiers);

    let back = clinic.app.invite_again(invited.person).expect("invited");
    clinic.app.lock();
    clinic.app.join("ana@example.org", back.code, HERS.into()).expect("let in");
    assert_eq!(fields(clinic.app.save_profile(npi("1234567893"))), ["npi"], "somebody else's");
}
