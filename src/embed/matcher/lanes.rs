//! Loops over numbers that the compiler turns into vector instructions.
//!
//! What is inlined here is compiled for several instruction sets by its callers. Sums go through a fixed number of
//! lanes, so that every instruction set adds in the same order and gives the same bits.

#![allow(clippy::inline_always, reason = "a call would lose the instruction set of the caller")]

use multiversion::multiversion;

const LANES: usize = 16;

/// Largest input integer: see [`super::linear::Precision::Integers`].
const LARGEST: f32 = 127.0;

/// Adding 1.5 * 2^23 leaves the nearest integer in the low bits of the sum: the one way that vectorises everywhere.
const ROUNDING: f32 = 12_582_912.0;

/// Sum of `of(value)`.
#[inline(always)]
pub(super) fn sum(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane += of(value);
        }
    }
    for (lane, &value) in lanes.iter_mut().zip(rest) {
        *lane += of(value);
    }
    lanes.iter().sum()
}

/// Product of two vectors.
#[inline(always)]
pub(super) fn product(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0; LANES];
    let ((left, left_rest), (right, right_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    for (x, y) in left.iter().zip(right) {
        for ((lane, x), y) in lanes.iter_mut().zip(x).zip(y) {
            *lane += x * y;
        }
    }
    for ((lane, x), y) in lanes.iter_mut().zip(left_rest).zip(right_rest) {
        *lane += x * y;
    }
    lanes.iter().sum()
}

/// e to the power of `x`, to about seven digits; zero far below and a large number far above.
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    let x = (x * std::f32::consts::LOG2_E).clamp(-126.0, 126.0);
    let whole = x + ROUNDING;
    let f = x - (whole - ROUNDING);
    // 2^f for f between -1/2 and 1/2, by its Taylor series.
    let p = 1.0
        + f * (std::f32::consts::LN_2
            + f * (0.240_226_5
                + f * (0.055_504_11 + f * (0.009_618_129 + f * (0.001_333_355_8 + f * 0.000_154_035_3)))));
    f32::from_bits((whole.to_bits() << 23).wrapping_add(p.to_bits()))
}

/// x Φ(x), with the error function of Abramowitz and Stegun (7.1.26).
#[inline(always)]
pub(super) fn gelu(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let poly = ((((1.061_405_4 * t - 1.453_152) * t + 1.421_413_7) * t - 0.284_496_74) * t + 0.254_829_6) * t;
    let erf = 1.0 - poly * exp(-z * z);
    0.5 * (x + x.abs() * erf)
}

/// Divides channels by what `smooth` is one over, rounds the row to 7 bits, and tells its scale and what stands for zero.
#[multiversion(targets("x86_64+avx512f+avx512bw", "x86_64+avx2+fma"))]
pub(super) fn round_row(row: &[f32], smooth: &[f32], scaled: &mut [f32], out: &mut [u8]) -> (f32, i32) {
    let (mut least, mut most) = ([0.0_f32; LANES], [0.0_f32; LANES]);
    let (chunks, divisors) = (row.as_chunks::<LANES>().0, smooth.as_chunks::<LANES>().0);
    for ((row, smooth), scaled) in chunks.iter().zip(divisors).zip(scaled.as_chunks_mut::<LANES>().0) {
        for at in 0..LANES {
            let value = row[at] * smooth[at];
            scaled[at] = value;
            least[at] = if value < least[at] { value } else { least[at] };
            most[at] = if value > most[at] { value } else { most[at] };
        }
    }
    let (least, most) = (least.into_iter().fold(0.0, f32::min), most.into_iter().fold(0.0, f32::max));
    let scale = ((most - least) / LARGEST).max(f32::MIN_POSITIVE);
    let zero = (-least / scale).round();
    let (inverse, shift) = (1.0 / scale, zero + ROUNDING);
    for (out, &value) in out.iter_mut().zip(&*scaled) {
        let integer = value * inverse + shift;
        let integer = if integer < ROUNDING { ROUNDING } else { integer };
        let integer = if integer > ROUNDING + LARGEST { ROUNDING + LARGEST } else { integer };
        *out = integer.to_bits() as u8;
    }
    (scale, zero as i32)
}

/// What the sums of integer products stand for.
#[multiversion(targets("x86_64+avx512f+avx512bw", "x86_64+avx2+fma"))]
pub(super) fn scale_row(
    products: &[i32],
    (scale, zero): (f32, i32),
    sums: &[i32],
    scales: &[f32],
    bias: &[f32],
    out: &mut [f32],
) {
    for ((((out, &product), &sum), &each), &bias) in out.iter_mut().zip(products).zip(sums).zip(scales).zip(bias) {
        *out = (product - zero * sum) as f32 * (scale * each) + bias;
    }
}

/// Applies [`gelu`] to all values.
#[multiversion(targets("x86_64+avx512f+avx512bw", "x86_64+avx2+fma"))]
pub(super) fn gelu_all(values: &mut [f32]) {
    for value in values {
        *value = gelu(*value);
    }
}

/// `row` = `row` + `added`, brought to mean 0 and variance 1, times `gain` plus `shift`.
#[multiversion(targets("x86_64+avx512f+avx512bw", "x86_64+avx2+fma"))]
pub(super) fn add_and_norm(row: &mut [f32], added: &[f32], (gain, shift): (&[f32], &[f32]), epsilon: f32) {
    for (value, added) in row.iter_mut().zip(added) {
        *value += added;
    }
    let count = row.len().max(1) as f32;
    let mean = sum(row, |value| value) / count;
    let variance = sum(row, |value| (value - mean) * (value - mean)) / count;
    let inverse = 1.0 / (variance + epsilon).sqrt();
    for ((value, gain), shift) in row.iter_mut().zip(gain).zip(shift) {
        *value = (*value - mean) * inverse * gain + shift;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponentials_and_gelu_are_near() {
        for at in -4000..4000 {
            let x = at as f32 / 100.0;
            assert!((exp(x) - x.exp()).abs() <= 2e-6 * x.exp(), "{x}: {} {}", exp(x), x.exp());
        }
        assert!(exp(-200.0) < 1e-30 && exp(200.0).is_finite());
        for (x, expected) in [(0.0, 0.0), (1.0, 0.841_344_8), (-1.0, -0.158_655_2), (3.0, 2.995_950_3), (-6.0, 0.0)] {
            assert!((gelu(x) - expected).abs() < 1e-5, "{x}");
        }
    }

    #[test]
    fn rows_are_rounded_to_what_they_were() {
        let row: Vec<f32> = (0..64).map(|at| (at as f32 * 0.7).sin() * 3.0 - 1.0).collect();
        let smooth = vec![0.5; 64];
        let (mut scaled, mut integers) = (vec![0.0; 64], vec![0; 64]);
        let (scale, zero) = round_row(&row, &smooth, &mut scaled, &mut integers);
        for (integer, value) in integers.iter().zip(&row) {
            assert!(((i32::from(*integer) - zero) as f32 * scale - value * 0.5).abs() <= scale * 0.51);
        }
        assert_eq!(round_row(&[0.0; 16], &smooth, &mut scaled, &mut integers).1, 0);
    }
}
