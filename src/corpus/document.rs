//! Text that was taken out of a format, with what the format says of its structure.

use crate::text::{BlockHint, SegmentKind, Span};

/// How a stretch of text is read aloud, from ruby.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What the reading belongs to.
    pub span: Span,
    /// The reading.
    pub reading: Box<str>,
}

/// Extracted text with its blocks (paragraphs, headings, items) and readings, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The text: a line a block, an empty line between paragraphs.
    pub text: String,
    /// Where its blocks stand and what the format says that they are.
    pub blocks: Vec<BlockHint>,
    /// The readings that the format gives.
    pub readings: Vec<Reading>,
}

impl Document {
    /// Adds `other` behind this one.
    pub fn append(&mut self, other: Self) {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let by = self.text.len();
        self.text.push_str(&other.text);
        let moved = |span: Span| span.shifted(by);
        self.blocks.extend(other.blocks.into_iter().map(|block| BlockHint { span: moved(block.span), ..block }));
        self.readings
            .extend(other.readings.into_iter().map(|reading| Reading { span: moved(reading.span), ..reading }));
    }
}

/// Collects a document from left to right.
#[derive(Debug, Default)]
pub struct DocumentBuilder {
    document: Document,
    /// Where the block that is being written starts.
    start: Option<usize>,
    kind: Option<SegmentKind>,
    /// White space that was met and is not written yet, with whether a line ended in it.
    space: Option<bool>,
    /// Where the text starts whose reading comes next.
    ruby: Option<usize>,
}

impl DocumentBuilder {
    /// Ends the block that is being written; what comes next is of `kind`, as far as that is known.
    pub fn block(&mut self, kind: Option<SegmentKind>) {
        self.end_block();
        self.kind = kind;
    }

    /// Ends the line; what comes next is another block of the same kind.
    pub fn line(&mut self) {
        self.end_block();
    }

    fn end_block(&mut self) {
        self.space = None;
        self.ruby = None;
        let Some(start) = self.start.take() else { return };
        let span = Span::new(start, self.document.text.len()).trimmed(&self.document.text);
        self.document.text.truncate(span.end as usize);
        if !span.is_empty() {
            self.document.blocks.push(BlockHint { span, kind: self.kind });
        }
    }

    /// How many blocks have ended.
    pub fn blocks(&self) -> usize {
        self.document.blocks.len()
    }

    /// Bytes written so far.
    pub fn length(&self) -> usize {
        self.document.text.len()
    }

    /// What was written from byte `start` on.
    pub fn text_from(&self, start: usize) -> &str {
        self.document.text.get(start..).unwrap_or_default()
    }

    /// The character that was written last.
    pub fn last(&self) -> Option<char> {
        self.document.text.chars().next_back()
    }

    /// Whether what is being written is a heading.
    pub fn is_heading(&self) -> bool {
        self.kind == Some(SegmentKind::Heading)
    }

    /// Adds running text, in which white space only separates.
    pub fn push(&mut self, text: &str) {
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0C') {
                self.space = Some(self.space == Some(true) || matches!(c, '\n' | '\r'));
            } else if !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}') && (!c.is_control()) {
                self.push_char(c);
            }
        }
    }

    fn push_char(&mut self, c: char) {
        let space = self.space.take();
        let Some(_) = self.start else {
            // U+3000 that indents a paragraph is no text.
            if !c.is_whitespace() {
                self.begin();
                self.document.text.push(c);
            }
            return;
        };
        if let Some(line_ended) = space {
            // A line end between two characters that are written without spaces is none.
            let joined =
                line_ended && self.document.text.chars().next_back().is_some_and(is_unspaced) && is_unspaced(c);
            if !joined {
                self.document.text.push(' ');
            }
        }
        self.document.text.push(c);
    }

    fn begin(&mut self) {
        if let Some(last) = self.document.blocks.last() {
            let item = Some(SegmentKind::ListItem);
            let tight = last.kind == item && self.kind == item;
            self.document.text.push_str(if tight { "\n" } else { "\n\n" });
        }
        self.start = Some(self.document.text.len());
    }

    /// What comes next is text whose reading follows.
    pub fn begin_ruby(&mut self) {
        if self.space.take().is_some() && self.start.is_some() {
            self.document.text.push(' ');
        }
        self.ruby = Some(self.document.text.len());
    }

    /// The reading of the text since [`Self::begin_ruby`] or the last reading.
    pub fn reading(&mut self, reading: &str) {
        // A block that began after the ruby did begins behind the line ends that part it from the last.
        let Some(from) = self.ruby.map(|from| from.max(self.start.unwrap_or(from))) else { return };
        let span = Span::new(from, self.document.text.len().max(from)).trimmed(&self.document.text);
        let reading = reading.trim();
        if !span.is_empty() && !reading.is_empty() && self.start.is_some() {
            self.document.readings.push(Reading { span, reading: reading.into() });
        }
        self.ruby = Some(self.document.text.len());
    }

    /// No reading follows.
    pub fn end_ruby(&mut self) {
        self.ruby = None;
    }

    /// The document.
    pub fn finish(mut self) -> Document {
        self.end_block();
        self.document
    }
}

/// Whether `c` belongs to a writing that does not part its words.
pub fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{312f}' | '\u{3190}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}' | '…' | '—' | '“' | '”')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_only_separates() {
        let mut builder = DocumentBuilder::default();
        builder.push("\u{3000}日本の\n  記事 と\n English\n words ");
        builder.block(Some(SegmentKind::Heading));
        builder.push("  見出し");
        let document = builder.finish();
        assert_eq!(document.text, "日本の記事 と English words\n\n見出し");
        let texts: Vec<_> = document.blocks.iter().map(|block| (block.span.of(&document.text), block.kind)).collect();
        assert_eq!(texts, [("日本の記事 と English words", None), ("見出し", Some(SegmentKind::Heading))]);
    }

    #[test]
    fn readings_belong_to_what_stands_before_them() {
        let mut builder = DocumentBuilder::default();
        builder.push("前文");
        builder.block(None);
        builder.begin_ruby();
        builder.push("東京");
        builder.reading("とうきょう");
        builder.push("都");
        builder.reading(" と ");
        builder.end_ruby();
        builder.push("の空");
        builder.reading("なし");
        let document = builder.finish();
        let readings: Vec<_> =
            document.readings.iter().map(|r| (r.span.of(&document.text), r.reading.as_ref())).collect();
        assert_eq!(document.text, "前文\n\n東京都の空");
        assert_eq!(readings, [("東京", "とうきょう"), ("都", "と")]);
    }

    #[test]
    fn items_stand_on_lines_of_their_own() {
        let mut builder = DocumentBuilder::default();
        for item in ["一", "", "二"] {
            builder.block(Some(SegmentKind::ListItem));
            builder.push(item);
        }
        assert_eq!(builder.finish().text, "一\n二");
    }
}
