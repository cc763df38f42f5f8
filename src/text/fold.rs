//! Folding text for matching, so that 統合, 統合 and 统合 are one word, and `ＡＩ`, `AI` and `ai` another.
//!
//! Each character is brought to NFKC and lower case, everything but letters and digits is dropped, and Han is
//! folded to one script: Japanese forms to traditional, traditional to simplified (the dictionaries of
//! [OpenCC](https://github.com/BYVoid/OpenCC), character by character, followed to where they come to rest, since
//! 滬 leads to 沪 and 沪, read as Japanese, to 滤).
//!
//! Folded text is a sequence of UTF-16 code units: half the memory of `char`s, and a rare astral character is two
//! units that no other character shares, so equality stays exact.

use std::sync::{LazyLock, OnceLock};

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, compose};

use super::Span;

/// What is folded beyond the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FoldOptions {
    /// Katakana become hiragana: wanted by search, not by duplicate detection.
    pub kana: bool,
}

/// What one character folds to: none, one or several characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldedChar {
    /// Punctuation, space, a symbol: nothing to match.
    Dropped,
    /// The usual case.
    One(char),
    /// A character that NFKC takes apart, such as ㍿.
    Many(&'static [char]),
    /// Changes the letter before it, such as a half-width voicing mark; stands for itself where it does not.
    Combining(char),
}

impl FoldedChar {
    /// The characters as a slice; a combining mark on its own has none.
    pub fn as_slice(&self) -> &[char] {
        match self {
            Self::One(c) => std::slice::from_ref(c),
            Self::Many(list) => list,
            Self::Dropped | Self::Combining(_) => &[],
        }
    }
}

/// Characters a page holds. A page is built when a character of it is first met: text in one language touches about
/// a hundred pages, each of them a tenth of a millisecond, and no program waits for those it does not need.
const PAGE: usize = 256;

/// What the characters of a page fold to, a word each: [`DROPPED`], a character, a character with [`COMBINING`], or
/// an index into `many` with [`MANY`].
struct Page {
    codes: [u32; PAGE],
    many: Vec<&'static [char]>,
}

const DROPPED: u32 = 0;
const COMBINING: u32 = 1 << 24;
const MANY: u32 = 1 << 25;

static PAGES: [OnceLock<Box<Page>>; 0x11_0000 / PAGE] = [const { OnceLock::new() }; 0x11_0000 / PAGE];

/// Japanese to traditional, then traditional to simplified.
static HAN: LazyLock<Option<[OpenCC; 2]>> = LazyLock::new(|| {
    let load = |config| OpenCC::from_config(config).inspect_err(|error| log::error!("no Han folding: {error}")).ok();
    Some([load(BuiltinConfig::Jp2t)?, load(BuiltinConfig::T2s)?])
});

/// What `c` folds to. O(1) after the first character of its page.
pub fn fold_char(c: char) -> FoldedChar {
    let Some(page) = page(c) else { return FoldedChar::Dropped };
    let code = page.codes.get(c as usize % PAGE).copied().unwrap_or(DROPPED);
    match (code & (COMBINING | MANY), char::from_u32(code & !(COMBINING | MANY))) {
        (_, _) if code == DROPPED => FoldedChar::Dropped,
        (0, Some(one)) => FoldedChar::One(one),
        (COMBINING, Some(mark)) => FoldedChar::Combining(mark),
        _ => page.many.get((code & !MANY) as usize).map_or(FoldedChar::Dropped, |list| FoldedChar::Many(list)),
    }
}

fn page(c: char) -> Option<&'static Page> {
    PAGES.get(c as usize / PAGE).map(|page| &**page.get_or_init(|| build_page(c as u32)))
}

fn build_page(member: u32) -> Box<Page> {
    let first = member - member % PAGE as u32;
    let mut page = Box::new(Page { codes: [DROPPED; PAGE], many: Vec::new() });
    for (code, c) in page.codes.iter_mut().zip(first..) {
        *code = match char::from_u32(c).map_or(FoldedChar::Dropped, fold_slowly) {
            FoldedChar::Dropped => DROPPED,
            FoldedChar::One(one) => one as u32,
            FoldedChar::Combining(mark) => mark as u32 | COMBINING,
            FoldedChar::Many(list) => {
                page.many.push(list);
                (page.many.len() - 1) as u32 | MANY
            }
        };
    }
    page
}

fn fold_slowly(c: char) -> FoldedChar {
    let lower: Vec<char> = c.nfkc().flat_map(char::to_lowercase).collect::<String>().nfkc().collect();
    if let [mark] = lower[..]
        && combines(mark)
    {
        return FoldedChar::Combining(mark);
    }
    let kept: Vec<char> = lower.into_iter().filter(|c| c.is_alphanumeric()).map(fold_han).collect();
    match kept[..] {
        [] => FoldedChar::Dropped,
        [one] => FoldedChar::One(one),
        // Pages live as long as the program, and so may what they point to.
        _ => FoldedChar::Many(Vec::leak(kept)),
    }
}

/// Marks, and the vowels and finals that Hangul syllables are composed of.
fn combines(c: char) -> bool {
    canonical_combining_class(c) != 0 || matches!(c, '\u{1161}'..='\u{1175}' | '\u{11A8}'..='\u{11C2}')
}

/// The simplified form of a Han character, whatever script it is written in.
fn fold_han(c: char) -> char {
    if !matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}') {
        return c;
    }
    let Some([japanese, traditional]) = &*HAN else { return c };
    let mut c = c;
    // Chains are at most three long; the bound is there for a dictionary that goes in a circle.
    for _ in 0..4 {
        let next = traditional.convert(&japanese.convert(c.encode_utf8(&mut [0; 4])));
        let mut chars = next.chars();
        match (chars.next(), chars.next()) {
            (Some(one), None) if one != c => c = one,
            _ => break,
        }
    }
    c
}

/// Calls `emit(byte offset of the source character, folded character)` for all of `text`, in order. O(text).
pub fn fold_each(text: &str, options: FoldOptions, mut emit: impl FnMut(usize, char)) {
    let kana = |c: char| if options.kana { to_hiragana(c) } else { c };
    // A character waits for the next, which may change it.
    let mut held: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        let folded = match fold_char(c) {
            FoldedChar::Dropped => continue,
            FoldedChar::One(one) => one,
            FoldedChar::Many(list) => {
                if let Some((at, c)) = held.take() {
                    emit(at, c);
                }
                list.iter().for_each(|&c| emit(at, kana(c)));
                continue;
            }
            FoldedChar::Combining(mark) => match held.and_then(|(at, c)| Some((at, compose(c, mark)?))) {
                Some((at, composed)) => {
                    held = Some((at, composed));
                    continue;
                }
                None if mark.is_alphanumeric() => mark,
                None => continue,
            },
        };
        if let Some((at, c)) = held.replace((at, kana(folded))) {
            emit(at, c);
        }
    }
    if let Some((at, c)) = held {
        emit(at, c);
    }
}

fn to_hiragana(c: char) -> char {
    match c {
        '\u{30A1}'..='\u{30F6}' | '\u{30FD}' | '\u{30FE}' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
        _ => c,
    }
}

/// Folded text and the way back to its source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// The folded text as UTF-16 code units.
    pub units: Vec<u16>,
    /// Where each unit came from.
    pub offsets: FoldOffsets,
}

impl Folded {
    /// Folds `text`. O(text) time, 3 bytes a unit.
    pub fn new(text: &str, options: FoldOptions) -> Self {
        let mut folded = Self::default();
        let Self { units, offsets } = &mut folded;
        units.reserve(text.len() / 3);
        offsets.steps.reserve(text.len() / 3);
        let mut last = 0;
        fold_each(text, options, |at, c| {
            match u16::try_from(c as u32) {
                Ok(unit) => units.push(unit),
                Err(_) => units.extend_from_slice(c.encode_utf16(&mut [0; 2])),
            }
            while offsets.steps.len() < units.len() {
                offsets.push(last, at);
                last = at;
            }
        });
        units.shrink_to_fit();
        offsets.steps.shrink_to_fit();
        folded
    }

    /// The bytes of `text`, the text that was folded, that units `start..end` came from.
    pub fn span(&self, text: &str, start: usize, end: usize) -> Span {
        self.offsets.span(text, start, end)
    }
}

/// The source positions of folded units, in little more than a byte a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoldOffsets {
    /// Bytes from the source character of the unit before to that of this one; [`FoldOffsets::FAR`] if listed in
    /// `far`.
    steps: Vec<u8>,
    /// Byte offset of the source character of every [`FoldOffsets::STRIDE`]th unit.
    marks: Vec<u32>,
    /// Steps too long for a byte, by unit.
    far: Vec<(u32, u32)>,
}

impl FoldOffsets {
    /// Units between two kept offsets.
    pub const STRIDE: usize = 64;
    const FAR: u8 = u8::MAX;

    fn push(&mut self, last: usize, at: usize) {
        let unit = self.steps.len();
        if unit.is_multiple_of(Self::STRIDE) {
            self.marks.push(at as u32);
        }
        let step = at - last;
        self.steps.push(step.min(usize::from(Self::FAR)) as u8);
        if step >= usize::from(Self::FAR) {
            self.far.push((unit as u32, step as u32));
        }
    }

    /// The number of units.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether there are no units.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// What [`FoldOffsets::byte_of`] gives for each unit, in order. O(1) a unit.
    pub fn bytes(&self) -> impl Iterator<Item = u32> {
        let mut byte = self.marks.first().copied().unwrap_or_default();
        self.steps.iter().enumerate().map(move |(unit, &step)| {
            if unit > 0 {
                byte += if step < Self::FAR { u32::from(step) } else { self.far_step(unit) };
            }
            byte
        })
    }

    /// The byte offset of the source character that unit `index` came from; that of the last one past the end.
    /// Scans at most [`FoldOffsets::STRIDE`] units.
    pub fn byte_of(&self, index: usize) -> u32 {
        let index = index.min(self.len().saturating_sub(1));
        let block = index / Self::STRIDE;
        let first = block * Self::STRIDE;
        let mut byte = self.marks.get(block).copied().unwrap_or_default();
        for (unit, &step) in (first + 1..).zip(self.steps.get(first + 1..=index).unwrap_or_default()) {
            byte += if step < Self::FAR { u32::from(step) } else { self.far_step(unit) };
        }
        byte
    }

    fn far_step(&self, unit: usize) -> u32 {
        let found = self.far.binary_search_by_key(&(unit as u32), |&(unit, _)| unit);
        found.ok().and_then(|at| self.far.get(at)).map_or(0, |&(_, step)| step)
    }

    /// The bytes of `text`, the text that was folded, that units `start..end` came from: whole characters, with the
    /// marks that were composed into them. Empty where there are no such units.
    pub fn span(&self, text: &str, start: usize, end: usize) -> Span {
        if start >= end || end > self.len() {
            return Span::default();
        }
        let last = self.byte_of(end - 1) as usize;
        let mut stop = last;
        for (at, c) in text.get(last..).unwrap_or_default().char_indices() {
            if at > 0 && !matches!(fold_char(c), FoldedChar::Combining(_)) {
                break;
            }
            stop = last + at + c.len_utf8();
        }
        Span::new(self.byte_of(start) as usize, stop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fold(text: &str) -> String {
        String::from_utf16(&Folded::new(text, FoldOptions::default()).units).unwrap()
    }

    #[test]
    fn scripts_and_widths_are_one() {
        for (a, b) in [("統合", "统合"), ("統合", "統合"), ("発展", "發展"), ("軍事国", "军事國"), ("滬", "沪")]
        {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
        assert_eq!(fold("ＡＩ、ｶﾞｯｺｳ・㍿！"), "aiガッコウ株式会社");
        assert_eq!(fold("e\u{301}tude か\u{3099}"), "étudeが");
        assert_eq!(fold("\u{1112}\u{1161}\u{11AB}글"), "한글");
        assert_eq!(fold("。、「」 \n🎉"), "");
    }

    #[test]
    fn kana_fold_only_when_asked() {
        assert_ne!(fold("カナ"), fold("かな"));
        let units = Folded::new("カナｶﾞ", FoldOptions { kana: true }).units;
        assert_eq!(String::from_utf16(&units).unwrap(), "かなが");
    }

    #[test]
    fn a_long_gap_keeps_its_offset() {
        let text = format!("日{}本{}語", "。".repeat(400), "、".repeat(85));
        let folded = Folded::new(&text, FoldOptions::default());
        assert_eq!(folded.offsets.byte_of(1), 3 + 1200);
        assert_eq!(folded.span(&text, 2, 3).of(&text), "語");
    }

    proptest! {
        #[test]
        fn every_unit_leads_back_to_what_it_came_from(text in "(\\PC|日|ｶﾞ|𠮷|統|㍿|\n){0,300}") {
            let folded = Folded::new(&text, FoldOptions::default());
            let units = &folded.units;
            prop_assert_eq!(units.len(), folded.offsets.len());
            let bytes: Vec<u32> = (0..units.len()).map(|unit| folded.offsets.byte_of(unit)).collect();
            prop_assert_eq!(folded.offsets.bytes().collect::<Vec<_>>(), bytes);
            for (at, unit) in units.iter().enumerate() {
                let span = folded.span(&text, at, at + 1);
                let source = span.of(&text);
                prop_assert!(!source.is_empty());
                prop_assert!(Folded::new(source, FoldOptions::default()).units.contains(unit));
            }
        }
    }
}
