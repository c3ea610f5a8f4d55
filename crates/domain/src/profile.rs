//! What stands about a person, and about the organization, beside their names: licence, specialty, identifiers, where
//! they are reached. Records of their own, so that what a signed note holds of an organization stays what it was.

use crate::finding::Finding;
use crate::npi::is_npi;
use crate::patient::is_email;
use crate::redact::redacted_debug;
use serde::{Deserialize, Serialize};

/// A person's profile. Everything may be missing; what is there is right.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// Number of the licence to practise.
    pub licence_number: Option<String>,
    /// The state that gave it: two letters, as the post writes them.
    pub licence_state: Option<String>,
    /// Specialty, such as `Family medicine`.
    pub specialty: Option<String>,
    /// National Provider Identifier of the person (type 1).
    pub npi: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// A picture of their signature: a PNG, base64. It stands under the text of a signature and replaces none of it.
    pub signature_png: Option<String>,
}
redacted_debug!(Profile,);

/// The largest picture of a signature, in characters of base64: 256 KiB of PNG.
pub const LARGEST_SIGNATURE: usize = 4 * (256 * 1024_usize).div_ceil(3);

impl Profile {
    /// The same without spaces around, and with nothing for what is empty.
    pub fn tidied(self) -> Self {
        Self {
            licence_number: tidy(self.licence_number),
            licence_state: tidy(self.licence_state).map(|state| state.to_uppercase()),
            specialty: tidy(self.specialty),
            npi: tidy(self.npi),
            phone: tidy(self.phone),
            signature_png: tidy(self.signature_png),
        }
    }

    /// What keeps this profile from being kept, or should be looked at. Whether the picture is one is not looked at
    /// here, only how large it is.
    pub fn check(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.licence_number.as_ref().is_some_and(|number| number.chars().count() > 50) {
            findings.push(Finding::error("licenceNumber", "A licence number has 50 characters at most."));
        }
        match (&self.licence_number, &self.licence_state) {
            (_, Some(state)) if !STATES.contains(&state.as_str()) => {
                findings.push(Finding::error("licenceState", "Two letters of a state or territory, such as NH."));
            }
            (Some(_), None) => {
                findings.push(Finding::warning("licenceState", "A licence number says little without its state."));
            }
            (None, Some(_)) => {
                findings
                    .push(Finding::warning("licenceNumber", "The state is there, the number of the licence is not."));
            }
            _ => {}
        }
        findings.extend(check_npi(self.npi.as_deref()));
        findings.extend(check_phone(self.phone.as_deref()));
        if self.signature_png.as_ref().is_some_and(|picture| picture.len() > LARGEST_SIGNATURE) {
            findings.push(Finding::error("signaturePng", "The picture of a signature has 256 KB at most."));
        }
        findings
    }
}

/// What identifies an organization to payers, and where it is reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct OrganizationIdentifiers {
    /// National Provider Identifier of the organization (type 2).
    pub npi: Option<String>,
    /// Employer identification number, `12-3456789`.
    pub tax_id: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Where it stands on the web.
    pub website: Option<String>,
}

impl OrganizationIdentifiers {
    /// The same without spaces around, and with nothing for what is empty.
    pub fn tidied(self) -> Self {
        Self {
            npi: tidy(self.npi),
            tax_id: tidy(self.tax_id),
            email: tidy(self.email).map(|email| email.to_lowercase()),
            website: tidy(self.website),
        }
    }

    /// What keeps them from being kept.
    pub fn check(&self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = check_npi(self.npi.as_deref()).into_iter().collect();
        if self.tax_id.as_deref().is_some_and(|number| !is_tax_id(number)) {
            findings.push(Finding::error("taxId", "An employer identification number reads 12-3456789."));
        }
        if self.email.as_deref().is_some_and(|email| !is_email(email)) {
            findings.push(Finding::error("email", "An e-mail address looks like name@example.org."));
        }
        if self.website.as_deref().is_some_and(|website| !is_website(website)) {
            findings.push(Finding::error("website", "An address on the web looks like https://www.example.org."));
        }
        findings
    }
}

fn tidy(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn check_npi(npi: Option<&str>) -> Option<Finding> {
    let wrong = npi.is_some_and(|npi| !is_npi(npi));
    wrong.then(|| Finding::error("npi", "This is no NPI: ten digits, and the last one checks the others."))
}

/// A telephone number may be written in any way people write them: digits and what stands between them.
fn check_phone(phone: Option<&str>) -> Option<Finding> {
    let phone = phone?;
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    if phone.chars().any(|c| !(c.is_ascii_digit() || " +()-./x".contains(c))) {
        return Some(Finding::error(
            "phone",
            "A telephone number has digits, and +, brackets, dashes or dots between.",
        ));
    }
    (!(7..=20).contains(&digits)).then(|| Finding::error("phone", "A telephone number has seven digits or more."))
}

/// Two digits, a dash that may be missing, seven digits (26 CFR 301.6109-1(a)(1)(ii)(C)).
fn is_tax_id(text: &str) -> bool {
    let digits: Vec<&str> = match text.split_once('-') {
        Some((first, rest)) if first.len() == 2 && rest.len() == 7 => vec![first, rest],
        None if text.len() == 9 => vec![text],
        _ => return false,
    };
    digits.concat().chars().all(|c| c.is_ascii_digit())
}

fn is_website(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
    let name = host.split(['/', '?', '#']).next().unwrap_or_default();
    !text.contains(char::is_whitespace) && name.split('.').count() > 1 && name.split('.').all(|part| !part.is_empty())
}

/// The states, the District of Columbia and the territories that license clinicians (USPS Publication 28, appendix B).
pub const STATES: [&str; 56] = [
    "AK", "AL", "AR", "AS", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "GU", "HI", "IA", "ID", "IL", "IN", "KS",
    "KY", "LA", "MA", "MD", "ME", "MI", "MN", "MO", "MP", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV", "NY",
    "OH", "OK", "OR", "PA", "PR", "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VI", "VT", "WA", "WI", "WV", "WY",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(findings: &[Finding]) -> Vec<&str> {
        findings.iter().map(|finding| finding.field.as_str()).collect()
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn an_empty_profile_is_fine() {
        assert!(Profile::default().check().is_empty());
        assert!(OrganizationIdentifiers::default().check().is_empty());
    }

    #[test]
    fn what_is_there_must_be_right() {
        let whole = Profile {
            licence_number: some(" NH-12345 "),
            licence_state: some("nh"),
            specialty: some("Family medicine"),
            npi: some("1234567893 "),
            phone: some("+1 (603) 555-0100 x12"),
            signature_png: some("  "),
        };
        let tidy = whole.tidied();
        assert_eq!((tidy.licence_state.as_deref(), tidy.signature_png.as_deref()), (Some("NH"), None));
        assert!(tidy.check().is_empty());
        for (profile, wrong) in [
            (Profile { licence_number: some("1"), ..Profile::default() }, "licenceState"),
            (Profile { licence_state: some("NH"), ..Profile::default() }, "licenceNumber"),
            (Profile { licence_number: some("1"), licence_state: some("XX"), ..Profile::default() }, "licenceState"),
            (Profile { npi: some("1234567890"), ..Profile::default() }, "npi"),
            (Profile { phone: some("12345"), ..Profile::default() }, "phone"),
            (Profile { phone: some("call me 5550100"), ..Profile::default() }, "phone"),
            (Profile { signature_png: Some("A".repeat(LARGEST_SIGNATURE + 1)), ..Profile::default() }, "signaturePng"),
        ] {
            assert_eq!(fields(&profile.check()), [wrong]);
        }
    }

    #[test]
    fn an_organization_is_identified_rightly() {
        let of = |tax_id: &str, website: &str| OrganizationIdentifiers {
            tax_id: some(tax_id),
            website: some(website),
            ..OrganizationIdentifiers::default()
        };
        assert!(of("12-3456789", "https://www.example.org/clinic").check().is_empty());
        assert!(of("123456789", "example.org").check().is_empty());
        assert_eq!(fields(&of("1-23456789", "example").check()), ["taxId", "website"]);
        assert_eq!(fields(&of("12-345678a", "http:// example.org").check()), ["taxId", "website"]);
    }

    #[test]
    fn states_are_sorted_and_named_once() {
        assert!(STATES.is_sorted() && STATES.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
