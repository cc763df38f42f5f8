//! The segments of an article: sentences, headings, list items and the lines that are no prose.

use serde::{Deserialize, Serialize};

use super::{Language, Span, Syntax, detect_segment, sentence};

/// What a segment is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SegmentKind {
    /// A sentence of running text.
    #[default]
    Sentence,
    /// A heading.
    Heading,
    /// An item of a list.
    ListItem,
    /// The caption of a picture or table.
    Caption,
    /// Who wrote it, where and when.
    Byline,
    /// A line that is an address, or that leads to one.
    Url,
    /// Navigation, appeals to subscribe and the like.
    Boilerplate,
}

/// A stretch of an article that is read, linked and marked as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where it stands, without outer white space and heading or bullet marks.
    pub span: Span,
    /// What it is.
    pub kind: SegmentKind,
    /// The language it is in.
    pub language: Language,
    /// The paragraph of the source it belongs to, from 0. Numbers are left out where paragraphs hold nothing.
    pub paragraph: u32,
}

/// Divides `text`, an article in `language`, into segments, in order.
pub fn segment(text: &str, syntax: Syntax, language: Language) -> Vec<Segment> {
    let _ = syntax;
    let mut segments = Vec::new();
    let mut start = 0;
    for (paragraph, line) in text.split_inclusive('\n').enumerate() {
        let body = line.trim_matches(|c: char| c.is_whitespace() || c == '#' || c == '-');
        if !body.is_empty() {
            let heading = line.starts_with('#');
            for span in sentence::split(line, language) {
                let kind = if heading { SegmentKind::Heading } else { SegmentKind::Sentence };
                let span = span.shifted(start);
                let language = detect_segment(span.of(text), language);
                segments.push(Segment { span, kind, language, paragraph: paragraph as u32 });
            }
        }
        start += line.len();
    }
    segments
}
