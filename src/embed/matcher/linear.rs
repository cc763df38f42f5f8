//! A layer's matrix: 8-bit integers with a scale an output, or single precision.

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_tensor::NdTensorView;
use safetensors::Dtype;

use super::{Weights, lanes, shape};
use crate::embed::EncodeError;

/// What is computed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Precision {
    /// 7-bit inputs and 8-bit weights into 32-bit sums: exact sums, hence the same on every machine. Processors with AVX2 but
    /// without VNNI add pairs of products in 16 bits, so that 8-bit inputs would not fit.
    Integers,
    /// Single precision.
    Floats,
}

enum Matrix {
    Integers { packed: PackedBMatrix<i8>, sums: Vec<i32> },
    Floats { packed: PackedBMatrix<f32> },
}

/// out = input / smooth, times weights, plus bias.
pub(super) struct Linear {
    matrix: Matrix,
    pub columns: usize,
    scales: Vec<f32>,
    bias: Vec<f32>,
    /// One over what each channel of the input is divided by.
    smooth: Vec<f32>,
}

/// Room that products need.
#[derive(Default)]
pub(super) struct Scratch {
    integers: Vec<u8>,
    products: Vec<i32>,
    floats: Vec<f32>,
    rows: Vec<(f32, i32)>,
}

impl Linear {
    /// Reads the layer called `name`, which has that many inputs.
    pub fn new(weights: &Weights<'_>, name: &str, inputs: usize, precision: Precision) -> Result<Self, EncodeError> {
        let part = |what: &str, count| weights.floats(&format!("{name}.{what}"), count);
        let scales = part("scale", 0)?;
        let columns = scales.len();
        let (bias, smooth) = (part("bias", columns)?, part("smooth", inputs)?);
        let integers = weights.bytes(&format!("{name}.weight"), Dtype::I8)?;
        if integers.len() != inputs * columns || columns == 0 {
            return Err(EncodeError::Model(format!("{name} has another size")));
        }
        let integers: &[i8] = bytemuck::cast_slice(integers);
        let matrix = match precision {
            Precision::Integers => {
                let mut sums = vec![0; columns];
                for row in integers.chunks_exact(columns) {
                    sums.iter_mut().zip(row).for_each(|(sum, &value)| *sum += i32::from(value));
                }
                let view = NdTensorView::from_data([inputs, columns], integers);
                Matrix::Integers { packed: GemmExecutor::<u8, i8, i32>::new().prepack_b(view), sums }
            }
            Precision::Floats => {
                let values: Vec<f32> = integers.iter().map(|&value| f32::from(value)).collect();
                let view = NdTensorView::from_data([inputs, columns], values.as_slice());
                Matrix::Floats { packed: GemmExecutor::<f32, f32, f32>::new().prepack_b(view) }
            }
        };
        Ok(Self { matrix, columns, scales, bias, smooth: smooth.into_iter().map(|value| 1.0 / value).collect() })
    }

    /// `out` = `input` through this layer, row after row.
    pub fn apply(&self, input: &[f32], out: &mut Vec<f32>, scratch: &mut Scratch) -> Result<(), EncodeError> {
        let inputs = self.smooth.len();
        let rows = input.len() / inputs;
        out.resize(rows * self.columns, 0.0);
        match &self.matrix {
            Matrix::Integers { packed, sums } => {
                scratch.integers.resize(input.len(), 0);
                scratch.floats.resize(inputs, 0.0);
                scratch.products.resize(out.len(), 0);
                scratch.rows.clear();
                for (row, integers) in input.chunks_exact(inputs).zip(scratch.integers.chunks_exact_mut(inputs)) {
                    scratch.rows.push(lanes::round_row(row, &self.smooth, &mut scratch.floats, integers));
                }
                let left = NdTensorView::try_from_data([rows, inputs], scratch.integers.as_slice()).map_err(shape)?;
                let (left, right) = (GemmInputA::Unpacked(left), GemmInputB::Packed(packed));
                GemmExecutor::<u8, i8, i32>::new()
                    .gemm(&mut scratch.products, left, right, GemmOptions::default())
                    .map_err(shape)?;
                let products = scratch.products.chunks_exact(self.columns);
                for ((out, products), &row) in out.chunks_exact_mut(self.columns).zip(products).zip(&scratch.rows) {
                    lanes::scale_row(products, row, sums, &self.scales, &self.bias, out);
                }
            }
            Matrix::Floats { packed } => {
                scratch.floats.clear();
                for row in input.chunks_exact(inputs) {
                    scratch.floats.extend(row.iter().zip(&self.smooth).map(|(value, smooth)| value * smooth));
                }
                let left = NdTensorView::try_from_data([rows, inputs], scratch.floats.as_slice()).map_err(shape)?;
                let (left, right) = (GemmInputA::Unpacked(left), GemmInputB::Packed(packed));
                GemmExecutor::<f32, f32, f32>::new().gemm(out, left, right, GemmOptions::default()).map_err(shape)?;
                for out in out.chunks_exact_mut(self.columns) {
                    for ((value, scale), bias) in out.iter_mut().zip(&self.scales).zip(&self.bias) {
                        *value = *value * scale + bias;
                    }
                }
            }
        }
        Ok(())
    }
}
