//! Nearest neighbours across articles, and the margin that makes their cosines comparable.
//!
//! Exact: every vector is compared with every other in blocks of matrix products. An approximate index would
//! take this module's place and nothing else would change.

use rayon::prelude::*;
use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions};
use rten_tensor::NdTensorView;

use super::view::View;

/// Neighbours kept of each item.
pub(super) const KEPT: usize = 8;

/// Neighbours whose mean cosine says how close together an item's surroundings lie: the k of Artetxe and Schwenk
/// (2019), "Margin-based parallel corpus mining with multilingual sentence embeddings".
const MARGIN_NEIGHBOURS: usize = 4;

/// Rows of a block.
const BLOCK: usize = 64;

/// The nearest items of every item, best first, and the mean cosine of the nearest few.
pub(super) struct Neighbours {
    /// Up to [`KEPT`] items with their cosines.
    pub nearest: Vec<Vec<(u32, f32)>>,
    /// Mean cosine of the nearest [`MARGIN_NEIGHBOURS`].
    pub density: Vec<f32>,
}

impl Neighbours {
    /// Finds them among the items that `view` allows. O(items² · dimensions) time, O(items) memory.
    pub fn new(view: &View<'_>) -> Self {
        let items = view.len();
        let nearest: Vec<Vec<(u32, f32)>> = (0..items.div_ceil(BLOCK))
            .into_par_iter()
            .flat_map_iter(|block| {
                let rows = block * BLOCK..((block + 1) * BLOCK).min(items);
                let cosines = products(view, rows.start, rows.len());
                let nearest: Vec<_> =
                    rows.clone().map(|row| nearest_of(view, row, &cosines, (row - rows.start) * items)).collect();
                nearest.into_iter()
            })
            .collect();
        let density = nearest
            .iter()
            .map(|list| {
                let few = list.get(..MARGIN_NEIGHBOURS.min(list.len())).unwrap_or_default();
                few.iter().map(|&(_, cosine)| cosine).sum::<f32>() / few.len().max(1) as f32
            })
            .collect();
        Self { nearest, density }
    }

    /// The cosine of two items over the mean of what their neighbours have: 1 is nothing special.
    pub fn margin(&self, a: usize, b: usize, cosine: f32) -> f32 {
        let of = |item: usize| self.density.get(item).copied().unwrap_or_default();
        cosine / f32::midpoint(of(a), of(b)).max(0.05)
    }
}

/// Cosines of `rows` items from `first` with all items, row after row. All zero where the product fails, which only
/// wrong shapes would make it do.
fn products(view: &View<'_>, first: usize, rows: usize) -> Vec<f32> {
    let (items, width) = (view.len(), view.dimensions);
    let mut out = vec![0.0; rows * items];
    let left = view.vectors.get(first * width..(first + rows) * width).unwrap_or_default();
    let left = NdTensorView::try_from_data([rows, width], left);
    let right = NdTensorView::try_from_data([items, width], view.vectors.as_slice());
    if let (Ok(left), Ok(right)) = (left, right) {
        let executor = GemmExecutor::<f32, f32, f32>::new();
        let (left, right) = (GemmInputA::Unpacked(left), GemmInputB::Unpacked(right.transposed()));
        if let Err(error) = executor.gemm(&mut out, left, right, GemmOptions::default()) {
            log::error!("cosines could not be computed: {error:?}");
        }
    }
    out
}

fn nearest_of(view: &View<'_>, row: usize, cosines: &[f32], from: usize) -> Vec<(u32, f32)> {
    let mut nearest: Vec<(u32, f32)> = Vec::with_capacity(KEPT + 1);
    let Some(item) = view.items.get(row) else { return nearest };
    let mut least = f32::MIN;
    for ((at, other), &cosine) in view.items.iter().enumerate().zip(cosines.get(from..).unwrap_or_default()) {
        // Of equal cosines the earlier item stays, and the order of items is that of what they say.
        if cosine > least && view.eligible(item, other) {
            let place = nearest.partition_point(|&(_, kept)| kept >= cosine);
            nearest.insert(place, (at as u32, cosine));
            nearest.truncate(KEPT);
            if nearest.len() == KEPT {
                least = nearest.last().map_or(f32::MIN, |&(_, kept)| kept);
            }
        }
    }
    nearest
}

/// The cosine of two vectors of length 1.
pub(super) fn cosine(a: &[f32], b: &[f32]) -> f32 {
    // Eight running sums let the compiler use vector instructions; one would pin the order of additions.
    let mut sums = [0.0_f32; 8];
    let (left, left_rest) = a.as_chunks::<8>();
    let (right, right_rest) = b.as_chunks::<8>();
    for (x, y) in left.iter().zip(right) {
        for ((sum, x), y) in sums.iter_mut().zip(x).zip(y) {
            *sum += x * y;
        }
    }
    let rest: f32 = left_rest.iter().zip(right_rest).map(|(x, y)| x * y).sum();
    sums.iter().sum::<f32>() + rest
}

/// The mean vector of each language, to be taken away.
///
/// What all sentences of a language and topic have in common is most of what bare cosines measure.
pub(super) struct Centre {
    width: usize,
    means: Vec<f32>,
}

impl Centre {
    /// The means of the languages of `view`.
    pub fn new(view: &View<'_>) -> Self {
        let width = view.dimensions;
        let mut sums = vec![0.0_f64; width * view.languages.len()];
        let mut counts = vec![0_u32; view.languages.len()];
        for (row, item) in view.items.iter().enumerate() {
            let language = usize::from(item.language);
            if let (Some(sum), Some(count)) =
                (sums.get_mut(language * width..(language + 1) * width), counts.get_mut(language))
            {
                *count += 1;
                for (sum, &value) in sum.iter_mut().zip(view.vector(row)) {
                    *sum += f64::from(value);
                }
            }
        }
        for (sum, &count) in sums.chunks_exact_mut(width.max(1)).zip(&counts) {
            // A handful of sentences has no mean to speak of: the fewer, the less is taken away.
            let count = f64::from(count.max(1));
            sum.iter_mut().for_each(|sum| *sum *= 1.0 / (count + 20.0));
        }
        Self { width, means: sums.into_iter().map(|mean| mean as f32).collect() }
    }

    /// A vector of that language seen from its mean, made one long again.
    pub fn centred(&self, vector: &[f32], language: u8) -> Vec<f32> {
        let language = usize::from(language);
        let mean = self.means.get(language * self.width..(language + 1) * self.width).unwrap_or_default();
        let mut out: Vec<f32> = vector.iter().zip(mean).map(|(value, mean)| value - mean).collect();
        let norm = out.iter().map(|value| value * value).sum::<f32>().sqrt().max(1e-6);
        out.iter_mut().for_each(|value| *value /= norm);
        out
    }
}
