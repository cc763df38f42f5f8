//! What two sentences look like side by side, before their surroundings are looked at.

use super::bilingual::Translations;
use super::facts::Facts;
use super::lexical::Terms;
use super::neighbours::{Centre, Centred, Neighbours, cosine};
use super::parts::EncodedParts;
use super::phrases::Phrases;
use super::types::Input;
use super::view::View;
use crate::embed::Judgement;

/// Number of features of a pair.
pub(super) const PAIR_FEATURES: usize = 21;

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
    "phrases in common",
    "read as overlapping",
    "read as the same",
];

/// Features of one pair.
pub(super) type PairFeatures = [f32; PAIR_FEATURES];

/// Everything that pair features are computed from.
pub(super) struct Signals<'a> {
    pub view: &'a View<'a>,
    pub neighbours: Neighbours,
    centre: Centre,
    /// All items as seen from the means.
    centred: Centred,
    /// Their clauses with their vectors.
    clauses: Option<EncodedParts<'a>>,
    /// The clauses as seen from the means, item after item.
    centred_clauses: Centred,
    /// Where the clauses of each item begin among those, and where the last end.
    clause_starts: Vec<usize>,
    terms: Terms,
    /// Nothing where there are too many sentences to look so closely.
    phrases: Option<Phrases<'a>>,
    pub facts: Vec<Facts>,
    translations: Translations<'a>,
}

impl<'a> Signals<'a> {
    /// Looks at every item once.
    pub fn new(view: &'a View<'a>, input: &Input<'a>) -> Self {
        let vectors = || {
            let centre = Centre::new(view);
            let mut centred = Centred::default();
            for (at, item) in view.items.iter().enumerate() {
                centred.push(&centre, view.vector(at), item.language);
            }
            let (mut clauses, mut starts, mut count) = (Centred::default(), vec![0], 0);
            for item in &view.items {
                if let Some(encoded) = input.clauses {
                    for part in encoded.of(item.sentence) {
                        clauses.push(&centre, encoded.vectors.row(part), item.language);
                        count += 1;
                    }
                }
                starts.push(count);
            }
            (Neighbours::of_pair(view), centre, centred, clauses, starts)
        };
        let ((neighbours, centre, centred, centred_clauses, clause_starts), (terms, facts, translations)) =
            rayon::join(vectors, || {
                let facts: Vec<Facts> = (0..view.len())
                    .map(|item| Facts::new(view.text(item), view.sentence(item).map(|s| s.language)))
                    .collect();
                (Terms::new(view), facts, Translations::new(view, input.lexicon))
            });
        let phrases = input.phrases.map(|encoded| Phrases::new(view, encoded, &terms));
        Self {
            view,
            neighbours,
            centre,
            centred,
            clauses: input.clauses,
            centred_clauses,
            clause_starts,
            terms,
            phrases,
            facts,
            translations,
        }
    }

    /// The best centred cosines of a clause of one with the whole other, and of two clauses; those of the sentences
    /// themselves, `whole`, where that is more.
    fn clauses(&self, a: usize, b: usize, whole: f32) -> (f32, f32) {
        let Some(encoded) = self.clauses else { return (whole, whole) };
        let vectors = encoded.vectors;
        // The number of each clause among the centred ones, and its row among the vectors.
        let of = |item: usize| {
            let sentence = self.view.items.get(item).map_or(usize::MAX, |item| item.sentence);
            let start = self.clause_starts.get(item).copied().unwrap_or_default();
            encoded.of(sentence).enumerate().map(move |(at, row)| (start + at, row))
        };
        let with_whole = |(part, row): (usize, usize), item: usize| {
            let product = cosine(vectors.row(row), self.view.vector(item));
            self.centred_clauses.cosine(&self.centre, part, (&self.centred, item), product)
        };
        let (mut halfway, mut both) = (whole, whole);
        for x in of(a) {
            halfway = halfway.max(with_whole(x, b));
            for y in of(b) {
                let product = cosine(vectors.row(x.1), vectors.row(y.1));
                both = both.max(self.centred_clauses.cosine(&self.centre, x.0, (&self.centred_clauses, y.0), product));
            }
        }
        for y in of(b) {
            halfway = halfway.max(with_whole(y, a));
        }
        (halfway, both.max(halfway))
    }

    /// The items nearest to each, by pairs, the earlier item first: what is looked at of two long articles.
    pub fn near(&self) -> Vec<(u32, u32)> {
        let nearest = self.neighbours.nearest.iter().enumerate();
        let mut pairs: Vec<(u32, u32)> = nearest
            .flat_map(|(item, nearest)| nearest.iter().map(move |&(other, _)| ordered(item as u32, other)))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// The features of a pair, read as `judgement` says; the same either way round.
    pub fn pair(&self, a: usize, b: usize, judgement: Judgement) -> PairFeatures {
        let near = cosine(self.view.vector(a), self.view.vector(b));
        let centred = self.centred.cosine(&self.centre, a, (&self.centred, b), near);
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
            self.phrases.as_ref().map_or(0.0, |phrases| phrases.shared(a, b)),
            judgement.overlap,
            judgement.same,
        ]
    }
}

/// A pair with the smaller number first.
pub(super) fn ordered(a: u32, b: u32) -> (u32, u32) {
    if a <= b { (a, b) } else { (b, a) }
}
