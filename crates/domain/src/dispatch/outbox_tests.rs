//! The table of steps, and what holds on every way through it, kills included.

use super::*;
use chrono::TimeDelta;
use proptest::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

const STATES: [DispatchState; 5] = [
    DispatchState::Queued,
    DispatchState::Sending,
    DispatchState::Confirmed,
    DispatchState::Failed,
    DispatchState::Withdrawn,
];

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a time")
}

fn dispatch(target: DispatchTarget) -> Dispatch {
    let id = Uuid::from_u128(7);
    Dispatch {
        id: DispatchId::from_uuid(id),
        number: "DSP-2026-A-000004".into(),
        encounter: EncounterId::from_uuid(id),
        signed_note: SignedNoteId::from_uuid(id),
        target,
        status: DispatchStatus::Queued,
        attempts: 0,
        next_attempt_at: start(),
        ordered_by: UserId::from_uuid(id),
        created_at: start(),
    }
}

fn fail() -> DispatchEvent {
    DispatchEvent::Fail { message: "The folder is not there.".into(), remedy: "Connect the drive.".into() }
}

fn confirm() -> DispatchEvent {
    DispatchEvent::Confirm { number: "DSP-2026-A-000004 · 0a1b2c3d".into() }
}

#[test]
fn nothing_leads_away_from_what_was_confirmed() {
    assert!(TRANSITIONS.iter().all(|(from, _, _)| *from != DispatchState::Confirmed));
    let into: BTreeSet<String> = TRANSITIONS
        .iter()
        .filter(|(_, _, to)| *to == DispatchState::Confirmed)
        .map(|(from, step, _)| format!("{from:?} {step:?}"))
        .collect();
    assert_eq!(into, BTreeSet::from(["Sending Confirm".to_owned()]), "only what was being sent arrives");
}

#[test]
fn a_step_stands_in_the_table_once_and_every_state_can_be_reached() {
    let steps: Vec<_> = TRANSITIONS.iter().map(|(from, step, _)| (from, step)).collect();
    assert!(steps.iter().enumerate().all(|(place, step)| !steps[..place].contains(step)));
    for state in STATES {
        let reached = state == DispatchState::Queued || TRANSITIONS.iter().any(|(_, _, to)| *to == state);
        assert!(reached, "{state:?}");
    }
}

#[test]
fn a_failed_one_is_tried_again_by_itself_later_and_by_hand_at_once() {
    let mut sent = dispatch(DispatchTarget::Emr);
    sent.take(DispatchEvent::Begin, start()).expect("begun");
    sent.take(fail(), start()).expect("failed");
    assert!(!sent.is_due(start()) && sent.is_due(start() + TimeDelta::minutes(1)));
    sent.take(DispatchEvent::Retry, start()).expect("by hand");
    assert!(sent.is_due(start()));
    sent.take(DispatchEvent::Begin, start()).expect("begun");
    sent.take(fail(), start()).expect("failed");
    assert_eq!(sent.next_attempt_at, start() + TimeDelta::minutes(2), "pauses go on growing");
    assert_eq!((sent.attempts, sent.retries()), (2, 1));
}

#[test]
fn a_step_the_table_does_not_have_changes_nothing() {
    let mut sent = dispatch(DispatchTarget::Billing);
    let before = sent.clone();
    assert_eq!(sent.take(confirm(), start()), Err(NotFromHere(DispatchState::Queued)));
    assert_eq!(sent, before);
}

#[test]
fn files_bear_the_number_and_nothing_about_the_person() {
    let referral = Referral { to: "Dr. Vance".into(), reason: "knee".into() };
    assert_eq!(dispatch(DispatchTarget::Referral { referral }).file_name("pdf"), "DSP-2026-A-000004-referral.pdf");
}

#[test]
fn facts_count_what_still_counts() {
    let in_status = |status| Dispatch { status, ..dispatch(DispatchTarget::Emr) };
    let later = start() + TimeDelta::hours(1);
    let confirmed = |at| in_status(DispatchStatus::Confirmed { number: "n".into(), at });
    let failed = DispatchStatus::Failed { message: "m".into(), remedy: "w".into(), at: start() };
    let all = [
        in_status(DispatchStatus::Queued),
        in_status(DispatchStatus::Sending),
        confirmed(later),
        confirmed(start()),
        in_status(failed),
        in_status(DispatchStatus::Withdrawn { at: start() }),
    ];
    let facts = DispatchFacts { waiting: 2, confirmed: 2, failed: 1, last_at: Some(later) };
    assert_eq!(DispatchFacts::of(&all), facts);
}

#[test]
fn what_has_no_place_or_no_codes_yet_waits_and_a_summary_and_a_visit_never_do() {
    let none = DispatchPlaces::default();
    let emr = DispatchPlaces { emr: Some("inbox".into()), billing: Some("bills".into()), ..Default::default() };
    let waits = |target, places: &DispatchPlaces, codes| dispatch(target).waits_for(places, codes);
    assert_eq!(waits(DispatchTarget::Emr, &none, true), Some(WaitsFor::Place));
    assert_eq!(waits(DispatchTarget::Emr, &emr, false), None);
    assert_eq!(waits(DispatchTarget::Billing, &emr, false), Some(WaitsFor::Codes));
    assert_eq!(waits(DispatchTarget::Billing, &emr, true), None);
    assert_eq!(waits(DispatchTarget::Billing, &none, false), Some(WaitsFor::Place));
    assert_eq!(waits(DispatchTarget::PatientSummary, &none, false), None);
    let arrived = DispatchStatus::Confirmed { number: "n".into(), at: start() };
    let arrived = Dispatch { status: arrived, ..dispatch(DispatchTarget::Emr) };
    assert_eq!(arrived.waits_for(&none, false), None);
}

/// The world a dispatch goes out into: what has arrived there under its number.
#[derive(Debug, Default)]
struct World {
    arrived: u32,
}

/// What may happen next.
#[derive(Debug, Clone, Copy)]
enum Happens {
    /// The worker takes it up if it is due, and the folder is there or not.
    Work {
        folder: bool,
    },
    /// The same, and the program is killed before a file is there, or after it but before that was kept.
    KilledWhileWorking {
        after_the_file: bool,
    },
    /// The program starts: what is found being sent is settled.
    Start,
    /// A person.
    Retry,
    Withdraw,
    /// Time passes.
    Minutes(u16),
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        any::<bool>().prop_map(|folder| Happens::Work { folder }),
        any::<bool>().prop_map(|after_the_file| Happens::KilledWhileWorking { after_the_file }),
        Just(Happens::Start),
        Just(Happens::Retry),
        Just(Happens::Withdraw),
        (0u16..200).prop_map(Happens::Minutes),
    ]
}

/// Writes what is to be there, unless it is there already under its number.
fn deliver(world: &mut World) {
    if world.arrived == 0 {
        world.arrived += 1;
    }
}

/// What the worker does at a start with what it finds being sent.
fn settle(sent: &mut Dispatch, world: &World, now: DateTime<Utc>) {
    if sent.status.state() == DispatchState::Sending {
        let event = if world.arrived > 0 { confirm() } else { DispatchEvent::FoundUnsent };
        sent.take(event, now).expect("either is a step from there");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn whatever_happens_nothing_arrives_twice_and_confirmed_means_arrived(
        story in prop::collection::vec(happens(), 0..60),
    ) {
        let (mut sent, mut world, mut now) = (dispatch(DispatchTarget::Emr), World::default(), start());
        let mut confirmed: Option<DispatchStatus> = None;
        for happening in story {
            let attempts = sent.attempts;
            match happening {
                // A program that was killed is started before it does anything else.
                Happens::Work { folder } => {
                    settle(&mut sent, &world, now);
                    if sent.is_due(now) {
                        sent.take(DispatchEvent::Begin, now).expect("due");
                        if folder { deliver(&mut world); }
                        sent.take(if folder { confirm() } else { fail() }, now).expect("a step");
                    }
                }
                Happens::KilledWhileWorking { after_the_file } => {
                    settle(&mut sent, &world, now);
                    if sent.is_due(now) {
                        sent.take(DispatchEvent::Begin, now).expect("due");
                        if after_the_file { deliver(&mut world); }
                    }
                }
                Happens::Start => settle(&mut sent, &world, now),
                Happens::Retry => { let _ = sent.take(DispatchEvent::Retry, now); }
                Happens::Withdraw => { let _ = sent.take(DispatchEvent::Withdraw, now); }
                Happens::Minutes(minutes) => now += TimeDelta::minutes(i64::from(minutes)),
            }
            prop_assert!(world.arrived <= 1);
            prop_assert!(sent.attempts >= attempts, "attempts are not forgotten");
            if sent.status.state() == DispatchState::Confirmed {
                prop_assert_eq!(world.arrived, 1);
                prop_assert_eq!(confirmed.get_or_insert(sent.status.clone()), &sent.status, "it stays as it is");
            } else {
                prop_assert!(confirmed.is_none(), "it went back");
            }
        }
        // However it stood, unless somebody took it back, it arrives once the folder is there.
        settle(&mut sent, &world, now);
        if sent.is_open() {
            now += TimeDelta::hours(1);
            prop_assert!(sent.is_due(now), "it would wait for ever");
        }
    }

    #[test]
    fn the_table_is_all_there_is(state in 0usize..5, event in 0usize..6) {
        let events = [
            DispatchEvent::Begin, confirm(), fail(), DispatchEvent::FoundUnsent, DispatchEvent::Retry,
            DispatchEvent::Withdraw,
        ];
        let statuses = [
            DispatchStatus::Queued,
            DispatchStatus::Sending,
            DispatchStatus::Confirmed { number: "n".into(), at: start() },
            DispatchStatus::Failed { message: "m".into(), remedy: "w".into(), at: start() },
            DispatchStatus::Withdrawn { at: start() },
        ];
        let mut sent = Dispatch { status: statuses[state].clone(), ..dispatch(DispatchTarget::Emr) };
        let (from, step) = (sent.status.state(), events[event].step());
        let expected = TRANSITIONS.iter().find(|(at, taken, _)| (*at, *taken) == (from, step)).map(|(_, _, to)| *to);
        let taken = sent.take(events[event].clone(), start());
        match expected {
            Some(to) => prop_assert_eq!((taken, sent.status.state()), (Ok(()), to)),
            None => prop_assert_eq!((taken, sent.status.state()), (Err(NotFromHere(from)), from)),
        }
    }
}
