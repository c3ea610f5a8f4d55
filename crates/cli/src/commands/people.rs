//! `auscult people`: who signs in here, and letting somebody in.

use crate::failure::Failure;
use crate::signing_in::Door;
use auscult_app::domain::people::PersonState;
use auscult_app::domain::permission::{AccessLevel, Role};
use auscult_app::views::PersonDetails;
use clap::{Subcommand, ValueEnum};

/// The people of the organization.
#[derive(Subcommand)]
pub enum PeopleCommand {
    /// List who signs in here: address, role, state, last sign-in.
    List,
    /// Make a code that lets somebody new in once, within seven days. It is printed this once and kept nowhere.
    Invite {
        /// What they will sign in with.
        email: String,
        /// Their name, as it is printed under what they sign.
        #[arg(long)]
        name: String,
        /// What they do here.
        #[arg(long)]
        role: RoleNamed,
    },
}

/// A role, as it is typed.
#[derive(Clone, Copy, ValueEnum)]
pub enum RoleNamed {
    /// Sees patients, writes and signs notes.
    Physician,
    /// Takes vitals, checks in.
    Nurse,
    /// Registers and schedules.
    Receptionist,
    /// Assigns and reviews codes.
    Coder,
    /// Invoices, claims and payments.
    Billing,
    /// Runs the organization: people, settings, audit.
    Admin,
}

impl From<RoleNamed> for Role {
    fn from(named: RoleNamed) -> Self {
        match named {
            RoleNamed::Physician => Self::Physician,
            RoleNamed::Nurse => Self::Nurse,
            RoleNamed::Receptionist => Self::Receptionist,
            RoleNamed::Coder => Self::Coder,
            RoleNamed::Billing => Self::Billing,
            RoleNamed::Admin => Self::Admin,
        }
    }
}

/// Does it.
pub fn run(door: &Door, command: PeopleCommand) -> Result<(), Failure> {
    let app = door.open()?;
    match command {
        PeopleCommand::List => {
            for row in app.people()?.people {
                let last =
                    row.last_sign_in.map_or("never".to_owned(), |at| at.format("%Y-%m-%d %H:%M UTC").to_string());
                let (state, role) = (state(row.state), format!("{:?}", row.membership.role).to_lowercase());
                println!("{}  {}  {role}  {state}  {last}", row.user.email, row.user.name);
            }
        }
        PeopleCommand::Invite { email, name, role } => {
            let access = AccessLevel::Write;
            let details = PersonDetails { name, credentials: None, email, role: role.into(), access, department: None };
            let invited = app.invite_person(details)?;
            println!("{}", invited.code);
            println!("opens once for {}, until {}", invited.email, invited.expires_at.format("%Y-%m-%d %H:%M UTC"));
        }
    }
    Ok(())
}

fn state(state: PersonState) -> &'static str {
    match state {
        PersonState::Invited => "invited",
        PersonState::Uninvited => "no code",
        PersonState::Active => "active",
        PersonState::Ended => "ended",
    }
}
