//! The folded corpus: one long sequence of units, document after document.

use std::hash::Hasher;

use rayon::prelude::*;
use rustc_hash::FxHasher;

use super::Cut;
use crate::text::Folded;

/// Units of [`SEPARATOR`] at both ends of the sequence, so that windows around any position are in bounds.
pub const PADDING: usize = 64;

/// Stands before and after every document. Folding drops NUL, so no text holds it.
pub const SEPARATOR: u16 = 0;

/// Positions share a hint at which document they are in by blocks of this many units (as a power of two).
const BLOCK_BITS: u32 = 8;

/// All documents. Articles with equal units are one document, so that what is found in one is found in all.
pub struct Store {
    pub units: Vec<u16>,
    /// First unit of each document; the last entry is one separator past the last document's end.
    starts: Vec<u32>,
    /// The articles of each document, ascending.
    articles: Vec<Vec<u32>>,
    /// The document of the first unit of each block.
    hints: Vec<u32>,
}

impl Store {
    /// Lays `folded` out by content: the result is the same, up to article numbers, in whatever order they are given.
    /// O(text + articles log articles).
    pub fn new(folded: &[&Folded], cut: &mut Cut) -> Self {
        let mut order: Vec<(u64, u32)> = folded
            .par_iter()
            .zip(0..folded.len() as u32)
            .map(|(article, index)| (hash(&article.units), index))
            .collect();
        // Equal hashes are settled by content, equal content by index: those become one document.
        order.sort_unstable_by(|x, y| {
            let of = |index: u32| folded.get(index as usize).map(|article| &article.units);
            x.0.cmp(&y.0).then_with(|| of(x.1).cmp(&of(y.1))).then(x.1.cmp(&y.1))
        });
        let total: usize = folded.iter().map(|article| article.units.len() + 1).sum();
        let mut store = Self {
            units: Vec::with_capacity(total.min(u32::MAX as usize) + 2 * PADDING),
            starts: Vec::with_capacity(folded.len() + 1),
            articles: Vec::with_capacity(folded.len()),
            hints: Vec::new(),
        };
        store.units.resize(PADDING, SEPARATOR);
        for (_, index) in order {
            let Some(Folded { units, .. }) = folded.get(index as usize) else { continue };
            if let (Some(&start), Some(articles)) = (store.starts.last(), store.articles.last_mut())
                && store.units.get(start as usize..store.units.len() - 1) == Some(units)
            {
                articles.push(index);
                continue;
            }
            // Positions are u32 throughout.
            if store.units.len() + units.len() + 2 * PADDING > u32::MAX as usize {
                cut.articles += 1;
                continue;
            }
            store.starts.push(store.units.len() as u32);
            store.articles.push(vec![index]);
            store.units.extend_from_slice(units);
            store.units.push(SEPARATOR);
        }
        store.starts.push(store.units.len() as u32);
        store.units.resize(store.units.len() + PADDING, SEPARATOR);
        store.hints = hints(&store.starts, store.units.len());
        store
    }

    pub fn docs(&self) -> usize {
        self.articles.len()
    }

    /// First unit and end of a document.
    pub fn bounds(&self, doc: u32) -> (usize, usize) {
        match self.starts.get(doc as usize..doc as usize + 2) {
            Some(&[start, next]) => (start as usize, next as usize - 1),
            _ => (0, 0),
        }
    }

    pub fn articles(&self, doc: u32) -> &[u32] {
        self.articles.get(doc as usize).map_or(&[], Vec::as_slice)
    }

    /// The document that holds `position`. A look-up and a short scan.
    pub fn doc_of(&self, position: u32) -> u32 {
        let mut doc = self.hints.get((position >> BLOCK_BITS) as usize).copied().unwrap_or_default();
        while self.starts.get(doc as usize + 1).is_some_and(|&next| next <= position) {
            doc += 1;
        }
        doc
    }
}

fn hints(starts: &[u32], len: usize) -> Vec<u32> {
    let mut doc = 0;
    let blocks = (len >> BLOCK_BITS) + 1;
    (0..blocks)
        .map(|block| {
            while starts.get(doc + 1).is_some_and(|&next| next as usize <= block << BLOCK_BITS) {
                doc += 1;
            }
            doc as u32
        })
        .collect()
}

fn hash(units: &[u16]) -> u64 {
    let mut hasher = FxHasher::default();
    let mut words = units.chunks_exact(4);
    for word in &mut words {
        hasher.write_u64(word.iter().fold(0, |all, &unit| all << 16 | u64::from(unit)));
    }
    words.remainder().iter().for_each(|&unit| hasher.write_u16(unit));
    hasher.finish()
}
