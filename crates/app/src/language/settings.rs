//! How drafts are written: the engine, its address, its key, the agreement with whoever runs it.

use crate::session::Session;
use crate::views::LanguageModelRow;
use crate::views::{AgreementView, ComposerEngine, ComposerReach, ComposerSettings, ComposerTrial, ComposerView};
use crate::{Answer, App, AppError};
use auscult_domain::audit::{AuditCategory, AuditEntry};
use auscult_domain::finding::Finding;
use auscult_domain::generated::GenerationProblem;
use auscult_domain::permission::Permission;
use auscult_language::{Address, Agreement, ApiKey, Endpoint, LanguageModel, Patience, Reach, Stop};
use auscult_vault::settings as kept;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Where the settings keep it.
const SETTINGS: &str = "composer";
const KEY: &str = "composer-key";
const AGREEMENT: &str = "composer-agreement";
/// What the key is sealed as.
const KEY_PURPOSE: &str = "language-model-key/v1";

/// A key as it is kept: sealed, for one host.
#[derive(Serialize, Deserialize)]
struct KeptKey {
    host: String,
    sealed: Vec<u8>,
}

fn defaults() -> ComposerSettings {
    ComposerSettings {
        engine: ComposerEngine::Rules,
        address: String::new(),
        model: String::new(),
        context_tokens: None,
        patience_seconds: 180,
        input_price: 0.0,
        output_price: 0.0,
    }
}

impl App {
    /// How drafts are written.
    ///
    /// # Errors
    /// Locked.
    pub fn composer(&self) -> Answer<ComposerView> {
        self.with(|session| session.composer_view())
    }

    /// Keeps how drafts are written.
    ///
    /// # Errors
    /// A value out of range, an address nothing may be sent to; locked; not allowed.
    pub fn save_composer(&self, settings: ComposerSettings) -> Answer<ComposerView> {
        let now = self.now();
        self.allowed(Permission::EditSettings, |session| {
            let findings = session.composer_faults(&settings)?;
            if !findings.is_empty() {
                return Err(AppError::Invalid(findings));
            }
            let before = session.composer()?;
            session.vault.change(now, |change| {
                kept::put(change, SETTINGS, &settings)?;
                let entry = AuditEntry::done(AuditCategory::Change, "composer.save", "settings", SETTINGS);
                change.audit(entry.before(&before).after(&settings))
            })?;
            session.composer_view()
        })
    }

    /// Keeps the key for the host of the address, or forgets it.
    ///
    /// # Errors
    /// No address yet, a key no header can carry; locked; not allowed.
    pub fn set_composer_key(&self, key: Option<String>) -> Answer<ComposerView> {
        let key = key.map(zeroize::Zeroizing::new);
        let now = self.now();
        self.allowed(Permission::EditSettings, |session| {
            let host = session.composer_address()?.ok_or_else(no_address)?.host().to_owned();
            let kept_key = match key.as_ref().map(|key| ApiKey::parse(key)) {
                None => None,
                Some(None) => return Err(AppError::Invalid(vec![Finding::error("key", "This cannot be a key.")])),
                Some(Some(key)) => {
                    let sealed = session.vault.seal_for_device(KEY_PURPOSE, key.secret().as_bytes())?;
                    Some(KeptKey { host: host.clone(), sealed })
                }
            };
            let action = if kept_key.is_some() { "composer.key_set" } else { "composer.key_forget" };
            session.vault.change(now, |change| {
                kept::put(change, KEY, &kept_key)?;
                change.audit(AuditEntry::done(AuditCategory::Compliance, action, "settings", KEY).after(&host))
            })?;
            session.composer_view()
        })
    }

    /// Somebody of the clinic confirms that there is an agreement (BAA) with whoever runs this host.
    ///
    /// # Errors
    /// It is not the host of the address; locked; not allowed.
    pub fn confirm_agreement(&self, host: &str) -> Answer<ComposerView> {
        let now = self.now();
        self.allowed(Permission::EditSettings, |session| {
            let address = session.composer_address()?.ok_or_else(no_address)?;
            if address.host() != host {
                return Err(AppError::refused("The address has changed meanwhile.", "Look at it again."));
            }
            let by = session.vault.actor().user.name.clone();
            session.keep_agreement(Some(Agreement { host: host.to_owned(), by, at: now }), now)
        })
    }

    /// Somebody takes the agreement back: nothing is sent to that host any more.
    ///
    /// # Errors
    /// Locked; not allowed.
    pub fn withdraw_agreement(&self) -> Answer<ComposerView> {
        let now = self.now();
        self.allowed(Permission::EditSettings, |session| session.keep_agreement(None, now))
    }

    /// The models the server lists.
    ///
    /// # Errors
    /// No address, no agreement, or no server there; locked; not allowed.
    pub fn language_models(&self) -> Answer<Vec<LanguageModelRow>> {
        let endpoint = self.allowed(Permission::EditSettings, |session| session.endpoint())?;
        let listed = LanguageModel::list(endpoint, Patience::default(), &Stop::default())?;
        let row = |model: auscult_language::ModelInfo| LanguageModelRow {
            name: model.name,
            context_tokens: model.context_tokens,
        };
        Ok(listed.into_iter().map(row).collect())
    }

    /// Asks the language model for a word, with nothing of any patient in the question.
    ///
    /// # Errors
    /// Whatever would keep it from writing a note; locked; not allowed.
    pub fn try_composer(&self) -> Answer<ComposerTrial> {
        let model = self.allowed(Permission::EditSettings, |session| session.language_model())?;
        let probe = model.try_out(&Stop::default())?;
        Ok(ComposerTrial { elapsed_ms: milliseconds(probe.elapsed), context_tokens: probe.context_tokens })
    }
}

impl Session {
    /// How drafts are written.
    pub(crate) fn composer(&self) -> Answer<ComposerSettings> {
        Ok(self.vault.look(|conn| kept::get(conn, SETTINGS))?.unwrap_or_else(defaults))
    }

    /// The model that was set up, ready to be asked.
    pub(super) fn language_model(&self) -> Result<LanguageModel, AppError> {
        let settings = self.composer()?;
        if settings.model.trim().is_empty() {
            return Err(GenerationProblem::NotSetUp.into());
        }
        let whole = Duration::from_secs(settings.patience_seconds.into());
        let patience =
            Patience { whole, first_word: whole, silence: whole.min(Duration::from_secs(60)), ..Patience::default() };
        let endpoint = self.endpoint()?;
        Ok(LanguageModel { endpoint, model: settings.model, context_tokens: settings.context_tokens, patience })
    }

    fn endpoint(&self) -> Result<Endpoint, AppError> {
        let address = self.composer_address()?.ok_or(GenerationProblem::NotSetUp)?;
        let key = self.key_for(&address)?;
        let agreement = self.vault.look(|conn| kept::get::<Option<Agreement>>(conn, AGREEMENT))?.flatten();
        Endpoint::new(address, key, agreement.as_ref()).map_err(|_| GenerationProblem::NoAgreement.into())
    }

    fn composer_address(&self) -> Answer<Option<Address>> {
        Ok(Address::parse(&self.composer()?.address).ok())
    }

    fn kept_key(&self, address: &Address) -> Answer<Option<KeptKey>> {
        let kept = self.vault.look(|conn| kept::get::<Option<KeptKey>>(conn, KEY))?.flatten();
        Ok(kept.filter(|key| key.host == address.host()))
    }

    fn key_for(&self, address: &Address) -> Answer<Option<ApiKey>> {
        let Some(kept) = self.kept_key(address)? else { return Ok(None) };
        let opened = self.vault.open_for_device(KEY_PURPOSE, &kept.sealed)?;
        Ok(std::str::from_utf8(&opened).ok().and_then(ApiKey::parse))
    }

    fn keep_agreement(
        &mut self,
        agreement: Option<Agreement>,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Answer<ComposerView> {
        let action = if agreement.is_some() { "composer.agreement_confirm" } else { "composer.agreement_withdraw" };
        self.vault.change(now, |change| {
            kept::put(change, AGREEMENT, &agreement)?;
            change.audit(AuditEntry::done(AuditCategory::Compliance, action, "settings", AGREEMENT).after(&agreement))
        })?;
        self.composer_view()
    }

    fn composer_view(&self) -> Answer<ComposerView> {
        let settings = self.composer()?;
        let address = self.composer_address()?;
        let agreement = self.vault.look(|conn| kept::get::<Option<Agreement>>(conn, AGREEMENT))?.flatten();
        let of_host = |agreement: &Agreement| address.as_ref().is_some_and(|address| address.host() == agreement.host);
        let has_key = match &address {
            Some(address) => self.kept_key(address)?.is_some(),
            None => false,
        };
        Ok(ComposerView {
            host: address.as_ref().map(|address| address.host().to_owned()),
            reach: address.as_ref().map(|address| reach(address.reach())),
            has_key,
            agreement: agreement.filter(of_host).map(|agreement| AgreementView {
                host: agreement.host,
                by: agreement.by,
                at: agreement.at,
            }),
            settings,
        })
    }

    fn composer_faults(&self, settings: &ComposerSettings) -> Answer<Vec<Finding>> {
        let mut findings = faults(settings);
        let address = Address::parse(&settings.address);
        let wanted = settings.engine == ComposerEngine::LanguageModel;
        match &address {
            Err(problem) if wanted || !settings.address.trim().is_empty() => {
                findings.push(Finding::error("address", format!("{problem}.")));
            }
            Ok(address) if wanted && address.reach() == Reach::Hosted => {
                let agreement = self.vault.look(|conn| kept::get::<Option<Agreement>>(conn, AGREEMENT))?.flatten();
                if agreement.is_none_or(|agreement| agreement.host != address.host()) {
                    let what = "Confirm the agreement with whoever runs this server first.";
                    findings.push(Finding::error("agreement", what));
                }
            }
            _ => {}
        }
        Ok(findings)
    }
}

/// What is wrong with settings by themselves.
fn faults(settings: &ComposerSettings) -> Vec<Finding> {
    let mut findings = Vec::new();
    if settings.engine == ComposerEngine::LanguageModel && settings.model.trim().is_empty() {
        findings.push(Finding::error("model", "Choose a model."));
    }
    if !(10..=3_600).contains(&settings.patience_seconds) {
        findings.push(Finding::error("patienceSeconds", "A draft may take 10 seconds to an hour."));
    }
    if settings.context_tokens.is_some_and(|tokens| !(1_024..=4_000_000).contains(&tokens)) {
        findings.push(Finding::error("contextTokens", "A model holds 1024 to 4,000,000 tokens."));
    }
    for (field, price) in [("inputPrice", settings.input_price), ("outputPrice", settings.output_price)] {
        if !(0.0..=10_000.0).contains(&price) {
            findings.push(Finding::error(field, "A price is 0 to 10,000 dollars for a million tokens."));
        }
    }
    findings
}

fn no_address() -> AppError {
    AppError::refused("There is no address yet.", "Write down where the language model answers first.")
}

fn reach(reach: Reach) -> ComposerReach {
    match reach {
        Reach::ThisComputer => ComposerReach::ThisComputer,
        Reach::PrivateNetwork => ComposerReach::PrivateNetwork,
        Reach::Hosted => ComposerReach::Hosted,
    }
}

pub(super) fn milliseconds(time: Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(u32::MAX)
}
