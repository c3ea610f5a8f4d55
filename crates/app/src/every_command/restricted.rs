//! A restricted chart is closed to every command that opens one patient's records, and to every list.

use super::clinic::{Clinic, Whose};
use super::{Needs, rows};
use crate::AppError;
use crate::views::{ControlInput, QueueFilter, QueueOrder, WhichListed};
use auscult_domain::permission::{AccessLevel, Permission, Role};
use auscult_domain::privacy::{ChartAccess, Controlled};

fn restrict(clinic: &Clinic, access: ChartAccess) {
    for row in clinic.app.chart_controls(clinic.patient).expect("the controls").controls {
        if row.holds {
            clinic.app.lift_restriction(row.control.id).expect("lifted");
        }
    }
    let input = ControlInput {
        controlled: Controlled::Everybody,
        access,
        reason: "The patient works here.".to_owned(),
        expires_at: None,
    };
    clinic.app.restrict_chart(clinic.patient, input).expect("restricted");
}

#[test]
fn a_restricted_chart_is_closed_to_every_command_as_far_as_it_says() {
    let clinic = Clinic::set_up();
    clinic.become_somebody(Role::Physician, AccessLevel::Write, Whose::Own);
    let mut wrong = Vec::new();
    for access in [ChartAccess::NoAccess, ChartAccess::Limited, ChartAccess::ReadOnly] {
        restrict(&clinic, access);
        // The chart's own door is tried elsewhere: who closes it, opens it.
        let inside = rows::all().into_iter().filter(|row| !is_the_door(row.needs.permission()));
        for row in inside {
            let (Needs::OnChart(permission) | Needs::OnVisit(permission)) = row.needs else { continue };
            if !clinic.app.me().expect("somebody").permissions.contains(&permission) {
                continue;
            }
            let before = clinic.refusals(permission);
            let answer = (row.call)(&clinic.app, &clinic);
            let refused = matches!(&answer, Err(AppError::ChartRestricted(asked)) if *asked == permission);
            if refused == access.allows(permission) {
                wrong.push(format!("{} at {access:?}: {:?}", row.name, answer.err()));
            } else if refused && clinic.refusals(permission) <= before {
                wrong.push(format!("{} at {access:?}: the refusal is not in the audit", row.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
}

fn is_the_door(permission: Permission) -> bool {
    matches!(permission, Permission::RestrictCharts | Permission::BreakGlass)
}

#[test]
fn a_restricted_patient_is_in_no_list_but_by_name_for_whoever_may_open_the_chart() {
    let clinic = Clinic::set_up();
    let app = &clinic.app;
    restrict(&clinic, ChartAccess::NoAccess);
    clinic.become_somebody(Role::Receptionist, AccessLevel::Write, Whose::SomebodyElses);
    assert!(app.search_patients("", 9).expect("a list").is_empty());
    assert!(app.today(None).expect("a day").schedule.is_empty());

    clinic.become_somebody(Role::Coder, AccessLevel::Write, Whose::SomebodyElses);
    let queue = app.coding_queue(&QueueFilter::default(), QueueOrder::OldestFirst, 9).expect("a queue");
    assert_eq!((queue.rows.len(), queue.waiting), (0, 0));
    assert!(app.open_queries(None).expect("questions").is_empty());

    clinic.become_somebody(Role::Physician, AccessLevel::Write, Whose::Own);
    assert!(app.worklist().expect("a list").is_empty());
    assert!(app.all_dispatches(WhichListed::Latest).expect("a list").is_empty());
    let found = app.search_patients("", 9).expect("a list");
    assert!(found.iter().all(|row| row.restricted) && found.len() == 1);
    let schedule = app.today(None).expect("a day").schedule;
    assert!(schedule.iter().all(|row| row.chief_complaint.is_none()) && !schedule.is_empty());
}

#[test]
fn whoever_breaks_the_glass_sees_the_chart_and_has_to_say_why() {
    let clinic = Clinic::set_up();
    let app = &clinic.app;
    restrict(&clinic, ChartAccess::NoAccess);
    clinic.become_somebody(Role::Physician, AccessLevel::Write, Whose::Own);
    assert!(matches!(app.patient(clinic.patient), Err(AppError::ChartRestricted(_))));
    assert!(app.break_glass(clinic.patient, "urgent").is_err(), "six letters are no reason");
    assert!(matches!(app.patient(clinic.patient), Err(AppError::ChartRestricted(_))));
    app.break_glass(clinic.patient, "Collapsed in the hall").expect("open");
    app.patient(clinic.patient).expect("the chart");
    app.transcript(clinic.visit).expect("the transcript");
    assert!(app.break_glass(clinic.patient, "Once more, please").is_err(), "it is open already");
    let view = app.chart_controls(clinic.patient).expect("the controls");
    assert_eq!(view.broken.len(), 1);
    assert_eq!(view.mine, ChartAccess::Full);
}
