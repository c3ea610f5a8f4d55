//! The chief complaint, where the chart has none: what the patient comes for, in a few of their words.

use crate::lexicon;
use crate::sentences::Sentence;
use crate::statement::{Standing, Statement};
use crate::text::re;
use auscult_domain::template::SectionKind;
use auscult_domain::transcript::Speaker;

/// The chief complaint, if the first part of the visit tells one.
pub(crate) fn of(history: &[Statement], sentences: &[Sentence]) -> Option<Statement> {
    let mut complaint = presented(sentences).or_else(|| told(history))?;
    let bare = re!(r"(?i)^(?:(?:this|that|these|those|her|his|the|some|my|your|a|an|bad|really) )+")
        .replace(&complaint.text, "");
    complaint.text = crate::text::capitalised(&bare);
    Some(complaint)
}

/// As the clinician presents it: `here for right knee pain`.
fn presented(sentences: &[Sentence]) -> Option<Statement> {
    let pattern = re!(
        r"(?i)\b(?:presents?|presenting|here|in|see you|come in|came in|coming in|sent (?:you |him |her )?(?:over|here)|referred)(?: today| here| in| to the clinic| to the office)*,? (?:for|with|because of|complaining of|due to) (?:an? |some |the |your |evaluation of |follow-?up (?:of|for) |complaints? of )*([a-z0-9' -]{4,60})"
    );
    let known = re!(
        r"(?i)\b(?:year[- ]old (?:[a-z]+ ){1,3}(?:here |who (?:presents|comes) )?with|(?:told me|says|said|see|understand|hear|heard|know) (?:here )?(?:that )?you(?:'ve been having| have been having|'ve had| have had|'re having| are having| have| had| hurt| injured)) (?:an? |some |your |the |newly diagnosed |what looks like )*([a-z0-9' -]{4,60})"
    );
    let early = sentences.iter().enumerate().take(14).filter(|(_, said)| said.speaker != Speaker::Patient);
    early
        .filter_map(|(at, said)| {
            pattern.captures(&said.text).or_else(|| known.captures(&said.text)).map(|found| (at, found[1].to_owned()))
        })
        .find_map(|(at, what)| {
            let what = re!(
                r"(?i)[,.]| (?:so|can|could|what|how|tell|that|she|he|and you|who|which|today|is that|on your|it)\b"
            )
            .split(&what)
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned();
            let what = crate::prose::cleaned(&what);
            let routine = re!(r"(?i)\b(?:annual|physical|check-?up|follow-?up|wellness|refill)").is_match(&what);
            let says = !lexicon::symptoms(&what).is_empty() || !lexicon::conditions(&what).is_empty();
            let clinical = says || (lexicon::is_clinical(&what) && what.split_whitespace().count() >= 2);
            ((clinical || routine) && !re!(r"(?i)\byou|history").is_match(&what))
                .then(|| Statement::new(SectionKind::ChiefComplaint, crate::prose::sentence(&what), vec![at]))
        })
}

/// As the patient tells it: the first symptom of the history.
fn told(history: &[Statement]) -> Option<Statement> {
    let first = history
        .iter()
        .filter(|statement| {
            statement.kind == SectionKind::HistoryOfPresentIllness && statement.standing == Standing::Firm
        })
        .take(5)
        .find(|statement| {
            !lexicon::symptoms(&statement.text).is_empty()
                && !statement.text.starts_with("Denies")
                && !statement.text.starts_with("Companion")
        })?;
    let text = first.text.trim_end_matches('.');
    let text = re!(r"(?i)^(?:(?:she|he|the patient|patient) (?:has had|has been having|has|is having|is here (?:for|because of)|had|has been (?:really |so |very )?(?:experiencing|dealing with|getting)?|gets|reports)|reports) (?:a |an |some |this |these |really |bad )*").replace(text, "");
    let text = re!(r"(?i),.*$| and (?:it|she|he|i)\b.*$").replace_all(&text, "").trim().to_owned();
    let says_little = |name: &str| {
        matches!(
            name,
            "hurt"
                | "hurts"
                | "hurting"
                | "pain"
                | "sore"
                | "sick"
                | "blood"
                | "gas"
                | "weight"
                | "mood"
                | "energy"
                | "appetite"
                | "symptoms"
                | "fell"
                | "fall"
                | "falls"
                | "bump"
                | "pee"
                | "burn"
        )
    };
    let opening: String = text.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
    let mut symptoms: Vec<String> = Vec::new();
    for name in lexicon::symptoms(&first.text).into_iter().filter(|name| !says_little(name)) {
        if !symptoms.contains(&name) {
            symptoms.push(name);
        }
    }
    let complaint = if text.split_whitespace().count() <= 12
        && !lexicon::symptoms(&opening).iter().all(|name| says_little(name) && opening.split_whitespace().count() < 3)
        && !re!(r"(?i)^(?:when|he|she|recently|it|they)\b").is_match(&opening)
    {
        text
    } else if !symptoms.is_empty() && crate::prose::polarity::negations(&first.text) == 0 {
        symptoms[..symptoms.len().min(3)].join(", ")
    } else {
        return None;
    };
    Some(Statement::new(SectionKind::ChiefComplaint, crate::prose::sentence(&complaint), first.sentences.clone()))
}
