//! Hard facts of a text: quantities and Latin words, which either agree or do not.

use super::lexical::{Script, folded, runs, source_span};
use crate::text::quantity::{Date, Quantity, Reading, Unit, Value, quantities};
use crate::text::{Language, Span};

/// Hard facts of one text: quantities and Latin words, with spans in its display.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    pub quantities: Vec<Quantity>,
    /// Folded words with where they stand.
    pub latin: Vec<(String, Span)>,
}

impl Facts {
    /// Reads `text`.
    pub fn new(text: &str, language: Option<Language>) -> Self {
        let reading = if language.is_some_and(Language::is_chinese) { Reading::Chinese } else { Reading::Japanese };
        let folded = folded(text);
        let latin = runs(&folded, text)
            .into_iter()
            .filter(|&(kind, start, end)| kind == Script::Latin && end - start >= 2)
            .filter(|&(_, start, end)| !is_function_word(folded.get(start..end).unwrap_or_default()))
            .map(|(_, start, end)| {
                let word = folded.get(start..end).unwrap_or_default().iter().map(|&(_, c)| c).collect();
                (word, source_span(&folded, text, start, end))
            })
            .collect();
        Self { quantities: quantities(text, reading), latin }
    }

    /// With last year and next month made absolute, as far as it is known when the text was written.
    #[must_use]
    pub fn seen_from(mut self, written: Option<Date>) -> Self {
        let Some(written) = written else { return self };
        for quantity in &mut self.quantities {
            if let Value::Date(date) = quantity.value {
                quantity.value = Value::Date(date.resolved(written));
            }
        }
        self
    }

    /// How much they share, contradict each other in, and mention on one side only.
    pub fn compare(&self, other: &Self) -> (f32, f32, f32) {
        let (mut shared, mut differing, mut unshared) = (0.0, 0.0, 0.0);
        let weigh = |own: &Self, theirs: &Self, shared: &mut f32, differing: &mut f32, unshared: &mut f32| {
            for quantity in &own.quantities {
                if theirs.quantities.iter().any(|q| q.agrees(quantity)) {
                    *shared += weight(quantity.value) / 2.0;
                } else if theirs.quantities.iter().any(|q| q.contradicts(quantity)) {
                    *differing += 0.5;
                } else {
                    *unshared += 0.5;
                }
            }
            for (word, _) in &own.latin {
                if theirs.latin.iter().any(|(w, _)| w == word) {
                    *shared += 0.5;
                } else {
                    *unshared += 0.25;
                }
            }
        };
        weigh(self, other, &mut shared, &mut differing, &mut unshared);
        weigh(other, self, &mut shared, &mut differing, &mut unshared);
        (shared, differing, unshared)
    }
}

/// English words that any title may hold.
fn is_function_word(word: &[(u32, char)]) -> bool {
    const WORDS: [&str; 14] =
        ["the", "of", "and", "in", "to", "for", "on", "at", "by", "an", "is", "it", "with", "from"];
    WORDS.iter().any(|known| known.chars().eq(word.iter().map(|&(_, c)| c)))
}

/// How telling it is to share `value`: small bare numbers are everywhere.
fn weight(value: Value) -> f32 {
    match value {
        Value::Number { value, unit } => {
            let digits = value.to_f64().abs().max(1.0).log10() as f32;
            (0.4 + 0.4 * digits + if unit == Unit::Thing { 0.0 } else { 0.4 }).min(1.5)
        }
        Value::Date(date) => 0.4 + 0.4 * date.parts() as f32,
        Value::Ordinal(_) => 0.4,
        Value::RelativeDay(_) | Value::RelativeWeek(_) => 0.5,
        Value::Fraction(..) | Value::Sum(..) | Value::Score(..) | Value::Weekday(_) | Value::Time { .. } => 0.8,
    }
}
