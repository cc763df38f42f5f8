//! Seeds: exact matches that are worth a closer look.

use super::store::{SEPARATOR, Store};
use super::{Cut, Options};

/// Units of a shingle. Eight CJK characters survive between edits one in five characters apart often enough, and are
/// rare enough by chance (passim and our study settled on the same).
pub const SHINGLE: usize = 8;

/// Occurrences up to which a shingle is paired all with all: at most (16 - 1) / 2 pairs an occurrence.
const PAIRWISE: usize = 16;

/// A shingle that occurs this often ...
const SELF_REPEATING: usize = 5;
/// ... within this many units of one document is a form or a table: there is no telling which row copies which.
const SELF_REPEATING_WITHIN: u32 = 1024;

/// Exact matches of this many units are seeds as they are; shorter ones need company.
const SURE: usize = 16;

/// Units on each side in which a short match looks for company, ...
const WINDOW: usize = 24;
/// ... on this many diagonals to each side, ...
const DRIFT: usize = 4;
/// ... and the matching units that it takes, both sides together.
const COMPANY: usize = 10;

/// Seeds kept a unit of text, at most one in this many; the longest are kept.
const UNITS_A_SEED: usize = 4;

/// `len` units from `p` on are those from `q` on, and no further to either side; `p < q`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seed {
    pub docs: (u32, u32),
    pub p: u32,
    pub q: u32,
    pub len: u32,
}

/// What seeding found.
pub struct Seeds {
    /// By pair of documents, then `p`.
    pub seeds: Vec<Seed>,
    /// Units whose shingle repeats itself near by.
    pub masked: Mask,
}

/// A bit a unit.
#[derive(Default)]
pub struct Mask(Vec<u64>);

impl Mask {
    fn new(len: usize) -> Self {
        Self(vec![0; len.div_ceil(64)])
    }

    fn set(&mut self, at: u32) {
        if let Some(word) = self.0.get_mut(at as usize / 64) {
            *word |= 1 << (at % 64);
        }
    }

    pub fn get(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }
}

/// All seeds of the corpus. O(units): shingles that occur once fall at the first hurdle, a two-bit count.
pub fn find(store: &Store, options: &Options, cut: &mut Cut) -> Seeds {
    let mut repeated = repeated_shingles(store);
    // By hash, then position: an occurrence is (hash << 32 | position).
    repeated.sort_unstable();
    let mut linker = Linker {
        store,
        options,
        seeds: Vec::new(),
        frequent: Vec::new(),
        masked: Mask::new(store.units.len()),
        cap: store.units.len() / UNITS_A_SEED + 1024,
    };
    for group in repeated.chunk_by(|x, y| x >> 32 == y >> 32) {
        if group.len() <= PAIRWISE {
            linker.pairwise(group);
        } else {
            linker.link_next(group);
        }
    }
    drop(repeated);
    linker.sweep();
    let Linker { mut seeds, masked, cap, .. } = linker;
    if seeds.len() > cap {
        seeds.sort_unstable_by_key(|seed| (std::cmp::Reverse(seed.len), *seed));
        cut.seeds += seeds.len() - cap;
        seeds.truncate(cap);
    }
    seeds.sort_unstable();
    seeds.dedup();
    cut.self_repeating = masked.count();
    Seeds { seeds, masked }
}

/// (hash << 32 | position) of the shingles whose hash was, by a two-bit count, seen before.
fn repeated_shingles(store: &Store) -> Vec<u64> {
    // Four counters a unit: one shingle in eight or so passes by chance and falls when hashes are compared.
    let bits = (store.units.len() * 4).next_power_of_two().trailing_zeros().clamp(12, 36);
    let mut counts = vec![0_u64; 1 << (bits - 5)];
    let slot = |hash: u64| {
        let counter = hash >> (64 - bits);
        ((counter >> 5) as usize, (counter & 31) * 2)
    };
    let mut kept = 0;
    each_shingle(store, |_, hash| {
        let (word, shift) = slot(hash);
        if let Some(word) = counts.get_mut(word) {
            let count = *word >> shift & 3;
            // 0, 1 and 3 (twice or more).
            *word |= (count << 1 | 1) << shift;
            kept += usize::from(count != 0) + usize::from(count == 1);
        }
    });
    let mut repeated = Vec::with_capacity(kept);
    each_shingle(store, |position, hash| {
        let (word, shift) = slot(hash);
        if counts.get(word).is_some_and(|word| word >> shift & 2 != 0) {
            repeated.push(hash << 32 | u64::from(position));
        }
    });
    repeated
}

/// Calls `visit(position, hash)` for every shingle that lies within a document.
fn each_shingle(store: &Store, mut visit: impl FnMut(u32, u64)) {
    for doc in 0..store.docs() as u32 {
        let (start, end) = store.bounds(doc);
        let mut window = 0_u128;
        for (at, &unit) in store.units.get(start..end).unwrap_or_default().iter().enumerate() {
            window = window >> 16 | u128::from(unit) << 112;
            if at + 1 >= SHINGLE {
                visit((start + at + 1 - SHINGLE) as u32, hash(window));
            }
        }
    }
}

/// Folded multiplication, as in wyhash: all bits of the window reach all bits of the result.
fn hash(window: u128) -> u64 {
    let low = window as u64 ^ 0xA076_1D64_78BD_642F;
    let high = (window >> 64) as u64 ^ 0xE703_7ED1_A0B4_28DB;
    let product = u128::from(low) * u128::from(high);
    let folded = product as u64 ^ (product >> 64) as u64;
    folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ folded >> 29
}

struct Linker<'a> {
    store: &'a Store,
    options: &'a Options,
    seeds: Vec<Seed>,
    /// Links of frequent shingles: (diagonal, position, masked).
    frequent: Vec<(u32, u32, bool)>,
    masked: Mask,
    cap: usize,
}

impl Linker<'_> {
    /// All pairs of a rare shingle, where they cannot be moved to the left.
    fn pairwise(&mut self, group: &[u64]) {
        for (index, &first) in group.iter().enumerate() {
            for &second in group.iter().skip(index + 1) {
                let (p, q) = (first as u32, second as u32);
                if self.before(p) != self.before(q) || self.before(p) == SEPARATOR {
                    self.add(p, q, false);
                }
            }
        }
    }

    /// Links each occurrence of a frequent shingle to the next only: as many links as occurrences, and yet all copies
    /// of a text hang together.
    fn link_next(&mut self, group: &[u64]) {
        let doc_end = |p: u32| self.store.bounds(self.store.doc_of(p)).1;
        for run in group.windows(SELF_REPEATING) {
            if let (Some(&first), Some(&last)) = (run.first(), run.last())
                && (last as u32) - (first as u32) <= SELF_REPEATING_WITHIN
                && (last as u32 as usize) < doc_end(first as u32)
            {
                run.iter().for_each(|&at| self.masked.set(at as u32));
            }
        }
        for (&first, &second) in group.iter().zip(group.iter().skip(1)) {
            let (p, q) = (first as u32, second as u32);
            let masked = self.masked.get(p as usize) || self.masked.get(q as usize);
            self.frequent.push((q - p, p, masked));
        }
    }

    /// Follows the links of frequent shingles along their diagonals, each run of links once. O(links log links).
    fn sweep(&mut self) {
        let mut links = std::mem::take(&mut self.frequent);
        links.sort_unstable();
        let mut done = (0, 0);
        for (diagonal, p, masked) in links {
            if done.0 == diagonal && p < done.1 {
                continue;
            }
            done = (diagonal, self.add(p, p + diagonal, masked));
        }
    }

    fn before(&self, p: u32) -> u16 {
        (p as usize).checked_sub(1).and_then(|at| self.store.units.get(at)).copied().unwrap_or(SEPARATOR)
    }

    /// Keeps the exact match around `p` and `q` if there is one and it is long enough or has company. Where the match
    /// ends, in terms of `p`: shingles that start before are part of it.
    fn add(&mut self, p: u32, q: u32, masked: bool) -> u32 {
        let units = &self.store.units[..];
        let (p, q) = (p as usize, q as usize);
        let (Some(x), Some(y)) = (units.get(p..p + SHINGLE), units.get(q..q + SHINGLE)) else { return 0 };
        if x != y {
            return 0;
        }
        let mut left = 0;
        while units.get(p - left - 1) == units.get(q - left - 1) && units.get(p - left - 1) != Some(&SEPARATOR) {
            left += 1;
        }
        let mut right = SHINGLE;
        while units.get(p + right) == units.get(q + right) && units.get(p + right) != Some(&SEPARATOR) {
            right += 1;
        }
        let (p, q, len) = (p - left, q - left, left + right);
        let covered = (p + len + 1 - SHINGLE) as u32;
        let wanted = if masked { self.options.min_len } else { SURE };
        if (len >= wanted || (!masked && has_company(units, p, q, len))) && self.seeds.len() < 2 * self.cap {
            let docs = (self.store.doc_of(p as u32), self.store.doc_of(q as u32));
            self.seeds.push(Seed { docs, p: p as u32, q: q as u32, len: len as u32 });
        }
        covered
    }
}

/// Whether the units around a short match match as well, give or take a few insertions: chance matches stand alone.
fn has_company(units: &[u16], p: usize, q: usize, len: usize) -> bool {
    let best = |x: usize, y: usize| {
        let Some(x) = units.get(x..x + WINDOW) else { return 0 };
        let around = units.get(y - DRIFT..y + DRIFT + WINDOW).unwrap_or_default();
        around.windows(WINDOW).map(|y| x.iter().zip(y).filter(|(a, b)| a == b).count()).max().unwrap_or(0)
    };
    let left = best(p - WINDOW, q - WINDOW);
    left + best(p + len, q + len) >= COMPANY
}
