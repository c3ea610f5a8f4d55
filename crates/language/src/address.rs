//! Where a language model answers, and whether anything of a patient may be sent there.
//!
//! Invariant: an [`Endpoint`] in somebody else's house cannot be built without an agreement for that very host
//! (45 CFR 164.504(e)), nor with a plain connection. What a name says about itself is checked again when it is looked
//! up: a name of the clinic's network that leads outside it is not followed.

use crate::ApiKey;
use chrono::{DateTime, Utc};
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// How far away a server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// On this laptop.
    ThisComputer,
    /// In the clinic's own network.
    PrivateNetwork,
    /// In somebody else's house.
    Hosted,
}

/// Why a text is no address to send to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressProblem {
    /// It does not read as one.
    #[error("an address looks like http://localhost:11434")]
    NotAnAddress,
    /// It holds a name and password, a question or a fragment.
    #[error("an address holds no password and no question mark: a key has a field of its own")]
    MoreThanAnAddress,
    /// Anybody on the way could read along.
    #[error("outside this computer and the clinic's network the address has to begin with https://")]
    PlainConnection,
}

/// Ends of names that are only ever given out within a network (RFC 6762, RFC 8375, ICANN's `.internal`).
const LOCAL_ENDS: [&str; 5] = [".local", ".lan", ".internal", ".home.arpa", ".localdomain"];

/// The address of a server that speaks the OpenAI protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Ends with the version and a slash: `http://localhost:11434/v1/`.
    base: Url,
    reach: Reach,
}

impl Address {
    /// Reads an address as people write it, with or without `/v1`.
    ///
    /// # Errors
    /// See [`AddressProblem`].
    pub fn parse(text: &str) -> Result<Self, AddressProblem> {
        let mut base = Url::parse(text.trim()).map_err(|_| AddressProblem::NotAnAddress)?;
        if !matches!(base.scheme(), "http" | "https") {
            return Err(AddressProblem::NotAnAddress);
        }
        let more = !base.username().is_empty() || base.password().is_some();
        if more || base.query().is_some() || base.fragment().is_some() {
            return Err(AddressProblem::MoreThanAnAddress);
        }
        let reach = reach_of(base.host_str().ok_or(AddressProblem::NotAnAddress)?);
        if reach == Reach::Hosted && base.scheme() != "https" {
            return Err(AddressProblem::PlainConnection);
        }
        let path = base.path().trim_end_matches('/').to_owned();
        let versioned = path.rsplit('/').next().is_some_and(is_version);
        base.set_path(&if versioned { format!("{path}/") } else { format!("{path}/v1/") });
        Ok(Self { base, reach })
    }

    /// The host, such as `localhost`.
    pub fn host(&self) -> &str {
        self.base.host_str().unwrap_or_default()
    }

    /// How far away it is.
    pub fn reach(&self) -> Reach {
        self.reach
    }

    /// A path of the protocol: `models` is `…/v1/models`.
    pub(crate) fn of_protocol(&self, path: &str) -> Url {
        self.joined(path)
    }

    /// A path beside the protocol, in which each kind of server says more: `props` is `…/props`.
    pub(crate) fn beside_protocol(&self, path: &str) -> Url {
        self.joined(&format!("../{path}"))
    }

    fn joined(&self, path: &str) -> Url {
        self.base.join(path).unwrap_or_else(|_| self.base.clone())
    }
}

fn is_version(part: &str) -> bool {
    part.strip_prefix('v').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn reach_of(host: &str) -> Reach {
    let host = host.trim_matches(['[', ']']).trim_end_matches('.').to_lowercase();
    if let Ok(ip) = host.parse::<IpAddr>() {
        return reach_of_ip(ip);
    }
    if host == "localhost" || host.ends_with(".localhost") {
        return Reach::ThisComputer;
    }
    let local = !host.contains('.') || LOCAL_ENDS.iter().any(|end| host.ends_with(end));
    if local { Reach::PrivateNetwork } else { Reach::Hosted }
}

fn reach_of_ip(ip: IpAddr) -> Reach {
    match ip {
        IpAddr::V4(ip) => reach_of_v4(ip),
        IpAddr::V6(ip) => ip.to_ipv4_mapped().map_or_else(|| reach_of_v6(ip), reach_of_v4),
    }
}

fn reach_of_v4(ip: Ipv4Addr) -> Reach {
    match () {
        () if ip.is_loopback() => Reach::ThisComputer,
        () if ip.is_private() || ip.is_link_local() => Reach::PrivateNetwork,
        () => Reach::Hosted,
    }
}

fn reach_of_v6(ip: Ipv6Addr) -> Reach {
    match () {
        () if ip.is_loopback() => Reach::ThisComputer,
        () if ip.is_unique_local() || ip.is_unicast_link_local() => Reach::PrivateNetwork,
        () => Reach::Hosted,
    }
}

/// A business associate agreement (45 CFR 164.504(e)) as somebody of the clinic confirmed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Agreement {
    /// The host it was confirmed for.
    pub host: String,
    /// Who confirmed it, by name.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Somebody else's server without an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nothing of a patient is sent to this server before an agreement with its operator is confirmed")]
pub struct NoAgreement;

/// A server that may be sent what was said in a visit.
#[derive(Debug, Clone)]
pub struct Endpoint {
    address: Address,
    key: Option<ApiKey>,
}

impl Endpoint {
    /// A server and the key it asks for, if any.
    ///
    /// # Errors
    /// [`NoAgreement`] for a hosted one without an agreement for this very host.
    pub fn new(address: Address, key: Option<ApiKey>, agreement: Option<&Agreement>) -> Result<Self, NoAgreement> {
        let agreed = agreement.is_some_and(|agreement| agreement.host == address.host());
        if address.reach() == Reach::Hosted && !agreed {
            return Err(NoAgreement);
        }
        Ok(Self { address, key })
    }

    /// Where it is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    pub(crate) fn key(&self) -> Option<&ApiKey> {
        self.key.as_ref()
    }
}

/// Looks names up, and refuses those that lead further than they say.
#[derive(Debug)]
pub(crate) struct WithinReach(pub(crate) Reach);

/// A name of the clinic's network leads out of it.
#[derive(Debug, thiserror::Error)]
#[error("the name leads out of the network")]
pub(crate) struct OutOfReach;

impl WithinReach {
    fn holds(&self, ip: IpAddr) -> bool {
        match self.0 {
            Reach::Hosted => true,
            Reach::PrivateNetwork => reach_of_ip(ip) != Reach::Hosted,
            Reach::ThisComputer => reach_of_ip(ip) == Reach::ThisComputer,
        }
    }
}

impl Resolve for WithinReach {
    fn resolve(&self, name: Name) -> Resolving {
        let within = Self(self.0);
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if found.iter().all(|address| within.holds(address.ip())) {
                Ok(Box::new(found.into_iter()) as Addrs)
            } else {
                Err(OutOfReach.into())
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(text: &str) -> Reach {
        Address::parse(text).expect("an address").reach()
    }

    #[test]
    fn what_is_near_is_told_from_what_is_far() {
        for text in
            ["http://localhost:11434", "http://127.0.0.1:8080", "http://[::1]:8080", "http://[::ffff:127.0.0.1]"]
        {
            assert_eq!(reach(text), Reach::ThisComputer, "{text}");
        }
        for text in
            ["http://10.1.2.3", "http://192.168.0.9:11434", "http://172.16.0.1", "http://gpu", "http://gpu.local"]
        {
            assert_eq!(reach(text), Reach::PrivateNetwork, "{text}");
        }
        for text in
            ["https://api.example.com", "https://8.8.8.8", "https://172.32.0.1", "https://localhost.example.com"]
        {
            assert_eq!(reach(text), Reach::Hosted, "{text}");
        }
    }

    #[test]
    fn a_far_address_is_never_plain_and_none_holds_a_password() {
        assert_eq!(Address::parse("http://api.example.com"), Err(AddressProblem::PlainConnection));
        assert_eq!(Address::parse("http://8.8.8.8"), Err(AddressProblem::PlainConnection));
        assert_eq!(Address::parse("https://me:secret@gpu.local"), Err(AddressProblem::MoreThanAnAddress));
        assert_eq!(Address::parse("https://gpu.local?key=1"), Err(AddressProblem::MoreThanAnAddress));
        for text in ["", "gpu", "ftp://gpu.local", "file:///etc/passwd", "localhost:11434"] {
            assert_eq!(Address::parse(text), Err(AddressProblem::NotAnAddress), "{text}");
        }
    }

    #[test]
    fn the_version_is_added_where_nobody_wrote_it() {
        let paths = |text: &str| {
            let address = Address::parse(text).expect("an address");
            (address.of_protocol("models").to_string(), address.beside_protocol("props").to_string())
        };
        let expected = ("http://localhost:11434/v1/models".to_owned(), "http://localhost:11434/props".to_owned());
        assert_eq!(paths("http://localhost:11434"), expected);
        assert_eq!(paths(" http://localhost:11434/v1/ "), expected);
        assert_eq!(paths("https://x.example/ai/v2").0, "https://x.example/ai/v2/models");
        assert_eq!(paths("https://x.example/ai").1, "https://x.example/ai/props");
    }

    #[test]
    fn a_hosted_server_needs_an_agreement_for_itself() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).expect("a time");
        let agreement = Agreement { host: "api.example.com".into(), by: "Dana Whitfield".into(), at };
        let hosted = Address::parse("https://api.example.com").expect("an address");
        let other = Address::parse("https://api.example.org").expect("an address");
        assert!(Endpoint::new(hosted.clone(), None, None).is_err());
        assert!(Endpoint::new(other, None, Some(&agreement)).is_err());
        assert!(Endpoint::new(hosted, None, Some(&agreement)).is_ok());
        assert!(Endpoint::new(Address::parse("http://localhost").expect("an address"), None, None).is_ok());
    }

    #[test]
    fn a_name_of_the_network_that_leads_out_of_it_is_not_followed() {
        let far: IpAddr = "93.184.216.34".parse().expect("an address");
        let near: IpAddr = "192.168.1.5".parse().expect("an address");
        assert!(!WithinReach(Reach::PrivateNetwork).holds(far));
        assert!(WithinReach(Reach::PrivateNetwork).holds(near));
        assert!(!WithinReach(Reach::ThisComputer).holds(near));
        assert!(WithinReach(Reach::Hosted).holds(far));
    }
}
