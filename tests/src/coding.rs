//! What a coder does in the window: by key alone, one decision after the other, with the note beside it.

use crate::window::{Key, SOON, Window};
use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde_json::Value;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

/// What is chosen in the list of codes, proposals, findings, level and questions.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Chosen {
    /// What it is, by its test id: `code-row`, `suggestion-row`, `coding-finding`, `level-row`, `gap-row`, `query-row`.
    pub kind: String,
    /// The code or rule it is about.
    pub about: String,
    /// Where it stands.
    pub state: String,
    /// Its place among all that can be chosen, from 0.
    pub place: usize,
    /// How many can be chosen.
    pub of: usize,
    /// Places of the note that are marked for it.
    pub marked: usize,
    /// Whether it has a fix that one key applies.
    pub fixable: bool,
}

/// A coder at the keyboard.
pub struct Coder<'a> {
    window: &'a Window,
}

impl<'a> Coder<'a> {
    /// A coder at this window.
    pub fn at(window: &'a Window) -> Self {
        Self { window }
    }

    /// Presses a key and waits until what it does is done.
    ///
    /// # Errors
    /// When the window does not settle.
    pub fn press(&self, held: &[Key], key: char) -> Result<()> {
        self.window.press(held, key)?;
        self.settled()
    }

    /// Types into what has the focus.
    ///
    /// # Errors
    /// When the window does not answer.
    pub fn write(&self, words: &str) -> Result<()> {
        words.chars().try_for_each(|key| self.window.press(&[], key))
    }

    /// Waits until no change is on its way.
    ///
    /// # Errors
    /// At the deadline.
    pub fn settled(&self) -> Result<()> {
        self.window.wait_until("the change is kept", SOON, |window| {
            let busy =
                window.ask("return document.querySelector('[data-testid=codes-left][data-busy]') !== null", &[])?;
            Ok((busy == Value::Bool(false)).then_some(()))
        })
    }

    /// Goes to the next visit of the queue, from the whole queue to its first, and gives its id once its codes are there.
    ///
    /// # Errors
    /// When there is none, or it does not open.
    pub fn next_visit(&self) -> Result<String> {
        let before = self.visit()?;
        self.window.press(&[Key::Shift], 'n')?;
        let id = self.window.wait_until("the next visit of the queue opens", SOON, |_| {
            let now = self.visit()?;
            Ok((now != before && self.window.shows("codes-pane")?).then_some(now).flatten())
        })?;
        self.window.attribute_is("codes-left", "data-read", "true", SOON)?;
        self.settled()?;
        Ok(id)
    }

    /// The visit that is open.
    ///
    /// # Errors
    /// When the window does not answer.
    pub fn visit(&self) -> Result<Option<String>> {
        let place = self.window.ask("return location.hash.match(/^#\\/code\\/([^/]+)$/)?.[1] ?? null", &[])?;
        Ok(place.as_str().filter(|id| *id != "report").map(str::to_owned))
    }

    /// What is chosen now.
    ///
    /// # Errors
    /// When the window does not answer.
    pub fn chosen(&self) -> Result<Option<Chosen>> {
        let script = "const row = document.querySelector('[data-testid=codes-pane] [data-chosen]'); if (!row) return null; \
                      const all = [...document.querySelectorAll('[data-testid=codes-pane] .summary[id^=item-]')].map(each => each.closest('li')); \
                      return {kind: row.dataset.testid, about: row.dataset.about ?? '', state: row.dataset.state ?? '', \
                      place: all.indexOf(row), of: all.length, \
                      marked: Number(document.querySelector('[data-testid=evidence-note]').dataset.places), \
                      fixable: row.querySelector('[data-testid=finding-fix]') !== null}";
        Ok(serde_json::from_value(self.window.ask(script, &[])?)?)
    }

    /// Goes back to the first of all that can be chosen.
    ///
    /// # Errors
    /// When the window does not settle.
    pub fn to_the_top(&self) -> Result<()> {
        while self.chosen()?.is_some_and(|now| now.place > 0) {
            self.press(&[Key::Shift], 'k')?;
        }
        Ok(())
    }

    /// Decides on everything of the open visit, from what is chosen to the end: takes what the note bears out, rejects the rest
    /// with its reason, applies the fixes of errors. Gives how many decisions that took.
    ///
    /// # Errors
    /// When the window does not go along, or never comes to an end.
    pub fn decide_on_all(&self, accepts: impl Fn(&Chosen) -> bool) -> Result<u32> {
        let mut decisions = 0;
        let mut tried = Vec::new();
        for _ in 0..400 {
            let Some(now) = self.chosen()? else { return Ok(decisions) };
            let asked_before = tried.contains(&(now.kind.clone(), now.about.clone()));
            match (now.kind.as_str(), now.state.as_str()) {
                ("code-row", "pending" | "under_review") => self.press(&[], 'a')?,
                ("suggestion-row", "pending") if accepts(&now) => self.press(&[], 'a')?,
                ("suggestion-row", "pending") => self.reject("2")?,
                ("coding-finding", "error") if now.fixable && !asked_before => {
                    tried.push((now.kind.clone(), now.about.clone()));
                    self.press(&[], 'f')?;
                }
                _ => {
                    if now.place + 1 == now.of {
                        return Ok(decisions);
                    }
                    self.press(&[], 'j')?;
                    continue;
                }
            }
            decisions += 1;
        }
        bail!("the visit has no end; last: {:?}", self.chosen()?)
    }

    /// Rejects what is chosen, for the reason with this number.
    ///
    /// # Errors
    /// When it is not asked why.
    pub fn reject(&self, number: &str) -> Result<()> {
        self.window.press(&[], 'r')?;
        self.window.text("reject-dialog")?;
        self.write(number)?;
        self.window.gone("reject-dialog")?;
        self.settled()
    }

    /// Looks a code up and takes the first one found.
    ///
    /// # Errors
    /// When nothing is found.
    pub fn add(&self, words: &str) -> Result<()> {
        self.window.press(&[], '/')?;
        self.window.text("code-search-field")?;
        self.write(words)?;
        self.window.attribute_is("code-search-count", "data-wanted", words, SOON)?;
        self.window.text("code-hit").with_context(|| format!("nothing is found for '{words}'"))?;
        self.window.press(&[], char::from(Key::Enter))?;
        self.window.gone("code-search")?;
        self.settled()
    }

    /// Declares the visit finished; where a rule still says no, with a reason.
    ///
    /// # Errors
    /// When it is not finished.
    pub fn finish(&self) -> Result<()> {
        self.press(&[Key::Control, Key::Shift], char::from(Key::Enter))?;
        if self.window.shows("despite-dialog")? {
            self.write("as the clinic and the payer agreed")?;
            // Enter is a new line in the field; the button after it keeps the reason.
            self.window.press(&[], char::from(Key::Tab))?;
            self.window.press(&[], char::from(Key::Tab))?;
            self.window.press(&[], char::from(Key::Enter))?;
        }
        self.window.attribute_is("codes-left", "data-state", "done", SOON)
    }
}

/// The codes that stand on the open visit.
///
/// # Errors
/// When the window does not answer.
pub fn codes(window: &Window) -> Result<Vec<String>> {
    let script = "return [...document.querySelectorAll('[data-testid=code-row]')].filter(row => row.dataset.state !== 'rejected')\
                  .map(row => row.dataset.about)";
    Ok(serde_json::from_value(window.ask(script, &[])?)?)
}

/// The visits of the queue that are shown, by their ids.
///
/// # Errors
/// When the window does not answer.
pub fn queue(window: &Window) -> Result<Vec<String>> {
    let script = "return [...document.querySelectorAll('[data-testid=queue-row]')].map(row => row.dataset.about)";
    Ok(serde_json::from_value(window.ask(script, &[])?)?)
}

/// Fails if the program has a connection to anywhere but this machine.
///
/// # Errors
/// When it has one, or the system does not say.
pub fn ensure_offline(program: u32) -> Result<()> {
    let mut sockets = Vec::new();
    for file in std::fs::read_dir(format!("/proc/{program}/fd"))? {
        let Ok(target) = std::fs::read_link(file?.path()) else { continue };
        let name = target.to_string_lossy().into_owned();
        sockets.extend(name.strip_prefix("socket:[").and_then(|rest| rest.strip_suffix(']')).map(str::to_owned));
    }
    for table in ["tcp", "tcp6", "udp", "udp6"] {
        let lines = std::fs::read_to_string(Path::new("/proc").join(program.to_string()).join("net").join(table))?;
        for line in lines.lines().skip(1) {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let (Some(remote), Some(socket)) = (fields.get(2), fields.get(9)) else { continue };
            let mine = sockets.iter().any(|own| own == socket);
            ensure!(!mine || is_here(remote), "the program is connected to {remote}");
        }
    }
    Ok(())
}

/// Whether an address as the kernel lists it (`0100007F:1F90`) is this machine, or none.
fn is_here(listed: &str) -> bool {
    let address = listed.split(':').next().unwrap_or_default();
    let words: Vec<u32> =
        (0..address.len() / 8).filter_map(|n| u32::from_str_radix(&address[8 * n..8 * n + 8], 16).ok()).collect();
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_ne_bytes()).collect();
    let address: IpAddr = match (<[u8; 4]>::try_from(bytes.as_slice()), <[u8; 16]>::try_from(bytes.as_slice())) {
        (Ok(four), _) => Ipv4Addr::from(four).into(),
        (_, Ok(sixteen)) => Ipv6Addr::from(sixteen).to_canonical(),
        _ => return false,
    };
    address.is_loopback() || address.is_unspecified()
}

#[cfg(test)]
mod tests {
    use super::is_here;

    #[test]
    fn addresses_are_read_as_the_kernel_lists_them() {
        for (listed, here) in [
            ("0100007F:1F90", true),
            ("00000000:0000", true),
            ("08080808:01BB", false),
            ("00000000000000000000000001000000:0050", true),
            ("0000000000000000FFFF00000100007F:0050", true),
            ("B80D0120000000000000000001000000:0050", false),
            ("nonsense", false),
        ] {
            assert_eq!(is_here(listed), here, "{listed}");
        }
    }
}
