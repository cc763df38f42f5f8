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

/// Numbers in a row of a convolution's weights or sums.
const ROW: usize = 256;
const HALF: usize = ROW / 2;
/// The upper half of a word.
const UPPER: u32 = 0xFFFF_0000;

/// A row of numbers in 16 bits each: the upper half of single precision (the "bfloat16" format).
///
/// A word holds a number of the row's first half in its lower 16 bits and the one at the same place of the second half
/// in its upper 16, so that a shift and a mask unpack a whole vector register.
pub(super) type PackedRow = [u32; HALF];

/// Packs a row, rounding to nearest.
#[inline(always)]
pub(super) fn pack(values: &[f32; ROW], out: &mut PackedRow) {
    let (lower, upper) = values.split_at(HALF);
    for ((word, &lower), &upper) in out.iter_mut().zip(lower).zip(upper) {
        *word = (round(lower) >> 16) | (round(upper) & UPPER);
    }
}

/// The bits of a number with those below its upper half rounded into it.
#[inline(always)]
const fn round(value: f32) -> u32 {
    let bits = value.to_bits();
    bits.wrapping_add(0x7FFF + ((bits >> 16) & 1))
}

/// Adds a packed row to `sums`.
#[inline(always)]
pub(super) fn add_packed(sums: &mut [f32; ROW], row: &PackedRow) {
    let (lower, upper) = sums.split_at_mut(HALF);
    for ((lower, upper), &word) in lower.iter_mut().zip(upper).zip(row) {
        *lower += f32::from_bits(word << 16);
        *upper += f32::from_bits(word & UPPER);
    }
}

/// Adds two packed rows times their factors to `sums`. Two at a time halves the traffic on `sums`.
#[inline(always)]
pub(super) fn add_scaled(sums: &mut [f32; ROW], rows: [&PackedRow; 2], factors: [f32; 2]) {
    let (lower, upper) = sums.split_at_mut(HALF);
    for (((lower, upper), &first), &second) in lower.iter_mut().zip(upper).zip(rows[0]).zip(rows[1]) {
        *lower += factors[0] * f32::from_bits(first << 16) + factors[1] * f32::from_bits(second << 16);
        *upper += factors[0] * f32::from_bits(first & UPPER) + factors[1] * f32::from_bits(second & UPPER);
    }
}

/// Calls `found` with the place of each number above zero.
#[inline(always)]
pub(super) fn above_zero(values: &[f32; ROW], mut found: impl FnMut(usize)) {
    let flags = values.map(|value| u8::from(value > 0.0));
    for (block, flags) in flags.as_chunks::<64>().0.iter().enumerate() {
        let mut mask = 0;
        for (byte, flags) in flags.as_chunks::<8>().0.iter().enumerate() {
            // Eight bytes of 0 or 1 become eight neighbouring bits.
            let bits = u64::from_le_bytes(*flags).wrapping_mul(0x0102_0408_1020_4080) >> 56;
            mask |= bits << (8 * byte);
        }
        while mask != 0 {
            found(block * 64 + mask.trailing_zeros() as usize);
            mask &= mask - 1;
        }
    }
}

/// The integer nearest to a number between -127 and 127, in the low bits.
#[inline(always)]
pub(super) fn nearest(value: f32) -> u32 {
    // Adding 1.5 * 2^23 leaves the integer in the low bits of the sum: the one way that vectorises everywhere.
    (value + 12_582_912.0).to_bits()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_the_nearest() {
        for (value, integer) in [(-127.0, -127), (-0.4, 0), (0.6, 1), (126.7, 127), (127.0, 127), (-63.2, -63)] {
            assert_eq!(nearest(value) as i8, integer);
        }
    }

    fn row(seed: u32) -> [f32; ROW] {
        std::array::from_fn(|place| ((place as u32).wrapping_mul(seed) % 1001) as f32 - 500.0)
    }

    #[test]
    fn packed_rows_keep_eight_bits() {
        let (first, second, mut sums) = (row(7919), row(104_729), row(1_299_709));
        let (mut packed, mut another) = ([0; ROW / 2], [0; ROW / 2]);
        pack(&first, &mut packed);
        pack(&second, &mut another);
        let mut expected = sums;
        for ((expected, first), second) in expected.iter_mut().zip(first).zip(second) {
            *expected += first + 0.5 * first - 0.25 * second;
        }
        add_packed(&mut sums, &packed);
        add_scaled(&mut sums, [&packed, &another], [0.5, -0.25]);
        for (sum, expected) in sums.iter().zip(expected) {
            assert!((sum - expected).abs() <= 4.0, "{sum} {expected}");
        }
    }

    #[test]
    fn places_above_zero_are_found_in_order() {
        let values = row(31_337);
        let mut found = Vec::new();
        above_zero(&values, |place| found.push(place));
        assert!(found.iter().copied().eq((0..ROW).filter(|&place| values[place] > 0.0)));
    }

    #[test]
    fn sums_and_maxima() {
        let values: Vec<f32> = (0..64).map(|value| 10.0 - value as f32).collect();
        assert!((sum(&values, |value| value * value) - 51_424.0).abs() < 0.5);
        assert!((largest(&values) - 53.0).abs() < f32::EPSILON);
    }
}
