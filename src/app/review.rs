//! Going from link to link that is to be looked at.

use super::links::{Counterpart, LinkIndex, Standing};
use super::{App, Effect};

/// Below this score a link is looked at with care.
const DOUBTFUL: f32 = 0.6;

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Review {
    /// Nobody judged it.
    Unreviewed,
    /// Nobody judged it and it is doubtful.
    Doubtful,
    /// Its sides contradict each other.
    Conflict,
    /// It is not one sentence to one.
    Uneven,
}

impl Review {
    const fn name(self) -> &'static str {
        match self {
            Self::Unreviewed => "link to judge",
            Self::Doubtful => "doubtful link to judge",
            Self::Conflict => "link with a conflict",
            Self::Uneven => "link of several sentences",
        }
    }

    fn takes(self, counterpart: &Counterpart, links: &LinkIndex, sentences: usize) -> bool {
        match self {
            Self::Unreviewed => is_open(counterpart),
            Self::Doubtful => is_open(counterpart) && counterpart.score < DOUBTFUL,
            Self::Conflict => {
                counterpart.stands() && links.link(counterpart.link).is_some_and(|link| !link.conflicts.is_empty())
            }
            Self::Uneven => counterpart.stands() && (counterpart.segments.len() > 1 || sentences > 1),
        }
    }
}

/// Whether neither the reader nor the file said anything of a link.
fn is_open(counterpart: &Counterpart) -> bool {
    counterpart.standing == Standing::Suggested && !counterpart.stated
}

impl App {
    /// Goes to the next link of a kind, or says that there is none.
    pub(super) fn review(&mut self, kind: Review, forward: bool) -> Vec<Effect> {
        if self.links.is_none() {
            self.message = Some("links are still being computed".to_owned());
        } else if !self.step_review(kind, forward) {
            let (where_, other) = if forward { ("further", "above") } else { ("earlier", "below") };
            self.message =
                Some(format!("no {where_} {} between these two articles; look {other}, or in others (>)", kind.name()));
        }
        Vec::new()
    }

    /// Goes to the next link of a kind between the two articles in view; says whether there is one.
    pub(super) fn step_review(&mut self, kind: Review, forward: bool) -> bool {
        let (Some(links), Some(pane), Some(other)) = (&self.links, self.reader.focused(), self.reader.other()) else {
            return false;
        };
        let article = pane.article();
        let taken = |segment: usize| {
            let of = links.of(pane.id, segment).iter().filter(|counterpart| counterpart.article as usize == other.id);
            of.filter(move |counterpart| {
                let here = links.link(counterpart.link).map_or(1, |link| {
                    let place = if link.a.place.article == pane.id { link.a.place } else { link.b.place };
                    article.segments_in(place.span).len()
                });
                kind.takes(counterpart, links, here)
            })
        };
        let now = self.reader.counterpart();
        let (here, count) = (pane.segment(), article.segments.len());
        // Another link of this sentence, then those of the sentences after it.
        let same: Vec<&Counterpart> = taken(here).filter(|_| forward).collect();
        let after = same.iter().position(|counterpart| Some(*counterpart) == now).map_or(0, |at| at + 1);
        let found = same.get(after).map(|counterpart| (here, (*counterpart).clone()));
        let mut next = (here + 1..count).find_map(|segment| Some((segment, taken(segment).next()?.clone())));
        if !forward {
            next = (0..here).rev().find_map(|segment| Some((segment, taken(segment).next()?.clone())));
        }
        let Some((segment, counterpart)) = found.or(next) else { return false };
        if let Some(pane) = self.reader.focused_mut() {
            pane.open_fold_at(segment);
            pane.go_to(segment);
        }
        self.reader.choose_counterpart(counterpart);
        self.lay_out(true);
        true
    }
}
