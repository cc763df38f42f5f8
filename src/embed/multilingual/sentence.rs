//! The convolutions over a sentence, and the sum of its tokens' features.

#![allow(clippy::inline_always, reason = "a call would lose the instruction set of the caller")]

use std::ops::Range;

use multiversion::multiversion;

use super::lanes::{self, PackedRow};
use super::model::{BRANCHES, CHANNELS, CONVOLVED, EMBEDDING, FEATURES, Model, WINDOWS, Window};
use super::prefetch::prefetch;
use super::tokens::{Layer, TokenTable};

/// Tokens ahead of the one being added up whose contributions are asked for.
const AHEAD: usize = 6;

/// For each sentence, the sum of its tokens' normalized features: rows of [`FEATURES`] numbers.
///
/// Sentences are given by their tokens' numbers in `table`.
pub(super) fn sums(
    model: &Model,
    table: &TokenTable,
    sentences: &[Vec<u32>],
    out: &mut [[f32; FEATURES]],
    scratch: &mut Scratch,
) {
    let tokens = sentences.concat();
    // Every number of it is written before it is read.
    let mut features = std::mem::take(&mut scratch.features);
    features.resize(tokens.len(), [0.0; CONVOLVED]);
    // One branch after the other, so that its weights stay in the cache.
    for index in 0..BRANCHES {
        let mut start = 0;
        for sentence in sentences {
            let end = start + sentence.len();
            convolve(model, table, index, &tokens, start..end, &mut features[start..end], scratch);
            start = end;
        }
    }
    let mut rest = features.as_slice();
    for (sentence, out) in sentences.iter().zip(out) {
        let (these, others) = rest.split_at(sentence.len());
        sum_normalized(model, table, sentence, these, out);
        rest = others;
    }
    scratch.features = features;
}

/// Buffers that are used again for the next sentences.
#[derive(Default)]
pub(super) struct Scratch {
    /// For each token what the branches made of it.
    features: Vec<[f32; CONVOLVED]>,
    /// Channels of the first convolution that are above zero, token after token.
    active: Vec<Active>,
    /// Where in `active` each token's end.
    ends: Vec<usize>,
}

/// A channel and its value.
#[derive(Clone, Copy, Default)]
struct Active {
    channel: u8,
    value: f32,
}

impl Scratch {
    #[inline]
    fn active_of(&self, token: usize) -> &[Active] {
        let start = token.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.active[start..self.ends[token]]
    }
}

/// Fills the part of `features` that branch `index` makes of the sentence at `range` of `batch`.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl+avx512dq", "x86_64+avx2"))]
fn convolve(
    model: &Model,
    table: &TokenTable,
    index: usize,
    batch: &[u32],
    range: Range<usize>,
    features: &mut [[f32; CONVOLVED]],
    scratch: &mut Scratch,
) {
    let (branch, window) = (&model.branches[index], WINDOWS[index]);
    let channels = index * CHANNELS..(index + 1) * CHANNELS;
    let tokens = &batch[range.clone()];
    scratch.active.clear();
    scratch.ends.clear();
    for (position, &token) in tokens.iter().enumerate() {
        if let Some(&next) = batch.get(range.start + position + AHEAD) {
            prefetch(table.contributions(next, window, Layer::First));
            prefetch(&table.inputs(next)[channels.clone()]);
        }
        let mut sums = branch.first_bias;
        for (slot, neighbour) in neighbours(tokens.len(), position, window) {
            lanes::add_packed(&mut sums, &table.contributions(tokens[neighbour], window, Layer::First)[slot]);
        }
        lanes::above_zero(&sums, |channel| {
            scratch.active.push(Active { channel: channel as u8, value: sums[channel] });
        });
        scratch.ends.push(scratch.active.len());
        let inputs = &table.inputs(token)[channels.clone()];
        let features = &mut features[position][channels.clone()];
        for ((feature, &input), &sum) in features.iter_mut().zip(inputs).zip(&sums) {
            *feature = input + rectified(sum);
        }
    }
    for (position, features) in features.iter_mut().enumerate() {
        if let Some(&next) = batch.get(range.start + position + AHEAD) {
            prefetch(table.contributions(next, window, Layer::Second));
        }
        let mut sums = branch.second_bias;
        for (slot, neighbour) in neighbours(tokens.len(), position, window) {
            lanes::add_packed(&mut sums, &table.contributions(tokens[neighbour], window, Layer::Second)[slot]);
            let rows = &branch.second[slot * CHANNELS..(slot + 1) * CHANNELS];
            add_active(&mut sums, rows, scratch.active_of(neighbour));
        }
        for (feature, &sum) in features[channels.clone()].iter_mut().zip(&sums) {
            *feature += rectified(sum);
        }
    }
}

/// The slots of the window at `position` that lie inside the sentence, each with the position it falls on.
#[inline]
fn neighbours(length: usize, position: usize, window: Window) -> impl Iterator<Item = (usize, usize)> {
    (0..window.slots).filter_map(move |slot| {
        let neighbour = (position + slot).checked_sub(window.left)?;
        (neighbour < length).then_some((slot, neighbour))
    })
}

/// Adds the weights' rows that meet an active channel.
#[inline(always)]
fn add_active(sums: &mut [f32; CHANNELS], rows: &[PackedRow], active: &[Active]) {
    let row = |one: &Active| &rows[usize::from(one.channel)];
    let (pairs, rest) = active.as_chunks::<2>();
    for [one, other] in pairs {
        lanes::add_scaled(sums, [row(one), row(other)], [one.value, other.value]);
    }
    if let [one] = rest {
        lanes::add_scaled(sums, [row(one), row(one)], [one.value, 0.0]);
    }
}

/// The rectifier.
#[inline(always)]
fn rectified(value: f32) -> f32 {
    if value > 0.0 { value } else { 0.0 }
}

/// Layer normalization over embedding and branches together, summed over the sentence.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl+avx512dq", "x86_64+avx2"))]
fn sum_normalized(
    model: &Model,
    table: &TokenTable,
    tokens: &[u32],
    features: &[[f32; CONVOLVED]],
    out: &mut [f32; FEATURES],
) {
    let (mut offsets, mut means) = (0.0, 0.0);
    {
        let (embedded, convolved) = out.split_at_mut(EMBEDDING);
        for (&token, features) in tokens.iter().zip(features) {
            let (sum, squares) = table.moments(token);
            let mean = (sum + lanes::sum(features, |value| value)) / FEATURES as f32;
            let square = (squares + lanes::sum(features, |value| value * value)) / FEATURES as f32;
            let factor = 1.0 / ((square - mean * mean).max(0.0) + model.epsilon).sqrt();
            let embedding = model.embedding(table.id(token));
            let unit = factor * embedding.scale;
            for (out, &integer) in embedded.iter_mut().zip(embedding.integers) {
                *out += unit * f32::from(integer);
            }
            for (out, &feature) in convolved.iter_mut().zip(features) {
                *out += factor * feature;
            }
            offsets += factor * embedding.offset;
            means += factor * mean;
        }
        for value in embedded {
            *value += offsets;
        }
    }
    let count = tokens.len() as f32;
    for ((out, &gain), &shift) in out.iter_mut().zip(&model.feature_gain).zip(&model.feature_shift) {
        *out = (*out - means) * gain + count * shift;
    }
}
