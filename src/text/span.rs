//! Positions in an article's text.

use std::ops::Range;

/// A half-open range of UTF-8 byte offsets into an article's text.
///
/// Both ends lie on character boundaries. Articles are under 4 GiB, which loading checks.
/// What is printed counts Unicode scalar values instead: see [`CharOffsets`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span of bytes `start..end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds nothing.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as a range to index with.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `byte` lies inside.
    pub const fn contains(self, byte: u32) -> bool {
        self.start <= byte && byte < self.end
    }

    /// What two spans share, empty where they do not meet.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        let start = self.start.max(other.start);
        Self { start, end: self.end.min(other.end).max(start) }
    }

    /// Moves the span `by` bytes to the right.
    #[must_use]
    pub const fn shifted(self, by: usize) -> Self {
        Self { start: self.start + by as u32, end: self.end + by as u32 }
    }

    /// The text that the span names, empty where it does not fit `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// The span without leading and trailing white space.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let inner = self.of(text);
        let start = self.start as usize + (inner.len() - inner.trim_start().len());
        Self::new(start, start + inner.trim().len())
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// Translates byte offsets of one text to counts of Unicode scalar values and back.
///
/// Keeps one count every [`CharOffsets::STRIDE`] bytes, so a look-up scans a bounded stretch.
#[derive(Clone, Debug, Default)]
pub struct CharOffsets {
    /// `counts[k]` is the number of characters that start before byte `k * STRIDE`.
    counts: Vec<u32>,
}

impl CharOffsets {
    /// Bytes between two kept counts.
    pub const STRIDE: usize = 256;

    /// Indexes `text`.
    pub fn new(text: &str) -> Self {
        let mut counts = Vec::with_capacity(text.len() / Self::STRIDE + 1);
        let mut seen = 0;
        for block in text.as_bytes().chunks(Self::STRIDE) {
            counts.push(seen);
            seen += char_starts(block);
        }
        counts.push(seen);
        Self { counts }
    }

    /// The number of characters before byte `byte` of `text`, the text that was indexed.
    pub fn char_of(&self, text: &str, byte: u32) -> u32 {
        let byte = (byte as usize).min(text.len());
        let block = byte / Self::STRIDE;
        let before = self.counts.get(block).copied().unwrap_or_default();
        before + char_starts(text.as_bytes().get(block * Self::STRIDE..byte).unwrap_or_default())
    }

    /// The byte at which character number `index` of `text` starts; the end where there is no such character.
    pub fn byte_of(&self, text: &str, index: u32) -> u32 {
        let block = self.counts.partition_point(|&count| count <= index).saturating_sub(1);
        let mut left = index - self.counts.get(block).copied().unwrap_or_default();
        let from = block * Self::STRIDE;
        for (at, &byte) in text.as_bytes().iter().enumerate().skip(from) {
            if is_char_start(byte) {
                if left == 0 {
                    return at as u32;
                }
                left -= 1;
            }
        }
        text.len() as u32
    }

    /// A span counted in characters, as it is printed.
    pub fn chars_of(&self, text: &str, span: Span) -> Range<u32> {
        self.char_of(text, span.start)..self.char_of(text, span.end)
    }
}

const fn is_char_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

fn char_starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| is_char_start(byte)).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bytes_and_characters_agree_with_counting(text in "(\\PC|日|本|語|𠮷|\n){0,400}") {
            let offsets = CharOffsets::new(&text);
            for (index, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(offsets.char_of(&text, byte as u32), index as u32);
                prop_assert_eq!(offsets.byte_of(&text, index as u32), byte as u32);
            }
            let all = text.chars().count() as u32;
            prop_assert_eq!(offsets.char_of(&text, text.len() as u32), all);
            prop_assert_eq!(offsets.byte_of(&text, all), text.len() as u32);
        }
    }

    #[test]
    fn trimming_keeps_inner_white_space() {
        let text = "a\u{3000}  日 本 \r\n";
        let span = Span::new(1, text.len()).trimmed(text);
        assert_eq!(span.of(text), "日 本");
    }

    #[test]
    fn spans_that_do_not_meet_share_nothing() {
        assert!(Span::new(0, 3).intersection(Span::new(5, 9)).is_empty());
        assert_eq!(Span::new(0, 6).intersection(Span::new(5, 9)), Span::new(5, 6));
    }
}
