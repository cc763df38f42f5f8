//! Text that repeats itself near by: tables, forms, lists. There is no telling which row copies which.

use rustc_hash::FxHashMap;

use super::shingle::{self, SHINGLE};
use super::store::Store;

/// A shingle that occurs this often ...
const TIMES: usize = 5;

/// ... within this many units of one document repeats itself.
const WITHIN: u32 = 1024;

/// Documents with one digit in this many units are looked at as forms: with all numbers taken for the same.
const DIGITS: usize = 12;

/// A bit a unit.
#[derive(Default)]
pub struct Mask(Vec<u64>);

impl Mask {
    /// Marks the documents whose rows differ in numbers only. O(units), but for sorting the shingles of such
    /// documents, one document at a time.
    pub fn of_forms(store: &Store) -> Self {
        let mut mask = Self(vec![0; store.units.len().div_ceil(64)]);
        for doc in 0..store.docs() as u32 {
            let (start, end) = store.bounds(doc);
            let units = store.units.get(start..end).unwrap_or_default();
            if units.iter().filter(|&&unit| is_digit(unit)).count() * DIGITS >= units.len().max(1) {
                mask.form(units, start as u32);
            }
        }
        mask
    }

    fn form(&mut self, units: &[u16], start: u32) {
        // A run of digits becomes one; `from` leads back.
        let mut form: Vec<u16> = Vec::with_capacity(units.len());
        let mut from: Vec<u32> = Vec::with_capacity(units.len() + 1);
        for (&unit, at) in units.iter().zip(start..) {
            let unit = if is_digit(unit) { u16::from(b'0') } else { unit };
            if unit != u16::from(b'0') || form.last() != Some(&unit) {
                form.push(unit);
                from.push(at);
            }
        }
        from.push(start + units.len() as u32);
        let mut places: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        shingle::hashes(&form, |at, hash| places.entry(hash).or_default().push(at as u32));
        for places in places.values() {
            for run in places.windows(TIMES) {
                if let (Some(&first), Some(&last)) = (run.first(), run.last())
                    && last - first <= WITHIN
                {
                    for &at in run {
                        let range = from.get(at as usize..=at as usize + SHINGLE);
                        if let Some((&start, &end)) = range.and_then(|range| range.first().zip(range.last())) {
                            (start..end).for_each(|at| self.set(at));
                        }
                    }
                }
            }
        }
    }

    /// Marks those of a shingle's positions (in the low halves, ascending) that lie close together in a document.
    pub fn repeated(&mut self, store: &Store, set: &[u64]) {
        for run in set.windows(TIMES) {
            if let (Some(&first), Some(&last)) = (run.first(), run.last())
                && (last as u32) - (first as u32) <= WITHIN
                && (last as u32 as usize) < store.bounds(store.doc_of(first as u32)).1
            {
                run.iter().for_each(|&at| self.set(at as u32));
            }
        }
    }

    fn set(&mut self, at: u32) {
        if let Some(word) = self.0.get_mut(at as usize / 64) {
            *word |= 1 << (at % 64);
        }
    }

    /// Whether a unit is marked.
    pub fn get(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// Units marked.
    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }
}

fn is_digit(unit: u16) -> bool {
    (u16::from(b'0')..=u16::from(b'9')).contains(&unit)
}
