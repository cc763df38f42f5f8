//! Where a mark stands: an article, offsets, and the words with what surrounds them (W3C selectors).

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::align::Side;
use crate::corpus::Article;
use crate::text::{Language, Span};

/// SHA-256 of an article's text, in hexadecimal: the same file is the same article wherever it lies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContentHash(pub String);

impl ContentHash {
    /// The hash of `text`.
    pub fn of(text: &str) -> Self {
        let digest = Sha256::digest(text.as_bytes());
        let mut hex = String::with_capacity(2 * digest.len());
        for byte in digest {
            hex.extend([byte >> 4, byte & 15].map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)])));
        }
        Self(hex)
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a mark is about: a whole article, or a span of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The article's path as it was given when the mark was made.
    pub article: String,
    /// The article's content at that time.
    pub hash: ContentHash,
    /// The language of the span.
    pub language: Language,
    /// Which side of a link or conflict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// The span; nothing for the whole article.
    #[serde(flatten)]
    pub selector: Option<Selector>,
}

/// A span of an article's text, so that it can be found again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selector {
    /// First character.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
    /// First byte, and one past the last.
    pub bytes: [u32; 2],
    /// What stands there.
    pub quote: String,
    /// What stands before it: [`Selector::CONTEXT`] characters, more where that is needed to tell repetitions apart.
    pub prefix: String,
    /// What stands after it, likewise.
    pub suffix: String,
    /// How often the quote stood in the article; 0 where that is not known.
    #[serde(default)]
    pub occurrences: u32,
    /// Which of them this one is, from 1; 0 where it is not known.
    #[serde(default)]
    pub occurrence: u32,
}

impl Selector {
    /// Characters that are kept before and after a quote.
    pub const CONTEXT: usize = 32;
    /// Characters of context at most, in passages that repeat. A context of just this length was cut and identifies
    /// nothing alone.
    pub const MOST_CONTEXT: usize = 512;
    /// Characters of context at most on the side that tells two long repetitions apart.
    const MOST_TO_TELL: usize = 8192;

    /// Characters of context that count as near.
    const NEAR: usize = 8;

    /// Selects `span` of `article`.
    pub fn new(article: &Article, span: Span) -> Self {
        let chars = article.chars(span);
        Self::of_text(&article.text, span, [chars.start, chars.end])
    }

    /// Selects bytes `span` of `text`, which are its characters `start..end`.
    pub fn of_text(text: &str, span: Span, [start, end]: [u32; 2]) -> Self {
        let quote = span.of(text);
        let before = text.get(..span.start as usize).unwrap_or_default();
        let after = text.get(span.end as usize..).unwrap_or_default();
        let (mut left, mut right) = (Self::CONTEXT, Self::CONTEXT);
        // Long enough that neither context stands anywhere else.
        let tail = last_chars(before, Self::NEAR);
        for at in occurrences(text, tail).map(|at| at + tail.len()).filter(|&at| at != before.len()) {
            left = left.max(common_suffix(before, text.get(..at).unwrap_or_default()) + 1);
        }
        let head = first_chars(after, Self::NEAR);
        for at in occurrences(text, head).filter(|&at| at != span.end as usize) {
            right = right.max(common_prefix(after, text.get(at..).unwrap_or_default()) + 1);
        }
        if left.min(right) > Self::MOST_CONTEXT {
            // One side is enough: the shorter one.
            let (shorter, longer) = if left <= right { (&mut left, &mut right) } else { (&mut right, &mut left) };
            *longer = Self::MOST_CONTEXT;
            if *shorter > Self::MOST_TO_TELL {
                *shorter = Self::MOST_CONTEXT;
            }
        } else {
            left = left.min(Self::MOST_CONTEXT);
            right = right.min(Self::MOST_CONTEXT);
        }
        Self {
            start,
            end,
            bytes: [span.start, span.end],
            quote: quote.to_owned(),
            prefix: last_chars(before, left).to_owned(),
            suffix: first_chars(after, right).to_owned(),
            occurrences: occurrences(text, quote).count() as u32,
            occurrence: occurrences(text, quote).take_while(|&at| at <= span.start as usize).count() as u32,
        }
    }

    /// The bytes it selects in the text that it was made on.
    pub fn span(&self) -> Span {
        Span { start: self.bytes[0], end: self.bytes[1].max(self.bytes[0]) }
    }
}

impl Target {
    /// A span of an article.
    pub fn span(article: &Article, hash: &ContentHash, span: Span) -> Self {
        let language = article.segments.get(article.segment_at(span.start)).map_or(article.language, |s| s.language);
        Self { selector: Some(Selector::new(article, span)), language, ..Self::whole(article, hash) }
    }

    /// A whole article.
    pub fn whole(article: &Article, hash: &ContentHash) -> Self {
        Self {
            article: article.path.clone(),
            hash: hash.clone(),
            language: article.language,
            side: None,
            selector: None,
        }
    }

    /// The same on one side of a link.
    #[must_use]
    pub fn on(self, side: Side) -> Self {
        Self { side: Some(side), ..self }
    }

    /// The words, nothing for a whole article.
    pub fn quote(&self) -> &str {
        self.selector.as_ref().map_or("", |selector| &selector.quote)
    }

    /// Where it is, for comparing two targets: content, first and last byte.
    pub fn key(&self) -> (&ContentHash, Option<[u32; 2]>) {
        (&self.hash, self.selector.as_ref().map(|selector| selector.bytes))
    }
}

/// Where `quote` stands in `text`, overlapping places too.
pub(super) fn occurrences<'a>(text: &'a str, quote: &'a str) -> impl Iterator<Item = usize> + 'a {
    let step = quote.chars().next().map_or(1, char::len_utf8);
    let mut from = 0;
    std::iter::from_fn(move || {
        if quote.is_empty() {
            return None;
        }
        let at = from + text.get(from..)?.find(quote)?;
        from = at + step;
        Some(at)
    })
}

/// How many characters two texts end with in common.
pub(super) fn common_suffix(a: &str, b: &str) -> usize {
    a.chars().rev().zip(b.chars().rev()).take(Selector::MOST_TO_TELL).take_while(|(x, y)| x == y).count()
}

/// How many characters two texts begin with in common.
pub(super) fn common_prefix(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take(Selector::MOST_TO_TELL).take_while(|(x, y)| x == y).count()
}

pub(super) fn last_chars(text: &str, count: usize) -> &str {
    let at = text.char_indices().rev().take(count).last().map_or(text.len(), |(at, _)| at);
    text.get(at..).unwrap_or_default()
}

pub(super) fn first_chars(text: &str, count: usize) -> &str {
    let at = text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    text.get(..at).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn context_is_long_enough_to_tell_repetitions_apart() {
        let passage = "同じ段落が二度続く。".repeat(8);
        let text = format!("甲{passage}乙{passage}丙");
        let at = text.rfind("段落").unwrap();
        let start = text.get(..at).unwrap().chars().count() as u32;
        let selector = Selector::of_text(&text, Span::new(at, at + 6), [start, start + 2]);
        assert_eq!((selector.quote.as_str(), selector.occurrences), ("段落", 16));
        let unique = format!("{}{}", selector.prefix, selector.quote);
        assert_eq!(text.matches(&unique).count(), 1);
        assert!(selector.suffix.ends_with('丙'));
    }

    #[test]
    fn a_whole_article_has_no_selector_and_survives_json() {
        let article = Article::new("a.txt".into(), "日本の首相が述べた。".into());
        let target = Target::whole(&article, &ContentHash::of(&article.text));
        let json = serde_json::to_string(&target).unwrap();
        assert!(!json.contains("quote"));
        assert_eq!(serde_json::from_str::<Target>(&json).unwrap(), target);
        let target = Target::span(&article, &target.hash, Span::new(0, 6)).on(Side::B);
        let json = serde_json::to_string(&target).unwrap();
        assert_eq!(serde_json::from_str::<Target>(&json).unwrap(), target);
    }
}
