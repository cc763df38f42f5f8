//! The network's weights, arranged for the way it is computed.

use std::ops::Range;

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_tensor::NdTensorView;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use super::lanes::{self, PackedRow};
use crate::assets::AssetBytes;
use crate::embed::EncodeError;

/// Numbers in a token's embedding, and in a sentence's vector.
pub(super) const EMBEDDING: usize = 512;
/// Channels of a convolution.
pub(super) const CHANNELS: usize = 256;
/// Convolution branches.
pub(super) const BRANCHES: usize = 3;
/// Channels of all branches.
pub(super) const CONVOLVED: usize = BRANCHES * CHANNELS;
/// Numbers that describe a token before averaging: its embedding and what each branch made of it.
pub(super) const FEATURES: usize = EMBEDDING + CONVOLVED;
/// Width of the two narrow dense layers.
pub(super) const NARROW: usize = 320;

/// Rows of the embedding table are dealt to this many groups in turn, each with its own scale and offset.
const TABLE_GROUPS: usize = 17;

/// Largest integer in the embedding table.
const LARGEST_EMBEDDED: i16 = 63;

/// A branch's window: how many tokens it spans, and how many of them lie left of the one it belongs to.
#[derive(Clone, Copy)]
pub(super) struct Window {
    pub slots: usize,
    pub left: usize,
    /// Slots of the branches before this one.
    pub before: usize,
}

pub(super) const WINDOWS: [Window; BRANCHES] = [
    Window { slots: 2, left: 0, before: 0 },
    Window { slots: 3, left: 1, before: 2 },
    Window { slots: 5, left: 2, before: 5 },
];
/// Slots of all branches.
pub(super) const SLOTS: usize = 10;

/// A matrix of 8-bit integers with a scale for each column.
pub(super) struct QuantizedMatrix {
    packed: PackedBMatrix<i8>,
    columns: usize,
    /// What an integer of each column is worth.
    pub scales: Vec<f32>,
    /// Sum of each column's integers.
    pub sums: Vec<i32>,
}

/// Multiplies 8-bit matrices into 32-bit sums. Exact, hence the same on every machine.
pub(super) type IntegerProduct = GemmExecutor<u8, i8, i32>;

impl QuantizedMatrix {
    /// Rounds `values`, row after row of `columns` numbers, for products with integers up to `input`.
    fn new(values: &[f32], columns: usize, input: i16) -> Self {
        // Processors with AVX2 but without VNNI add pairs of products in 16 bits: two of the largest must fit.
        let integers_to = f32::from((i16::MAX / 2 / input).min(127));
        let mut largest = vec![0.0_f32; columns];
        for row in values.chunks_exact(columns) {
            for (most, value) in largest.iter_mut().zip(row) {
                *most = most.max(value.abs());
            }
        }
        let scales: Vec<f32> = largest.iter().map(|&most| most.max(f32::MIN_POSITIVE) / integers_to).collect();
        let mut integers = Vec::with_capacity(values.len());
        let mut sums = vec![0; columns];
        for row in values.chunks_exact(columns) {
            for ((value, scale), sum) in row.iter().zip(&scales).zip(&mut sums) {
                let integer = lanes::nearest(value / scale) as i8;
                *sum += i32::from(integer);
                integers.push(integer);
            }
        }
        let rows = values.len() / columns;
        let packed = IntegerProduct::new().prepack_b(NdTensorView::from_data([rows, columns], integers.as_slice()));
        Self { packed, columns, scales, sums }
    }

    /// `out` = `left` times this.
    pub fn product(&self, with: &IntegerProduct, left: &[u8], out: &mut [i32]) -> Result<(), EncodeError> {
        let rows = out.len() / self.columns;
        let left = NdTensorView::try_from_data([rows, self.packed.rows()], left).map_err(shape)?;
        let (left, right) = (GemmInputA::Unpacked(left), GemmInputB::Packed(&self.packed));
        with.gemm(out, left, right, GemmOptions::default()).map_err(shape)
    }
}

/// A matrix of single-precision numbers.
pub(super) struct Matrix {
    packed: PackedBMatrix<f32>,
    pub columns: usize,
}

/// Multiplies single-precision matrices.
pub(super) type FloatProduct = GemmExecutor<f32, f32, f32>;

impl Matrix {
    fn new(values: &[f32], columns: usize) -> Self {
        let rows = values.len() / columns;
        let packed = FloatProduct::new().prepack_b(NdTensorView::from_data([rows, columns], values));
        Self { packed, columns }
    }

    /// `out` = `left` times this, plus what `out` holds where `add`.
    pub fn product(&self, with: &FloatProduct, left: &[f32], out: &mut [f32], add: bool) -> Result<(), EncodeError> {
        let rows = out.len() / self.columns;
        let left = NdTensorView::try_from_data([rows, self.packed.rows()], left).map_err(shape)?;
        let options = GemmOptions { beta: if add { 1.0 } else { 0.0 }, ..GemmOptions::default() };
        with.gemm(out, GemmInputA::Unpacked(left), GemmInputB::Packed(&self.packed), options).map_err(shape)
    }
}

fn shape(error: impl std::fmt::Debug) -> EncodeError {
    EncodeError::Model(format!("{error:?}"))
}

/// One convolution branch.
pub(super) struct Branch {
    /// What a token's projection adds to each slot of the first convolution (`slots` x 256 columns), then to each
    /// slot of the second (as many again).
    pub contributions: QuantizedMatrix,
    pub first_bias: [f32; CHANNELS],
    pub second_bias: [f32; CHANNELS],
    /// The second convolution: row `slot * 256 + channel`, 256 columns.
    pub second: Vec<PackedRow>,
}

/// All weights.
pub(super) struct Model {
    file: AssetBytes,
    /// Where in `file` the embedding table lies: bytes, 512 a row.
    table: Range<usize>,
    table_scales: Vec<f32>,
    table_offsets: Vec<f32>,
    /// From an embedding to the input of the branches, side by side.
    pub projection: QuantizedMatrix,
    pub projection_bias: Vec<f32>,
    pub projection_gain: Vec<f32>,
    pub projection_shift: Vec<f32>,
    pub branches: [Branch; BRANCHES],
    pub feature_gain: Vec<f32>,
    pub feature_shift: Vec<f32>,
    pub average: Matrix,
    pub average_bias: Vec<f32>,
    /// The residual network: the names are those of the published weights.
    pub d0: Matrix,
    pub d1: Matrix,
    pub d2: Matrix,
    pub d3: Matrix,
    pub p1: Matrix,
    pub p3: Matrix,
    /// Keeps divisions away from zero.
    pub epsilon: f32,
}

/// A row of the embedding table: `scale * integer + offset`.
#[derive(Clone, Copy)]
pub(super) struct Embedding<'a> {
    pub integers: &'a [u8; EMBEDDING],
    pub scale: f32,
    pub offset: f32,
}

impl Model {
    /// Reads the weights asset.
    pub fn new(file: &AssetBytes) -> Result<Self, EncodeError> {
        let source = Source(SafeTensors::deserialize(file).map_err(|error| EncodeError::Model(error.to_string()))?);
        let orders = WINDOWS.map(|window| window.slots);
        let side_by_side = |name: &str, rows: usize| -> Result<Vec<f32>, EncodeError> {
            let [a, b, c] = orders.map(|order| source.numbers(&format!("{name}{order}"), rows * CHANNELS));
            let (a, b, c) = (a?, b?, c?);
            let rows = a.chunks_exact(CHANNELS).zip(b.chunks_exact(CHANNELS)).zip(c.chunks_exact(CHANNELS));
            Ok(rows.flat_map(|((a, b), c)| [a, b, c].concat()).collect())
        };
        let branch = |window: Window| -> Result<Branch, EncodeError> {
            let Window { slots, .. } = window;
            let first = source.numbers(&format!("w1_{slots}"), slots * CHANNELS * CHANNELS)?;
            let second = source.numbers(&format!("w2_{slots}"), slots * CHANNELS * CHANNELS)?;
            Ok(Branch {
                contributions: QuantizedMatrix::new(&slots_side_by_side(&first, &second), 2 * slots * CHANNELS, 255),
                first_bias: source.array(&format!("b1_{slots}"))?,
                second_bias: source.array(&format!("b2_{slots}"))?,
                second: second.as_chunks().0.iter().map(packed).collect(),
            })
        };
        let matrix = |name: &str, rows: usize, columns: usize| -> Result<Matrix, EncodeError> {
            Ok(Matrix::new(&source.numbers(name, rows * columns)?, columns))
        };
        let [a, b, c] = WINDOWS.map(branch);
        let model = Self {
            table: source.table(file)?,
            table_scales: source.numbers("scale", TABLE_GROUPS)?,
            table_offsets: source.numbers("lo", TABLE_GROUPS)?,
            projection: QuantizedMatrix::new(&side_by_side("proj", EMBEDDING)?, CONVOLVED, LARGEST_EMBEDDED),
            projection_bias: side_by_side("proj_b", 1)?,
            projection_gain: side_by_side("ln_g", 1)?,
            projection_shift: side_by_side("ln_b", 1)?,
            branches: [a?, b?, c?],
            feature_gain: source.numbers("ln_g", FEATURES)?,
            feature_shift: source.numbers("ln_b", FEATURES)?,
            average: matrix("cnn_W", FEATURES, EMBEDDING)?,
            average_bias: source.numbers("cnn_b", EMBEDDING)?,
            d0: matrix("d0", EMBEDDING, NARROW)?,
            d1: matrix("d1", NARROW, NARROW)?,
            d2: matrix("d2", NARROW, EMBEDDING)?,
            d3: matrix("d3", EMBEDDING, EMBEDDING)?,
            p1: matrix("p1", EMBEDDING, NARROW)?,
            p3: matrix("p3", NARROW, EMBEDDING)?,
            epsilon: source.numbers("eps", 1)?.into_iter().sum(),
            file: AssetBytes::clone(file),
        };
        Ok(model)
    }

    /// The embedding of a token; that of the unknown token where there is no such id.
    pub fn embedding(&self, id: u32) -> Embedding<'_> {
        static NOTHING: [u8; EMBEDDING] = [0; EMBEDDING];
        let rows = self.file.get(self.table.clone()).unwrap_or_default().as_chunks::<EMBEDDING>().0;
        let id = if (id as usize) < rows.len() { id as usize } else { 0 };
        let group = id % TABLE_GROUPS;
        Embedding {
            integers: rows.get(id).unwrap_or(&NOTHING),
            scale: self.table_scales.get(group).copied().unwrap_or_default(),
            offset: self.table_offsets.get(group).copied().unwrap_or_default(),
        }
    }
}

fn packed(row: &[f32; CHANNELS]) -> PackedRow {
    let mut out = [0; CHANNELS / 2];
    lanes::pack(row, &mut out);
    out
}

/// Arranges two convolutions' rows by channel, so that one product gives a token's part in every slot of both.
fn slots_side_by_side(first: &[f32], second: &[f32]) -> Vec<f32> {
    let mut out = Vec::with_capacity(first.len() + second.len());
    for channel in 0..CHANNELS {
        for weights in [first, second] {
            for row in weights.chunks_exact(CHANNELS).skip(channel).step_by(CHANNELS) {
                out.extend_from_slice(row);
            }
        }
    }
    out
}

/// The weights asset, taken apart with checks.
struct Source<'a>(SafeTensors<'a>);

impl Source<'_> {
    fn tensor(&self, name: &str, dtype: Dtype) -> Result<TensorView<'_>, EncodeError> {
        let view = self.0.tensor(name).map_err(|error| EncodeError::Model(format!("{name}: {error}")))?;
        if view.dtype() == dtype { Ok(view) } else { Err(EncodeError::Model(format!("{name} holds other numbers"))) }
    }

    /// `count` single-precision numbers.
    fn numbers(&self, name: &str, count: usize) -> Result<Vec<f32>, EncodeError> {
        let view = self.tensor(name, Dtype::F32)?;
        let numbers: Vec<f32> = view.data().as_chunks().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect();
        if numbers.len() == count { Ok(numbers) } else { Err(EncodeError::Model(format!("{name} has another size"))) }
    }

    /// `N` single-precision numbers.
    fn array<const N: usize>(&self, name: &str) -> Result<[f32; N], EncodeError> {
        let size = |_| EncodeError::Model(format!("{name} has another size"));
        <[f32; N]>::try_from(self.numbers(name, N)?.as_slice()).map_err(size)
    }

    /// Where in `file` the embedding table lies.
    fn table(&self, file: &[u8]) -> Result<Range<usize>, EncodeError> {
        let data = self.tensor("table", Dtype::U8)?.data();
        let start = data.as_ptr().addr() - file.as_ptr().addr();
        Ok(start..start + data.len())
    }
}
