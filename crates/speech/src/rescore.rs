//! Second thoughts about single tokens: where the decoder was in doubt, the next likely token is followed until both
//! ways meet again, and the way that is more probable as a whole is taken.
//!
//! Greedy decoding takes the likeliest token at each step and cannot go back; the library's beam search draws its beams
//! by lot and takes several times as long. Few tokens are in doubt, and most other ways soon meet the first one, so that
//! looking only there costs little. Invariants: what is taken is more probable, by the model itself, than what greedy
//! decoding found; numbers stay as they were first heard, and no words are left out.

use std::ops::Range;
use whisper_rs::{WhisperContext, WhisperTokenId};

/// A token less probable than this is in doubt; the natural logarithm of 0.6.
const DOUBT: f32 = -0.51;
/// Another token is looked at if it is at most this much less probable (a seventh).
const WORTH_A_LOOK: f32 = 2.0;
/// So many other tokens are looked at.
const OTHERS: usize = 2;
/// Another way must meet the first one within so many tokens.
const FARTHEST: usize = 10;
/// It may be so many tokens shorter or longer.
const SHORTER: usize = 3;
/// It must be more probable by this much: marks and capitals are not worth a change.
const MARGIN: f32 = 0.15;

/// A token as decoded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Token {
    pub id: WhisperTokenId,
    /// Natural logarithm of its probability after those before it.
    pub log_probability: f32,
}

/// What a text token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// Never part of what is said: brackets, notes of music.
    Unspoken,
    /// Marks and spaces.
    Marks,
    Letters,
    Digits,
}

/// What the tokens of a model are: text, the end of the text, and from some number on times.
pub(crate) struct Dictionary {
    /// Of each text token; its length is the number of the end of the text.
    text: Vec<Spelling>,
    first_time: WhisperTokenId,
}

impl Dictionary {
    pub(crate) fn of(context: &WhisperContext) -> Self {
        let spelling = |id| spelling(context.token_to_bytes(id).unwrap_or_default());
        Self { text: (0..context.token_eot()).map(spelling).collect(), first_time: context.token_beg() }
    }

    pub(crate) fn is_text(&self, id: WhisperTokenId) -> bool {
        self.spelling(id).is_some()
    }

    pub(crate) fn is_time(&self, id: WhisperTokenId) -> bool {
        id >= self.first_time
    }

    fn end_of_text(&self) -> WhisperTokenId {
        self.text.len() as WhisperTokenId
    }

    fn spelling(&self, id: WhisperTokenId) -> Option<Spelling> {
        usize::try_from(id).ok().and_then(|id| self.text.get(id)).copied()
    }

    /// The tokens with digits, in order.
    fn digits(&self, tokens: &[Token]) -> Vec<WhisperTokenId> {
        let ids = tokens.iter().map(|token| token.id);
        ids.filter(|id| self.spelling(*id) == Some(Spelling::Digits)).collect()
    }
}

/// The same tokens the library suppresses (`suppress_nst`) are never part of what is said.
fn spelling(token: &[u8]) -> Spelling {
    const NEVER: &[u8] = b"\"#()*+/:;<=>@[\\]^_`{|}~";
    let bare = token.strip_prefix(b" ").unwrap_or(token);
    let opens_word = token.len() > bare.len();
    if bare.iter().any(u8::is_ascii_digit) {
        Spelling::Digits
    } else if bare.iter().any(u8::is_ascii_alphabetic) {
        Spelling::Letters
    } else if bare.is_empty()
        || bare.iter().all(|byte| NEVER.contains(byte))
        || bare.starts_with(b"--")
        || bare.starts_with("♪".as_bytes())
        || (opens_word && (bare == b"-" || bare == b"'"))
    {
        Spelling::Unspoken
    } else {
        Spelling::Marks
    }
}

/// What may come after some tokens: natural logarithms of probabilities.
#[derive(Clone)]
pub(crate) struct Outlook {
    text: Vec<f32>,
    /// That any time comes, or the end.
    end: f32,
}

/// What comes next.
enum Next {
    Text(Token),
    End(f32),
}

impl Outlook {
    /// From the decoder's logits for all tokens.
    pub(crate) fn of(logits: &[f32], dictionary: &Dictionary) -> Self {
        let spoken = |(logit, spelling): (&f32, &Spelling)| match spelling {
            Spelling::Unspoken => f32::NEG_INFINITY,
            _ => *logit,
        };
        let mut text: Vec<f32> = logits.iter().zip(&dictionary.text).map(spoken).collect();
        let ends = || logits.iter().skip(dictionary.first_time as usize).chain(logits.get(text.len()));
        let most = text.iter().chain(ends()).fold(f32::NEG_INFINITY, |most, logit| most.max(*logit));
        let ending: f32 = ends().map(|logit| (logit - most).exp()).sum();
        let all = ending + text.iter().map(|logit| (logit - most).exp()).sum::<f32>();
        let norm = most + all.ln();
        text.iter_mut().for_each(|logit| *logit -= norm);
        Self { text, end: ending.ln() + most - norm }
    }

    /// What greedy decoding takes: a time or the end where these together are likelier than any text.
    fn next(&self) -> Next {
        match self.likeliest(|_| true) {
            Some(token) if token.log_probability >= self.end => Next::Text(token),
            _ => Next::End(self.end),
        }
    }

    fn likeliest(&self, among: impl Fn(WhisperTokenId) -> bool) -> Option<Token> {
        let tokens =
            self.text.iter().enumerate().map(|(id, p)| Token { id: id as WhisperTokenId, log_probability: *p });
        tokens.filter(|token| among(token.id)).max_by(|a, b| a.log_probability.total_cmp(&b.log_probability))
    }
}

/// Another way through some of the tokens.
struct Way {
    tokens: Vec<Token>,
    /// The tokens it takes the place of.
    instead: Range<usize>,
    /// How much more probable it is.
    gain: f32,
}

/// Looks again at doubtful tokens. `after` asks the decoder what comes after the token at a position; what it holds of
/// the positions before must stay true, so positions are asked for from the last to the first.
pub(crate) struct Rescorer<'a, After> {
    pub dictionary: &'a Dictionary,
    /// Asked with a token, and how many tokens of the text lie before it; for the first token of the text the token
    /// before it is `None`.
    pub after: After,
}

impl<E, After: FnMut(Option<WhisperTokenId>, usize) -> Result<Outlook, E>> Rescorer<'_, After> {
    /// The tokens, with the more probable ways taken.
    pub(crate) fn rescore(&mut self, mut tokens: Vec<Token>) -> Result<Vec<Token>, E> {
        tokens.push(Token { id: self.dictionary.end_of_text(), log_probability: 0.0 });
        for at in (0..tokens.len()).rev() {
            match self.dictionary.spelling(tokens[at].id) {
                None => tokens[at].log_probability = self.outlook(&tokens, at)?.end,
                Some(Spelling::Letters) if tokens[at].log_probability < DOUBT => {
                    if let Some(way) = self.better(&tokens, at)? {
                        tokens.splice(way.instead, way.tokens);
                    }
                }
                Some(_) => {}
            }
        }
        tokens.pop();
        Ok(tokens)
    }

    /// What may come at this position.
    fn outlook(&mut self, tokens: &[Token], at: usize) -> Result<Outlook, E> {
        match at.checked_sub(1) {
            Some(before) => (self.after)(Some(tokens[before].id), before),
            None => (self.after)(None, 0),
        }
    }

    /// The best other way that begins at a position.
    fn better(&mut self, tokens: &[Token], at: usize) -> Result<Option<Way>, E> {
        let outlook = self.outlook(tokens, at)?;
        let dictionary = self.dictionary;
        let mut seen = vec![tokens[at].id];
        let mut best: Option<Way> = None;
        for _ in 0..OTHERS {
            let new = |id| !seen.contains(&id) && dictionary.spelling(id) == Some(Spelling::Letters);
            let Some(other) = outlook.likeliest(new) else { break };
            if other.log_probability < tokens[at].log_probability - WORTH_A_LOOK {
                break;
            }
            seen.push(other.id);
            if let Some(way) = self.follow(tokens, at, other)?
                && way.gain > best.as_ref().map_or(MARGIN, |best| best.gain)
                && dictionary.digits(&way.tokens) == dictionary.digits(&tokens[way.instead.clone()])
            {
                best = Some(way);
            }
        }
        Ok(best)
    }

    /// Follows another token until the way meets the first one again: two tokens alike, or the end.
    fn follow(&mut self, tokens: &[Token], at: usize, other: Token) -> Result<Option<Way>, E> {
        let end = at + tokens[at..].iter().position(|token| !self.dictionary.is_text(token.id)).unwrap_or(0);
        let sum = |until: usize| tokens[at..until].iter().map(|token| token.log_probability).sum::<f32>();
        let (mut way, mut total) = (vec![other], other.log_probability);
        for step in 0..FARTHEST {
            let last = way[step];
            match (self.after)(Some(last.id), at + step)?.next() {
                Next::End(_) if end > at + way.len() + SHORTER => return Ok(None),
                Next::End(probability) => {
                    let gain = total + probability - sum(end + 1);
                    return Ok(Some(Way { tokens: way, instead: at..end, gain }));
                }
                Next::Text(next) => {
                    total += next.log_probability;
                    way.push(next);
                    let meets = |place: &usize| tokens[*place].id == next.id && tokens[*place - 1].id == last.id;
                    let near = at + way.len().saturating_sub(SHORTER).max(1)..end.min(at + way.len() + SHORTER + 1);
                    if let Some(meeting) = near.into_iter().find(meets) {
                        let gain = total - sum(meeting + 1);
                        return Ok(Some(Way { tokens: way, instead: at..meeting + 1, gain }));
                    }
                }
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    /// A language of a few words; the end is likely after the last one.
    const WORDS: [&str; 8] = [" a", " cute", " acute", " bronchitis", " eight", " 100", " 800", " rest"];

    fn id(word: &str) -> WhisperTokenId {
        WORDS.iter().position(|known| *known == word).expect("a word of the language") as WhisperTokenId
    }

    fn dictionary() -> Dictionary {
        let text = WORDS.iter().map(|word| spelling(word.as_bytes())).collect();
        Dictionary { text, first_time: WORDS.len() as WhisperTokenId + 1 }
    }

    /// Says how probable a word is after another; what is not listed is hardly so.
    type Grammar = &'static [(Option<&'static str>, &'static str, f32)];

    fn after(grammar: Grammar, before: Option<&str>) -> Outlook {
        let told = |next: &str| {
            let found = grammar.iter().find(|(from, to, _)| *from == before && *to == next);
            found.map_or(1e-6, |(.., probability)| *probability).ln()
        };
        let mut logits: Vec<f32> = WORDS.iter().map(|word| told(word)).collect();
        logits.extend([told("."), f32::NEG_INFINITY]);
        Outlook::of(&logits, &dictionary())
    }

    /// The words that are left after second thoughts about greedy ones.
    fn check(grammar: Grammar, greedy: &[&str], expected: &[&str]) {
        let mut before = None;
        let tokens: Vec<Token> = greedy
            .iter()
            .map(|word| {
                let log_probability = after(grammar, before).text[id(word) as usize];
                before = Some(*word);
                Token { id: id(word), log_probability }
            })
            .collect();
        let word = |id: WhisperTokenId| WORDS[id as usize];
        let ask = |token: Option<WhisperTokenId>, _| Ok::<_, Infallible>(after(grammar, token.map(word)));
        let Ok(tokens) = Rescorer { dictionary: &dictionary(), after: ask }.rescore(tokens);
        assert_eq!(tokens.iter().map(|token| word(token.id)).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_more_probable_way_is_taken() {
        const GRAMMAR: Grammar = &[
            (None, " a", 0.5),
            (None, " acute", 0.4),
            (Some(" a"), " cute", 0.5),
            (Some(" cute"), " bronchitis", 0.3),
            (Some(" cute"), " eight", 0.25),
            (Some(" cute"), " 100", 0.25),
            (Some(" cute"), " 800", 0.2),
            (Some(" acute"), " bronchitis", 0.9),
            (Some(" bronchitis"), " rest", 0.9),
            (Some(" rest"), ".", 0.9),
        ];
        check(GRAMMAR, &[" a", " cute", " bronchitis", " rest"], &[" acute", " bronchitis", " rest"]);
    }

    #[test]
    fn what_is_as_probable_stays() {
        const GRAMMAR: Grammar = &[
            (None, " a", 0.5),
            (None, " acute", 0.4),
            (Some(" a"), " bronchitis", 0.9),
            (Some(" acute"), " bronchitis", 0.9),
            (Some(" bronchitis"), ".", 0.9),
        ];
        check(GRAMMAR, &[" a", " bronchitis"], &[" a", " bronchitis"]);
    }

    #[test]
    fn numbers_stay_as_they_were_heard() {
        const GRAMMAR: Grammar = &[
            (None, " eight", 0.5),
            (None, " cute", 0.4),
            (Some(" eight"), " 100", 0.1),
            (Some(" cute"), " 800", 0.9),
            (Some(" 100"), " rest", 0.9),
            (Some(" 800"), " rest", 0.9),
            (Some(" rest"), ".", 0.9),
        ];
        check(GRAMMAR, &[" eight", " 100", " rest"], &[" eight", " 100", " rest"]);
    }

    #[test]
    fn words_are_not_left_out() {
        const GRAMMAR: Grammar = &[
            (None, " a", 0.5),
            (None, " acute", 0.4),
            (Some(" acute"), ".", 0.9),
            (Some(" a"), " cute", 0.1),
            (Some(" cute"), " bronchitis", 0.1),
            (Some(" bronchitis"), " eight", 0.1),
            (Some(" eight"), " rest", 0.1),
            (Some(" rest"), ".", 0.1),
        ];
        let all = [" a", " cute", " bronchitis", " eight", " rest"];
        check(GRAMMAR, &all, &all);
    }

    #[test]
    fn brackets_are_never_said() {
        for (token, expected) in [
            (&b" ("[..], Spelling::Unspoken),
            (b" -", Spelling::Unspoken),
            (b"-", Spelling::Marks),
            (b",", Spelling::Marks),
            (b" the", Spelling::Letters),
            (b"1c", Spelling::Digits),
        ] {
            assert_eq!(spelling(token), expected, "{token:?}");
        }
    }
}
