//! SentencePiece's unigram tokenizer: characters are rewritten (NFKC and a little more), then cut into the pieces
//! whose scores add up highest (Kudo 2018).
//!
//! The `kitoken` crate reads the same model but gave other ids on 7 of 986 news lines and takes 180 ms to load. Here
//! the trie of pieces comes ready made, so loading is a copy of 3 MB.

use safetensors::SafeTensors;
use yada::DoubleArray;

use super::EncodeError;
use super::unigram::{Unigram, character_length};

/// What a character that no piece covers becomes.
const UNKNOWN: u32 = 0;
const BEGIN: u32 = 1;
const END: u32 = 2;
/// The mark that stands for a space: U+2581.
const SPACE: &[u8] = "\u{2581}".as_bytes();

/// A SentencePiece unigram model.
pub struct SentencePiece {
    unigram: Unigram,
    /// From characters that are rewritten to the place of what replaces them.
    rewrites: DoubleArray<Vec<u8>>,
    /// Replacements, each ended by a zero byte.
    replacements: Vec<u8>,
}

impl SentencePiece {
    /// Reads the model from the tokenizer asset.
    ///
    /// # Errors
    ///
    /// [`EncodeError::Model`] where `bytes` is no such model.
    pub fn new(bytes: &[u8]) -> Result<Self, EncodeError> {
        let model = |error: &dyn std::fmt::Display| EncodeError::Model(format!("tokenizer: {error}"));
        let tensors = SafeTensors::deserialize(bytes).map_err(|error| model(&error))?;
        let section = |name| tensors.tensor(name).map(|view| view.data().to_vec()).map_err(|error| model(&error));
        let scores: Vec<f32> =
            section("scores")?.as_chunks().0.iter().map(|&score| f32::from_le_bytes(score)).collect();
        let worst = scores.iter().copied().fold(0.0, f32::min);
        Ok(Self {
            unigram: Unigram::new(section("pieces")?, scores, UNKNOWN, worst).ok_or_else(|| model(&"no pieces"))?,
            rewrites: DoubleArray::new(section("rewrites")?).map_err(|error| model(&error))?,
            replacements: section("replacements")?,
        })
    }

    /// The ids of `text`, between the marks for beginning and end.
    pub fn ids(&self, text: &str) -> Vec<u32> {
        let normalized = self.normalize(text.as_bytes());
        if normalized.is_empty() {
            return vec![BEGIN, UNKNOWN, END];
        }
        let pieces = self.unigram.pieces(&normalized).into_iter().map(|(piece, _)| piece);
        std::iter::once(BEGIN).chain(pieces).chain(std::iter::once(END)).collect()
    }

    /// Rewrites characters, runs of spaces to one [`SPACE`], and puts one in front; empty where only spaces are.
    fn normalize(&self, text: &[u8]) -> Vec<u8> {
        let mut at = 0;
        while at < text.len() {
            let (replacement, length) = self.rewrite(text, at);
            if replacement != b" " {
                break;
            }
            at += length;
        }
        if at >= text.len() {
            return Vec::new();
        }
        let mut out = Vec::with_capacity(text.len() + text.len() / 4 + SPACE.len());
        out.extend_from_slice(SPACE);
        let mut after_space = true;
        while at < text.len() {
            let (mut replacement, length) = self.rewrite(text, at);
            at += length;
            while after_space && let Some(rest) = replacement.strip_prefix(b" ") {
                replacement = rest;
            }
            for &byte in replacement {
                if byte == b' ' { out.extend_from_slice(SPACE) } else { out.push(byte) }
            }
            if let Some(&last) = replacement.last() {
                after_space = last == b' ';
            }
        }
        while out.ends_with(SPACE) {
            out.truncate(out.len() - SPACE.len());
        }
        out
    }

    /// What the longest rewritable prefix of `text` from `at` becomes, or its first character as it is; and how many
    /// bytes that covers.
    fn rewrite<'a>(&'a self, text: &'a [u8], at: usize) -> (&'a [u8], usize) {
        let rest = text.get(at..).unwrap_or_default();
        let longest = self.rewrites.common_prefix_search(rest).last();
        if let Some((place, length)) = longest
            && let Some(tail) = self.replacements.get(place as usize..)
        {
            let end = tail.iter().position(|&byte| byte == 0).unwrap_or(tail.len());
            return (tail.get(..end).unwrap_or_default(), length);
        }
        let length = character_length(text, at);
        (rest.get(..length).unwrap_or(rest), length)
    }
}
