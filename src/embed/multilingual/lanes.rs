//! Loops over numbers that the compiler turns into vector instructions.
//!
//! Functions here are inlined into callers that `multiversion` compiles for several instruction sets. Sums go through
//! a fixed number of lanes, so that every instruction set adds in the same order and gives the same bits; Rust never
//! fuses a product and a sum by itself.

#![allow(clippy::inline_always, reason = "a call would lose the instruction set of the caller")]

const LANES: usize = 16;

/// Sum of `of(value)` over `values`, whose length is a multiple of 16.
#[inline(always)]
pub(super) fn sum(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    for chunk in values.as_chunks::<LANES>().0 {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane += of(value);
        }
    }
    lanes.iter().sum()
}

/// Largest absolute value in `values`, whose length is a multiple of 16.
#[inline(always)]
pub(super) fn largest(values: &[f32]) -> f32 {
    let mut lanes = [0.0; LANES];
    for chunk in values.as_chunks::<LANES>().0 {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            let value = value.abs();
            *lane = if value > *lane { value } else { *lane };
        }
    }
    lanes.iter().copied().fold(0.0, f32::max)
}

/// The upper half of a single-precision number (the "bfloat16" format), rounded to nearest.
#[inline(always)]
pub(super) const fn shorten(value: f32) -> u16 {
    let bits = value.to_bits();
    ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16) as u16
}

/// The number that [`shorten`] kept.
#[inline(always)]
pub(super) const fn lengthen(short: u16) -> f32 {
    f32::from_bits((short as u32) << 16)
}

/// Rounds a number between -127 and 127 to the nearest integer, plus 128.
#[inline(always)]
pub(super) fn offset_integer(value: f32) -> u8 {
    // Adding 1.5 * 2^23 leaves the integer in the low bits of the sum: the one way that vectorises everywhere.
    (value + (128.0 + 12_582_912.0)).to_bits() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_rounded_and_shifted() {
        for (value, integer) in [(-127.0, 1), (-0.4, 128), (0.6, 129), (126.7, 255), (127.0, 255), (-63.2, 65)] {
            assert_eq!(offset_integer(value), integer);
        }
    }

    #[test]
    fn shortening_keeps_eight_bits() {
        for value in [0.0, 1.0, -1.5, 3.1415, -1e-20, 7e8] {
            let error = (lengthen(shorten(value)) - value).abs();
            assert!(error <= value.abs() / 256.0, "{value}");
        }
    }

    #[test]
    fn sums_and_maxima() {
        let values: Vec<f32> = (0..64).map(|value| 10.0 - value as f32).collect();
        assert!((sum(&values, |value| value * value) - 51_424.0).abs() < 0.5);
        assert!((largest(&values) - 53.0).abs() < f32::EPSILON);
    }
}
