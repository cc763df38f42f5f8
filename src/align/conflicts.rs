//! What two texts say differently: quantities and dates that stand for each other and have other values.

use super::evidence::quantity_kind;
use super::types::{Evidence, EvidenceKind};
use crate::text::Span;
use crate::text::quantity::{Decimal, Quantity, Unit, Value};

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

/// Quantities that the two sides tell differently: of one kind, of which each side has exactly one that the other lacks, or in
/// words that answer each other (`answered`).
pub(super) fn conflicts(
    left: &[Quantity],
    right: &[Quantity],
    certainty: Certainty,
    answered: &impl Fn(Span, Span) -> bool,
    about_the_same: &impl Fn(&Quantity, &Quantity) -> bool,
    item: &impl Fn(EvidenceKind, Span, Span, String) -> Evidence,
) -> Vec<Evidence> {
    if certainty == Certainty::Low {
        return Vec::new();
    }
    let free = |own: &[Quantity], used: &dyn Fn(&Quantity) -> bool| -> Vec<Quantity> {
        own.iter().filter(|q| !used(q)).copied().collect()
    };
    let (left, right) = (without_sums(left, right), without_sums(right, left));
    // Reports of one event differ in what they count and in the day that they tell of, without contradicting each other.
    let is_translated = certainty == Certainty::Translated;
    let rivals = |x: &Quantity, y: &Quantity| {
        let counted = countable(x.value) && countable(y.value) && may_stand_for(x, y);
        let either = x.contradicts(y) || counted && (is_translated || unit_of(x.value) == unit_of(y.value));
        either && (is_translated || !is_bare_day(x.value) || !is_bare_day(y.value))
    };
    let claimed = |q: &Quantity| definite(q.value) && (is_translated || !is_bare_day(q.value));
    let mut pairs: Vec<(Quantity, Quantity)> = Vec::new();
    // Item by item of a list first: what stands in the same place in both.
    for x in left.iter().filter(|q| tells(q.value)) {
        let mut answers = right.iter().filter(|y| tells(y.value) && answered(x.span, y.span));
        if let (Some(y), None) = (answers.next(), answers.next())
            && rivals(x, y)
            && !pairs.iter().any(|(_, known)| known.span == y.span)
        {
            pairs.push((*x, *y));
        }
    }
    let rest_left = free(&left, &|q| pairs.iter().any(|(x, _)| x.span == q.span));
    let rest_right = free(&right, &|q| pairs.iter().any(|(_, y)| y.span == q.span));
    pairs.extend(lone_rivals(&rest_left, &rest_right, claimed, Quantity::contradicts));
    if is_translated {
        // Whatever the counters, one number left on either side is one number told differently.
        let rest_left = free(&left, &|q| pairs.iter().any(|(x, _)| x.span == q.span));
        let rest_right = free(&right, &|q| pairs.iter().any(|(_, y)| y.span == q.span));
        pairs.extend(lone_rivals(&rest_left, &rest_right, |q| countable(q.value), may_stand_for));
        pairs.extend(lone_rivals(
            &rest_left,
            &rest_right,
            |q| matches!(q.value, Value::Time { .. } | Value::Score(..)),
            Quantity::contradicts,
        ));
    }
    pairs
        .into_iter()
        .filter(|(x, y)| !about_the_same(x, y))
        .map(|(x, y)| item(quantity_kind(x.value), x.span, y.span, format!("{} ≠ {}", x.value, y.value)))
        .collect()
}

/// `own` without what is the sum of some of `others`, and without the parts of such a sum.
fn without_sums(own: &[Quantity], others: &[Quantity]) -> Vec<Quantity> {
    let number = |q: &Quantity| match q.value {
        Value::Number { value, unit } => Some((value, unit)),
        _ => None,
    };
    let is_sum = |total: &Quantity, parts: &[Quantity]| {
        let Some((total, unit)) = number(total) else { return false };
        let parts: Vec<Decimal> =
            parts.iter().filter_map(number).filter(|(_, other)| *other == unit).map(|(value, _)| value).collect();
        // Neighbours in the text, two or more: 男性3人、女性2人.
        (0..parts.len()).any(|start| {
            let mut sum = Decimal::default();
            parts.iter().skip(start).enumerate().any(|(count, part)| {
                let Some(more) = sum.plus(*part) else { return false };
                sum = more;
                count > 0 && sum == total
            })
        })
    };
    let is_part = |part: &Quantity| {
        let Some((_, unit)) = number(part) else { return false };
        let same: Vec<Quantity> =
            own.iter().filter(|q| number(q).is_some_and(|(_, other)| other == unit)).copied().collect();
        same.len() > 1 && others.iter().any(|total| is_sum(total, &same))
    };
    own.iter().filter(|q| !is_sum(q, others) && !is_part(q)).copied().collect()
}

/// Whether one of two numbers, each given with the text it stands in, is said to be rounded and is what the other is when rounded or cut
/// off: 500余り for 520, 逾8% for 8.7%; not およそ3万3000 for 3.2万.
pub(super) fn about_the_same(a: (&Quantity, &str), b: (&Quantity, &str)) -> bool {
    let number = |q: &Quantity| match q.value {
        Value::Number { value, .. } => Some(value.to_f64()).filter(|value| *value > 0.0),
        _ => None,
    };
    let (Some(x), Some(y)) = (number(a.0), number(b.0)) else { return false };
    // The worth of the last digit that is not zero.
    let step = |value: f64| {
        let mut step = 10_f64.powi(value.log10().floor() as i32);
        for _ in 0..6 {
            if ((value / step).round() * step - value).abs() < value * 1e-9 {
                break;
            }
            step /= 10.0;
        }
        step
    };
    let (rounder, other) = if step(x) >= step(y) { (x, y) } else { (y, x) };
    let steps = other / step(rounder);
    let near =
        [steps.floor(), steps.round()].iter().any(|whole| (whole * step(rounder) - rounder).abs() < rounder * 1e-6);
    near && (is_rounded(a) || is_rounded(b))
}

/// Whether the words at a number say that it is rounded: 約500, 500余り, 500多人, 超1000, 8％以上.
fn is_rounded((quantity, text): (&Quantity, &str)) -> bool {
    const BEFORE: [&str; 18] = [
        "約",
        "约",
        "およそ",
        "ほぼ",
        "近",
        "逾",
        "超",
        "超过",
        "超過",
        "不到",
        "至少",
        "大约",
        "大約",
        "少なくとも",
        "将近",
        "將近",
        "最大",
        "高达",
    ];
    const AFTER: [&str; 20] = [
        "以上",
        "余",
        "餘",
        "超",
        "あまり",
        "前後",
        "近く",
        "ほど",
        "程度",
        "ぐらい",
        "くらい",
        "未満",
        "左右",
        "上下",
        "多",
        "を超",
        "を上回",
        "を下回",
        "弱",
        "強",
    ];
    let (start, end) = (quantity.span.start as usize, quantity.span.end as usize);
    let (before, own) = (text.get(..start).unwrap_or_default(), quantity.span.of(text));
    let after = text.get(end..).unwrap_or_default();
    BEFORE.iter().any(|word| before.ends_with(word) || own.starts_with(word))
        || AFTER.iter().any(|word| after.starts_with(word))
        || own.contains(['余', '餘', '多'])
}

/// Whether a value is worth comparing where the words around it answer each other.
fn tells(value: Value) -> bool {
    definite(value) || countable(value) || matches!(value, Value::Time { .. } | Value::Score(..))
}

/// Whether two texts count as of different times, so that different figures are an update: 19日正午現在, 截至20日18时.
pub(super) fn is_update(a: (&str, &[Quantity]), b: (&str, &[Quantity])) -> bool {
    const AS_OF: [&str; 6] = ["現在", "時点", "までに", "截至", "截止", "目前"];
    let told = |text: &str| AS_OF.iter().any(|word| text.contains(word));
    let times = |quantities: &[Quantity]| -> Vec<Quantity> {
        let is_time = |value| matches!(value, Value::Date(_) | Value::Time { .. });
        quantities.iter().filter(|q| is_time(q.value)).copied().collect()
    };
    let (left, right) = (times(a.1), times(b.1));
    let differ = left.iter().any(|x| right.iter().any(|y| x.contradicts(y)));
    let agree = left.iter().any(|x| right.iter().any(|y| x.agrees(y)));
    (told(a.0) || told(b.0)) && differ && !agree
}

/// Bytes at the beginning of a text that say where and when it was written: 【東京3月1日】, 新华社东京3月1日电.
pub(super) fn dateline(text: &str) -> usize {
    const LONGEST: usize = 40;
    let opening: Vec<(usize, char)> = text.char_indices().take(LONGEST).collect();
    let after = |&(at, c): &(usize, char)| at + c.len_utf8();
    if let Some((_, '【' | '［' | '[' | '（' | '(')) = opening.first() {
        let closing = opening.iter().find(|(_, c)| matches!(c, '】' | '］' | ']' | '）' | ')'));
        return closing.map_or(0, after);
    }
    let mut seen_day = false;
    for place in &opening {
        match place.1 {
            '。' | '，' | '、' => return 0,
            '日' | '号' | '號' => seen_day = true,
            '电' | '電' | '讯' | '訊' if seen_day => return after(place),
            _ => {}
        }
    }
    0
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
        Value::Ordinal(_)
        | Value::Sum(..)
        | Value::Score(..)
        | Value::RelativeDay(_)
        | Value::RelativeWeek(_)
        | Value::Time { .. } => false,
    }
}

/// Whether a value counts or ranks something.
fn countable(value: Value) -> bool {
    match value {
        Value::Number { value, .. } => value > Decimal::from_int(1),
        Value::Ordinal(rank) => rank > 1,
        Value::Date(date) => date.bare_year().is_some(),
        _ => false,
    }
}

fn unit_of(value: Value) -> Option<Unit> {
    if let Value::Number { unit, .. } = value { Some(unit) } else { None }
}

/// Whether a value is a day without its month.
fn is_bare_day(value: Value) -> bool {
    matches!(value, Value::Date(date) if date.day.is_some() && date.month.is_none() && date.year.is_none())
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
        (Value::Date(date), Value::Number { value, unit: Unit::Thing })
        | (Value::Number { value, unit: Unit::Thing }, Value::Date(date)) => {
            date.bare_year().is_some() && value.to_int().is_some_and(|number| (1000..=9999).contains(&number))
        }
        _ => false,
    }
}
