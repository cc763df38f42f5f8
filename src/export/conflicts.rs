//! What the two sides of a pair tell differently, in words.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use super::Selection;
use super::pairs::{Pair, PairVerdict};
use crate::align::{Evidence, EvidenceKind, Place, Relation, Side};
use crate::annotate::{Body, MarkId, Placed, Verdict};
use crate::corpus::Article;
use crate::text::Span;

/// Something that the two sides of a pair tell differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// What it is.
    pub kind: EvidenceKind,
    /// Characters of the first side's article.
    pub a: [u32; 2],
    /// Characters of the second side's article.
    pub b: [u32; 2],
    /// Both values in canonical form.
    pub value: String,
    /// Both as they stand in the texts: `3月 ≠ 今年末`.
    pub words: String,
}

/// Two texts that somebody confirmed to say the same or something in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Where both sides stand.
    pub sides: [Vec<Place>; 2],
    /// How much they share.
    pub relation: Relation,
}

impl Compared {
    /// The same, lent.
    pub fn places(&self) -> ([&[Place]; 2], Relation) {
        (self.sides.each_ref().map(Vec::as_slice), self.relation)
    }
}

/// What a reader said of a conflict.
#[derive(Debug)]
pub(super) struct Judged {
    places: [(usize, Span); 2],
    verdict: Verdict,
    kind: EvidenceKind,
    value: String,
}

impl Judged {
    /// All that was said.
    pub fn of(placed: &[Placed]) -> Vec<Self> {
        let judged = |placed: &Placed| {
            let Body::Conflict(body) = &placed.mark.body else { return None };
            let on = |side: Side| {
                let mut both = placed.mark.targets.iter().zip(&placed.targets);
                let (article, span) = both.find(|(target, _)| target.side == Some(side))?.1.place()?;
                Some((article, span?))
            };
            Some(Self {
                places: [on(Side::A)?, on(Side::B)?],
                verdict: body.verdict,
                kind: body.kind,
                value: body.value.clone(),
            })
        };
        placed.iter().filter_map(judged).collect()
    }

    /// Whether it is about these places, in either order.
    fn is_about(&self, places: [(usize, Span); 2]) -> bool {
        let [a, b] = self.places;
        places == [a, b] || places == [b, a]
    }
}

impl Pair {
    /// Takes over what both sides tell differently: what was found, but for what a reader called no conflict, and what
    /// a reader says besides.
    pub(super) fn take_conflicts(&mut self, articles: &[Arc<Article>], found: &[Evidence], judged: &[Judged]) {
        self.is_compared = true;
        let side = |number: usize| {
            let places: Vec<(usize, Span)> = self.sides[number].pieces.iter().filter_map(|piece| piece.place).collect();
            Some((places.first()?.0, places))
        };
        let (Some((a, left)), Some((b, right))) = (side(0), side(1)) else { return };
        let mut all: Vec<Evidence> = found.to_vec();
        all.retain(|item| {
            let rejected =
                |judged: &Judged| judged.verdict == Verdict::Rejected && judged.is_about([(a, item.a), (b, item.b)]);
            !judged.iter().any(rejected)
        });
        let within = |(article, span): (usize, Span), places: &[(usize, Span)]| {
            places.iter().any(|&(other, outer)| article == other && span.intersection(outer) == span)
        };
        for told in judged.iter().filter(|told| told.verdict == Verdict::Confirmed) {
            let [x, y] = told.places;
            let (x, y) = if within(x, &left) && within(y, &right) { (x, y) } else { (y, x) };
            let is_new = !all.iter().any(|item| (item.a, item.b) == (x.1, y.1));
            if is_new && within(x, &left) && within(y, &right) {
                all.push(Evidence { kind: told.kind, a: x.1, b: y.1, value: told.value.clone() });
            }
        }
        let (Some(a), Some(b)) = (articles.get(a), articles.get(b)) else { return };
        let chars = |article: &Article, span: Span| {
            let chars = article.chars(span);
            [chars.start, chars.end]
        };
        let conflict = |item: &Evidence| Conflict {
            kind: item.kind,
            a: chars(a, item.a),
            b: chars(b, item.b),
            value: item.value.clone(),
            words: item.conflict_in_words(a, b),
        };
        self.conflicts = all.iter().map(conflict).collect();
    }
}

impl Selection<'_> {
    /// What the sides of each pair tell differently, by its id.
    pub(super) fn conflicts(&self) -> HashMap<&MarkId, &[Conflict]> {
        self.pairs.iter().map(|pair| (&pair.id, pair.conflicts.as_slice())).collect()
    }

    /// What a mark on a conflict is about: both values as they stand in the texts.
    pub fn conflict_in_words(&self, placed: &Placed) -> String {
        let words: Vec<String> = (0..placed.mark.targets.len()).map(|number| self.shown(placed, number)).collect();
        words.join(" ≠ ")
    }

    /// Lets `find` compare the sides of the confirmed pairs of which nobody told yet what they tell differently. It gives
    /// an answer for each, with spans of the first side's article and of the second's.
    pub fn compare(&mut self, find: impl FnOnce(&[Compared]) -> Vec<Vec<Evidence>>) {
        let open = |pair: &&mut Pair| pair.verdict == PairVerdict::Confirmed && !pair.is_compared;
        let compared = |pair: &Pair| {
            let places = |number: usize| {
                let places = pair.sides[number].pieces.iter().map(|piece| piece.place);
                places.map(|place| place.map(|(article, span)| Place { article, span })).collect::<Option<Vec<_>>>()
            };
            Some(Compared { sides: [places(0)?, places(1)?], relation: pair.relation })
        };
        let mut pairs: Vec<(&mut Pair, Compared)> = self
            .pairs
            .iter_mut()
            .filter(open)
            .filter_map(|pair| compared(pair).map(|compared| (pair, compared)))
            .collect();
        if pairs.is_empty() {
            return;
        }
        let asked: Vec<Compared> = pairs.iter().map(|(_, compared)| compared.clone()).collect();
        for ((pair, _), found) in pairs.iter_mut().zip(find(&asked)) {
            pair.take_conflicts(self.articles, &found, &self.judged);
        }
    }
}
