//! What is looked for, as it is typed: `統合 lang:zh kind:heading`.

use std::str::FromStr;

use super::labels::Labels;
use super::pattern::Pattern;
use crate::corpus::Article;
use crate::text::{Language, Segment, SegmentKind};

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Query {
    pub(super) pattern: Pattern,
    language: Option<Language>,
    kind: Option<SegmentKind>,
    /// A part of the article's path or title.
    article: Option<String>,
    /// A part of what the file says the article is from, or of its address.
    source: Option<String>,
    /// A part of the name of a label that the segment bears.
    label: Option<String>,
}

/// A query that cannot be understood.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum QueryError {
    /// There is nothing to look for.
    #[error("nothing to look for: write words, \"exact words\", /a pattern/ or a filter such as kind:heading")]
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
    /// `in:part-of-a-path`, `source:part-of-its-name` or `label:part-of-its-name` before or after. Filters alone find all
    /// segments that they leave.
    fn from_str(typed: &str) -> Result<Self, QueryError> {
        let (mut language, mut kind, mut article, mut source, mut label) = (None, None, None, None, None);
        let mut words = Vec::new();
        // A pattern may hold blanks and colons, so it is taken out first.
        let (before, quoted, after) = split_quoted(typed);
        for word in before.split_whitespace().chain(after.split_whitespace()) {
            match word.split_once(':') {
                Some(("lang", tag)) => language = Some(known_language(tag)?),
                Some(("kind", name)) => kind = Some(known_kind(name)?),
                Some(("in", part)) if !part.is_empty() => article = Some(part.to_lowercase()),
                Some(("source", part)) if !part.is_empty() => source = Some(part.to_lowercase()),
                Some(("label", part)) if !part.is_empty() => label = Some(part.to_lowercase()),
                _ => words.push(word),
            }
        }
        let pattern = match quoted {
            Some(Quoted::Literal(text)) => Pattern::literal(text),
            Some(Quoted::Regex(expression)) => {
                Pattern::regex(expression).map_err(|error| QueryError::Regex(last_line(&error)))?
            }
            None if words.is_empty() && !typed.trim().is_empty() => Some(Pattern::anything()),
            None => Pattern::folded(&words.concat()),
        };
        let pattern = pattern.ok_or(QueryError::Empty)?;
        Ok(Self { pattern, language, kind, article, source, label })
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

impl Query {
    /// Whether labels have to be known.
    pub fn asks_for_labels(&self) -> bool {
        self.label.is_some()
    }

    /// Whether the article as a whole is left out.
    pub(super) fn skips(&self, number: usize, article: &Article, labels: &Labels) -> bool {
        let in_any = |part: &str, texts: [Option<&String>; 2]| {
            texts.into_iter().flatten().any(|text| text.to_lowercase().contains(part))
        };
        let metadata = &article.metadata;
        self.article.as_ref().is_some_and(|part| !in_any(part, [Some(&article.path), Some(&article.title)]))
            || self.source.as_ref().is_some_and(|part| !in_any(part, [metadata.source.as_ref(), metadata.url.as_ref()]))
            || self.label.is_some() && !labels.is_on(number)
    }

    /// Whether a segment, known by its article's number and its own, is looked at.
    pub(super) fn wants(&self, (article, number): (usize, usize), segment: &Segment, labels: &Labels) -> bool {
        self.language.is_none_or(|filter| segment.language.matches(filter))
            && self.kind.is_none_or(|kind| segment.kind == kind)
            && self.label.as_ref().is_none_or(|part| labels.has(article, number, part))
    }
}
