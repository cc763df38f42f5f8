//! What the matcher reads: pieces of a text, and their vectors out of a table in 4-bit blocks.

use std::ops::Range;

use rustc_hash::FxHashMap;
use safetensors::Dtype;

use super::Weights;
use super::layers::WIDTH;
use crate::assets::AssetBytes;
use crate::embed::EncodeError;
use crate::embed::unigram::Unigram;
use crate::text::Span;

/// What stands before every text, as the encoder was trained.
const PREFIX: &str = "query: ";
/// Pieces of it, and the mark for the beginning.
pub(super) const PREFIX_PIECES: usize = 4;
/// Pieces of a text and of the prefix at most; what is longer is cut off.
const MOST_PIECES: usize = 126;
/// The mark that stands for a space.
const SPACE: char = '\u{2581}';

/// Rows of the three marks.
const BEGIN: u32 = 0;
const END: u32 = 1;
const UNKNOWN: u32 = 2;

/// Numbers of a vector that share a scale.
const BLOCK: usize = 32;
/// Bytes of such a block: the scale in half precision, then the numbers, two a byte.
const BLOCK_BYTES: usize = 2 + BLOCK / 2;
const ROW_BYTES: usize = WIDTH / BLOCK * BLOCK_BYTES;

/// Pieces and their vectors.
pub(super) struct Vocabulary {
    file: AssetBytes,
    /// Where in `file` the table lies.
    table: Range<usize>,
    ids: Vec<u32>,
    unigram: Unigram,
    rewrites: FxHashMap<char, String>,
    positions: Vec<f32>,
    /// Keeps divisions away from zero in the encoder.
    pub epsilon: f32,
}

/// A text as the encoder reads it.
#[derive(Clone, Debug, Default)]
pub(super) struct Input {
    /// Rows of the table: the mark for the beginning, the prefix, the text's own, the mark for the end.
    pub rows: Vec<u32>,
    /// Where the text's own pieces stand in it, in bytes.
    pub spans: Vec<Span>,
}

impl Vocabulary {
    /// Reads the asset.
    pub fn new(file: &AssetBytes) -> Result<Self, EncodeError> {
        let source = Weights::new(file)?;
        let broken = |what: &str| EncodeError::Model(format!("{what} cannot be used"));
        let pieces = source.bytes("pieces", Dtype::U8)?.to_vec();
        let unigram = Unigram::new(pieces, source.floats("scores", 0)?, UNKNOWN, source.float("worst")?);
        let (rewritten, ends) = (source.numbers("rewritten")?, source.numbers("ends")?);
        let replacements = source.bytes("replacements", Dtype::U8)?;
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let mut rewrites = FxHashMap::default();
        for ((code, start), &end) in rewritten.into_iter().zip(starts).zip(&ends) {
            let text = replacements.get(start as usize..end as usize).and_then(|text| std::str::from_utf8(text).ok());
            let (Some(c), Some(text)) = (char::from_u32(code), text) else { return Err(broken("replacements")) };
            rewrites.insert(c, text.to_owned());
        }
        let ids = source.numbers("ids")?;
        let blocks = source.bytes("blocks", Dtype::U8)?;
        let start = blocks.as_ptr().addr() - file.as_ptr().addr();
        let table = start..start + blocks.len();
        if blocks.len() != ids.len() * ROW_BYTES {
            return Err(broken("the table of pieces"));
        }
        Ok(Self {
            file: AssetBytes::clone(file),
            table,
            ids,
            unigram: unigram.ok_or_else(|| broken("pieces"))?,
            rewrites,
            positions: source.floats("positions", (MOST_PIECES + 2) * WIDTH)?,
            epsilon: source.float("epsilon")?,
        })
    }

    /// What multilingual-e5-small calls a row.
    pub fn id(&self, row: u32) -> u32 {
        self.ids.get(row as usize).copied().unwrap_or_default()
    }

    /// Cuts `text` into pieces.
    pub fn input(&self, text: &str) -> Input {
        // The text after rewriting, and the byte of `text` that each of its bytes comes from.
        let (mut written, mut places) = (String::new(), Vec::new());
        let mut write = |c: char, place: usize| {
            // One space for several.
            let c = if c == ' ' { SPACE } else { c };
            if c != SPACE || !written.ends_with(SPACE) {
                written.push(c);
                places.resize(written.len(), place as u32);
            }
        };
        write(' ', 0);
        for c in PREFIX.chars() {
            write(c, 0);
        }
        for (at, c) in text.char_indices() {
            match self.rewrites.get(&c) {
                Some(replacement) => replacement.chars().for_each(|c| write(c, at)),
                None => write(c, at),
            }
        }
        let mut input = Input::default();
        input.rows.push(BEGIN);
        let pieces = self.unigram.pieces(written.as_bytes());
        for (number, (piece, range)) in pieces.into_iter().take(MOST_PIECES).enumerate() {
            input.rows.push(piece);
            if number + 1 >= PREFIX_PIECES {
                let place = |at: usize| places.get(at).map_or(text.len(), |&place| place as usize);
                let (start, end) = (place(range.start), place(range.end));
                // A piece that begins with a space begins after it.
                let own = text.get(start..end).unwrap_or_default();
                let start = start + (own.len() - own.trim_start().len());
                input.spans.push(Span::new(start.min(end), end));
            }
        }
        input.rows.push(END);
        input
    }

    /// Writes the vector of the piece in `row` at a position to `out`.
    pub fn embed(&self, row: u32, position: usize, out: &mut [f32]) {
        let table = self.file.get(self.table.clone()).unwrap_or_default().as_chunks::<ROW_BYTES>().0;
        let Some(row) = table.get(row as usize).or_else(|| table.get(UNKNOWN as usize)) else { return };
        for (block, out) in row.as_chunks::<BLOCK_BYTES>().0.iter().zip(out.as_chunks_mut::<BLOCK>().0) {
            let (scale, numbers) = block.split_at(2);
            let scale = scale.try_into().map_or(0.0, |bytes| half::f16::from_le_bytes(bytes).to_f32());
            let (low, high) = out.split_at_mut(BLOCK / 2);
            for ((low, high), &both) in low.iter_mut().zip(high).zip(numbers) {
                *low = (f32::from(both & 15) - 8.0) * scale;
                *high = (f32::from(both >> 4) - 8.0) * scale;
            }
        }
        let positions = self.positions.chunks_exact(WIDTH).nth(position).unwrap_or_default();
        out.iter_mut().zip(positions).for_each(|(value, position)| *value += position);
    }
}

/// Whether a letter is of a script that the table covers.
pub(super) fn is_covered(c: char) -> bool {
    matches!(c,
        'A'..='Z' | 'a'..='z' | '\u{AA}' | '\u{BA}' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' | '\u{FF21}'..='\u{FF5A}'
        | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}'
        | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'
        | '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{AC00}'..='\u{D7AF}')
}
