//! What was decided about links, and what that says of the links around them.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{LinkIndex, Pair, Realigned, Standing, State, Track, ordered, pair_of};
use crate::align::verdicts::{Calibration, Candidate, FixedPoint, realign};
use crate::align::{End, Link, Place, Side};
use crate::annotate::{LinkDecision, MarkId, Origin, Verdict};
use crate::corpus::Article;

/// Links up to which one verdict may change how all scores are read; beyond, only those between the same two articles.
const FEW_LINKS: usize = 20_000;
/// A change of a score that is told.
const TOLD_CHANGE: f32 = 0.01;

/// What was judged, by the articles that it lies between.
type FixedPoints = FxHashMap<Pair, Vec<FixedPoint>>;

impl LinkIndex {
    /// Takes over all decisions about links and realigns what lies around those that are new. Says what changed.
    pub fn decide(&mut self, articles: &[Arc<Article>], decisions: Vec<LinkDecision>) -> Realigned {
        let before = std::mem::replace(&mut self.decisions, decisions);
        let mut pairs: BTreeSet<Pair> = BTreeSet::new();
        pairs.extend(only_in_first(&before, &self.decisions));
        pairs.extend(only_in_first(&self.decisions, &before));
        if pairs.is_empty() {
            return Realigned::default();
        }
        let of_machine = self.decisions.iter().filter(|decision| decision.link.origin == Origin::Machine);
        let judged: Vec<(f32, bool)> = of_machine
            .filter_map(|decision| Some((decision.link.score?, decision.link.verdict == Verdict::Confirmed)))
            .collect();
        let calibration = Calibration::fit(&judged);
        if calibration != self.calibration && self.found <= FEW_LINKS {
            pairs.extend(self.tracks.keys());
        }
        self.calibration = calibration;
        let states = self.states.clone();
        let fixed = self.take_over(articles);
        self.rescore(articles, &pairs, fixed);
        let told = self.compare(&states);
        pairs.extend(self.pairs_of_copies(&pairs));
        pairs.into_iter().for_each(|pair| self.lay(articles, pair));
        told
    }

    /// Says of every link what was decided about it last. Returns what was, by the articles it lies between.
    fn take_over(&mut self, articles: &[Arc<Article>]) -> FixedPoints {
        self.links.truncate(self.found);
        self.states.truncate(self.found);
        self.marks.clear();
        let found = self.found as u32;
        self.by_ends.retain(|_, number| *number < found);
        for (state, link) in self.states.iter_mut().zip(&self.links) {
            *state = State { score: state.score, ..State::found(link) };
        }
        let decisions = std::mem::take(&mut self.decisions);
        let mut latest: FxHashMap<(Place, Place), &LinkDecision> = FxHashMap::default();
        for decision in &decisions {
            latest.insert(ordered(decision.a, decision.b), decision);
        }
        let mut fixed = FixedPoints::default();
        let mut drawn: Vec<(&LinkDecision, [Place; 2])> = Vec::new();
        for (&(x, y), &decision) in &latest {
            let confirmed = decision.link.verdict == Verdict::Confirmed;
            let point = FixedPoint { a: segments(articles, x), b: segments(articles, y), confirmed };
            fixed.entry(pair_of(x, y)).or_default().push(point);
            let known = self.by_ends.get(&(x, y)).copied();
            match known.and_then(|number| Some((number, self.states.get_mut(number as usize)?))) {
                Some((number, state)) => {
                    state.standing = standing(decision);
                    state.relation = decision.link.relation;
                    self.marks.insert(number, decision.mark.clone());
                }
                None => drawn.push((decision, [x, y])),
            }
        }
        // The numbers of what was drawn must not depend on a hash.
        drawn.sort_by(|x, y| x.0.mark.cmp(&y.0.mark));
        for (decision, ends) in drawn {
            self.add_drawn(decision, ends);
        }
        self.decisions = decisions;
        fixed
    }

    /// Adds a link that the machine did not find; those inside it are part of it where it was confirmed.
    fn add_drawn(&mut self, decision: &LinkDecision, [x, y]: [Place; 2]) {
        let confirmed = decision.link.verdict == Verdict::Confirmed;
        let tracks = self.tracks.get(&pair_of(x, y)).filter(|_| confirmed).map_or(&[][..], Vec::as_slice);
        for track in tracks.iter().filter(|track| holds(x, track.ends[0]) && holds(y, track.ends[1])) {
            if let Some(state) = self.states.get_mut(track.link as usize) {
                state.absorbed = true;
            }
        }
        let number = self.links.len() as u32;
        self.marks.insert(number, decision.mark.clone());
        self.by_ends.insert((x, y), number);
        let link = drawn_link(decision);
        let standing = if confirmed { Standing::Drawn } else { Standing::Rejected };
        self.states.push(State { machine: 1.0, score: 1.0, standing, ..State::found(&link) });
        self.links.push(link);
    }

    /// Scores what nobody judged between the articles of `pairs` in the light of what was.
    fn rescore(&mut self, articles: &[Arc<Article>], pairs: &BTreeSet<Pair>, mut fixed: FixedPoints) {
        for pair in pairs {
            let Some(tracks) = self.tracks.get(pair) else { continue };
            let link = |track: &Track| self.links.get(track.link as usize);
            let is_own = |track: &&Track| link(track).is_some_and(|l| pair_of(l.a.place, l.b.place) == *pair);
            let is_stated = |track: &&Track| link(track).is_some_and(|link| link.stated);
            let (stated, own): (Vec<&Track>, Vec<&Track>) = tracks.iter().filter(is_own).partition(is_stated);
            // What a file states is as fixed as what the reader confirmed.
            if let Some(points) = fixed.get_mut(pair) {
                points.extend(stated.iter().map(|track| FixedPoint {
                    a: segments(articles, track.ends[0]),
                    b: segments(articles, track.ends[1]),
                    confirmed: true,
                }));
            }
            let candidate = |track: &&Track| Candidate {
                a: segments(articles, track.ends[0]).start,
                b: segments(articles, track.ends[1]).start,
                score: link(track).map_or(0.0, |link| link.score),
            };
            let candidates: Vec<Candidate> = own.iter().map(candidate).collect();
            let points = fixed.get(pair).map_or(&[][..], Vec::as_slice);
            let scores = realign(&candidates, points, &self.calibration);
            for (track, score) in own.into_iter().zip(scores) {
                if let Some(state) = self.states.get_mut(track.link as usize) {
                    state.score = score;
                }
            }
        }
    }

    /// What became of links that nobody judged.
    fn compare(&self, before: &[State]) -> Realigned {
        let mut told = Realigned::default();
        for (was, is) in before.iter().zip(self.states.iter().take(self.found)) {
            if was.standing != Standing::Suggested || is.standing != Standing::Suggested {
                continue;
            }
            match (was.is_shown(), is.is_shown()) {
                (true, true) if (was.score - is.score).abs() >= TOLD_CHANGE => told.changed += 1,
                (false, true) => told.appeared += 1,
                (true, false) => told.gone += 1,
                _ => {}
            }
        }
        told
    }

    /// Where the copies of links between the articles of `pairs` lie, which may be between others.
    fn pairs_of_copies(&self, pairs: &BTreeSet<Pair>) -> Vec<Pair> {
        let tracks = pairs.iter().filter_map(|pair| self.tracks.get(pair)).flatten();
        let numbers: FxHashSet<u32> = tracks.map(|track| track.link).collect();
        let links = numbers.into_iter().filter_map(|number| self.links.get(number as usize));
        let copies = links.flat_map(|link| {
            let other = |side| if side == Side::A { link.b.place } else { link.a.place };
            link.copies.iter().map(move |&(side, copy)| pair_of(copy, other(side)))
        });
        copies.collect()
    }
}

/// The sentences of a place.
fn segments(articles: &[Arc<Article>], place: Place) -> Range<u32> {
    articles.get(place.article).map_or(0..0, |article| {
        let found = article.segments_in(place.span);
        found.start as u32..found.end as u32
    })
}

fn standing(decision: &LinkDecision) -> Standing {
    match (decision.link.verdict, decision.link.origin) {
        (Verdict::Rejected, _) => Standing::Rejected,
        (Verdict::Confirmed, Origin::Hand) => Standing::Drawn,
        (Verdict::Confirmed, _) => Standing::Confirmed,
    }
}

/// Between which articles the decisions lie that are in `first` and not in `second`.
fn only_in_first(first: &[LinkDecision], second: &[LinkDecision]) -> Vec<Pair> {
    let known: FxHashMap<&MarkId, &LinkDecision> = second.iter().map(|decision| (&decision.mark, decision)).collect();
    let only = |decision: &&LinkDecision| known.get(&decision.mark) != Some(decision);
    first.iter().filter(only).map(|decision| pair_of(decision.a, decision.b)).collect()
}

/// A link that only the reader knows of.
fn drawn_link(decision: &LinkDecision) -> Link {
    let end = |place: Place| End { first: 0, end: 0, place };
    Link {
        a: end(decision.a),
        b: end(decision.b),
        score: decision.link.score.unwrap_or(1.0),
        same: decision.link.score.unwrap_or(1.0),
        quick: false,
        stated: false,
        relation: decision.link.relation,
        evidence: Vec::new(),
        conflicts: Vec::new(),
        copies: Vec::new(),
    }
}

fn holds(outer: Place, inner: Place) -> bool {
    outer.article == inner.article && outer.span.start <= inner.span.start && inner.span.end <= outer.span.end
}
