//! What each distinct token of a batch contributes, wherever it stands.

use multiversion::multiversion;
use rayon::prelude::*;

use super::lanes::{self, PackedRow};
use super::model::{CHANNELS, CONVOLVED, EMBEDDING, IntegerProduct, Model, SLOTS, WINDOWS, Window};
use super::pages::Pages;
use crate::embed::EncodeError;

/// Rows of a token's contributions: each slot of each branch, in the first and in the second convolution.
const CONTRIBUTIONS: usize = 2 * SLOTS;
/// Tokens that are multiplied at once: their 32-bit sums fill most of a second-level cache.
const BLOCK: usize = 64;

/// The contributions of some tokens, by their number in the batch.
pub(super) struct TokenTable {
    ids: Vec<u32>,
    /// Inputs of the three branches, side by side.
    inputs: Vec<[f32; CONVOLVED]>,
    /// For each branch the first convolution's slots, then the second's.
    contributions: Pages<PackedRow>,
    /// Sum and sum of squares of the embedding.
    moments: Vec<(f32, f32)>,
}

/// Which of a branch's convolutions.
#[derive(Clone, Copy)]
pub(super) enum Layer {
    First,
    Second,
}

impl TokenTable {
    /// Computes the contributions of tokens `ids` on all threads of the pool.
    ///
    /// `goes_on` is asked now and then and stops the work with its error.
    pub fn new(
        model: &Model,
        ids: &[u32],
        goes_on: impl Fn() -> Result<(), EncodeError> + Sync,
    ) -> Result<Self, EncodeError> {
        let mut inputs = vec![[0.0; CONVOLVED]; ids.len()];
        let mut contributions = Pages::zeroed(ids.len() * CONTRIBUTIONS)?;
        let mut moments = vec![(0.0, 0.0); ids.len()];
        let product = IntegerProduct::new();
        ids.par_chunks(BLOCK)
            .zip(inputs.par_chunks_mut(BLOCK))
            .zip(contributions.values_mut().par_chunks_mut(BLOCK * CONTRIBUTIONS))
            .zip(moments.par_chunks_mut(BLOCK))
            .try_for_each_init(Scratch::default, |scratch, (((ids, inputs), contributions), moments)| {
                goes_on()?;
                project(model, &product, ids, inputs, moments, scratch)?;
                contribute(model, &product, inputs, contributions, scratch)
            })?;
        Ok(Self { ids: ids.to_vec(), inputs, contributions, moments })
    }

    /// What the token with `number` adds to each slot of a convolution.
    #[inline]
    pub fn contributions(&self, number: u32, window: Window, layer: Layer) -> &[PackedRow] {
        let start = match layer {
            Layer::First => 2 * window.before,
            Layer::Second => 2 * window.before + window.slots,
        };
        let start = number as usize * CONTRIBUTIONS + start;
        &self.contributions.values()[start..start + window.slots]
    }

    /// The inputs of the branches, side by side.
    #[inline]
    pub fn inputs(&self, number: u32) -> &[f32; CONVOLVED] {
        &self.inputs[number as usize]
    }

    /// The token's id.
    #[inline]
    pub fn id(&self, number: u32) -> u32 {
        self.ids[number as usize]
    }

    /// Sum and sum of squares of the token's embedding.
    #[inline]
    pub fn moments(&self, number: u32) -> (f32, f32) {
        self.moments[number as usize]
    }
}

/// Buffers that are used again for the next block.
#[derive(Default)]
struct Scratch {
    integers: Vec<u8>,
    units: Vec<f32>,
    sums: Vec<i32>,
}

/// From embeddings to the branches' inputs: a product, then layer normalization.
fn project(
    model: &Model,
    product: &IntegerProduct,
    ids: &[u32],
    inputs: &mut [[f32; CONVOLVED]],
    moments: &mut [(f32, f32)],
    scratch: &mut Scratch,
) -> Result<(), EncodeError> {
    let Scratch { integers, sums, .. } = scratch;
    integers.clear();
    for &id in ids {
        integers.extend_from_slice(model.embedding(id).integers);
    }
    sums.resize(ids.len() * CONVOLVED, 0);
    model.projection.product(product, integers, sums)?;
    for (((&id, input), moments), sums) in ids.iter().zip(inputs).zip(moments).zip(sums.as_chunks().0) {
        normalize_projection(model, id, sums, input, moments);
    }
    Ok(())
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl+avx512dq", "x86_64+avx2"))]
fn normalize_projection(
    model: &Model,
    id: u32,
    sums: &[i32; CONVOLVED],
    input: &mut [f32; CONVOLVED],
    moments: &mut (f32, f32),
) {
    let embedding = model.embedding(id);
    let mut numbers = [0.0; EMBEDDING];
    for (number, &integer) in numbers.iter_mut().zip(embedding.integers) {
        *number = f32::from(integer) * embedding.scale + embedding.offset;
    }
    *moments = (lanes::sum(&numbers, |value| value), lanes::sum(&numbers, |value| value * value));

    let weights = &model.projection;
    let columns = weights.scales.iter().zip(&weights.sums).zip(&model.projection_bias);
    for ((value, &sum), ((&scale, &column), &bias)) in input.iter_mut().zip(sums).zip(columns) {
        *value = (embedding.scale * sum as f32 + embedding.offset * column as f32) * scale + bias;
    }
    let mean = lanes::sum(input, |value| value) / CONVOLVED as f32;
    let variance = lanes::sum(input, |value| (value - mean) * (value - mean)) / CONVOLVED as f32;
    let factor = 1.0 / (variance + model.epsilon).sqrt();
    for ((value, &gain), &shift) in input.iter_mut().zip(&model.projection_gain).zip(&model.projection_shift) {
        *value = (*value - mean) * factor * gain + shift;
    }
}

/// From the branches' inputs to every slot of both convolutions.
fn contribute(
    model: &Model,
    product: &IntegerProduct,
    inputs: &[[f32; CONVOLVED]],
    contributions: &mut [PackedRow],
    scratch: &mut Scratch,
) -> Result<(), EncodeError> {
    let Scratch { integers, units, sums } = scratch;
    integers.resize(inputs.len() * CHANNELS, 0);
    units.resize(inputs.len(), 0.0);
    for (index, (branch, window)) in model.branches.iter().zip(WINDOWS).enumerate() {
        for ((integers, unit), inputs) in integers.as_chunks_mut().0.iter_mut().zip(units.iter_mut()).zip(inputs) {
            if let Some(input) = inputs.as_chunks().0.get(index) {
                *unit = to_integers(input, integers);
            }
        }
        let columns = 2 * window.slots * CHANNELS;
        // What is left of the last product is overwritten.
        sums.resize(inputs.len() * columns, 0);
        branch.contributions.product(product, integers, sums)?;
        let (scales, offsets) = (&branch.contributions.scales, &branch.contributions.sums);
        for ((sums, &unit), row) in
            sums.chunks_exact(columns).zip(units.iter()).zip(contributions.chunks_mut(CONTRIBUTIONS))
        {
            let start = 2 * window.before;
            if let Some(out) = row.get_mut(start..start + 2 * window.slots) {
                to_contributions(sums, unit, scales, offsets, out);
            }
        }
    }
    Ok(())
}

/// Rounds to integers around 128 and returns what one is worth.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl+avx512dq", "x86_64+avx2"))]
fn to_integers(input: &[f32; CHANNELS], integers: &mut [u8; CHANNELS]) -> f32 {
    let unit = lanes::largest(input).max(1e-30) / 127.0;
    let factor = 1.0 / unit;
    for (integer, &value) in integers.iter_mut().zip(input) {
        *integer = (lanes::nearest(value * factor) as u8).wrapping_add(128);
    }
    unit
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl+avx512dq", "x86_64+avx2"))]
fn to_contributions(sums: &[i32], unit: f32, scales: &[f32], column_sums: &[i32], out: &mut [PackedRow]) {
    let rows = sums.as_chunks().0.iter().zip(scales.as_chunks().0).zip(column_sums.as_chunks().0);
    for (out, ((sums, scales), column_sums)) in out.iter_mut().zip(rows) {
        let (sums, scales, column_sums): (&[i32; CHANNELS], &[f32; CHANNELS], &[i32; CHANNELS]) =
            (sums, scales, column_sums);
        let mut values = [0.0; CHANNELS];
        for (((value, &sum), &scale), &column) in values.iter_mut().zip(sums).zip(scales).zip(column_sums) {
            *value = (sum - 128 * column) as f32 * (unit * scale);
        }
        lanes::pack(&values, out);
    }
}
