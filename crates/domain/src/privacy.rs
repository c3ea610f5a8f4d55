//! Controls on one patient's chart: who may see it and how far, for a reason, until a day. And the glass that is broken
//! when somebody has to see it all the same.
//!
//! Invariant: a control only ever takes away from what the role gives; nothing here gives anybody a permission. Source:
//! note-workflow specification, section 8.2 (PrivacyControl).

use crate::permission::{Permission, Role};
use crate::redact::redacted_debug;
use crate::{ControlId, PatientId, UserId};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// How far somebody gets into a patient's records, from nothing to everything their role gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ChartAccess {
    /// Nothing.
    NoAccess,
    /// Demographics and schedule.
    Limited,
    /// Everything the role sees, and nothing changed.
    ReadOnly,
    /// Everything the role may.
    Full,
}

impl ChartAccess {
    /// Whether a permission goes so far. Restricting, lifting and breaking the glass are about the chart's door, not what
    /// is behind it, and are never locked away.
    pub fn allows(self, permission: Permission) -> bool {
        use Permission as P;
        if matches!(permission, P::RestrictCharts | P::BreakGlass) {
            return true;
        }
        match self {
            Self::NoAccess => false,
            Self::Limited => matches!(
                permission,
                P::ViewDemographics
                    | P::EditDemographics
                    | P::ViewSchedule
                    | P::ViewEncounters
                    | P::EditEncounters
                    | P::CheckIn
            ),
            Self::ReadOnly => !permission.changes(),
            Self::Full => true,
        }
    }
}

/// Whom a control is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "whom", content = "which")]
pub enum Controlled {
    /// Everybody who is not named by another control.
    Everybody,
    /// Everybody in this role.
    Role(Role),
    /// One person.
    Person(UserId),
}

impl Controlled {
    /// How closely it names this person; nothing where it does not.
    fn closeness(self, user: UserId, role: Role) -> Option<u8> {
        match self {
            Self::Everybody => Some(0),
            Self::Role(named) => (named == role).then_some(1),
            Self::Person(named) => (named == user).then_some(2),
        }
    }
}

/// That a control was lifted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Lifted {
    /// By whom.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
}

/// A control on one patient's chart.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PrivacyControl {
    /// Its id.
    pub id: ControlId,
    /// Whose chart.
    pub patient: PatientId,
    /// Whom it is for.
    pub controlled: Controlled,
    /// How far they get.
    pub access: ChartAccess,
    /// Why it was put in place.
    pub reason: String,
    /// When it ends by itself, if it does.
    pub expires_at: Option<DateTime<Utc>>,
    /// Who put it in place.
    pub applied_by: UserId,
    /// When.
    pub applied_at: DateTime<Utc>,
    /// That it was lifted.
    pub lifted: Option<Lifted>,
}
redacted_debug!(PrivacyControl, id, controlled, access, applied_at, lifted);

impl PrivacyControl {
    /// Whether it holds now.
    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        self.lifted.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

/// That somebody opened a restricted chart all the same.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct BrokenGlass {
    /// Whose chart.
    pub patient: PatientId,
    /// Who.
    pub user: UserId,
    /// Why.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
}
redacted_debug!(BrokenGlass, patient, user, at);

impl BrokenGlass {
    /// A chart stays open for so long.
    pub const OPEN_FOR: TimeDelta = TimeDelta::minutes(60);
    /// A reason is no shorter, letters.
    pub const SHORTEST_REASON: usize = 10;

    /// Until when the chart is open.
    pub fn until(&self) -> DateTime<Utc> {
        self.at + Self::OPEN_FOR
    }

    /// Whether the chart is open for this person now. A clock turned back opens nothing again.
    pub fn holds(&self, user: UserId, now: DateTime<Utc>) -> bool {
        self.user == user && self.at <= now && now < self.until()
    }
}

/// How far a person gets into a chart with these controls and this broken glass: the control that names them most closely
/// decides, the strictest of several; everything their role gives where none does.
pub fn access(
    controls: &[PrivacyControl],
    broken: &[BrokenGlass],
    user: UserId,
    role: Role,
    now: DateTime<Utc>,
) -> ChartAccess {
    if broken.iter().any(|glass| glass.holds(user, now)) {
        return ChartAccess::Full;
    }
    let named = controls
        .iter()
        .filter(|control| control.holds(now))
        .filter_map(|control| Some((control.controlled.closeness(user, role)?, control.access)));
    let closest = named.max_by_key(|(closeness, access)| (*closeness, std::cmp::Reverse(*access)));
    closest.map_or(ChartAccess::Full, |(_, access)| access)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn user(number: u128) -> UserId {
        UserId::from_uuid(Uuid::from_u128(number))
    }

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn control(controlled: Controlled, access: ChartAccess) -> PrivacyControl {
        PrivacyControl {
            id: ControlId::from_uuid(Uuid::from_u128(1)),
            patient: PatientId::from_uuid(Uuid::from_u128(2)),
            controlled,
            access,
            reason: "The patient works here.".into(),
            expires_at: None,
            applied_by: user(9),
            applied_at: at(0),
            lifted: None,
        }
    }

    fn anybody() -> impl Strategy<Value = Controlled> {
        prop_oneof![
            Just(Controlled::Everybody),
            (0_usize..6).prop_map(|role| Controlled::Role(Role::ALL[role])),
            (1_u128..4).prop_map(|number| Controlled::Person(user(number))),
        ]
    }

    fn level() -> impl Strategy<Value = ChartAccess> {
        use ChartAccess as C;
        prop_oneof![Just(C::NoAccess), Just(C::Limited), Just(C::ReadOnly), Just(C::Full)]
    }

    proptest! {
        #[test]
        fn a_control_for_the_person_decides_whatever_the_others_say(
            others in prop::collection::vec((anybody(), level()), 0..6),
            own in level(),
        ) {
            let mut controls: Vec<_> = others
                .into_iter()
                .filter(|(controlled, _)| *controlled != Controlled::Person(user(1)))
                .map(|(controlled, access)| control(controlled, access))
                .collect();
            controls.push(control(Controlled::Person(user(1)), own));
            prop_assert_eq!(access(&controls, &[], user(1), Role::Nurse, at(1)), own);
        }

        #[test]
        fn another_control_as_close_never_opens_the_chart_further(
            all in prop::collection::vec(level(), 1..5),
            one in level(),
        ) {
            let mut controls: Vec<_> = all.into_iter().map(|access| control(Controlled::Everybody, access)).collect();
            let before = access(&controls, &[], user(1), Role::Coder, at(1));
            controls.push(control(Controlled::Everybody, one));
            prop_assert!(access(&controls, &[], user(1), Role::Coder, at(1)) <= before);
        }

        #[test]
        fn the_glass_opens_the_chart_for_an_hour_and_for_nobody_else(
            all in prop::collection::vec((anybody(), level()), 0..5),
            minute in -10_i64..200,
        ) {
            let controls: Vec<_> = all.into_iter().map(|(controlled, level)| control(controlled, level)).collect();
            let broken = [BrokenGlass {
                patient: PatientId::from_uuid(Uuid::from_u128(2)),
                user: user(1),
                reason: "Collapsed in the hall".into(),
                at: at(0),
            }];
            let closed = |person| access(&controls, &[], user(person), Role::Nurse, at(minute));
            let open = |person| access(&controls, &broken, user(person), Role::Nurse, at(minute));
            prop_assert_eq!(open(2), closed(2));
            prop_assert_eq!(open(1), if (0..60).contains(&minute) { ChartAccess::Full } else { closed(1) });
        }
    }

    #[test]
    fn what_ended_or_was_lifted_holds_no_more() {
        let all = control(Controlled::Everybody, ChartAccess::NoAccess);
        let until = PrivacyControl { expires_at: Some(at(5)), ..all.clone() };
        let lifted = PrivacyControl { lifted: Some(Lifted { by: user(9), at: at(2) }), ..all };
        let of = |control: &PrivacyControl, now| {
            access(std::slice::from_ref(control), &[], user(1), Role::Physician, at(now))
        };
        assert_eq!(of(&until, 4), ChartAccess::NoAccess);
        assert_eq!(of(&until, 5), ChartAccess::Full);
        assert_eq!(of(&lifted, 3), ChartAccess::Full);
    }

    #[test]
    fn more_access_allows_more() {
        use ChartAccess as C;
        for permission in Permission::ALL {
            for pair in [[C::NoAccess, C::Limited], [C::ReadOnly, C::Full]] {
                assert!(pair[0].allows(*permission) <= pair[1].allows(*permission), "{permission:?}");
            }
            assert!(C::Full.allows(*permission));
        }
        assert!(!C::Limited.allows(Permission::ViewNotes));
        assert!(!C::ReadOnly.allows(Permission::SignNotes));
        assert!(C::NoAccess.allows(Permission::RestrictCharts), "nobody is locked out of lifting");
    }
}
