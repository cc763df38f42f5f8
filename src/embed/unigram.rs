//! Cuts text into the pieces whose scores add up highest: the unigram model of Kudo (2018).

use yada::DoubleArray;

/// What an uncovered character scores below the worst piece, as in SentencePiece.
const UNKNOWN_PENALTY: f64 = 10.0;

/// Pieces with their scores.
pub(super) struct Unigram {
    /// From piece to number.
    pieces: DoubleArray<Vec<u8>>,
    /// Log probability of each piece.
    scores: Vec<f32>,
    unknown: u32,
    unknown_score: f64,
}

/// The best way to cut up the text so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    score: f64,
    /// Where its last piece starts, and which it is.
    pub start: u32,
    pub piece: u32,
}

impl Unigram {
    /// A model; a character that no piece covers becomes `unknown` and scores [`UNKNOWN_PENALTY`] below `worst`. `None` where `pieces` is
    /// no double-array trie.
    pub fn new(pieces: Vec<u8>, scores: Vec<f32>, unknown: u32, worst: f32) -> Option<Self> {
        let pieces = DoubleArray::new(pieces).ok()?;
        Some(Self { pieces, scores, unknown, unknown_score: f64::from(worst) - UNKNOWN_PENALTY })
    }

    /// For each byte position where a piece can end, the best last piece. Sums are in double precision and the first
    /// of equals wins, as in the Python packages that the numbers are checked against.
    pub fn best_cuts(&self, text: &[u8]) -> Vec<Cut> {
        let mut cuts = vec![Cut { score: f64::NEG_INFINITY, start: 0, piece: self.unknown }; text.len() + 1];
        cuts[0].score = 0.0;
        let mut start = 0;
        while start < text.len() {
            let base = cuts[start].score;
            let mut offer = |length: usize, piece: u32, score: f64| {
                if let Some(cut) = cuts.get_mut(start + length)
                    && base + score > cut.score
                {
                    *cut = Cut { score: base + score, start: start as u32, piece };
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
                offer(character, self.unknown, self.unknown_score);
            }
            start += character;
        }
        cuts
    }

    /// The pieces of `text` with their places in bytes.
    pub fn pieces(&self, text: &[u8]) -> Vec<(u32, std::ops::Range<usize>)> {
        let cuts = self.best_cuts(text);
        let mut found = Vec::new();
        let mut end = text.len();
        while let Some(cut) = cuts.get(end).filter(|_| end > 0) {
            found.push((cut.piece, cut.start as usize..end));
            end = cut.start as usize;
        }
        found.reverse();
        found
    }
}

/// Bytes of the UTF-8 character that starts at `at`; at least 1, and never past the end.
pub(super) fn character_length(text: &[u8], at: usize) -> usize {
    let rest = text.get(at + 1..).unwrap_or_default();
    1 + rest.iter().take(3).take_while(|&&byte| byte & 0xC0 == 0x80).count()
}
