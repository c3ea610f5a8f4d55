//! The rules of the workflow against a visit played by hand.

use super::*;
use crate::coding::GapSeverity;
use crate::finding::Severity;
use crate::{EncounterId, UserId};
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use uuid::Uuid;

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a time")
}

fn person() -> UserId {
    UserId::from_uuid(Uuid::from_u128(1))
}

/// What happens to a visit, said by hand: the rules are held against this, not against themselves.
#[derive(Debug, Clone)]
struct Visit {
    now: DateTime<Utc>,
    workflow: Workflow,
    /// Each text is another number; none before there is a note.
    text: Option<u32>,
    codes: u32,
    undecided_codes: u32,
    decided_codes: u32,
    open_questions: u32,
    undecided_proposals: u32,
    undecided_changes: u32,
    note_hindrances: u32,
    billing_errors: u32,
    recording: bool,
    attested: Option<(u32, u32, DateTime<Utc>)>,
    enhanced: bool,
    signed_at: Option<DateTime<Utc>>,
    dispatch: DispatchFacts,
}

impl Visit {
    fn new() -> Self {
        let encounter = EncounterId::from_uuid(Uuid::from_u128(9));
        Self {
            now: start(),
            workflow: Workflow::begun(encounter, start()),
            text: None,
            codes: 0,
            undecided_codes: 0,
            decided_codes: 0,
            open_questions: 0,
            undecided_proposals: 0,
            undecided_changes: 0,
            note_hindrances: 0,
            billing_errors: 0,
            recording: false,
            attested: None,
            enhanced: false,
            signed_at: None,
            dispatch: DispatchFacts::default(),
        }
    }

    fn facts(&self) -> Facts {
        let left = |count: u32, step, what: &str| {
            (0..count).map(|n| StepFinding::of(step, format!("{what} {n}"))).collect::<Vec<_>>()
        };
        Facts {
            now: self.now,
            visited_at: start(),
            workflow: self.workflow.clone(),
            text: self.text.map(text),
            note: self.text.map(|number| NoteFacts {
                text: text(number),
                words: 240,
                completeness: Score::default(),
                hindrances: left(self.note_hindrances, Step::CompareAndEdit, "empty"),
                warnings: Vec::new(),
            }),
            codes: CodesFacts {
                fingerprint: codes(self.codes),
                undecided: (0..self.undecided_codes).map(|n| format!("code {n}")).collect(),
                decided: self.decided_codes,
                counting: self.decided_codes + self.undecided_codes,
                diagnoses: self.decided_codes,
                services: self.decided_codes,
                weak: Vec::new(),
                questions: (0..self.open_questions).map(|n| format!("question {n}")).collect(),
                for_physician: self.open_questions,
                answered: 0,
                decided_at: None,
            },
            proposals: ProposalFacts { undecided: self.undecided_proposals, decided: 0, below: 0, decided_at: None },
            gaps: Vec::new(),
            enhancement: EnhancementFacts {
                ran_at: self.enhanced.then_some(self.now),
                running: false,
                failed: false,
                undecided: self.undecided_changes,
                decided: 0,
            },
            billing: BillingFacts {
                findings: left(self.billing_errors, Step::BillingAndAttest, "error")
                    .into_iter()
                    .map(|finding| BillingFinding { severity: Severity::Error, conflict: false, fix_of: None, finding })
                    .collect(),
                attested: self.attested.map(|(of, with, at)| AttestedFacts { text: text(of), codes: codes(with), at }),
            },
            hindrances: left(u32::from(self.recording), Step::SignAndDispatch, "recording"),
            signed_at: self.signed_at,
            dispatch: self.dispatch.clone(),
        }
    }

    fn status(&self, step: Step) -> StepStatus {
        states(&self.facts())[usize::from(step.number()) - 1].status
    }

    /// Does what is allowed, as the application would.
    fn act(&mut self, action: Action) -> Result<(), Refusal> {
        may(action, &self.facts())?;
        let approved = |text| Approved { text, by: person(), at: self.now };
        match action {
            Action::LeaveOut(step) => {
                self.workflow.left_out.push(LeftOut { step, reason: "later".into(), by: person(), at: self.now });
            }
            Action::TakeUp(step) => self.workflow.left_out.retain(|one| one.step != step),
            Action::PutUpForReview => self.workflow.ready = self.text.map(text).map(approved),
            Action::Approve => self.workflow.approved = self.text.map(text).map(approved),
            Action::WithdrawApproval => self.workflow.approved = None,
            Action::Attest => self.attested = self.text.map(|text| (text, self.codes, self.now)),
            Action::Sign => self.signed_at = Some(self.now),
        }
        Ok(())
    }

    fn is_left_out(&self, step: Step) -> bool {
        self.workflow.left_out.iter().any(|one| one.step == step)
    }

    /// What no signature may stand on, said in other words than the rules say it.
    fn may_be_signed(&self) -> bool {
        let Some(text_now) = self.text else { return false };
        let approved = self.workflow.approved.as_ref().is_some_and(|approved| approved.text == text(text_now));
        let attested = self
            .attested
            .is_some_and(|(of, with, at)| of == text_now && with == self.codes && self.now - at < TimeDelta::hours(24));
        let proposed = self.workflow.proposed_for.as_ref().is_some_and(|read| read.text == text(text_now));
        let code_review = self.undecided_codes == 0 && self.open_questions == 0;
        let suggestions = proposed && self.undecided_proposals == 0;
        approved
            && !self.recording
            && self.note_hindrances == 0
            && self.undecided_changes == 0
            && (code_review || self.is_left_out(Step::CodeReview))
            && (suggestions || self.is_left_out(Step::SuggestionReview))
            && ((attested && self.billing_errors == 0) || self.is_left_out(Step::BillingAndAttest))
    }
}

fn text(number: u32) -> TextFingerprint {
    TextFingerprint(format!("text {number}"))
}

fn codes(number: u32) -> CodesFingerprint {
    CodesFingerprint(format!("codes {number}"))
}

/// Something that happens to a visit, by a person or by the program.
#[derive(Debug, Clone)]
enum Event {
    Act(Action),
    Write,
    Code { undecided: u32, decided: u32 },
    Ask(u32),
    Propose(u32),
    Change(u32),
    Hinder(u32),
    Contradict(u32),
    Record(bool),
    Wait(i64),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => prop::sample::select(Action::all()).prop_map(Event::Act),
        2 => Just(Event::Write),
        1 => (0u32..2, 0u32..3).prop_map(|(undecided, decided)| Event::Code { undecided, decided }),
        1 => (0u32..2).prop_map(Event::Ask),
        2 => (0u32..2).prop_map(Event::Propose),
        1 => (0u32..2).prop_map(Event::Change),
        1 => (0u32..2).prop_map(Event::Hinder),
        1 => (0u32..2).prop_map(Event::Contradict),
        1 => any::<bool>().prop_map(Event::Record),
        1 => (0i64..40).prop_map(Event::Wait),
    ]
}

fn happen(visit: &mut Visit, event: Event) {
    match event {
        Event::Act(action) => drop(visit.act(action)),
        Event::Write if visit.signed_at.is_none() => visit.text = Some(visit.text.unwrap_or(0) + 1),
        Event::Write => {}
        Event::Code { undecided, decided } => {
            (visit.undecided_codes, visit.decided_codes) = (undecided, decided);
            visit.codes += 1;
        }
        Event::Ask(open) => visit.open_questions = open,
        Event::Propose(undecided) => {
            visit.undecided_proposals = undecided;
            visit.workflow.proposed_for = visit.text.map(|of| ReadFor { text: text(of), at: visit.now });
        }
        Event::Change(undecided) => (visit.undecided_changes, visit.enhanced) = (undecided, true),
        Event::Hinder(count) => visit.note_hindrances = count,
        Event::Contradict(errors) => visit.billing_errors = errors,
        Event::Record(on) => visit.recording = on,
        Event::Wait(hours) => visit.now += TimeDelta::hours(hours),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// Whatever is done in whatever order, nobody signs while something is left; and what nothing stands against is signed.
    #[test]
    fn no_way_leads_past_a_blocker(events in prop::collection::vec(event(), 0..60)) {
        let mut visit = Visit::new();
        for event in events {
            let signs = matches!(event, Event::Act(Action::Sign));
            let (before, free) = (visit.signed_at, visit.may_be_signed());
            happen(&mut visit, event);
            if signs && before.is_none() {
                prop_assert_eq!(visit.signed_at.is_some(), free);
            }
            if visit.signed_at.is_none() {
                prop_assert_eq!(blockers(&visit.facts()).is_empty(), visit.may_be_signed());
            }
        }
    }

    /// A step is completed exactly when nothing is left in it, never over a hundred percent, and never forgets why it is open.
    #[test]
    fn states_agree_with_what_is_left(events in prop::collection::vec(event(), 0..40)) {
        let mut visit = Visit::new();
        for event in events {
            happen(&mut visit, event);
            for state in states(&visit.facts()) {
                let completed = state.status == StepStatus::Completed;
                let offered = state.step == Step::Compose && !visit.enhanced;
                if !offered && !matches!(state.status, StepStatus::Skipped | StepStatus::Blocked) {
                    prop_assert_eq!(completed, state.errors.is_empty(), "{:?}", state);
                }
                prop_assert!(state.items_done <= state.items_total, "{:?}", state);
                prop_assert_eq!(state.progress == 100, completed, "{:?}", state);
                prop_assert!(!completed || state.reopened.is_none());
            }
            let global = global(&visit.facts());
            prop_assert!(global.readiness.points <= 100);
        }
    }
}

/// A visit that could be signed now.
fn ready() -> Visit {
    let mut visit = Visit::new();
    visit.text = Some(1);
    visit.workflow.proposed_for = Some(ReadFor { text: text(1), at: start() });
    visit.decided_codes = 1;
    visit.act(Action::Approve).expect("approved");
    visit.act(Action::Attest).expect("attested");
    visit
}

#[test]
fn from_a_draft_to_a_signature() {
    let mut visit = ready();
    assert_eq!(visit.status(Step::Compose), StepStatus::Skipped, "approved as it was");
    assert_eq!(visit.status(Step::SignAndDispatch), StepStatus::NotStarted);
    visit.act(Action::Sign).expect("signed");
    assert_eq!(visit.status(Step::SignAndDispatch), StepStatus::Completed);
    visit.dispatch.waiting = 1;
    assert_eq!(visit.status(Step::SignAndDispatch), StepStatus::InProgress);
    assert_eq!(visit.act(Action::Sign), Err(Refusal::Signed));
}

#[test]
fn improving_is_an_offer() {
    let mut visit = Visit::new();
    visit.text = Some(1);
    assert_eq!(visit.status(Step::Compose), StepStatus::NotStarted);
    visit.enhanced = true;
    assert_eq!(visit.status(Step::Compose), StepStatus::Completed);
}

#[test]
fn a_changed_note_opens_again_what_rests_on_it() {
    let mut visit = ready();
    visit.text = Some(2);
    let states = states(&visit.facts());
    let reopened = |step: Step| states[usize::from(step.number()) - 1].reopened.as_deref();
    assert_eq!(reopened(Step::SuggestionReview), Some("The note was changed after codes were proposed for it."));
    assert_eq!(reopened(Step::CompareAndEdit), Some("The text was changed after it was approved."));
    assert_eq!(reopened(Step::BillingAndAttest), Some("The text was changed after it was attested."));
    assert_eq!(reopened(Step::CodeReview), None);
    visit.text = Some(1);
    assert!(blockers(&visit.facts()).is_empty(), "taking the change back makes all of it hold again");
}

#[test]
fn changed_codes_open_the_attestation_again() {
    let mut visit = ready();
    visit.codes += 1;
    let state = states(&visit.facts())[4].clone();
    assert_eq!(state.status, StepStatus::InProgress);
    assert_eq!(state.reopened.as_deref(), Some("The codes were changed after they were attested."));
}

#[test]
fn an_attestation_is_of_the_day() {
    let mut visit = ready();
    visit.now += TimeDelta::hours(25);
    assert_eq!(states(&visit.facts())[4].reopened.as_deref(), Some("It was attested more than a day ago."));
    visit.now = start() - TimeDelta::hours(1);
    assert!(states(&visit.facts())[4].reopened.is_some(), "a clock put back makes none");
}

#[test]
fn what_is_left_out_is_a_coders() {
    let mut visit = ready();
    visit.undecided_codes = 1;
    visit.codes += 1;
    assert_eq!(visit.act(Action::LeaveOut(Step::CompareAndEdit)), Err(Refusal::Needed));
    visit.act(Action::LeaveOut(Step::CodeReview)).expect("left out");
    assert_eq!(visit.status(Step::CodeReview), StepStatus::Skipped);
    assert!(global(&visit.facts()).needs_coder);
    visit.act(Action::TakeUp(Step::CodeReview)).expect("taken up");
    assert_eq!(visit.status(Step::CodeReview), StepStatus::InProgress);
    assert_eq!(visit.act(Action::TakeUp(Step::CodeReview)), Err(Refusal::NotLeftOut));
}

#[test]
fn every_point_of_readiness_says_what_it_is_for() {
    let readiness = global(&ready().facts()).readiness;
    assert_eq!(readiness.points, 100);
    assert_eq!(readiness.items.iter().map(|item| item.points).sum::<u32>(), 100);
    assert_eq!(global(&Visit::new().facts()).readiness.points, 5, "no question is open");
}

#[test]
fn flags_name_what_to_do() {
    let mut visit = ready();
    visit.text = Some(2);
    visit.now += TimeDelta::hours(80);
    visit.undecided_changes = 2;
    let mut facts = visit.facts();
    facts.gaps.push(GapFacts { severity: GapSeverity::Minor, description: "No smoking status.".into() });
    let flags = global(&facts).flags;
    let seen: Vec<_> = flags.iter().map(|flag| (flag.kind, flag.severity, flag.resolvable)).collect();
    assert_eq!(
        seen,
        [
            (FlagKind::ComplianceConcern, FlagSeverity::High, None),
            (FlagKind::MissingDocumentation, FlagSeverity::Medium, Some(Resolution::LayChangesAside)),
            (FlagKind::CodeConflict, FlagSeverity::Medium, Some(Resolution::ReadAgain)),
            (FlagKind::MissingDocumentation, FlagSeverity::Low, None),
        ]
    );
}

#[test]
fn preferences_that_cannot_be_say_why() {
    assert_eq!(Preferences::default().fault(), None);
    for wrong in [
        Preferences { suggestion_threshold: 101, ..Preferences::default() },
        Preferences { auto_save_seconds: 0, ..Preferences::default() },
        Preferences { accept_all_above: Some(40), ..Preferences::default() },
    ] {
        assert!(wrong.fault().is_some(), "{wrong:?}");
    }
}
