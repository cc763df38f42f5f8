//! How foreign names in katakana are written in Chinese characters: バイデン as 拜登.
//!
//! The dictionaries share some thousands of such names. `assets/lexicon.py` learned from them how likely each mora is
//! written with each Chinese syllable, and how likely each character serves to write a sound at all; here the best
//! match of a name in a sentence is found by dynamic programming over both.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::table::Bytes;
use crate::text::fold::{FoldedChar, fold_char};

/// Steps of a score in the table.
const STEPS: f32 = 20.0;

/// What it costs to leave a mora unwritten: ト in the middle of a cluster.
const SKIPPED_MORA: f32 = -1.5;

/// What it costs to pass over a character that sounds like nothing in the name.
const SKIPPED_CHARACTER: f32 = -3.0;

/// The sounds of a name, by number.
pub type Name = Vec<u16>;

/// What a character sounds like: its syllable by number, and how likely it writes a sound; `None` where it never does.
pub type Heard = Option<(u16, f32)>;

/// The tables.
pub struct Transcription {
    morae: FxHashMap<String, u16>,
    syllables: usize,
    scores: Bytes,
    characters: FxHashMap<char, (u16, f32)>,
}

impl Transcription {
    pub(super) fn new(
        morae: &Bytes,
        scores: Bytes,
        characters: &Bytes,
        syllables: &Bytes,
        priors: &Bytes,
    ) -> Option<Self> {
        let morae: FxHashMap<String, u16> = str::from_utf8(morae).ok()?.lines().map(str::to_owned).zip(0..).collect();
        let width = scores.len() / morae.len().max(1);
        let found: FxHashMap<char, (u16, f32)> = syllables
            .u16s()
            .zip(priors.iter())
            .enumerate()
            .filter_map(|(at, (syllable, &prior))| {
                Some((char::from_u32(characters.u32(at)?)?, (syllable, f32::from(prior.cast_signed()) / STEPS)))
            })
            .collect();
        let whole = width * morae.len() == scores.len() && found.values().all(|&(s, _)| usize::from(s) < width);
        whole.then_some(Self { morae, syllables: width, scores, characters: found })
    }

    /// The sounds of a word in katakana; `None` where it is none or shorter than two.
    pub fn name(&self, katakana: &str) -> Option<Name> {
        let sounds: Option<Name> = morae(katakana)?.iter().map(|mora| self.morae.get(mora.as_str()).copied()).collect();
        sounds.filter(|name| name.len() >= 2)
    }

    /// What every character of a Chinese text sounds like.
    pub fn heard(&self, text: &str) -> Vec<Heard> {
        let known = |c: char| self.characters.get(&c).copied();
        let folded = |c: char| match fold_char(c) {
            FoldedChar::One(other) => known(other),
            _ => None,
        };
        text.chars().map(|c| known(c).or_else(|| folded(c))).collect()
    }

    fn score(&self, mora: u16, heard: Heard) -> f32 {
        let Some((syllable, prior)) = heard else { return 2.0 * SKIPPED_CHARACTER };
        let at = usize::from(mora) * self.syllables + usize::from(syllable);
        self.scores.get(at).map_or(SKIPPED_CHARACTER, |&score| f32::from(score.cast_signed()) / STEPS) + prior
    }

    /// The characters that write `name` best, and how well they do. O(sounds · characters).
    pub fn best(&self, name: &[u16], text: &[Heard]) -> Option<(Range<usize>, f32)> {
        // One row a mora; a cell holds the best score of what ends before that character, and where it began.
        let mut row: Vec<(f32, usize)> = (0..=text.len()).map(|at| (0.0, at)).collect();
        for &mora in name {
            let mut diagonal = (f32::MIN, 0);
            let mut left = (f32::MIN, 0);
            for (at, cell) in row.iter_mut().enumerate() {
                let above = *cell;
                let mut best = (above.0 + SKIPPED_MORA, above.1);
                if let Some(&heard) = at.checked_sub(1).and_then(|before| text.get(before)) {
                    let written = diagonal.0 + self.score(mora, heard);
                    if written > best.0 {
                        best = (written, diagonal.1);
                    }
                    if left.0 + SKIPPED_CHARACTER > best.0 {
                        best = (left.0 + SKIPPED_CHARACTER, left.1);
                    }
                }
                diagonal = above;
                left = best;
                *cell = best;
            }
        }
        let (end, &(score, start)) =
            row.iter().enumerate().max_by(|x, y| x.1.0.total_cmp(&y.1.0).then(y.0.cmp(&x.0)))?;
        (start < end).then_some((start..end, score))
    }
}

/// The morae of a word in katakana, small vowels with what they follow; length marks and ッ are left out. `None` where
/// it holds anything else.
pub fn morae(word: &str) -> Option<Vec<String>> {
    let mut out: Vec<String> = Vec::new();
    for c in word.chars() {
        match c {
            'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ャ' | 'ュ' | 'ョ' | 'ヮ' => match out.last_mut() {
                Some(last) => last.push(c),
                None => return None,
            },
            'ー' | 'ッ' => {}
            'ア'..='ヴ' => out.push(c.to_string()),
            _ => return None,
        }
    }
    Some(out)
}
