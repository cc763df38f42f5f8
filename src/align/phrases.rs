//! What two sentences have in common, phrase by phrase.
//!
//! Among reports of one event all sentences are near each other, and the vector of a whole sentence tells little more
//! than its topic. So each phrase of one sentence looks for the nearest phrase of the other ("late interaction": Khattab
//! and Zaharia 2020, `ColBERT`), and counts by the rare words that it holds. A phrase that is found says the more, the
//! nearer it is; and both sentences must find each other, so that the lesser side counts.

use super::lexical::Terms;
use super::neighbours::cosine;
use super::parts::EncodedParts;
use super::view::View;

mod mean;

/// The phrases of all items, and what their vectors look like seen from the mean of phrases in general.
pub(super) struct Phrases<'a> {
    encoded: EncodedParts<'a>,
    /// The number of each phrase in `encoded`.
    parts: Vec<u32>,
    weights: Vec<f32>,
    /// Product of each vector with the mean.
    with_mean: Vec<f32>,
    /// One over the length of each vector without the mean.
    scales: Vec<f32>,
    /// Product of the mean with itself.
    mean: f32,
    /// Where the rows of each item begin, and where the last end.
    starts: Vec<usize>,
    /// Sum of the weights of each item's phrases.
    totals: Vec<f32>,
}

impl<'a> Phrases<'a> {
    /// Takes the phrases of all items of `view`.
    pub fn new(view: &View<'_>, encoded: EncodedParts<'a>, terms: &Terms) -> Self {
        let general = mean_of_phrases(encoded.vectors.dimensions());
        let mut phrases = Self {
            encoded,
            parts: Vec::new(),
            weights: Vec::new(),
            with_mean: Vec::new(),
            scales: Vec::new(),
            mean: cosine(&general, &general),
            starts: vec![0],
            totals: Vec::new(),
        };
        for (number, item) in view.items.iter().enumerate() {
            let first = phrases.weights.len();
            let mut centres = Vec::new();
            for part in encoded.of(item.sentence) {
                let vector = encoded.vectors.row(part);
                let with_mean = cosine(vector, &general);
                let squared = cosine(vector, vector) - 2.0 * with_mean + phrases.mean;
                phrases.parts.push(part as u32);
                phrases.with_mean.push(with_mean);
                phrases.scales.push(1.0 / squared.max(0.0).sqrt().max(1e-6));
                let span = encoded.parts.span(part);
                centres.push(span.start + span.end);
            }
            phrases.weights.resize(first + centres.len(), 0.0);
            // A word counts for the phrase in whose middle it stands.
            for (term, weight) in terms.placed(view, number) {
                let nearest = (0..centres.len()).min_by_key(|&at| {
                    centres.get(at).map_or(u32::MAX, |&centre| centre.abs_diff(term.start + term.end))
                });
                if let Some(slot) = nearest.and_then(|at| phrases.weights.get_mut(first + at)) {
                    *slot += weight;
                }
            }
            phrases.totals.push(phrases.weights.iter().skip(first).sum());
            phrases.starts.push(phrases.weights.len());
        }
        phrases
    }

    /// How much the two items have in common, from 0. O(phrases of one · phrases of the other · dimensions).
    pub fn shared(&self, a: usize, b: usize) -> f32 {
        let (left, right) = (self.rows(a), self.rows(b));
        let mut best_right = vec![0.0_f32; right.len()];
        let mut found_left = 0.0;
        for x in left.clone() {
            let mut best = 0.0_f32;
            for (y, known) in right.clone().zip(&mut best_right) {
                let near = self.near(x, y);
                best = best.max(near);
                *known = known.max(near);
            }
            found_left += self.weight(x) * best * best;
        }
        let found_right: f32 = right.zip(&best_right).map(|(y, best)| self.weight(y) * best * best).sum();
        let total = |item: usize| self.totals.get(item).copied().unwrap_or_default();
        found_left.min(found_right) / (total(a) * total(b)).sqrt().sqrt().max(0.5)
    }

    fn rows(&self, item: usize) -> std::ops::Range<usize> {
        match (self.starts.get(item), self.starts.get(item + 1)) {
            (Some(&start), Some(&end)) => start..end,
            _ => 0..0,
        }
    }

    /// Cosine of two phrases seen from the mean.
    fn near(&self, x: usize, y: usize) -> f32 {
        let of = |values: &[f32], row: usize| values.get(row).copied().unwrap_or_default();
        let vector = |row: usize| self.parts.get(row).map_or(&[][..], |&part| self.encoded.vectors.row(part as usize));
        let product = cosine(vector(x), vector(y)) - (of(&self.with_mean, x) + of(&self.with_mean, y)) + self.mean;
        product * (of(&self.scales, x) * of(&self.scales, y))
    }

    fn weight(&self, row: usize) -> f32 {
        self.weights.get(row).copied().unwrap_or_default()
    }
}

/// What phrases have in common whatever they say. Another encoder has another mean, which nobody has measured.
fn mean_of_phrases(dimensions: usize) -> Vec<f32> {
    if dimensions == mean::MEAN.len() {
        mean::MEAN.iter().map(|&value| f32::from(value) / mean::ONE).collect()
    } else {
        vec![0.0; dimensions]
    }
}
