//! What the clinician thinks and will do → assessment and plan, by the problems they name.
//!
//! A problem's heading is in the clinician's own words. What they say before naming a problem belongs to the next one
//! named; follow-up and warnings belong to none.

mod agreement;
mod labels;
mod orders;
mod problems;

pub(crate) use labels::{COUNSEL, ORDER as LABELS};
pub(crate) use problems::Problem;

use crate::lexicon;
use crate::prose::polarity::{Answer, answer, beyond};
use crate::prose::{Person, Pronouns, cleaned, person::third_person, sentence};
use crate::sentences::Sentence;
use crate::statement::{Group, Statement};
use crate::text::re;
use crate::visit::Part;
use auscult_domain::template::SectionKind;
use auscult_domain::transcript::Speaker;

/// Assessment and plan: the problems in the order they were named, and what was said of each.
pub(crate) struct Plan {
    /// The problems.
    pub problems: Vec<Problem>,
    /// What was said of them.
    pub statements: Vec<Statement>,
}

impl Plan {
    /// The place of the problem a sentence names. What was only a symptom so far gets the name of what it turns out to be.
    fn place(&mut self, title: String, sentence: usize, current: Option<usize>) -> usize {
        if let Some(at) = current
            && problems::is_condition(&title)
            && !problems::is_condition(&self.problems[at].title)
            && self.problems[at].sentence.is_some_and(|named| sentence <= named + 3)
            && !self
                .statements
                .iter()
                .any(|statement| statement.problem == Some(at) && statement.kind == SectionKind::Plan)
        {
            self.problems[at] = Problem { title, sentence: Some(sentence) };
            return at;
        }
        problems::place(&mut self.problems, title, Some(sentence))
    }
}

/// Reads assessment and plan.
pub(crate) fn write(sentences: &[Sentence], parts: &[Part], pronouns: Pronouns) -> Plan {
    let mut plan = Plan { problems: Vec::new(), statements: Vec::new() };
    let mut current: Option<usize> = None;
    for (at, said) in sentences.iter().enumerate() {
        let clinician = matches!(said.speaker, Speaker::Clinician | Speaker::Unknown);
        if !clinician || parts[at] != Part::Plan || is_command(sentences, at) {
            continue;
        }
        let text = if answer(&said.text) == Answer::Other { said.text.clone() } else { beyond(&said.text) };
        let line = orders::plainly(&cleaned(&text));
        if line.split_whitespace().count() < 3 || said.question && !orders::is_order(&line) || is_talk(&line) {
            continue;
        }
        let (named, line) = problems::named(&line);
        let apart = orders::stands_apart(&line);
        if let Some(title) = named {
            let at_problem = plan.place(title, at, current);
            if current.is_none() {
                // What was said before belongs to the first problem named.
                for statement in plan
                    .statements
                    .iter_mut()
                    .filter(|statement| statement.problem.is_none() && statement.kind == SectionKind::Assessment)
                {
                    statement.problem = Some(at_problem);
                }
            }
            current = Some(at_problem);
        }
        for clause in orders::clauses(&line) {
            let mut statement = match written(&clause, pronouns) {
                Some((kind, text)) => Statement::new(kind, text, vec![at]),
                None => match doubtful(&clause, pronouns) {
                    Some(text) => Statement::new(SectionKind::Assessment, text, vec![at]).loose(),
                    None => continue,
                },
            };
            let kind = statement.kind;
            if kind == SectionKind::Plan {
                let counsel = apart.is_some();
                statement.group =
                    if counsel { Group::Line } else { Group::Label(labels::label(&statement.text).into()) };
            }
            statement.problem = match apart {
                Some(orders::Apart::Prevention) => {
                    Some(problems::place(&mut plan.problems, "Health maintenance".into(), None))
                }
                Some(orders::Apart::FollowUp) => None,
                None => current,
            };
            plan.statements.push(statement);
        }
    }
    plan.problems.retain(|problem| !problem.title.is_empty());
    plan.statements.extend(agreement::of(sentences, parts));
    plan
}

/// A clause of the plan as it is written, and whether it is assessment or plan; `None` if it says neither.
fn written(clause: &str, pronouns: Pronouns) -> Option<(SectionKind, String)> {
    // What is done while the patient is examined is no plan.
    if re!(r"(?i)^(?:kick|push|squeeze|take a deep|breathe|lift|bend|follow my|look up|open your|show me)\b|\bagainst (?:my|that|the) (?:hands?|resistance|pressure)\b|\bput some resistance\b|\bagainst\.?$|\b(?:raise|turn|extend|bend) (?:your|her|his) (?:hand|wrist|arm|leg|head|knee|elbow)\b|\bpalm (?:side )?(?:up|down)\b|\bfollow my finger\b|\bdeep breath\b")
        .is_match(clause)
    {
        return None;
    }
    if let Some(order) = orders::order(clause, pronouns) {
        return Some((SectionKind::Plan, sentence(&order)));
    }
    let line = third_person(clause, Person::Second, pronouns);
    let line = orders::impression(&line);
    let clinical = lexicon::is_clinical(&line)
        || re!(
            r"(?i)\b(?:controlled|stable|improv\w+|worse\w*|better|high|low|normal|healing|concern\w*|risk|dose|goal)\b"
        )
        .is_match(&line);
    let words = line.split_whitespace().count();
    (clinical && words >= 3).then(|| (SectionKind::Assessment, sentence(&line)))
}

/// What says neither by the rules, for what was learned to judge.
fn doubtful(clause: &str, pronouns: Pronouns) -> Option<String> {
    let line = orders::impression(&third_person(clause, Person::Second, pronouns));
    let addressed =
        re!(r"(?i)^(?:kick|push|squeeze|take|breathe|lift|bend|follow|look|open|show|I am|you)\b|\?$").is_match(clause);
    (!addressed && line.split_whitespace().count() >= 5).then(|| sentence(&line))
}

/// Whether a sentence is a command to a dictation machine, or follows one.
fn is_command(sentences: &[Sentence], at: usize) -> bool {
    let names = |lower: &str| re!(r"\bhey,? dragon\b|\bdragon\b[,?]").is_match(lower);
    let ordered = re!(r"^(?:and )?(?:order|show|finalize|pull up|open)\b");
    names(&sentences[at].lower)
        || (ordered.is_match(&sentences[at].lower) && at > 0 && names(&sentences[at - 1].lower))
        || re!(r"\bfinalize\b").is_match(&sentences[at].lower)
}

/// Kind words and talk about talking.
fn is_talk(line: &str) -> bool {
    re!(
        r"(?i)^(?:(?:I am|I would be|we are) (?:glad|happy|sorry|so)\b|thank|you are welcome|take care|nice|good (?:seeing|to see)|it (?:was|is) (?:nice|good|great) (?:to see|seeing|meeting)|have a (?:good|great|nice)|bye|sound good|does that|do you have any|any (?:other )?questions|let me (?:know if you have (?:any )?questions|go over|talk|explain|see)|let us (?:go over|talk|just talk|look|review|see)|I know (?:that|it)? ?(?:is|you)\b.{0,24}$|that (?:is|sounds) (?:good|great|fine|okay)|I understand|the nurse will|my nurse will (?:come|be in)|come with me|what questions|you know what|I hope|no problem|of course|we will go from there|I will (?:be right back|go ahead and|get (?:all )?(?:that|this|those))\b.{0,30}$|so what (?:does|do|is)|I want to (?:just )?(?:talk|go over|review|look at)|I am going to (?:go over|talk|be in touch)|we will go from there|go from there)"
    )
    .is_match(line)
        || re!(r"(?i)\b(?:any questions|finalize the|check(?:ed)? out|sign this|front desk)\b").is_match(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentences::sentences;
    use crate::testing::said;
    use auscult_domain::patient::Sex;
    use expect_test::{Expect, expect};

    fn check(lines: &str, expected: Expect) {
        let lines: Vec<(&str, Speaker)> = lines.lines().map(|line| (line.trim(), Speaker::Clinician)).collect();
        let segments = said(&lines);
        let sentences = sentences(&segments, &vec![Speaker::Clinician; segments.len()]);
        let plan = write(&sentences, &vec![Part::Plan; sentences.len()], Pronouns::of(Sex::Female));
        let title = |at: Option<usize>| at.map_or("-", |at| plan.problems[at].title.as_str());
        let out: Vec<String> =
            plan.statements.iter().map(|s| format!("{} | {:?} | {}", title(s.problem), s.kind, s.text)).collect();
        expected.assert_eq(&out.join("\n"));
    }

    #[test]
    fn assessment_and_plan_by_problem() {
        check(
            "I don't think so. Your lungs don't sound like pneumonia and your oxygen is good.
            I think this is acute bronchitis, which is nearly always a virus, so an antibiotic would not help you.
            I'll prescribe an albuterol inhaler, two puffs every four to six hours as needed for the wheezing, and benzonatate one hundred milligrams three times a day for the cough.
            For your diabetes, the sugars are too high.
            Your hemoglobin A one C last week was eight point four.
            I want to restart the glipizide at five milligrams once a day, and keep the metformin as it is.
            We'll repeat the A one C and check your kidney function in three months.
            Your blood pressure is reasonably controlled, so we'll continue the lisinopril at twenty milligrams.
            I'd also like you to get your flu shot today.
            If you get a fever over one hundred and one, if you become short of breath, or if the cough is not better in two weeks, call me and we will get a chest x-ray.
            Otherwise I'd like to see you in three months.
            You're welcome. Take care of yourself.",
            expect![[r#"
                Acute bronchitis | Assessment | Lungs do not sound like pneumonia and her oxygen is good.
                Acute bronchitis | Assessment | Impression: acute bronchitis, which is nearly always a virus, so an antibiotic would not help her.
                Acute bronchitis | Plan | We will prescribe an albuterol inhaler, 2 puffs every 4 to 6 hours as needed for the wheezing, and benzonatate 100 mg 3 times a day for the cough.
                Diabetes | Assessment | Sugars are too high.
                Diabetes | Assessment | Hemoglobin A1c last week was 8.4 %.
                Diabetes | Plan | Restart the glipizide at 5 mg once a day, and keep the metformin as it is.
                Diabetes | Plan | We will repeat the A1c and check her kidney function in 3 months.
                Blood pressure | Assessment | Blood pressure is reasonably controlled.
                Blood pressure | Plan | Continue the lisinopril at 20 mg.
                Health maintenance | Plan | The patient should get the flu shot today.
                - | Plan | If she gets a fever over 101, if she becomes short of breath, or if the cough is not better in 2 weeks, she should call me and we will get a chest x-ray.
                - | Plan | Otherwise, the patient will follow up in 3 months."#]],
        );
    }

    #[test]
    fn problems_as_other_clinicians_name_them() {
        check(
            "So, for your first problem, your congestive heart failure, I think you're retaining fluid, and I wanna go ahead and increase your lasix to 80 mg once a day.
            I want you to weigh yourself every day.
            Hey, dragon? Order an echocardiogram.
            Lastly, for your high blood pressure, it looks like you're managing it well at this time.
            So I wanna go ahead and continue with the lisinopril 20 mg a day.
            My recommendation would be to put you in a knee brace.
            We'll have you come back in about a week.
            You can take it about every six hours, with food.
            I don't think we need an MRI.",
            expect![[r#"
                Congestive heart failure | Assessment | Impression: she is retaining fluid.
                Congestive heart failure | Plan | Increase her lasix to 80 mg once a day.
                Congestive heart failure | Plan | The patient was advised to weigh herself every day.
                High blood pressure | Assessment | It looks like she is managing it well at this time.
                High blood pressure | Plan | Continue with the lisinopril 20 mg a day.
                High blood pressure | Plan | We will put her in a knee brace.
                - | Plan | The patient will follow up in about a week.
                High blood pressure | Plan | The patient may take it about every 6 hours, with food.
                High blood pressure | Assessment | It is not thought that we need an MRI."#]],
        );
    }
}
