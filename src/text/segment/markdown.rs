//! The blocks of Markdown.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::SegmentKind;
use super::block::{Block, Marker};
use crate::text::Span;

/// The blocks of `text`: what stands between the boundaries of headings, paragraphs, items and cells.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut walk = Walk { text, blocks: Vec::new(), open: None, around: Vec::new(), line: 0, counted: 0 };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(tag) => walk.start(&tag, range),
            Event::End(tag) => walk.end(tag),
            Event::HardBreak | Event::Rule => walk.flush(),
            Event::SoftBreak | Event::TaskListMarker(_) => {}
            Event::Html(_) => {
                walk.flush();
                walk.extend(Span::from(range));
                walk.flush();
            }
            Event::Text(_)
            | Event::Code(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {
                if walk.in_lines() {
                    walk.lines(Span::from(range));
                } else {
                    walk.extend(Span::from(range));
                }
            }
        }
    }
    walk.flush();
    walk.blocks
}

struct Walk<'a> {
    text: &'a str,
    blocks: Vec<Block>,
    /// The block that is being read.
    open: Option<Span>,
    /// The kinds that the containers around give.
    around: Vec<Option<Container>>,
    /// The number of the line at byte `counted`.
    line: u32,
    counted: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Container {
    Heading,
    Item,
    Cell,
    /// Code and metadata, each line of which stands for itself.
    Lines,
}

impl Walk<'_> {
    fn start(&mut self, tag: &Tag<'_>, range: std::ops::Range<usize>) {
        let container = match tag {
            Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. } => {
                self.extend(Span::from(range));
                return;
            }
            Tag::Heading { .. } => Some(Container::Heading),
            Tag::Item | Tag::DefinitionListDefinition => Some(Container::Item),
            Tag::TableCell => Some(Container::Cell),
            Tag::CodeBlock(_) | Tag::MetadataBlock(_) => Some(Container::Lines),
            _ => None,
        };
        self.flush();
        self.around.push(container);
    }

    fn end(&mut self, tag: TagEnd) {
        if matches!(
            tag,
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Superscript
                | TagEnd::Subscript
                | TagEnd::Link
                | TagEnd::Image
        ) {
            return;
        }
        self.flush();
        self.around.pop();
    }

    fn innermost(&self) -> Option<Container> {
        self.around.iter().rev().find_map(|container| *container)
    }

    fn in_lines(&self) -> bool {
        self.innermost() == Some(Container::Lines)
    }

    fn extend(&mut self, span: Span) {
        // Emphasis opens as a whole; what is inside it comes again.
        let taken = self.blocks.last().map_or(0, |block| block.span.end);
        let span = Span { start: span.start.max(taken), ..span };
        if span.start >= span.end {
            return;
        }
        let open = self.open.get_or_insert(span);
        open.start = open.start.min(span.start);
        open.end = open.end.max(span.end);
    }

    /// Every line of `span` as a block.
    fn lines(&mut self, span: Span) {
        let mut start = span.start as usize;
        for line in span.of(self.text).split_inclusive('\n') {
            self.extend(Span::new(start, start + line.len()));
            self.flush();
            start += line.len();
        }
    }

    /// Ends the block that is being read.
    fn flush(&mut self) {
        let Some(span) = self.open.take().map(|span| span.trimmed(self.text)) else { return };
        if span.is_empty() || !has_text(span.of(self.text)) {
            return;
        }
        let start = span.start as usize;
        self.line += self.text.get(self.counted..start).map_or(0, |gap| gap.matches('\n').count()) as u32;
        self.counted = self.counted.max(start);
        let mut block = Block::new(span, self.line);
        match self.innermost() {
            Some(Container::Heading) => block.kind = Some(SegmentKind::Heading),
            Some(Container::Item) => block.marker = Marker::Bullet,
            Some(Container::Cell) => block.kind = Some(SegmentKind::ListItem),
            Some(Container::Lines) => block.kind = Some(SegmentKind::Boilerplate),
            None => {}
        }
        self.blocks.push(block.without_emphasis(self.text));
    }
}

/// Whether anything is left once HTML tags and comments are taken off.
fn has_text(source: &str) -> bool {
    let mut depth = 0_usize;
    for c in source.chars() {
        match c {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 && !c.is_whitespace() => return true,
            _ => {}
        }
    }
    depth > 0 && !source.starts_with('<')
}
