//! What both sides of a link mention, and what they say differently: spans, found when a link is shown.

use rustc_hash::FxHashSet;

use super::bilingual::words;
use super::conflicts::{Certainty, about_the_same, conflicts, dateline, is_update};
use super::facts::Facts;
use super::lexical::{FoldedText, Script, folded, runs, script, source_span};
use super::negation::denied;
use super::types::{Answer, DENIED, Evidence, EvidenceKind, PairReader, Sentence};
use super::vocabulary::{Shared, shared_words};
use crate::lexicon::{Lexicon, Vocabulary};
use crate::text::quantity::{Date, Quantity, Unit, Value};
use crate::text::{SegmentKind, Span};

/// What is known beside the words of two texts.
#[derive(Clone, Copy)]
pub(super) struct Circumstances<'a> {
    /// When the articles were written, as far as is known.
    pub written: (Option<Date>, Option<Date>),
    pub certainty: Certainty,
    pub lexicon: Option<&'a Lexicon>,
    /// What read the sentences, if anything did.
    pub reader: Option<&'a dyn PairReader>,
}

/// Likeness from which words answer each other for certain enough to be shown.
const ANSWERED: f32 = 0.62;

/// Likeness from which numbers are taken to stand in the same place of both.
const SAME_PLACE: f32 = 0.3;

/// Probability from which two sentences are said to contradict each other. High: of the surest ten among the 1,261 links of the
/// development and calibration bundles seven are contradictions.
const CONTRADICTION: f32 = 0.68;

/// What two texts share and differ in, as spans of their articles, in the order of the first. Each is given with the number of its first
/// sentence.
pub(super) fn explain(
    (first, a): (usize, &[Sentence<'_>]),
    (second, b): (usize, &[Sentence<'_>]),
    circumstances: Circumstances<'_>,
) -> (Vec<Evidence>, Vec<Evidence>) {
    let (mut evidence, mut conflicts): (Vec<Evidence>, Vec<Evidence>) = (Vec::new(), Vec::new());
    let among = |known: &[Evidence], new: &Evidence| {
        known.iter().any(|e| !e.a.intersection(new.a).is_empty() || !e.b.intersection(new.b).is_empty())
    };
    for ((i, x), (j, y)) in a.iter().enumerate().flat_map(|x| b.iter().enumerate().map(move |y| (x, y))) {
        let (shared, differing) = explain_pair((first + i, x), (second + j, y), circumstances);
        evidence.extend(shared.into_iter().filter(|new| !among(&evidence, new)).collect::<Vec<_>>());
        conflicts.extend(differing);
    }
    // What one sentence of a side seems to contradict may be what another says.
    if a.len() + b.len() > 2 {
        conflicts.retain(|conflict| !among(&evidence, conflict));
        let mut kept: Vec<Evidence> = Vec::new();
        for conflict in conflicts {
            if !among(&kept, &conflict) {
                kept.push(conflict);
            }
        }
        conflicts = kept;
    }
    evidence.sort_by_key(|e| (e.a, e.b));
    conflicts.sort_by_key(|e| (e.a, e.b));
    (evidence, conflicts)
}

/// [`explain`] for one sentence a side.
fn explain_pair(
    (first, a): (usize, &Sentence<'_>),
    (second, b): (usize, &Sentence<'_>),
    Circumstances { written, certainty, lexicon, reader }: Circumstances<'_>,
) -> (Vec<Evidence>, Vec<Evidence>) {
    let left = Facts::new(a.text(), Some(a.language)).seen_from(written.0);
    let right = Facts::new(b.text(), Some(b.language)).seen_from(written.1);
    let answers = reader.map(|reader| reader.answers(first, second)).unwrap_or_default();
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
    let mut matched: Vec<(Span, Span)> = Vec::new();
    let mut add = |kind: Option<EvidenceKind>, x: Span, y: Span, value| {
        matched.push((x, y));
        let Some(kind) = kind else { return };
        let new = item(kind, x, y, value);
        let taken = |e: &Evidence| !e.a.intersection(new.a).is_empty() || !e.b.intersection(new.b).is_empty();
        if !evidence.iter().any(taken) {
            evidence.push(new);
        }
    };
    let (known_left, known_right) = (known_words(lexicon, a), known_words(lexicon, b));
    for (x, y, _) in common_terms(a.text(), b.text()) {
        if let Some((skipped, length)) = worth_showing(lexicon, (a, x), (b, y)) {
            let cut = |sentence: &Sentence<'_>, span: Span| {
                let bytes =
                    |count: usize| span.of(sentence.text()).chars().take(count).map(char::len_utf8).sum::<usize>();
                let start = span.start as usize;
                Span::new(start + bytes(skipped), start + bytes(skipped + length))
            };
            if let Some((x, y)) = whole_words((cut(a, x), &known_left), (cut(b, y), &known_right)) {
                let spelling = |text: &str| folded(text).iter().map(|&(_, c)| c).collect::<String>();
                let (left, right) = (x.of(a.text()), y.of(b.text()));
                let value = spelling(left);
                let value = if value == spelling(right) { value } else { format!("{left} = {right}") };
                let is_name = known_left.contains(&(x, true)) || known_right.contains(&(y, true));
                add(Some(if is_name { EvidenceKind::Name } else { EvidenceKind::Term }), x, y, value);
            }
        }
    }
    if let Some(lexicon) = lexicon {
        let vocabularies = (Vocabulary::of(a.language), Vocabulary::of(b.language));
        let shared = match vocabularies {
            (Some(Vocabulary::Japanese), Some(Vocabulary::Chinese)) => shared_words(lexicon, a.text(), b.text()),
            (Some(Vocabulary::Chinese), Some(Vocabulary::Japanese)) => {
                let turned = shared_words(lexicon, b.text(), a.text()).into_iter();
                turned.map(|s| Shared { japanese: s.chinese, chinese: s.japanese, ..s }).collect()
            }
            _ => Vec::new(),
        };
        for Shared { japanese, chinese, value, telling, kind } in shared {
            add(telling.then_some(kind), japanese, chinese, value);
        }
    }
    let is_number = |span: Span, quantities: &[Quantity]| {
        quantities.iter().any(|quantity| !quantity.span.intersection(span).is_empty())
    };
    for answer in answers.iter().filter(|answer| answer.likeness >= ANSWERED) {
        let whole = whole_words((answer.a, &known_left), (answer.b, &known_right));
        if let Some((x, y)) = whole
            && telling(x.of(a.text()))
            && telling(y.of(b.text()))
            && !is_number(x, &left.quantities)
            && !is_number(y, &right.quantities)
        {
            add(Some(EvidenceKind::Term), x, y, format!("{} = {}", x.of(a.text()), y.of(b.text())));
        }
    }
    evidence.sort_by_key(|e| (e.a, e.b));
    (
        evidence,
        differences((a, &rest_left, &left), (b, &rest_right, &right), &answers, &matched, certainty, &item, || {
            reader.and_then(|reader| reader.contradiction(first, second))
        }),
    )
}

/// What two sentences differ in, given what is left over of their quantities.
#[allow(clippy::too_many_arguments, reason = "all that is known of the two")]
fn differences(
    (a, rest_left, left): (&Sentence<'_>, &[Quantity], &Facts),
    (b, rest_right, right): (&Sentence<'_>, &[Quantity], &Facts),
    answers: &[Answer],
    matched: &[(Span, Span)],
    certainty: Certainty,
    item: &impl Fn(EvidenceKind, Span, Span, String) -> Evidence,
    contradiction: impl Fn() -> Option<f32>,
) -> Vec<Evidence> {
    // What stands below a picture or at the head of a dispatch makes no claim.
    if certainty == Certainty::Low || a.kind == SegmentKind::Caption || b.kind == SegmentKind::Caption {
        return Vec::new();
    }
    let after = |quantities: &[Quantity], text: &str| -> Vec<Quantity> {
        let head = dateline(text) as u32;
        let many_times = quantities.iter().filter(|q| matches!(q.value, Value::Time { .. })).count() > 3;
        let claimed = |q: &&Quantity| q.span.start >= head && !(many_times && matches!(q.value, Value::Time { .. }));
        quantities.iter().filter(claimed).copied().collect()
    };
    let (rest_left, rest_right) = (after(rest_left, a.text()), after(rest_right, b.text()));
    let answered = |x: Span, y: Span| {
        answers.iter().any(|answer| {
            answer.likeness >= SAME_PLACE
                && !answer.a.intersection(x).is_empty()
                && !answer.b.intersection(y).is_empty()
        })
    };
    let rounded = |x: &Quantity, y: &Quantity| about_the_same((x, a.text()), (y, b.text()));
    let mut found = conflicts(&rest_left, &rest_right, certainty, &answered, &rounded, item);
    if is_update((a.text(), &left.quantities), (b.text(), &right.quantities)) {
        found.clear();
    }
    if certainty == Certainty::Translated {
        for (x, y, first) in denied((a.text(), a.language), (b.text(), b.language), matched) {
            let (left, right) = (x.of(a.text()), y.of(b.text()));
            let value =
                if first { format!("{DENIED}{left} ≠ {right}") } else { format!("{left} ≠ {DENIED}{right}") };
            found.push(item(EvidenceKind::Negation, x, y, value));
        }
    }
    if found.is_empty() && contradiction().is_some_and(|probability| probability >= CONTRADICTION) {
        let whole = |sentence: &Sentence<'_>| Span::new(0, sentence.text().len());
        found.push(item(EvidenceKind::Statement, whole(a), whole(b), format!("{} ≠ {}", a.text(), b.text())));
    }
    found
}

/// Whether words are worth showing as what answers others: no kana alone, and more than one character.
fn telling(word: &str) -> bool {
    let says =
        |c: char| matches!(script(c), Script::Han | Script::Katakana | Script::Latin) || ('가'..='힣').contains(&c);
    word.chars().filter(|&c| says(c)).count() > 1
}

/// Dates and numbers are told apart.
pub(super) fn quantity_kind(value: Value) -> EvidenceKind {
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

/// Longest runs of two or more Han characters, or whole katakana words, that both texts hold.
fn common_terms(a: &str, b: &str) -> Vec<(Span, Span, String)> {
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
                found.push((source_span(&left, a, start, end), source_span(&right, b, s, e), value));
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
                // Of several the one that stands about as far from the beginning.
                .max_by_key(|&(length, from)| {
                    let apart = (at * right.len()).abs_diff(from * left.len());
                    (length, std::cmp::Reverse((apart, from)))
                });
            match best {
                Some((length, from)) if length >= 2 => {
                    let value: String = chars(&left, at, at + length).collect();
                    if is_term(&value) {
                        let (x, y) =
                            (source_span(&left, a, at, at + length), source_span(&right, b, from, from + length));
                        found.push((x, y, value));
                    }
                    at += length;
                }
                _ => at += 1,
            }
        }
    }
    found
}

/// The words of a sentence that the lexicon knows and that are written without kana, and whether each is a name.
fn known_words(lexicon: Option<&Lexicon>, sentence: &Sentence<'_>) -> Vec<(Span, bool)> {
    let Some((lexicon, vocabulary)) = lexicon.zip(Vocabulary::of(sentence.language)) else { return Vec::new() };
    let text = sentence.text();
    let whole = |span: Span| !span.of(text).chars().any(|c| matches!(c, 'ぁ'..='ん'));
    let found = words(lexicon, vocabulary, text).into_iter().filter(|found| whole(found.span));
    found.map(|found| (found.span, lexicon.is_name(found.word))).collect()
}

/// Characters in common as whole words, given what is known of the words around them. Where both are half of a longer word
/// or more (害者 of 被害者 and of 受害者), those are meant; where one is the end of another word (部分 of 大部分) or
/// breaks off in one that it does not begin, they have nothing to say to each other.
fn whole_words(left: (Span, &[(Span, bool)]), right: (Span, &[(Span, bool)])) -> Option<(Span, Span)> {
    // The known words that the beginning or the end of the characters lies inside of.
    let cut = |(span, known): (Span, &[(Span, bool)])| {
        let inside = |at: u32| known.iter().find(|(word, _)| word.start < at && at < word.end).map(|(word, _)| *word);
        (inside(span.start), inside(span.end))
    };
    let around = |(span, known): (Span, &[(Span, bool)])| {
        let (head, tail) = cut((span, known));
        let word = head.or(tail)?;
        let whole = span.start >= word.start && span.end <= word.end && span.len() * 2 >= word.len();
        whole.then_some(word)
    };
    if let (Some(x), Some(y)) = (around(left), around(right)) {
        return Some((x, y));
    }
    let begins = |(span, known): (Span, &[(Span, bool)])| match cut((span, known)) {
        (Some(_), _) => false,
        (None, tail) => tail.is_none_or(|word| word.start == span.start),
    };
    (begins(left) && begins(right)).then_some((left.0, right.0))
}

/// Which of the characters in common are words, as how many to skip and how many to take: two may be the end of one word
/// and the beginning of another, and a long run may begin or end in the middle of one.
fn worth_showing(
    lexicon: Option<&Lexicon>,
    a: (&Sentence<'_>, Span),
    b: (&Sentence<'_>, Span),
) -> Option<(usize, usize)> {
    let all = a.1.of(a.0.text()).chars().count();
    let Some(lexicon) = lexicon else { return Some((0, all)) };
    // Characters that words take one after the other from `skipped` on, the longest at each place.
    let words = |(sentence, span): (&Sentence<'_>, Span), skipped: usize| {
        let Some(vocabulary) = Vocabulary::of(sentence.language) else { return all - skipped };
        let text = span.of(sentence.text());
        let start = text.char_indices().nth(skipped).map_or(text.len(), |(byte, _)| byte);
        let mut end = start;
        while let Some(rest) = text.get(end..) {
            let known = lexicon.prefixes(vocabulary, rest).pop().filter(|&(bytes, _)| bytes > 4);
            let Some((bytes, _)) = known else { break };
            end += bytes;
        }
        text.get(start..end).map_or(0, |known| known.chars().count())
    };
    let known = |skipped| words(a, skipped).max(words(b, skipped));
    match known(0) {
        // The end of another word before one that is whole; or a name that no dictionary has.
        0 if all > 2 && known(1) == all - 1 => Some((1, all - 1)),
        0 => (all > 2).then_some((0, all)),
        length => Some((0, length)),
    }
}

fn chars(text: &FoldedText, start: usize, end: usize) -> impl Iterator<Item = char> {
    text.get(start..end).unwrap_or_default().iter().map(|&(_, c)| c)
}

/// Numerals and words of time say nothing as terms; quantities are compared by value.
fn is_term(value: &str) -> bool {
    const NUMERIC: &str = "一二三四五六七八九十百千万亿年月日时分秒第";
    script(value.chars().next().unwrap_or(' ')) == Script::Han && value.chars().any(|c| !NUMERIC.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Display, Language};

    /// What two sentences that translate each other differ in.
    fn differing(a: &str, b: &str) -> Vec<String> {
        let sentence = |text: &'static str, language| Sentence {
            article: 0,
            language,
            kind: SegmentKind::Sentence,
            display: Display::verbatim(text, Span::new(0, text.len())),
        };
        let leak = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
        let (a, b) = (sentence(leak(a), Language::JA), sentence(leak(b), Language::ZH_HANS));
        let circumstances =
            Circumstances { written: (None, None), certainty: Certainty::Translated, lexicon: None, reader: None };
        explain((0, &[a]), (1, &[b]), circumstances).1.into_iter().map(|item| item.value).collect()
    }

    #[test]
    fn rounded_numbers_sums_updates_and_datelines_are_no_contradictions() {
        for (a, b) in [
            ("住宅520棟余りが水につかった。", "500多栋民宅进水。"),
            ("株価は一時8.7％下落した。", "股价重挫逾8%。"),
            ("男性3人、女性2人が死亡した。", "共有5人死亡。"),
            ("19日正午現在、47人が死亡した。", "截至20日18时，已有74人遇难。"),
            ("【東京3月1日】会談は5日に開かれる。", "会谈将于5日举行。"),
            ("失業率は三・六％に低下した。", "失业率降至3.6%。"),
            ("支持率は三割六分だった。", "支持率为三成六。"),
        ] {
            assert_eq!(differing(a, b), [""; 0], "{a} {b}");
        }
        for (a, b) in [
            ("住宅520棟が水につかった。", "500栋民宅进水。"),
            ("総額は120億円になる。", "总投资达到150亿日元。"),
            ("およそ3万3000世帯で停電した。", "约有3.2万户停电。"),
            ("47人が死亡した。", "已有74人遇难。"),
        ] {
            assert_eq!(differing(a, b).len(), 1, "{a} {b}");
        }
    }

    #[test]
    fn pieces_of_words_are_made_whole_or_left_out() {
        let word = [(Span::new(0, 9), false)];
        let (end, beginning) = (Span::new(3, 9), Span::new(0, 6));
        assert_eq!(
            whole_words((end, &word), (end, &word)),
            Some((word[0].0, word[0].0)),
            "害者 of 被害者 and of 受害者 are the whole words"
        );
        assert_eq!(whole_words((end, &word), (end, &[(end, false)])), None, "部分 of 大部分 is not 部分");
        assert_eq!(
            whole_words((beginning, &word), (beginning, &[])),
            Some((beginning, beginning)),
            "中国 of 中国人 is"
        );
        let across = [(Span::new(3, 9), false)];
        assert_eq!(whole_words((beginning, &across), (beginning, &[])), None, "在韩 breaks off in 韩国");
    }
}
