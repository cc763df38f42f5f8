//! Candidate pairs, article pair by article pair, and what the other pairs around one say about it.

use std::collections::BTreeMap;

use super::features::{PairFeatures, Signals};
use super::neighbours::EXACT;
use super::scorer::{Model, probability};
use super::view::View;

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
    "rival in other articles",
    "distance from the diagonal",
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
    /// Log-odds that they are linked, as far as is known.
    pub logit: f32,
}

impl Cell {
    /// Probability that the two are linked.
    pub fn score(&self) -> f32 {
        probability(self.logit)
    }

    /// Whether the two were compared phrase by phrase.
    pub fn phrases_are_known(&self) -> bool {
        self.features.last().is_some_and(|&shared| shared >= 0.0)
    }
}

/// The candidates between two articles, by item.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    pub cells: Vec<Cell>,
}

/// All candidates, by article pair.
pub(super) type Grids = BTreeMap<(u32, u32), Grid>;

/// Largest number of cells that a grid is filled up to; above that only near pairs are candidates.
const FULL_GRID: usize = 40_000;

/// Expected number of links between two articles from which all their sentences are compared.
const RELATED: f32 = 0.8;

/// Share of the shorter article's sentences that two articles on one topic may well have in common, as links expected
/// of the round before.
const TOPIC: f32 = 0.2;

/// The same from which two articles are taken for translations, even with much left out on either side.
const TRANSLATION: f32 = 0.35;

/// Articles that each article is compared with sentence by sentence, however little they seem to share: the reader
/// wants the best counterpart even there.
const PARTNERS: usize = 6;

/// The same in a corpus too large to compare all its sentences: what is likely is found by the index, and comparing
/// more would cost memory that grows faster than the corpus tells.
const PARTNERS_OF_MANY: usize = 1;

/// The candidates of `signals` with their features and first scores, and all pairs of articles that seem related.
pub(super) fn candidates(signals: &Signals<'_>, model: &Model) -> Grids {
    let mut pairs: Vec<(u32, u32)> = signals.candidates().into_iter().collect();
    pairs.sort_unstable();
    let mut grids = fill(signals, model, &pairs);
    let mut more = Vec::new();
    for (first, second) in related(signals.view, &grids) {
        let (Some(rows), Some(columns)) =
            (signals.view.articles.get(first as usize), signals.view.articles.get(second as usize))
        else {
            continue;
        };
        if rows.len() * columns.len() > FULL_GRID {
            continue;
        }
        let known = grids.get(&(first, second));
        for a in rows.clone() {
            for b in columns.clone() {
                let allowed = match (signals.view.items.get(a), signals.view.items.get(b)) {
                    (Some(x), Some(y)) => signals.view.eligible(x, y),
                    _ => false,
                };
                if allowed && known.is_none_or(|grid| grid.find(a as u32, b as u32).is_none()) {
                    more.push((a as u32, b as u32));
                }
            }
        }
    }
    for (articles, grid) in fill(signals, model, &more) {
        let all = grids.entry(articles).or_default();
        all.cells.reserve_exact(grid.cells.len());
        all.cells.extend(grid.cells);
        all.cells.sort_by_key(|cell| (cell.a, cell.b));
    }
    grids
}

/// Computes the features of `pairs`.
fn fill(signals: &Signals<'_>, model: &Model, pairs: &[(u32, u32)]) -> Grids {
    use rayon::prelude::*;
    let least = if signals.view.len() <= EXACT { f32::MIN } else { NO_RIVAL };
    let mut cells: Vec<Cell> = pairs
        .par_iter()
        .map(|&(a, b)| {
            let features = signals.pair(a as usize, b as usize);
            let logit = model.pair.logit(&features);
            Cell { a, b, features, parallel: 0.0, logit }
        })
        .filter(|cell| cell.logit >= least)
        .collect();
    let articles = |cell: &Cell| {
        let article = |item: u32| signals.view.items.get(item as usize).map_or(0, |item| item.article);
        (article(cell.a), article(cell.b))
    };
    cells.par_sort_unstable_by_key(|cell| (articles(cell), cell.a, cell.b));
    // Each grid of just its size: in a large corpus most hold a single cell.
    cells
        .chunk_by(|x, y| articles(x) == articles(y))
        .filter_map(|cells| Some((articles(cells.first()?), Grid { cells: cells.to_vec() })))
        .collect()
}

/// Pairs of articles worth comparing sentence by sentence: those with likely links, and each article's nearest few.
fn related(view: &View<'_>, grids: &Grids) -> Vec<(u32, u32)> {
    let mut partners: Vec<Vec<(f32, (u32, u32))>> = vec![Vec::new(); view.articles.len()];
    let mut found = Vec::new();
    for (&articles, grid) in grids {
        let affinity = grid.affinity();
        if affinity >= RELATED {
            found.push(articles);
        }
        // Many weak candidates between two articles speak of a common topic.
        let weight = affinity + 0.01 * grid.cells.len() as f32;
        for article in [articles.0, articles.1] {
            if let Some(list) = partners.get_mut(article as usize) {
                list.push((weight, articles));
            }
        }
    }
    let kept = if view.len() <= EXACT { PARTNERS } else { PARTNERS_OF_MANY };
    for mut list in partners {
        list.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        found.extend(list.into_iter().take(kept).map(|(_, articles)| articles));
    }
    found.sort_unstable();
    found.dedup();
    found
}

impl Grid {
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

/// Looks at every pair's surroundings and scores it again with round number `round` of the model.
pub(super) fn rescore(view: &View<'_>, grids: &mut Grids, model: &Model, round: usize) {
    with_surroundings(view, grids, |cell, context, parallel| {
        cell.parallel = parallel;
        cell.logit = model.round(round, cell, context);
    });
}

/// Shows every cell with what its surroundings look like and how parallel its articles are. What `visit` changes in
/// one grid is not seen in another.
pub(super) fn with_surroundings(
    view: &View<'_>,
    grids: &mut Grids,
    mut visit: impl FnMut(&mut Cell, &ContextFeatures, f32),
) {
    // For rivals in other articles: the two best article pairs of every item.
    let mut corpus: Vec<Top> = vec![Top::default(); view.len()];
    for (number, grid) in grids.values().enumerate() {
        for (item, top) in grid.best_and_second().0 {
            if let Some(all) = corpus.get_mut(item as usize) {
                all.offer(number, top.first);
            }
        }
    }
    for (number, (articles, grid)) in grids.iter_mut().enumerate() {
        let surroundings = surroundings(view, *articles, grid, |item| {
            corpus.get(item as usize).map_or(NO_RIVAL, |top| top.rival(number))
        });
        for (cell, (context, parallel)) in grid.cells.iter_mut().zip(surroundings) {
            visit(cell, &context, parallel);
        }
    }
}

fn surroundings(
    view: &View<'_>,
    articles: (u32, u32),
    grid: &Grid,
    elsewhere: impl Fn(u32) -> f32,
) -> Vec<(ContextFeatures, f32)> {
    let (Some(rows), Some(columns)) = (view.articles.get(articles.0 as usize), view.articles.get(articles.1 as usize))
    else {
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
                elsewhere(cell.a).max(elsewhere(cell.b)),
                distance * relative,
            ];
            (context, ((relative - TOPIC) / (TRANSLATION - TOPIC)).clamp(0.0, 1.0))
        })
        .collect()
}
