//! A paragraph, heading or item before its kind is settled.

use super::SegmentKind;
use crate::text::Span;

/// What stands in front of a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Marker {
    /// Nothing.
    #[default]
    None,
    /// A mark of lists only, such as `・`, `-` or `1.`.
    Bullet,
    /// A mark of headings as well as of lists, such as ◆ or an emoji.
    Ornament(char),
}

/// A paragraph, heading or item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Its text, without marks.
    pub span: Span,
    /// The line of the source on which it starts.
    pub line: u32,
    /// What it is, as far as that is known.
    pub kind: Option<SegmentKind>,
    /// The mark in front of it.
    pub marker: Marker,
    /// Whether all of it is emphasised.
    pub strong: bool,
}

impl Block {
    /// A block of unknown kind.
    pub(super) fn new(span: Span, line: u32) -> Self {
        Self { span, line, kind: None, marker: Marker::None, strong: false }
    }

    /// Takes emphasis off that holds all of the block.
    pub(super) fn without_emphasis(mut self, text: &str) -> Self {
        let inner = self.span.of(text);
        let bare = ["**", "__"].into_iter().find_map(|mark| inner.strip_prefix(mark)?.strip_suffix(mark));
        if let Some(bare) = bare.filter(|bare| !bare.trim().is_empty() && !bare.contains("**") && !bare.contains("__"))
        {
            let start = self.span.start as usize + 2;
            self.span = Span::new(start, start + bare.len()).trimmed(text);
            self.strong = true;
        }
        self
    }
}
