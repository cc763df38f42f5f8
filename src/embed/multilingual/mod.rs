//! Universal Sentence Encoder Multilingual v3 (Yang et al. 2019, the convolutional variant): a 2-, a 3- and a 5-gram
//! branch of two convolutions each over token embeddings, averaged, then a small residual network.
//!
//! Computed token by token as written it takes 1.7 million multiplications a token. Over a thousand lines of news it
//! takes a seventh of that here, for two reasons. What a token contributes to each slot of a convolution's window depends on the token alone
//! as long as nothing was mixed in from its neighbours, so it is computed once for each *distinct* token of a batch
//! ([`tokens`]), and the first convolution is then a sum of a few rows. The second one's input is the first one's
//! output, relu(c) + x: the x part again depends on the token alone, and relu(c) is zero in 95 to 98 of 100 places,
//! so only the rows of the weights that meet something else are added ([`sentence`]).

mod dense;
mod lanes;
mod model;
mod pages;
mod prefetch;
mod sentence;
mod tokens;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{EncodeError, Progress, SentenceEncoder, SentencePiece, Vectors};
use crate::assets::{AssetStore, USE_MULTILINGUAL_TOKENIZER_SAFETENSORS, USE_MULTILINGUAL_WEIGHTS_SAFETENSORS};
use model::{EMBEDDING, FEATURES, Model};
use sentence::Scratch;
use tokens::TokenTable;

/// Distinct tokens whose contributions are held at once: 13 KB each, 107 MB in all.
const DISTINCT_TOKENS: usize = 8192;
/// Tokens that one task takes through the convolutions.
const TASK_TOKENS: usize = 384;
/// Sentences that one task takes through the dense layers.
const TASK_SENTENCES: usize = 64;

/// The encoder that taiyaku comes with.
pub struct MultilingualEncoder {
    tokenizer: SentencePiece,
    model: Model,
}

impl MultilingualEncoder {
    /// Changes whenever the vectors do, be it through other weights or through other arithmetic.
    pub const ID: &str = "use-multilingual-3/2";
    /// Numbers in a vector.
    pub const DIMENSIONS: usize = EMBEDDING;

    /// Loads the encoder's weights and tokenizer.
    pub fn load(assets: &AssetStore) -> Result<Self, EncodeError> {
        let tokenizer = SentencePiece::new(&assets.bytes(&USE_MULTILINGUAL_TOKENIZER_SAFETENSORS)?)?;
        let model = Model::new(&assets.bytes(&USE_MULTILINGUAL_WEIGHTS_SAFETENSORS)?)?;
        Ok(Self { tokenizer, model })
    }

    /// The tokenizer, for those who want to see the ids.
    pub const fn tokenizer(&self) -> &SentencePiece {
        &self.tokenizer
    }

    /// Encodes a batch with a bounded number of distinct tokens into `out`, one row a sentence.
    fn encode_batch(&self, sentences: &[Vec<u32>], out: &mut [f32], run: &Run<'_>) -> Result<(), EncodeError> {
        // Tokens get consecutive numbers in the order of their first use.
        let mut numbers = FxHashMap::default();
        let mut distinct = Vec::new();
        let numbered: Vec<Vec<u32>> = sentences
            .iter()
            .map(|ids| {
                let number = |&id: &u32| {
                    *numbers.entry(id).or_insert_with(|| {
                        distinct.push(id);
                        distinct.len() as u32 - 1
                    })
                };
                ids.iter().map(number).collect()
            })
            .collect();
        let table = TokenTable::new(&self.model, &distinct, || run.goes_on())?;

        let mut sums = vec![[0.0; FEATURES]; numbered.len()];
        let mut tasks = Vec::new();
        let (mut sentences, mut rest) = (numbered.as_slice(), sums.as_mut_slice());
        while !sentences.is_empty() {
            let count = prefix_within(sentences, TASK_TOKENS);
            let (task, later) = sentences.split_at(count);
            let (rows, more) = rest.split_at_mut(count);
            tasks.push((task, rows));
            (sentences, rest) = (later, more);
        }
        tasks.into_par_iter().try_for_each_init(Scratch::default, |scratch, (sentences, sums)| {
            run.goes_on()?;
            sentence::sums(&self.model, &table, sentences, sums, scratch);
            run.finished(sentences.len())
        })?;
        let dense = numbered.par_chunks(TASK_SENTENCES).zip(sums.par_chunks(TASK_SENTENCES));
        dense
            .zip(out.par_chunks_mut(TASK_SENTENCES * EMBEDDING))
            .try_for_each(|((sentences, sums), out)| dense::finish(&self.model, sentences, sums.as_flattened(), out))
    }
}

impl SentenceEncoder for MultilingualEncoder {
    fn id(&self) -> &str {
        Self::ID
    }

    fn dimensions(&self) -> usize {
        Self::DIMENSIONS
    }

    fn encode(&self, texts: &[&str], progress: Progress<'_>) -> Result<Vectors, EncodeError> {
        let run = Run { progress, done: AtomicUsize::new(0), stopped: AtomicBool::new(false) };
        let sentences: Vec<Vec<u32>> = texts.par_iter().map(|text| self.tokenizer.ids(text)).collect();
        let mut values = vec![0.0; texts.len() * EMBEDDING];
        let mut start = 0;
        let mut seen = rustc_hash::FxHashSet::default();
        for end in 1..=sentences.len() {
            seen.extend(sentences[end - 1].iter().copied());
            if seen.len() >= DISTINCT_TOKENS || end == sentences.len() {
                self.encode_batch(&sentences[start..end], &mut values[start * EMBEDDING..end * EMBEDDING], &run)?;
                seen.clear();
                start = end;
            }
        }
        Ok(Vectors::new(EMBEDDING, values))
    }
}

/// How many of the first sentences have at most `limit` tokens together; at least one.
fn prefix_within(sentences: &[Vec<u32>], limit: usize) -> usize {
    let mut tokens = 0;
    let fits = sentences.iter().take_while(|ids| {
        tokens += ids.len();
        tokens <= limit
    });
    fits.count().max(1)
}

/// One call of `encode`: what the caller hears of it.
struct Run<'a> {
    progress: Progress<'a>,
    done: AtomicUsize,
    stopped: AtomicBool,
}

impl Run<'_> {
    /// Counts `sentences` more and asks the caller whether to go on.
    fn finished(&self, sentences: usize) -> Result<(), EncodeError> {
        let done = self.done.fetch_add(sentences, Ordering::Relaxed) + sentences;
        if !(self.progress)(done) {
            self.stopped.store(true, Ordering::Relaxed);
        }
        self.goes_on()
    }

    fn goes_on(&self) -> Result<(), EncodeError> {
        if self.stopped.load(Ordering::Relaxed) { Err(EncodeError::Cancelled) } else { Ok(()) }
    }
}
