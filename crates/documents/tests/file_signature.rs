//! A signature beside a file: checked by us and by `openssl cms`, which nobody here wrote.

#![allow(dead_code, reason = "each test file uses a part of the sample")]

mod sample;

use auscult_documents::{Authority, SigningIdentity, certificate_sha256, sign_file, verify_file};
use chrono::TimeDelta;
use sample::{now, organization, user};
use std::path::Path;
use std::process::Command;

const DATA: &[u8] = b"at,who,what\n2026-03-09T15:04:05Z,Dana Whitfield,patient.open\n";

fn identity() -> SigningIdentity {
    let authority = Authority::create(&organization(), now()).expect("an authority");
    authority.issue(&user(), now()).expect("an identity")
}

/// What OpenSSL says of the file beside its signature; nothing, where it is not installed.
fn openssl(folder: &Path, data: &[u8], signature: &[u8], authority: &str) -> Option<bool> {
    for (name, bytes) in [("data", data), ("data.p7s", signature), ("authority.pem", authority.as_bytes())] {
        std::fs::write(folder.join(name), bytes).expect("written");
    }
    let mut command = Command::new("openssl");
    command.current_dir(folder).args(["cms", "-verify", "-binary", "-inform", "DER", "-in", "data.p7s"]);
    command.args(["-content", "data", "-CAfile", "authority.pem", "-purpose", "any", "-out", "shown"]);
    command.args(["-attime", &now().timestamp().to_string()]);
    match command.output() {
        Ok(output) => Some(output.status.success()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("LEFT OUT: openssl is not installed");
            None
        }
        Err(error) => panic!("openssl does not start: {error}"),
    }
}

#[test]
fn a_signed_file_holds_and_says_who_signed() {
    let identity = identity();
    let signature = sign_file(DATA, &identity, now()).expect("signed");
    let verdict = verify_file(DATA, &signature, now());
    assert_eq!(verdict.problem, None);
    assert_eq!((verdict.signer.as_deref(), verdict.user), (Some("Dana Whitfield, MD"), Some(user().id)));
    assert_eq!(verdict.authority_sha256, certificate_sha256(&identity.issuer).ok());
    assert!(verify_file(DATA, &signature, now() + TimeDelta::days(36_500)).problem.is_some(), "long after");
}

#[test]
fn every_changed_byte_is_found() {
    let signature = sign_file(DATA, &identity(), now()).expect("signed");
    for place in 0..DATA.len() {
        let mut changed = DATA.to_vec();
        changed[place] ^= 1;
        assert!(verify_file(&changed, &signature, now()).problem.is_some(), "byte {place} of the file");
    }
    for place in 0..signature.len() {
        let mut changed = signature.clone();
        changed[place] ^= 1;
        assert!(verify_file(DATA, &changed, now()).problem.is_some(), "byte {place} of the signature");
    }
    assert!(verify_file(DATA, b"", now()).problem.is_some());
}

#[test]
fn openssl_accepts_it_and_refuses_what_was_changed() {
    let (identity, other) = (identity(), identity());
    let folder = tempfile::tempdir().expect("a folder");
    let signature = sign_file(DATA, &identity, now()).expect("signed");
    let Some(accepted) = openssl(folder.path(), DATA, &signature, &identity.issuer) else { return };
    assert!(accepted, "as it was signed");
    assert_eq!(openssl(folder.path(), &DATA[1..], &signature, &identity.issuer), Some(false), "changed");
    assert_eq!(openssl(folder.path(), DATA, &signature, &other.issuer), Some(false), "another authority");
}
