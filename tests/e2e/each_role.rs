//! A day at the clinic on one laptop: the receptionist checks in, the nurse takes vital signs, the coder codes, the
//! administrator reads the audit. Each comes in with a code of their own and meets only what is theirs.

use super::pictures;
use anyhow::{Context, Result, ensure};
use auscult_tests::album::Album;
use auscult_tests::coding::{self, Coder};
use auscult_tests::window::{Key, SOON};
use auscult_tests::{Desk, Window};
use std::time::Duration;

/// How long coming in may take: passwords and codes are stretched on purpose.
const STRETCHING: Duration = Duration::from_secs(60);

/// Somebody of the clinic.
struct Colleague {
    name: &'static str,
    email: &'static str,
    role: &'static str,
    password: &'static str,
    /// Where the rail leads them, beside the settings and what is told of the program.
    places: &'static [&'static str],
}

const RECEPTIONIST: Colleague = Colleague {
    name: "Noor Haddad",
    email: "noor.haddad@example.org",
    role: "receptionist",
    password: "ferns beside the door",
    places: &["nav-today", "nav-patients"],
};
const NURSE: Colleague = Colleague {
    name: "Tomas Lindqvist",
    email: "tomas.lindqvist@example.org",
    role: "nurse",
    password: "warm hands, cold cuff",
    places: &["nav-today", "nav-patients"],
};
const CODER: Colleague = Colleague {
    name: "Grace Adeyemi",
    email: "grace.adeyemi@example.org",
    role: "coder",
    password: "every letter in its row",
    places: &["nav-patients", "nav-code"],
};
const ADMINISTRATOR: Colleague = Colleague {
    name: "Piotr Zielinski",
    email: "piotr.zielinski@example.org",
    role: "admin",
    password: "ledgers and lamplight",
    places: &["nav-today", "nav-patients"],
};
/// Every place of the rail that not everybody comes to.
const PLACES: [&str; 3] = ["nav-today", "nav-patients", "nav-code"];

#[test]
fn each_role_has_its_own_day() -> Result<()> {
    let desk = Desk::new()?;
    let mut album = Album::new(&pictures("each-role")?)?;
    let window = Window::open(&desk)?;
    window.text("welcome")?;
    window.click("choice-sample")?;
    window.text_within("sample-password", Duration::from_secs(90))?;
    window.click("recovery-continue")?;
    window.text("schedule")?;

    window.click("nav-settings")?;
    window.click("settings-people")?;
    window.text("people")?;
    let colleagues = [RECEPTIONIST, NURSE, CODER, ADMINISTRATOR];
    let codes = colleagues.iter().map(|one| invite(&desk, &window, &mut album, one)).collect::<Result<Vec<_>>>()?;
    album.keep(&desk, &window, "02-people")?;

    let days = [receptionists_day, nurses_day, coders_day, administrators_day];
    for ((colleague, code), day) in colleagues.iter().zip(codes).zip(days) {
        come_in(&desk, &window, &mut album, colleague, &code)?;
        only_their_places(&window, colleague)?;
        day(&desk, &window, &mut album).with_context(|| format!("the day of the {}", colleague.role))?;
    }
    album.close()
}

/// Invites somebody and gives the code that was shown.
fn invite(desk: &Desk, window: &Window, album: &mut Album, who: &Colleague) -> Result<String> {
    window.click("people-invite")?;
    window.fill("person-name", who.name)?;
    window.fill("person-email", who.email)?;
    window.choose("person-role", who.role)?;
    if who.role == RECEPTIONIST.role {
        album.keep(desk, window, "01-invite")?;
    }
    window.click("person-save")?;
    let code = window.text_within("invited-code", STRETCHING)?;
    window.click("invited-done")?;
    window.gone("invited")?;
    Ok(code)
}

/// Locks, and somebody else comes in with their code.
fn come_in(desk: &Desk, window: &Window, album: &mut Album, who: &Colleague, code: &str) -> Result<()> {
    window.press(&[Key::Control], 'l')?;
    window.text("unlock")?;
    window.choose("unlock-person", who.email)?;
    window.click("unlock-join")?;
    window.fill("join-code", code)?;
    window.fill("join-password", who.password)?;
    window.fill("join-password-again", who.password)?;
    album.keep(desk, window, &format!("{}-1-come-in", who.role))?;
    window.click("join-submit")?;
    window.text_within("main", STRETCHING)?;
    album.keep(desk, window, &format!("{}-2-home", who.role))
}

/// The rail leads where the role comes to and nowhere else, and an address that is not theirs does not either.
fn only_their_places(window: &Window, who: &Colleague) -> Result<()> {
    for place in PLACES {
        let shown = window.shows(place)?;
        ensure!(shown == who.places.contains(&place), "for the {}, {place} is shown: {shown}", who.role);
    }
    if !who.places.contains(&"nav-code") {
        window.ask("location.hash = '#/code'; return null", &[])?;
        window.text("main")?;
        ensure!(!window.shows("queue-row")?, "the {} reads the coder's queue", who.role);
        ensure!(!window.texts("main")?.concat().contains("I10"), "the {} reads codes", who.role);
    }
    Ok(())
}

fn receptionists_day(desk: &Desk, window: &Window, album: &mut Album) -> Result<()> {
    window.press(&[], 'g')?;
    window.press(&[], 't')?;
    window.text("schedule-check-in")?;
    let waiting = window.texts("[data-testid=schedule-check-in]")?.len();
    window.press(&[], 'i')?;
    window.wait_until("somebody is checked in", SOON, |window| {
        Ok((window.texts("[data-testid=schedule-check-in]")?.len() < waiting).then_some(()))
    })?;
    album.keep(desk, window, "receptionist-3-checked-in")?;
    window.click("schedule-open")?;
    window.text("visit-at-the-desk")?;
    for theirs in ["vitals-open", "step-edit", "step-codes", "step-sign", "record-button", "transcript"] {
        ensure!(!window.shows(theirs)?, "a receptionist is shown {theirs}");
    }
    album.keep(desk, window, "receptionist-4-visit")
}

fn nurses_day(desk: &Desk, window: &Window, album: &mut Album) -> Result<()> {
    window.press(&[], 'g')?;
    window.press(&[], 't')?;
    window.click("schedule-vitals")?;
    window.text("visit-at-the-desk")?;
    if !window.shows("vitals-form")? {
        window.click("vitals-open")?;
    }
    window.fill("vitals-systolic", "128")?;
    window.fill("vitals-diastolic", "82")?;
    window.fill("vitals-pulse", "76")?;
    window.click("vitals-save")?;
    window.wait_until("the vital signs are kept", SOON, |window| {
        Ok(window.texts("[data-testid=vitals-short]")?.concat().contains("128").then_some(()))
    })?;
    for theirs in ["step-edit", "step-codes", "step-sign", "record-button", "transcript"] {
        ensure!(!window.shows(theirs)?, "a nurse is shown {theirs}");
    }
    album.keep(desk, window, "nurse-3-vitals")
}

fn coders_day(desk: &Desk, window: &Window, album: &mut Album) -> Result<()> {
    let coder = Coder::at(window);
    coder.write("gc")?;
    window.text("queue-row")?;
    coder.next_visit()?;
    coder.to_the_top()?;
    coder.decide_on_all(|_| true)?;
    ensure!(!coding::codes(window)?.is_empty(), "the coder's visit has no code");
    album.keep(desk, window, "coder-3-coded")
}

fn administrators_day(desk: &Desk, window: &Window, album: &mut Album) -> Result<()> {
    window.click("nav-settings")?;
    window.click("settings-audit")?;
    window.text("audit-row")?;
    let people = window.texts("[data-testid=audit-person] option")?;
    for colleague in [RECEPTIONIST, NURSE, CODER] {
        let found = people.iter().any(|person| person.contains(colleague.name));
        ensure!(found, "{} is not among those whose doings are listed: {people:?}", colleague.name);
    }
    window.wait_until("the nurse is chosen", SOON, |window| {
        let script = "const list = document.querySelector('[data-testid=audit-person]'); \
                      const one = [...list.options].find(option => option.textContent.includes(arguments[0])); \
                      return one ? one.value : null";
        let Some(value) = window.ask(script, &[NURSE.name.into()])?.as_str().map(str::to_owned) else {
            return Ok(None);
        };
        window.choose("audit-person", &value)?;
        Ok(Some(()))
    })?;
    window.wait_until("what the nurse did is listed", SOON, |window| {
        let rows = window.texts("[data-testid=audit-row]")?;
        let all_theirs = rows.iter().all(|row| row.contains(NURSE.name));
        let vitals = rows.iter().any(|row| row.contains("Vital signs changed"));
        Ok((!rows.is_empty() && all_theirs && vitals).then_some(()))
    })?;
    album.keep(desk, window, "admin-3-audit")?;
    window.click("audit-verify")?;
    window.text("audit-result")?;
    album.keep(desk, window, "admin-4-verified")
}
