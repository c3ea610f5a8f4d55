//! The real window, driven as a person drives it: by clicking and typing on what has a name.
//!
//! WebKit's own driver starts the program and speaks WebDriver. Nothing waits for a time; everything waits for what a
//! person would wait for, with a deadline that says what did not come.

mod driver;

use crate::desk::Desk;
use crate::wait::until;
use anyhow::{Context, Result, bail};
use driver::Driver;
use fantoccini::elements::Element;
use fantoccini::error::{CmdError, ErrorStatus};
use fantoccini::{Client, Locator};
use serde_json::Value;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::runtime::Runtime;

pub use fantoccini::key::Key;

/// How long an answer of the window may take before it is a defect.
pub const SOON: Duration = Duration::from_secs(20);

/// The open window of the program under test.
pub struct Window {
    client: Client,
    runtime: Runtime,
    driver: Driver,
    display: String,
    log: PathBuf,
}

impl Window {
    /// Starts the program on a desk and waits for its page.
    ///
    /// # Errors
    /// When it does not start or shows no page.
    pub fn open(desk: &Desk) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let log = desk.in_home("window.log");
        let driver = Driver::start(desk, &log)?;
        let client = runtime.block_on(driver.session()).with_context(|| said(&log))?;
        let display = desk.display()?.name().to_owned();
        let window = Self { client, runtime, driver, display, log };
        window.wait_until("the page has something on it", SOON, |window| {
            let ready =
                window.ask("return document.readyState === 'complete' && document.body.children.length > 0", &[])?;
            Ok((ready == Value::Bool(true)).then_some(()))
        })?;
        Ok(window)
    }

    /// The process of the program itself.
    ///
    /// # Errors
    /// When it is not running.
    pub fn program_id(&self) -> Result<u32> {
        self.driver.program_id().context("the program is not running")
    }

    /// Ends the program at once, as a power cut would.
    ///
    /// # Errors
    /// When it is not running.
    pub fn kill(self) -> Result<()> {
        let id = self.program_id()?;
        driver::signal("KILL", id)?;
        until("the killed program is gone", SOON, || Ok((!driver::is_running(id)).then_some(())))
    }

    /// What the program wrote to its standard output and error.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Clicks what has this test id.
    ///
    /// # Errors
    /// When it cannot be clicked before the deadline.
    pub fn click(&self, test_id: &str) -> Result<()> {
        self.click_on(&by_test_id(test_id))
    }

    /// Clicks the button, link or tab with this name.
    ///
    /// # Errors
    /// When it cannot be clicked before the deadline.
    pub fn click_named(&self, name: &str) -> Result<()> {
        let element = |test: &str| {
            format!("//*[self::button or self::a or @role='tab' or @role='option' or @role='menuitem'][{test}]")
        };
        let test = format!("normalize-space(.)={0} or @aria-label={0}", quoted(name));
        self.click_on(&Place::XPath(element(&test)))
    }

    /// Clicks what a CSS selector finds.
    ///
    /// # Errors
    /// When it cannot be clicked before the deadline.
    pub fn click_css(&self, selector: &str) -> Result<()> {
        self.click_on(&Place::Css(selector.to_owned()))
    }

    /// Replaces the text of a field with this test id by typing.
    ///
    /// # Errors
    /// When it cannot be typed in before the deadline.
    pub fn fill(&self, test_id: &str, text: &str) -> Result<()> {
        self.on(&by_test_id(test_id), &format!("{test_id} can be filled in"), async |element| {
            element.clear().await?;
            element.send_keys(&keys(text)).await
        })
    }

    /// Types into what a CSS selector finds, after what stands there.
    ///
    /// # Errors
    /// When it cannot be typed in before the deadline.
    pub fn type_into(&self, selector: &str, text: &str) -> Result<()> {
        let place = Place::Css(selector.to_owned());
        self.on(&place, &format!("{selector} can be typed in"), async |element| element.send_keys(&keys(text)).await)
    }

    /// Chooses an option of a `select` by its value.
    ///
    /// # Errors
    /// When it cannot be chosen before the deadline.
    pub fn choose(&self, test_id: &str, value: &str) -> Result<()> {
        let what = format!("{test_id} offers {value}");
        self.on(&by_test_id(test_id), &what, async |element| element.select_by_value(value).await)
    }

    /// Waits until something with this test id is seen, and gives its text.
    ///
    /// # Errors
    /// At the deadline.
    pub fn text(&self, test_id: &str) -> Result<String> {
        self.text_within(test_id, SOON)
    }

    /// As [`Window::text`], with a deadline of one's own.
    ///
    /// # Errors
    /// At the deadline.
    pub fn text_within(&self, test_id: &str, at_most: Duration) -> Result<String> {
        let place = by_test_id(test_id);
        self.wait_until(&format!("{test_id} is seen"), at_most, |window| window.seen(&place))
    }

    /// Waits until nothing with this test id is there.
    ///
    /// # Errors
    /// At the deadline.
    pub fn gone(&self, test_id: &str) -> Result<()> {
        let place = by_test_id(test_id);
        self.wait_until(&format!("{test_id} is gone"), SOON, |window| Ok(window.seen(&place)?.is_none().then_some(())))
    }

    /// Whether something with this test id is seen now.
    ///
    /// # Errors
    /// When the window does not answer.
    pub fn shows(&self, test_id: &str) -> Result<bool> {
        Ok(self.seen(&by_test_id(test_id))?.is_some())
    }

    /// Waits until an attribute of what has this test id has this value.
    ///
    /// # Errors
    /// At the deadline.
    pub fn attribute_is(&self, test_id: &str, name: &str, value: &str, at_most: Duration) -> Result<()> {
        let script =
            "return document.querySelector(`[data-testid='${arguments[0]}']`)?.getAttribute(arguments[1]) ?? null";
        let mut last = Value::Null;
        let waited = self.wait_until(&format!("{name} of {test_id} is '{value}'"), at_most, |window| {
            last = window.ask(script, &[test_id.into(), name.into()])?;
            Ok((last == value).then_some(()))
        });
        waited.with_context(|| format!("it was {last}"))
    }

    /// The texts of all that a CSS selector finds, in order.
    ///
    /// # Errors
    /// When the window does not answer.
    pub fn texts(&self, selector: &str) -> Result<Vec<String>> {
        let script = "return [...document.querySelectorAll(arguments[0])].map(element => element.textContent.trim())";
        Ok(serde_json::from_value(self.ask(script, &[selector.into()])?)?)
    }

    /// Presses keys on what has the focus: a character, or one of [`Key`], each held while those after it are pressed.
    ///
    /// # Errors
    /// When the window does not answer.
    pub fn press(&self, held: &[Key], key: char) -> Result<()> {
        use fantoccini::actions::{InputSource, KeyAction, KeyActions};
        let held: Vec<char> = held.iter().map(|key| char::from(*key)).collect();
        let mut keys = KeyActions::new("keyboard".to_owned());
        for value in held.iter().copied().chain([key]) {
            keys = keys.then(KeyAction::Down { value });
        }
        for value in [key].into_iter().chain(held.iter().rev().copied()) {
            keys = keys.then(KeyAction::Up { value });
        }
        self.run(self.client.perform_actions(keys))
    }

    /// Runs JavaScript in the page and gives what it returns. For looking, not for doing.
    ///
    /// # Errors
    /// When the script throws or the window does not answer.
    pub fn ask(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        self.run(self.client.execute(script, arguments.to_vec()))
    }

    /// Runs JavaScript that calls back with its answer.
    ///
    /// # Errors
    /// When the script throws or the window does not answer.
    pub fn ask_later(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        self.run(self.client.execute_async(script, arguments.to_vec()))
    }

    /// Looks until there is something to give.
    ///
    /// # Errors
    /// When looking fails, or at the deadline; the error says what the window showed instead.
    pub fn wait_until<T>(
        &self,
        what: &str,
        at_most: Duration,
        mut look: impl FnMut(&Self) -> Result<Option<T>>,
    ) -> Result<T> {
        until(what, at_most, || look(self)).with_context(|| self.showing())
    }

    /// Takes a picture of the screen.
    ///
    /// # Errors
    /// When ImageMagick cannot.
    pub fn screenshot(&self, desk: &Desk, to: &Path) -> Result<()> {
        // Two frames: what changed last is painted by then.
        let painted = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(true)))";
        self.ask_later(painted, &[])?;
        debug_assert_eq!(desk.display()?.name(), self.display);
        desk.display()?.screenshot(to)
    }

    fn click_on(&self, place: &Place) -> Result<()> {
        self.on(place, &format!("{place} can be clicked"), async |element| element.click().await)
    }

    /// Does something with an element once it is there, seen and enabled; again while it is being replaced or covered.
    fn on(&self, place: &Place, what: &str, work: impl AsyncFn(&Element) -> Result<(), CmdError>) -> Result<()> {
        self.wait_until(what, SOON, |window| {
            let done = window.runtime.block_on(async {
                let element = window.client.find(place.locator()).await?;
                if !element.is_displayed().await? || !element.is_enabled().await? {
                    return Ok(false);
                }
                work(&element).await.map(|()| true)
            });
            match done {
                Ok(done) => Ok(done.then_some(())),
                Err(error) if passes(&error) => Ok(None),
                Err(error) => Err(error.into()),
            }
        })
    }

    fn seen(&self, place: &Place) -> Result<Option<String>> {
        let seen = self.runtime.block_on(async {
            let element = self.client.find(place.locator()).await?;
            if element.is_displayed().await? { element.text().await.map(Some) } else { Ok(None) }
        });
        match seen {
            Err(error) if passes(&error) => Ok(None),
            seen => Ok(seen?),
        }
    }

    /// What stands in the window, for an error message; the sample's patients are invented.
    fn showing(&self) -> String {
        let text = self.ask("return document.body.innerText", &[]);
        let text = text.ok().and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default();
        let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
        format!("the window shows: {}", folded.chars().take(1_000).collect::<String>())
    }

    fn run<T>(&self, command: impl Future<Output = Result<T, CmdError>>) -> Result<T> {
        let answered = self.runtime.block_on(async { tokio::time::timeout(Duration::from_secs(60), command).await });
        match answered {
            Ok(answer) => Ok(answer?),
            Err(_) => bail!("the window does not answer; {}", said(&self.log)),
        }
    }
}

/// How an element is found.
enum Place {
    Css(String),
    XPath(String),
}

impl Place {
    fn locator(&self) -> Locator<'_> {
        match self {
            Self::Css(selector) => Locator::Css(selector),
            Self::XPath(path) => Locator::XPath(path),
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Css(text) | Self::XPath(text) => f.write_str(text),
        }
    }
}

/// A text as keys: a new line is the Enter key, for WebKit's driver passes a line feed over.
fn keys(text: &str) -> String {
    text.replace('\n', &char::from(Key::Enter).to_string())
}

fn by_test_id(test_id: &str) -> Place {
    Place::Css(format!("[data-testid='{test_id}']"))
}

fn quoted(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}

/// Whether an error is only a matter of time: not there yet, being replaced, or under something.
fn passes(error: &CmdError) -> bool {
    let CmdError::Standard(answer) = error else { return false };
    matches!(
        answer.error,
        ErrorStatus::NoSuchElement
            | ErrorStatus::StaleElementReference
            | ErrorStatus::ElementNotInteractable
            | ErrorStatus::ElementClickIntercepted
            | ErrorStatus::InvalidElementState
    )
}

fn said(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let last: Vec<&str> = text.lines().rev().take(20).collect();
    format!("the program said: {}", last.into_iter().rev().collect::<Vec<_>>().join("\n"))
}
