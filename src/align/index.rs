//! An approximate index of vectors, for corpora too large to compare everything with everything.
//!
//! An inverted file: vectors are dealt to the nearest of some hundred centres (k-means on a sample), and each is
//! compared only with what lies around the centres nearest to itself. With c centres of which p are looked at, that
//! takes n · (c + n · p / c) cosines instead of n², and memory for p numbers a vector.

use rayon::prelude::*;
use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions};
use rten_tensor::NdTensorView;

/// Rounds of k-means.
const ROUNDS: usize = 6;

/// Vectors a centre that k-means looks at.
const SAMPLE: usize = 24;

/// Centres around which each vector looks.
const PROBES: usize = 24;

/// Vectors around one centre that others are compared with. Where there are more, they are hardly told apart: lines
/// that stand in thousands of articles have all the same vector.
const MOST_MEMBERS: usize = 4096;

/// Rows of a block.
const BLOCK: usize = 256;

/// Rows of vectors.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub values: &'a [f32],
    pub width: usize,
}

impl<'a> Rows<'a> {
    pub fn len(self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or(0)
    }

    pub fn row(self, at: usize) -> &'a [f32] {
        self.values.get(at * self.width..(at + 1) * self.width).unwrap_or_default()
    }

    pub fn range(self, start: usize, end: usize) -> Self {
        let values = self.values.get(start * self.width..end.min(self.len()) * self.width).unwrap_or_default();
        Self { values, width: self.width }
    }

    /// Some of the rows, one after the other.
    pub fn gather(self, numbers: &[u32]) -> Vec<f32> {
        numbers.iter().flat_map(|&at| self.row(at as usize)).copied().collect()
    }

    /// Dot products with all rows of `other`, row after row. All zero where the product fails, which only wrong
    /// shapes would make it do.
    pub fn products(self, other: Self) -> Vec<f32> {
        let mut out = vec![0.0; self.len() * other.len()];
        let left = NdTensorView::try_from_data([self.len(), self.width], self.values);
        let right = NdTensorView::try_from_data([other.len(), other.width], other.values);
        if let (Ok(left), Ok(right)) = (left, right) {
            let executor = GemmExecutor::<f32, f32, f32>::new();
            let (left, right) = (GemmInputA::Unpacked(left), GemmInputB::Unpacked(right.transposed()));
            if let Err(error) = executor.gemm(&mut out, left, right, GemmOptions::default()) {
                log::error!("cosines could not be computed: {error:?}");
            }
        }
        out
    }
}

/// The index.
pub(super) struct Index {
    /// The vectors around each centre.
    pub members: Vec<Vec<u32>>,
    /// The vectors that look around each centre.
    pub visitors: Vec<Vec<u32>>,
}

impl Index {
    /// Deals out `rows`, all of length 1. The same rows give the same index.
    pub fn new(rows: Rows<'_>) -> Self {
        let centres = centres(rows);
        let centres = Rows { values: &centres, width: rows.width };
        let nearest: Vec<Vec<u32>> = (0..rows.len().div_ceil(BLOCK))
            .into_par_iter()
            .flat_map_iter(|block| {
                let part = rows.range(block * BLOCK, (block + 1) * BLOCK);
                let products = part.products(centres);
                let best: Vec<Vec<u32>> =
                    products.chunks_exact(centres.len().max(1)).map(|row| largest(row, PROBES)).collect();
                best.into_iter()
            })
            .collect();
        let mut index = Self { members: vec![Vec::new(); centres.len()], visitors: vec![Vec::new(); centres.len()] };
        for (at, near) in nearest.iter().enumerate() {
            for (rank, &centre) in near.iter().enumerate() {
                if let (Some(members), Some(visitors)) =
                    (index.members.get_mut(centre as usize), index.visitors.get_mut(centre as usize))
                {
                    visitors.push(at as u32);
                    if rank == 0 {
                        members.push(at as u32);
                    }
                }
            }
        }
        index.members.iter_mut().for_each(|members| thin_out(members, MOST_MEMBERS));
        index
    }
}

/// Leaves of `members` at most `most`, evenly spread.
fn thin_out(members: &mut Vec<u32>, most: usize) {
    let all = members.len();
    if all > most {
        *members = (0..most).filter_map(|at| members.get(at * all / most)).copied().collect();
    }
}

/// The numbers of the `count` largest values, largest first.
fn largest(values: &[f32], count: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..values.len() as u32).collect();
    let value = |at: u32| values.get(at as usize).copied().unwrap_or(f32::MIN);
    let by = |x: &u32, y: &u32| value(*y).total_cmp(&value(*x)).then(x.cmp(y));
    if count < order.len() {
        order.select_nth_unstable_by(count, by);
        order.truncate(count);
    }
    order.sort_unstable_by(by);
    order
}

/// Spherical k-means, from rows spread evenly over all.
fn centres(rows: Rows<'_>) -> Vec<f32> {
    let count = (2.0 * (rows.len() as f64).sqrt()) as usize;
    let spread = |many: usize| -> Vec<u32> { (0..many).map(|at| (at * rows.len() / many.max(1)) as u32).collect() };
    let sample = rows.gather(&spread((count * SAMPLE).min(rows.len())));
    let sample = Rows { values: &sample, width: rows.width };
    let mut centres = rows.gather(&spread(count));
    for _ in 0..ROUNDS {
        let now = Rows { values: &centres, width: rows.width };
        let nearest: Vec<u32> = (0..sample.len().div_ceil(BLOCK))
            .into_par_iter()
            .flat_map_iter(|block| {
                let products = sample.range(block * BLOCK, (block + 1) * BLOCK).products(now);
                let best: Vec<u32> =
                    products.chunks_exact(count.max(1)).filter_map(|row| largest(row, 1).first().copied()).collect();
                best.into_iter()
            })
            .collect();
        let mut sums = vec![0.0_f32; centres.len()];
        for (at, &centre) in nearest.iter().enumerate() {
            let start = centre as usize * rows.width;
            if let Some(sum) = sums.get_mut(start..start + rows.width) {
                sum.iter_mut().zip(sample.row(at)).for_each(|(sum, value)| *sum += value);
            }
        }
        for (centre, sum) in centres.chunks_exact_mut(rows.width.max(1)).zip(sums.chunks_exact(rows.width.max(1))) {
            let norm = sum.iter().map(|value| value * value).sum::<f32>().sqrt();
            // A centre that nothing is near stays where it is.
            if norm > 1e-6 {
                centre.iter_mut().zip(sum).for_each(|(value, sum)| *value = sum / norm);
            }
        }
    }
    centres
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_vectors_by_the_thousand_do_not_crowd_a_centre() {
        let width = 8;
        let count = 3 * MOST_MEMBERS;
        let same: Vec<f32> = (0..count).flat_map(|_| (0..width).map(|at| if at == 0 { 1.0 } else { 0.0 })).collect();
        let index = Index::new(Rows { values: &same, width });
        assert!(index.members.iter().all(|members| members.len() <= MOST_MEMBERS));
        assert!(index.members.iter().any(|members| members.first() == Some(&0)));
        let mut few = vec![1, 2, 3];
        thin_out(&mut few, 3);
        assert_eq!(few, [1, 2, 3]);
    }
}
