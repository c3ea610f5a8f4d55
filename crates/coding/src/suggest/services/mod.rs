//! Services of the visit: vaccines, tests, procedures, drugs and counted talk that the note says were done here, as codes
//! of what the practice has imported.
//!
//! A code is found by its own descriptor in the imported set, never by its number. What was declined, planned for later,
//! done elsewhere or before is not proposed; what is only ordered is proposed as such.

mod canon;
mod choice;
mod descriptors;
mod lexicon;
mod measures;
mod proposing;
mod status;

#[cfg(test)]
mod tests;

pub(crate) use lexicon::Class;
pub(crate) use status::Status;

use super::mentions::Read;
use super::suggester::SuggestRequest;
use crate::sets::CodesOfTheDay;
use auscult_domain::coding::{Evidence, ProposedCode};
use auscult_domain::template::SectionKind as K;
use canon::spoken;
use choice::{Asked, Chosen};
use descriptors::Descriptors;
use lexicon::{Lexicon, Service};
use status::Cues;

/// A service of the visit with its code.
#[derive(Debug, Clone)]
pub(crate) struct Rendered {
    /// What kind of thing it is.
    pub class: Class,
    /// How far the note says that it was done.
    pub status: Status,
    /// The code.
    pub proposal: ProposedCode,
}

/// Reads notes for services of the sets of a day.
pub(crate) struct Services {
    descriptors: Descriptors,
    lexicon: Lexicon,
    cues: Cues,
}

/// A service found in the note.
struct Found<'s> {
    service: &'s Service,
    status: Status,
    evidence: Vec<Evidence>,
    /// The statements it is named in, by their places.
    statements: Vec<usize>,
}

/// The most places of evidence.
const MOST_EVIDENCE: usize = 3;

impl Services {
    /// For the sets of a day.
    pub fn of(codes: &CodesOfTheDay<'_>) -> Self {
        let descriptors = Descriptors::of(codes);
        let lexicon = Lexicon::new(&descriptors.canon);
        Self { descriptors, lexicon, cues: Cues::new() }
    }

    /// The services of a note, in the order of the note.
    pub fn rendered(&self, request: &SuggestRequest<'_>, reads: &[Read], age: Option<u32>) -> Vec<Rendered> {
        let note = Note::of(self, request, reads, age);
        let mut out: Vec<Rendered> = Vec::new();
        let found = self.found(request, reads);
        for one in &found {
            out.extend(self.with_code(&note, one));
        }
        self.vaccinating(&note, &found, &mut out);
        self.in_its_own_words(&note, &mut out);
        self.sole_joint(&mut out);
        out
    }

    /// The vaccines that were given or are to be given, whether or not a set has a code for them.
    pub fn vaccines(&self, request: &SuggestRequest<'_>, reads: &[Read]) -> Vec<(Status, Evidence)> {
        let found = self.found(request, reads);
        let vaccines =
            found.into_iter().filter(|one| one.service.class == Class::Vaccine && one.status > Status::Ordered);
        vaccines.filter_map(|one| Some((one.status, one.evidence.into_iter().next()?))).collect()
    }

    /// The services the statements name, each once with the most that is said of it.
    fn found(&self, request: &SuggestRequest<'_>, reads: &[Read]) -> Vec<Found<'_>> {
        let mut out: Vec<Found<'_>> = Vec::new();
        for (at, read) in reads.iter().enumerate() {
            if read.statement.kind == K::FamilyHistory {
                continue;
            }
            let section = &request.text.sections[read.statement.section];
            for (service, words) in self.lexicon.named(read, &self.descriptors.canon) {
                let service = &self.lexicon.services[service];
                let status = self.cues.status(read, &section.title, &words, service.class);
                let evidence = section.evidence(read.bytes(&words));
                let Some(known) = out.iter_mut().find(|known| std::ptr::eq(known.service, service)) else {
                    out.push(Found { service, status, evidence: vec![evidence], statements: vec![at] });
                    continue;
                };
                if status > known.status {
                    known.status = status;
                    known.evidence.insert(0, evidence);
                    known.statements.insert(0, at);
                } else if status > Status::NotNow {
                    known.evidence.push(evidence);
                    known.statements.push(at);
                }
                known.evidence.truncate(MOST_EVIDENCE);
            }
        }
        out.retain(|one| one.status > Status::NotNow);
        out
    }

    /// A service with its code, where the imported sets have one.
    fn with_code(&self, note: &Note<'_>, found: &Found<'_>) -> Option<Rendered> {
        let said = note.about(&found.statements);
        let words = self.descriptors.canon.look_up(&said.split(' ').collect::<Vec<_>>());
        let asked = Asked { said: &said, words: &words, ..note.asked() };
        if found.service.class == Class::Talk {
            return self.talk(&asked, found);
        }
        let chosen = choice::choose(&self.descriptors, found.service, &asked)?;
        Some(self.rendered_as(found.service.class, found.service.name, found.status, &found.evidence, &chosen))
    }

    /// Talk counts by its minutes: without them it earns no code yet.
    fn talk(&self, asked: &Asked<'_>, found: &Found<'_>) -> Option<Rendered> {
        let minutes = measures::minutes(asked.said);
        let at = choice::by_minutes(&self.descriptors, found.service, asked, minutes.unwrap_or(TALK_UNTIMED))?;
        let chosen = Chosen { at, others: Vec::new() };
        let mut one = self.rendered_as(Class::Talk, found.service.name, found.status, &found.evidence, &chosen);
        match minutes {
            Some(minutes) => proposing::timed(&mut one.proposal, minutes),
            None => proposing::untimed(&mut one.proposal, self.descriptors.all[at].least_minutes),
        }
        Some(one)
    }

    /// Giving the vaccines, beside the vaccines themselves: one code, and for the further ones the one that is added.
    fn vaccinating(&self, note: &Note<'_>, found: &[Found<'_>], out: &mut Vec<Rendered>) {
        let given: Vec<&Found<'_>> =
            found.iter().filter(|one| one.service.class == Class::Vaccine && one.status > Status::Ordered).collect();
        let Some(first) = given.iter().max_by_key(|one| one.status) else { return };
        let said = note.about(&given.iter().flat_map(|one| one.statements.iter().copied()).collect::<Vec<_>>());
        let words = self.descriptors.canon.look_up(&said.split(' ').collect::<Vec<_>>());
        let asked = Asked { said: &said, words: &words, ..note.asked() };
        let evidence: Vec<Evidence> = given.iter().filter_map(|one| one.evidence.first().cloned()).collect();
        let giving = |further: bool| choice::giving(&self.descriptors, &asked, further);
        let name = "giving a vaccine";
        if let Some(at) = giving(false) {
            let chosen = Chosen { at, others: Vec::new() };
            out.push(self.rendered_as(Class::Vaccinating, name, first.status, &evidence[..1], &chosen));
        }
        if given.len() > 1
            && let Some(at) = giving(true)
        {
            let chosen = Chosen { at, others: Vec::new() };
            let status = given[1..].iter().map(|one| one.status).min().unwrap_or(Status::Ordered);
            let mut one =
                self.rendered_as(Class::Vaccinating, "giving a further vaccine", status, &evidence[1..], &chosen);
            proposing::units(&mut one.proposal, given.len() - 1);
            out.push(one);
        }
    }

    /// What was surely done and has no line of ours, by the first words of its own descriptor.
    fn in_its_own_words(&self, note: &Note<'_>, out: &mut Vec<Rendered>) {
        for (at, read) in note.reads.iter().enumerate() {
            let section = &note.request.text.sections[read.statement.section];
            let all = 0..read.tokens.len();
            let first = 0..1.min(read.tokens.len());
            let taken = out.iter().any(|one| {
                one.proposal.evidence.iter().any(|words| words.section == section.key && note.holds(at, words))
            });
            if taken || self.cues.performed(read, &section.title, &first) != Status::Done {
                continue;
            }
            let said = note.about(&[at]);
            let words = self.descriptors.canon.look_up(&said.split(' ').collect::<Vec<_>>());
            let asked = Asked { said: &said, words: &words, ..note.asked() };
            let Some(place) = choice::by_its_own_words(&self.descriptors, &asked) else { continue };
            let evidence = section.evidence(read.bytes(&all));
            let chosen = Chosen { at: place, others: Vec::new() };
            let title = self.descriptors.all[place].title.clone();
            let mut one = self.rendered_as(Class::Procedure, &title, Status::Done, &[evidence], &chosen);
            one.proposal.confidence = proposing::BY_ITS_OWN_WORDS;
            if !out.iter().any(|known| known.proposal.code == one.proposal.code) {
                out.push(one);
            }
        }
    }

    /// Of the joints one injection is read as, the code stands once.
    fn sole_joint(&self, out: &mut Vec<Rendered>) {
        let mut seen = std::collections::HashSet::new();
        out.retain(|one| seen.insert(one.proposal.code.clone()));
    }

    fn rendered_as(
        &self,
        class: Class,
        name: &str,
        status: Status,
        evidence: &[Evidence],
        chosen: &Chosen,
    ) -> Rendered {
        let one = &self.descriptors.all[chosen.at];
        let others: Vec<&str> = chosen.others.iter().map(|at| self.descriptors.all[*at].code.code.as_str()).collect();
        let proposal = proposing::proposal(one, name, status, evidence.to_vec(), &others);
        Rendered { class, status, proposal }
    }
}

/// Talk of which no minutes are documented is looked up as if it were as long as counts at all.
const TALK_UNTIMED: u32 = 9;

/// A note as services are looked for in it.
struct Note<'a> {
    request: &'a SuggestRequest<'a>,
    reads: &'a [Read],
    age: Option<u32>,
    medicare: bool,
}

impl<'a> Note<'a> {
    fn of(_services: &Services, request: &'a SuggestRequest<'a>, reads: &'a [Read], age: Option<u32>) -> Self {
        let medicare = reads.iter().any(|read| read.tokens.iter().any(|token| token.word == "medicare"));
        Self { request, reads, age, medicare }
    }

    fn asked(&self) -> Asked<'a> {
        Asked { said: "", words: &[], age: self.age, sex: self.request.sex, medicare: self.medicare }
    }

    /// The words of these statements and of those that follow them in their paragraph: sizes and sites stand there.
    fn about(&self, statements: &[usize]) -> String {
        let mut out: Vec<&str> = Vec::new();
        for at in statements {
            let own = &self.reads[*at];
            let near = |read: &&Read| {
                read.statement.section == own.statement.section
                    && read.statement.role.problem() == own.statement.role.problem()
            };
            for read in self.reads[*at..].iter().take(3).filter(near) {
                out.extend(spoken(&read.tokens).into_iter().map(|(_, word)| word));
            }
        }
        out.join(" ")
    }

    /// Whether words of evidence stand in a statement.
    fn holds(&self, at: usize, evidence: &Evidence) -> bool {
        self.reads[at].text(self.request.text).contains(&evidence.text)
    }
}
