//! What differs between two passages, computed when asked for.
//!
//! Myers' algorithm (`similar`, whose work is bounded on difficult inputs) over grapheme clusters, so that no letter
//! is cut from its marks, or over words.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

use crate::text::Span;

/// What happened to a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EditKind {
    /// The same on both sides.
    Equal,
    /// Something else stands in its place.
    Replace,
    /// Only on side a.
    Delete,
    /// Only on side b.
    Insert,
}

/// A stretch of both passages, in bytes of their articles' texts. Where one side lacks it, its span is empty and says
/// where it would stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edit {
    /// What happened from a to b.
    pub kind: EditKind,
    /// Where on side a.
    pub a: Span,
    /// Where on side b.
    pub b: Span,
}

/// What a diff compares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Grapheme clusters.
    #[default]
    Characters,
    /// Words.
    Words,
}

/// A passage and the text that it is in.
pub type Side<'a> = (&'a str, Span);

/// Character by character (grapheme clusters). The edits follow one another and cover both passages.
pub fn characters(a: Side<'_>, b: Side<'_>) -> Vec<Edit> {
    let cut = |(text, span): Side<'_>| {
        let whole = span.of(text).grapheme_indices(true);
        whole.map(|(at, cluster)| Span::new(at, at + cluster.len()).shifted(span.start as usize)).collect::<Vec<_>>()
    };
    tokens(a, &cut(a), b, &cut(b))
}

/// Word by word, by [`unicode_words`]. For the words of a dictionary, cut them and call [`tokens`].
pub fn words(a: Side<'_>, b: Side<'_>) -> Vec<Edit> {
    tokens(a, &unicode_words(a.0, a.1), b, &unicode_words(b.0, b.1))
}

/// Words by Unicode's boundaries (UAX #29): runs of katakana, of letters and of digits stay whole, each Han character
/// is a word.
pub fn unicode_words(text: &str, span: Span) -> Vec<Span> {
    let whole = span.of(text).split_word_bound_indices();
    whole.map(|(at, word)| Span::new(at, at + word.len()).shifted(span.start as usize)).collect()
}

/// `words`, spans of `text` in order, with every character between two of them as a token of its own: what
/// [`tokens`] wants.
pub fn cover(text: &str, words: impl IntoIterator<Item = Span>) -> Vec<Span> {
    let mut tokens = Vec::new();
    let mut at = 0;
    let between = |tokens: &mut Vec<Span>, from: u32, to: u32| {
        let gap = Span { start: from, end: to.max(from) };
        let clusters = gap.of(text).grapheme_indices(true);
        tokens.extend(clusters.map(|(at, cluster)| Span::new(at, at + cluster.len()).shifted(from as usize)));
    };
    for word in words.into_iter().filter(|word| !word.is_empty()) {
        if word.start >= at {
            between(&mut tokens, at, word.start);
            tokens.push(word);
            at = word.end;
        }
    }
    between(&mut tokens, at, text.len() as u32);
    tokens
}

/// Token by token, for tokens that cover each passage without gaps.
pub fn tokens(a: Side<'_>, a_tokens: &[Span], b: Side<'_>, b_tokens: &[Span]) -> Vec<Edit> {
    let of = |text: &str, tokens: &[Span]| tokens.iter().map(|token| token.of(text).to_owned()).collect::<Vec<_>>();
    let operations = capture_diff_slices(Algorithm::Myers, &of(a.0, a_tokens), &of(b.0, b_tokens));
    let hull = |tokens: &[Span], passage: Span, from: usize, len: usize| {
        let start = tokens.get(from).map_or(passage.end, |token| token.start);
        let end = len.checked_sub(1).and_then(|last| tokens.get(from + last)).map_or(start, |token| token.end);
        Span { start, end }
    };
    let edit = |operation: &DiffOp| {
        let (kind, a_len, b_len) = match *operation {
            DiffOp::Equal { len, .. } => (EditKind::Equal, len, len),
            DiffOp::Delete { old_len, .. } => (EditKind::Delete, old_len, 0),
            DiffOp::Insert { new_len, .. } => (EditKind::Insert, 0, new_len),
            DiffOp::Replace { old_len, new_len, .. } => (EditKind::Replace, old_len, new_len),
        };
        Edit {
            kind,
            a: hull(a_tokens, a.1, operation.old_range().start, a_len),
            b: hull(b_tokens, b.1, operation.new_range().start, b_len),
        }
    };
    operations.iter().map(edit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_the_changed_characters_on_both_sides() {
        let (a, b) = ("首相は3日に述べた。", "「首相は10日述べた。」");
        let edits = characters((a, Span::new(0, a.len())), (b, Span::new(3, b.len() - 3)));
        let told: Vec<_> = edits.iter().map(|edit| (edit.kind, edit.a.of(a), edit.b.of(b))).collect();
        assert_eq!(
            told,
            [
                (EditKind::Equal, "首相は", "首相は"),
                (EditKind::Replace, "3", "10"),
                (EditKind::Equal, "日", "日"),
                (EditKind::Delete, "に", ""),
                (EditKind::Equal, "述べた。", "述べた。"),
            ]
        );
    }

    #[test]
    fn words_stay_whole() {
        let (a, b) = ("防衛シンクタンク", "防衛シンポジウム");
        let edits = words((a, Span::new(0, a.len())), (b, Span::new(0, b.len())));
        assert_eq!(edits.last().map(|edit| edit.a.of(a)), Some("シンクタンク"));
    }

    #[test]
    fn what_lies_between_words_is_covered_too() {
        let text = "首相 は、述べた";
        let words = [Span::new(0, 6), Span::new(13, 22)];
        let covered: Vec<&str> = cover(text, words).iter().map(|token| token.of(text)).collect();
        assert_eq!(covered, ["首相", " ", "は", "、", "述べた"]);
    }

    proptest! {
        #[test]
        fn edits_cover_both_sides_and_equal_means_equal(a in "(日|本|か\u{3099}|a|\n){0,40}", b in "(日|本|か\u{3099}|a|\n){0,40}") {
            for edits in [characters, words].map(|diff| diff((&a, Span::new(0, a.len())), (&b, Span::new(0, b.len())))) {
                let mut at = (0, 0);
                for edit in edits {
                    prop_assert_eq!((edit.a.start, edit.b.start), at);
                    at = (edit.a.end, edit.b.end);
                    prop_assert_eq!(edit.kind == EditKind::Equal, edit.a.of(&a) == edit.b.of(&b));
                }
                prop_assert_eq!(at, (a.len() as u32, b.len() as u32));
            }
        }
    }
}
