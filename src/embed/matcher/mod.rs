//! The claim matcher: the first layers of multilingual-e5-small (Wang et al. 2024), fine-tuned to tell whether two
//! sentences make the same claim.
//!
//! Each sentence is read once, into a vector a piece ([`TokenVectors`]); two sentences are then compared piece by piece, each with
//! what answers it best in the other ("late interaction": Khattab and Zaharia 2020, `ColBERT`), which is cheap. How it
//! was trained, and a reference in numpy that says exactly what is computed, is in `assets/claims`.

mod cache;
mod compare;
mod lanes;
mod layers;
mod linear;
mod tokens;
mod vocabulary;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;
use safetensors::{Dtype, SafeTensors};

pub use cache::CachedMatcher;
pub use compare::Judgement;
pub use tokens::TokenVectors;

use super::{EncodeError, Progress};
use crate::assets::{AssetBytes, AssetStore, CLAIM_MATCHER_VOCABULARY_SAFETENSORS, CLAIM_MATCHER_WEIGHTS_SAFETENSORS};
use crate::text::Span;
use compare::Comparison;
use layers::Layers;
use linear::Precision;
use vocabulary::Vocabulary;

/// Pieces that one task takes through the layers together: enough for the matrix products to be fast, few enough for the
/// processor's own memory.
const TASK_PIECES: usize = 192;

/// Reads sentences so that they can be compared claim by claim.
pub trait ClaimMatcher: Send + Sync {
    /// Names the matcher and everything that its vectors depend on.
    fn id(&self) -> &str;

    /// The sentences' vectors, in their order. A text's vectors depend on nothing but the text. `progress` is as in
    /// [`super::SentenceEncoder::encode`].
    fn read(&self, texts: &[&str], progress: Progress<'_>) -> Result<Vec<TokenVectors>, EncodeError>;

    /// The vectors of those texts that were read before, as far as they are at hand.
    fn look_up(&self, texts: &[&str]) -> Vec<Option<TokenVectors>> {
        vec![None; texts.len()]
    }

    /// What it makes of every pair of a sentence of `left` and one of `right`, row after row. Where one language stands
    /// before the other, it is the left one: see [`TokenVectors`].
    fn compare(&self, left: &[&TokenVectors], right: &[&TokenVectors]) -> Result<Vec<Judgement>, EncodeError>;

    /// Log-odds that two linked sentences contradict each other.
    fn contradiction(&self, left: &TokenVectors, right: &TokenVectors) -> Result<f32, EncodeError>;

    /// Which stretches of two texts, each given with its vectors, answer each other: bytes of both, and how near they are, up to
    /// 1. Each byte is in one stretch at most.
    fn answers(
        &self,
        left: (&TokenVectors, &str),
        right: (&TokenVectors, &str),
    ) -> Result<Vec<(Span, Span, f32)>, EncodeError>;
}

/// The matcher that taiyaku comes with.
pub struct E5Matcher {
    vocabulary: Vocabulary,
    layers: Layers,
    comparison: Comparison,
}

impl E5Matcher {
    /// Changes whenever the vectors do, be it through other weights or through other arithmetic.
    pub const ID: &str = "claims-e5-small/1";

    /// Loads the matcher's weights and vocabulary.
    pub fn load(assets: &AssetStore) -> Result<Self, EncodeError> {
        let vocabulary = assets.bytes(&CLAIM_MATCHER_VOCABULARY_SAFETENSORS)?;
        let weights = assets.bytes(&CLAIM_MATCHER_WEIGHTS_SAFETENSORS)?;
        Self::new(&vocabulary, &weights)
    }

    /// A matcher with weights of one's own, as `assets/claims/export.py` writes them.
    ///
    /// # Errors
    ///
    /// [`EncodeError::Model`] where the bytes are no such weights.
    pub fn new(vocabulary: &AssetBytes, weights: &[u8]) -> Result<Self, EncodeError> {
        Self::with_precision(vocabulary, weights, Precision::Integers)
    }

    /// [`E5Matcher::new`] in single precision, which is several times slower: what the shipped arithmetic is measured
    /// against.
    pub fn in_single_precision(vocabulary: &AssetBytes, weights: &[u8]) -> Result<Self, EncodeError> {
        Self::with_precision(vocabulary, weights, Precision::Floats)
    }

    fn with_precision(vocabulary: &AssetBytes, weights: &[u8], precision: Precision) -> Result<Self, EncodeError> {
        let weights = Weights::new(weights)?;
        Ok(Self {
            vocabulary: Vocabulary::new(vocabulary)?,
            layers: Layers::new(&weights, precision)?,
            comparison: Comparison::new(&weights)?,
        })
    }

    /// The numbers that multilingual-e5-small gives the pieces of `text` with what it adds around them.
    pub fn ids(&self, text: &str) -> Vec<u32> {
        self.vocabulary.input(text).rows.iter().map(|&row| self.vocabulary.id(row)).collect()
    }
}

/// Whether the matcher knows the script that most letters of `text` are in: Han, kana, Hangul or Latin.
pub fn covers(text: &str) -> bool {
    let (mut known, mut all) = (0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        all += 1;
        known += usize::from(vocabulary::is_covered(c));
    }
    known * 2 >= all
}

impl ClaimMatcher for E5Matcher {
    fn id(&self) -> &str {
        Self::ID
    }

    fn read(&self, texts: &[&str], progress: Progress<'_>) -> Result<Vec<TokenVectors>, EncodeError> {
        let inputs: Vec<_> = texts.par_iter().map(|text| self.vocabulary.input(text)).collect();
        // Of about equal lengths together, the longest first, so that no thread is left with much at the end.
        let mut order: Vec<usize> = (0..inputs.len()).collect();
        let length = |at: usize| inputs.get(at).map_or(0, |input| input.rows.len());
        order.sort_by_key(|&at| (std::cmp::Reverse(length(at)), at));
        let mut tasks: Vec<&[usize]> = Vec::new();
        let mut rest = order.as_slice();
        while let Some(&first) = rest.first() {
            let count = (TASK_PIECES / length(first).max(1)).clamp(1, rest.len());
            let (task, later) = rest.split_at(count);
            tasks.push(task);
            rest = later;
        }
        let (done, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
        let read: Vec<Vec<TokenVectors>> = tasks
            .par_iter()
            .map(|task| {
                if stopped.load(Ordering::Relaxed) {
                    return Err(EncodeError::Cancelled);
                }
                let batch: Vec<_> = task.iter().filter_map(|&at| inputs.get(at)).collect();
                let vectors = self.layers.read(&self.vocabulary, &batch)?;
                let done = done.fetch_add(task.len(), Ordering::Relaxed) + task.len();
                if !progress(done) {
                    stopped.store(true, Ordering::Relaxed);
                    return Err(EncodeError::Cancelled);
                }
                Ok(vectors)
            })
            .collect::<Result<_, _>>()?;
        let mut out = vec![TokenVectors::default(); texts.len()];
        for (at, vectors) in tasks.into_iter().flatten().zip(read.into_iter().flatten()) {
            if let Some(place) = out.get_mut(*at) {
                *place = vectors;
            }
        }
        Ok(out)
    }

    fn compare(&self, left: &[&TokenVectors], right: &[&TokenVectors]) -> Result<Vec<Judgement>, EncodeError> {
        self.comparison.judge(left, right)
    }

    fn contradiction(&self, left: &TokenVectors, right: &TokenVectors) -> Result<f32, EncodeError> {
        self.comparison.contradiction(left, right)
    }

    fn answers(
        &self,
        left: (&TokenVectors, &str),
        right: (&TokenVectors, &str),
    ) -> Result<Vec<(Span, Span, f32)>, EncodeError> {
        let spans = |text: &str| self.vocabulary.input(text).spans;
        let (own, other) = (spans(left.1), spans(right.1));
        let matched = compare::mutual_best(left.0, right.0)?;
        let pieces = matched.into_iter().filter_map(|(a, b, likeness)| Some((*own.get(a)?, *other.get(b)?, likeness)));
        let says = |text: &str, span: Span| span.of(text).chars().any(char::is_alphanumeric);
        Ok(joined(pieces.filter(|&(a, b, _)| says(left.1, a) && says(right.1, b))))
    }
}

/// Joins matches that go on in both texts where the one before ends.
fn joined(matches: impl Iterator<Item = (Span, Span, f32)>) -> Vec<(Span, Span, f32)> {
    let mut out: Vec<(Span, Span, f32)> = Vec::new();
    for (a, b, likeness) in matches {
        match out.last_mut() {
            Some(last) if last.0.end == a.start && last.1.end == b.start => {
                (last.0.end, last.1.end, last.2) = (a.end, b.end, last.2.min(likeness));
            }
            _ => out.push((a, b, likeness)),
        }
    }
    out
}

/// Arrays of an asset, taken out with checks.
struct Weights<'a>(SafeTensors<'a>);

impl<'a> Weights<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self, EncodeError> {
        SafeTensors::deserialize(bytes).map(Self).map_err(|error| EncodeError::Model(error.to_string()))
    }

    fn bytes(&self, name: &str, dtype: Dtype) -> Result<&[u8], EncodeError> {
        let view = self.0.tensor(name).map_err(|error| EncodeError::Model(format!("{name}: {error}")))?;
        let data = (view.dtype() == dtype).then(|| view.data());
        data.ok_or_else(|| EncodeError::Model(format!("{name} holds other numbers")))
    }

    /// Single-precision numbers, `count` of them where that is not zero.
    fn floats(&self, name: &str, count: usize) -> Result<Vec<f32>, EncodeError> {
        let (numbers, _) = self.bytes(name, Dtype::F32)?.as_chunks();
        let numbers: Vec<f32> = numbers.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect();
        let right = count == 0 || numbers.len() == count;
        if right { Ok(numbers) } else { Err(EncodeError::Model(format!("{name} has another size"))) }
    }

    fn float(&self, name: &str) -> Result<f32, EncodeError> {
        Ok(self.floats(name, 1)?.into_iter().sum())
    }

    /// Whole numbers.
    fn numbers(&self, name: &str) -> Result<Vec<u32>, EncodeError> {
        let (numbers, _) = self.bytes(name, Dtype::U32)?.as_chunks();
        Ok(numbers.iter().map(|&bytes| u32::from_le_bytes(bytes)).collect())
    }
}

fn shape(error: impl std::fmt::Debug) -> EncodeError {
    EncodeError::Model(format!("{error:?}"))
}

#[cfg(test)]
mod tests;
