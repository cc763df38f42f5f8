//! Links looked up by sentence, with what was decided about them.

mod decisions;

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::align::verdicts::Calibration;
use crate::align::{Link, Place, Relation, Side};
use crate::annotate::{LinkDecision, MarkId};
use crate::corpus::Article;

/// Least score of the machine for a link that is shown from the beginning.
const SHOWN_AT_FIRST: f32 = 0.3;
/// Score below which such a link is hidden again: a verdict far away should not make the weakest come and go.
const HIDDEN_BELOW: f32 = 0.2;
/// Score that a weaker link must rise to before it is shown.
const SHOWN_FROM: f32 = 0.4;

/// What is known of a link beyond its score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// The machine suggests it and nobody has looked.
    #[default]
    Suggested,
    /// The reader confirmed it.
    Confirmed,
    /// The reader drew it.
    Drawn,
    /// The reader rejected it.
    Rejected,
}

/// One link as seen from one of its sentences.
#[derive(Clone, Debug)]
pub struct Counterpart {
    /// Which link.
    pub link: u32,
    /// The article on the other side.
    pub article: u32,
    /// The segments on the other side.
    pub segments: Range<u32>,
    /// How sure the link is, 0 to 1.
    pub score: f32,
    /// Whether the file that it comes from states it.
    pub stated: bool,
    /// What was decided about it.
    pub standing: Standing,
}

impl PartialEq for Counterpart {
    /// The same end of the same link, whatever is thought of it meanwhile.
    fn eq(&self, other: &Self) -> bool {
        (self.link, self.article, &self.segments) == (other.link, other.article, &other.segments)
    }
}

impl Counterpart {
    /// Whether it is one as far as is known: not rejected.
    pub fn stands(&self) -> bool {
        self.standing != Standing::Rejected
    }
}

impl Counterpart {
    /// How sure the link is, as its mark shows it.
    pub fn confidence(&self) -> Confidence {
        Confidence::of_link(self.score, self.stated)
    }
}

/// How sure a link is: four steps of what was found, and what was not left to the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Below one half.
    Doubtful,
    /// From one half.
    Fair,
    /// From three quarters.
    Good,
    /// From nine tenths.
    Sure,
    /// Somebody says so.
    Confirmed,
}

impl Confidence {
    /// The step that `score` (0 to 1) stands on.
    pub fn of(score: f32) -> Self {
        match score {
            s if s >= 0.9 => Self::Sure,
            s if s >= 0.75 => Self::Good,
            s if s >= 0.5 => Self::Fair,
            _ => Self::Doubtful,
        }
    }

    /// The same for a link that a file may have stated.
    pub fn of_link(score: f32, stated: bool) -> Self {
        if stated { Self::Confirmed } else { Self::of(score) }
    }
}

/// What a link's relation is called on the screen.
pub fn relation_name(relation: Relation) -> &'static str {
    match relation {
        Relation::Same => "same",
        Relation::Overlap => "overlap",
    }
}

/// What two articles have in common.
#[derive(Clone, Copy, Debug, Default)]
struct Shared {
    /// Links between them.
    links: usize,
    /// How many of those can be expected to be right: the sum of their scores.
    expected: f32,
}

/// Two articles, the lower number first.
type Pair = (u32, u32);

/// A link as it lies between two articles: itself, or through a copy of one of its ends.
#[derive(Clone, Copy, Debug)]
struct Track {
    link: u32,
    /// The ends, in the order of the pair.
    ends: [Place; 2],
}

/// What a link is now.
#[derive(Clone, Copy, Debug)]
struct State {
    /// What the machine gave it.
    machine: f32,
    /// Whether the file that it comes from states it.
    stated: bool,
    /// What that means in the light of what was judged.
    score: f32,
    relation: Relation,
    standing: Standing,
    /// Part of a larger link that was confirmed, which is shown instead.
    absorbed: bool,
}

/// What a change of verdicts did to the links around them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Realigned {
    /// Links with another score, and still shown.
    pub changed: usize,
    /// Links that were too weak to be shown and no longer are.
    pub appeared: usize,
    /// Links that are too weak now.
    pub gone: usize,
}

/// All links of a corpus, looked up by article and segment.
#[derive(Debug, Default)]
pub struct LinkIndex {
    /// Those of the machine, then those that were drawn.
    links: Vec<Link>,
    /// How many of them are the machine's.
    found: usize,
    /// One for each link.
    states: Vec<State>,
    /// The mark that says what a link is, by the link's number.
    marks: FxHashMap<u32, MarkId>,
    /// Links by their ends, the lower article first.
    by_ends: FxHashMap<(Place, Place), u32>,
    /// The machine's links by article pair.
    tracks: FxHashMap<Pair, Vec<Track>>,
    /// By (article, segment), best first.
    counterparts: FxHashMap<(u32, u32), Vec<Counterpart>>,
    /// What two articles share, under both orders.
    shared: FxHashMap<u32, FxHashMap<u32, Shared>>,
    decisions: Vec<LinkDecision>,
    calibration: Calibration,
}

impl LinkIndex {
    /// Indexes `links` between `articles`, copies included.
    pub fn new(articles: &[Arc<Article>], links: Vec<Link>) -> Self {
        let mut index = Self { found: links.len(), ..Self::default() };
        index.states = links.iter().map(State::found).collect();
        let ends = |(number, link): (usize, &Link)| (ordered(link.a.place, link.b.place), number as u32);
        index.by_ends = links.iter().enumerate().map(ends).collect();
        for (number, link) in links.iter().enumerate() {
            let (a, b) = (link.a.place, link.b.place);
            index.add_track(number as u32, a, b);
            for &(side, copy) in &link.copies {
                // A copy stands for the side whose text it repeats.
                let original = if side == Side::A { b } else { a };
                // Where the copy has a link of its own, that is the one.
                if !index.by_ends.contains_key(&ordered(copy, original)) {
                    index.add_track(number as u32, copy, original);
                }
            }
        }
        index.links = links;
        let pairs: Vec<Pair> = index.tracks.keys().copied().collect();
        pairs.into_iter().for_each(|pair| index.lay(articles, pair));
        index
    }

    fn add_track(&mut self, link: u32, x: Place, y: Place) {
        if x.article != y.article {
            let ends = if x.article < y.article { [x, y] } else { [y, x] };
            self.tracks.entry(pair_of(x, y)).or_default().push(Track { link, ends });
        }
    }

    /// Lays the links between two articles anew.
    fn lay(&mut self, articles: &[Arc<Article>], pair: Pair) {
        for (here, there) in [(pair.0, pair.1), (pair.1, pair.0)] {
            let count = articles.get(here as usize).map_or(0, |article| article.segments.len() as u32);
            if self.shared.get(&here).is_some_and(|shared| shared.contains_key(&there)) {
                for segment in 0..count {
                    if let Some(known) = self.counterparts.get_mut(&(here, segment)) {
                        known.retain(|counterpart| counterpart.article != there);
                    }
                }
            }
            self.shared.entry(here).or_default().remove(&there);
        }
        let tracks = self.tracks.get(&pair).cloned().unwrap_or_default();
        let drawn = (self.found..self.links.len()).filter_map(|number| {
            let link = self.links.get(number)?;
            let (x, y) = ordered(link.a.place, link.b.place);
            (pair_of(x, y) == pair).then_some(Track { link: number as u32, ends: [x, y] })
        });
        let drawn: Vec<Track> = drawn.collect();
        for track in tracks.into_iter().chain(drawn) {
            let Some(&state) = self.states.get(track.link as usize) else { continue };
            if state.is_shown() {
                self.add(articles, track.link, state, track.ends[0], track.ends[1]);
            }
        }
        for (here, there) in [(pair.0, pair.1), (pair.1, pair.0)] {
            let count = articles.get(here as usize).map_or(0, |article| article.segments.len() as u32);
            if !self.shared.get(&here).is_some_and(|shared| shared.contains_key(&there)) {
                continue;
            }
            for segment in 0..count {
                if let Some(known) = self.counterparts.get_mut(&(here, segment)) {
                    known.sort_by(best_first);
                }
            }
        }
    }

    fn add(&mut self, articles: &[Arc<Article>], number: u32, state: State, here: Place, there: Place) {
        let State { score, standing, stated, .. } = state;
        for (from, to) in [(here, there), (there, here)] {
            let (Some(near), Some(far)) = (articles.get(from.article), articles.get(to.article)) else {
                continue;
            };
            let far = far.segments_in(to.span);
            let segments = far.start as u32..far.end as u32;
            let counterpart =
                Counterpart { link: number, article: to.article as u32, segments, score, standing, stated };
            for segment in near.segments_in(from.span) {
                let known = self.counterparts.entry((from.article as u32, segment as u32)).or_default();
                if !known.contains(&counterpart) {
                    known.push(counterpart.clone());
                }
            }
            let shared = self.shared.entry(from.article as u32).or_default().entry(to.article as u32).or_default();
            if standing != Standing::Rejected {
                shared.links += 1;
                shared.expected += score;
            }
        }
    }

    /// All counterparts of a segment: best first, rejected ones last.
    pub fn of(&self, article: usize, segment: usize) -> &[Counterpart] {
        self.counterparts.get(&(article as u32, segment as u32)).map_or(&[], Vec::as_slice)
    }

    /// The best counterpart of a segment in the article `other`; a rejected one where there is no better.
    pub fn between(&self, article: usize, segment: usize, other: usize) -> Option<&Counterpart> {
        self.of(article, segment).iter().find(|counterpart| counterpart.article as usize == other)
    }

    /// The article that shares most links with `article`, each counted by how sure it is; of those not to `skip`.
    pub fn nearest(&self, article: usize, skip: impl Fn(usize) -> bool) -> Option<usize> {
        let shared = self.shared.get(&(article as u32))?.iter().filter(|(other, _)| !skip(**other as usize));
        // The lowest number among equals, so that the same corpus always opens the same way.
        let more = |x: &(&u32, &Shared), y: &(&u32, &Shared)| x.1.expected.total_cmp(&y.1.expected).then(y.0.cmp(x.0));
        shared.max_by(more).map(|(other, _)| *other as usize)
    }

    /// How many links an article has, and to how many others.
    pub fn totals(&self, article: usize) -> (usize, usize) {
        self.shared
            .get(&(article as u32))
            .map_or((0, 0), |shared| (shared.values().map(|shared| shared.links).sum(), shared.len()))
    }

    /// A link by its number.
    pub fn link(&self, number: u32) -> Option<&Link> {
        self.links.get(number as usize)
    }

    /// The link between exactly these two places.
    pub fn find(&self, x: Place, y: Place) -> Option<u32> {
        self.by_ends.get(&ordered(x, y)).copied()
    }

    /// The machine's links that somebody judged.
    pub fn judged(&self) -> impl Iterator<Item = &Link> {
        let judged = |(_, state): &(&Link, &State)| state.standing != Standing::Suggested;
        self.links.iter().zip(&self.states).take(self.found).filter(judged).map(|(link, _)| link)
    }

    /// The links that the machine suggests and nobody judged, as far as they are shown.
    pub fn suggestions(&self) -> impl Iterator<Item = &Link> {
        let open = |(_, state): &(&Link, &State)| state.standing == Standing::Suggested && state.is_shown();
        self.links.iter().zip(&self.states).filter(open).map(|(link, _)| link)
    }

    /// How much both sides of a link share, as the reader or else the machine sees it.
    pub fn relation(&self, number: u32) -> Option<Relation> {
        self.states.get(number as usize).map(|state| state.relation)
    }

    /// What was decided about a link.
    pub fn standing(&self, number: u32) -> Standing {
        self.states.get(number as usize).map_or(Standing::Suggested, |state| state.standing)
    }

    /// The mark that says what a link is.
    pub fn mark(&self, number: u32) -> Option<&MarkId> {
        self.marks.get(&number)
    }

    /// Whether the machine found a link, whatever was said of it since.
    pub fn is_found(&self, number: u32) -> bool {
        (number as usize) < self.found
    }

    /// How many links there are.
    pub fn len(&self) -> usize {
        self.links.len()
    }

    /// Whether there are no links.
    pub fn is_empty(&self) -> bool {
        self.links.is_empty()
    }
}

impl State {
    fn found(link: &Link) -> Self {
        let (machine, score) = (link.score, link.score);
        let Link { relation, stated, .. } = *link;
        Self { machine, stated, score, relation, standing: Standing::Suggested, absorbed: false }
    }

    fn is_shown(&self) -> bool {
        let least = if self.machine >= SHOWN_AT_FIRST { HIDDEN_BELOW } else { SHOWN_FROM };
        !self.absorbed && (self.stated || self.standing != Standing::Suggested || self.score >= least)
    }
}

fn best_first(x: &Counterpart, y: &Counterpart) -> std::cmp::Ordering {
    let rank = |counterpart: &Counterpart| match counterpart.standing {
        Standing::Confirmed | Standing::Drawn => 0,
        Standing::Suggested if counterpart.stated => 0,
        Standing::Suggested => 1,
        Standing::Rejected => 2,
    };
    rank(x)
        .cmp(&rank(y))
        .then(y.score.total_cmp(&x.score))
        .then(x.article.cmp(&y.article))
        .then(x.segments.start.cmp(&y.segments.start))
}

fn pair_of(x: Place, y: Place) -> Pair {
    let (x, y) = (x.article as u32, y.article as u32);
    (x.min(y), x.max(y))
}

fn ordered(x: Place, y: Place) -> (Place, Place) {
    if x.article <= y.article { (x, y) } else { (y, x) }
}
