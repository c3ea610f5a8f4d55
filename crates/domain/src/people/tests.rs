//! The last owner, oneself, and owners: as a table, and over any sequence of steps.

use super::*;
use crate::OrganizationId;
use proptest::prelude::*;
use uuid::Uuid;

fn id(number: u128) -> UserId {
    UserId::from_uuid(Uuid::from_u128(number))
}

fn one(number: u128, role: Role, access: AccessLevel, state: PersonState) -> Colleague {
    let organization = OrganizationId::from_uuid(Uuid::from_u128(99));
    let membership = Membership { user: id(number), organization, role, access, department: None, ended: None };
    Colleague { membership, state }
}

#[test]
fn who_decides_about_whom() {
    use AccessLevel as A;
    use PeopleRefusal as R;
    use PersonState as S;
    use PersonStep as P;
    let everybody = [
        one(1, Role::Physician, A::Owner, S::Active),
        one(2, Role::Admin, A::Write, S::Active),
        one(3, Role::Nurse, A::Write, S::Active),
        one(4, Role::Physician, A::Owner, S::Invited),
        one(5, Role::Coder, A::Write, S::Ended),
    ];
    let admin = P::Become { role: Role::Admin, access: A::Admin };
    let owner = P::Become { role: Role::Nurse, access: A::Owner };
    for (actor, person, step, expected) in [
        (0, 1, admin, Ok(())),
        (0, 1, P::End, Ok(())),
        (0, 3, P::End, Ok(())),
        (0, 2, owner, Ok(())),
        (0, 4, P::LetIn, Ok(())),
        (0, 4, P::End, Err(R::Gone)),
        (0, 4, admin, Err(R::Gone)),
        (0, 0, P::End, Err(R::Oneself)),
        (0, 0, P::LetIn, Err(R::Oneself)),
        (1, 1, admin, Err(R::Oneself)),
        (1, 2, admin, Ok(())),
        (1, 2, owner, Err(R::OwnersOnly)),
        (1, 0, admin, Err(R::OwnersOnly)),
        (1, 0, P::End, Err(R::OwnersOnly)),
        (1, 0, P::LetIn, Err(R::OwnersOnly)),
        // An owner who was only invited cannot let anybody in yet, and does not count.
        (3, 0, P::End, Err(R::LastOwner)),
        (3, 0, admin, Err(R::LastOwner)),
    ] {
        let actor = &everybody[actor].membership;
        let person = everybody[person].membership.user;
        assert_eq!(may_take(step, actor, person, &everybody), expected, "{step:?} by {:?}", actor.role);
    }
    assert_eq!(may_take(P::End, &everybody[0].membership, id(77), &everybody), Err(R::Unknown));
}

#[test]
fn somebody_is_left_to_look_after_the_people() {
    use AccessLevel as A;
    use PersonState as S;
    // An owner who is not there any more decided to leave; the one administrator cannot be taken away after them.
    let everybody = [one(1, Role::Nurse, A::Write, S::Active), one(2, Role::Admin, A::Write, S::Active)];
    let refused = may_take(PersonStep::End, &everybody[0].membership, id(2), &everybody);
    assert_eq!(refused, Err(PeopleRefusal::LastAdministrator));
}

#[test]
fn departments_are_named_apart() {
    let named = |number, name: &str| Department {
        id: DepartmentId::from_uuid(Uuid::from_u128(number)),
        name: name.to_owned(),
        description: None,
    };
    let others = [named(1, "Paediatrics"), named(2, "Radiology")];
    assert!(named(1, "Paediatrics").check(&others).is_empty(), "its own name");
    assert!(named(3, "Surgery").check(&others).is_empty());
    for wrong in [named(3, " paediatrics "), named(3, "  ")] {
        assert_eq!(wrong.check(&others).len(), 1);
    }
}

fn steps() -> impl Strategy<Value = Vec<(usize, usize, u8, usize, usize)>> {
    proptest::collection::vec((0_usize..5, 0_usize..5, 0_u8..4, 0_usize..6, 0_usize..5), 1..60)
}

const ROLES: [Role; 6] = [Role::Physician, Role::Nurse, Role::Receptionist, Role::Coder, Role::Billing, Role::Admin];
const LEVELS: [AccessLevel; 5] =
    [AccessLevel::None, AccessLevel::Read, AccessLevel::Write, AccessLevel::Admin, AccessLevel::Owner];

proptest! {
    /// However people change each other: there is an owner and somebody to look after the people, nobody has changed
    /// themselves, and nobody became or ceased to be an owner but by an owner.
    #[test]
    fn an_organization_never_loses_its_last_owner(taken in steps()) {
        let mut everybody: Vec<Colleague> = (0..5)
            .map(|number| one(number, Role::Nurse, AccessLevel::Write, PersonState::Active))
            .collect();
        everybody[0].membership.access = AccessLevel::Owner;
        everybody[1].membership.role = Role::Admin;
        for (actor, person, kind, role, access) in taken {
            let acting = everybody[actor].clone();
            if !acting.looks_after_people() {
                continue;
            }
            let step = match kind {
                0 => PersonStep::End,
                1 => PersonStep::LetIn,
                _ => PersonStep::Become { role: ROLES[role], access: LEVELS[access] },
            };
            let before = everybody[person].clone();
            if may_take(step, &acting.membership, before.membership.user, &everybody).is_err() {
                continue;
            }
            prop_assert_ne!(actor, person);
            let now = &mut everybody[person];
            match step {
                PersonStep::Become { role, access } => (now.membership.role, now.membership.access) = (role, access),
                PersonStep::End => now.state = PersonState::Ended,
                PersonStep::LetIn if now.state == PersonState::Ended => now.state = PersonState::Active,
                PersonStep::LetIn => {}
            }
            let owner = |one: &Colleague| one.membership.access == AccessLevel::Owner;
            if owner(&before) || owner(now) {
                prop_assert!(owner(&acting));
            }
            prop_assert!(everybody.iter().any(Colleague::is_owner));
            prop_assert!(everybody.iter().any(Colleague::looks_after_people));
        }
    }
}
