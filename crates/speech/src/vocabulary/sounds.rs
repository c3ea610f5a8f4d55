//! How a written word may sound: a rough rule of thumb for English and for drug names.
//!
//! It need not be right, only the same for a name and for what a decoder writes when it hears that name: 'lisinopril'
//! and 'listen opera' must come out alike. Vowels are few because unstressed ones all sound the same.

/// One sound of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Sound {
    /// An open vowel, as in 'bat', 'father'.
    A,
    /// As in 'bet', 'bait'.
    E,
    /// As in 'bit', 'beat', 'happy'.
    I,
    /// As in 'bought', 'boat'.
    O,
    /// As in 'but', 'boot'.
    U,
    P,
    B,
    T,
    D,
    K,
    G,
    F,
    V,
    /// As in 'thin' or 'this'.
    Th,
    S,
    Z,
    /// As in 'ship' or 'measure'.
    Sh,
    /// As in 'chip'.
    Ch,
    /// As in 'jam'.
    J,
    M,
    N,
    L,
    R,
    W,
    Y,
    H,
}

impl Sound {
    pub(super) fn is_vowel(self) -> bool {
        matches!(self, Self::A | Self::E | Self::I | Self::O | Self::U)
    }
}

/// Words whose spelling says little about their sound, and which are heard within names.
const IRREGULAR: [(&str, &[Sound]); 12] = {
    use Sound::*;
    [
        ("a", &[E]),
        ("eye", &[I]),
        ("i", &[I]),
        ("of", &[U, V]),
        ("once", &[W, U, N, S]),
        ("one", &[W, U, N]),
        ("to", &[T, U]),
        ("two", &[T, U]),
        ("too", &[T, U]),
        ("who", &[H, U]),
        ("you", &[Y, U]),
        ("c", &[S, I]),
    ]
};

/// The sounds of one word; letters other than a–z are passed over.
pub(super) fn sounds(word: &str) -> Vec<Sound> {
    let letters: Vec<char> = word.chars().flat_map(char::to_lowercase).filter(char::is_ascii_alphabetic).collect();
    let whole: String = letters.iter().collect();
    if let Some((_, known)) = IRREGULAR.iter().find(|(word, _)| *word == whole) {
        return known.to_vec();
    }
    let mut reader = Reader { letters: &letters, at: 0, out: Vec::new() };
    while reader.at < letters.len() {
        reader.step();
    }
    reader.out
}

/// The sounds of several words, spoken one after the other.
pub(super) fn sounds_of(words: &[&str]) -> Vec<Sound> {
    let mut all: Vec<Sound> = Vec::new();
    for sound in words.iter().flat_map(|word| sounds(word)) {
        if all.last() != Some(&sound) {
            all.push(sound);
        }
    }
    all
}

/// Spellings of several letters, the longest first. `^` marks the beginning of a word, `$` its end.
const SPELLINGS: [(&str, &[Sound]); 65] = {
    use Sound::*;
    [
        ("ough", &[O]),
        ("augh", &[O]),
        ("tion", &[Sh, U, N]),
        ("sion", &[Sh, U, N]),
        ("cian", &[Sh, U, N]),
        ("eigh", &[E]),
        ("sten$", &[S, E, N]),
        ("sten", &[S, T, E, N]),
        ("stle", &[S, U, L]),
        // The stop between the two is not heard.
        ("nds", &[N, Z]),
        ("nts", &[N, S]),
        ("tch", &[Ch]),
        ("sch", &[S, K]),
        ("igh", &[I]),
        ("^kn", &[N]),
        ("^wr", &[R]),
        ("^ps", &[S]),
        ("^pn", &[N]),
        ("^gn", &[N]),
        ("^x", &[Z]),
        ("^wh", &[W]),
        ("mb$", &[M]),
        ("gm$", &[M]),
        ("mn$", &[M]),
        ("le$", &[U, L]),
        ("es$", &[Z]),
        ("cey$", &[S, I]),
        ("ey$", &[I]),
        ("gue$", &[G]),
        ("que$", &[K]),
        ("sce", &[S, E]),
        ("sci", &[S, I]),
        ("cce", &[K, S, E]),
        ("cci", &[K, S, I]),
        ("ph", &[F]),
        ("th", &[Th]),
        ("sh", &[Sh]),
        ("ch", &[Ch]),
        ("ck", &[K]),
        ("gh", &[]),
        ("rh", &[R]),
        ("qu", &[K, W]),
        ("ce$", &[S]),
        ("ge$", &[J]),
        ("ce", &[S, E]),
        ("ci", &[S, I]),
        ("cy", &[S, I]),
        ("ge", &[J, E]),
        ("gi", &[J, I]),
        ("gy", &[J, I]),
        ("ee", &[I]),
        ("ea", &[I]),
        ("ie", &[I]),
        ("ei", &[I]),
        ("ai", &[E]),
        ("ay", &[E]),
        ("oa", &[O]),
        ("oo", &[U]),
        ("ou", &[U]),
        ("ow", &[O]),
        ("au", &[O]),
        ("aw", &[O]),
        ("eu", &[Y, U]),
        ("ew", &[U]),
        ("ng", &[N, G]),
    ]
};

struct Reader<'a> {
    letters: &'a [char],
    at: usize,
    out: Vec<Sound>,
}

impl Reader<'_> {
    fn step(&mut self) {
        let spelled = SPELLINGS.iter().find(|(pattern, _)| self.matches(pattern));
        if let Some((pattern, sounds)) = spelled {
            self.at += pattern.chars().filter(char::is_ascii_alphabetic).count();
            sounds.iter().for_each(|sound| self.push(*sound));
        } else {
            let letter = self.letters[self.at];
            self.letter(letter);
            self.at += 1;
        }
    }

    fn matches(&self, pattern: &str) -> bool {
        let (first, pattern) = pattern.strip_prefix('^').map_or((false, pattern), |rest| (true, rest));
        let (last, pattern) = pattern.strip_suffix('$').map_or((false, pattern), |rest| (true, rest));
        let end = self.at + pattern.len();
        (!first || self.at == 0)
            && (if last { end == self.letters.len() } else { end <= self.letters.len() })
            && pattern.chars().eq(self.letters[self.at..end.min(self.letters.len())].iter().copied())
    }

    fn push(&mut self, sound: Sound) {
        // A doubled letter is one sound.
        if self.out.last() != Some(&sound) {
            self.out.push(sound);
        }
    }

    fn letter(&mut self, letter: char) {
        use Sound::*;
        let last = self.at + 1 == self.letters.len();
        let sound = match letter {
            'a' => A,
            'e' if last && self.out.iter().any(|sound| sound.is_vowel()) => return,
            'e' => E,
            'i' | 'y' if self.at > 0 || letter == 'i' => I,
            'y' => Y,
            'o' => O,
            'u' => U,
            'b' => B,
            'c' | 'k' | 'q' => K,
            'd' => D,
            'f' => F,
            'g' => G,
            'h' => H,
            'j' => J,
            'l' => L,
            'm' => M,
            'n' => N,
            'p' => P,
            'r' => R,
            's' => S,
            't' => T,
            'v' => V,
            'w' => W,
            'z' => Z,
            'x' => {
                self.push(K);
                S
            }
            _ => return,
        };
        self.push(sound);
    }
}

/// How far apart two spoken things are: the least cost of turning one into the other, where likely mishearings
/// cost little. Vowels weigh half of what consonants do.
pub(super) fn distance(heard: &[Sound], name: &[Sound]) -> f32 {
    let mut row: Vec<f32> = std::iter::once(0.0)
        .chain(name.iter().scan(0.0, |sum, sound| {
            *sum += gap(*sound);
            Some(*sum)
        }))
        .collect();
    for from in heard {
        let mut diagonal = row[0];
        row[0] += gap(*from);
        for (index, to) in name.iter().enumerate() {
            let change = diagonal + substitution(*from, *to);
            let insertion = row[index] + gap(*to);
            let deletion = row[index + 1] + gap(*from);
            diagonal = row[index + 1];
            row[index + 1] = change.min(insertion).min(deletion);
        }
    }
    row[name.len()]
}

/// The weight of a name, by which its distance is divided.
pub(super) fn weight(name: &[Sound]) -> f32 {
    name.iter().map(|sound| if sound.is_vowel() { 0.5 } else { 1.0 }).sum()
}

/// What it costs that a sound is missing.
fn gap(sound: Sound) -> f32 {
    match sound {
        _ if sound.is_vowel() => 0.35,
        // Easily swallowed between others or at the end of a word.
        Sound::H | Sound::Y | Sound::W => 0.5,
        Sound::T | Sound::D | Sound::L | Sound::R => 0.65,
        _ => 0.8,
    }
}

fn substitution(from: Sound, to: Sound) -> f32 {
    use Sound::*;
    if from == to {
        return 0.0;
    }
    if from.is_vowel() && to.is_vowel() {
        return 0.2;
    }
    let pair = |a: Sound, b: Sound| (from, to) == (a, b) || (from, to) == (b, a);
    let close = [(S, Z), (T, D), (P, B), (K, G), (F, V), (Th, T), (Th, D), (Th, F), (Th, S), (S, Sh), (Z, Sh)];
    let near =
        [(Sh, Ch), (Ch, J), (Sh, J), (M, N), (K, Ch), (Z, J), (G, J), (V, B), (T, Ch), (D, J), (L, R), (I, Y), (U, W)];
    if close.iter().any(|(a, b)| pair(*a, *b)) {
        0.25
    } else if near.iter().any(|(a, b)| pair(*a, *b)) {
        0.5
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apart(heard: &str, name: &str) -> f32 {
        let heard: Vec<&str> = heard.split(' ').collect();
        let name = sounds(name);
        distance(&sounds_of(&heard), &name) / weight(&name)
    }

    #[test]
    fn mishearings_are_near() {
        for (heard, name) in [
            ("listen opera", "lisinopril"),
            ("listenoperal", "lisinopril"),
            ("listen op role", "lisinopril"),
            ("bends in at a", "benzonatate"),
            ("met for men", "metformin"),
            ("glip as ide", "glipizide"),
            ("flam", "phlegm"),
        ] {
            assert!(apart(heard, name) <= 0.23, "{heard} is {} from {name}", apart(heard, name));
        }
    }

    #[test]
    fn other_words_are_far() {
        for (heard, name) in [("medicine", "metformin"), ("listen", "lisinopril"), ("losartan", "lorazepam")] {
            assert!(apart(heard, name) > 0.25, "{heard} is {} from {name}", apart(heard, name));
        }
    }
}
