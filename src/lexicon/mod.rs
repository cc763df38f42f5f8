//! The bilingual lexicon: Japanese and Chinese words with readings, English glosses and counterparts.
//!
//! One file of safetensors that `assets/lexicon.py` builds from Japanese and Chinese dictionaries into English,
//! mapped into memory: loading takes some milliseconds, and only what is looked up is read. A word is Japanese or Chinese as it is
//! written; traditional forms lead to the simplified ones.

mod pinyin;
mod table;
mod transcription;
mod words;

use std::sync::OnceLock;

use safetensors::SafeTensors;

use crate::assets::{self, AssetBytes, AssetError, AssetStore};
use crate::text::Language;
use table::{Bytes, Table};
pub use transcription::{Heard, Name, Transcription, morae};
pub use words::{Definition, ReadWord, read_words};

/// The words of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vocabulary {
    /// Japanese as it is written, verbs and adjectives in their dictionary form.
    Japanese,
    /// Chinese in either script.
    Chinese,
}

impl Vocabulary {
    /// The vocabulary of a language, where there is one.
    pub fn of(language: Language) -> Option<Self> {
        if language.is_chinese() {
            Some(Self::Chinese)
        } else {
            language.matches(Language::JA).then_some(Self::Japanese)
        }
    }
}

/// A headword: its number in its vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word {
    /// Whose word it is.
    pub vocabulary: Vocabulary,
    /// Its number, in the order of the headwords' bytes.
    pub number: u32,
}

/// What a dictionary says of a headword; a headword has one or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Kana, or pinyin with tone marks; empty where the word is written as it sounds.
    pub reading: String,
    /// Short English glosses, the usual ones first.
    pub glosses: Vec<&'a str>,
}

/// Why there is no lexicon.
#[derive(Debug, thiserror::Error)]
pub enum LexiconError {
    /// The file could not be had.
    #[error(transparent)]
    Asset(#[from] AssetError),
    /// It is not what it should be.
    #[error("the lexicon cannot be read: {0}")]
    Format(String),
}

/// The lexicon.
pub struct Lexicon {
    japanese: Table,
    chinese: Table,
    /// Counterparts of each Japanese word, best first: words, how good they are, and where each word's end.
    links: Bytes,
    worths: Bytes,
    ends: Vec<u32>,
    /// Counterparts of each Chinese word, made when first asked for.
    back: OnceLock<Back>,
    transcription: Transcription,
}

/// Counterparts from Chinese to Japanese: `ends` as in [`Lexicon`], and (worth, word) best first.
struct Back {
    ends: Vec<u32>,
    links: Vec<(u8, u32)>,
}

impl Lexicon {
    /// Opens the lexicon that taiyaku comes with. Milliseconds, once it has been unpacked.
    pub fn load(store: &AssetStore) -> Result<Self, LexiconError> {
        Self::parse(&store.bytes(&assets::LEXICON_SAFETENSORS)?)
    }

    fn parse(file: &AssetBytes) -> Result<Self, LexiconError> {
        let format = |error: &dyn std::fmt::Display| LexiconError::Format(error.to_string());
        let tensors = SafeTensors::deserialize(file).map_err(|error| format(&error))?;
        let bytes = |name: &str| -> Result<Bytes, LexiconError> {
            let tensor = tensors.tensor(name).map_err(|error| format(&error))?;
            let start = tensor.data().as_ptr() as usize - file.as_ptr() as usize;
            Ok(Bytes::new(file.clone(), start..start + tensor.data().len()))
        };
        let table = |side: &str| -> Result<Table, LexiconError> {
            let part = |name: &str| bytes(&format!("{side}.{name}"));
            let (heads, entries, names) = (part("heads")?, part("entries")?, part("names")?);
            let entry_lengths = part("entry_lengths")?;
            Table::new(heads, &part("head_lengths")?, entries, &entry_lengths, names)
                .ok_or_else(|| format(&format!("the {side} table is inconsistent")))
        };
        let (japanese, chinese) = (table("ja")?, table("zh")?);
        let (links, worths) = (bytes("links")?, bytes("link_worths")?);
        let ends = table::ends(bytes("link_counts")?.iter().map(|&count| u32::from(count)));
        let whole = ends.last().copied().unwrap_or(0) as usize == worths.len() && links.len() == 4 * worths.len();
        if !whole || ends.len() != japanese.len() {
            return Err(format(&"the links are inconsistent"));
        }
        let transcription = Transcription::new(
            &bytes("morae")?,
            bytes("mora_scores")?,
            &bytes("characters")?,
            &bytes("character_syllables")?,
            &bytes("character_scores")?,
        )
        .ok_or_else(|| format(&"the table of transcriptions is inconsistent"))?;
        Ok(Self { japanese, chinese, links, worths, ends, back: OnceLock::new(), transcription })
    }

    fn table(&self, vocabulary: Vocabulary) -> &Table {
        match vocabulary {
            Vocabulary::Japanese => &self.japanese,
            Vocabulary::Chinese => &self.chinese,
        }
    }

    /// The headword that is written exactly so. Traditional Chinese gives the simplified word. O(log words).
    pub fn find(&self, vocabulary: Vocabulary, word: &str) -> Option<Word> {
        let number = self.table(vocabulary).find(word)?;
        Some(self.simplified(Word { vocabulary, number }))
    }

    /// All headwords that `text` begins with, shortest first, with the bytes they take. O(log words) each.
    pub fn prefixes(&self, vocabulary: Vocabulary, text: &str) -> Vec<(usize, Word)> {
        let found = self.table(vocabulary).prefixes(text);
        found.into_iter().map(|(bytes, number)| (bytes, self.simplified(Word { vocabulary, number }))).collect()
    }

    fn simplified(&self, word: Word) -> Word {
        let number = self.table(word.vocabulary).redirect(word.number);
        Word { number, ..word }
    }

    /// How the word is written.
    pub fn headword(&self, word: Word) -> &str {
        self.table(word.vocabulary).head(word.number)
    }

    /// Whether the word is a proper name only.
    pub fn is_name(&self, word: Word) -> bool {
        self.table(word.vocabulary).is_name(word.number)
    }

    /// What the dictionaries say of the word.
    pub fn entries(&self, word: Word) -> Vec<Entry<'_>> {
        let text = self.table(word.vocabulary).entry(word.number);
        text.lines()
            .filter_map(|line| {
                let (reading, glosses) = line.split_once('\t')?;
                let reading = match word.vocabulary {
                    Vocabulary::Japanese => reading.to_owned(),
                    Vocabulary::Chinese => pinyin::with_marks(reading),
                };
                Some(Entry { reading, glosses: glosses.split("; ").filter(|gloss| !gloss.is_empty()).collect() })
            })
            .collect()
    }

    /// Words of the other language that share an English gloss, best first, and how good each is, 0 to 1.
    pub fn counterparts(&self, word: Word) -> Vec<(Word, f32)> {
        let at = word.number as usize;
        let range = |ends: &[u32]| {
            let start = at.checked_sub(1).map_or(0, |before| ends.get(before).copied().unwrap_or(0));
            start as usize..ends.get(at).copied().unwrap_or(start) as usize
        };
        match word.vocabulary {
            Vocabulary::Japanese => range(&self.ends)
                .filter_map(|link| {
                    let word = Word { vocabulary: Vocabulary::Chinese, number: self.links.u32(link)? };
                    Some((word, f32::from(*self.worths.get(link)?) / 255.0))
                })
                .collect(),
            Vocabulary::Chinese => {
                let back = self.back.get_or_init(|| self.reversed());
                let links = back.links.get(range(&back.ends)).unwrap_or_default();
                let word = |number| Word { vocabulary: Vocabulary::Japanese, number };
                links.iter().map(|&(worth, number)| (word(number), f32::from(worth) / 255.0)).collect()
            }
        }
    }

    /// How katakana is written in Chinese.
    pub fn transcription(&self) -> &Transcription {
        &self.transcription
    }

    fn reversed(&self) -> Back {
        let mut rows: Vec<(u32, u8, u32)> = Vec::with_capacity(self.worths.len());
        let mut start = 0;
        for (word, &end) in self.ends.iter().enumerate() {
            for link in start..end as usize {
                if let (Some(other), Some(&worth)) = (self.links.u32(link), self.worths.get(link)) {
                    rows.push((other, worth, word as u32));
                }
            }
            start = end as usize;
        }
        rows.sort_unstable_by_key(|&(other, worth, word)| (other, std::cmp::Reverse(worth), word));
        let mut counts = vec![0_u32; self.chinese.len()];
        for &(other, ..) in &rows {
            if let Some(count) = counts.get_mut(other as usize) {
                *count += 1;
            }
        }
        Back { ends: table::ends(counts), links: rows.into_iter().map(|(_, worth, word)| (worth, word)).collect() }
    }
}

#[cfg(test)]
mod tests;
