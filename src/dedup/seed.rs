//! Seeds: exact matches that are worth a closer look.

use super::mask::Mask;
use super::shingle::{self, SHINGLE};
use super::store::{SEPARATOR, Store};
use super::{Cut, Options, distance};

/// Occurrences up to which a shingle is paired all with all: at most (16 - 1) / 2 pairs an occurrence.
const PAIRWISE: usize = 16;

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

/// Units compared for each unit of text; links beyond are dropped. Links outnumber units by 15 to 2 at most, but in text
/// that repeats itself the runs that they lead to may be long.
const COMPARED: usize = 64;

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

/// All seeds of the corpus. O(units), by the bounds on pairs of occurrences and on units compared.
pub fn find(store: &Store, options: &Options, cut: &mut Cut) -> Seeds {
    let mut linker = Linker {
        store,
        options,
        seeds: Vec::new(),
        frequent: Vec::new(),
        masked: Mask::of_forms(store),
        cap: store.units.len() / UNITS_A_SEED + 1024,
        left: COMPARED * store.units.len(),
        cut: 0,
    };
    shingle::each_repeated(
        store,
        |set| if set.len() <= PAIRWISE { linker.pairwise(set) } else { linker.link_next(set) },
    );
    linker.sweep();
    let Linker { mut seeds, masked, cap, cut: dropped, .. } = linker;
    cut.seeds += dropped + seeds.len().saturating_sub(cap);
    if seeds.len() > cap {
        seeds.sort_unstable_by_key(|seed| (std::cmp::Reverse(seed.len), *seed));
        seeds.truncate(cap);
    }
    seeds.sort_unstable();
    seeds.dedup();
    cut.self_repeating = masked.count();
    Seeds { seeds, masked }
}

struct Linker<'a> {
    store: &'a Store,
    options: &'a Options,
    seeds: Vec<Seed>,
    /// Links of frequent shingles: (diagonal, position, masked).
    frequent: Vec<(u32, u32, bool)>,
    masked: Mask,
    cap: usize,
    /// Units that may yet be compared.
    left: usize,
    /// Links not looked at.
    cut: usize,
}

impl Linker<'_> {
    /// All pairs of a rare shingle, where they cannot be moved to the left.
    fn pairwise(&mut self, group: &[u64]) {
        for (index, &first) in group.iter().enumerate() {
            for &second in group.iter().skip(index + 1) {
                let (p, q) = (first as u32, second as u32);
                if self.before(p) != self.before(q) || self.before(p) == SEPARATOR {
                    let masked = self.masked.get(p as usize) && self.masked.get(q as usize);
                    self.add(p, q, masked);
                }
            }
        }
    }

    /// Links each occurrence of a frequent shingle to the next only: as many links as occurrences, and yet all copies
    /// of a text hang together.
    fn link_next(&mut self, group: &[u64]) {
        self.masked.repeated(self.store, group);
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
        if self.left == 0 {
            self.cut += 1;
            return 0;
        }
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
        self.left = self.left.saturating_sub(len);
        let good = if masked {
            // Rows of a table share words and, by chance, digits.
            distance::weight(units.get(p..p + len).unwrap_or_default()) >= self.options.min_len as f32
        } else {
            len >= SURE || has_company(units, p, q, len)
        };
        if good && self.seeds.len() < 2 * self.cap {
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
