//! Which sentences of a repeated passage say what its original says, and no more.
//!
//! A report that comes back with another amount, another day or a "not" is a fact of its own, however alike the two are:
//! it is never out of sight. Only what differs in nothing but punctuation, spaces and forms of characters is.

use std::ops::Range;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use crate::corpus::Article;
use crate::text::fold::fold_each;
use crate::text::{FoldOptions, Span};

/// Folded characters that unchanged sentences have together at least, unless they are all of the passage: fewer are not
/// worth a line of their own between those that differ.
const FEWEST: usize = 20;

/// Sentences that stand in both, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unchanged {
    /// Segments of the copy.
    pub copy: Range<usize>,
    /// Segments of the original.
    pub original: Range<usize>,
}

/// What of a copy stands in its original word by word; each given as an article and a span.
pub fn unchanged(original: (&Article, Span), copy: (&Article, Span)) -> Vec<Unchanged> {
    let said = |(article, _): (&Article, Span), segment: usize| {
        article.segments.get(segment).map_or_else(String::new, |segment| said(&article.display(segment.span).text))
    };
    let originals = original.0.segments_in(original.1);
    let mut places: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for segment in originals {
        places.entry(said(original, segment)).or_default().push(segment);
    }
    let copies = copy.0.segments_in(copy.1);
    let all = copies.len();
    let mut runs: Vec<(Unchanged, usize)> = Vec::new();
    for segment in copies {
        let words = said(copy, segment);
        let Some(places) = places.get(&words) else { continue };
        let length = words.chars().count();
        match runs.last_mut() {
            Some((run, known)) if run.copy.end == segment && places.contains(&run.original.end) => {
                run.copy.end += 1;
                run.original.end += 1;
                *known += length;
            }
            _ => {
                let Some(&first) = places.first() else { continue };
                runs.push((Unchanged { copy: segment..segment + 1, original: first..first + 1 }, length));
            }
        }
    }
    let worth_it = |(run, length): (Unchanged, usize)| (length >= FEWEST || run.copy.len() == all).then_some(run);
    runs.into_iter().filter_map(worth_it).collect()
}

/// Whether two texts differ in what makes a fact: in numbers, or in a word that is not written in hiragana alone, as
/// names, verbs and what denies them are.
pub fn differ_in_facts(a: &str, b: &str) -> bool {
    let facts = |text: &str| {
        let mut letters: Vec<char> = Vec::new();
        fold_each(text, FoldOptions::default(), |_, c| letters.push(c));
        let folded: String = letters.iter().collect();
        letters.retain(|c| !matches!(c, 'ぁ'..='ゖ'));
        letters.sort_unstable();
        (letters, numbers(text), DENIALS.map(|denial| folded.matches(denial).count()))
    };
    facts(a) != facts(b)
}

/// What denies in hiragana.
const DENIALS: [&str; 5] = ["ない", "なかっ", "なく", "ません", "ず"];

/// The words of a text without punctuation, spaces and differences of form; and its numbers as they are written.
fn said(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    fold_each(text, FoldOptions::default(), |_, c| words.push(c));
    words.push('\n');
    words + &numbers(text)
}

/// Digits with the signs at them, and question marks: 1.5 is not 15, nor −5 % 5.
fn numbers(text: &str) -> String {
    let mut numbers = String::new();
    let (mut sign, mut after_digit) = (None, false);
    for c in text.nfkc().filter(|c| !c.is_whitespace()) {
        let is_digit = c.is_numeric();
        let is_sign = !c.is_alphanumeric();
        if is_digit {
            numbers.extend(sign.take());
            numbers.push(c);
        } else if after_digit && is_sign && !ENDS.contains(&c) || c == '?' {
            numbers.push(c);
        } else if after_digit {
            numbers.push(' ');
        }
        sign = Some(c).filter(|c| is_sign && !after_digit && !ENDS.contains(c));
        after_digit = is_digit;
    }
    numbers
}

/// Signs that divide sentences and are no part of a number.
const ENDS: [char; 18] =
    ['。', '、', '，', '「', '」', '『', '』', '(', ')', '“', '”', '"', '\'', '・', '《', '》', '【', '】'];

#[cfg(test)]
mod tests {
    use super::*;

    fn article(text: &str) -> Article {
        Article::new("a.txt".to_owned(), text.to_owned())
    }

    fn runs(original: &str, copy: &str) -> Vec<(Range<usize>, Range<usize>)> {
        let (original, copy) = (article(original), article(copy));
        let whole = |article: &Article| Span::new(0, article.text.len());
        let found = unchanged((&original, whole(&original)), (&copy, whole(&copy)));
        found.into_iter().map(|run| (run.copy, run.original)).collect()
    }

    const FIRST: &str = "市議会は新しい図書館の建設費を三億円と見積もった。";
    const SECOND: &str = "工事は来年の春に始まり、二年で終わる予定である。";
    const THIRD: &str = "住民からは駐車場が足りないという声も出ている。";

    #[test]
    fn sentences_that_differ_in_a_fact_are_not_unchanged() {
        let original = [FIRST, SECOND, THIRD].concat();
        assert_eq!(runs(&original, &original), [(0..3, 0..3)]);
        for (was, is) in
            [("三億", "四億"), ("三億円", "三億元"), ("市議会", "県議会"), ("見積もった", "見積もらなかった")]
        {
            let copy = original.replace(was, is);
            assert_eq!(runs(&original, &copy), [(1..3, 1..3)], "{was} {is}");
            assert!(differ_in_facts(&original, &copy), "{was} {is}");
        }
    }

    #[test]
    fn punctuation_spaces_and_forms_of_characters_say_nothing() {
        let original = [FIRST, SECOND].concat();
        for copy in [
            original.replace('、', "，"),
            original.replace("。", "。\n\n"),
            original.replace("来年", " 来年 "),
            original.replace("図書館", "圖書館"),
        ] {
            assert_eq!(runs(&original, &copy), [(0..2, 0..2)], "{copy}");
            assert!(!differ_in_facts(&original, &copy), "{copy}");
        }
        assert!(!differ_in_facts("首相はこう述べた。", "首相がこう述べました。"));
    }

    #[test]
    fn signs_at_digits_are_facts() {
        let with = |number: &str| format!("この四半期の伸び率は前の年と比べて{number}だったと発表された。");
        for (a, b) in [("1.5%", "15%"), ("-5%", "5%"), ("5%", "5"), ("$30", "€30"), ("1:30", "130")] {
            assert!(runs(&with(a), &with(b)).is_empty(), "{a} {b}");
            assert!(differ_in_facts(&with(a), &with(b)), "{a} {b}");
        }
        assert_eq!(runs(&with("１５％"), &with("15%")).len(), 1);
        assert_eq!(runs(&with("「15%」"), &with("（15%）")).len(), 1);
    }

    #[test]
    fn a_question_is_not_a_statement() {
        assert!(
            runs(
                "会議は来週の月曜日に大阪で開かれることになった。",
                "会議は来週の月曜日に大阪で開かれることになった？"
            )
            .is_empty()
        );
    }

    #[test]
    fn a_short_line_alone_is_not_worth_hiding() {
        let original = format!("{FIRST}\n\n以上。\n\n{SECOND}");
        let copy = format!("{}\n\n以上。\n\n{}", FIRST.replace("三億", "五億"), SECOND.replace("春", "秋"));
        assert!(runs(&original, &copy).is_empty());
    }
}
