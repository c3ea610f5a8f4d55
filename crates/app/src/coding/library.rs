//! The code sets of the clinic, read once and shared, and what is built from them: the index that is searched and the
//! engine that suggests. Whatever imports a set or locks the vault empties the shelf.

use super::sets::Previewed;
use crate::{Answer, App, held};
use auscult_coding::search::{SearchIndex, UsageCounts};
use auscult_coding::sets::{CodeLibrary, CodesOfTheDay};
use auscult_coding::suggest::Suggester;
use auscult_domain::UserId;
use auscult_vault::coding_queue;
use chrono::NaiveDate;
use std::sync::{Arc, Mutex, OnceLock};

/// What has been read and built so far. Its lock is taken after the session's, never before.
#[derive(Default)]
pub(crate) struct CodeShelf(Mutex<Shelf>);

#[derive(Default)]
struct Shelf {
    library: Option<Arc<CodeLibrary>>,
    engines: Vec<Arc<Engine>>,
    usage: Option<(UserId, Arc<UsageCounts>)>,
    preview: Option<Previewed>,
}

/// What is built from the sets of a day.
pub(crate) struct Engine {
    versions: String,
    suggester: OnceLock<Suggester>,
    pub(crate) index: SearchIndex,
}

impl Engine {
    /// What suggests; made when it is first asked, for whoever only looks a code up need not wait for it. `codes` are
    /// those the engine was made for.
    pub(crate) fn suggester(&self, codes: &CodesOfTheDay<'_>) -> &Suggester {
        self.suggester.get_or_init(|| Suggester::of(codes))
    }
}

/// So many days of service with sets of their own are kept at hand.
const MOST_ENGINES: usize = 2;

impl CodeShelf {
    /// Forgets everything: a set came or went, or the vault was locked.
    pub(crate) fn empty(&self) {
        *held(&self.0) = Shelf::default();
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
        if let Some(library) = held(&self.0.codes.0).library.clone() {
            return Ok(library);
        }
        let library = Arc::new(self.read_library()?);
        Ok(Arc::clone(held(&self.0.codes.0).library.insert(library)))
    }

    /// What is built from the sets of a day; built once for each choice of sets.
    pub(crate) fn code_engine(&self, day: NaiveDate) -> Answer<Arc<Engine>> {
        let library = self.code_library()?;
        let codes = library.on(day);
        let versions = versions_of(&codes);
        if let Some(engine) = held(&self.0.codes.0).engines.iter().find(|engine| engine.versions == versions) {
            return Ok(Arc::clone(engine));
        }
        let engine = Arc::new(Engine { versions, suggester: OnceLock::new(), index: SearchIndex::of(&codes) });
        let mut shelf = held(&self.0.codes.0);
        shelf.engines.truncate(MOST_ENGINES - 1);
        shelf.engines.insert(0, Arc::clone(&engine));
        Ok(engine)
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
