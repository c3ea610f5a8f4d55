//! Learning from edits: what the person signed in does to drafts again and again is noticed in their signed notes, offered
//! to them, and, once accepted, done to their drafts before they see them.
//!
//! Everybody's habits are their own. A rule is applied to what was just composed, in the same step that keeps it, and
//! never to a note somebody has begun to write on.

use crate::session::Session;
use crate::views::{AppliedHabit, HabitRow, HabitsView};
use crate::{Answer, App, AppError};
use auscult_compose::habits::{SignedVisit, apply, notice};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::habit::{Habit, HabitOffer, HabitRule, HabitState, HabitUse};
use auscult_domain::note::{NoteContent, NoteVersion, VersionReason};
use auscult_domain::permission::Permission;
use auscult_domain::signed_note::SignedNote;
use auscult_domain::{EncounterId, HabitId};
use auscult_vault::{habits, new_uuid, notes, signed_notes};
use chrono::{DateTime, Utc};

/// Habits are looked for in so many of the latest signed notes.
const LATEST: u32 = 60;

impl App {
    /// What was noticed in the notes this person signed, and what they decided about it.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn habits(&self) -> Answer<HabitsView> {
        let now = self.now();
        self.allowed(Permission::EditNotes, |session| {
            session.note_reading("habits.open", "habit", "list", None, now)?;
            let rules = session.decided_habits()?;
            let offers = session.habit_offers(&rules)?;
            let row = |rule: HabitRule| {
                let (times, notes) = session.vault.look(|conn| habits::times_used(conn, rule.id))?;
                Ok(HabitRow { rule, times, notes })
            };
            Ok(HabitsView { offers, rules: rules.into_iter().map(row).collect::<Answer<_>>()? })
        })
    }

    /// The habit to offer after this visit was signed: the one followed most, among those followed in it.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn habit_noticed(&self, encounter: EncounterId) -> Answer<Option<HabitOffer>> {
        self.allowed(Permission::EditNotes, |session| {
            let rules = session.decided_habits()?;
            let mut offers = session.habit_offers(&rules)?.into_iter();
            Ok(offers.find(|offer| offer.example.encounter == encounter))
        })
    }

    /// What this person's rules did to the draft of a visit.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn applied_habits(&self, encounter: EncounterId) -> Answer<Vec<AppliedHabit>> {
        self.allowed_on(Permission::ViewNotes, encounter, |session| {
            let Some(note) = session.note_of(encounter)? else { return Ok(Vec::new()) };
            Ok(session.vault.look(|conn| {
                let applied = |used: HabitUse| {
                    let habit = habits::get(conn, used.rule)?.habit;
                    Ok(AppliedHabit { rule: used.rule, habit, times: used.times })
                };
                habits::uses_in(conn, note.id)?.into_iter().map(applied).collect()
            })?)
        })
    }

    /// Keeps what the person signed in decides about a habit of theirs. A rule about the same words rests from then on.
    ///
    /// # Errors
    /// It was never noticed, locked, not allowed.
    pub fn decide_habit(&self, habit: &Habit, state: HabitState) -> Answer<HabitRule> {
        let now = self.now();
        self.allowed(Permission::EditNotes, |session| {
            let decided = session.decided_habits()?;
            let before = decided.iter().find(|rule| rule.habit == *habit).cloned();
            let rule = match &before {
                Some(before) => HabitRule { state, decided_at: now, ..before.clone() },
                None => session.newly_decided(habit, state, &decided, now)?,
            };
            let resting = decided.into_iter().filter(|other| {
                let both = state == HabitState::Accepted && other.state == HabitState::Accepted;
                both && other.id != rule.id && other.habit.is_about_the_same_as(habit)
            });
            let resting: Vec<HabitRule> = resting.collect();
            session.vault.change(now, |change| {
                for other in &resting {
                    let rests = HabitRule { state: HabitState::Paused, decided_at: now, ..other.clone() };
                    habits::put(change, &rests)?;
                    change.audit(entry("habit.decide", other.id).before(said(other)).after(said(&rests)))?;
                }
                habits::put(change, &rule)?;
                change.audit(entry("habit.decide", rule.id).before(before.as_ref().map(said)).after(said(&rule)))
            })?;
            Ok(rule)
        })
    }

    /// Forgets what was decided about a habit: it may be offered again. Notes stay as they are.
    ///
    /// # Errors
    /// Somebody else's or none, locked, not allowed.
    pub fn forget_habit(&self, id: HabitId) -> Answer<()> {
        let now = self.now();
        self.allowed(Permission::EditNotes, |session| {
            let decided = session.decided_habits()?;
            let rule = decided.iter().find(|rule| rule.id == id).ok_or_else(not_noticed)?;
            session.vault.change(now, |change| {
                habits::delete(change, id)?;
                change.audit(entry("habit.forget", id).before(said(rule)))
            })?;
            Ok(())
        })
    }
}

impl Session {
    /// Applies the rules of the person signed in to a draft that was just composed.
    pub(crate) fn apply_habits(&self, draft: &mut NoteContent) -> Answer<Vec<HabitUse>> {
        let rules = self.decided_habits()?.into_iter().filter(|rule| rule.state == HabitState::Accepted);
        let rules: Vec<(HabitId, Habit)> = rules.map(|rule| (rule.id, rule.habit)).collect();
        Ok(apply(draft, &rules))
    }

    fn decided_habits(&self) -> Answer<Vec<HabitRule>> {
        let user = self.vault.actor().user.id;
        Ok(self.vault.look(|conn| habits::of_owner(conn, user))?)
    }

    fn newly_decided(
        &self,
        habit: &Habit,
        state: HabitState,
        decided: &[HabitRule],
        now: DateTime<Utc>,
    ) -> Answer<HabitRule> {
        let offers = self.habit_offers(decided)?;
        let offer = offers.into_iter().find(|offer| offer.habit == *habit).ok_or_else(not_noticed)?;
        Ok(HabitRule {
            id: HabitId::from_uuid(new_uuid(now)),
            owner: self.vault.actor().user.id,
            habit: offer.habit,
            state,
            decided_at: now,
            count: offer.count,
            example: offer.example,
        })
    }

    /// What was noticed in the latest notes this person signed, but for what they decided about.
    fn habit_offers(&self, decided: &[HabitRule]) -> Answer<Vec<HabitOffer>> {
        let user = self.vault.actor().user.clone();
        let learned: Vec<Learned> = self.vault.look(|conn| {
            let mut learned = Vec::new();
            for signed in signed_notes::signed_by(conn, user.id, LATEST)? {
                let versions = notes::versions(conn, signed.note)?;
                let is_composed = |version: &&NoteVersion| {
                    version.reason == VersionReason::Composed && version.revision <= signed.revision
                };
                if let Some(composed) = versions.iter().find(is_composed) {
                    let composed = notes::version_content(conn, composed.id)?;
                    let details = &signed.patient.details;
                    let names = vec![details.given_name.clone(), details.family_name.clone(), user.name.clone()];
                    learned.push(Learned { signed, composed, names });
                }
            }
            Ok(learned)
        })?;
        let decided: Vec<Habit> = decided.iter().map(|rule| rule.habit.clone()).collect();
        Ok(notice(&learned.iter().map(Learned::visit).collect::<Vec<_>>(), &decided))
    }
}

/// A signed note beside its draft.
struct Learned {
    signed: SignedNote,
    composed: NoteContent,
    names: Vec<String>,
}

impl Learned {
    fn visit(&self) -> SignedVisit<'_> {
        SignedVisit {
            encounter: self.signed.encounter.id,
            day: self.signed.encounter.date_of_service,
            composed: &self.composed,
            signed: &self.signed.sections,
            names: &self.names,
        }
    }
}

fn entry(action: &str, id: HabitId) -> AuditEntry {
    AuditEntry::done(AuditCategory::Change, action, "habit", id)
}

/// What the audit keeps of a rule: not the sentence it was noticed in.
fn said(rule: &HabitRule) -> (&Habit, HabitState) {
    (&rule.habit, rule.state)
}

fn not_noticed() -> AppError {
    AppError::refused("This is not among the habits of yours that were noticed.", "Open the list again.")
}
