//! Links looked up by sentence.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::align::{Link, Place, Relation, Side};
use crate::corpus::Article;

/// One link as seen from one of its sentences.
#[derive(Clone, Debug, PartialEq)]
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

/// All links of a corpus, looked up by article and segment.
#[derive(Debug, Default)]
pub struct LinkIndex {
    links: Vec<Link>,
    /// By (article, segment), best first.
    counterparts: FxHashMap<(u32, u32), Vec<Counterpart>>,
    /// What two articles share, under both orders.
    shared: FxHashMap<u32, FxHashMap<u32, Shared>>,
}

impl LinkIndex {
    /// Indexes `links` between `articles`, copies included.
    pub fn new(articles: &[Arc<Article>], links: Vec<Link>) -> Self {
        let mut index = Self::default();
        for (number, link) in links.iter().enumerate() {
            let (a, b) = (link.a.place, link.b.place);
            index.add(articles, number as u32, link, a, b);
            for &(side, copy) in &link.copies {
                // A copy stands for the side whose text it repeats.
                let original = if side == Side::A { b } else { a };
                index.add(articles, number as u32, link, copy, original);
            }
        }
        for counterparts in index.counterparts.values_mut() {
            counterparts.sort_by(|x, y| {
                (y.stated.cmp(&x.stated))
                    .then(y.score.total_cmp(&x.score))
                    .then(x.article.cmp(&y.article))
                    .then(x.segments.start.cmp(&y.segments.start))
            });
        }
        index.links = links;
        index
    }

    fn add(&mut self, articles: &[Arc<Article>], number: u32, link: &Link, here: Place, there: Place) {
        for (from, to) in [(here, there), (there, here)] {
            if from.article == to.article {
                continue;
            }
            let (Some(near), Some(far)) = (articles.get(from.article), articles.get(to.article)) else {
                continue;
            };
            let far = far.segments_in(to.span);
            for segment in near.segments_in(from.span) {
                let known = self.counterparts.entry((from.article as u32, segment as u32)).or_default();
                let segments = far.start as u32..far.end as u32;
                if !known.iter().any(|c| c.link == number && c.article as usize == to.article && c.segments == segments)
                {
                    let (score, stated) = (link.score, link.stated);
                    known.push(Counterpart { link: number, article: to.article as u32, segments, score, stated });
                }
            }
            let shared = self.shared.entry(from.article as u32).or_default().entry(to.article as u32).or_default();
            shared.links += 1;
            shared.expected += link.score;
        }
    }

    /// All counterparts of a segment, best first.
    pub fn of(&self, article: usize, segment: usize) -> &[Counterpart] {
        self.counterparts.get(&(article as u32, segment as u32)).map_or(&[], Vec::as_slice)
    }

    /// The best counterpart of a segment in the article `other`.
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

    /// How many links there are.
    pub fn len(&self) -> usize {
        self.links.len()
    }

    /// Whether there are no links.
    pub fn is_empty(&self) -> bool {
        self.links.is_empty()
    }
}
