//! Sorted headwords with what belongs to each.

use std::ops::{Deref, Range};

use rustc_hash::FxHashMap;

use crate::assets::AssetBytes;

/// Characters of the longest headword that is looked for in running text.
const LONGEST: usize = 14;

/// Part of the mapped file.
pub(super) struct Bytes {
    file: AssetBytes,
    range: Range<usize>,
}

impl Bytes {
    pub fn new(file: AssetBytes, range: Range<usize>) -> Self {
        Self { file, range }
    }

    /// Number `at` of 32-bit numbers.
    pub fn u32(&self, at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(self.get(4 * at..4 * at + 4)?.try_into().ok()?))
    }

    /// All as 16-bit numbers.
    pub fn u16s(&self) -> impl Iterator<Item = u16> {
        self.as_chunks::<2>().0.iter().map(|&pair| u16::from_le_bytes(pair))
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.file.get(self.range.clone()).unwrap_or_default()
    }
}

/// Running sums.
pub(super) fn ends(lengths: impl IntoIterator<Item = u32>) -> Vec<u32> {
    let mut sum = 0;
    lengths
        .into_iter()
        .map(|length| {
            sum += length;
            sum
        })
        .collect()
}

/// The words of one language, in the order of their bytes.
pub(super) struct Table {
    heads: Bytes,
    head_ends: Vec<u32>,
    entries: Bytes,
    entry_ends: Vec<u32>,
    names: Bytes,
    /// The words that begin with each character.
    by_first: FxHashMap<char, Range<u32>>,
}

impl Table {
    /// `None` where the parts do not fit together or the headwords are no text.
    pub fn new(
        heads: Bytes,
        head_lengths: &Bytes,
        entries: Bytes,
        entry_lengths: &Bytes,
        names: Bytes,
    ) -> Option<Self> {
        let head_ends = ends(head_lengths.iter().map(|&length| u32::from(length)));
        let entry_ends = ends(entry_lengths.u16s().map(u32::from));
        let fits = |ends: &[u32], bytes: &Bytes| ends.last().is_some_and(|&end| end as usize == bytes.len());
        let whole = fits(&head_ends, &heads) && fits(&entry_ends, &entries);
        if !whole || head_ends.len() != entry_ends.len() || names.len() != head_ends.len() {
            return None;
        }
        let mut table = Self { heads, head_ends, entries, entry_ends, names, by_first: FxHashMap::default() };
        let mut by_first: FxHashMap<char, Range<u32>> = FxHashMap::default();
        let (mut start, mut last) = (0, None);
        for number in 0..table.len() as u32 {
            let first = table.head(number).chars().next()?;
            if last != Some(first) {
                if let Some(last) = last {
                    by_first.insert(last, start..number);
                }
                (start, last) = (number, Some(first));
            }
        }
        by_first.insert(last?, start..table.len() as u32);
        table.by_first = by_first;
        Some(table)
    }

    pub fn len(&self) -> usize {
        self.head_ends.len()
    }

    fn slice<'a>(bytes: &'a Bytes, ends: &[u32], number: u32) -> &'a [u8] {
        let number = number as usize;
        let start = number.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
        let end = ends.get(number).copied().unwrap_or(start);
        bytes.get(start as usize..end as usize).unwrap_or_default()
    }

    fn head_bytes(&self, number: u32) -> &[u8] {
        Self::slice(&self.heads, &self.head_ends, number)
    }

    pub fn head(&self, number: u32) -> &str {
        str::from_utf8(self.head_bytes(number)).unwrap_or_default()
    }

    pub fn entry(&self, number: u32) -> &str {
        str::from_utf8(Self::slice(&self.entries, &self.entry_ends, number)).unwrap_or_default()
    }

    pub fn is_name(&self, number: u32) -> bool {
        self.names.get(number as usize).is_some_and(|&name| name != 0)
    }

    /// The word that this one is another form of, or itself.
    pub fn redirect(&self, number: u32) -> u32 {
        if Self::slice(&self.entries, &self.entry_ends, number).first() != Some(&b'=') {
            return number;
        }
        self.entry(number).get(1..).and_then(|other| self.find(other)).unwrap_or(number)
    }

    /// The first number in `range` whose word is not before `word`.
    fn lower_bound(&self, range: Range<u32>, word: &[u8]) -> u32 {
        let (mut low, mut high) = (range.start, range.end);
        while low < high {
            let middle = u32::midpoint(low, high);
            if self.head_bytes(middle) < word {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    pub fn find(&self, word: &str) -> Option<u32> {
        let range = self.by_first.get(&word.chars().next()?)?.clone();
        let end = range.end;
        let number = self.lower_bound(range, word.as_bytes());
        (number < end && self.head_bytes(number) == word.as_bytes()).then_some(number)
    }

    /// The words that `text` begins with, shortest first: bytes and number.
    pub fn prefixes(&self, text: &str) -> Vec<(usize, u32)> {
        let mut found = Vec::new();
        let mut chars = text.char_indices().take(LONGEST);
        let Some(mut range) = chars.next().and_then(|(_, first)| self.by_first.get(&first)).cloned() else {
            return found;
        };
        for end in chars.map(|(at, _)| at).chain([text.len()]) {
            let Some(prefix) = text.get(..end) else { break };
            range.start = self.lower_bound(range.clone(), prefix.as_bytes());
            if range.start >= range.end || !self.head_bytes(range.start).starts_with(prefix.as_bytes()) {
                break;
            }
            if self.head_bytes(range.start).len() == end {
                found.push((end, range.start));
            }
        }
        found
    }
}
