//! What the patient says → statements of the history, each where it belongs.
//!
//! An answer is read with its question; a statement made of both has both as its sources.

mod kinds;
mod lists;
pub(crate) mod systems;

use crate::lexicon;
use crate::prose::polarity::{Answer, answer, beyond, negations};
use crate::prose::verbs::is_fragment;
use crate::prose::{Person, Pronouns, cleaned, rewritten, sentence};
use crate::questions::{self, Topic};
use crate::sentences::Sentence;
use crate::statement::{Standing, Statement};
use crate::text::{capitalised, re};
use crate::visit::Part;
use auscult_domain::template::SectionKind;
use auscult_domain::transcript::Speaker;

/// What the patient has just been asked.
struct Asked<'a> {
    at: usize,
    sentence: &'a Sentence,
    topic: Topic,
    /// Whether the clinician said more after asking: then a yes may answer that instead.
    said_on: bool,
}

/// Writes the history.
pub(crate) struct History<'a> {
    sentences: &'a [Sentence],
    parts: &'a [Part],
    pronouns: Pronouns,
    out: Vec<Statement>,
}

impl<'a> History<'a> {
    /// The statements of the history, in the order of the visit.
    pub(crate) fn write(sentences: &'a [Sentence], parts: &'a [Part], pronouns: Pronouns) -> Vec<Statement> {
        let mut history = Self { sentences, parts, pronouns, out: Vec::new() };
        let mut asked: Option<Asked<'a>> = None;
        let mut at = 0;
        while at < sentences.len() {
            let end = (at..sentences.len())
                .find(|next| sentences[*next].turn != sentences[at].turn)
                .unwrap_or(sentences.len());
            match sentences[at].speaker {
                Speaker::Clinician | Speaker::Unknown => {
                    asked = history.clinician_turn(at, end).or(asked.filter(|_| is_backchannel(&sentences[at..end])));
                }
                Speaker::Patient => history.patient_turn(at, end, asked.as_ref()),
                Speaker::Companion => history.companion_turn(at, end),
            }
            at = end;
        }
        lists::merge_allergies(&mut history.out);
        let mut statements = systems::reported(&history.out, sentences);
        statements.append(&mut history.out);
        statements
    }

    /// What the clinician asks in a turn, if anything; what they recall of the chart is written on the way.
    fn clinician_turn(&mut self, from: usize, to: usize) -> Option<Asked<'a>> {
        let mut asked = None;
        for at in from..to {
            let sentence = &self.sentences[at];
            if sentence.question {
                let topic = questions::topic(&sentence.lower);
                let said_on = (at + 1..to).any(|next| {
                    !self.sentences[next].question && self.sentences[next].text.split_whitespace().count() > 4
                });
                asked = Some(Asked { at, sentence, topic, said_on });
            } else if self.parts[at] == Part::History {
                self.recalled(at, to);
            }
        }
        asked
    }

    /// What the clinician says of the patient from the chart or in presenting them.
    fn recalled(&mut self, at: usize, turn_end: usize) {
        let said = &self.sentences[at];
        let presents = re!(
            r"\byear[- ]old\b|\bpresents? (?:today|here|with|for|to)|\bhere (?:today )?(?:for|with|because)\b|\bpast medical history\b|\bhistory (?:of|significant)|\bwas referred\b|\bsent you\b|\breferred (?:you|by)\b"
        );
        let chart = re!(
            r"\b(?:record|chart|written here|notes?|it says|i see (?:here|that you)|you(?:'re| are) (?:on|taking)|you have (?:a )?(?:history|diabetes|high|some)|you had|was taken out|was removed|you take)\b"
        );
        let polite = re!(
            r"^(?:hi|hello|hey|good (?:morning|afternoon)|nice to|thank|sorry|i'm sorry|i know the nurse|i'd like to tell|let me|let's)\b|\bdragon\b|\brecording\b|date of birth"
        );
        let words = said.text.split_whitespace().count();
        if words < 5 {
            return;
        }
        if !(presents.is_match(&said.lower) || chart.is_match(&said.lower)) || !lexicon::is_clinical(&said.text) {
            let line = kinds::without_preamble(&cleaned(&said.text));
            let line = crate::prose::person::third_person(&line, Person::Second, self.pronouns);
            let line = kinds::of_the_patient(&line, self.pronouns);
            // Who does not speak to the patient speaks of somebody else, or of themselves.
            let addressed = !re!(
                r"\b(?:our|my) (?:[a-z]+ )?(?:daughters?|sons?|kids?|children|wife|husband|family|dog|house|vacation)\b"
            )
            .is_match(&said.lower);
            if !polite.is_match(&said.lower)
                && addressed
                && !kinds::speaks_of_clinician(&line)
                && kinds::is_worth_saying(&line)
            {
                let text = sentence(&line);
                self.out.push(Statement::new(SectionKind::HistoryOfPresentIllness, text, vec![at]).loose());
            }
            return;
        }
        if polite.is_match(&said.lower) && !presents.is_match(&said.lower) {
            return;
        }
        let mut sources = vec![at];
        // A patient's plain yes makes it theirs too.
        if turn_end == at + 1
            && self
                .sentences
                .get(turn_end)
                .is_some_and(|next| next.speaker == Speaker::Patient && answer(&next.text) == Answer::Yes)
        {
            sources.push(turn_end);
        }
        let line = kinds::without_preamble(&cleaned(&said.text));
        let line = crate::prose::person::third_person(&line, Person::Second, self.pronouns);
        let line = kinds::of_the_patient(&line, self.pronouns);
        if kinds::speaks_of_clinician(&line) {
            return;
        }
        let kind = if !presents.is_match(&said.lower)
            || (re!(r"\bhistory\b").is_match(&said.lower)
                && !re!(r"year[- ]old|present|here (?:today )?for").is_match(&said.lower))
        {
            kinds::of_recall(&said.lower)
        } else {
            SectionKind::HistoryOfPresentIllness
        };
        self.out.push(Statement::new(kind, sentence(&line), sources));
    }

    fn companion_turn(&mut self, from: usize, to: usize) {
        for at in from..to {
            let said = &self.sentences[at];
            let own = re!(r"\b(?:i|i'm|i've|i'll|i'd|me|my|we|we're|we've|our|us|you|your)\b").is_match(&said.lower);
            let about = re!(r"^(?:(?:and|so|but|well|yeah|yes|um|uh)[ ,]+)*(?:she|he|she's|he's|her|his|it|it's)\b")
                .is_match(&said.lower);
            if !said.question && !own && about {
                let line = cleaned(&said.text);
                if kinds::is_worth_saying(&line) {
                    let statement = Statement::new(SectionKind::HistoryOfPresentIllness, sentence(&line), vec![at]);
                    self.out.push(if lexicon::is_clinical(&line) { statement } else { statement.loose() });
                }
            } else if !said.question && lexicon::is_clinical(&said.text) {
                let text = format!("Companion: “{}”.", cleaned(&said.text));
                self.out.push(Statement::new(SectionKind::HistoryOfPresentIllness, text, vec![at]));
            }
        }
    }

    fn patient_turn(&mut self, from: usize, to: usize, asked: Option<&Asked<'a>>) {
        let mut previous_kind = None;
        for at in from..to {
            let said = &self.sentences[at];
            if self.parts[at] == Part::Plan && !self.worth_keeping_in_plan(at) {
                self.doubtful(at);
                continue;
            }
            let first = at == from;
            let topic = asked.map_or(Topic::Other, |asked| asked.topic);
            let examined = self.parts[at] == Part::Exam
                && (said.text.split_whitespace().count() < 6 || lexicon::symptoms(&said.text).is_empty());
            if examined
                || said.question
                || topic == Topic::SmallTalk && !lexicon::is_clinical(&said.text)
                || kinds::is_chatter(&said.lower)
            {
                continue;
            }
            let asked = asked.filter(|_| self.parts[at] != Part::Plan);
            let before = self.out.len();
            if first && let Some(asked) = asked {
                self.answer(at, asked);
            } else {
                self.told(at, asked, previous_kind);
            }
            if let Some(last) = self.out[before..].iter().rfind(|written| written.standing == Standing::Firm) {
                previous_kind = Some(last.kind);
            }
        }
    }

    /// In the plan only what bears on it: a symptom, a drug, an allergy the patient brings up.
    fn worth_keeping_in_plan(&self, at: usize) -> bool {
        let said = &self.sentences[at];
        said.text.split_whitespace().count() >= 6
            && re!(r"\bi(?:'m|'ve| am| have| had| take| took| get| feel| don't| already| tried)\b|\bmy\b|allerg")
                .is_match(&said.lower)
            && (!lexicon::symptoms(&said.text).is_empty()
                || !lexicon::drugs(&said.text).is_empty()
                || said.lower.contains("allerg"))
    }

    /// What the patient says while the plan is made, for what was learned to judge.
    fn doubtful(&mut self, at: usize) {
        let said = &self.sentences[at];
        let line = rewritten(&beyond(&said.text), Person::First, self.pronouns);
        if !said.question && line.split_whitespace().count() >= 5 && kinds::is_worth_saying(&line) {
            let text = sentence(&capitalised(&line));
            self.out.push(Statement::new(SectionKind::HistoryOfPresentIllness, text, vec![at]).loose());
        }
    }

    /// The first sentence of a turn after a question.
    fn answer(&mut self, at: usize, asked: &Asked<'a>) {
        let said = &self.sentences[at];
        let (given, rest) = (answer(&said.text), beyond(&said.text));
        let sources = vec![asked.at, at];
        if given == Answer::Yes
            && rest.is_empty()
            && asked.sentence.text.split_whitespace().count() <= 4
            && !lexicon::drugs(&asked.sentence.text).is_empty()
        {
            // `Digoxin?` and a yes.
            self.out.extend(
                lists::medicines(&cleaned(&asked.sentence.text))
                    .into_iter()
                    .map(|line| Statement::new(SectionKind::Medications, line, sources.clone()).in_list()),
            );
            return;
        }
        let merged = questions::answered(&asked.sentence.text, given, self.pronouns).filter(|_| !asked.said_on);
        if given == Answer::Other
            && !asked.said_on
            && let Some(line) = questions::on_condition(&asked.sentence.text, &rest, self.pronouns)
        {
            self.add(line, asked.topic, sources, at);
            return;
        }
        if re!(r"^(?i)no (?:one|idea|problem|worries)\b").is_match(&rest) {
            return;
        }
        if let Some(absent) = self.absent(&rest, asked) {
            self.add(absent, asked.topic, sources, at);
            return;
        }
        match merged {
            Some(statement) if rest.is_empty() => self.add(statement, asked.topic, sources, at),
            Some(statement) if given == Answer::Yes && is_fragment(&rest) && negations(&rest) == 0 => {
                self.add(
                    format!("{statement}, {}", rewritten(&rest, Person::First, self.pronouns)),
                    asked.topic,
                    sources,
                    at,
                );
            }
            Some(statement) => {
                let rest = rewritten(&rest, Person::First, self.pronouns);
                let adds = kinds::is_worth_saying(&rest) && !is_fragment(&rest);
                if adds && given == Answer::No && rest.split_whitespace().count() <= 8 {
                    self.add(format!("{statement}; {rest}"), asked.topic, sources, at);
                    return;
                }
                self.add(statement, asked.topic, sources.clone(), at);
                if adds {
                    self.add(rest, asked.topic, sources, at);
                }
            }
            None if rest.is_empty() => {}
            None if is_fragment(&rest) => self.fragment(&rest, at, asked),
            None => {
                let line = rewritten(&rest, Person::First, self.pronouns);
                let line = questions::named(&asked.sentence.text, &line).unwrap_or(line);
                let symptom_first =
                    re!(r"(?i)^(?:an?|some|slight|mild|bad|little|occasional) (?:[a-z]+ ){0,2}[a-z]+,").find(&line);
                let line = match symptom_first {
                    Some(first) if !lexicon::symptoms(first.as_str()).is_empty() => format!("reports {line}"),
                    _ => line,
                };
                if !kinds::is_vague(&line) {
                    self.add(line, asked.topic, sources, at);
                }
            }
        }
    }

    /// `No chest pain` and its like; what the question named in full is named in full.
    fn absent(&self, rest: &str, asked: &Asked<'a>) -> Option<String> {
        let found = re!(r"(?i)^(?:no|not any|never any|never had any|haven't had any)\s+([a-z].*)$").captures(rest)?;
        let what = found[1].to_owned();
        if !is_fragment(&what)
            || negations(&what) > 0
            || re!(r"(?i)^(?:more|longer|one|just|not|none|nothing|worse|better|idea|i)\b").is_match(&what)
        {
            return None;
        }
        let what = rewritten(&what, Person::First, self.pronouns);
        let what = re!(r"(?i)\bno ").replace_all(&what, "").into_owned();
        let question = cleaned(&asked.sentence.text);
        let full = re!(r"(?i), | or | and |^any ")
            .split(&question)
            .map(|item| re!(r"(?i)^(?:any|or|a) ").replace(item, "").into_owned())
            .find(|item| {
                let item = item.to_lowercase();
                item.starts_with(&format!("{} ", what.to_lowercase())) && item.split(' ').count() <= 5
            });
        let full = full.map(|full| crate::prose::person::third_person(&full, Person::Second, self.pronouns));
        Some(format!("denies {}", full.unwrap_or(what)))
    }

    /// An answer that is no sentence of its own.
    fn fragment(&mut self, rest: &str, at: usize, asked: &Asked<'a>) {
        let line = rewritten(rest, Person::First, self.pronouns);
        if line.is_empty() || kinds::is_vague(&line) {
            return;
        }
        let sources = vec![asked.at, at];
        let line = match questions::label(&asked.sentence.text) {
            Some(label) if !matches!(asked.topic, Topic::Allergies | Topic::Medications | Topic::Family) => {
                format!("{}: {line}", questions::label_of_time(label, &line))
            }
            _ if matches!(
                asked.topic,
                Topic::Allergies | Topic::Medications | Topic::Past | Topic::Family | Topic::Social
            ) =>
            {
                line
            }
            // What was asked about names what the answer is about: `Chest pain: slight cramps`.
            _ if questions::asked_symptom(&asked.sentence.text, &line).is_some() => {
                let symptom = questions::asked_symptom(&asked.sentence.text, &line).unwrap_or_default();
                format!("{}: {line}", capitalised(&symptom))
            }
            _ if re!(r"(?i)\b(?:tried|taken) anything\b").is_match(&asked.sentence.text) => format!("has tried {line}"),
            _ if !lexicon::symptoms(&line).is_empty() && line.split_whitespace().count() <= 12 => {
                format!("reports {line}")
            }
            _ if line.split_whitespace().count() >= 3 && lexicon::is_clinical(&line) => line,
            _ => return,
        };
        self.add(line, asked.topic, sources, at);
    }

    /// A sentence that goes on telling.
    fn told(&mut self, at: usize, asked: Option<&Asked<'a>>, previous: Option<SectionKind>) {
        let said = &self.sentences[at];
        let topic = asked.map_or(Topic::Other, |asked| asked.topic);
        let rest = beyond(&said.text);
        if let Some(asked) = asked
            && let Some(absent) = self.absent(&rest, asked)
        {
            self.add(absent, topic, vec![asked.at, at], at);
            return;
        }
        if rest.is_empty() {
            return;
        }
        let line = rewritten(&rest, Person::First, self.pronouns);
        let bearing = lexicon::is_clinical(&line)
            || line.chars().any(|c| c.is_ascii_digit())
            || kinds::is_own(&said.lower)
            || previous.is_some_and(|kind| kind != SectionKind::HistoryOfPresentIllness);
        let goes_on = previous.is_some()
            && line.split_whitespace().count() >= 4
            && re!(r"(?i)^(?:it|that|they|this|these|then|after|at|for|when|not|in|on|since)\b").is_match(&line);
        if !kinds::is_worth_saying(&line) {
            return;
        }
        if !(bearing || goes_on) {
            let text = sentence(&capitalised(&line));
            self.out.push(Statement::new(SectionKind::HistoryOfPresentIllness, text, vec![at]).loose());
            return;
        }
        let names_symptom = !lexicon::symptoms(&line).is_empty() && negations(&line) == 0;
        let line =
            if is_fragment(&line) && names_symptom && matches!(topic, Topic::Symptoms | Topic::Reason | Topic::Other) {
                format!("reports {line}")
            } else {
                line
            };
        self.add(line, topic, vec![at], at);
    }

    /// Puts a line where it belongs, as it is written there.
    fn add(&mut self, line: String, topic: Topic, sources: Vec<usize>, at: usize) {
        // What was only asked about is never reported.
        let reported = re!(r"(?i)^(?:reports|has tried) (?:feeling )?any\b").is_match(&line);
        if reported || re!(r"(?i)^any\b").is_match(&line) && is_fragment(&line) {
            return;
        }
        let said = &self.sentences[at].lower;
        let kind = kinds::of_line(&line, said, topic);
        let statement = |text: String| Statement::new(kind, text, sources.clone());
        match kind {
            SectionKind::Medications => {
                self.out.extend(lists::medicines(&line).into_iter().map(|line| statement(line).in_list()))
            }
            SectionKind::SocialHistory => {
                let line = kinds::with_habit(&line, &self.sentences[sources[0]].lower);
                let label = kinds::habit(&line.to_lowercase());
                self.out.push(statement(sentence(&kinds::without_subject(&line, self.pronouns))).labelled(label));
            }
            SectionKind::FamilyHistory => self.out.push(statement(sentence(&lists::relatives(&line)))),
            SectionKind::ReviewOfSystems => {
                let lines = lists::by_system(&line).into_iter();
                self.out.extend(lines.map(|(system, line)| statement(sentence(&line)).labelled(system)));
            }
            SectionKind::Allergies => self.out.push(statement(sentence(&line)).in_list()),
            _ => self.out.push(statement(sentence(&capitalised(&line)))),
        }
    }
}

/// Whether a turn only shows that somebody listens.
fn is_backchannel(turn: &[Sentence]) -> bool {
    turn.iter().map(|sentence| sentence.text.split_whitespace().count()).sum::<usize>() <= 3
}
