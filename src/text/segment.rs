//! The segments of an article: sentences, headings, list items and the lines that are no prose.
//!
//! First the text is divided into blocks (paragraphs, headings, items), by Markdown's structure or by the lines and
//! marks of plain text. Each block then gets a kind, from its structure or from its form and its neighbours; those
//! that hold prose are divided into sentences. Nothing is known here of other articles: boilerplate that only
//! repetition gives away is found elsewhere.

mod block;
mod cut;
mod form;
mod heading;
mod markdown;
mod plain;

use serde::{Deserialize, Serialize};

use super::{Language, Span, Syntax, detect_segment, sentence};

use block::Block;
use cut::cut;

/// What a segment is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SegmentKind {
    /// A sentence of running text.
    #[default]
    Sentence,
    /// A heading.
    Heading,
    /// An item of a list, or a sentence of one.
    ListItem,
    /// The caption of a picture or table, or the text that stands for a picture.
    Caption,
    /// Who wrote it, where and when.
    Byline,
    /// A line that is an address, or that leads to one.
    Url,
    /// Navigation, appeals to subscribe, legal notices and the like.
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
    /// The paragraph it belongs to: the number of the source line, from 0, on which that starts. Paragraphs on
    /// neighbouring lines differ by one, those with an empty line between them by more.
    pub paragraph: u32,
}

/// A paragraph, heading or item of a text whose format says where these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockHint {
    /// Where it stands, without outer white space.
    pub span: Span,
    /// What the format says that it is, if that is more than a paragraph.
    pub kind: Option<SegmentKind>,
}

/// Divides `text`, an article in `language`, into segments along blocks that are known. They are in order.
pub fn segment_blocks(text: &str, hints: &[BlockHint], language: Language) -> Vec<Segment> {
    let (mut line, mut counted) = (0, 0);
    let block = |hint: &BlockHint| {
        let start = hint.span.start as usize;
        line += text.get(counted..start).unwrap_or_default().matches('\n').count() as u32;
        counted = start;
        let mut block = Block::new(hint.span, line);
        block.kind = hint.kind;
        block
    };
    let mut blocks: Vec<Block> = hints.iter().map(block).collect();
    let headings = blocks.iter().filter(|block| block.kind == Some(SegmentKind::Heading)).count();
    form::classify(text, Syntax::Plain, &mut blocks);
    // A format that names the headings has none besides; one heading may be the title alone.
    if headings < 2 {
        heading::classify(text, language, &mut blocks);
    }
    segments(text, language, &blocks)
}

/// Divides `text`, an article in `language`, into segments.
///
/// They are in order, do not overlap and none spans two paragraphs; whatever is visible is in one, but for the
/// marks of headings, items and emphasis and for lines that only separate, such as `---`. What goes on for pages without
/// an end is in several.
pub fn segment(text: &str, syntax: Syntax, language: Language) -> Vec<Segment> {
    let mut blocks = match syntax {
        Syntax::Plain => plain::blocks(text),
        Syntax::Markdown => markdown::blocks(text),
    };
    form::classify(text, syntax, &mut blocks);
    heading::classify(text, language, &mut blocks);
    segments(text, language, &blocks)
}

/// The segments of blocks whose kind is settled as far as it can be.
fn segments(text: &str, language: Language, blocks: &[Block]) -> Vec<Segment> {
    let mut segments = Vec::with_capacity(blocks.len() + text.len() / 96);
    for block in blocks {
        push(&mut segments, text, block, language);
    }
    segments
}

/// Adds the segments of one block.
fn push(segments: &mut Vec<Segment>, text: &str, block: &Block, language: Language) {
    let kind = block.kind.unwrap_or_default();
    let own = detect_segment(block.span.of(text), language);
    if !matches!(kind, SegmentKind::Sentence | SegmentKind::ListItem) {
        let paragraph = block.line;
        segments.extend(cut(text, block.span).map(|span| Segment { span, kind, language: own, paragraph }));
        return;
    }
    let sentences = sentence::split(block.span.of(text), own);
    for span in sentences.into_iter().flat_map(|span| cut(text, span.shifted(block.span.start as usize))) {
        let span = after_quotation_marks(text, span);
        if span.is_empty() {
            continue;
        }
        let language = detect_segment(span.of(text), language);
        let kind = if form::is_credit(span.of(text)) { SegmentKind::Byline } else { kind };
        segments.push(Segment { span, kind, language, paragraph: block.line });
    }
}

/// The span without the `>` that leads its line in a quotation of several lines.
fn after_quotation_marks(text: &str, span: Span) -> Span {
    let before = text.get(..span.start as usize).unwrap_or_default();
    if !span.of(text).starts_with('>') || !before.trim_end_matches([' ', '\t']).ends_with('\n') {
        return span;
    }
    let bare = span.of(text).trim_start_matches(|c: char| c == '>' || c.is_whitespace());
    Span::new(span.end as usize - bare.len(), span.end as usize)
}

#[cfg(test)]
mod tests;
