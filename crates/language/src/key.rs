//! The key of a language model's server: wiped when it is dropped, and never printed.

use std::fmt;
use zeroize::Zeroizing;

/// A secret a server is shown with every request.
#[derive(Clone)]
pub struct ApiKey(Zeroizing<String>);

impl ApiKey {
    /// The key as it was typed, without surrounding space; `None` for an empty one or one no header can carry.
    pub fn parse(text: &str) -> Option<Self> {
        let key = text.trim();
        let printable = key.bytes().all(|byte| (0x21..0x7f).contains(&byte));
        (!key.is_empty() && printable).then(|| Self(Zeroizing::new(key.to_owned())))
    }

    /// The secret, to be sealed or sent.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_never_prints_itself() {
        let key = ApiKey::parse(" sk-very-secret\n").expect("a key");
        assert_eq!(key.secret(), "sk-very-secret");
        assert_eq!(format!("{key:?}"), "ApiKey(…)");
        assert!(ApiKey::parse(" ").is_none());
        assert!(ApiKey::parse("two\nlines").is_none());
    }
}
