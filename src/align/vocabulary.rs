//! Words of two texts that translate each other, to be shown: with their places, each used once.

use super::bilingual::{WordAt, heard_in, katakana_names, translations, words};
use super::types::EvidenceKind;
use crate::lexicon::{Lexicon, Vocabulary};
use crate::text::Span;

/// How good counterparts must be to be shown as evidence.
const SHOWN: f32 = 0.2;

/// A word of a Japanese text and what it is in the Chinese one.
pub(super) struct Shared {
    pub japanese: Span,
    pub chinese: Span,
    /// Both words.
    pub value: String,
    /// Whether it is worth showing. 行う, 使う or 前に, written with one character and kana, stand for something else in
    /// every sentence.
    pub telling: bool,
    pub kind: EvidenceKind,
}

/// What the lexicon knows to be said in both texts, the surest first.
pub(super) fn shared_words(lexicon: &Lexicon, japanese: &str, chinese: &str) -> Vec<Shared> {
    let left = words(lexicon, Vocabulary::Japanese, japanese);
    let right = words(lexicon, Vocabulary::Chinese, chinese);
    // How good, which words, and whether it is the whole of a Chinese word.
    let mut candidates: Vec<(f32, WordAt, WordAt)> = Vec::new();
    for x in &left {
        for (other, worth) in translations(lexicon, x.word) {
            candidates.extend(right.iter().filter(|y| y.word == other && worth >= SHOWN).map(|y| (worth, *x, *y)));
        }
    }
    // Of a word that is said twice the occurrences that stand about as far from the beginning.
    let apart = |x: &WordAt, y: &WordAt| {
        let place = |span: Span, text: &str| f64::from(span.start) / text.len().max(1) as f64;
        (place(x.span, japanese) - place(y.span, chinese)).abs()
    };
    candidates.sort_by(|x, y| {
        let nearer = apart(&x.1, &x.2).total_cmp(&apart(&y.1, &y.2));
        y.0.total_cmp(&x.0).then(nearer).then((x.1.span, x.2.span).cmp(&(y.1.span, y.2.span)))
    });
    let mut found: Vec<Shared> = Vec::new();
    let mut add = |japanese_span: Span, chinese_span: Span, kind| {
        let free = |shared: &Shared| {
            shared.japanese.intersection(japanese_span).is_empty()
                && shared.chinese.intersection(chinese_span).is_empty()
        };
        if found.iter().all(free) {
            let written = japanese_span.of(japanese);
            let value = format!("{written} = {}", chinese_span.of(chinese));
            let kana = written.chars().filter(|c| matches!(c, 'ぁ'..='ん')).count();
            let telling = kana == 0 || written.chars().count() - kana > 1;
            found.push(Shared { japanese: japanese_span, chinese: chinese_span, value, telling, kind });
        }
    };
    for (_, x, y) in candidates {
        let name = lexicon.is_name(x.word) || lexicon.is_name(y.word);
        add(x.span, y.span, if name { EvidenceKind::Name } else { EvidenceKind::Term });
    }
    for (katakana, latin) in latin_words(lexicon, &left, chinese) {
        add(katakana, latin, EvidenceKind::Name);
    }
    let heard = lexicon.transcription().heard(chinese);
    let mut names: Vec<(f32, Span, Span)> = katakana_names(lexicon, japanese)
        .into_iter()
        .filter_map(|(span, name)| {
            heard_in(lexicon, (span.of(japanese), &name), chinese, &heard).map(|(there, score)| (score, span, there))
        })
        .collect();
    names.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    for (_, katakana, written) in names {
        add(katakana, written, EvidenceKind::Name);
    }
    found
}

/// Katakana words whose gloss stands in Latin letters in the Chinese text: ツイッター and Twitter.
fn latin_words(lexicon: &Lexicon, words: &[WordAt], chinese: &str) -> Vec<(Span, Span)> {
    let latin: Vec<Span> = latin_runs(chinese);
    let mut found = Vec::new();
    for word in words {
        let headword = lexicon.headword(word.word);
        if latin.is_empty() || !headword.chars().all(|c| matches!(c, 'ァ'..='ヺ' | 'ー' | '・')) {
            continue;
        }
        for entry in lexicon.entries(word.word) {
            let named = |span: &&Span| entry.glosses.iter().any(|gloss| gloss.eq_ignore_ascii_case(span.of(chinese)));
            if let Some(&span) = latin.iter().find(named) {
                found.push((word.span, span));
                break;
            }
        }
    }
    found
}

/// Runs of two or more Latin letters.
fn latin_runs(text: &str) -> Vec<Span> {
    let mut runs: Vec<Span> = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_ascii_alphabetic(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                if at - from >= 2 {
                    runs.push(Span::new(from, at));
                }
                start = None;
            }
            _ => {}
        }
    }
    runs
}
