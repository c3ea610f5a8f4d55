//! The second factor of whoever is signed in: setting it up, its recovery codes, switching it off, and what the
//! organization asks of everybody.
//!
//! Where it is required, somebody without one can do nothing but set it up ([`App::with`] sees to it).

use crate::session::Session;
use crate::views::{
    NewSecondFactor, QrPicture, SecondFactorPolicy, SecondFactorRow, SecondFactorState, SecondFactorView,
};
use crate::{Answer, App, AppError};
use auscult_domain::UserId;
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::organization::User;
use auscult_domain::permission::Permission;
use auscult_vault::totp::TotpSecret;
use auscult_vault::{Vault, VaultError, second_factors, settings as kept, users};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write;
use zeroize::Zeroizing;

/// Where the settings keep what the organization asks.
const POLICY: &str = "second_factor_policy";
/// Empty modules around the code, without which cameras do not find it (ISO/IEC 18004).
const QUIET_ZONE: i32 = 4;

impl App {
    /// Signs somebody in with their password and a code of their second factor, or a recovery code.
    ///
    /// # Errors
    /// As [`App::unlock`]; a wrong code, or one that was used before; too many of those.
    pub fn unlock_with_code(&self, email: &str, password: String, code: String) -> Answer<crate::views::Me> {
        let now = self.now();
        let (password, code) = (Zeroizing::new(password), Zeroizing::new(code));
        let vault = auscult_vault::unlock_with_code(&self.home(), email, &password, &code, now)?;
        self.open_session(vault, &password, now)
    }

    /// The second factor of whoever is signed in.
    ///
    /// # Errors
    /// Locked.
    pub fn second_factor(&self) -> Answer<SecondFactorView> {
        self.before_second_factor(|session| {
            let user = session.vault.actor().user.id;
            Ok(SecondFactorView {
                since: session.vault.second_factor_since()?,
                codes_left: session.vault.look(|conn| second_factors::codes_left(conn, user))?,
                policy: policy(&session.vault)?,
            })
        })
    }

    /// Begins to set a second factor up, for whoever is signed in and knows their password. One they have already stays
    /// until the new one is confirmed.
    ///
    /// # Errors
    /// A wrong password; locked.
    pub fn begin_second_factor(&self, password: String) -> Answer<NewSecondFactor> {
        let password = Zeroizing::new(password);
        self.before_second_factor(|session| {
            let secret = session.vault.new_second_factor(&password)?;
            let address = address(&session.organization.name, &session.vault.actor().user.email, &secret);
            let shown = NewSecondFactor { secret: in_groups(&secret.base32()), picture: picture(&address)? };
            session.proposed = Some(secret);
            Ok(shown)
        })
    }

    /// Keeps the second factor that was begun, once a code shows that the telephone has it. Gives the recovery codes,
    /// which are shown this once.
    ///
    /// # Errors
    /// A wrong code; nothing was begun; locked.
    pub fn confirm_second_factor(&self, code: String) -> Answer<Vec<String>> {
        let code = Zeroizing::new(code);
        let now = self.now();
        self.before_second_factor(|session| {
            let Session { vault, proposed, .. } = session;
            let secret = proposed.as_ref().ok_or_else(not_begun)?;
            let codes = vault.set_second_factor(secret, &code, now)?;
            session.proposed = None;
            // Whoever has just shown a code of it has it.
            session.code_given = true;
            session.read_second_factor()?;
            Ok(shown(&codes))
        })
    }

    /// Ten new recovery codes for whoever is signed in and knows their password; the old ones open nothing any more.
    ///
    /// # Errors
    /// A wrong password; no second factor; locked.
    pub fn renew_recovery_codes(&self, password: String) -> Answer<Vec<String>> {
        let password = Zeroizing::new(password);
        let now = self.now();
        self.with(|session| Ok(shown(&session.vault.renew_recovery_codes(&password, now)?)))
    }

    /// Switches the second factor of whoever is signed in off.
    ///
    /// # Errors
    /// A wrong password or code; where the organization requires it; locked.
    pub fn remove_second_factor(&self, password: String, code: String) -> Answer<()> {
        let (password, code) = (Zeroizing::new(password), Zeroizing::new(code));
        let now = self.now();
        self.with(|session| {
            if policy(&session.vault)? == SecondFactorPolicy::Required {
                return Err(AppError::refused(
                    "Your organization asks everybody for a second factor.",
                    "Set it up anew with another telephone instead.",
                ));
            }
            session.vault.remove_second_factor(&password, &code, now)?;
            session.read_second_factor()
        })
    }

    /// Takes the code that the first signature of a session needs beside the password.
    ///
    /// # Errors
    /// A wrong code, or one that was used before; too many of those; locked.
    pub fn give_code(&self, code: String) -> Answer<()> {
        let code = Zeroizing::new(code);
        let now = self.now();
        self.with(|session| {
            if session.second_factor == SecondFactorState::Set && !session.code_given {
                session.vault.give_code(&code, "note.sign", now)?;
                session.code_given = true;
            }
            Ok(())
        })
    }

    /// Says whether everybody of the organization must have a second factor.
    ///
    /// # Errors
    /// Requiring it of others before having one; locked; not allowed.
    pub fn set_second_factor_policy(&self, policy: SecondFactorPolicy) -> Answer<()> {
        let now = self.now();
        self.allowed(Permission::EditSettings, |session| {
            if policy == SecondFactorPolicy::Required && session.second_factor != SecondFactorState::Set {
                return Err(AppError::refused(
                    "You have no second factor yourself.",
                    "Set up your own first, then require it of everybody.",
                ));
            }
            let before = self::policy(&session.vault)?;
            session.vault.change(now, |change| {
                kept::put(change, POLICY, &policy)?;
                let entry = AuditEntry::done(AuditCategory::Compliance, "second_factor.policy", "settings", POLICY);
                change.audit(entry.before(before).after(policy))
            })?;
            Ok(())
        })
    }
}

impl App {
    /// Who of the organization has a second factor.
    ///
    /// # Errors
    /// Locked, not allowed.
    pub fn second_factors(&self) -> Answer<Vec<SecondFactorRow>> {
        self.allowed(Permission::EditPeople, |session| {
            Ok(session.vault.look(|conn| {
                let row = |user: User| {
                    let since = second_factors::of(conn, user.id)?.map(|factor| factor.since);
                    Ok(SecondFactorRow { user: user.id, name: user.name, since })
                };
                users::list(conn)?.into_iter().map(row).collect()
            })?)
        })
    }

    /// Takes somebody else's second factor away: their telephone is gone, and their recovery codes are too. Where the
    /// organization requires one, they set it up anew right after signing in.
    ///
    /// # Errors
    /// One's own; locked; not allowed.
    pub fn reset_second_factor(&self, user: UserId) -> Answer<()> {
        let now = self.now();
        self.allowed(Permission::EditPeople, |session| {
            if session.vault.actor().user.id == user {
                return Err(AppError::refused(
                    "This is your own.",
                    "Switch it off with your password and a code, or set it up anew.",
                ));
            }
            session.vault.change(now, |change| {
                second_factors::forget(change, user)?;
                change.audit(AuditEntry::done(AuditCategory::Compliance, "second_factor.reset", "user", user))
            })?;
            Ok(())
        })
    }
}

impl Session {
    /// Looks where the second factor of whoever is signed in stands.
    pub(crate) fn read_second_factor(&mut self) -> Answer<()> {
        self.second_factor = match (self.vault.second_factor_since()?, policy(&self.vault)?) {
            (Some(_), _) => SecondFactorState::Set,
            (None, SecondFactorPolicy::Required) => SecondFactorState::Due,
            (None, SecondFactorPolicy::EachDecides) => SecondFactorState::Without,
        };
        Ok(())
    }

    /// Refuses the first signature of a session until a code was given.
    pub(crate) fn needs_no_code(&self) -> Answer<()> {
        if self.second_factor == SecondFactorState::Set && !self.code_given {
            return Err(VaultError::SecondFactorNeeded.into());
        }
        Ok(())
    }
}

fn policy(vault: &Vault) -> Answer<SecondFactorPolicy> {
    Ok(vault.look(|conn| kept::get(conn, POLICY))?.unwrap_or_default())
}

fn not_begun() -> AppError {
    AppError::refused("The setting up has not been begun.", "Type your password and begin again.")
}

fn shown(codes: &[Zeroizing<String>]) -> Vec<String> {
    codes.iter().map(|code| code.as_str().to_owned()).collect()
}

fn in_groups(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// What the picture says, in the words authenticator apps agreed on (Google Authenticator, Key Uri Format).
fn address(organization: &str, email: &str, secret: &TotpSecret) -> Zeroizing<String> {
    let escaped = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    // A colon parts the two names, so it may stand in neither.
    let issuer = escaped(&format!("Auscult {}", organization.replace(':', " ")));
    let secret = secret.base32();
    let form = "algorithm=SHA1&digits=6&period=30";
    Zeroizing::new(format!(
        "otpauth://totp/{issuer}:{}?secret={}&issuer={issuer}&{form}",
        escaped(email),
        secret.as_str()
    ))
}

fn picture(address: &str) -> Answer<QrPicture> {
    let code = QrCode::encode_text(address, QrCodeEcc::Medium).map_err(|_| {
        AppError::refused("The names are too long for a picture.", "Shorten the organization's name in Settings.")
    })?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            // Writing to a string does not fail.
            let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET_ZONE, y + QUIET_ZONE);
        }
    }
    Ok(QrPicture { size: (code.size() + 2 * QUIET_ZONE).unsigned_abs(), path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_says_what_an_authenticator_reads() {
        let secret = TotpSecret::from_bytes(b"12345678901234567890".to_vec());
        let address = address("Harbor: Clinic & Sons", "dana@example.org", &secret);
        assert_eq!(
            address.as_str(),
            "otpauth://totp/Auscult%20Harbor%20%20Clinic%20%26%20Sons:dana%40example%2Eorg?\
             secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Auscult%20Harbor%20%20Clinic%20%26%20Sons&\
             algorithm=SHA1&digits=6&period=30"
        );
        let picture = picture(&address).expect("a picture");
        assert!(picture.path.starts_with("M4 4h1v1h-1z"), "the corner of the first finder pattern");
        assert!(picture.size > 40 && !picture.path.contains(&format!("M{}", picture.size - 4)), "a quiet zone");
    }

    #[test]
    fn a_secret_is_typed_in_groups_of_four() {
        assert_eq!(in_groups("GEZDGNBVGY"), "GEZD GNBV GY");
    }
}
