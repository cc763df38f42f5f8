//! One document and its segments.

use std::ops::Range;
use std::path::Path;

use crate::text::{
    CharOffsets, Display, Language, Segment, SegmentKind, Span, Syntax, detect_article, display_in, segment,
};

/// One document: its text as it stands in the file, and the segments that the text falls into.
#[derive(Debug)]
pub struct Article {
    /// The path as it was given or found, `/` between its parts, `#` written `%23`.
    pub path: String,
    /// The first heading, or else the first sentence, without markup.
    pub title: String,
    /// The decoded text, without a byte-order mark; all positions count in it.
    pub text: String,
    /// The language that most of the text is in.
    pub language: Language,
    /// What the text falls into, in order and without overlap.
    pub segments: Vec<Segment>,
    syntax: Syntax,
    offsets: CharOffsets,
}

impl Article {
    /// Splits `text` into segments. `path` is what the article is called in everything printed.
    pub fn new(path: String, text: String) -> Self {
        let language = detect_article(&text);
        let syntax = syntax_of(&path);
        let segments = segment(&text, syntax, language);
        let title = title(&text, syntax, &segments);
        let offsets = CharOffsets::new(&text);
        Self { path, title, text, language, segments, syntax, offsets }
    }

    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// What the reader sees of `span`, with a map back to the text.
    pub fn display(&self, span: Span) -> Display<'_> {
        display_in(&self.text, span, self.syntax)
    }

    /// The characters of `span`, counted from the start of the text in Unicode scalar values.
    pub fn chars(&self, span: Span) -> Range<u32> {
        self.offsets.chars_of(&self.text, span)
    }

    /// The number of the segment that holds `byte`, or of the last one before it.
    pub fn segment_at(&self, byte: u32) -> usize {
        self.segments.partition_point(|segment| segment.span.start <= byte).saturating_sub(1)
    }

    /// The numbers of the segments that share at least half of themselves with `span`.
    pub fn segments_in(&self, span: Span) -> Range<usize> {
        let inside = |segment: &Segment| segment.span.intersection(span).len() * 2 >= segment.span.len().max(1);
        let from = self.segments.partition_point(|segment| segment.span.end <= span.start);
        let to = self.segments.partition_point(|segment| segment.span.start < span.end);
        let first = (from..to).find(|&at| inside(&self.segments[at])).unwrap_or(to);
        let last = (first..to).rev().find(|&at| inside(&self.segments[at])).map_or(first, |at| at + 1);
        first..last
    }
}

fn syntax_of(path: &str) -> Syntax {
    match Path::new(path).extension().and_then(|extension| extension.to_str()) {
        Some(extension) if extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown") => {
            Syntax::Markdown
        }
        _ => Syntax::Plain,
    }
}

fn title(text: &str, syntax: Syntax, segments: &[Segment]) -> String {
    let heads_an_article = |segment: &&Segment| segment.kind == SegmentKind::Heading;
    let says_something = |segment: &&Segment| segment.kind == SegmentKind::Sentence;
    segments
        .iter()
        .find(heads_an_article)
        .or_else(|| segments.iter().find(says_something))
        .or_else(|| segments.first())
        .map(|segment| display_in(text, segment.span, syntax).text.into_owned())
        .unwrap_or_default()
}
