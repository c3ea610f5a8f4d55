//! The National Provider Identifier: ten digits, the last of them a check digit (45 CFR 162.406(a)).

/// What stands before an NPI when its check digit is reckoned: 80 for health, 840 for the United States.
const PREFIX: [u8; 5] = [8, 0, 8, 4, 0];

/// Whether this is an NPI: ten digits, the first a 1 or a 2, and the Luhn sum over `80840` and all ten ends in 0.
/// Source: CMS, "Requirements for National Provider Identifier (NPI) and NPI Check Digit"; ISO/IEC 7812-1 (Luhn).
///
/// ```
/// // The example CMS gives.
/// assert!(auscult_domain::npi::is_npi("1234567893"));
/// assert!(!auscult_domain::npi::is_npi("1234567890"));
/// ```
pub fn is_npi(text: &str) -> bool {
    let digits: Option<Vec<u8>> = text.chars().map(|c| c.to_digit(10).and_then(|d| u8::try_from(d).ok())).collect();
    match digits {
        Some(digits) => digits.len() == 10 && matches!(digits[0], 1 | 2) && luhn_sum(&digits).is_multiple_of(10),
        None => false,
    }
}

/// Every second digit from the right, the check digit not among them, counts twice; two digits count as their sum.
fn luhn_sum(digits: &[u8]) -> u32 {
    let from_the_right = PREFIX.iter().chain(digits).rev();
    from_the_right
        .zip([false, true].into_iter().cycle())
        .map(|(digit, doubled)| {
            let weight = u32::from(*digit) * if doubled { 2 } else { 1 };
            weight / 10 + weight % 10
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_npi_is_told_from_one() {
        for (text, is) in [
            ("1234567893", true),
            ("1245319599", true),
            ("1234567894", false),
            ("3234567893", false),
            ("123456789", false),
            ("12345678930", false),
            ("123456789３", false),
            ("12345 7893", false),
            ("", false),
        ] {
            assert_eq!(is_npi(text), is, "{text}");
        }
    }

    /// The nine digits with the one check digit that makes an NPI of them.
    fn completed(nine: u32) -> String {
        let with = (0..10).map(|check| format!("1{nine:08}{check}")).filter(|text| is_npi(text));
        let all: Vec<String> = with.collect();
        assert_eq!(all.len(), 1, "one check digit fits");
        all.concat()
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_noticed(nine in 0_u32..100_000_000, at in 1_usize..10, digit in 0_u8..10) {
            let npi = completed(nine);
            let mut wrong: Vec<u8> = npi.bytes().collect();
            wrong[at] = b'0' + digit;
            let wrong = String::from_utf8(wrong).expect("digits");
            prop_assert_eq!(is_npi(&wrong), wrong == npi);
        }

        #[test]
        fn two_neighbours_that_changed_places_are_noticed_but_for_0_and_9(nine in 0_u32..100_000_000, at in 1_usize..9) {
            let npi = completed(nine);
            let mut swapped: Vec<u8> = npi.bytes().collect();
            swapped.swap(at, at + 1);
            let pair = [npi.as_bytes()[at], npi.as_bytes()[at + 1]];
            let blind = pair[0] == pair[1] || matches!(pair, [b'0', b'9'] | [b'9', b'0']);
            let swapped = String::from_utf8(swapped).expect("digits");
            prop_assert_eq!(is_npi(&swapped), blind);
        }
    }
}
