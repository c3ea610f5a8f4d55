//! What particular codes leave open, as questions: the table of what the classification asks for and notes often do not
//! say. What any code leaves open by its title is in [`super::titles`].

use auscult_domain::coding::{Asked, GapSeverity, QueryCategory, QueryForm, QueryPriority};

/// How an answer is given.
#[derive(Debug, Clone, Copy)]
pub(super) enum Answer {
    /// Yes or no.
    YesNo,
    /// One of these.
    OneOf(&'static [&'static str]),
    /// A number with its unit.
    Number(&'static str),
    /// A few words.
    Words,
    /// A day.
    Day,
}

impl Answer {
    pub(super) fn form(self) -> QueryForm {
        match self {
            Self::YesNo => QueryForm::YesNo,
            Self::OneOf(choices) => {
                QueryForm::MultipleChoice { choices: choices.iter().map(|c| (*c).to_owned()).collect() }
            }
            Self::Number(unit) => QueryForm::Numeric { unit: (!unit.is_empty()).then(|| unit.to_owned()) },
            Self::Words => QueryForm::Text,
            Self::Day => QueryForm::Date,
        }
    }
}

/// What a code leaves open.
pub(super) struct Rule {
    /// The beginnings of the codes it is for.
    pub codes: &'static [&'static str],
    /// Words of the note that answer it already.
    pub answered_by: &'static [&'static str],
    /// Beginnings of codes of the visit that answer it.
    pub answered_by_code: &'static [&'static str],
    /// What is missing, in a sentence.
    pub missing: &'static str,
    /// The question.
    pub question: &'static str,
    /// Who is asked.
    pub asked: Asked,
    /// How it is answered.
    pub answer: Answer,
    /// How the answer reads in the note.
    pub sentence: &'static str,
    /// How much hangs on it.
    pub severity: GapSeverity,
    /// What it is about.
    pub category: QueryCategory,
}

impl Rule {
    pub(super) fn priority(&self) -> QueryPriority {
        match self.severity {
            GapSeverity::Critical => QueryPriority::High,
            GapSeverity::Moderate => QueryPriority::Medium,
            GapSeverity::Minor => QueryPriority::Low,
        }
    }
}

use Answer::{Day, Number, OneOf, Words, YesNo};
use Asked::{Patient, Physician};
use GapSeverity::{Critical, Minor, Moderate};
use QueryCategory::{Billing, Clinical, Documentation};

macro_rules! rules {
    ($($codes:expr; unless $words:expr, $more:expr; $missing:literal; $asked:ident: $question:literal => $answer:expr; $sentence:literal; $severity:ident $category:ident)*) => {
        &[$(Rule {
            codes: &$codes, answered_by: &$words, answered_by_code: &$more, missing: $missing, question: $question, asked: $asked,
            answer: $answer, sentence: $sentence, severity: $severity, category: $category,
        }),*]
    };
}

/// The table. Its order is that of the questions.
pub(super) const RULES: &[Rule] = rules! {
    ["E11.9"]; unless ["type 1", "type 2", "type i", "type ii", "t2dm", "t1dm", "dm2", "dm1", "dmii", "t2d"], []; "The type of diabetes is not documented; type 2 was assumed, as the guidelines say.";
        Physician: "Which type of diabetes is it?" => OneOf(&["type 1", "type 2", "due to another condition", "drug induced"]); "Diabetes mellitus: {answer}."; Moderate Clinical
    ["E11.9", "E10.9"]; unless ["controlled", "hyperglycemia", "at goal", "hypoglycemia"], []; "The note does not say whether the diabetes is controlled.";
        Physician: "How is the diabetes controlled?" => OneOf(&["well controlled", "with hyperglycemia", "with hypoglycemia"]); "The diabetes is {answer}."; Moderate Clinical
    ["E11.9", "E10.9"]; unless ["neuropathy", "nephropathy", "retinopathy", "no complications", "without complications", "complication"], []; "Complications of the diabetes are neither named nor denied.";
        Physician: "Are there complications of the diabetes?" => OneOf(&["none", "kidney disease", "neuropathy", "retinopathy", "circulatory complications", "foot ulcer"]); "Complications of the diabetes: {answer}."; Minor Documentation
    ["E11", "E13"]; unless ["insulin", "metformin", "glipizide", "jardiance", "ozempic", "diet", "januvia", "farxiga", "trulicity", "lantus"], ["Z79.4", "Z79.84", "Z79.85"]; "How the diabetes is treated is not documented.";
        Physician: "How is the diabetes treated?" => OneOf(&["diet alone", "oral medicines", "insulin", "insulin and oral medicines", "other injected medicines"]); "The diabetes is treated with {answer}."; Moderate Documentation
    ["I50.9"]; unless ["systolic", "diastolic", "hfpef", "hfref", "combined"], []; "The type of heart failure is not documented.";
        Physician: "Which type of heart failure is it?" => OneOf(&["systolic (reduced ejection fraction)", "diastolic (preserved ejection fraction)", "combined systolic and diastolic"]); "The heart failure is {answer}."; Critical Clinical
    ["I50"]; unless ["acute", "chronic", "acute on chronic", "exacerbation", "decompensated"], []; "The note does not say whether the heart failure is acute or chronic.";
        Physician: "Is the heart failure acute, chronic, or acute on chronic?" => OneOf(&["acute", "chronic", "acute on chronic"]); "The heart failure is {answer}."; Moderate Clinical
    ["N18.9", "N18.30"]; unless ["stage 1", "stage 2", "stage 3a", "stage 3b", "stage 4", "stage 5", "esrd"], []; "The stage of the chronic kidney disease is not documented.";
        Physician: "Which stage is the chronic kidney disease?" => OneOf(&["1", "2", "3a", "3b", "4", "5", "end stage, on dialysis"]); "Chronic kidney disease, stage {answer}."; Critical Clinical
    ["J45.909", "J45.901", "J45.90"]; unless ["intermittent", "persistent"], []; "How severe the asthma is is not documented.";
        Physician: "How severe is the asthma?" => OneOf(&["mild intermittent", "mild persistent", "moderate persistent", "severe persistent"]); "The asthma is {answer}."; Moderate Clinical
    ["J45"]; unless ["exacerbation", "flare", "stable", "controlled", "status asthmaticus"], []; "The note does not say whether the asthma is worse than usual.";
        Physician: "Is there an exacerbation of the asthma?" => OneOf(&["no exacerbation", "an acute exacerbation", "status asthmaticus"]); "Asthma with {answer}."; Minor Clinical
    ["J44.9"]; unless ["exacerbation", "stable", "flare", "baseline"], []; "The note does not say whether the obstructive disease is stable or worse than usual.";
        Physician: "Is there an acute exacerbation of the COPD?" => YesNo; "Acute exacerbation of the COPD: {answer}."; Moderate Clinical
    ["I48.91"]; unless ["paroxysmal", "persistent", "permanent", "chronic"], []; "The type of atrial fibrillation is not documented.";
        Physician: "Which type of atrial fibrillation is it?" => OneOf(&["paroxysmal", "persistent", "longstanding persistent", "permanent"]); "The atrial fibrillation is {answer}."; Moderate Clinical
    ["F32.A", "F32.9"]; unless ["single episode", "recurrent", "mild", "moderate", "severe", "remission", "major"], []; "Kind, episode and severity of the depression are not documented.";
        Physician: "Is it a major depressive disorder, and how severe?" => OneOf(&["single episode, mild", "single episode, moderate", "single episode, severe", "recurrent, mild", "recurrent, moderate", "recurrent, severe", "in remission", "no major depressive disorder"]); "Major depressive disorder: {answer}."; Critical Clinical
    ["F33.9"]; unless ["mild", "moderate", "severe", "remission"], []; "The severity of the depression is not documented.";
        Physician: "How severe is the current episode of the depression?" => OneOf(&["mild", "moderate", "severe without psychotic features", "severe with psychotic features", "in remission"]); "The current depressive episode is {answer}."; Moderate Clinical
    ["E66"]; unless ["bmi", "body mass index"], ["Z68"]; "The body mass index is not documented.";
        Physician: "What is the body mass index?" => Number("kg/m²"); "Body mass index {answer} kg/m²."; Critical Billing
    ["E66.9"]; unless ["class 1", "class 2", "class 3", "class i", "class ii", "class iii", "morbid", "severe obesity"], []; "The class of the obesity is not documented.";
        Physician: "Which class is the obesity?" => OneOf(&["class 1", "class 2", "class 3", "overweight, no obesity"]); "Obesity: {answer}."; Moderate Clinical
    ["D64.9"]; unless ["iron deficiency", "b12", "folate", "chronic disease", "blood loss", "kidney"], []; "The cause of the anemia is not documented.";
        Physician: "What kind of anemia is it?" => OneOf(&["iron deficiency", "due to blood loss", "vitamin B12 or folate deficiency", "of chronic disease", "of chronic kidney disease", "still under evaluation"]); "Anemia: {answer}."; Moderate Clinical
    ["F17.200", "Z72.0"]; unless ["cigarettes", "cigarette", "packs", "ppd", "cigar", "chew", "chewing", "vape", "vaping", "smokeless"], []; "Which tobacco product is used is not documented.";
        Patient: "Which tobacco or nicotine product do you use?" => OneOf(&["cigarettes", "cigars or pipe", "chewing tobacco", "e-cigarettes"]); "Tobacco product: {answer}."; Moderate Documentation
    ["J44", "J43", "J42", "J41", "I25", "I10", "J45", "I11", "I73", "I70"]; unless ["smoke", "smoker", "smoking", "smokes", "tobacco", "nicotine", "cigarettes", "never smoked", "nonsmoker", "smoked"], ["F17", "Z87.891", "Z72.0"]; "Tobacco use, which is coded beside this condition, is not documented.";
        Patient: "Do you smoke or use tobacco?" => OneOf(&["never", "formerly", "currently, cigarettes", "currently, another product"]); "Tobacco use: {answer}."; Moderate Documentation
    ["L97"]; unless ["skin breakdown", "fat layer", "muscle", "bone", "depth", "superficial", "full thickness"], []; "How deep the ulcer goes is not documented.";
        Physician: "How deep does the ulcer go?" => OneOf(&["breakdown of skin only", "fat layer exposed", "necrosis of muscle", "necrosis of bone", "muscle involved, no necrosis", "bone involved, no necrosis"]); "The ulcer: {answer}."; Critical Clinical
    ["L89"]; unless ["stage 1", "stage 2", "stage 3", "stage 4", "unstageable", "deep tissue"], []; "The stage of the pressure ulcer is not documented.";
        Physician: "Which stage is the pressure ulcer?" => OneOf(&["1", "2", "3", "4", "unstageable", "deep tissue injury"]); "Pressure ulcer, stage {answer}."; Critical Clinical
    ["S42", "S52", "S62", "S72", "S82", "S92", "S22", "S32"]; unless ["displaced", "nondisplaced"], []; "The note does not say whether the fracture is displaced; displaced was assumed, as the guidelines say.";
        Physician: "Is the fracture displaced?" => OneOf(&["displaced", "nondisplaced"]); "The fracture is {answer}."; Moderate Clinical
    ["S"]; unless ["fell", "fall", "hit", "twisted", "lifting", "accident", "collision", "slipped", "injured", "while", "tripped", "struck", "kicked", "bitten", "cut"], ["W", "V", "X", "Y"]; "How the injury came about is not documented.";
        Patient: "How, where and while doing what did you get hurt?" => Words; "Cause of the injury: {answer}."; Moderate Documentation
    ["S"]; unless ["today", "yesterday", "ago", "week", "weeks", "days", "last", "on", "since"], []; "When the injury happened is not documented.";
        Patient: "On which day did you get hurt?" => Day; "The injury happened on {answer}."; Minor Documentation
    ["O"]; unless ["weeks", "trimester", "gestation"], ["Z3A"]; "The week of the pregnancy is not documented.";
        Physician: "How many completed weeks is the pregnancy?" => Number("weeks"); "{answer} completed weeks of gestation."; Critical Clinical
    ["E78.5"]; unless ["mixed", "hypercholesterolemia", "triglycerides", "ldl"], []; "The kind of hyperlipidemia is not documented.";
        Physician: "Which kind of hyperlipidemia is it?" => OneOf(&["pure hypercholesterolemia", "pure hypertriglyceridemia", "mixed hyperlipidemia"]); "Hyperlipidemia: {answer}."; Minor Clinical
    ["G62.9"]; unless ["diabetic", "alcoholic", "chemotherapy", "due to", "secondary"], []; "The cause of the neuropathy is not documented.";
        Physician: "What is the neuropathy due to?" => OneOf(&["diabetes", "alcohol", "a medicine", "vitamin deficiency", "unknown"]); "The neuropathy is due to {answer}."; Moderate Clinical
    ["R10.9"]; unless ["quadrant", "epigastric", "periumbilical", "generalized", "flank", "suprapubic"], []; "Where the abdominal pain is is not documented.";
        Patient: "Where in your belly is the pain?" => OneOf(&["right upper", "left upper", "right lower", "left lower", "around the navel", "upper middle", "all over"]); "Site of the abdominal pain: {answer}."; Moderate Clinical
    ["M54.9", "M54.50"]; unless ["acute", "chronic", "months", "years", "days", "weeks"], []; "How long the back pain has lasted is not documented.";
        Patient: "For how many weeks have you had the back pain?" => Number("weeks"); "Back pain for {answer} weeks."; Minor Clinical
    ["J18.9"]; unless ["viral", "bacterial", "aspiration", "streptococcal", "lobar"], []; "The organism of the pneumonia is not documented.";
        Physician: "Is the organism of the pneumonia known?" => Words; "Pneumonia due to {answer}."; Minor Clinical
    ["N39.0", "N30", "N10"]; unless ["e coli", "culture", "escherichia"], ["B96"]; "The organism of the infection is not documented.";
        Physician: "Did a culture grow an organism?" => Words; "Urine culture: {answer}."; Minor Clinical
    ["Z88", "Z91.0"]; unless ["rash", "hives", "anaphylaxis", "swelling", "reaction", "nausea", "itching", "intolerance"], []; "The reaction to what the patient is allergic to is not documented.";
        Patient: "What happened when you took it?" => Words; "Reaction: {answer}."; Minor Documentation
    ["C50", "C61", "C18", "C34", "C56", "C67", "C43"]; unless ["chemotherapy", "radiation", "remission", "no evidence of disease", "active", "surveillance", "treatment", "metastatic"], []; "The note does not say whether the cancer is being treated or is over.";
        Physician: "Is the cancer active and treated, or has it been eradicated?" => OneOf(&["active, under treatment", "active, no treatment", "no evidence of disease, treatment completed"]); "The cancer is {answer}."; Critical Clinical
    ["G40.909"]; unless ["intractable", "controlled", "seizure free", "refractory"], []; "The note does not say whether the epilepsy is intractable.";
        Physician: "Is the epilepsy intractable?" => YesNo; "Intractable epilepsy: {answer}."; Minor Clinical
    ["G43.909"]; unless ["aura", "intractable", "chronic"], []; "The note does not say whether the migraine has an aura.";
        Patient: "Do you see lights or feel tingling before the headache starts?" => YesNo; "Aura before the migraine: {answer}."; Minor Clinical
    ["F03.90", "G30.9"]; unless ["mild", "moderate", "severe", "agitation", "behavioral"], []; "Severity of the dementia and disturbances of behavior are not documented.";
        Physician: "How severe is the dementia?" => OneOf(&["mild", "moderate", "severe"]); "The dementia is {answer}."; Moderate Clinical
};
