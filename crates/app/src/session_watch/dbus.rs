//! What Linux desktops say on their buses: logind on the system's, screen savers on the session's.
//!
//! While logind holds our delay, the laptop does not sleep before the vault is closed; the delay is given back as soon
//! as it is, and taken again after waking.

use std::collections::HashMap;
use std::sync::Arc;
use std::thread;
use zbus::blocking::fdo::DBusProxy;
use zbus::blocking::{Connection, MessageIterator};
use zbus::message::{Message, Type};
use zbus::zvariant::{OwnedFd, OwnedObjectPath, OwnedValue};
use zbus::{MatchRule, Result};

const LOGIND: &str = "org.freedesktop.login1";
const MANAGER: &str = "org.freedesktop.login1.Manager";
const MANAGER_PATH: &str = "/org/freedesktop/login1";
const SESSION: &str = "org.freedesktop.login1.Session";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
/// Who tells that the screen is locked: what freedesktop.org agreed on, and what GNOME and its kin say.
const SCREEN_SAVERS: [&str; 4] =
    ["org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver", "org.mate.ScreenSaver"];

/// What is done when the person leaves; it has been done when it returns.
pub(super) type Lock = Arc<dyn Fn() + Send + Sync>;

/// Hears both buses, each on a thread of its own. A bus that is not there, or goes away, is not heard.
pub(super) fn watch(lock: Lock) {
    let also = lock.clone();
    thread::spawn(move || Connection::system().and_then(|bus| hear_logind(&bus, &lock)));
    thread::spawn(move || Connection::session().and_then(|bus| lock_with(screen_savers(&bus)?, &also)));
}

/// Hears logind until the bus goes away.
fn hear_logind(bus: &Connection, lock: &Lock) -> Result<()> {
    let heard = MessageIterator::from(bus.clone());
    let proxy = DBusProxy::new(bus)?;
    proxy.add_match_rule(signal(MANAGER)?.path(MANAGER_PATH)?.member("PrepareForSleep")?.build())?;
    // Without a session of its own (started by a service, say) only the sleep is heard.
    if let Some(path) = own_session(bus) {
        proxy.add_match_rule(signal(SESSION)?.path(path.as_str())?.member("Lock")?.build())?;
        proxy.add_match_rule(signal(PROPERTIES)?.path(path.as_str())?.member("PropertiesChanged")?.build())?;
    }
    let mut delay = delay_of_sleep(bus);
    for message in heard {
        match said(&message?) {
            Some(Said::Sleeps) => {
                lock();
                drop(delay.take());
            }
            Some(Said::Woke) => delay = delay_of_sleep(bus),
            Some(Said::Locks) => lock(),
            None => {}
        }
    }
    Ok(())
}

/// Listens to the screen savers of a session.
fn screen_savers(bus: &Connection) -> Result<MessageIterator> {
    let heard = MessageIterator::from(bus.clone());
    let proxy = DBusProxy::new(bus)?;
    for interface in SCREEN_SAVERS {
        proxy.add_match_rule(signal(interface)?.member("ActiveChanged")?.build())?;
    }
    Ok(heard)
}

/// Locks whenever it is said that the screen is, until the bus goes away.
fn lock_with(heard: MessageIterator, lock: &Lock) -> Result<()> {
    for message in heard {
        if said(&message?) == Some(Said::Locks) {
            lock();
        }
    }
    Ok(())
}

fn signal(interface: &'static str) -> Result<zbus::match_rule::Builder<'static>> {
    MatchRule::builder().msg_type(Type::Signal).interface(interface)
}

/// What a message means here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// The laptop is about to sleep, once nobody delays it.
    Sleeps,
    /// It woke.
    Woke,
    /// The screen is locked.
    Locks,
}

fn said(message: &Message) -> Option<Said> {
    let header = message.header();
    if header.message_type() != Type::Signal {
        return None;
    }
    let body = message.body();
    match (header.interface()?.as_str(), header.member()?.as_str()) {
        (MANAGER, "PrepareForSleep") => Some(if body.deserialize::<bool>().ok()? { Said::Sleeps } else { Said::Woke }),
        (SESSION, "Lock") => Some(Said::Locks),
        (PROPERTIES, "PropertiesChanged") => {
            let (interface, changed, _): (String, HashMap<String, OwnedValue>, Vec<String>) =
                body.deserialize().ok()?;
            let locked = changed.get("LockedHint").and_then(|hint| bool::try_from(hint).ok());
            (interface == SESSION && locked == Some(true)).then_some(Said::Locks)
        }
        (interface, "ActiveChanged") if SCREEN_SAVERS.contains(&interface) => {
            body.deserialize::<bool>().ok()?.then_some(Said::Locks)
        }
        _ => None,
    }
}

/// Asks logind to wait with sleeping until this is dropped; it waits five seconds unless set up otherwise.
fn delay_of_sleep(bus: &Connection) -> Option<OwnedFd> {
    let asked = ("sleep", "Auscult", "Patients' records are locked first", "delay");
    let answer = bus.call_method(Some(LOGIND), MANAGER_PATH, Some(MANAGER), "Inhibit", &asked).ok()?;
    answer.body().deserialize().ok()
}

/// Where logind keeps the session this program runs in.
fn own_session(bus: &Connection) -> Option<OwnedObjectPath> {
    let path = |answer: Result<Message>| answer.ok()?.body().deserialize().ok();
    let named = std::env::var("XDG_SESSION_ID")
        .ok()
        .and_then(|id| path(bus.call_method(Some(LOGIND), MANAGER_PATH, Some(MANAGER), "GetSession", &id)));
    let own = std::process::id();
    named.or_else(|| path(bus.call_method(Some(LOGIND), MANAGER_PATH, Some(MANAGER), "GetSessionByPID", &own)))
}

#[cfg(test)]
mod tests;
