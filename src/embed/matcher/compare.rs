//! From the vectors of two sentences to the log-odds that they make the same claim.

use multiversion::multiversion;
use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions};
use rten_tensor::NdTensorView;

use super::tokens::{TOKEN_WIDTH, TokenVectors};
use super::{Weights, lanes, shape};
use crate::embed::EncodeError;

/// What the matcher makes of two sentences: log-odds, not calibrated.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Judgement {
    /// That they at least share a statement.
    pub overlap: f32,
    /// That their main statements are the same.
    pub same: f32,
}

/// Gaussian kernels that the best matches are counted with ("kernel pooling": Xiong et al. 2017): means from -0.5 to 1.
const KERNELS: usize = 13;
const KERNEL_STEP: f32 = 0.125;
const KERNEL_FIRST: f32 = -0.5;
const KERNEL_WIDTH: f32 = 0.08;

/// Numbers that describe one side: mean of the best matches, of the softly best, and the kernels.
const SIDE: usize = 2 + KERNELS;
/// Numbers that describe a pair.
const FEATURES: usize = 2 * SIDE + 4;
const HIDDEN: usize = 64;
/// Numbers that compare a piece with what answers it.
const COMPARED: usize = 48;
const CONFLICT_FEATURES: usize = 2 * COMPARED + FEATURES;

type Features = [f32; FEATURES];

/// A matrix of a small network, by input, and its bias.
struct Dense {
    weights: Vec<f32>,
    bias: Vec<f32>,
}

impl Dense {
    fn new(weights: &Weights<'_>, name: &str, inputs: usize, outputs: usize) -> Result<Self, EncodeError> {
        let rows = weights.floats(&format!("{name}.weight"), inputs * outputs)?;
        let bias = weights.floats(&format!("{name}.bias"), outputs)?;
        let weights = (0..inputs).flat_map(|input| rows.iter().skip(input).step_by(inputs).copied()).collect();
        Ok(Self { weights, bias })
    }

    fn apply(&self, input: &[f32]) -> Vec<f32> {
        let mut out = self.bias.clone();
        accumulate(&self.weights, input, &mut out);
        out
    }
}

/// The network on top of the vectors.
pub(super) struct Comparison {
    /// How sharply the softly best match prefers the best.
    temperature: f32,
    first: Dense,
    second: Dense,
    third: Dense,
    bias: Vec<f32>,
    /// The same for contradictions: a temperature, and what compares two pieces.
    conflict_temperature: f32,
    compare: Dense,
    conflict_first: Dense,
    conflict_second: Dense,
}

impl Comparison {
    pub fn new(weights: &Weights<'_>) -> Result<Self, EncodeError> {
        Ok(Self {
            temperature: weights.float("temp")?,
            first: Dense::new(weights, "mlp.0", FEATURES, HIDDEN)?,
            second: Dense::new(weights, "mlp.3", HIDDEN, HIDDEN)?,
            third: Dense::new(weights, "mlp.5", HIDDEN, 2)?,
            bias: weights.floats("bias", 2)?,
            conflict_temperature: weights.float("ctemp")?,
            compare: Dense::new(weights, "compare", 2 * TOKEN_WIDTH, COMPARED)?,
            conflict_first: Dense::new(weights, "cmlp.0", CONFLICT_FEATURES, COMPARED)?,
            conflict_second: Dense::new(weights, "cmlp.3", COMPARED, 1)?,
        })
    }

    /// Every sentence of `left` with every one of `right`, row after row. O(pieces of all left · pieces of all right ·
    /// [`TOKEN_WIDTH`]).
    pub fn judge(&self, left: &[&TokenVectors], right: &[&TokenVectors]) -> Result<Vec<Judgement>, EncodeError> {
        let (left, right) = (Side::new(left), Side::new(right));
        let likeness = likeness(&left.vectors, &right.vectors)?;
        let columns = right.vectors.len() / TOKEN_WIDTH;
        let mut out = Vec::with_capacity(left.ends.len() * right.ends.len());
        let mut room = Room::default();
        for a in 0..left.ends.len() {
            for b in 0..right.ends.len() {
                let rows = left.range(a);
                let block = Block { values: &likeness, columns, rows: rows.clone(), of: right.range(b) };
                let features = features(&block, self.temperature, (&left, a), (&right, b), &mut room);
                out.push(self.logits(&features));
            }
        }
        Ok(out)
    }

    fn logits(&self, features: &Features) -> Judgement {
        let mut hidden = self.first.apply(features);
        lanes::gelu_all(&mut hidden);
        hidden = self.second.apply(&hidden);
        lanes::gelu_all(&mut hidden);
        let out = self.third.apply(&hidden);
        let of = |at: usize| out.get(at).copied().unwrap_or_default() + self.bias.get(at).copied().unwrap_or_default();
        Judgement { overlap: of(0), same: of(1) }
    }

    /// Log-odds that two linked sentences contradict each other: each piece is held beside what answers it ("decomposable
    /// attention": Parikh et al. 2016).
    pub fn contradiction(&self, left: &TokenVectors, right: &TokenVectors) -> Result<f32, EncodeError> {
        let (one, other) = (Side::new(&[left]), Side::new(&[right]));
        let forth = likeness(&one.vectors, &other.vectors)?;
        let columns = right.len();
        let block = Block { values: &forth, columns, rows: one.range(0), of: other.range(0) };
        let features = features(&block, self.temperature, (&one, 0), (&other, 0), &mut Room::default());
        let back: Vec<f32> =
            (0..columns).flat_map(|column| forth.iter().skip(column).step_by(columns.max(1)).copied()).collect();
        let p = self.held_beside(&forth, &one, &other);
        let q = self.held_beside(&back, &other, &one);
        let both = p.iter().zip(&q);
        let mut input: Vec<f32> = both.clone().map(|(p, q)| p + q).chain(both.map(|(p, q)| (p - q).abs())).collect();
        input.extend(features);
        let mut hidden = self.conflict_first.apply(&input);
        lanes::gelu_all(&mut hidden);
        Ok(self.conflict_second.apply(&hidden).into_iter().sum())
    }

    /// What the pieces of one side look like beside what answers them, on the whole.
    fn held_beside(&self, likeness: &[f32], own: &Side, other: &Side) -> Vec<f32> {
        let mut sums = vec![0.0; COMPARED];
        let rows = likeness.chunks_exact((other.vectors.len() / TOKEN_WIDTH).max(1));
        for ((row, vector), &weight) in rows.zip(own.vectors.chunks_exact(TOKEN_WIDTH)).zip(&own.weights) {
            let most = row.iter().copied().fold(f32::MIN, f32::max);
            let shares: Vec<f32> = row.iter().map(|value| ((value - most) * self.conflict_temperature).exp()).collect();
            let total: f32 = shares.iter().sum();
            let mut answer = vec![0.0; TOKEN_WIDTH];
            accumulate(&other.vectors, &shares, &mut answer);
            let answer: Vec<f32> = answer.into_iter().map(|value| value / total.max(f32::MIN_POSITIVE)).collect();
            let both = vector.iter().zip(&answer);
            let input: Vec<f32> = both.clone().map(|(x, y)| x * y).chain(both.map(|(x, y)| x - y)).collect();
            let compared = self.compare.apply(&input);
            sums.iter_mut().zip(compared).for_each(|(sum, value)| *sum += value.max(0.0) * weight);
        }
        sums
    }
}

/// Sentences of one side, their pieces one after the other.
struct Side {
    vectors: Vec<f32>,
    weights: Vec<f32>,
    /// Where the pieces of each sentence end.
    ends: Vec<usize>,
    sentences: Vec<Vec<f32>>,
}

impl Side {
    fn new(sentences: &[&TokenVectors]) -> Self {
        let mut side = Self { vectors: Vec::new(), weights: Vec::new(), ends: Vec::new(), sentences: Vec::new() };
        for tokens in sentences {
            tokens.unpack(&mut side.vectors);
            side.weights.extend(tokens.weights());
            side.ends.push(side.weights.len());
            side.sentences.push(tokens.sentence());
        }
        side
    }

    fn range(&self, sentence: usize) -> std::ops::Range<usize> {
        let end = |at: usize| self.ends.get(at).copied().unwrap_or_default();
        sentence.checked_sub(1).map_or(0, end)..end(sentence)
    }
}

/// Cosines of all pieces of both sides.
fn likeness(left: &[f32], right: &[f32]) -> Result<Vec<f32>, EncodeError> {
    let (rows, columns) = (left.len() / TOKEN_WIDTH, right.len() / TOKEN_WIDTH);
    let mut out = vec![0.0; rows * columns];
    if !out.is_empty() {
        let left = NdTensorView::try_from_data([rows, TOKEN_WIDTH], left).map_err(shape)?;
        let right = NdTensorView::try_from_data([columns, TOKEN_WIDTH], right).map_err(shape)?;
        let (left, right) = (GemmInputA::Unpacked(left), GemmInputB::Unpacked(right.transposed()));
        GemmExecutor::<f32, f32, f32>::new().gemm(&mut out, left, right, GemmOptions::default()).map_err(shape)?;
    }
    Ok(out)
}

/// Pieces that are each other's best match, in the order of the left side, with their cosines.
pub(super) fn mutual_best(left: &TokenVectors, right: &TokenVectors) -> Result<Vec<(usize, usize, f32)>, EncodeError> {
    let (own, other) = (Side::new(&[left]), Side::new(&[right]));
    let values = likeness(&own.vectors, &other.vectors)?;
    let columns = right.len().max(1);
    let best = |values: &mut dyn Iterator<Item = (usize, f32)>| {
        values.reduce(|best, next| if next.1 > best.1 { next } else { best })
    };
    let of_column = |column: usize| best(&mut values.iter().skip(column).step_by(columns).copied().enumerate());
    let of_row = |row: &[f32]| best(&mut row.iter().copied().enumerate());
    let mutual = values.chunks_exact(columns).enumerate().filter_map(|(row, values)| {
        let (column, likeness) = of_row(values)?;
        (of_column(column)?.0 == row).then_some((row, column, likeness))
    });
    Ok(mutual.collect())
}

/// The cosines of two sentences' pieces.
struct Block<'a> {
    values: &'a [f32],
    columns: usize,
    rows: std::ops::Range<usize>,
    of: std::ops::Range<usize>,
}

/// Room for the columns of a block.
#[derive(Default)]
struct Room {
    best: Vec<f32>,
    shares: Vec<f32>,
    sums: Vec<f32>,
    exponentials: Vec<f32>,
    row_best: Vec<f32>,
    row_soft: Vec<f32>,
    soft: Vec<f32>,
}

fn features(
    block: &Block<'_>,
    temperature: f32,
    left: (&Side, usize),
    right: (&Side, usize),
    room: &mut Room,
) -> Features {
    let weights = |(side, at): (&Side, usize)| side.range(at);
    let (own, other) = (weights(left), weights(right));
    let (a, b) = (left.0.weights.get(own).unwrap_or_default(), right.0.weights.get(other).unwrap_or_default());
    let mut out = [0.0; FEATURES];
    if a.is_empty() || b.is_empty() {
        return out;
    }
    matches(block, temperature, room);
    let (rows, rest) = out.split_at_mut(SIDE);
    let (columns, rest) = rest.split_at_mut(SIDE);
    pool(&room.row_best, &room.row_soft, a, rows);
    pool(&room.best, &room.soft, b, columns);
    let whole = |(side, at): (&Side, usize)| side.sentences.get(at).cloned().unwrap_or_default();
    let length = (a.len() as f32 / b.len() as f32).ln();
    let ends = [lanes::product(&whole(left), &whole(right)), rows[0] * columns[0], length, length.abs()];
    rest.iter_mut().zip(ends).for_each(|(slot, value)| *slot = value);
    out
}

/// For every row and column of a block its best value and its softly best: the mean by softmax.
#[multiversion(targets("x86_64+avx512f+avx512bw", "x86_64+avx2+fma"))]
fn matches(block: &Block<'_>, temperature: f32, room: &mut Room) {
    let count = block.of.len();
    for (values, start) in [(&mut room.best, -1.0), (&mut room.shares, 0.0), (&mut room.sums, 0.0)] {
        values.clear();
        values.resize(count, start);
    }
    room.exponentials.resize(count, 0.0);
    room.row_best.clear();
    room.row_soft.clear();
    for row in block.rows.clone() {
        let start = row * block.columns;
        let values = block.values.get(start + block.of.start..start + block.of.end).unwrap_or_default();
        // Cosines are between -1 and 1, so that nothing runs over.
        for (exponential, &value) in room.exponentials.iter_mut().zip(values) {
            *exponential = lanes::exp(temperature * value);
        }
        for (best, &value) in room.best.iter_mut().zip(values) {
            *best = if value > *best { value } else { *best };
        }
        for (share, &exponential) in room.shares.iter_mut().zip(&room.exponentials) {
            *share += exponential;
        }
        for ((sum, &exponential), &value) in room.sums.iter_mut().zip(&room.exponentials).zip(values) {
            *sum += exponential * value;
        }
        let best = values.iter().copied().fold(-1.0, |best, value| if value > best { value } else { best });
        room.row_best.push(best);
        room.row_soft.push(lanes::product(&room.exponentials, values) / lanes::sum(&room.exponentials, |value| value));
    }
    room.soft.clear();
    room.soft.extend(room.sums.iter().zip(&room.shares).map(|(sum, share)| sum / share));
}

/// Means by weight: of the best, of the softly best, and of how near the best are to each kernel's mean.
#[multiversion(targets("x86_64+avx512f+avx512bw", "x86_64+avx2+fma"))]
fn pool(best: &[f32], soft: &[f32], weights: &[f32], out: &mut [f32]) {
    let [best_out, soft_out, kernels @ ..] = out else { return };
    *best_out = lanes::product(best, weights);
    *soft_out = lanes::product(soft, weights);
    for (number, kernel) in kernels.iter_mut().enumerate() {
        let mean = KERNEL_FIRST + KERNEL_STEP * number as f32;
        let mut lane = [0.0_f32; 8];
        let ((bests, rest), (shares, others)) = (best.as_chunks::<8>(), weights.as_chunks::<8>());
        let near = |value: f32| lanes::exp((value - mean) * (value - mean) * (-0.5 / (KERNEL_WIDTH * KERNEL_WIDTH)));
        for (values, weights) in bests.iter().zip(shares) {
            for ((lane, &value), &weight) in lane.iter_mut().zip(values).zip(weights) {
                *lane += weight * near(value);
            }
        }
        for ((lane, &value), &weight) in lane.iter_mut().zip(rest).zip(others) {
            *lane += weight * near(value);
        }
        *kernel = lane.iter().sum();
    }
}

/// Adds `input` times the rows of `weights` to `out`.
#[multiversion(targets("x86_64+avx512f+avx512bw", "x86_64+avx2+fma"))]
fn accumulate(weights: &[f32], input: &[f32], out: &mut [f32]) {
    for (row, &value) in weights.chunks_exact(out.len().max(1)).zip(input) {
        out.iter_mut().zip(row).for_each(|(out, weight)| *out += value * weight);
    }
}
