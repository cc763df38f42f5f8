//! What two sentences look like side by side, before their surroundings are looked at.

use rustc_hash::FxHashSet;

use super::bilingual::Translations;
use super::facts::Facts;
use super::lexical::Terms;
use super::neighbours::{Centre, Neighbours, cosine};
use super::types::Input;
use super::view::{Item, View};

/// Number of features of a pair.
pub(super) const PAIR_FEATURES: usize = 18;

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
    "translated words",
    "translation coverage",
    "translation containment",
    "names that sound alike",
    "clause and sentence",
    "clause and clause",
];

/// Features of one pair.
pub(super) type PairFeatures = [f32; PAIR_FEATURES];

/// Everything that pair features are computed from.
pub(super) struct Signals<'a> {
    pub view: &'a View<'a>,
    pub neighbours: Neighbours,
    /// Centred vectors of all items, row after row.
    centred: Vec<f32>,
    /// Centred vectors of the clauses of each item, row after row.
    clauses: Vec<Vec<f32>>,
    terms: Terms,
    pub facts: Vec<Facts>,
    translations: Translations<'a>,
}

impl<'a> Signals<'a> {
    /// Looks at every item once.
    pub fn new(view: &'a View<'a>, input: &Input<'a>) -> Self {
        let vectors = || {
            let centre = Centre::new(view);
            let moved = |(at, item): (usize, &Item)| centre.centred(view.vector(at), item.language);
            let centred: Vec<f32> = view.items.iter().enumerate().flat_map(moved).collect();
            let clauses = view
                .items
                .iter()
                .map(|item| {
                    let Some(encoded) = input.clauses else { return Vec::new() };
                    let rows = encoded.clauses.of(item.sentence).filter(|&row| row < encoded.vectors.len());
                    rows.flat_map(|row| centre.centred(encoded.vectors.row(row), item.language)).collect()
                })
                .collect();
            (Neighbours::new(view, &centred), centred, clauses)
        };
        let ((neighbours, centred, clauses), (terms, facts, translations)) = rayon::join(vectors, || {
            let facts: Vec<Facts> = (0..view.len())
                .map(|item| Facts::new(view.text(item), view.sentence(item).map(|s| s.language)))
                .collect();
            (Terms::new(view), facts, Translations::new(view, input.lexicon))
        });
        Self { view, neighbours, centred, clauses, terms, facts, translations }
    }

    /// The best centred cosines of a clause of one with the whole other, and of two clauses; those of the sentences
    /// themselves, `whole`, where that is more.
    fn clauses(&self, a: usize, b: usize, whole: f32) -> (f32, f32) {
        let width = self.view.dimensions.max(1);
        let sentence = |item: usize| self.centred.get(item * width..(item + 1) * width).unwrap_or_default();
        let clauses = |item: usize| self.clauses.get(item).map(Vec::as_slice).unwrap_or_default().chunks_exact(width);
        let (mut halfway, mut both) = (whole, whole);
        for x in clauses(a) {
            halfway = halfway.max(cosine(x, sentence(b)));
            for y in clauses(b) {
                both = both.max(cosine(x, y));
            }
        }
        for y in clauses(b) {
            halfway = halfway.max(cosine(y, sentence(a)));
        }
        (halfway, both.max(halfway))
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
        let rendering = self.translations.rendering(a, b);
        let (clause_and_sentence, clause_and_clause) = self.clauses(a, b, centred);
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
            rendering.shared.ln_1p(),
            rendering.coverage,
            rendering.containment,
            rendering.names.ln_1p(),
            clause_and_sentence - centred,
            clause_and_clause - centred,
        ]
    }
}

/// A pair with the smaller number first.
pub(super) fn ordered(a: u32, b: u32) -> (u32, u32) {
    if a <= b { (a, b) } else { (b, a) }
}
