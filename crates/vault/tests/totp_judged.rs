//! Whether the codes are those of pyotp, an implementation nobody here wrote, both ways.
//!
//! Left out by name where `AUSCULT_PYTHON` names no interpreter with `crates/documents/judges/requirements.txt`.

use auscult_vault::totp::{STEP_SECONDS, TotpSecret};
use chrono::DateTime;
use std::io::Write;
use std::process::{Command, Stdio};

/// Reads lines of secret, time and our code; answers each with its own code, whether it accepts ours one step early and
/// late, and the secret pyotp reads back from an address.
const PYOTP: &str = "
import sys, pyotp
for line in sys.stdin:
    secret, seconds, code = line.split()
    totp, seconds = pyotp.TOTP(secret), int(seconds)
    accepted = [totp.verify(code, for_time=seconds + 30 * apart, valid_window=1) for apart in (-2, -1, 0, 1, 2)]
    print(totp.at(seconds), ''.join('1' if yes else '0' for yes in accepted))
";

const PAIRS: usize = 500;

/// A secret and a time drawn from the secret's own random bytes: any time from 1970 to 2106.
fn draw() -> (TotpSecret, i64) {
    let secret = TotpSecret::random().expect("random");
    let drawn = TotpSecret::random().expect("random");
    let seconds = u32::from_be_bytes(drawn.bytes()[..4].try_into().expect("four bytes"));
    (secret, i64::from(seconds.max(90)))
}

#[test]
fn pyotp_agrees_on_every_code() {
    let Some(python) = std::env::var_os("AUSCULT_PYTHON") else {
        eprintln!("LEFT OUT: pyotp_agrees_on_every_code: AUSCULT_PYTHON names no interpreter with pyotp");
        return;
    };
    let pairs: Vec<(TotpSecret, i64)> = (0..PAIRS).map(|_| draw()).collect();
    let lines: String = pairs
        .iter()
        .map(|(secret, seconds)| {
            let code = secret.code(seconds / STEP_SECONDS).expect("a code");
            format!("{} {seconds} {}\n", secret.base32().as_str(), code.as_str())
        })
        .collect();
    let mut asked = Command::new(python)
        .args(["-c", PYOTP])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    asked.stdin.take().expect("piped").write_all(lines.as_bytes()).expect("written");
    let output = asked.wait_with_output().expect("it ends");
    assert!(output.status.success(), "pyotp failed");
    let answers = String::from_utf8(output.stdout).expect("text");
    assert_eq!(answers.lines().count(), PAIRS);
    for ((secret, seconds), answer) in pairs.iter().zip(answers.lines()) {
        let (theirs, accepted) = answer.split_once(' ').expect("two words");
        assert_eq!(secret.code(seconds / STEP_SECONDS).expect("a code").as_str(), theirs);
        let ours: String = (-2..=2)
            .map(|apart| {
                let now = DateTime::from_timestamp(seconds + STEP_SECONDS * apart, 0).expect("a time");
                if secret.steps_of(theirs, now).expect("compared").is_empty() { '0' } else { '1' }
            })
            .collect();
        // Two steps apart may be the same code by chance, once in a million.
        assert_eq!(&ours[1..4], "111");
        assert_eq!(ours, accepted);
    }
}
