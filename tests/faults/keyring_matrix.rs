//! Every state of the keyring against every operation that needs it: what is answered, and that a refusal changes
//! nothing.

use anyhow::{Context, Result, ensure};
use auscult_tests::Desk;
use auscult_tests::child::{Child, bound};
use auscult_tests::desk::KeyringState::{self, Locked, Missing, Unlocked};
use auscult_tests::programs;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};

const PASSWORD: &str = "a quiet night at the harbour";
const NEW_PASSWORD: &str = "another quiet night at sea";

/// How a laptop's keyring may be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// As the vault was set up with.
    Open,
    /// There, and nobody unlocks it.
    Shut,
    /// No keyring answers.
    Gone,
    /// A keyring that knows nothing of this vault.
    Emptied,
    /// No keyring, and a vault that was made without one.
    NeverUsed,
}

/// State; then what is answered to: start, unlock, set up, recover, change password.
const MATRIX: [(State, [&str; 5]); 5] = [
    (State::Open, ["locked", "ok", "ok", "ok", "ok"]),
    (State::Shut, ["locked", "keyring", "keyring", "keyring", "keyring"]),
    (State::Gone, ["locked", "keyring", "keyring", "keyring", "keyring"]),
    (State::NeverUsed, ["locked", "ok", "ok", "ok", "ok"]),
    (State::Emptied, ["locked", "recovery_needed", "ok", "ok", "recovery_needed"]),
];

#[test]
fn every_state_of_the_keyring_answers_every_operation_as_the_table_says() -> Result<()> {
    let mut desk = Desk::without_screen(Unlocked)?;
    let made = Made::at(&mut desk)?;
    let mut wrong = Vec::new();
    for (state, expected) in MATRIX {
        for (operation, wanted) in OPERATIONS.iter().zip(expected) {
            made.lay_back_the_keyring(&mut desk)?;
            let answer = made.answer(&mut desk, state, operation).with_context(|| format!("{operation}, {state:?}"))?;
            let answer = if answer.len() > 30 { "ok".to_owned() } else { answer };
            eprintln!("{state:?} · {operation}: {answer}");
            if answer != wanted {
                wrong.push(format!("{state:?} · {operation}: {answer}, not {wanted}"));
            }
        }
    }
    ensure!(wrong.is_empty(), "{wrong:#?}");
    Ok(())
}

const OPERATIONS: [&str; 5] = ["start", "unlock", "set up", "recover", "change password"];

/// A vault with a keyring and one without, as they were set up, with their recovery keys.
struct Made {
    folder: PathBuf,
    keys: [String; 2],
}

impl Made {
    fn at(desk: &mut Desk) -> Result<Self> {
        let folder = desk.in_home("made");
        let keys = Self::set_up(desk, &folder)?;
        desk.keyring_becomes(Missing)?;
        copy(&keyrings(desk), &folder.join("keyrings"))?;
        Ok(Self { keys, folder })
    }

    /// The keyring as it was after setting up, open.
    fn lay_back_the_keyring(&self, desk: &mut Desk) -> Result<()> {
        desk.keyring_becomes(Missing)?;
        let _ = std::fs::remove_dir_all(keyrings(desk));
        copy(&self.folder.join("keyrings"), &keyrings(desk))?;
        desk.keyring_becomes(Unlocked)
    }

    fn set_up(desk: &Desk, folder: &Path) -> Result<[String; 2]> {
        let set_up = |name: &str, operation: &str| -> Result<String> {
            let mut probe = Probe::start(desk, &folder.join(name))?;
            let key = probe.asks(&[operation, PASSWORD])?;
            ensure!(key.len() > 30, "setting up was refused: {key}");
            Ok(key)
        };
        Ok([set_up("with", "set up")?, set_up("without", "set up without")?])
    }

    /// What one operation answers in one state, on a fresh copy of the vault; and that a refusal changed nothing.
    fn answer(&self, desk: &mut Desk, state: State, operation: &str) -> Result<String> {
        let copy = desk.in_home(format!("{state:?}-{operation}"));
        let (name, key) = match state {
            State::NeverUsed => ("without", &self.keys[1]),
            _ => ("with", &self.keys[0]),
        };
        if operation != "set up" {
            std::fs::create_dir_all(&copy)?;
            self::copy(&self.folder.join(name).join("vault"), &copy)?;
        }
        let mut probe = Probe::start(desk, &copy)?;
        if operation == "change password" {
            // Somebody is signed in when the keyring becomes what it becomes.
            ensure!(probe.asks(&["unlock", PASSWORD])? == "ok", "it does not open with the keyring as it was");
        }
        let before = keys_of(&copy);
        become_state(desk, state)?;
        let set_up = if state == State::NeverUsed { "set up without" } else { "set up" };
        let answer = match operation {
            "start" => probe.asks(&["gate"]),
            "unlock" => probe.asks(&["unlock", PASSWORD]),
            "set up" => probe.asks(&[set_up, PASSWORD]),
            "recover" => probe.asks(&["recover", key, NEW_PASSWORD]),
            _ => probe.asks(&["change password", PASSWORD, NEW_PASSWORD]),
        }?;
        let refused = ["keyring", "recovery_needed"].contains(&answer.as_str());
        ensure!(!refused || keys_of(&copy) == before, "a refused operation has changed the key file");
        if answer == "keyring" && operation == "unlock" {
            // The same program tries again once there is a keyring, without being started anew.
            desk.keyring_becomes(Unlocked)?;
            let again = probe.asks(&["unlock", PASSWORD])?;
            ensure!(again == "ok", "with the keyring back, it answers {again}");
        }
        Ok(answer)
    }
}

fn become_state(desk: &mut Desk, state: State) -> Result<()> {
    let keyring: KeyringState = match state {
        State::Open => return Ok(()),
        State::Shut => Locked,
        State::Gone | State::NeverUsed => Missing,
        State::Emptied => {
            desk.keyring_becomes(Missing)?;
            std::fs::remove_dir_all(keyrings(desk))?;
            Unlocked
        }
    };
    desk.keyring_becomes(keyring)
}

fn keyrings(desk: &Desk) -> PathBuf {
    desk.in_home(".local/share/keyrings")
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let copied = Command::new("cp").arg("-a").arg(from).arg(to).status()?;
    ensure!(copied.success(), "cp ended with {copied}");
    Ok(())
}

fn keys_of(folder: &Path) -> Option<Vec<u8>> {
    std::fs::read(folder.join("vault/keys.json")).ok()
}

/// The program at a desk.
struct Probe {
    _process: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Probe {
    fn start(desk: &Desk, folder: &Path) -> Result<Self> {
        let mut command = bound(programs::built("auscult-keyring-probe")?);
        command.arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = Child::start("auscult-keyring-probe", desk.seat(&mut command))?;
        let (input, output) = (process.input()?, BufReader::new(process.output()?).lines());
        Ok(Self { _process: process, input, output })
    }

    fn asks(&mut self, words: &[&str]) -> Result<String> {
        writeln!(self.input, "{}", words.join("\t"))?;
        Ok(self.output.next().context("it ended")??)
    }
}
