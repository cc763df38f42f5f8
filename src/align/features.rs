//! What two sentences look like side by side, before their surroundings are looked at.

use rustc_hash::FxHashSet;

use super::evidence::Facts;
use super::lexical::Terms;
use super::neighbours::{Neighbours, centred, cosine};
use super::view::View;

/// Number of features of a pair.
pub(super) const PAIR_FEATURES: usize = 12;

/// Their names, in order; the fitting script and the table of coefficients use them.
pub const PAIR_FEATURE_NAMES: [&str; PAIR_FEATURES] = [
    "cosine",
    "centred cosine",
    "margin",
    "above neighbours",
    "shared terms",
    "term similarity",
    "term containment",
    "shared facts",
    "differing facts",
    "unshared facts",
    "length difference",
    "shorter length",
];

/// Features of one pair.
pub(super) type PairFeatures = [f32; PAIR_FEATURES];

/// Everything that pair features are computed from.
pub(super) struct Signals<'a> {
    pub view: &'a View<'a>,
    pub neighbours: Neighbours,
    centred: Vec<f32>,
    terms: Terms,
    pub facts: Vec<Facts>,
}

impl<'a> Signals<'a> {
    /// Looks at every item once.
    pub fn new(view: &'a View<'a>) -> Self {
        let ((neighbours, centred), (terms, facts)) = rayon::join(
            || (Neighbours::new(view), centred(view)),
            || {
                let facts: Vec<Facts> = (0..view.len())
                    .map(|item| Facts::new(view.text(item), view.sentence(item).map(|s| s.language)))
                    .collect();
                (Terms::new(view), facts)
            },
        );
        Self { view, neighbours, centred, terms, facts }
    }

    /// Pairs that are near each other in the whole corpus: each item with its nearest, the earlier item first.
    pub fn candidates(&self) -> FxHashSet<(u32, u32)> {
        let mut pairs = FxHashSet::default();
        for (item, nearest) in self.neighbours.nearest.iter().enumerate() {
            for &(other, _) in nearest {
                pairs.insert(ordered(item as u32, other));
            }
        }
        pairs
    }

    /// The features of a pair; the same either way round.
    pub fn pair(&self, a: usize, b: usize) -> PairFeatures {
        let near = cosine(self.view.vector(a), self.view.vector(b));
        let width = self.view.dimensions;
        let moved = |item: usize| self.centred.get(item * width..(item + 1) * width).unwrap_or_default();
        let centred = cosine(moved(a), moved(b));
        let density = |item: usize| self.neighbours.density.get(item).copied().unwrap_or_default();
        let overlap = self.terms.overlap(a, b);
        let length = |item: usize| self.view.items.get(item).map_or(1.0, |item| item.length.max(1.0));
        let (shared, differing, unshared) = match (self.facts.get(a), self.facts.get(b)) {
            (Some(left), Some(right)) => left.compare(right),
            _ => (0.0, 0.0, 0.0),
        };
        [
            near,
            centred,
            self.neighbours.margin(a, b, near).min(3.0),
            near - density(a).max(density(b)),
            overlap.shared.ln_1p(),
            overlap.similarity,
            overlap.containment,
            shared.ln_1p(),
            differing.ln_1p(),
            unshared.ln_1p(),
            (length(a) / length(b)).ln().abs(),
            length(a).min(length(b)).ln(),
        ]
    }
}

/// A pair with the smaller number first.
pub(super) fn ordered(a: u32, b: u32) -> (u32, u32) {
    if a <= b { (a, b) } else { (b, a) }
}
