//! The encoder's layers: BERT (Devlin et al. 2019), 384 wide, 12 heads, norms after the sums.

use std::ops::Range;

use multiversion::multiversion;

use super::Weights;
use super::lanes;
use super::linear::{Linear, Precision, Scratch};
use super::tokens::{TOKEN_WIDTH, TokenVectors};
use super::vocabulary::{Input, PREFIX_PIECES, Vocabulary};
use crate::embed::EncodeError;

/// Numbers that describe a piece.
pub(super) const WIDTH: usize = 384;
const HEADS: usize = 12;
const HEAD: usize = WIDTH / HEADS;

struct Layer {
    /// Queries, keys and values side by side.
    qkv: Linear,
    attended: Linear,
    inner: Linear,
    outer: Linear,
    attended_norm: [Vec<f32>; 2],
    outer_norm: [Vec<f32>; 2],
}

/// A small matrix in single precision: rows of inputs, and a bias.
struct Head {
    weights: Vec<f32>,
    bias: Vec<f32>,
}

impl Head {
    fn new(weights: &Weights<'_>, name: &str, outputs: usize) -> Result<Self, EncodeError> {
        Ok(Self {
            weights: weights.floats(&format!("{name}.weight"), outputs * WIDTH)?,
            bias: weights.floats(&format!("{name}.bias"), outputs)?,
        })
    }

    fn apply(&self, input: &[f32], out: &mut [f32]) {
        project(&self.weights, &self.bias, input, out);
    }
}

/// All layers, and what makes token vectors of their output.
pub(super) struct Layers {
    /// What is added to every piece before the first layer.
    kind: Vec<f32>,
    norm: [Vec<f32>; 2],
    stack: Vec<Layer>,
    token: Head,
    salience: Head,
    sentence: Head,
}

impl Layers {
    pub fn new(weights: &Weights<'_>, precision: Precision) -> Result<Self, EncodeError> {
        let norm = |name: &str| -> Result<[Vec<f32>; 2], EncodeError> {
            Ok([weights.floats(&format!("{name}w"), WIDTH)?, weights.floats(&format!("{name}b"), WIDTH)?])
        };
        let count = (0..64).take_while(|layer| weights.0.tensor(&format!("{layer}.alnw")).is_ok()).count();
        let layer = |number: usize| -> Result<Layer, EncodeError> {
            let linear = |name: &str, inputs| Linear::new(weights, &format!("{number}.{name}"), inputs, precision);
            let inner = linear("fi", WIDTH)?;
            Ok(Layer {
                qkv: linear("qkv", WIDTH)?,
                attended: linear("ao", WIDTH)?,
                outer: linear("fo", inner.columns)?,
                inner,
                attended_norm: norm(&format!("{number}.aln"))?,
                outer_norm: norm(&format!("{number}.oln"))?,
            })
        };
        let layers = Self {
            kind: weights.floats("typ", 0)?,
            norm: norm("l")?,
            stack: (0..count).map(layer).collect::<Result<_, _>>()?,
            token: Head::new(weights, "proj", TOKEN_WIDTH)?,
            salience: Head::new(weights, "sal", 1)?,
            sentence: Head::new(weights, "mean", TOKEN_WIDTH)?,
        };
        let right = layers.stack.iter().all(|layer| {
            layer.qkv.columns == 3 * WIDTH && layer.attended.columns == WIDTH && layer.outer.columns == WIDTH
        });
        if right && layers.kind.len() >= WIDTH {
            Ok(layers)
        } else {
            Err(EncodeError::Model("layers of another width".to_owned()))
        }
    }

    /// Reads some texts together.
    pub fn read(&self, vocabulary: &Vocabulary, inputs: &[&Input]) -> Result<Vec<TokenVectors>, EncodeError> {
        let mut ranges: Vec<Range<usize>> = Vec::with_capacity(inputs.len());
        let pieces: usize = inputs.iter().map(|input| input.rows.len()).sum();
        let mut states = vec![0.0; pieces * WIDTH];
        let mut rows = states.chunks_exact_mut(WIDTH);
        let epsilon = vocabulary.epsilon;
        let mut at = 0;
        for input in inputs {
            ranges.push(at..at + input.rows.len());
            at += input.rows.len();
            for ((position, &row), state) in input.rows.iter().enumerate().zip(&mut rows) {
                vocabulary.embed(row, position, state);
                lanes::add_and_norm(state, &self.kind, (&self.norm[0], &self.norm[1]), epsilon);
            }
        }
        let mut scratch = Scratch::default();
        let (mut qkv, mut attended, mut inner, mut added) =
            (Vec::new(), vec![0.0; states.len()], Vec::new(), Vec::new());
        let mut room = Room::default();
        for layer in &self.stack {
            layer.qkv.apply(&states, &mut qkv, &mut scratch)?;
            for range in &ranges {
                let own = qkv.get(range.start * 3 * WIDTH..range.end * 3 * WIDTH).unwrap_or_default();
                let out = attended.get_mut(range.start * WIDTH..range.end * WIDTH).unwrap_or_default();
                attend(own, out, &mut room);
            }
            layer.attended.apply(&attended, &mut added, &mut scratch)?;
            sum_and_norm(&mut states, &added, &layer.attended_norm, epsilon);
            layer.inner.apply(&states, &mut inner, &mut scratch)?;
            lanes::gelu_all(&mut inner);
            layer.outer.apply(&inner, &mut added, &mut scratch)?;
            sum_and_norm(&mut states, &added, &layer.outer_norm, epsilon);
        }
        let of = |range: &Range<usize>| states.get(range.start * WIDTH..range.end * WIDTH).unwrap_or_default();
        Ok(ranges.iter().map(|range| self.tokens(of(range))).collect())
    }

    /// The vectors of one text, from its states.
    fn tokens(&self, states: &[f32]) -> TokenVectors {
        let count = states.len() / WIDTH;
        let mut mean = vec![0.0; WIDTH];
        for state in states.chunks_exact(WIDTH) {
            mean.iter_mut().zip(state).for_each(|(sum, value)| *sum += value);
        }
        mean.iter_mut().for_each(|value| *value /= count.max(1) as f32);
        let mut sentence = [0.0; TOKEN_WIDTH];
        self.sentence.apply(&mean, &mut sentence);
        let own = count.saturating_sub(PREFIX_PIECES + 1);
        let mut vectors = vec![0.0; own * TOKEN_WIDTH];
        let mut weights = Vec::with_capacity(own);
        let inner = states.chunks_exact(WIDTH).skip(PREFIX_PIECES);
        for (state, vector) in inner.zip(vectors.chunks_exact_mut(TOKEN_WIDTH)) {
            self.token.apply(state, vector);
            let mut salience = [0.0];
            self.salience.apply(state, &mut salience);
            // softplus
            weights.push(salience[0].max(0.0) + (-salience[0].abs()).exp().ln_1p());
        }
        TokenVectors::new(&vectors, &weights, &sentence)
    }
}

fn sum_and_norm(states: &mut [f32], added: &[f32], norm: &[Vec<f32>; 2], epsilon: f32) {
    for (state, added) in states.chunks_exact_mut(WIDTH).zip(added.chunks_exact(WIDTH)) {
        lanes::add_and_norm(state, added, (&norm[0], &norm[1]), epsilon);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw", "x86_64+avx2+fma"))]
fn project(weights: &[f32], bias: &[f32], input: &[f32], out: &mut [f32]) {
    for ((out, row), bias) in out.iter_mut().zip(weights.chunks_exact(WIDTH)).zip(bias) {
        *out = lanes::product(row, input) + bias;
    }
}

/// Room that attention needs.
#[derive(Default)]
struct Room {
    keys: Vec<f32>,
    scores: Vec<f32>,
}

/// Scaled dot-product attention over the pieces of one text, head by head.
#[multiversion(targets("x86_64+avx512f+avx512bw", "x86_64+avx2+fma"))]
fn attend(qkv: &[f32], out: &mut [f32], room: &mut Room) {
    let count = qkv.len() / (3 * WIDTH);
    // Room for whole vector registers.
    let padded = count.next_multiple_of(8);
    let scale = 1.0 / (HEAD as f32).sqrt();
    room.scores.resize(padded, 0.0);
    for head in 0..HEADS {
        // Keys by channel, so that a query meets all of them at once.
        room.keys.clear();
        room.keys.resize(HEAD * padded, 0.0);
        for (piece, row) in qkv.chunks_exact(3 * WIDTH).enumerate() {
            let keys = row.get(WIDTH + head * HEAD..WIDTH + (head + 1) * HEAD).unwrap_or_default();
            for (channel, &value) in keys.iter().enumerate() {
                room.keys[channel * padded + piece] = value;
            }
        }
        for (row, out) in qkv.chunks_exact(3 * WIDTH).zip(out.chunks_exact_mut(WIDTH)) {
            let query = row.get(head * HEAD..(head + 1) * HEAD).unwrap_or_default();
            room.scores.fill(0.0);
            for (keys, &value) in room.keys.chunks_exact(padded).zip(query) {
                let value = value * scale;
                room.scores.iter_mut().zip(keys).for_each(|(score, key)| *score += value * key);
            }
            let scores = room.scores.get_mut(..count).unwrap_or_default();
            let most = scores.iter().copied().fold(f32::MIN, f32::max);
            for score in &mut *scores {
                *score = lanes::exp(*score - most);
            }
            let total = 1.0 / lanes::sum(scores, |value| value);
            let mut sums = [0.0_f32; HEAD];
            for (row, &score) in qkv.chunks_exact(3 * WIDTH).zip(&*scores) {
                let values = row.get(2 * WIDTH + head * HEAD..2 * WIDTH + (head + 1) * HEAD).unwrap_or_default();
                sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += score * value);
            }
            let out = out.get_mut(head * HEAD..(head + 1) * HEAD).unwrap_or_default();
            out.iter_mut().zip(sums).for_each(|(out, sum)| *out = sum * total);
        }
    }
}
