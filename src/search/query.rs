//! What is looked for, as it is typed: `統合 lang:zh kind:heading`.

use std::ops::Range;
use std::str::FromStr;

use regex::{Regex, RegexBuilder};

use crate::corpus::Article;
use crate::text::{FoldOptions, Folded, Language, Segment, SegmentKind, Span};

/// Compiled patterns may take this many bytes: a pattern is typed by hand, and each key compiles one.
const LARGEST_PATTERN: usize = 1 << 20;

/// How the words of a query are compared.
#[derive(Clone, Debug)]
enum Pattern {
    /// As folded: 統合 finds 统合 and 統合, half-width finds full-width, either kana the other.
    Folded(Vec<u16>),
    /// Exactly, case and all.
    Literal(String),
    /// By a regular expression, over what is shown of a segment.
    Regex(Regex),
}

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Query {
    pattern: Pattern,
    language: Option<Language>,
    kind: Option<SegmentKind>,
    /// A part of the article's path or title.
    article: Option<String>,
    /// A part of what the file says the article is from, or of its address.
    source: Option<String>,
}

/// A query that cannot be understood.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum QueryError {
    /// There is nothing to look for.
    #[error("nothing to look for: write words, \"exact words\" or /a pattern/")]
    Empty,
    /// The expression between slashes is none.
    #[error("this is no regular expression: {0}")]
    Regex(String),
    /// A filter has a value it does not know.
    #[error("`{filter}:{value}` is not known; {known}")]
    Filter {
        /// The word before the colon.
        filter: &'static str,
        /// The word after it.
        value: String,
        /// What may stand there.
        known: &'static str,
    },
}

impl FromStr for Query {
    type Err = QueryError;

    /// Words as they stand, `"exactly these"` or `/a regular expression/`; with `lang:ja`, `kind:heading`,
    /// `in:part-of-a-path` or `source:part-of-its-name` before or after.
    fn from_str(typed: &str) -> Result<Self, QueryError> {
        let (mut language, mut kind, mut article, mut source) = (None, None, None, None);
        let mut words = Vec::new();
        // A pattern may hold blanks and colons, so it is taken out first.
        let (before, quoted, after) = split_quoted(typed);
        for word in before.split_whitespace().chain(after.split_whitespace()) {
            match word.split_once(':') {
                Some(("lang", tag)) => language = Some(known_language(tag)?),
                Some(("kind", name)) => kind = Some(known_kind(name)?),
                Some(("in", part)) if !part.is_empty() => article = Some(part.to_lowercase()),
                Some(("source", part)) if !part.is_empty() => source = Some(part.to_lowercase()),
                _ => words.push(word),
            }
        }
        let pattern = match quoted {
            Some(Quoted::Literal(text)) => Pattern::Literal(text.to_owned()),
            Some(Quoted::Regex(expression)) => {
                let regex = RegexBuilder::new(expression).size_limit(LARGEST_PATTERN).build();
                Pattern::Regex(regex.map_err(|error| QueryError::Regex(last_line(&error.to_string())))?)
            }
            None => Pattern::Folded(fold(&words.concat())),
        };
        let empty = match &pattern {
            Pattern::Folded(units) => units.is_empty(),
            Pattern::Literal(text) => text.is_empty(),
            Pattern::Regex(regex) => regex.as_str().is_empty(),
        };
        if empty { Err(QueryError::Empty) } else { Ok(Self { pattern, language, kind, article, source }) }
    }
}

enum Quoted<'a> {
    Literal(&'a str),
    Regex(&'a str),
}

/// What stands before, between and after the first `"…"` or `/…/` that opens a word. The closing mark may be missing,
/// since it is typed last.
fn split_quoted(typed: &str) -> (&str, Option<Quoted<'_>>, &str) {
    let opens = |&(at, mark): &(usize, char)| {
        matches!(mark, '"' | '/') && typed.get(..at).is_some_and(|head| head.is_empty() || head.ends_with(' '))
    };
    let Some((at, mark)) = typed.char_indices().find(opens) else { return (typed, None, "") };
    let (before, rest) = (typed.get(..at).unwrap_or_default(), typed.get(at + 1..).unwrap_or_default());
    let (quoted, after) = rest.rsplit_once(mark).unwrap_or((rest, ""));
    (before, Some(if mark == '"' { Quoted::Literal(quoted) } else { Quoted::Regex(quoted) }), after)
}

fn known_language(tag: &str) -> Result<Language, QueryError> {
    let unknown = || QueryError::Filter {
        filter: "lang",
        value: tag.to_owned(),
        known: "write a language tag such as ja, zh, zh-Hant, ko or en",
    };
    Language::parse(tag).ok_or_else(unknown)
}

fn known_kind(name: &str) -> Result<SegmentKind, QueryError> {
    let unknown = || QueryError::Filter {
        filter: "kind",
        value: name.to_owned(),
        known: "write sentence, heading, list_item, caption, byline, url or boilerplate",
    };
    serde_json::from_value(serde_json::Value::String(name.to_owned())).map_err(|_| unknown())
}

fn last_line(message: &str) -> String {
    message.lines().next_back().unwrap_or(message).trim_start_matches("error: ").to_owned()
}

/// As articles are folded for search.
fn fold(text: &str) -> Vec<u16> {
    Folded::new(text, SEARCH_FOLDING).units
}

/// Either kana finds the other.
pub const SEARCH_FOLDING: FoldOptions = FoldOptions { kana: true };

/// A segment that holds what is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The number of the segment in its article.
    pub segment: usize,
    /// Where in the article's text, in order.
    pub matches: Vec<Span>,
}

impl Query {
    /// Whether the article as a whole is left out.
    fn skips(&self, article: &Article) -> bool {
        let in_any = |part: &str, texts: [Option<&String>; 2]| {
            texts.into_iter().flatten().any(|text| text.to_lowercase().contains(part))
        };
        let metadata = &article.metadata;
        self.article.as_ref().is_some_and(|part| !in_any(part, [Some(&article.path), Some(&article.title)]))
            || self.source.as_ref().is_some_and(|part| !in_any(part, [metadata.source.as_ref(), metadata.url.as_ref()]))
    }

    fn wants(&self, segment: &Segment) -> bool {
        self.language.is_none_or(|filter| segment.language.matches(filter))
            && self.kind.is_none_or(|kind| segment.kind == kind)
    }

    /// The segments of an article that hold what is looked for. `folded` is its text with [`SEARCH_FOLDING`].
    /// O(text).
    pub fn find_in(&self, article: &Article, folded: &Folded) -> Vec<Hit> {
        if self.skips(article) {
            return Vec::new();
        }
        match &self.pattern {
            Pattern::Folded(units) => self.by_segment(
                article,
                find_units(&folded.units, units).map(|found| folded.span(&article.text, found.start, found.end)),
            ),
            Pattern::Literal(words) => self.in_display(article, |text| {
                text.match_indices(words.as_str()).map(|(at, found)| Span::new(at, at + found.len())).collect()
            }),
            Pattern::Regex(regex) => self.in_display(article, |text| {
                let found = regex.find_iter(text).filter(|found| !found.is_empty());
                found.map(|found| Span::new(found.start(), found.end())).collect()
            }),
        }
    }

    /// Matches, in order and without overlaps, with the segments that they lie in; those that reach over a segment's
    /// end are none.
    fn by_segment(&self, article: &Article, matches: impl Iterator<Item = Span>) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        for span in matches {
            let number = article.segment_at(span.start);
            let Some(segment) = article.segments.get(number) else { continue };
            if span.start < segment.span.start || span.end > segment.span.end || !self.wants(segment) {
                continue;
            }
            match hits.last_mut() {
                Some(hit) if hit.segment == number => {
                    if hit.matches.last().is_none_or(|last| last.end <= span.start) {
                        hit.matches.push(span);
                    }
                }
                _ => hits.push(Hit { segment: number, matches: vec![span] }),
            }
        }
        hits
    }

    fn in_display(&self, article: &Article, find: impl Fn(&str) -> Vec<Span>) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (number, segment) in article.segments.iter().enumerate().filter(|(_, segment)| self.wants(segment)) {
            let display = article.display(segment.span);
            let matches: Vec<Span> = find(&display.text).into_iter().map(|span| display.span_to_source(span)).collect();
            if !matches.is_empty() {
                hits.push(Hit { segment: number, matches });
            }
        }
        hits
    }
}

/// Where `needle` stands in `units`, overlaps included.
fn find_units<'a>(units: &'a [u16], needle: &'a [u16]) -> impl Iterator<Item = Range<usize>> + 'a {
    let finder = memchr::memmem::Finder::new(bytemuck::cast_slice::<u16, u8>(needle)).into_owned();
    let bytes: &[u8] = bytemuck::cast_slice(units);
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let found = at + finder.find(bytes.get(at..)?)?;
            at = found + 1;
            // Else these are two halves of neighbouring units.
            if found % 2 == 0 {
                return Some(found / 2..found / 2 + needle.len());
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Metadata;
    use crate::text::Syntax;
    use proptest::prelude::*;

    fn found(query: &str, text: &str) -> Vec<String> {
        let article = Article::new("a.txt".to_owned(), text.to_owned());
        let folded = Folded::new(&article.text, SEARCH_FOLDING);
        let hits = query.parse::<Query>().unwrap().find_in(&article, &folded);
        hits.iter().flat_map(|hit| hit.matches.iter().map(|span| span.of(&article.text).to_owned())).collect()
    }

    #[test]
    fn one_spelling_finds_the_others() {
        let text = "自衛隊を統合する。\n联合与统合。\n聯合與統合。\nＮＡＴＯとﾄﾖﾀとトヨタ。\n";
        assert_eq!(found("統合", text), ["統合", "统合", "統合"]);
        assert_eq!(found("统合", text), ["統合", "统合", "統合"]);
        assert_eq!(found("nato", text), ["ＮＡＴＯ"]);
        assert_eq!(found("とよた", text), ["ﾄﾖﾀ", "トヨタ"]);
    }

    #[test]
    fn exact_words_and_patterns() {
        let text = "統合する。统合する。\n2024年と2025年。\n";
        assert_eq!(found("\"統合\"", text), ["統合"]);
        assert_eq!(found(r"/\d{4}年/", text), ["2024年", "2025年"]);
        assert_eq!(found(r"/\d{4}", text), ["2024", "2025"], "the closing mark is still to be typed");
    }

    #[test]
    fn filters_leave_out_other_segments() {
        let text = "# 統合の計画\n\n首相は統合を述べた。\n";
        let article = Article::new("a.md".to_owned(), text.to_owned());
        let folded = Folded::new(text, SEARCH_FOLDING);
        let count = |query: &str| query.parse::<Query>().unwrap().find_in(&article, &folded).len();
        assert_eq!(count("統合"), 2);
        assert_eq!(count("統合 kind:heading"), 1);
        assert_eq!(count("lang:zh 統合"), 0);
        assert_eq!(count("統合 in:b.md"), 0);
        assert_eq!(count("統合 in:A.MD"), 2);
    }

    #[test]
    fn articles_are_told_by_their_source_and_address() {
        let metadata = Metadata {
            source: Some("Kyodo News".to_owned()),
            url: Some("https://example.org/1".to_owned()),
            ..Metadata::default()
        };
        let article = Article::plain("a.txt".to_owned(), "首相は統合を述べた。".to_owned(), Syntax::Plain, metadata);
        let folded = Folded::new(&article.text, SEARCH_FOLDING);
        let count = |query: &str| query.parse::<Query>().unwrap().find_in(&article, &folded).len();
        assert_eq!(
            [count("統合 source:kyodo"), count("source:example.org 統合"), count("統合 source:xinhua")],
            [1, 1, 0]
        );
    }

    #[test]
    fn what_lies_across_sentences_is_not_found() {
        assert!(found("合東", "統合。東京へ。").is_empty());
    }

    #[test]
    fn what_cannot_be_understood_says_why() {
        let error = |query: &str| query.parse::<Query>().unwrap_err().to_string();
        assert!(error("").contains("nothing to look for"));
        assert!(error("、。").contains("nothing to look for"));
        assert!(error("/(/").contains("no regular expression"));
        assert!(error("統合 kind:verse").contains("kind:verse"));
        assert!(error("統合 lang:1").contains("lang:1"));
    }

    proptest! {
        #[test]
        fn every_match_folds_to_the_query_and_none_is_missed(text in "[統合统合ｱア。a]{0,60}", word in "[統合アa]{1,3}") {
            let article = Article::new("a.txt".to_owned(), text.clone());
            let folded = Folded::new(&text, SEARCH_FOLDING);
            let hits = word.parse::<Query>().unwrap().find_in(&article, &folded);
            for span in hits.iter().flat_map(|hit| &hit.matches) {
                prop_assert_eq!(fold(span.of(&text)), fold(&word));
            }
            let in_segments = |segment: &Segment| {
                let folded = fold(segment.span.of(&text));
                folded.windows(fold(&word).len()).any(|window| window == fold(&word))
            };
            prop_assert_eq!(hits.is_empty(), !article.segments.iter().any(in_segments));
        }

        #[test]
        fn no_query_panics(query in ".{0,20}", text in ".{0,40}") {
            if let Ok(query) = query.parse::<Query>() {
                let article = Article::new("a.txt".to_owned(), text.clone());
                for hit in query.find_in(&article, &Folded::new(&text, SEARCH_FOLDING)) {
                    prop_assert!(hit.segment < article.segments.len());
                }
            }
        }
    }
}
