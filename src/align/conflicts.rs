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

/// Quantities of one kind of which each side has exactly one that the other lacks.
pub(super) fn conflicts(
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
            |q| matches!(q.value, Value::Time { .. } | Value::Score(..)),
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
