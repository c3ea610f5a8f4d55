//! What will be done: promises and advice → orders as they are written, `Restart the glipizide at 5 mg once a day`.

use crate::lexicon;
use crate::prose::{Person, Pronouns, person::third_person};
use crate::text::re;

/// What belongs to no problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Apart {
    /// When to come again, and when sooner.
    FollowUp,
    /// Vaccines and screening.
    Prevention,
}

/// Whether a line belongs to no problem, and to what instead.
pub(super) fn stands_apart(line: &str) -> Option<Apart> {
    if re!(r"(?i)\b(?:flu shot|vaccin\w+|pneumonia shot|shingles shot|mammogram|tetanus|booster|cancer screening)\b").is_match(line) {
        Some(Apart::Prevention)
    } else if re!(r"(?i)\b(?:see you (?:back |again )?(?:in|after|for)|come back|follow up|follow-up|return (?:to|in)|call (?:me|us|the office)|let me know if|go to the (?:er|emergency)|back (?:here )?in (?:a|\d|about))\b").is_match(line)
        && lexicon::drugs(line).is_empty()
    {
        Some(Apart::FollowUp)
    } else {
        None
    }
}

/// A promise without the words that only lead up to it: `what I am going to do for that is prescribe …` → `I will
/// prescribe …`.
pub(super) fn plainly(line: &str) -> String {
    let advised = re!(r"(?i)^(?:(?:and|so|but|now|then|okay|well)[ ,]+)*what (?:I|we)(?: would| do)? (?:want|like|need) you to do(?: for (?:that|this|now|the [a-z ]{2,24}))?(?: at this (?:point|time))?,? is,? (?:(?:to|just|go ahead and)[ ,]+)*")
        .replace(line, "I want you to ");
    re!(r"(?i)^(?:(?:and|so|but|now|then|okay|well)[ ,]+)*what (?:I|we)(?: am| are| will| would)?(?: (?:going to|want to|like to))? do(?: for (?:that|this|you|now|the [a-z ]{2,24}|your [a-z ]{2,24}))?(?: at this (?:point|time))?,? is,? (?:(?:I am|we are|I will|we will|I would like|I want|actually|just|going to|to|go ahead and)[ ,]+)*")
        .replace(&advised, "I will ")
        .into_owned()
}

/// What a clinician tells a patient to do without saying that they advise it: `weigh yourself daily`.
fn told(clause: &str, pronouns: Pronouns) -> Option<String> {
    let lead = re!(r"(?i)^(?:(?:and|so|also|then|please|just|definitely|okay|good|now|otherwise|yeah|awesome)[ ,]+)*")
        .find(clause)
        .map_or(0, |found| found.end());
    let rest = &clause[lead..];
    let medicine = re!(
        r"(?i)^(?:continue|stop|start|increase|decrease|restart|resume|hold) (?:(?:the|your|taking|with|on|her|his) )*"
    )
    .is_match(rest)
        && (!lexicon::drugs(rest).is_empty() || re!(r"\d (?:mg|mcg|units|g)\b").is_match(rest));
    if medicine {
        return Some(promised(&third_person(rest, Person::Second, pronouns)));
    }
    let tells = re!(
        r"(?i)^(?:weigh yourself|get (?:a|some|your) (?:scale|rest|sleep|blood pressure cuff|cuff)|(?:definitely )?take your|avoid|drink (?:plenty|lots|more|fluids|water)|rest (?:it|the|your)|ice (?:it|the|your)|keep (?:it|your|the|an eye)|wear (?:the|your|it|a)|elevate|limit|watch your|apply|check your|monitor your|track your|record your|call (?:me|us|the office)|come back|follow up|see (?:the|that|your|a) [a-z]+(?:ist|or|ician)\b|make sure (?:that )?(?:you|to))\b"
    );
    if !tells.is_match(rest) {
        return None;
    }
    let rest = re!(r"(?i)^make sure (?:that )?(?:you |to )").replace(rest, "").into_owned();
    let line = whose_goes_without_saying(&third_person(&rest, Person::Second, pronouns));
    let word = if stands_apart(clause).is_some() { "should" } else { "was advised to" };
    Some(format!("the patient {word} {line}"))
}

/// A line cut where a finding turns into what follows from it: `…, so we'll continue …`.
pub(super) fn clauses(line: &str) -> Vec<String> {
    if re!(r"(?i)^(?:if|otherwise|unless|when)\b|\bif you\b").is_match(line) {
        return vec![line.to_owned()];
    }
    let line = re!(r"(?i)[, ]+(?:and )?(?:do|are|does|is) (?:you|that|it)\b[^,]*$").replace(line, "");
    let line = line.as_ref();
    let cut = re!(
        r"(?i)(?:, |\s)(?:so|and|but|and then|so then) ((?:I(?: will| would like to| would like you to| am going to| want to| want you to| would recommend| recommend)|we(?: will| are going to| can| should)|let us) )"
    );
    let again = re!(
        r"(?i)\b(?:mg|mcg|units|daily|day|night|bedtime|morning)(?: and)?,? ((?:continue|increase|decrease|stop|restart) (?:the|your|with|taking) )"
    );
    if let Some(second) = again.captures(line).and_then(|found| found.get(1)) {
        let (first, rest) = line.split_at(second.start());
        let first = first.trim_end().trim_end_matches("and").trim_end_matches([' ', ',']);
        return [clauses(first), clauses(rest)].concat();
    }
    let mut out = Vec::new();
    let mut from = 0;
    for found in cut.captures_iter(line) {
        if let (Some(whole), Some(start)) = (found.get(0), found.get(1))
            && whole.start() > from + 8
        {
            out.push(line[from..whole.start()].to_owned());
            from = start.start();
        }
    }
    out.push(line[from..].to_owned());
    out
}

/// Whether a line promises or advises something.
pub(super) fn is_order(line: &str) -> bool {
    intention().is_match(line) || advice().is_match(line)
}

/// `I will`, `we are going to`, `let us`: what the clinician will do.
fn intention() -> &'static regex::Regex {
    re!(
        r"(?i)^(?:(?:and|so|but|now|then|otherwise|also|okay|well|um|for that|for now|first|at this point|today|I think|what|again)[ ,]+)*(?:I think )?(?:(?:I|we)(?:(?: am| are) (?:also )?(?:just )?(?:going to|planning to)| will| would (?:also )?(?:like to|want to)| (?:do )?(?:also )?want to| can| should| need to| plan to| could)|let us|let me|my (?:recommendation|plan) (?:is|would be) to|(?:I|we) (?:am|are) (?:also )?(?:prescribing|ordering|referring|starting|recommending))\s+(?:(?:also|just|definitely|probably|certainly|then|actually|still|be|have to) )*(?:(?:go ahead and|go ahead) )?"
    )
}

/// `I want you to`, `you should`, `you need to`: what the patient will do.
fn advice() -> &'static regex::Regex {
    re!(
        r"(?i)^(?:(?:and|so|but|now|then|otherwise|also|okay|well|in the meantime|for that|first|at this point|I think)[ ,]+)*(?:I (?:(?:would|do|also|really|would also|certainly|do also) )*(?:want|like|need|recommend|suggest|encourage|advise|ask|recommend that)(?: that)? you (?:(?:also|just|certainly|definitely) )*(?:to )?|you (?:should|need to|can|may|are going to|will|could|will need to|will want to|might want to)\s+|(?:please|make sure (?:that )?you|be sure to)\s+)"
    )
}

/// Verbs an order may begin with, once what announces it is off.
fn begins_order(rest: &str) -> bool {
    re!(
        r"(?i)^(?:order\w*|prescrib\w*|refer\w*|start\w*|restart|continue|increase|decrease|reduce|stop|hold|discontinue|repeat|check|recheck|get|obtain|do|try|keep|put|give|send|schedule|see|have|recommend\w*|refill|add|switch|change|monitor|watch|follow|draw|run|perform|inject|place|set|make|take|bring|treat|wean|taper|avoid|use|wear|consider|discuss|talk|arrange|plan|provide|call|proceed|maintain|work|apply|begin|need|look|screen|test|increase|consult|fit|need|go|update|ask|write)\b"
    )
    .is_match(rest)
}

/// A clause as an order; `None` if it orders nothing.
pub(super) fn order(clause: &str, pronouns: Pronouns) -> Option<String> {
    if re!(r"(?i)^(?:and |so |or |but )?(?:if|unless|should you|in case|when)\b").is_match(clause) {
        let acts =
            re!(r"(?i)\b(?:call|come|go|let me know|return|we (?:will|can)|I (?:will|want)|stop|see|contact|take)\b")
                .is_match(clause);
        return acts.then(|| conditional(clause, pronouns));
    }
    if let Some(order) = again(&third_person(clause, Person::Second, pronouns)) {
        return Some(order);
    }
    if let Some(found) = advice().find(clause) {
        let rest = clause[found.end()..].trim();
        if rest.is_empty()
            || re!(r"(?i)^(?:see|notice|feel|have (?:some|a|an)\b|be (?:okay|fine)|imagine|hear)\b").is_match(rest)
        {
            return None;
        }
        let rest = third_person(rest, Person::Second, pronouns);
        let may = re!(r"(?i)\byou (?:can|may|could)\s+$").is_match(found.as_str());
        let rest = whose_goes_without_saying(&re!(r"(?i)^not (?:to )?").replace(&rest, "not "));
        let should = stands_apart(clause).is_some();
        let advised = match rest.strip_prefix("not ") {
            _ if may => format!("the patient may {rest}"),
            _ if should => format!("the patient should {rest}"),
            Some(what) => format!("the patient was advised not to {what}"),
            None => format!("the patient was advised to {rest}"),
        };
        return Some(advised);
    }
    let Some(found) = intention().find(clause) else { return told(clause, pronouns) };
    let rest =
        re!(r"(?i)^(?:recommend(?: that)? (?:we|I|you) )").replace(clause[found.end()..].trim(), "").into_owned();
    let rest = rest.as_str();
    if !begins_order(rest)
        && !re!(r"(?i)\b(?:prescribing|ordering|referring|starting|recommending)\s+$").is_match(found.as_str())
    {
        return None;
    }
    if re!(r"(?i)^(?:prescribe|order|give|start|recommend) (?:you )?(?:is|are|was|taking|you are)\b|^(?:look at|talk|see (?:if|what|how)|go over|check you out|do is|take a look|be )").is_match(rest) {
        return None;
    }
    let verb = re!(r"(?i)(prescribing|ordering|referring|starting|recommending)\s+$").captures(found.as_str());
    let doing = verb.map(|verb| format!("{} ", verb[1].to_lowercase())).unwrap_or_default();
    let could = if re!(r"(?i)\b(?:can|could)\s+(?:\w+ )*$").is_match(found.as_str()) { "can " } else { "" };
    let rest = to_patient(rest, pronouns);
    let order = promised(format!("{could}{doing}{rest}").trim());
    let says = lexicon::is_clinical(&order)
        || order.chars().any(|c| c.is_ascii_digit())
        || order.split_whitespace().count() >= 6;
    (says && !re!(r"(?i)^(?:we (?:will|can|are) )?(?:go ahead|go from there|see it|get (?:you|her|him) |follow up next time|start with that|take a (?:quick )?look|have (?:the|my) nurse|have the medical assistant)").is_match(&order)).then_some(order)
}

/// An order as notes word it: changes to a medicine stand as they are, everything else is what `we will` do.
fn promised(order: &str) -> String {
    let order = re!(r"(?i)^get ((?:her|his|the|that|this|an?) [a-z0-9 -]{2,40}? (?:done|checked|drawn|repeated))\b")
        .replace(order, "have $1")
        .into_owned();
    let order = re!(r"(?i)^(can )?get (an?|the|some|her|his|another|repeat|labs|blood|x-rays?|two|2)\b")
        .replace(&order, "${1}obtain $2")
        .into_owned();
    let order = re!(r"(?i)^(continue|keep) (?:her|him|the patient) on ").replace(&order, "continue ").into_owned();
    let order = re!(r"(?i)^put (?:her|him|the patient) on ").replace(&order, "start ").into_owned();
    if re!(r"(?i)^(?:continue|increase|decrease|reduce|restart|stop|discontinue|hold|resume)\b").is_match(&order) {
        order
    } else if re!(r"(?i)^(?:prescribing|ordering|referring|starting|recommending)\b").is_match(&order) {
        format!("we are {order}")
    } else if let Some(rest) = order.strip_prefix("patient to ") {
        format!("the patient will {rest}")
    } else if order.starts_with("can ") {
        format!("we {order}")
    } else {
        format!("we will {order}")
    }
}

/// `get her flu shot` → `get flu shot`; `rest the patient's knee` → `rest their knee`, for the patient was just named.
fn whose_goes_without_saying(line: &str) -> String {
    let line = re!(r"(?i)\b(get|have|receive) (?:her|his|the patient's) ((?:[a-z]+ )?(?:shot|vaccine|vaccination|booster|mammogram|colonoscopy)\b)")
        .replace(line, "$1 the $2")
        .into_owned();
    line.replace("the patient's", "their")
}

/// `see you in 3 months` → `follow up in 3 months`.
fn again(clause: &str) -> Option<String> {
    let found = re!(
        r"(?i)^(?:(?P<lead>otherwise)[ ,]+)?(?:(?:and|so|then|but)[ ,]+)*(?:I (?:would like to|want to|will|am going to)|we will|I would (?:also )?like to|let us)\s+(?:(?:just|also|go ahead and|have to|then) )*(?:see (?:her|him|the patient) (?:back |again |here )*|have (?:her|him|the patient) (?:come back|return|follow up|back) ?(?:to see me |here |with me )*)(?P<when>(?:in|after|at|next|about|on)\b.*)$"
    )
    .captures(clause)?;
    let lead = if found.name("lead").is_some() { "otherwise, the" } else { "the" };
    Some(format!("{lead} patient will follow up {}", &found["when"]))
}

/// What is done to the patient, without naming them where it goes without saying.
fn to_patient(rest: &str, pronouns: Pronouns) -> String {
    let rest = re!(r"(?i)^(give|get|prescribe|send|offer|write|order) you (?:a prescription for |some |with )?")
        .replace(rest, "$1 ")
        .into_owned();
    let rest = re!(r"(?i)^(?:put|start) you (?:back )?on ").replace(&rest, "start ").into_owned();
    let rest = re!(
        r"(?i)^(?:have|get) you (?:to )?(start|use|take|do|go|come|see|get|try|wear|follow|work|continue|stop|keep)\b"
    )
    .replace(&rest, "patient to $1")
    .into_owned();
    let rest = re!(r"(?i)^refer you\b").replace(&rest, "refer").into_owned();
    third_person(&rest, Person::Second, pronouns)
}

/// `If you get a fever, call me` → `if she gets a fever, she should call me`.
fn conditional(clause: &str, pronouns: Pronouns) -> String {
    let line = third_person(clause, Person::Second, pronouns);
    let told = re!(r"(?i)(, |, please )((?:then )?(?:call|come|go|let me know|return|stop|contact|take)\b)");
    told.replace(&line, |found: &regex::Captures<'_>| {
        format!(", {} should {}", pronouns.subject, found[2].trim_start_matches("then "))
    })
    .into_owned()
}

/// What the clinician thinks, as an impression: `I think this is bronchitis` → `impression: bronchitis`.
pub(super) fn impression(line: &str) -> String {
    let line = re!(r"(?i)^(?:(?:and|so|but|now|then|well|again|also)[ ,]+)+").replace(line, "").into_owned();
    let line = re!(
        r"(?i)^(?:I think|I believe|I feel)(?: that)? (?:this|it|what (?:she|he|the patient) has) is (?:probably )?"
    )
    .replace(&line, |found: &regex::Captures<'_>| {
        if found[0].to_lowercase().contains("probably") { "impression: probably " } else { "impression: " }.to_owned()
    });
    let line = re!(r"(?i)^I do not think (?:that )?").replace(&line, "it is not thought that ").into_owned();
    let line = re!(r"(?i)^(?:I think|I believe|I feel like)(?: that)? ").replace(&line, "impression: ").into_owned();
    re!(r"(?i)^(?:her|his|the patient's|the) ").replace(&line, "").into_owned()
}
