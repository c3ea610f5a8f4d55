//! Tests as notes name them. Each name stands for one unique test of data category 1 (CPT, guidelines on 'analyzed',
//! 'unique'): a panel is one test, the same test ordered and reviewed is one.

use regex::Regex;
use std::sync::LazyLock;

/// A kind of test.
pub(super) struct NamedTest {
    pub name: &'static str,
    pub words: Regex,
    /// Whether each part of the body is a test of its own.
    pub by_site: bool,
}

/// Parts of the body, to tell pictures of different parts apart.
static SITE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(chest|abdom\w*|pelvi\w*|lumbar|cervical|thoracic|spine|knee|hip|shoulder|elbow|wrist|hand|finger|thumb|ankle|foot|toe|femur|humerus|arm|leg|head|brain|neck|breast|renal|kidney|liver|thyroid|carotid|quadrant|lower extremit\w*|upper extremit\w*)").ok()
});

/// The part of the body a sentence names first.
pub(super) fn site(lower: &str) -> String {
    let found = SITE.as_ref().and_then(|site| site.find(lower));
    found.map(|found| found.as_str().chars().take(6).collect()).unwrap_or_default()
}

/// All of them.
pub(super) static TESTS: LazyLock<Vec<NamedTest>> = LazyLock::new(|| {
    let imaging = [
        ("x-ray", r"\bx-?\s?rays?\b|\bradiograph"),
        ("MRI", r"\bmris?\b|\bmr arthrogram|\bmagnetic resonance"),
        ("CT", r"\bct\b(?: scan| of| abd)?|\bcat scan"),
        ("ultrasound", r"\bultrasound|\bsonogra|\belastograph|\bdoppler"),
    ];
    let others = [
        ("echocardiogram", r"\bechocardiogra|\becho\b"),
        ("EKG", r"\bekg\b|\becg\b|\belectrocardiogra"),
        ("mammogram", r"\bmammogra"),
        ("stress test", r"\bstress test"),
        ("catheterization finding", r"\bcoronary angiogra"),
        ("pulmonary function test", r"\bpulmonary function|\bpfts?\b|\bspirometr"),
        ("EMG", r"\bemg\b|\belectromyogra|\bnerve conduction"),
        ("bone density", r"\bdexa\b|\bbone density"),
        ("endoscopy report", r"\bendoscopy (?:from|show|reveal)|\bcolonoscopy (?:from|show|reveal|demonstrat)"),
        ("pathology", r"\bpatholog|\bbiops"),
        ("Pap smear", r"\bpap smear"),
        ("hemoglobin A1c", r"\ba1c\b"),
        ("lipid panel", r"\blipid|\bcholesterol|\btriglycerid"),
        (
            "complete blood count",
            r"\bcbc\b|\bcomplete blood count|\bwhite blood cell|\bhemoglobin (?:is|was|of|level|\d)|\bhemoglobin\W+\d|\bhemoglobin wnl",
        ),
        (
            "metabolic panel",
            r"\bcmp\b|\bbmp\b|\bmetabolic panel|\bcreatinine|\bkidney function|\brenal (?:levels|function|panel)|\bbun\b|\bpotassium",
        ),
        ("glucose", r"\bglucose|\bblood sugar levels? (?:is|was|were)"),
        ("diabetes panel", r"\bdiabetes panel"),
        ("magnesium", r"\bmagnesium (?:is|was|\d|level)"),
        ("thyroid test", r"\btsh\b|\bthyroid (?:panel|function|test|lab)"),
        ("liver panel", r"\bliver (?:panel|enzyme|function|test)|\bhepatic function|\bast\b|\balt\b"),
        ("alkaline phosphatase", r"\balkaline phosph|\balk phos"),
        ("gamma GT", r"\bgamma gt\b|\bggt\b"),
        ("vitamin D level", r"\bvitamin d level"),
        ("autoimmune panel", r"\bautoimmune|\brheumatoid factor|\bana\b"),
        ("anemia profile", r"\banemia (?:profile|panel|work)|\bferritin|\biron (?:studies|panel|level)"),
        ("PSA", r"\bpsa\b"),
        ("testosterone", r"\btestosterone (?:level|\d)|\btotal testosterone|\bandrogen level|\bfai\b"),
        ("Lyme titer", r"\blyme titer"),
        ("Western blot", r"\bwestern blot"),
        ("strep test", r"\bstrep test|\bstrep\b.{0,12}positive"),
        ("urinalysis", r"\burinalysis|\burine (?:culture|test|sample)|\burine collection|\b24-hour urine"),
        ("aldosterone", r"\baldosterone"),
        ("cortisol", r"\bcortisol|\bdexamethasone suppression"),
        ("hepatitis C antibody", r"\bhcv antibody|\bhepatitis c antibody"),
        ("hepatitis C RNA", r"\bhepatitis c rna|\bhcv rna"),
        ("HCV genotype", r"\bgenotype"),
        ("MMR titer", r"\bmmr titer"),
        ("culture", r"\bblood culture|\bwound culture|\bthroat culture"),
        ("sleep study", r"\bsleep study|\bpolysomnogra"),
        ("INR", r"\binr\b|\bprothrombin"),
    ];
    let named = imaging.iter().map(|entry| (entry, true)).chain(others.iter().map(|entry| (entry, false)));
    named
        .filter_map(|((name, words), by_site)| Some(NamedTest { name, words: Regex::new(words).ok()?, by_site }))
        .collect()
});
