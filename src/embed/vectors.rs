//! A matrix of sentence vectors.

use half::f16;
use half::slice::HalfFloatSliceExt;

/// Vectors of equal length, one row each, row after row.
///
/// Every number is one that a 16-bit float can hold, so that vectors from the cache, which keeps 16 bits, equal
/// freshly computed ones to the bit. That costs less than 0.000001 of a cosine.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vectors {
    dimensions: usize,
    values: Vec<f32>,
}

impl Vectors {
    /// `rows` vectors of `dimensions` zeros.
    pub fn zeros(rows: usize, dimensions: usize) -> Self {
        Self { dimensions, values: vec![0.0; rows * dimensions] }
    }

    /// Takes `values` row after row and rounds them to 16-bit floats. A last row that is not whole is dropped.
    pub fn new(dimensions: usize, mut values: Vec<f32>) -> Self {
        values.truncate(values.len().checked_div(dimensions).unwrap_or(0) * dimensions);
        let mut halves = vec![f16::ZERO; values.len()];
        halves.convert_from_f32_slice(&values);
        halves.convert_to_f32_slice(&mut values);
        Self { dimensions, values }
    }

    /// Number of vectors.
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.dimensions).unwrap_or(0)
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Numbers in a vector.
    pub const fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// Vector number `row`; empty where there is no such row.
    pub fn row(&self, row: usize) -> &[f32] {
        self.values.get(row * self.dimensions..(row + 1) * self.dimensions).unwrap_or_default()
    }

    /// All vectors in order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[f32]> {
        self.values.chunks_exact(self.dimensions.max(1))
    }

    /// The whole matrix, row after row.
    pub fn as_slice(&self) -> &[f32] {
        &self.values
    }

    /// Takes the vectors from number `row` on away and gives them.
    #[must_use]
    pub fn split_off(&mut self, row: usize) -> Self {
        let at = (row * self.dimensions).min(self.values.len());
        Self { dimensions: self.dimensions, values: self.values.split_off(at) }
    }

    /// Replaces vector number `row` by the 16-bit floats in `bytes`, little endian. Tells whether they fit.
    pub(super) fn set_row_bytes(&mut self, row: usize, bytes: &[u8]) -> bool {
        let (chunks, rest) = bytes.as_chunks::<2>();
        if chunks.len() != self.dimensions || !rest.is_empty() {
            return false;
        }
        let Some(target) = self.values.get_mut(row * self.dimensions..(row + 1) * self.dimensions) else {
            return false;
        };
        for (value, &chunk) in target.iter_mut().zip(chunks) {
            *value = f16::from_le_bytes(chunk).to_f32();
        }
        true
    }

    /// Replaces vector number `row`.
    pub(super) fn set_row(&mut self, row: usize, values: &[f32]) {
        if let Some(target) = self.values.get_mut(row * self.dimensions..(row + 1) * self.dimensions)
            && target.len() == values.len()
        {
            target.copy_from_slice(values);
        }
    }
}

/// A vector as 16-bit floats, little endian.
pub(super) fn to_bytes(row: &[f32]) -> Vec<u8> {
    row.iter().flat_map(|&value| f16::from_f32(value).to_le_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_give_back_the_same_numbers() {
        let vectors = Vectors::new(3, vec![0.1, -0.25, 1.0, 0.333, 1e-6, 0.0]);
        let mut copy = Vectors::zeros(2, 3);
        for (row, values) in vectors.rows().enumerate() {
            assert!(copy.set_row_bytes(row, &to_bytes(values)));
        }
        assert_eq!(copy, vectors);
        assert!(!copy.set_row_bytes(0, &[0; 5]));
        assert!(!copy.set_row_bytes(2, &[0; 6]));
    }

    #[test]
    fn rows_are_counted_whole() {
        let vectors = Vectors::new(2, vec![1.0; 5]);
        assert_eq!((vectors.len(), vectors.row(2)), (2, &[][..]));
        assert!(Vectors::new(0, vec![1.0]).is_empty());
    }
}
