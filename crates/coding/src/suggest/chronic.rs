//! Which conditions last: of those a history is the condition itself, of others it is over.

/// The categories of conditions that last, by first and last.
const LASTING: &[(&str, &str)] = &[
    ("B18", "B20"),
    ("D50", "D53"),
    ("D55", "D59"),
    ("D63", "D64"),
    ("D66", "D69"),
    ("D80", "D89"),
    ("E00", "E85"),
    ("E88", "E89"),
    ("F01", "F99"),
    ("G10", "G14"),
    ("G20", "G44"),
    ("G47", "G47"),
    ("G50", "G99"),
    ("H18", "H28"),
    ("H30", "H36"),
    ("H40", "H42"),
    ("H90", "H91"),
    ("I05", "I20"),
    ("I25", "I25"),
    ("I27", "I28"),
    ("I34", "I52"),
    ("I65", "I65"),
    ("I69", "I74"),
    ("I77", "I79"),
    ("I83", "I89"),
    ("J30", "J33"),
    ("J41", "J47"),
    ("J60", "J67"),
    ("J84", "J84"),
    ("K20", "K22"),
    ("K44", "K44"),
    ("K50", "K51"),
    ("K57", "K58"),
    ("K70", "K77"),
    ("K86", "K86"),
    ("K90", "K90"),
    ("L20", "L20"),
    ("L30", "L30"),
    ("L40", "L41"),
    ("L63", "L73"),
    ("L80", "L80"),
    ("M05", "M19"),
    ("M1A", "M1A"),
    ("M30", "M36"),
    ("M40", "M54"),
    ("M72", "M72"),
    ("M79", "M81"),
    ("M85", "M85"),
    ("N18", "N18"),
    ("N25", "N26"),
    ("N28", "N28"),
    ("N40", "N40"),
    ("N52", "N52"),
    ("N60", "N60"),
    ("N80", "N80"),
    ("Q00", "Q99"),
    ("R73", "R73"),
    ("Z00", "Z99"),
];

/// Whether the condition of a code lasts.
pub(crate) fn lasts(code: &str) -> bool {
    let category = code.get(..3).unwrap_or(code);
    LASTING.iter().any(|(first, last)| *first <= category && category <= *last)
}

/// Whether the code is for a symptom or sign, or for pain of a part of the body.
pub(crate) fn is_symptom(code: &str) -> bool {
    (code.starts_with('R') && !code.starts_with("R73.03") && !code.starts_with("R03"))
        || [
            "M25.5", "M54.2", "M54.5", "M54.6", "M54.9", "M79.6", "M79.1", "H57.1", "H92.0", "M62.83", "G89.29",
            "M25.4", "M25.6",
        ]
        .iter()
        .any(|start| code.starts_with(start))
}
