//! The convolutions over a sentence, and the sum of its tokens' features.

use std::ops::Range;

use multiversion::multiversion;

use super::lanes;
use super::model::{BRANCHES, CHANNELS, CONVOLVED, EMBEDDING, FEATURES, Model, WINDOWS, Window};
use super::prefetch::prefetch;
use super::tokens::{Layer, TokenTable};

/// Tokens ahead of the one being added up whose contributions are asked for.
const AHEAD: usize = 6;

/// For each sentence, the sum of its tokens' normalized features: rows of [`FEATURES`] numbers.
///
/// Sentences are given by their tokens' numbers in `table`.
pub(super) fn sums(model: &Model, table: &TokenTable, sentences: &[Vec<u32>], out: &mut [[f32; FEATURES]]) {
    let tokens = sentences.concat();
    let mut features = vec![[0.0; CONVOLVED]; tokens.len()];
    let mut scratch = Scratch::default();
    // One branch after the other, so that its weights stay in the cache.
    for index in 0..BRANCHES {
        let mut start = 0;
        for sentence in sentences {
            let end = start + sentence.len();
            convolve(model, table, index, &tokens, start..end, &mut features[start..end], &mut scratch);
            start = end;
        }
    }
    let mut features = features.as_slice();
    for (sentence, out) in sentences.iter().zip(out) {
        let (these, rest) = features.split_at(sentence.len());
        sum_normalized(model, table, sentence, these, out);
        features = rest;
    }
}

/// Buffers that are used again for the next sentence.
#[derive(Default)]
struct Scratch {
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
            prefetch(table.contributions(next, window, Layer::First).as_flattened());
            prefetch(&table.inputs(next)[channels.clone()]);
        }
        let mut sums = [0.0; CHANNELS];
        sums.copy_from_slice(&branch.first_bias);
        for (slot, neighbour) in neighbours(tokens.len(), position, window) {
            add_short(&mut sums, &table.contributions(tokens[neighbour], window, Layer::First)[slot]);
        }
        collect_active(&sums, &mut scratch.active);
        scratch.ends.push(scratch.active.len());
        let inputs = &table.inputs(token)[channels.clone()];
        let features = &mut features[position][channels.clone()];
        for ((feature, &input), &sum) in features.iter_mut().zip(inputs).zip(&sums) {
            *feature = input + above_zero(sum);
        }
    }
    for position in 0..tokens.len() {
        if let Some(&next) = batch.get(range.start + position + AHEAD) {
            prefetch(table.contributions(next, window, Layer::Second).as_flattened());
        }
        let mut sums = [0.0; CHANNELS];
        sums.copy_from_slice(&branch.second_bias);
        for (slot, neighbour) in neighbours(tokens.len(), position, window) {
            add_short(&mut sums, &table.contributions(tokens[neighbour], window, Layer::Second)[slot]);
            let rows = &branch.second[slot * CHANNELS..(slot + 1) * CHANNELS];
            add_active(&mut sums, rows, scratch.active_of(neighbour));
        }
        for (feature, &sum) in features[position][channels.clone()].iter_mut().zip(&sums) {
            *feature += above_zero(sum);
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

#[inline(always)]
fn above_zero(value: f32) -> f32 {
    if value > 0.0 { value } else { 0.0 }
}

#[inline(always)]
fn add_short(sums: &mut [f32; CHANNELS], row: &[u16; CHANNELS]) {
    for (sum, &short) in sums.iter_mut().zip(row) {
        *sum += lanes::lengthen(short);
    }
}

/// Adds the weights' rows that meet an active channel, two at a time to halve the traffic on `sums`.
#[inline(always)]
fn add_active(sums: &mut [f32; CHANNELS], rows: &[[f32; CHANNELS]], active: &[Active]) {
    let (pairs, rest) = active.as_chunks::<2>();
    for [one, other] in pairs {
        let (first, second) = (&rows[usize::from(one.channel)], &rows[usize::from(other.channel)]);
        for ((sum, &first), &second) in sums.iter_mut().zip(first).zip(second) {
            *sum += one.value * first + other.value * second;
        }
    }
    for one in rest {
        for (sum, &weight) in sums.iter_mut().zip(&rows[usize::from(one.channel)]) {
            *sum += one.value * weight;
        }
    }
}

/// Appends the channels above zero.
#[inline(always)]
fn collect_active(sums: &[f32; CHANNELS], active: &mut Vec<Active>) {
    let mut found = [Active::default(); CHANNELS];
    let mut count = 0;
    for (block, values) in sums.as_chunks::<8>().0.iter().enumerate() {
        // Most blocks hold none: one comparison of all of them tells.
        if values.iter().fold(false, |any, &value| any | (value > 0.0)) {
            for (offset, &value) in values.iter().enumerate() {
                // Written always and kept where above zero: which it is cannot be predicted.
                found[count % CHANNELS] = Active { channel: (block * 8 + offset) as u8, value };
                count += usize::from(value > 0.0);
            }
        }
    }
    active.extend_from_slice(&found[..count]);
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
