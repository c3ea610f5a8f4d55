//! A symptom that belongs to a condition is not coded beside it (guideline I.B.5).

use super::Visit;
use crate::suggest::chronic::is_symptom;
use crate::suggest::conditions::Condition;
use crate::suggest::mentions::Leads;

/// Conditions by the beginning of their codes, and the symptoms that are part of them.
const INTEGRAL: &[(&[&str], &[&str])] = &[
    (&["I50", "I11.0", "I13"], &["R06", "R60", "R53.83", "R05", "R07", "R14", "R42", "R63.5", "J90", "R09.89"]),
    (&["J44", "J45", "J43", "J47"], &["R06", "R05", "R09.89", "R07.89"]),
    (
        &["J00", "J01", "J02", "J03", "J06", "J11", "J10", "U07.1", "J04"],
        &[
            "R05", "R50", "R09.81", "R09.82", "J34.89", "R07.0", "R51", "M79.1", "R53", "R68.83", "R13", "R06.02",
            "R49", "J02.9",
        ],
    ),
    (
        &["J12", "J13", "J15", "J18", "J20", "J22", "J40", "J67", "J70.0"],
        &["R05", "R50", "R06", "R07", "R09", "R68.83"],
    ),
    (&["J30", "J31"], &["R09.81", "R09.82", "J34.89", "R05", "R06.7"]),
    (&["N39.0", "N30", "N10"], &["R30", "R35", "R39", "R31", "R10", "R50"]),
    (&["N20", "N23"], &["R10", "R31", "M54"]),
    (&["N40"], &["R39", "R35", "R33", "R30"]),
    (&["K21", "K20", "K29", "K25", "K26", "K27", "K30"], &["R12", "R07.89", "R10.13", "R10.9", "R14", "R13"]),
    (
        &["K59", "K58", "K52", "A08", "A09", "K80", "K81", "K35", "K57", "K85", "K50", "K51"],
        &["R10", "R11", "R19", "R14", "K59.00"],
    ),
    (&["G43", "G44"], &["R51", "R11", "H53.1", "M54.2"]),
    (&["R51"], &["R53.83"]),
    (&["F32", "F33", "F41", "F43"], &["R45", "Z73.3", "R53.83", "F39"]),
    (&["E11.65", "E10.65"], &["R73", "R35", "R63.1"]),
    (&["E11", "E10", "E13"], &["R73"]),
    (&["I10", "I11", "I12", "I13"], &["R03.0"]),
    (&["I48", "I47", "I49"], &["R00"]),
    (&["I20", "I21", "I25"], &["R07"]),
    (&["I34", "I35", "I36"], &["R01"]),
    (&["M54.5", "M54.1", "M54.3", "M54.4", "M51", "M48", "M47"], &["M54.9", "M54.50", "R20.2", "R20.0", "M62.83"]),
    (&["S39.01", "S33"], &["M54", "M62.83", "R20"]),
    (&["S16", "S13"], &["M54.2"]),
    (&["G56", "G57", "G62"], &["R20", "M79.6", "M25.5"]),
    (&["M17", "S83", "M22", "M23", "M70.4", "S80.0"], &["M25.56", "M25.46", "M25.66", "R60", "R26"]),
    (&["M16", "S72", "M70.6", "S76"], &["M25.55", "R26"]),
    (&["M75", "S43", "S46", "M19.01", "S42"], &["M25.51", "M25.61", "M79.62"]),
    (&["M77", "S53", "M70.2", "S52.1"], &["M25.52", "M79.63"]),
    (&["S93", "S82", "S86"], &["M25.57", "M79.67", "R60", "M25.47", "M79.66", "R26"]),
    (&["S92", "M72.2", "M20", "S93", "S90", "L97", "E11.62", "M77.3", "M77.4"], &["M79.67", "M25.57", "R60", "R26"]),
    (&["S62", "S60", "S63", "M65", "S61", "M18", "M19.04", "M72.0"], &["M79.64", "M25.54", "M25.53", "R60"]),
    (&["S52", "S63.5", "M65.4"], &["M25.53", "M79.63", "R60", "R20"]),
    (&["M06", "M05", "M10", "M19", "M32", "M15"], &["M25.5", "M25.6"]),
    (&["M79.7"], &["M79.1", "R53.83"]),
    (&["S80.1", "S80.0"], &["M79.6", "M25.56"]),
    (&["S20", "S22", "M94.0"], &["R07"]),
    (&["N92", "N93", "N94", "N80"], &["R10.2"]),
    (&["D50", "D64", "D51", "D62"], &["R53", "R42", "R06"]),
    (&["E03", "E05"], &["R53.83", "R63"]),
    (&["B02", "L30", "L20", "L23", "L25", "L40", "L50", "L71", "L21"], &["R21", "L29"]),
    (&["H81", "I95"], &["R42"]),
    (&["G40"], &["R56"]),
    (&["G47"], &["R53.83", "R06.83", "G47.9"]),
    (&["F17"], &["Z72.0"]),
    (&["A69.2", "W57", "S80.26"], &["R21"]),
    (&["C34"], &["R05", "R53"]),
];

pub(super) fn apply(_visit: &Visit<'_>, conditions: &mut Vec<Condition>) {
    let causes: Vec<(String, f32)> =
        conditions.iter().filter(|c| c.weight >= 0.3).map(|c| (c.code.clone(), c.weight)).collect();
    let explained = |code: &str, weight: f32| {
        INTEGRAL.iter().any(|(starts, symptoms)| {
            symptoms.iter().any(|symptom| code.starts_with(symptom))
                && causes.iter().any(|(cause, strength)| {
                    cause != code && *strength >= weight * 0.5 && starts.iter().any(|start| cause.starts_with(start))
                })
        })
    };
    conditions.retain(|condition| condition.leads == Leads::Yes || !explained(&condition.code, condition.weight));
    // A heading that names a symptom with its cause is coded by the cause.
    let led: Vec<(Option<u32>, String)> = conditions
        .iter()
        .filter(|c| c.problem.is_some() && !is_symptom(&c.code) && !c.code.starts_with('Z') && c.weight >= 0.6)
        .map(|c| (c.problem, c.code.clone()))
        .collect();
    conditions.retain(|condition| {
        let caused = led.iter().any(|(problem, code)| {
            *problem == condition.problem
                && INTEGRAL.iter().any(|(starts, symptoms)| {
                    starts.iter().any(|start| code.starts_with(start))
                        && symptoms.iter().any(|s| condition.code.starts_with(s))
                })
        });
        !(is_symptom(&condition.code) && caused)
    });
    let assessed = conditions.iter().any(|c| c.leads == Leads::Yes && !is_symptom(&c.code) && !c.code.starts_with('Z'));
    for condition in conditions.iter_mut().filter(|c| is_symptom(&c.code) && c.problem.is_none()) {
        condition.weight *= if assessed { 0.6 } else { 0.9 };
    }
}
