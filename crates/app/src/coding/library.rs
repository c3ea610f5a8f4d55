//! The code sets of the clinic, read once and shared, and what is built from them: the index that is searched and the
//! engine that suggests. Whatever imports a set or locks the vault empties the shelf; unlocking has both built in the
//! background, and whoever asks before they are done waits for that build and begins no second one.

use super::sets::{KeptSets, Previewed};
use crate::{Answer, App, held};
use auscult_coding::search::{SearchIndex, UsageCounts};
use auscult_coding::sets::{CodeLibrary, CodesOfTheDay};
use auscult_coding::suggest::Suggester;
use auscult_domain::UserId;
use auscult_vault::coding_queue;
use chrono::NaiveDate;
use std::sync::{Arc, Mutex, OnceLock};

/// What has been read and built so far. Its lock is taken after the session's, never before, and never held while
/// something is read or built.
#[derive(Default)]
pub(crate) struct CodeShelf(Mutex<Shelf>);

#[derive(Default)]
struct Shelf {
    library: Option<Arc<Sets>>,
    engines: Vec<Arc<Engine>>,
    usage: Option<(UserId, Arc<UsageCounts>)>,
    preview: Option<Previewed>,
}

/// The code sets of the clinic: as the vault keeps them until somebody first asks, decoded from then on. Whoever asks
/// meanwhile waits for the same decoding.
struct Sets(Mutex<Decoding>);

enum Decoding {
    Kept(KeptSets),
    Done(Arc<CodeLibrary>),
}

impl Sets {
    fn library(&self) -> Answer<Arc<CodeLibrary>> {
        let mut sets = held(&self.0);
        let library = match &*sets {
            Decoding::Done(library) => return Ok(Arc::clone(library)),
            Decoding::Kept(kept) => Arc::new(kept.library()?),
        };
        *sets = Decoding::Done(Arc::clone(&library));
        Ok(library)
    }
}

/// What is built from the sets of a day, each part when it is first asked for; whoever asks meanwhile waits for the
/// same part.
pub(crate) struct Engine {
    versions: String,
    suggester: OnceLock<Suggester>,
    index: OnceLock<SearchIndex>,
}

impl Engine {
    /// What suggests. `codes` are those the engine was made for.
    pub(crate) fn suggester(&self, codes: &CodesOfTheDay<'_>) -> &Suggester {
        self.suggester.get_or_init(|| Suggester::of(codes))
    }

    /// What is searched. `codes` are those the engine was made for.
    pub(crate) fn index(&self, codes: &CodesOfTheDay<'_>) -> &SearchIndex {
        self.index.get_or_init(|| SearchIndex::of(codes))
    }
}

/// So many days of service with sets of their own are kept at hand.
const MOST_ENGINES: usize = 2;

impl CodeShelf {
    /// Forgets everything: a set came or went, or the vault was locked.
    pub(crate) fn empty(&self) {
        *held(&self.0) = Shelf::default();
    }

    /// The engine of the sets of a day, a new one where it is not at hand; its parts are not built yet.
    fn engine(&self, codes: &CodesOfTheDay<'_>) -> Arc<Engine> {
        let versions = versions_of(codes);
        let mut shelf = held(&self.0);
        if let Some(engine) = shelf.engines.iter().find(|engine| engine.versions == versions) {
            return Arc::clone(engine);
        }
        let engine = Arc::new(Engine { versions, suggester: OnceLock::new(), index: OnceLock::new() });
        shelf.engines.truncate(MOST_ENGINES - 1);
        shelf.engines.insert(0, Arc::clone(&engine));
        engine
    }

    fn drop_engine(&self, engine: &Arc<Engine>) {
        held(&self.0).engines.retain(|kept| !Arc::ptr_eq(kept, engine));
    }

    /// Whether these are the sets at hand: none came or went since, and nobody locked.
    fn has(&self, sets: &Arc<Sets>) -> bool {
        held(&self.0).library.as_ref().is_some_and(|kept| Arc::ptr_eq(kept, sets))
    }

    /// Holds a table that was read until somebody says whether it is to be kept.
    pub(super) fn put_preview(&self, preview: Option<Previewed>) {
        held(&self.0).preview = preview;
    }

    /// The table that was shown under this token.
    pub(super) fn take_preview(&self, token: &str) -> Option<Previewed> {
        let mut shelf = held(&self.0);
        shelf.preview.take_if(|preview| preview.is(token))
    }

    /// Forgets who uses which code: one was confirmed, or no longer is.
    pub(crate) fn forget_usage(&self) {
        held(&self.0).usage = None;
    }
}

impl App {
    /// Every code set of the clinic.
    pub(crate) fn code_library(&self) -> Answer<Arc<CodeLibrary>> {
        self.sets()?.library()
    }

    fn sets(&self) -> Answer<Arc<Sets>> {
        if let Some(sets) = held(&self.0.codes.0).library.clone() {
            return Ok(sets);
        }
        let kept = Arc::new(Sets(Mutex::new(Decoding::Kept(self.kept_sets()?))));
        Ok(Arc::clone(held(&self.0.codes.0).library.get_or_insert(kept)))
    }

    /// What is built from the sets of a day; one for each choice of sets.
    pub(crate) fn code_engine(&self, day: NaiveDate) -> Answer<Arc<Engine>> {
        let library = self.code_library()?;
        Ok(self.0.codes.engine(&library.on(day)))
    }

    /// Builds in the background what answers the first keystroke and the first suggestion of today. Nothing waits for
    /// it; what it cannot read is said when somebody asks. It holds the sets and not the program, so that neither
    /// locking nor leaving waits for it.
    pub(crate) fn warm_codes(&self) {
        let Ok(sets) = self.sets() else { return };
        let (shelf, day) = (Arc::clone(&self.0.codes), self.today_here());
        std::thread::spawn(move || {
            let Ok(library) = sets.library() else { return };
            let codes = library.on(day);
            let engine = shelf.engine(&codes);
            // Locked meanwhile: nobody is going to ask.
            if !shelf.has(&sets) {
                return shelf.drop_engine(&engine);
            }
            engine.index(&codes);
            if shelf.has(&sets) {
                engine.suggester(&codes);
            }
        });
    }

    /// How often this person and the clinic have confirmed which code.
    pub(crate) fn code_usage(&self) -> Answer<Arc<UsageCounts>> {
        let (user, counted) = self.with(|session| {
            let user = session.vault.actor().user.id;
            if let Some((of, usage)) = &held(&self.0.codes.0).usage
                && *of == user
            {
                return Ok((user, Err(Arc::clone(usage))));
            }
            Ok((user, Ok(session.vault.look(|conn| coding_queue::usage(conn, user))?)))
        })?;
        let rows = match counted {
            Err(kept) => return Ok(kept),
            Ok(rows) => rows,
        };
        let mut usage = UsageCounts::default();
        for (code, own, all) in rows {
            usage.clinician.insert(code.clone(), own);
            usage.clinic.insert(code, all);
        }
        let usage = Arc::new(usage);
        held(&self.0.codes.0).usage = Some((user, Arc::clone(&usage)));
        Ok(usage)
    }
}

/// Which versions the sets of a day are: what an engine was built from.
fn versions_of(codes: &CodesOfTheDay<'_>) -> String {
    let services = codes.procedure_sets().map(|set| set.version().version.clone());
    let all: Vec<String> = std::iter::once(codes.icd10cm().version().version.clone()).chain(services).collect();
    all.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_asks_at_the_same_time_waits_for_the_same_build() {
        let (shelf, library) = (CodeShelf::default(), CodeLibrary::shipped());
        let codes = library.on("2026-05-04".parse().expect("a day"));
        let ask = || {
            let engine = shelf.engine(&codes);
            let index: *const SearchIndex = engine.index(&codes);
            index as usize
        };
        let asked: Vec<usize> = std::thread::scope(|scope| {
            let asking: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
            asking.into_iter().map(|asking| asking.join().expect("an index")).collect()
        });
        assert!(asked.windows(2).all(|pair| pair[0] == pair[1]), "{asked:?}");
    }
}
