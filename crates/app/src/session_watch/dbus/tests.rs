//! On a bus of the test's own, with a peer that speaks as logind and screen savers do. Left out by name where there is
//! no `dbus-daemon`.

use super::{Lock, hear_logind, lock_with, screen_savers};
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use zbus::blocking::{Connection, connection};
use zbus::zvariant::{OwnedFd, OwnedObjectPath, Value};

/// Far longer than anything here takes; only a failure waits for it.
const SOON: Duration = Duration::from_secs(30);
const OWN_SESSION: &str = "/org/freedesktop/login1/session/_31";

struct Bus {
    daemon: Child,
    address: String,
}

impl Bus {
    fn start(test: &str) -> Option<Self> {
        let settings = "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>\
            <policy context=\"default\"><allow send_destination=\"*\"/><allow receive_sender=\"*\"/><allow own=\"*\"/>\
            </policy></busconfig>";
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), settings).expect("written");
        let mut command = Command::new("dbus-daemon");
        command.arg(format!("--config-file={}", file.path().display()));
        command.args(["--nofork", "--nopidfile", "--print-address=1"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut daemon = match command.spawn() {
            Ok(daemon) => daemon,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                eprintln!("LEFT OUT: {test}: dbus-daemon is not installed");
                return None;
            }
            Err(error) => panic!("{error}"),
        };
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().expect("piped")).read_line(&mut address).expect("an address");
        Some(Self { daemon, address: address.trim().to_owned() })
    }

    fn connect(&self) -> Connection {
        connection::Builder::address(self.address.as_str()).expect("an address").build().expect("connected")
    }

    /// Ends the bus, and with it whatever hears on it.
    fn end(mut self) {
        self.daemon.kill().expect("ended");
        self.daemon.wait().expect("gone");
    }
}

/// What logind does, as far as it is asked here. Keeps the other end of each delay it gave.
struct Logind {
    given: Mutex<Sender<UnixStream>>,
}

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Logind {
    fn inhibit(&self, what: &str, _who: &str, _why: &str, mode: &str) -> OwnedFd {
        assert_eq!((what, mode), ("sleep", "delay"));
        let (kept, given) = UnixStream::pair().expect("a pair");
        self.given.lock().expect("kept").send(kept).expect("the test waits");
        OwnedFd::from(std::os::fd::OwnedFd::from(given))
    }

    fn get_session(&self, _id: &str) -> OwnedObjectPath {
        OwnedObjectPath::try_from(OWN_SESSION).expect("a path")
    }

    #[zbus(name = "GetSessionByPID")]
    fn get_session_by_pid(&self, _pid: u32) -> OwnedObjectPath {
        self.get_session("")
    }
}

fn logind(bus: &Bus) -> (Connection, Receiver<UnixStream>) {
    let (sender, delays) = channel();
    let peer = bus.connect();
    peer.object_server().at("/org/freedesktop/login1", Logind { given: Mutex::new(sender) }).expect("served");
    peer.request_name("org.freedesktop.login1").expect("named");
    (peer, delays)
}

fn counting() -> (Lock, Receiver<()>) {
    let (sender, locked) = channel();
    let sender = Mutex::new(sender);
    (Arc::new(move || sender.lock().expect("free").send(()).expect("the test waits")), locked)
}

fn manager_says(peer: &Connection, sleeps: bool) {
    let (path, interface) = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager");
    peer.emit_signal(None::<&str>, path, interface, "PrepareForSleep", &sleeps).expect("said");
}

#[test]
fn the_laptop_sleeps_only_after_the_vault_is_locked() {
    let Some(bus) = Bus::start("the_laptop_sleeps_only_after_the_vault_is_locked") else { return };
    let (peer, delays) = logind(&bus);
    let held = Arc::new(Mutex::new(None::<UnixStream>));
    let (sender, locked) = channel();
    let (at_lock, sender) = (held.clone(), Mutex::new(sender));
    let lock: Lock = Arc::new(move || {
        let mut held = at_lock.lock().expect("free");
        let delayed = held
            .as_mut()
            .is_some_and(|end| matches!(end.read(&mut [0]), Err(error) if error.kind() == ErrorKind::WouldBlock));
        sender.lock().expect("free").send(delayed).expect("the test waits");
    });
    let hears = bus.connect();
    let thread = thread::spawn(move || hear_logind(&hears, &lock).is_err());
    for _ in 0..2 {
        let end = delays.recv_timeout(SOON).expect("the sleep is delayed");
        end.set_nonblocking(true).expect("set");
        *held.lock().expect("free") = Some(end);
        manager_says(&peer, true);
        assert!(locked.recv_timeout(SOON).expect("locked"), "the delay was held while it locked");
        let mut end = held.lock().expect("free").take().expect("kept");
        end.set_nonblocking(false).expect("set");
        end.set_read_timeout(Some(SOON)).expect("set");
        assert_eq!(end.read(&mut [0]).expect("the other end was closed"), 0, "the laptop may sleep now");
        manager_says(&peer, false);
    }
    bus.end();
    assert!(thread.join().expect("ended"), "without a bus nothing is heard, and nothing is said");
}

#[test]
fn the_locked_session_is_heard_and_no_other() {
    let Some(bus) = Bus::start("the_locked_session_is_heard_and_no_other") else { return };
    let (peer, delays) = logind(&bus);
    let (lock, locked) = counting();
    let hears = bus.connect();
    let thread = thread::spawn(move || hear_logind(&hears, &lock).is_err());
    let _delay = delays.recv_timeout(SOON).expect("it hears");
    let session = "org.freedesktop.login1.Session";
    let hint = |path: &str, locked: bool| {
        let changed = std::collections::HashMap::from([("LockedHint", Value::from(locked))]);
        let body = (session, changed, Vec::<String>::new());
        let properties = "org.freedesktop.DBus.Properties";
        peer.emit_signal(None::<&str>, path, properties, "PropertiesChanged", &body).expect("said");
    };
    let told = |path: &str, member: &str| peer.emit_signal(None::<&str>, path, session, member, &()).expect("said");
    let other = "/org/freedesktop/login1/session/_32";
    told(other, "Lock");
    hint(other, true);
    told(OWN_SESSION, "Unlock");
    hint(OWN_SESSION, false);
    told(OWN_SESSION, "Lock");
    hint(OWN_SESSION, true);
    for _ in 0..2 {
        locked.recv_timeout(SOON).expect("locked");
    }
    bus.end();
    assert!(thread.join().expect("ended"));
    assert_eq!(locked.try_iter().count(), 0, "by the two of the own session alone");
}

#[test]
fn a_screen_saver_that_comes_locks_and_one_that_goes_does_not() {
    let Some(bus) = Bus::start("a_screen_saver_that_comes_locks_and_one_that_goes_does_not") else { return };
    let peer = bus.connect();
    let (lock, locked) = counting();
    let heard = screen_savers(&bus.connect()).expect("listening");
    let thread = thread::spawn(move || lock_with(heard, &lock).is_err());
    let says = |interface: &str, active: bool| {
        let path = "/org/freedesktop/ScreenSaver";
        peer.emit_signal(None::<&str>, path, interface, "ActiveChanged", &active).expect("said");
    };
    for (interface, active) in [
        ("org.freedesktop.ScreenSaver", false),
        ("org.freedesktop.ScreenSaver", true),
        ("org.example.ScreenSaver", true),
        ("org.gnome.ScreenSaver", false),
        ("org.gnome.ScreenSaver", true),
    ] {
        says(interface, active);
    }
    for _ in 0..2 {
        locked.recv_timeout(SOON).expect("locked");
    }
    bus.end();
    assert!(thread.join().expect("ended"));
    assert_eq!(locked.try_iter().count(), 0);
}
