//! Sentence vectors: the encoder behind one trait, its weights, its cache on disk.
//!
//! [`SentenceEncoder`] and [`ClaimMatcher`] are what the rest of taiyaku knows. [`MultilingualEncoder`] implements the
//! first: one vector a sentence, to find what may belong together. [`E5Matcher`] implements the second: a vector a piece of
//! a sentence, to tell whether two make the same claim.

mod cache;
mod cached;
mod matcher;
mod multilingual;
mod sentencepiece;
mod unigram;
mod vectors;

pub use cache::VectorCache;
pub use cached::CachedEncoder;
pub use matcher::{CachedMatcher, ClaimMatcher, E5Matcher, Judgement, TokenVectors, covers};
pub use multilingual::MultilingualEncoder;
pub use sentencepiece::SentencePiece;
pub use vectors::Vectors;

use crate::assets::AssetError;

/// Turns sentences into vectors whose dot product tells how alike their meanings are, across languages.
pub trait SentenceEncoder: Send + Sync {
    /// Names the encoder and everything that its vectors depend on: a changed id means other vectors.
    fn id(&self) -> &str;

    /// Numbers in a vector.
    fn dimensions(&self) -> usize;

    /// The vectors of `texts`, in their order: one row each, of length 1.
    ///
    /// A text's vector depends on nothing but the text: not on the others, nor on the number of threads. Runs on the
    /// rayon pool of the caller.
    ///
    /// `progress` is called from any thread with the number of texts that are done; where it returns `false` the work
    /// stops with [`EncodeError::Cancelled`].
    fn encode(&self, texts: &[&str], progress: Progress<'_>) -> Result<Vectors, EncodeError>;
}

/// Hears how many texts are done and answers whether to go on.
pub type Progress<'a> = &'a (dyn Fn(usize) -> bool + Sync);

/// A [`Progress`] that never stops the work.
pub const fn uninterrupted(_done: usize) -> bool {
    true
}

/// Why there are no vectors.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// The caller's progress function asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// The weights could not be had.
    #[error(transparent)]
    Asset(#[from] AssetError),
    /// There is not enough memory.
    #[error("not enough memory for the encoder: {0}")]
    Memory(#[from] std::io::Error),
    /// The weights are not what this version of taiyaku expects.
    #[error("the encoder's weights cannot be used: {0}")]
    Model(String),
}

#[cfg(test)]
mod tests;
