//! Locks with the desktop: before the laptop sleeps, and when its own screen lock comes.
//!
//! Where there is no bus to hear it on, the program works and says nothing: the idle lock and the look at the clock
//! after a sleep ([`App::tick`]) remain.

#[cfg(all(unix, not(target_os = "macos")))]
mod dbus;

use crate::App;

impl App {
    /// From now on locks when the laptop is about to sleep or the desktop locks its screen. Comes back at once.
    pub fn lock_with_the_desktop(&self) {
        #[cfg(all(unix, not(target_os = "macos")))]
        {
            let inner = std::sync::Arc::downgrade(&self.0);
            let lock = move || {
                if let Some(inner) = inner.upgrade() {
                    App(inner).lock();
                }
            };
            dbus::watch(std::sync::Arc::new(lock));
        }
    }
}
