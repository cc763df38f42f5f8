//! What every match of a regular expression holds.

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind, packed};
use memchr::memmem::Finder;
use regex_syntax::hir::{Class, ClassUnicodeRange, Hir, HirKind};

use super::runs::Runs;

/// Words that are looked for at once: as many as the vectorised search takes.
const MOST_WORDS: usize = 64;
/// Words that choices one after the other are multiplied out to.
const MOST_PRODUCTS: usize = 16;

/// What a text must hold for an expression to match in it, found faster than the expression.
#[derive(Clone, Debug, Default)]
pub struct Required {
    words: Vec<String>,
    finder: Option<Words>,
    /// Characters in a row.
    pub runs: Runs,
    is_some_text: bool,
}

#[derive(Clone, Debug)]
enum Words {
    One(Box<Finder<'static>>),
    /// By vector instructions. An automaton looks for rare bytes first, and takes those that open Han for rare.
    Few(Box<packed::Searcher>),
    /// Where there are no such instructions, or too many words for them.
    Many(AhoCorasick),
}

impl Words {
    fn any_of(words: &[Vec<u8>]) -> Option<Self> {
        let few = packed::Searcher::new(words).map(|searcher| Self::Few(Box::new(searcher)));
        let kind = MatchKind::LeftmostFirst;
        few.or_else(|| AhoCorasick::builder().match_kind(kind).build(words).ok().map(Self::Many))
    }
}

impl Required {
    /// What `expression` requires.
    pub fn of(expression: &str) -> Self {
        let Ok(hir) = regex_syntax::parse(expression) else { return Self::default() };
        let mut words = words_of(&hir).unwrap_or_default();
        // Of two words at one place the shorter is found: the longer may reach over a segment's end.
        words.sort_by_key(Vec::len);
        let finder = match words.as_slice() {
            [] => None,
            [one] => Some(Words::One(Box::new(Finder::new(one).into_owned()))),
            several => Words::any_of(several),
        };
        let words: Result<_, _> = words.into_iter().map(String::from_utf8).collect();
        let is_some_text = hir.properties().minimum_len().is_some_and(|length| length > 0);
        Self { words: words.unwrap_or_default(), finder, runs: Runs::required(&hir), is_some_text }
    }

    /// Words of which every match holds one; none where no such are known.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether every match has a character.
    pub fn is_some_text(&self) -> bool {
        self.is_some_text
    }

    /// Whether such words can be looked for.
    pub fn is_known(&self) -> bool {
        self.finder.is_some()
    }

    /// The first of them in `text` from `from` on.
    pub fn find(&self, text: &str, from: usize) -> Option<Range<usize>> {
        let rest = text.as_bytes().get(from..)?;
        match self.finder.as_ref()? {
            Words::One(finder) => finder.find(rest).map(|at| from + at..from + at + finder.needle().len()),
            Words::Few(words) => words.find(rest).map(|found| from + found.start()..from + found.end()),
            Words::Many(words) => words.find(rest).map(|found| from + found.start()..from + found.end()),
        }
    }
}

/// Words of which every match holds one, if there are such.
fn words_of(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    match hir.kind() {
        HirKind::Repetition(repetition) if repetition.min > 0 => words_of(&repetition.sub),
        HirKind::Capture(capture) => words_of(&capture.sub),
        HirKind::Alternation(choices) => {
            let words: Option<Vec<_>> = choices.iter().map(words_of).collect();
            words.map(|words| words.concat()).filter(|words| words.len() <= MOST_WORDS)
        }
        HirKind::Concat(parts) => {
            let mut found = Vec::new();
            let mut row = vec![Vec::new()];
            for part in parts {
                let exact = exactly(part);
                match &exact {
                    Some(words) if words.len() * row.len() <= MOST_PRODUCTS => row = products(&row, words),
                    _ => {
                        found.push(std::mem::replace(&mut row, exact.clone().unwrap_or_else(|| vec![Vec::new()])));
                        found.extend(words_of(part).filter(|_| exact.is_none()));
                    }
                }
            }
            found.push(row);
            // The longer a word, the fewer places hold it.
            let shortest = |words: &Vec<Vec<u8>>| words.iter().map(Vec::len).min().unwrap_or_default();
            let best = found.into_iter().max_by_key(|words| (shortest(words), usize::MAX - words.len()));
            best.filter(|words| shortest(words) > 0)
        }
        _ => exactly(hir),
    }
}

/// All that an expression matches, if these are a few words.
fn exactly(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    let words = match hir.kind() {
        HirKind::Literal(literal) => vec![literal.0.to_vec()],
        HirKind::Class(Class::Unicode(class)) => {
            let size: usize = class.iter().map(ClassUnicodeRange::len).sum();
            let chars = class.iter().flat_map(|range| range.start()..=range.end()).take(MOST_WORDS);
            (size <= MOST_WORDS).then(|| chars.map(|c| c.to_string().into_bytes()).collect())?
        }
        HirKind::Capture(capture) => exactly(&capture.sub)?,
        HirKind::Alternation(choices) => choices.iter().map(exactly).collect::<Option<Vec<_>>>()?.concat(),
        _ => return None,
    };
    (1..=MOST_WORDS).contains(&words.len()).then_some(words)
}

fn products(heads: &[Vec<u8>], tails: &[Vec<u8>]) -> Vec<Vec<u8>> {
    heads.iter().flat_map(|head| tails.iter().map(move |tail| [head.as_slice(), tail].concat())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_every_match_holds_are_known() {
        let words = |expression: &str| {
            let words = words_of(&regex_syntax::parse(expression).unwrap());
            words.map(|words| words.into_iter().map(|word| String::from_utf8(word).unwrap()).collect::<Vec<_>>())
        };
        let known = |words: &[&str]| Some(words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>());
        assert_eq!(words(r"\d{4}年"), known(&["年"]));
        assert_eq!(words("大統領(が|は)"), known(&["大統領が", "大統領は"]));
        assert_eq!(words("(?i)ab").map(|words| words.len()), Some(4));
        assert_eq!(words(r"統\d合戦"), known(&["合戦"]));
        assert_eq!(words("東京|大阪府"), known(&["東京", "大阪府"]));
        assert_eq!(words("[甲乙]+"), known(&["乙", "甲"]));
        assert_eq!(words("(統合)?軍*"), None);
        assert_eq!(words(r"統合|\d"), None);
        assert_eq!(words(r"\p{Han}{3}"), None);
        assert_eq!(words(""), None);
    }

    #[test]
    fn what_may_match_nothing_is_known() {
        assert!(Required::of("a+").is_some_text());
        assert!(!Required::of("a*").is_some_text());
        assert!(!Required::of("^").is_some_text());
    }
}
