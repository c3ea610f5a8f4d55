//! What a program did to a folder, read from `strace -f -y -xx`.

use anyhow::{Context, Result, bail};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The system calls that are recorded.
const CALLS: &str = "openat,write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat";

/// One thing a program did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A file was opened in a way that makes it if it is not there.
    Opened {
        /// Which.
        path: PathBuf,
        /// Whether what stood in it went.
        emptied: bool,
    },
    /// Bytes were written.
    Written {
        /// Where.
        path: PathBuf,
        /// From which byte on.
        at: usize,
        /// What.
        bytes: Vec<u8>,
    },
    /// A file was made this long.
    Cut {
        /// Which.
        path: PathBuf,
        /// Its length, bytes.
        length: usize,
    },
    /// A file or folder was synced.
    Synced {
        /// Which.
        path: PathBuf,
    },
    /// A file got another name.
    Moved {
        /// The old one.
        from: PathBuf,
        /// The new one.
        to: PathBuf,
    },
    /// A file was removed.
    Removed {
        /// Which.
        path: PathBuf,
    },
    /// The program printed something.
    Said(String),
}

impl Event {
    /// What happened, without what was written.
    pub fn brief(&self) -> String {
        match self {
            Self::Written { path, at, bytes } => format!("{} bytes at {at} of {}", bytes.len(), path.display()),
            other => format!("{other:?}"),
        }
    }
}

/// What a program did to a folder, in order.
pub struct Trace {
    /// Each thing it did.
    pub events: Vec<Event>,
}

impl Trace {
    /// The words of `strace` that come before the program's own.
    pub fn command(into: &Path) -> Vec<String> {
        let words = ["-f", "-y", "-xx", "-s", "4194304", "-e", &format!("trace={CALLS}"), "-o"].map(str::to_owned);
        words.into_iter().chain([into.display().to_string()]).collect()
    }

    /// Reads what `strace` wrote, keeping what concerns this folder and what was printed.
    ///
    /// # Errors
    /// A line of another form than is known.
    pub fn read(file: &Path, folder: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(file)?;
        let (mut events, mut begun, mut ends) = (Vec::new(), HashMap::new(), HashMap::new());
        for line in text.lines() {
            let (process, call) = line.split_once(' ').context("a line begins with a process")?;
            let call = call.trim_start();
            // A call that another thread's call interrupts comes in two parts; it is done where the second stands.
            let whole = if let Some(first) = call.strip_suffix(" <unfinished ...>") {
                begun.insert(process.to_owned(), first.to_owned());
                continue;
            } else if call.starts_with("<... ") {
                let rest = call.split_once("resumed>").map_or("", |(_, rest)| rest);
                format!("{}{rest}", begun.remove(process).context("the beginning of a call")?)
            } else {
                call.to_owned()
            };
            if let Some(event) = read_call(&whole, &mut ends).with_context(|| shortened(&whole))? {
                events.extend(concerns(folder, event));
            }
        }
        Ok(Self { events })
    }
}

fn shortened(call: &str) -> String {
    call.chars().take(200).collect()
}

fn concerns(folder: &Path, event: Event) -> Option<Event> {
    let within = match &event {
        Event::Said(_) => true,
        Event::Opened { path, .. }
        | Event::Written { path, .. }
        | Event::Cut { path, .. }
        | Event::Synced { path }
        | Event::Removed { path } => path.starts_with(folder),
        Event::Moved { from, .. } => from.starts_with(folder),
    };
    // The index of the write-ahead log is memory, not a file: SQLite makes it anew from the log.
    let shared = |path: &Path| path.extension().is_some_and(|extension| extension.to_string_lossy().ends_with("-shm"));
    let index = matches!(&event, Event::Opened { path, .. } | Event::Cut { path, .. } | Event::Written { path, .. } if shared(path));
    (within && !index).then_some(event)
}

/// Reads one call that succeeded. `ends` keeps where a plain `write` goes on in each file.
fn read_call(call: &str, ends: &mut HashMap<PathBuf, usize>) -> Result<Option<Event>> {
    let Some((name, rest)) = call.split_once('(') else { return Ok(None) };
    let Some((arguments, result)) = rest.rsplit_once(") = ").or_else(|| rest.rsplit_once(")  = ")) else {
        // `strace` pads short calls before the equals sign.
        return match rest.rfind('=') {
            Some(at) => {
                let arguments = rest[..at].trim_end().trim_end_matches(')');
                made(name, arguments, rest[at + 1..].trim(), ends)
            }
            None => Ok(None),
        };
    };
    made(name, arguments.trim_end().trim_end_matches(')'), result.trim(), ends)
}

fn made(name: &str, arguments: &str, result: &str, ends: &mut HashMap<PathBuf, usize>) -> Result<Option<Event>> {
    if result.starts_with('-') || result.starts_with('?') {
        return Ok(None);
    }
    let parts: Vec<&str> = arguments.split(", ").collect();
    let part = |number: usize| parts.get(number).copied().context("an argument");
    Ok(match name {
        "openat" => {
            let flags = part(2)?;
            let path = PathBuf::from(text(part(1)?)?);
            let emptied = flags.contains("O_TRUNC");
            if emptied || flags.contains("O_CREAT") {
                ends.insert(path.clone(), 0);
            }
            flags.contains("O_CREAT").then_some(Event::Opened { path, emptied })
        }
        "pwrite64" => Some(Event::Written { path: file(part(0)?)?, at: part(3)?.parse()?, bytes: bytes(part(1)?)? }),
        "write" => match part(0)?.split_once('<') {
            Some(("1", _)) => Some(Event::Said(text(part(1)?)?)),
            Some((_, path)) if path.starts_with('/') || path.starts_with("\\x2f") => {
                let (path, bytes) = (file(part(0)?)?, bytes(part(1)?)?);
                let end = ends.entry(path.clone()).or_default();
                let at = *end;
                *end += bytes.len();
                Some(Event::Written { path, at, bytes })
            }
            _ => None,
        },
        "ftruncate" => Some(Event::Cut { path: file(part(0)?)?, length: part(1)?.parse()? }),
        "fsync" | "fdatasync" => Some(Event::Synced { path: file(part(0)?)? }),
        "rename" => Some(Event::Moved { from: text(part(0)?)?.into(), to: text(part(1)?)?.into() }),
        "renameat" | "renameat2" => Some(Event::Moved { from: text(part(1)?)?.into(), to: text(part(3)?)?.into() }),
        "unlink" => Some(Event::Removed { path: text(part(0)?)?.into() }),
        "unlinkat" => Some(Event::Removed { path: text(part(1)?)?.into() }),
        _ => None,
    })
}

/// The path of `5</a/file>`.
fn file(argument: &str) -> Result<PathBuf> {
    let (_, path) = argument.split_once('<').context("a file's path")?;
    let path = path.trim_end_matches('>');
    let plain = if path.contains("\\x") { String::from_utf8(unescaped(path)?)? } else { path.to_owned() };
    Ok(PathBuf::from(plain.trim_end_matches("(deleted)")))
}

fn text(argument: &str) -> Result<String> {
    Ok(String::from_utf8(bytes(argument)?)?)
}

/// The bytes of `"\x41\x42"`.
fn bytes(argument: &str) -> Result<Vec<u8>> {
    if argument.ends_with("...") {
        bail!("strace has cut a write short");
    }
    unescaped(argument.trim().trim_matches('"'))
}

fn unescaped(escaped: &str) -> Result<Vec<u8>> {
    escaped.split("\\x").skip(1).map(|digits| Ok(u8::from_str_radix(digits, 16)?)).collect()
}
