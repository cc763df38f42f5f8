//! SentencePiece's unigram tokenizer: characters are rewritten (NFKC and a little more), then cut into the pieces
//! whose scores add up highest (Kudo 2018).
//!
//! The `kitoken` crate reads the same model but gave other ids on 7 of 986 news lines and takes 180 ms to load. Here
//! the trie of pieces comes ready made, so loading is a copy of 3 MB.

use safetensors::SafeTensors;
use yada::DoubleArray;

use super::EncodeError;

/// What a character that no piece covers becomes.
const UNKNOWN: u32 = 0;
const BEGIN: u32 = 1;
const END: u32 = 2;
/// The mark that stands for a space: U+2581.
const SPACE: &[u8] = "\u{2581}".as_bytes();
/// What an uncovered character scores below the worst piece, as in SentencePiece.
const UNKNOWN_PENALTY: f64 = 10.0;

/// A SentencePiece unigram model.
pub struct SentencePiece {
    /// From piece to id.
    pieces: DoubleArray<Vec<u8>>,
    /// Log probability of each piece.
    scores: Vec<f32>,
    unknown_score: f64,
    /// From characters that are rewritten to the place of what replaces them.
    rewrites: DoubleArray<Vec<u8>>,
    /// Replacements, each ended by a zero byte.
    replacements: Vec<u8>,
}

/// The best way to cut up the text so far.
#[derive(Clone, Copy)]
struct Node {
    score: f64,
    /// Where its last piece starts, and which it is.
    start: u32,
    piece: u32,
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
            pieces: DoubleArray::new(section("pieces")?).map_err(|error| model(&error))?,
            rewrites: DoubleArray::new(section("rewrites")?).map_err(|error| model(&error))?,
            replacements: section("replacements")?,
            unknown_score: f64::from(worst) - UNKNOWN_PENALTY,
            scores,
        })
    }

    /// The ids of `text`, between the marks for beginning and end.
    pub fn ids(&self, text: &str) -> Vec<u32> {
        let normalized = self.normalize(text.as_bytes());
        if normalized.is_empty() {
            return vec![BEGIN, UNKNOWN, END];
        }
        let nodes = self.best_cuts(&normalized);
        let mut ids = vec![END];
        let mut end = normalized.len();
        while let Some(node) = nodes.get(end).filter(|_| end > 0) {
            ids.push(node.piece);
            end = node.start as usize;
        }
        ids.push(BEGIN);
        ids.reverse();
        ids
    }

    /// For each byte position where a piece can end, the best last piece. Sums are in double precision and the first
    /// of equals wins, as in the Python package that the ids are checked against.
    fn best_cuts(&self, text: &[u8]) -> Vec<Node> {
        let mut nodes = vec![Node { score: f64::NEG_INFINITY, start: 0, piece: UNKNOWN }; text.len() + 1];
        nodes[0].score = 0.0;
        let mut start = 0;
        while start < text.len() {
            let base = nodes[start].score;
            let mut offer = |length: usize, piece: u32, score: f64| {
                if let Some(node) = nodes.get_mut(start + length)
                    && base + score > node.score
                {
                    *node = Node { score: base + score, start: start as u32, piece };
                }
            };
            let character = character_length(text, start);
            let mut covered = false;
            for (piece, length) in self.pieces.common_prefix_search(text.get(start..).unwrap_or_default()) {
                if let Some(&score) = self.scores.get(piece as usize) {
                    offer(length, piece, f64::from(score));
                }
                covered |= length == character;
            }
            if !covered {
                offer(character, UNKNOWN, self.unknown_score);
            }
            start += character;
        }
        nodes
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

/// Bytes of the UTF-8 character that starts at `at`; at least 1, and never past the end.
fn character_length(text: &[u8], at: usize) -> usize {
    let rest = text.get(at + 1..).unwrap_or_default();
    1 + rest.iter().take(3).take_while(|&&byte| byte & 0xC0 == 0x80).count()
}
