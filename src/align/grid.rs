//! The sentences of two articles, pair by pair, and what the other pairs around one say about it.

use super::features::{PairFeatures, Signals};
use super::scorer::{Scorer, probability};
use super::types::PairReader;
use super::view::View;
use crate::embed::Judgement;

/// Number of features that come from a pair's surroundings.
pub(super) const CONTEXT_FEATURES: usize = 10;

/// Their names, in order.
pub const CONTEXT_FEATURE_NAMES: [&str; CONTEXT_FEATURES] = [
    "own score",
    "articles' affinity",
    "articles' links",
    "neighbour before or after",
    "neighbours before and after",
    "beside",
    "rival in these articles",
    "weaker rival in these articles",
    "distance from the diagonal",
    "another link",
];

/// Features of a pair's surroundings.
pub(super) type ContextFeatures = [f32; CONTEXT_FEATURES];

/// A pair of items that may be a link.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// The item in the earlier article of [`View::articles`].
    pub a: u32,
    /// The item in the later one.
    pub b: u32,
    /// What the two look like side by side.
    pub features: PairFeatures,
    /// How parallel the two articles are, 0 (unrelated or on one topic) to 1 (translations).
    pub parallel: f32,
    /// Log-odds that they at least overlap, as far as is known.
    pub logit: f32,
    /// Log-odds that they make the same claim.
    pub same_logit: f32,
}

impl Cell {
    /// Probability that the two are linked.
    pub fn score(&self) -> f32 {
        probability(self.logit)
    }

    /// Probability that the two make the same claim; never more than that of overlapping.
    pub fn same(&self) -> f32 {
        probability(self.same_logit).min(self.score())
    }
}

/// The candidates between two articles, by item.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    pub cells: Vec<Cell>,
}

/// Share of the shorter article's sentences that two articles on one topic may well have in common, as links expected
/// of the round before.
const TOPIC: f32 = 0.5;

/// The same from which two articles are taken for translations, even with much left out on either side.
const TRANSLATION: f32 = 0.7;

/// Largest number of pairs between two articles that are all looked at; above that only near ones are.
const FULL_GRID: usize = 40_000;

impl Grid {
    /// What two articles look like side by side, with first scores.
    pub fn new(signals: &Signals<'_>, scorer: &Scorer, reader: Option<&dyn PairReader>) -> Self {
        let view = signals.view;
        let (Some(rows), Some(columns)) = (view.articles.first().cloned(), view.articles.get(1).cloned()) else {
            return Self::default();
        };
        let allowed = |a: usize, b: usize| match (view.items.get(a), view.items.get(b)) {
            (Some(x), Some(y)) => view.eligible(x, y),
            _ => false,
        };
        let pairs: Vec<(u32, u32)> = if rows.len() * columns.len() <= FULL_GRID {
            let all = rows.clone().flat_map(|a| columns.clone().map(move |b| (a, b)));
            all.filter(|&(a, b)| allowed(a, b)).map(|(a, b)| (a as u32, b as u32)).collect()
        } else {
            signals.near()
        };
        let judgements = reader.and_then(|reader| judgements(view, &pairs, reader)).unwrap_or_default();
        let cells = pairs.iter().enumerate().map(|(at, &(a, b))| {
            let judgement = judgements.get(at).copied().unwrap_or_default();
            let features = signals.pair(a as usize, b as usize, judgement);
            let logit = scorer.pair.logit(&features);
            Cell { a, b, features, parallel: 0.0, logit, same_logit: logit }
        });
        Self { cells: cells.collect() }
    }

    /// The cell of two items.
    pub fn find(&self, a: u32, b: u32) -> Option<&Cell> {
        let at = self.cells.binary_search_by_key(&(a, b), |cell| (cell.a, cell.b)).ok()?;
        self.cells.get(at)
    }

    /// Probability of a pair, zero where it is no candidate.
    fn score(&self, a: Option<u32>, b: Option<u32>) -> f32 {
        match (a, b) {
            (Some(a), Some(b)) => self.find(a, b).map_or(0.0, Cell::score),
            _ => 0.0,
        }
    }

    /// Cells that are the best of both their row and their column.
    pub fn mutual_best(&self) -> Vec<usize> {
        let best = self.best_and_second();
        let is_best = |item: u32, at: usize| best.get(item).is_some_and(|top| top.best == Some(at as u32));
        let cells = self.cells.iter().enumerate();
        cells.filter(|&(at, cell)| is_best(cell.a, at) && is_best(cell.b, at)).map(|(at, _)| at).collect()
    }

    /// Expected number of links between the two articles.
    fn affinity(&self) -> f32 {
        self.mutual_best().into_iter().filter_map(|at| self.cells.get(at)).map(Cell::score).filter(|&p| p > 0.05).sum()
    }

    fn best_and_second(&self) -> Best {
        let mut items: Vec<u32> = self.cells.iter().flat_map(|cell| [cell.a, cell.b]).collect();
        items.sort_unstable();
        items.dedup();
        let mut best: Best = Best(items.into_iter().map(|item| (item, Top::default())).collect());
        for (at, cell) in self.cells.iter().enumerate() {
            for item in [cell.a, cell.b] {
                if let Some((_, top)) = best.place(item).and_then(|place| best.0.get_mut(place)) {
                    top.offer(at, cell.logit);
                }
            }
        }
        best
    }
}

/// The best cells of the items of a grid, by item.
struct Best(Vec<(u32, Top)>);

impl Best {
    fn place(&self, item: u32) -> Option<usize> {
        self.0.binary_search_by_key(&item, |&(known, _)| known).ok()
    }

    fn get(&self, item: u32) -> Option<&Top> {
        self.0.get(self.place(item)?).map(|(_, top)| top)
    }
}

/// The best cell of an item and the score of the next.
#[derive(Clone, Copy, Debug)]
struct Top {
    best: Option<u32>,
    first: f32,
    second: f32,
}

/// What stands for "no rival": a probability of 1 in 10,000.
const NO_RIVAL: f32 = -9.2;

impl Default for Top {
    fn default() -> Self {
        Self { best: None, first: NO_RIVAL, second: NO_RIVAL }
    }
}

impl Top {
    fn offer(&mut self, at: usize, logit: f32) {
        let logit = logit.max(NO_RIVAL);
        if self.best.is_none() || logit > self.first {
            self.second = self.first;
            self.first = logit;
            self.best = Some(at as u32);
        } else {
            self.second = self.second.max(logit);
        }
    }

    /// The best other than cell `at`.
    fn rival(&self, at: usize) -> f32 {
        if self.best == Some(at as u32) { self.second } else { self.first }
    }
}

/// What is made of `pairs` when they are read.
fn judgements(view: &View<'_>, pairs: &[(u32, u32)], reader: &dyn PairReader) -> Option<Vec<Judgement>> {
    let number = |item: u32| view.items.get(item as usize).map(|item| item.sentence);
    let mut out = Vec::with_capacity(pairs.len());
    let all: usize = view.articles.iter().map(ExactSizeIterator::len).product();
    if pairs.len() == all {
        return reader.judge(&view.sentences_of(0), &view.sentences_of(1));
    }
    // All that are paired with one sentence at once: most often those of the whole other article.
    for row in pairs.chunk_by(|x, y| x.0 == y.0) {
        let left = number(row.first()?.0)?;
        let right: Vec<usize> = row.iter().filter_map(|&(_, b)| number(b)).collect();
        out.extend(reader.judge(&[left], &right)?);
    }
    Some(out)
}

/// Every pair's surroundings, and how parallel the two articles are.
pub(super) fn surroundings(view: &View<'_>, grid: &Grid) -> Vec<(ContextFeatures, f32)> {
    let (Some(rows), Some(columns)) = (view.articles.first(), view.articles.get(1)) else {
        return Vec::new();
    };
    let best = grid.best_and_second();
    let mutual = grid.mutual_best();
    let affinity = grid.affinity();
    let smaller = rows.len().min(columns.len());
    let step = |item: u32, by: i64, within: &std::ops::Range<usize>| {
        let at = usize::try_from(i64::from(item) + by).ok().filter(|at| within.contains(at))?;
        u32::try_from(at).ok()
    };
    let position = |item: u32, within: &std::ops::Range<usize>| {
        (item as usize - within.start) as f32 / (within.len().max(2) - 1) as f32
    };
    grid.cells
        .iter()
        .enumerate()
        .map(|(at, cell)| {
            let near = |di: i64, dj: i64| grid.score(step(cell.a, di, rows), step(cell.b, dj, columns));
            let along = |sign: i64| {
                let steps = [(1, 1, 1.0), (1, 2, 0.8), (2, 1, 0.8), (2, 2, 0.7), (1, 3, 0.7), (3, 1, 0.7)];
                steps.iter().map(|&(i, j, weight)| weight * near(sign * i, sign * j)).fold(0.0, f32::max)
            };
            let (before, after) = (along(-1), along(1));
            let beside = [(0, 1), (0, -1), (1, 0), (-1, 0)].iter().map(|&(i, j)| near(i, j)).fold(0.0, f32::max);
            let rival = |item: u32| best.get(item).map_or(NO_RIVAL, |top| top.rival(at));
            let (rival_a, rival_b) = (rival(cell.a), rival(cell.b));
            let own = if mutual.binary_search(&at).is_ok() && cell.score() > 0.05 { cell.score() } else { 0.0 };
            let others = (affinity - own).max(0.0);
            let relative = (others / (smaller.max(2) - 1) as f32).min(1.0);
            let distance = (position(cell.a, rows) - position(cell.b, columns)).abs();
            let context = [
                cell.logit.clamp(NO_RIVAL, -NO_RIVAL),
                relative.sqrt(),
                others.ln_1p(),
                before.max(after),
                before.min(after),
                beside,
                rival_a.max(rival_b),
                rival_a.min(rival_b),
                distance * relative,
                others.min(1.0),
            ];
            (context, ((relative - TOPIC) / (TRANSLATION - TOPIC)).clamp(0.0, 1.0))
        })
        .collect()
}
