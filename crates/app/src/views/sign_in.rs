//! Errors, and what the window knows before and after somebody signs in.

use super::{SecondFactorState, Standing};
use auscult_domain::organization::Membership;
use auscult_domain::organization::Organization;
use auscult_domain::organization::User;
use auscult_domain::permission::Permission;
use serde::{Deserialize, Serialize};
use specta::Type;

/// What went wrong, as it is shown: what happened, what to do, and whether trying again can help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ErrorView {
    /// Named only where the window does something different for it.
    pub code: ErrorCode,
    /// What happened, and what is safe.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
    /// Whether the same again can succeed.
    pub retryable: bool,
    /// How many seconds it cannot, after too many wrong passwords or codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[specta(optional)]
    pub wait_seconds: Option<u32>,
}

/// The errors the window branches on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Locked: show the unlock screen.
    Locked,
    /// The password is wrong: stay in the field.
    WrongPassword,
    /// The password is right and a code is needed too: ask for it.
    SecondFactorNeeded,
    /// The code is wrong: stay in its field.
    WrongCode,
    /// The keyring does not answer: offer to try again.
    Keyring,
    /// The keyring has no secret for this vault: offer recovery.
    RecoveryNeeded,
    /// Somebody else saved first: read again.
    Stale,
    /// The record needs to be put right: findings stand beside the fields.
    Invalid,
    /// This person may not do that.
    Forbidden,
    /// The patient's chart is restricted; whoever may can open it with a reason.
    ChartRestricted,
    /// Anything else.
    Other,
}

/// Which first screen to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// No vault yet: set up or look around.
    Welcome,
    /// A vault, locked.
    Locked,
    /// Somebody is signed in.
    Open,
}

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SignInName {
    /// Their e-mail address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// What they can come in with.
    pub with: SignInWith,
}

/// What somebody can come in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SignInWith {
    /// Their password.
    Password,
    /// The code they were invited with: they have no password yet.
    Code,
    /// Their password, or a code made because they forgot it.
    Either,
}

/// What the window needs to know before anybody has signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GateView {
    /// Which screen.
    pub gate: Gate,
    /// The organization's name, where there is a vault.
    pub organization: Option<String>,
    /// Who can sign in.
    pub people: Vec<SignInName>,
    /// What is wrong with the vault or the keyring, if anything.
    pub problem: Option<ErrorView>,
    /// A recording that goes on behind the lock, milliseconds so far.
    pub recording_ms: Option<u32>,
    /// The program's version.
    pub version: String,
    /// Where the vault lies.
    pub data_folder: String,
    /// Every organization on this laptop.
    pub organizations: Vec<OrganizationRow>,
}

/// An organization on this laptop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OrganizationRow {
    /// What it is chosen by.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it is the one that is chosen.
    pub chosen: bool,
}

/// What is typed to set up a clinic.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SetUp {
    /// The organization's name.
    pub organization: String,
    /// Its postal address, one line each.
    pub address: Vec<String>,
    /// Its telephone.
    pub phone: Option<String>,
    /// The first person's name.
    pub name: String,
    /// Degrees after it.
    pub credentials: Option<String>,
    /// Their e-mail address, to sign in with.
    pub email: String,
    /// Their password.
    pub password: String,
    /// Whether the laptop may do without a keyring (needs a longer password).
    pub keyring: KeyringChoice,
}

/// Whether the device's secret lies in the system's keyring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum KeyringChoice {
    /// In the system's keyring.
    System,
    /// There is none: 15 characters and a slower unlock instead.
    Without,
}

/// What is shown once after setting up.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Welcome {
    /// The recovery key, to be printed or written down; never shown again.
    pub recovery_key: String,
    /// Who is signed in now.
    pub me: Me,
    /// The sample clinic's password, where it is the sample clinic.
    pub sample_password: Option<String>,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// The person.
    pub user: User,
    /// What they are here.
    pub membership: Membership,
    /// What they may do.
    pub permissions: Vec<Permission>,
    /// Which of it they may do to their own visits only.
    pub own: Vec<Permission>,
    /// The organization.
    pub organization: Organization,
    /// Whether this is the sample clinic.
    pub sample: bool,
    /// Whether somebody has said that the recovery key is on paper.
    pub recovery_key_kept: bool,
    /// Where their second factor stands.
    pub second_factor: SecondFactorState,
    /// Whether they signed in as usual or in an emergency.
    pub standing: Standing,
}
