//! Learning from edits: what a clinician changes in every note is offered, becomes a rule when they accept it, and is done
//! to the next draft; what they refuse is never offered again, and a dose is never offered at all.

use anyhow::{Context, Result, ensure};
use auscult_app::domain::EncounterId;
use auscult_app::domain::habit::{Habit, HabitState};
use auscult_app::domain::note::{Note, NoteContent, VersionReason, utf16_len, utf16_slice};
use auscult_app::views::AuditWanted;
use auscult_tests::at_desk::at_desk;
use auscult_tests::clinic::{Clinic, PASSWORD};
use auscult_tests::desk::KeyringState::Unlocked;
use auscult_tests::sample::Sample;
use std::time::Duration;

/// What the clinician writes under every history.
const OWN: &str = "An interpreter was offered.";

fn replace(from: &str, to: &str) -> Habit {
    Habit::Replace { from: from.into(), to: to.into() }
}

/// A visit whose talk is written down, with a draft of it.
fn drafted(clinic: &Clinic) -> Result<(EncounterId, Note)> {
    let visit = clinic.begin_visit()?;
    clinic.app.import_recording(visit, &Sample::file())?;
    clinic.written_down(visit, Duration::from_secs(240))?;
    let soap = clinic.app.templates()?.into_iter().find(|template| template.name == "SOAP").context("SOAP ships")?;
    let note = clinic.app.compose(visit, soap.id)?;
    Ok((visit, note))
}

/// Replaces words wherever they stand, as a person does who types over them.
fn retype(content: &mut NoteContent, from: &str, to: &str) -> usize {
    let mut times = 0;
    for section in &mut content.sections {
        while let Some(at) = section.text.find(from) {
            let (start, length) = (utf16_len(&section.text[..at]), utf16_len(from));
            section.text.replace_range(at..at + from.len(), to);
            let (grown, end) = (utf16_len(to), start + length);
            for span in &mut section.spans {
                if span.end >= end {
                    span.edited |= span.start <= start;
                    span.end = span.end - length + grown;
                    span.start = if span.start >= end { span.start - length + grown } else { span.start };
                }
            }
            times += 1;
        }
    }
    times
}

/// Edits a draft as this clinician always does, and signs it.
fn edit_and_sign(clinic: &Clinic) -> Result<EncounterId> {
    let (visit, note) = drafted(clinic)?;
    let mut content = note.content.clone();
    ensure!(retype(&mut content, "reports", "endorses") > 0, "the draft reports nothing");
    retype(&mut content, "Reports", "Endorses");
    ensure!(retype(&mut content, "approximately", "about") > 0, "nothing is approximate");
    ensure!(retype(&mut content, "20 mg", "40 mg") > 0, "no dose was said");
    content.sections[0].text.push_str(&format!("\n{OWN}"));
    clinic.app.save_note(note.id, note.revision, content)?;
    clinic.sign(visit, PASSWORD)?;
    Ok(visit)
}

#[test]
fn what_is_always_changed_is_offered_accepted_and_done() -> Result<()> {
    at_desk(Unlocked, || {
        let folder = tempfile::tempdir()?;
        let (clinic, _) = Clinic::set_up(folder.path())?;
        let app = &clinic.app;
        edit_and_sign(&clinic)?;
        edit_and_sign(&clinic)?;
        ensure!(app.habits()?.offers.is_empty(), "two visits are no habit");
        edit_and_sign(&clinic)?;
        let last = edit_and_sign(&clinic)?;

        let (endorses, about) = (replace("reports", "endorses"), replace("approximately", "about"));
        let own = Habit::Add { section: "subjective".into(), sentence: OWN.into() };
        let offers = app.habits()?.offers;
        for habit in [&endorses, &about, &own] {
            let offer = offers.iter().find(|offer| offer.habit == *habit).context("a habit was not noticed")?;
            ensure!(offer.count.visits == 4 && offer.count.is_a_habit(), "{:?}", offer.count);
        }
        let says = |habit: &Habit, word: &str| serde_json::to_string(habit).is_ok_and(|json| json.contains(word));
        ensure!(!offers.iter().any(|offer| says(&offer.habit, "mg") || says(&offer.habit, "40")), "a dose is offered");
        let noticed = app.habit_noticed(last)?.context("nothing is offered after signing")?;
        ensure!(offers.iter().any(|offer| offer.habit == noticed.habit));

        ensure!(app.decide_habit(&replace("cough", "fever"), HabitState::Accepted).is_err(), "it was never noticed");
        app.decide_habit(&endorses, HabitState::Accepted)?;
        let own_rule = app.decide_habit(&own, HabitState::Accepted)?;
        app.decide_habit(&about, HabitState::Dismissed)?;
        let left = app.habits()?;
        ensure!(!left.offers.iter().any(|offer| [&endorses, &about, &own].contains(&&offer.habit)), "offered again");
        ensure!(left.rules.len() == 3);

        // The fifth draft has what was accepted, and nothing else was done to it.
        let (visit, note) = drafted(&clinic)?;
        let history = &note.content.sections[0];
        ensure!(history.text.contains("endorses") && !history.text.contains("reports"), "{}", history.text);
        ensure!(history.text.contains("approximately"), "what was refused was done");
        ensure!(history.text.ends_with(OWN), "{}", history.text);
        ensure!(note.content.disorder().is_none());
        let end = utf16_len(&history.text) - utf16_len(OWN);
        ensure!(
            history.spans.iter().all(|span| span.end <= end && !span.edited),
            "the clinician's words have a source"
        );
        let ends_whole = |start, to| {
            utf16_slice(&history.text, start, to).is_some_and(|words| words.trim() == words && !words.is_empty())
        };
        ensure!(history.spans.iter().all(|span| ends_whole(span.start, span.end)), "a stretch lost its place");
        ensure!(note.content.sections.iter().any(|section| section.text.contains("20 mg")), "a dose was changed");
        let applied = app.applied_habits(visit)?;
        ensure!(applied.len() == 2 && applied.iter().all(|used| used.times > 0));
        ensure!(!app.check_note(visit, &note.content)?.iter().any(|look| look.finding.sentence == OWN));

        // Nobody's typing is touched: what is restored or saved stays as it is.
        let version = app.note_versions(note.id)?.into_iter().find(|version| version.reason == VersionReason::Composed);
        ensure!(app.version_content(version.context("the draft is kept")?.id)? == note.content);
        let mut typed = note.content.clone();
        typed.sections[0].text.push_str(" She reports nothing else.");
        let saved = app.save_note(note.id, note.revision, typed)?;
        ensure!(saved.content.sections[0].text.ends_with("She reports nothing else."));

        app.decide_habit(&own, HabitState::Paused)?;
        let again = app.compose(visit, note.content.template)?;
        ensure!(!again.content.sections[0].text.contains(OWN), "a rule that rests was applied");
        app.forget_habit(own_rule.id)?;
        ensure!(app.habits()?.offers.iter().any(|offer| offer.habit == own), "what was forgotten is not offered again");
        let everything = AuditWanted {
            patient: None,
            user: None,
            category: None,
            record: Some("habit".to_owned()),
            outcome: None,
            from: None,
            to: None,
        };
        let log = app.audit_page(&everything, None, 500)?;
        let count = |action: &str| log.rows.iter().filter(|row| row.action == action).count();
        ensure!(count("habit.decide") == 4 && count("habit.forget") == 1, "a decision is not in the audit");
        Ok(())
    })
}
