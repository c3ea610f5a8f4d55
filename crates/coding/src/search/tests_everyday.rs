//! Beginnings, abbreviations, lay words, slips and word orders of the everyday conditions: the code among the first
//! five, for two or three letters among the first ten.

use super::tests::codes;
use super::*;
use auscult_domain::coding::{Code, CodeRef};
use std::collections::HashMap;

/// What is typed so far, and the codes of which one has to be there.
const TYPED: &[(&str, &[&str])] = &[
    ("hyp", &["I10"]),
    ("hyper", &["I10"]),
    ("hypert", &["I10"]),
    ("hyperte", &["I10"]),
    ("htn", &["I10"]),
    ("high blood", &["I10"]),
    ("high bp", &["I10", "R03.0"]),
    ("diab", &["E11.9"]),
    ("dm2", &["E11.9"]),
    ("t2dm", &["E11.9"]),
    ("predia", &["R73.03"]),
    ("type 2 diab", &["E11.9"]),
    ("diabetic neurop", &["E11.40"]),
    ("sob", &["R06.02"]),
    ("short of br", &["R06.02"]),
    ("uti", &["N39.0"]),
    ("urinary tract inf", &["N39.0"]),
    ("bladder inf", &["N30.00", "N30.90"]),
    ("kidney st", &["N20.0"]),
    ("sore thr", &["J02.9"]),
    ("strep", &["J02.0"]),
    ("ear inf", &["H66.90"]),
    ("ear infec", &["H66.90"]),
    ("otitis med l", &["H66.92"]),
    ("otitis media r", &["H66.91"]),
    ("back pa", &["M54.9", "M54.50"]),
    ("pain back", &["M54.9", "M54.50"]),
    ("low back", &["M54.50"]),
    ("lbp", &["M54.50"]),
    ("knee pa", &["M25.569"]),
    ("pain in left kne", &["M25.562"]),
    ("neck pa", &["M54.2"]),
    ("gerd", &["K21.9"]),
    ("reflux", &["K21.9"]),
    ("acid ref", &["K21.9"]),
    ("copd", &["J44.9"]),
    ("copd exac", &["J44.1"]),
    ("exac of copd", &["J44.1"]),
    ("asth", &["J45.909"]),
    ("asthma exac", &["J45.901"]),
    ("afib", &["I48.91"]),
    ("atrial fib", &["I48.91"]),
    ("chf", &["I50.9"]),
    ("heart fail", &["I50.9"]),
    ("cad", &["I25.10"]),
    ("ckd", &["N18.9"]),
    ("ckd 3", &["N18.30"]),
    ("ckd stage 4", &["N18.4"]),
    ("depre", &["F32.A"]),
    ("anx", &["F41.9"]),
    ("anxi", &["F41.9"]),
    ("gad", &["F41.1"]),
    ("adhd", &["F90.9"]),
    ("insom", &["G47.00"]),
    ("migr", &["G43.909"]),
    ("heada", &["R51.9"]),
    ("dizz", &["R42"]),
    ("fati", &["R53.83"]),
    ("cou", &["R05.9"]),
    ("feve", &["R50.9"]),
    ("abd pain", &["R10.9"]),
    ("abdominal pa", &["R10.9"]),
    ("chest pa", &["R07.9"]),
    ("nause", &["R11.0", "R11.2"]),
    ("constip", &["K59.00"]),
    ("diarr", &["R19.7"]),
    ("obes", &["E66.9"]),
    ("hypoth", &["E03.9"]),
    ("hypothyriod", &["E03.9"]),
    ("cholest", &["E78.00", "E78.5"]),
    ("hyperlip", &["E78.5"]),
    ("vit d", &["E55.9"]),
    ("anem", &["D64.9", "D50.9"]),
    ("gout", &["M10.9"]),
    ("osteoar", &["M19.90"]),
    ("osteop", &["M81.0"]),
    ("sinus inf", &["J01.90"]),
    ("bronchi", &["J20.9"]),
    ("pneu", &["J18.9"]),
    ("pnuemonia", &["J18.9"]),
    ("flu", &["J10.1", "J11.1"]),
    ("allerg", &["J30.9", "T78.40"]),
    ("ecz", &["L20.9", "L30.9"]),
    ("rash", &["R21"]),
    ("cellul", &["L03.90"]),
    ("ankle spr", &["S93.409"]),
    ("physical", &["Z00.00"]),
    ("well child", &["Z00.129"]),
    ("flu shot", &["Z23"]),
    ("refill", &["Z76.0"]),
];

#[test]
fn the_beginning_of_an_everyday_condition_brings_its_code() {
    let mut missing = Vec::new();
    for (typed, wanted) in TYPED {
        let found = codes(&Query::new(typed));
        let most = if typed.len() <= 3 { 10 } else { 5 };
        let first = &found[..found.len().min(most)];
        if !first.iter().any(|code| wanted.contains(&code.as_str())) {
            missing.push(format!("{typed}: none of {wanted:?} in {first:?}"));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn what_is_really_used_comes_before_what_is_usual() {
    let code =
        CodeRef { system: CodeSystem::Icd10Cm, code: Code::parse(CodeSystem::Icd10Cm, "L68.9").expect("a code") };
    let usage = UsageCounts { clinician: HashMap::from([(code, 12)]), clinic: HashMap::new() };
    for typed in ["hyp", "hypert", "hypertri"] {
        let after = codes(&Query { usage: Some(&usage), ..Query::new(typed) });
        assert!(!codes(&Query::new(typed)).starts_with(&["L68.9".to_owned()]), "{typed}");
        let place = after.iter().position(|code| code == "L68.9");
        assert!(place.is_some_and(|place| place < 3), "{typed}: {after:?}");
    }
}
