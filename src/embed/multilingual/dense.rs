//! The last step: from a sentence's summed features to its vector.

use super::model::{EMBEDDING, FloatProduct, Model, NARROW};
use crate::embed::EncodeError;

/// Fills `out`, a row of 512 numbers of length 1 for each sentence, from rows of summed features.
pub(super) fn finish(model: &Model, sentences: &[Vec<u32>], sums: &[f32], out: &mut [f32]) -> Result<(), EncodeError> {
    let with = FloatProduct::new();
    let count = sentences.len();
    let mut mean = vec![0.0; count * EMBEDDING];
    model.average.product(&with, sums, &mut mean, false)?;
    for (mean, tokens) in mean.as_chunks_mut::<EMBEDDING>().0.iter_mut().zip(sentences) {
        let length = tokens.len() as f32;
        let factor = 1.0 / length.sqrt();
        for (value, &bias) in mean.iter_mut().zip(&model.average_bias) {
            *value = (*value + length * bias) * factor;
        }
    }

    let mut narrow = vec![0.0; count * NARROW];
    model.d0.product(&with, &mean, &mut narrow, false)?;
    rectify(&mut narrow);
    let mut merged = vec![0.0; count * NARROW];
    model.p1.product(&with, &mean, &mut merged, false)?;
    model.d1.product(&with, &narrow, &mut merged, true)?;
    rectify(&mut merged);
    let mut wide = mean;
    model.d2.product(&with, &merged, &mut wide, false)?;
    rectify(&mut wide);
    model.p3.product(&with, &merged, out, false)?;
    model.d3.product(&with, &wide, out, true)?;

    for row in out.as_chunks_mut::<EMBEDDING>().0 {
        for value in row.iter_mut() {
            *value = value.tanh();
        }
        let square: f32 = row.iter().map(|value| value * value).sum();
        let factor = 1.0 / square.max(model.epsilon).sqrt();
        for value in row {
            *value *= factor;
        }
    }
    Ok(())
}

fn rectify(values: &mut [f32]) {
    for value in values {
        *value = value.max(0.0);
    }
}
