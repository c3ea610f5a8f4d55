//! Words by which a problem is told to be chronic, acute, new or minor, and how it is doing (CPT, evaluation and
//! management guidelines, definitions of the elements of problems; the words are ours).

use regex::Regex;
use std::sync::LazyLock;

/// What the words tell of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// Not a problem: screening, paperwork, an agreement.
    NotAProblem,
    /// Expected to last a year or until death.
    Chronic,
    /// Short, of low risk.
    Acute,
    /// An injury that is extensive or whose treatment has several risky ways.
    ComplicatedInjury,
    /// An acute illness with systemic symptoms.
    Systemic,
    /// Something that was not known before and may be serious.
    New,
    /// It runs its course by itself.
    SelfLimited,
    /// A chronic one that got worse or is not at its goal.
    Worse,
    /// It does well.
    Stable,
    /// It threatens life or function soon.
    Threat,
}

fn regex(words: &str) -> Option<Regex> {
    Regex::new(words).ok()
}

static WORDS: LazyLock<Vec<(Told, Regex)>> = LazyLock::new(|| {
    [
        (Told::NotAProblem, r"^\W*(?:health\w* maintenance|prevent\w* (?:health|care|medicine)|pap smear|patient agreement|follow-?up$|instruction|pre-?op(?:erative)? exam|colonoscopy\b|immuniz|vaccin|general health|annual (?:exam|visit|physical)|well(?:ness)? (?:visit|exam)|disposition|plan\b|assessment\b)"),
        (Told::Threat, r"\bacute (?:myocardial|respiratory (?:failure|distress)|stroke|renal failure)|\bsuicid|\bhomicid|\bsepsis|\bunstable angina|\blife[- ]threatening|\bpulmonary embol|\bstemi\b|\bsevere (?:exacerbation|progression)"),
        (Told::Chronic, r"\bhypertens|\bhigh blood pressure|\bdiabet|\bheart failure|\bchf\b|\bcopd\b|\basthma|\bdepress|\banxiety|\bbipolar|\bschizo|\badhd\b|\bhypothyroid|\bhyperthyroid|\bthyroid|\barthrit|\bosteoarthr|\bdegenerat|\bjoint disease|\bgout\b|\breflux|\bgerd\b|\bmigraine|\bepilep|\bseizure|\bkidney disease|\bckd\b|\brenal (?:disease|insuff)|\btransplant|\bcoronary|\bbypass|\bcabg\b|\bfibrillation|\blipid|\bcholesterol|\bcancer|\bcarcinoma|\bmelanoma|\bdcis\b|\blymphoma|\bleukemia|\bhypogonad|\bhepatitis (?:b|c)\b|\bchronic|\bobes|\bcysts?\b|\bneuropath|\bradiculopath|\bdisc (?:disease|degen)|\bstenosis|\bacne|\bvitamin .{0,3}deficien|\bsleep apnea|\bosteopor|\bdementia|\balzheimer|\bparkinson|\blupus|\brheumatoid|\bcrohn|\bcolitis|\birritable bowel|\bhiv\b|\bglaucoma|\bkidney stones?|\bnephrolith|\bpsoria|\beczema|\ballergic rhinitis|\bemphysema|\bcirrhosis|\bfibromyalg|\bmultiple sclerosis|\bhirsut|\binsomnia|\bbph\b|\bprostat|\bincontinen|\bendometrio|\bpcos\b|\baneurysm|\bvalve|\bcardiomyopath|\bperipheral (?:arter|vasc)"),
        (Told::ComplicatedInjury, r"\bconcussion|\bhead injury|\bloss of consciousness|\b(?:humer|femur|femoral|tibia|fibula|radius|radial|ulna|hip|pelvi|vertebra|clavic)\w*\b.{0,20}\bfractur|\bfractur\w*\b.{0,25}\b(?:humerus|femur|tibia|hip|pelvis)|\btorn\b|\brupture|\b(?:acl|mcl|pcl|meniscal|rotator cuff|tendon)\b.{0,10}\btear|\bsurg\w*\b.{0,12}\boption|\boptions?\b.{0,30}\bsurg|\bsurgical correction|\bpost-?traumatic"),
        (Told::Systemic, r"\bpneumonia|\bpyeloneph|\bwith fever|\bsystemic (?:symptom|infect)|\blyme|\binfluenza|\bmononucle|\bmening|\bcellulitis with"),
        (Told::New, r"\bnodule|\bmass\b|\blump|\banemia|\babnormal|\bweight (?:loss|gain)|\bchest pain|\bsyncop|\bhepatomegal|\bhyperglyc|\bhematuria|\bshortness of breath|\bdyspnea|\belevated|\bnewly (?:diagnos|found)|\bnew(?:ly)?[- ]found|\bunexplained|\blymph node|\blesion|\bblood in|\bpalpitat|\bpositive (?:test|screen)"),
        (Told::SelfLimited, r"\bstatus[- ]post|\bs/p\b|\bscar|\bcommon cold|\binsect bite|\bwart|\bskin tag|\bcanker|\bhangnail|\bdry skin|\bdiaper rash|\bmole check|\bseborrheic"),
        (Told::Acute, r"\bstrain|\bsprain|\bcontus|\bfractur|\bepicondyl|\btendin|\btendonit|\btenosynov|\bpharyng|\bsinusit|\bupper respiratory|\buri\b|\buti\b|\bcystitis|\burinary tract|\brash|\bheadache|\bpain|\blacerat|\bbite|\bcarpal tunnel|\bbursit|\bbronchit|\botitis|\bconjunctiv|\bconstipat|\bdiarrhea|\bgastritis|\bstrep|\bvomit|\bnausea|\bcough|\bdizz|\bplantar|\binjur|\bswelling|\bvertigo|\bdehydr|\bstiff"),
    ]
    .into_iter()
    .filter_map(|(told, words)| Some((told, regex(words)?)))
    .collect()
});

/// How a problem is doing, by what is said and done about it.
static COURSE: LazyLock<Vec<(Told, Regex)>> = LazyLock::new(|| {
    [
        (Told::Worse, r"\bworse|\bworsen|\buncontrolled|\bnot (?:well[- ])?(?:controlled|at goal)|\bpoorly[- ]controlled|\bexacerbat|\bflare(?:s|d)?\b|\binadequately|\bprogress(?:ed|ing|ion)\b|\brecurren|\bside effects?|\bhigher dose|\b(?:will|to|we|i|going to|would)? ?\b(?:increas(?:e|ing)|titrat|double)\b.{0,40}(?:\bmg\b|\bdose\b|\bto \d|\bdaily\b|\bunits\b|twice)|\bhas noticed|\badmits to\b.{0,30}\bindiscretion|\bincreased (?:joint )?(?:pain|fatigue|symptom|shortness)|\bstill elevated|\bwere elevated|\bwas elevated|\bis elevated|\bs? elevated\b.{0,6}$|\ba1c (?:was|is|of)\b.{0,20}\b(?:[89]|1\d)\b|\b(?:initiate|start|add|begin)\b.{0,30}\b(?:daily|mg|puffs)|\bsymptomatic\b.{0,20}\bworse|\bdissatisf|\bfail(?:ed|ing) to improve|\bpersist(?:s|ent|ed)\b|\bswitch\b|\bdifferent medication|\bnot (?:covered|been taking)|\bagain attempt|\binconsistent"),
        (Told::Stable, r"\bstable|\bwell[- ]controlled|\bdoing (?:very |quite |a lot )?(?:well|better)|\basymptomatic|\bunchanged|\bno evidence of (?:recurr|disease)|\bat goal|\bno change|\bcontinue (?:current|to monitor|with (?:the )?current)|\bwell[- ]managed|\bin remission"),
    ]
    .into_iter()
    .filter_map(|(told, words)| Some((told, regex(words)?)))
    .collect()
});

/// Everything the words of a heading tell of the problem itself.
pub(super) fn kind(lower: &str) -> Vec<Told> {
    WORDS.iter().filter(|(_, words)| words.is_match(lower)).map(|(told, _)| *told).collect()
}

/// How it is doing.
pub(super) fn course(lower: &str) -> Vec<Told> {
    COURSE.iter().filter(|(_, words)| words.is_match(lower)).map(|(told, _)| *told).collect()
}
