//! Porter's stemmer (Program 14, 1980) with the departures of NLTK's, by which ROUGE's usual implementation compares
//! words.

const IRREGULAR: [(&str, &str); 13] = [
    ("sky", "sky"),
    ("skies", "sky"),
    ("dying", "die"),
    ("lying", "lie"),
    ("tying", "tie"),
    ("news", "news"),
    ("innings", "inning"),
    ("inning", "inning"),
    ("outings", "outing"),
    ("outing", "outing"),
    ("proceed", "proceed"),
    ("exceed", "exceed"),
    ("succeed", "succeed"),
];
const STEP_2: [(&str, &str); 21] = [
    ("ational", "ate"),
    ("tional", "tion"),
    ("enci", "ence"),
    ("anci", "ance"),
    ("izer", "ize"),
    ("bli", "ble"),
    ("alli", "al"),
    ("entli", "ent"),
    ("eli", "e"),
    ("ousli", "ous"),
    ("ization", "ize"),
    ("ation", "ate"),
    ("ator", "ate"),
    ("alism", "al"),
    ("iveness", "ive"),
    ("fulness", "ful"),
    ("ousness", "ous"),
    ("aliti", "al"),
    ("iviti", "ive"),
    ("biliti", "ble"),
    ("fulli", "ful"),
];
const STEP_3: [(&str, &str); 7] =
    [("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", "")];
const STEP_4: [&str; 19] = [
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti",
    "ous", "ive", "ize",
];

/// The stem of a word of small letters and digits.
pub fn stem(word: &str) -> String {
    if let Some((_, stem)) = IRREGULAR.iter().find(|(irregular, _)| *irregular == word) {
        return (*stem).to_owned();
    }
    if word.len() <= 2 {
        return word.to_owned();
    }
    let word = step_1(word);
    let word = step_2(&word);
    let word = replaced(&word, &STEP_3, 0);
    let word = step_4(&word);
    step_5(&word)
}

fn is_consonant(word: &[u8], at: usize) -> bool {
    match word[at] {
        b'a' | b'e' | b'i' | b'o' | b'u' => false,
        b'y' => at == 0 || !is_consonant(word, at - 1),
        _ => true,
    }
}

/// How often a vowel is followed by a consonant.
fn measure(stem: &str) -> usize {
    let bytes = stem.as_bytes();
    (1..bytes.len()).filter(|at| is_consonant(bytes, *at) && !is_consonant(bytes, at - 1)).count()
}

fn has_vowel(stem: &str) -> bool {
    (0..stem.len()).any(|at| !is_consonant(stem.as_bytes(), at))
}

fn ends_in_cvc(stem: &str) -> bool {
    let (word, n) = (stem.as_bytes(), stem.len());
    (n >= 3
        && is_consonant(word, n - 3)
        && !is_consonant(word, n - 2)
        && is_consonant(word, n - 1)
        && !matches!(word[n - 1], b'w' | b'x' | b'y'))
        || (n == 2 && !is_consonant(word, 0) && is_consonant(word, 1))
}

/// The first rule whose ending fits decides, whether or not it applies.
fn replaced(word: &str, rules: &[(&str, &str)], above: usize) -> String {
    let rule = rules.iter().find_map(|(end, by)| Some((word.strip_suffix(end)?, by)));
    match rule {
        Some((stem, by)) if measure(stem) > above => format!("{stem}{by}"),
        _ => word.to_owned(),
    }
}

fn step_1(word: &str) -> String {
    let word = if word.len() == 4 && word.ends_with("ies") {
        word[..3].to_owned()
    } else if word.ends_with("sses") || word.ends_with("ies") {
        word[..word.len() - 2].to_owned()
    } else if word.ends_with("ss") {
        word.to_owned()
    } else {
        word.strip_suffix('s').unwrap_or(word).to_owned()
    };
    let word = past(&word);
    match word.strip_suffix('y') {
        Some(stem) if stem.len() > 1 && is_consonant(stem.as_bytes(), stem.len() - 1) => format!("{stem}i"),
        _ => word,
    }
}

/// Without `ed` and `ing`.
fn past(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ied") {
        return if word.len() == 4 { format!("{stem}ie") } else { format!("{stem}i") };
    }
    if let Some(stem) = word.strip_suffix("eed") {
        return if measure(stem) > 0 { format!("{stem}ee") } else { word.to_owned() };
    }
    let Some(stem) = ["ed", "ing"].iter().find_map(|end| word.strip_suffix(end).filter(|stem| has_vowel(stem))) else {
        return word.to_owned();
    };
    let bytes = stem.as_bytes();
    let n = bytes.len();
    if stem.ends_with("at") || stem.ends_with("bl") || stem.ends_with("iz") {
        format!("{stem}e")
    } else if n >= 2 && bytes[n - 1] == bytes[n - 2] && is_consonant(bytes, n - 1) {
        if matches!(bytes[n - 1], b'l' | b's' | b'z') { stem.to_owned() } else { stem[..n - 1].to_owned() }
    } else if measure(stem) == 1 && ends_in_cvc(stem) {
        format!("{stem}e")
    } else {
        stem.to_owned()
    }
}

fn step_2(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("alli")
        && measure(stem) > 0
    {
        return step_2(&format!("{stem}al"));
    }
    if !STEP_2.iter().any(|(end, _)| word.ends_with(end))
        && let Some(stem) = word.strip_suffix("logi")
    {
        return if measure(&word[..word.len() - 3]) > 0 { format!("{stem}log") } else { word.to_owned() };
    }
    replaced(word, &STEP_2, 0)
}

fn step_4(word: &str) -> String {
    let Some((end, stem)) = STEP_4.iter().find_map(|end| Some((*end, word.strip_suffix(end)?))) else {
        return word.to_owned();
    };
    let fits = measure(stem) > 1 && (end != "ion" || stem.ends_with(['s', 't']));
    if fits { stem.to_owned() } else { word.to_owned() }
}

fn step_5(word: &str) -> String {
    let word = match word.strip_suffix('e') {
        Some(stem) if measure(stem) > 1 || (measure(stem) == 1 && !ends_in_cvc(stem)) => stem.to_owned(),
        _ => word.to_owned(),
    };
    if word.ends_with("ll") && measure(&word[..word.len() - 1]) > 1 { word[..word.len() - 1].to_owned() } else { word }
}
