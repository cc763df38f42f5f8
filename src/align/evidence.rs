//! What both sides of a link mention, and what they say differently: spans, found when a link is shown.

use rustc_hash::FxHashSet;

use super::lexical::{FoldedText, Script, folded, runs, script};
use super::types::{Evidence, EvidenceKind, Sentence};
use crate::text::quantity::{Decimal, Quantity, Reading, Unit, Value, quantities};
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
        Value::Fraction(..) | Value::Sum(..) | Value::Weekday(_) | Value::Time { .. } => 0.8,
    }
}

fn source_span(folded: &FoldedText, text: &str, start: usize, end: usize) -> Span {
    let first = folded.get(start).map_or(0, |&(byte, _)| byte as usize);
    let last = end.checked_sub(1).and_then(|at| folded.get(at)).map_or(0, |&(byte, _)| byte as usize);
    let width = text.get(last..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    Span::new(first, last + width)
}

/// What two texts share and differ in, as spans of their articles, in the order of the first.
pub(super) fn explain(a: &Sentence<'_>, b: &Sentence<'_>, certainty: Certainty) -> (Vec<Evidence>, Vec<Evidence>) {
    let left = Facts::new(a.text(), Some(a.language));
    let right = Facts::new(b.text(), Some(b.language));
    let item = |kind, x: Span, y: Span, value: String| Evidence {
        kind,
        a: a.display.span_to_source(x),
        b: b.display.span_to_source(y),
        value,
    };
    let mut evidence = Vec::new();
    let (pairs, rest_left, rest_right) = agreeing(&left.quantities, &right.quantities);
    for (x, y) in pairs {
        let more = if informative(y.value) > informative(x.value) { y.value } else { x.value };
        evidence.push(item(quantity_kind(x.value), x.span, y.span, more.to_string()));
    }
    let mut used = FxHashSet::default();
    for (word, span) in &left.latin {
        if let Some((at, (_, other))) =
            right.latin.iter().enumerate().find(|&(at, (w, _))| w == word && !used.contains(&at))
        {
            used.insert(at);
            evidence.push(item(EvidenceKind::Latin, *span, *other, word.clone()));
        }
    }
    for (x, y, value, kind) in common_terms(a.text(), b.text()) {
        let new = item(kind, x, y, value);
        let taken = |e: &Evidence| !e.a.intersection(new.a).is_empty() || !e.b.intersection(new.b).is_empty();
        if !evidence.iter().any(taken) {
            evidence.push(new);
        }
    }
    evidence.sort_by_key(|e| (e.a, e.b));
    let conflicts = conflicts(&rest_left, &rest_right, certainty, &item);
    (evidence, conflicts)
}

fn quantity_kind(value: Value) -> EvidenceKind {
    if value.is_date() { EvidenceKind::Date } else { EvidenceKind::Number }
}

fn informative(value: Value) -> usize {
    match value {
        Value::Date(date) => date.parts() + usize::from(date.part.is_some()),
        Value::Number { unit, .. } => usize::from(unit != Unit::Thing),
        _ => 0,
    }
}

/// Pairs quantities that agree, best first, each used once; and what is left on either side.
fn agreeing(left: &[Quantity], right: &[Quantity]) -> (Vec<(Quantity, Quantity)>, Vec<Quantity>, Vec<Quantity>) {
    let mut candidates: Vec<(usize, usize, usize)> = Vec::new();
    for (i, x) in left.iter().enumerate() {
        for (j, y) in right.iter().enumerate() {
            if x.agrees(y) {
                let exact = usize::from(x.value == y.value) * 10 + informative(x.value).min(informative(y.value));
                candidates.push((exact, i, j));
            }
        }
    }
    candidates.sort_by_key(|&(exact, i, j)| (std::cmp::Reverse(exact), i, j));
    let (mut used_left, mut used_right) = (vec![false; left.len()], vec![false; right.len()]);
    let mut pairs = Vec::new();
    for (_, i, j) in candidates {
        if let (Some(x), Some(y), Some(taken_x), Some(taken_y)) =
            (left.get(i), right.get(j), used_left.get_mut(i), used_right.get_mut(j))
            && !*taken_x
            && !*taken_y
        {
            (*taken_x, *taken_y) = (true, true);
            pairs.push((*x, *y));
        }
    }
    // What agrees with something that is already paired was said twice, not differently.
    let rest = |own: &[Quantity], used: &[bool], others: &[Quantity]| {
        let unpaired = own.iter().zip(used).filter(|&(q, &used)| !used && !others.iter().any(|o| o.agrees(q)));
        unpaired.map(|(q, _)| *q).collect()
    };
    let (rest_left, rest_right) = (rest(left, &used_left, right), rest(right, &used_right, left));
    (pairs, rest_left, rest_right)
}

/// How sure one must be of a link before its quantities are held against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Certainty {
    /// Not enough: the two may speak of different things.
    Low,
    /// The two make a common statement.
    Linked,
    /// The two are translations of each other, so that what is left over on either side belongs together.
    Translated,
}

/// Quantities of one kind of which each side has exactly one that the other lacks.
fn conflicts(
    left: &[Quantity],
    right: &[Quantity],
    certainty: Certainty,
    item: &impl Fn(EvidenceKind, Span, Span, String) -> Evidence,
) -> Vec<Evidence> {
    if certainty == Certainty::Low {
        return Vec::new();
    }
    let mut pairs = lone_rivals(left, right, |q| definite(q.value), Quantity::contradicts);
    if certainty == Certainty::Translated {
        // Whatever the counters, one number left on either side is one number told differently.
        let free = |own: &[Quantity], used: &dyn Fn(&Quantity) -> bool| -> Vec<Quantity> {
            own.iter().filter(|q| !used(q)).copied().collect()
        };
        let rest_left = free(left, &|q| pairs.iter().any(|(x, _)| x.span == q.span));
        let rest_right = free(right, &|q| pairs.iter().any(|(_, y)| y.span == q.span));
        pairs.extend(lone_rivals(&rest_left, &rest_right, |q| countable(q.value), may_stand_for));
        pairs.extend(lone_rivals(
            &rest_left,
            &rest_right,
            |q| matches!(q.value, Value::Time { .. }),
            Quantity::contradicts,
        ));
    }
    pairs
        .into_iter()
        .map(|(x, y)| item(quantity_kind(x.value), x.span, y.span, format!("{} ≠ {}", x.value, y.value)))
        .collect()
}

/// Pairs of `candidate` quantities that are each other's only `rival`.
fn lone_rivals(
    left: &[Quantity],
    right: &[Quantity],
    candidate: impl Fn(&Quantity) -> bool,
    rival: impl Fn(&Quantity, &Quantity) -> bool,
) -> Vec<(Quantity, Quantity)> {
    let mut found = Vec::new();
    for x in left.iter().filter(|q| candidate(q)) {
        let mut rivals = right.iter().filter(|y| candidate(y) && rival(x, y));
        if let (Some(y), None) = (rivals.next(), rivals.next())
            && left.iter().filter(|z| candidate(z) && rival(z, y)).count() == 1
        {
            found.push((*x, *y));
        }
    }
    found
}

/// Whether a value says enough for a different one to contradict it. One of anything is rarely meant as a number.
fn definite(value: Value) -> bool {
    match value {
        Value::Number { value, unit } => unit != Unit::Thing && unit != Unit::Times && value != Decimal::from_int(1),
        Value::Date(date) => date.parts() > 0,
        Value::Weekday(_) | Value::Fraction(..) => true,
        Value::Ordinal(_) | Value::Sum(..) | Value::RelativeDay(_) | Value::RelativeWeek(_) | Value::Time { .. } => {
            false
        }
    }
}

/// Whether a value counts or ranks something.
fn countable(value: Value) -> bool {
    match value {
        Value::Number { value, .. } => value > Decimal::from_int(1),
        Value::Ordinal(rank) => rank > 1,
        _ => false,
    }
}

/// Whether the two could be translations of each other but for the value.
fn may_stand_for(a: &Quantity, b: &Quantity) -> bool {
    match (a.value, b.value) {
        (Value::Number { unit: u, .. }, Value::Number { unit: v, .. }) => {
            u == v || u == Unit::Thing || v == Unit::Thing
        }
        (Value::Number { unit, .. }, Value::Ordinal(_)) | (Value::Ordinal(_), Value::Number { unit, .. }) => {
            matches!(unit, Unit::Thing | Unit::Times)
        }
        (Value::Ordinal(_), Value::Ordinal(_)) => true,
        _ => false,
    }
}

/// Longest runs of two or more Han characters, or whole katakana words, that both texts hold.
fn common_terms(a: &str, b: &str) -> Vec<(Span, Span, String, EvidenceKind)> {
    let (left, right) = (folded(a), folded(b));
    let right_runs = runs(&right, b);
    let mut found = Vec::new();
    for (kind, start, end) in runs(&left, a) {
        if kind == Script::Katakana && end - start >= 3 {
            let same = |&&(k, s, e): &&(Script, usize, usize)| {
                k == Script::Katakana && e - s == end - start && chars(&right, s, e).eq(chars(&left, start, end))
            };
            if let Some(&(_, s, e)) = right_runs.iter().find(same) {
                let value: String = chars(&left, start, end).collect();
                found.push((
                    source_span(&left, a, start, end),
                    source_span(&right, b, s, e),
                    value,
                    EvidenceKind::Term,
                ));
            }
        }
        if kind != Script::Han {
            continue;
        }
        let mut at = start;
        while at + 1 < end {
            let best = right_runs
                .iter()
                .filter(|&&(k, ..)| k == Script::Han)
                .flat_map(|&(_, s, e)| (s..e).map(move |from| (from, e)))
                .map(|(from, e)| {
                    (chars(&left, at, end).zip(chars(&right, from, e)).take_while(|(x, y)| x == y).count(), from)
                })
                .max_by_key(|&(length, from)| (length, std::cmp::Reverse(from)));
            match best {
                Some((length, from)) if length >= 2 => {
                    let value: String = chars(&left, at, at + length).collect();
                    if is_term(&value) {
                        let (x, y) =
                            (source_span(&left, a, at, at + length), source_span(&right, b, from, from + length));
                        found.push((x, y, value, EvidenceKind::Term));
                    }
                    at += length;
                }
                _ => at += 1,
            }
        }
    }
    found
}

fn chars(text: &FoldedText, start: usize, end: usize) -> impl Iterator<Item = char> {
    text.get(start..end).unwrap_or_default().iter().map(|&(_, c)| c)
}

/// Numerals and words of time say nothing as terms; quantities are compared by value.
fn is_term(value: &str) -> bool {
    const NUMERIC: &str = "一二三四五六七八九十百千万亿年月日时分秒第";
    script(value.chars().next().unwrap_or(' ')) == Script::Han && value.chars().any(|c| !NUMERIC.contains(c))
}
