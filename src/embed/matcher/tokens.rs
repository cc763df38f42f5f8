//! What is kept of a sentence that was read.

use half::f16;

/// Numbers in a token vector and in a sentence's vector.
pub const TOKEN_WIDTH: usize = 128;

/// Largest integer of a kept vector.
const LARGEST: f32 = 127.0;

/// The vectors of a sentence's pieces, what each says, and the vector of the whole.
///
/// Vectors have length 1 and are kept as 8-bit integers, weights add up to 1 and are kept as 16-bit floats: freshly computed ones
/// equal those from the cache.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TokenVectors {
    vectors: Vec<i8>,
    weights: Vec<f16>,
    sentence: Vec<i8>,
}

impl TokenVectors {
    /// Takes vectors of any length, row after row, weights of any sum, and the vector of the whole.
    pub(super) fn new(vectors: &[f32], weights: &[f32], sentence: &[f32]) -> Self {
        let round = |row: &[f32]| {
            let most = row.iter().fold(f32::MIN_POSITIVE, |most, value| most.max(value.abs()));
            row.iter().map(|value| (value * (LARGEST / most)).round() as i8).collect::<Vec<_>>()
        };
        let total = weights.iter().sum::<f32>() + 1e-6;
        Self {
            vectors: vectors.chunks_exact(TOKEN_WIDTH).flat_map(round).collect(),
            weights: weights.iter().map(|&weight| f16::from_f32(weight / total)).collect(),
            sentence: round(sentence),
        }
    }

    /// Number of pieces.
    pub fn len(&self) -> usize {
        self.weights.len()
    }

    /// Whether nothing was read.
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// How much each piece says; together 1.
    pub fn weights(&self) -> impl ExactSizeIterator<Item = f32> {
        self.weights.iter().map(|weight| weight.to_f32())
    }

    /// Adds the vectors, of length 1, to `out`, row after row.
    pub(super) fn unpack(&self, out: &mut Vec<f32>) {
        self.vectors.chunks_exact(TOKEN_WIDTH).for_each(|row| unpack(row, out));
    }

    /// The vector of the whole.
    pub(super) fn sentence(&self) -> Vec<f32> {
        let mut out = Vec::with_capacity(TOKEN_WIDTH);
        unpack(&self.sentence, &mut out);
        out
    }

    /// For the cache: weights, vectors, and the whole.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.len() * (TOKEN_WIDTH + 2) + TOKEN_WIDTH);
        bytes.extend(self.weights.iter().flat_map(|weight| weight.to_le_bytes()));
        bytes.extend_from_slice(bytemuck::cast_slice(&self.vectors));
        bytes.extend_from_slice(bytemuck::cast_slice(&self.sentence));
        bytes
    }

    /// What [`TokenVectors::to_bytes`] gave; `None` where it has another length.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let count = bytes.len().checked_sub(TOKEN_WIDTH)? / (TOKEN_WIDTH + 2);
        if bytes.len() != count * (TOKEN_WIDTH + 2) + TOKEN_WIDTH {
            return None;
        }
        let (weights, rest) = bytes.split_at(2 * count);
        let (vectors, sentence) = rest.split_at(count * TOKEN_WIDTH);
        Some(Self {
            weights: weights.as_chunks().0.iter().map(|&bytes| f16::from_le_bytes(bytes)).collect(),
            vectors: bytemuck::cast_slice(vectors).to_vec(),
            sentence: bytemuck::cast_slice(sentence).to_vec(),
        })
    }
}

fn unpack(row: &[i8], out: &mut Vec<f32>) {
    let squares: i32 = row.iter().map(|&value| i32::from(value) * i32::from(value)).sum();
    let scale = 1.0 / (squares.max(1) as f32).sqrt();
    out.extend(row.iter().map(|&value| f32::from(value) * scale));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_give_back_the_same() {
        let numbers = |count: usize| (0..count).map(|at| ((at * 37 % 101) as f32 - 50.0) / 9.0).collect::<Vec<_>>();
        let tokens = TokenVectors::new(&numbers(3 * TOKEN_WIDTH), &[1.0, 0.5, 2.5], &numbers(TOKEN_WIDTH));
        let bytes = tokens.to_bytes();
        assert_eq!(TokenVectors::from_bytes(&bytes).as_ref(), Some(&tokens));
        assert_eq!(TokenVectors::from_bytes(&bytes[..bytes.len() - 1]), None);
        assert_eq!(TokenVectors::from_bytes(&[]), None);
        let mut unpacked = Vec::new();
        tokens.unpack(&mut unpacked);
        for row in unpacked.chunks(TOKEN_WIDTH) {
            assert!((row.iter().map(|value| value * value).sum::<f32>() - 1.0).abs() < 1e-4);
        }
        assert!((tokens.weights().sum::<f32>() - 1.0).abs() < 1e-3);
    }
}
