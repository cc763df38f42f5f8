//! Links between sentences that say the same: candidates, scores, evidence and conflicts.
//!
//! Nothing is assumed about order or about which articles belong together:
//!
//! 1. [`view`]: prose, in an order that depends on content alone.
//! 2. [`retrieval`]: which articles are worth reading against each other, by the nearest of their sentences. From here on two
//!    articles are looked at alone: their links and scores are the same whatever else is open.
//! 3. [`features`]: each pair of their sentences: what the claim matcher makes of it ([`PairReader`]); cosines, of sentences and
//!    of their [`parts`], and their margin ([`neighbours`]); [`phrases`] and words in common, quantities, length.
//! 4. [`grid`]: what the pairs around one say of it: neighbours, rivals, how parallel the two articles are.
//! 5. [`scorer`]: logistic regressions, fitted by `assets/fit_scorer.py`; [`beads`]: what one side divides and the other
//!    does not.
//! 6. [`evidence`], [`conflicts`] and [`negation`]: for links that are shown, what both sides mention and where they
//!    differ.
//! 7. [`verdicts`]: what the reader said of some of them is brought to bear on the rest.
//!
//! What files state themselves ([`stated`]) is taken as it is and not sought again.
//!
//! [`align`] runs all of it, [`claims`] joins what it gives, [`Survey`] puts both together, part by part.

mod beads;
mod bilingual;
mod claims;
mod conflicts;
mod copies;
pub mod evaluation;
mod evidence;
mod facts;
mod features;
mod grid;
mod index;
mod lexical;
mod negation;
mod neighbours;
mod parts;
mod passed_over;
mod phrases;
mod retrieval;
mod scorer;
mod stated;
mod types;
pub mod verdicts;
mod view;
mod vocabulary;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

pub use claims::{Claim, ClaimConflict, Member, claims};
pub use copies::Copies;
pub use features::PAIR_FEATURE_NAMES;
pub use grid::CONTEXT_FEATURE_NAMES;
pub use parts::{EncodedParts, Parts};
pub use passed_over::pass_over;
pub use scorer::{Model, Scorer};
pub use stated::{Stated, differences, stated};
pub use types::{
    AlignOptions, Answer, End, Evidence, EvidenceKind, Input, Link, PairReader, Pairs, Place, Relation, Sentence, Side,
};

use beads::Bead;
use conflicts::Certainty;
use evidence::Circumstances;
use features::Signals;
use grid::{Cell, Grid};
use stated::Fixed;
use view::View;

use crate::text::Language;

/// Least probability of a link that is shown by default. Reports of one event share many statements only in part: a bound of one
/// half would leave out a fifth of the links that are found with this one, for two points of precision.
pub const DEFAULT_MIN_SCORE: f32 = 0.4;

/// Least probability of a link that a reader is shown, marked as doubtful.
pub const DOUBTFUL: f32 = 0.3;

/// Links the sentences of `input` across articles.
///
/// The result is the same whatever the number of threads, and up to numbering whatever the order of the articles.
pub fn align(input: &Input<'_>, options: &AlignOptions) -> Vec<Link> {
    align_with(&Model::default(), input, options)
}

/// [`align`] with a scorer of one's own.
pub fn align_with(model: &Model, input: &Input<'_>, options: &AlignOptions) -> Vec<Link> {
    let fixed = Fixed::new(input.sentences, input.stated, options.pairs);
    let mut links = fixed.links(input, options.pairs);
    if !fixed.is_all(input.sentences, options.pairs) {
        links.extend(found(model, input, options, &fixed));
    }
    links.sort_by_key(|link| (link.a, link.b));
    links
}

/// Whether `stated` leaves nothing to be found, so that vectors are not looked at.
pub fn all_is_stated(sentences: &[Sentence<'_>], stated: &[Stated], pairs: Pairs) -> bool {
    Fixed::new(sentences, stated, pairs).is_all(sentences, pairs)
}

/// The links beside those that are `fixed`.
fn found(model: &Model, input: &Input<'_>, options: &AlignOptions, fixed: &Fixed) -> Vec<Link> {
    let view = View::new(input.sentences, input.vectors, options.pairs);
    let mut links = each_pair(&view, input, model, |pair| pair.links(&choose(pair, options), options, fixed));
    keep_top(&mut links, options.top);
    links
}

/// What `of` finds between every two articles that are worth reading against each other.
fn each_pair<T: Send>(
    view: &View<'_>,
    input: &Input<'_>,
    model: &Model,
    of: impl Fn(&ArticlePair<'_>) -> Vec<T> + Sync,
) -> Vec<T> {
    let of_pair = |&(first, second): &(u32, u32)| {
        let pair = ArticlePair::new(view, (first, second), input, model, Scorer::ROUNDS);
        of(&pair)
    };
    let told = input.related.map(|related| {
        let numbers = article_numbers(view);
        let known = |&(x, y): &(usize, usize)| Some((*numbers.get(&x)?, *numbers.get(&y)?));
        // In the order of the view, so that the same articles come in the same order however they are numbered.
        let mut pairs: Vec<(u32, u32)> = related.iter().filter_map(known).map(|(x, y)| (x.min(y), x.max(y))).collect();
        pairs.sort_unstable();
        pairs
    });
    told.unwrap_or_else(|| retrieval::related(view)).par_iter().flat_map_iter(of_pair).collect()
}

/// The number in [`View::articles`] of each article.
fn article_numbers(view: &View<'_>) -> FxHashMap<usize, u32> {
    let number = |item: &view::Item| Some((view.sentences.get(item.sentence)?.article, item.article));
    view.items.iter().filter_map(number).collect()
}

/// Two articles, with all that is known of their sentences' pairs.
struct ArticlePair<'a> {
    view: View<'a>,
    grid: Grid,
    input: Input<'a>,
    /// Whether they were read against each other.
    read: bool,
}

impl<'a> ArticlePair<'a> {
    fn new(all: &View<'a>, (first, second): (u32, u32), input: &Input<'a>, model: &Model, rounds: usize) -> Self {
        let (first, second) = oriented(all, first, second);
        let view = all.pair(first, second);
        let reader = input.reader.filter(|reader| (0..2).all(|article| reader.knows(&view.sentences_of(article))));
        let scorer = model.scorer(reader.is_some(), view.is_one_language());
        let mut grid = Grid::new(&Signals::new(&view, input), scorer, reader);
        scorer.score(&view, &mut grid, rounds);
        Self { view, grid, input: *input, read: reader.is_some() }
    }

    /// What is told of `chosen` pairs; with `options` that ask for no number, several sentences may be on a side.
    fn links(&self, chosen: &[&Cell], options: &AlignOptions, fixed: &Fixed) -> Vec<Link> {
        let chosen = self.unsettled(fixed, chosen);
        // A number asks for every pair that was scored so high, no pair asks for more.
        let beads: Vec<Bead<'_>> = if options.min_score.is_none() {
            beads::grow(&self.view, chosen, fixed)
        } else {
            chosen.into_iter().map(|cell| Bead::single(&self.view, cell)).collect()
        };
        self.told(&beads, options.pairs)
    }

    /// Those of `chosen` of whose sentences no file states the counterparts.
    fn unsettled<'g>(&self, fixed: &Fixed, chosen: &[&'g Cell]) -> Vec<&'g Cell> {
        let number = |item: u32| self.view.items.get(item as usize).map_or(0, |item| item.sentence);
        let open = |cell: &&&'g Cell| {
            let (a, b) = (number(cell.a), number(cell.b));
            !fixed.settles(self.input.sentences, a..a + 1, b..b + 1)
        };
        chosen.iter().filter(open).copied().collect()
    }

    fn told(&self, beads: &[Bead<'_>], pairs: Pairs) -> Vec<Link> {
        beads.iter().filter_map(|bead| link(self, bead, pairs)).collect()
    }
}

/// Two articles in the order in which the claim matcher was taught to read languages, or else as they are.
fn oriented(view: &View<'_>, first: u32, second: u32) -> (u32, u32) {
    let rank = |article: u32| {
        let item = view.articles.get(article as usize).and_then(|range| view.items.get(range.start));
        match item.and_then(|item| view.languages.get(usize::from(item.language))) {
            Some(language) if *language == Language::JA => 0,
            Some(language) if language.is_chinese() => 1,
            _ => 2,
        }
    };
    if rank(first) <= rank(second) { (first, second) } else { (second, first) }
}

/// Leaves of every sentence's links the best few.
fn keep_top(links: &mut Vec<Link>, top: Option<usize>) {
    let Some(top) = top else { return };
    links.sort_by(|x, y| y.score.total_cmp(&x.score).then((x.a, x.b).cmp(&(y.a, y.b))));
    let mut shown: FxHashMap<usize, usize> = FxHashMap::default();
    links.retain(|link| {
        let ends = [link.a.first, link.b.first];
        let room = ends.iter().any(|end| shown.get(end).is_none_or(|&count| count < top));
        for end in ends {
            *shown.entry(end).or_default() += 1;
        }
        room
    });
}

/// What a corpus holds, for those who look at all of it.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// Links, weak ones and second-best ones among them; the best are of several sentences a side where one text
    /// divides what the other does not.
    pub links: Vec<Link>,
    /// What several articles say.
    pub claims: Vec<Claim>,
}

/// What was found between two articles: parts that [`Survey::of`] puts together.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// The numbers of the articles, the lower one first.
    pub articles: (usize, usize),
    shown: Vec<Link>,
    /// All links that claims are joined from.
    every: Vec<Link>,
}

/// Surveys every pair of related articles by itself: links as `options` ask for, and those down to `weakest`.
pub fn survey_parts(input: &Input<'_>, options: &AlignOptions, weakest: f32) -> Vec<Part> {
    let fixed = Fixed::new(input.sentences, input.stated, options.pairs);
    if fixed.is_all(input.sentences, options.pairs) {
        return Vec::new();
    }
    let view = View::new(input.sentences, input.vectors, options.pairs);
    let by_default = AlignOptions { min_score: None, ..*options };
    let all = AlignOptions { min_score: Some(weakest), top: None, top_between: None, ..*options };
    each_pair(&view, input, &Model::default(), |pair| {
        let chosen = pair.unsettled(&fixed, &choose(pair, &by_default));
        let mut beads = beads::grow(&pair.view, chosen, &fixed);
        let held: FxHashSet<(u32, u32)> = beads.iter().flat_map(Bead::pairs).collect();
        let weaker = pair.unsettled(&fixed, &choose(pair, options)).into_iter();
        let weaker = weaker.filter(|cell| !held.contains(&(cell.a, cell.b)));
        beads.extend(weaker.map(|cell| Bead::single(&pair.view, cell)));
        let shown = pair.told(&beads, options.pairs);
        let every = pair.links(&choose(pair, &all), &all, &fixed);
        let article = |at: usize| {
            let first = pair.view.articles.get(at).and_then(|range| pair.view.sentence(range.start));
            first.map_or(0, |sentence| sentence.article)
        };
        let (x, y) = (article(0), article(1));
        vec![Part { articles: (x.min(y), x.max(y)), shown, every }]
    })
}

impl Survey {
    /// Puts `parts` together, with what files state.
    pub fn of<'p>(input: &Input<'_>, options: &AlignOptions, parts: impl IntoIterator<Item = &'p Part>) -> Self {
        let fixed = Fixed::new(input.sentences, input.stated, options.pairs);
        let mut links = fixed.links(input, options.pairs);
        let mut every = links.clone();
        for part in parts {
            links.extend(part.shown.iter().cloned());
            every.extend(part.every.iter().cloned());
        }
        keep_top(&mut links, options.top);
        for links in [&mut links, &mut every] {
            links.sort_by_key(|link| (link.a, link.b));
        }
        let claims = claims(input.sentences, &every, input.copies);
        Self { links, claims }
    }
}

/// A candidate pair and what the scorer sees of it, for fitting.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Numbers of the two sentences.
    pub sentences: (usize, usize),
    /// How parallel the two articles are, 0 to 1; 0 in the first round.
    pub parallel: f32,
    /// The features by [`PAIR_FEATURE_NAMES`], in later rounds those by [`CONTEXT_FEATURE_NAMES`] before them.
    pub features: Vec<f32>,
}

/// All pairs of sentences of the `wanted` pairs of articles as round number `round` of the scorer sees them; 0 is the first,
/// which sees no surroundings.
pub fn samples(model: &Model, input: &Input<'_>, pairs: Pairs, wanted: &[(usize, usize)], round: usize) -> Vec<Sample> {
    let view = View::new(input.sentences, input.vectors, pairs);
    let number = |view: &View<'_>, item: u32| view.items.get(item as usize).map_or(0, |item| item.sentence);
    let numbers = article_numbers(&view);
    let of_pair = |(first, second): &(usize, usize)| {
        let (Some(&first), Some(&second)) = (numbers.get(first), numbers.get(second)) else { return Vec::new() };
        let pair = ArticlePair::new(&view, (first, second), input, model, round.saturating_sub(1));
        let surroundings = grid::surroundings(&pair.view, &pair.grid);
        let sample = |(cell, (context, parallel)): (&Cell, &(grid::ContextFeatures, f32))| Sample {
            sentences: (number(&pair.view, cell.a), number(&pair.view, cell.b)),
            parallel: if round == 0 { 0.0 } else { *parallel },
            features: if round == 0 { cell.features.to_vec() } else { scorer::round_features(cell, context).to_vec() },
        };
        pair.grid.cells.iter().zip(&surroundings).map(sample).collect()
    };
    wanted.par_iter().flat_map_iter(of_pair).collect()
}

/// The pairs of articles that are worth reading against each other, by their numbers.
pub fn related(input: &Input<'_>, pairs: Pairs) -> Vec<(usize, usize)> {
    let view = View::new(input.sentences, input.vectors, pairs);
    let number = |article: u32| {
        let item = view.articles.get(article as usize).and_then(|range| view.items.get(range.start));
        item.and_then(|item| input.sentences.get(item.sentence)).map_or(0, |sentence| sentence.article)
    };
    retrieval::related(&view).into_iter().map(|(x, y)| (number(x), number(y))).collect()
}

/// The cells to show.
fn choose<'g>(pair: &'g ArticlePair<'_>, options: &AlignOptions) -> Vec<&'g Cell> {
    let grid = &pair.grid;
    let least = options.min_score.unwrap_or(DEFAULT_MIN_SCORE);
    // A translation says each thing once. Reports of one event come back to a statement: headline, lead and detail.
    let mutual = grid.mutual_best();
    let is_shown = |&(at, cell): &(usize, &Cell)| {
        let wanted = options.min_score.is_some() || cell.parallel < 0.5 || mutual.binary_search(&at).is_ok();
        wanted && cell.score() >= least
    };
    let mut chosen: Vec<&Cell> = grid.cells.iter().enumerate().filter(is_shown).map(|(_, cell)| cell).collect();
    if let Some(top) = options.top_between {
        chosen.sort_by(|x, y| y.logit.total_cmp(&x.logit).then((x.a, x.b).cmp(&(y.a, y.b))));
        let mut shown = vec![0_usize; pair.view.len()];
        chosen.retain(|cell| {
            let items = [cell.a as usize, cell.b as usize];
            let room = items.iter().any(|&item| shown.get(item).is_some_and(|&count| count < top));
            for item in items {
                if let Some(count) = shown.get_mut(item) {
                    *count += 1;
                }
            }
            room
        });
    }
    chosen
}

/// What is told of a bead.
fn link(pair: &ArticlePair<'_>, bead: &Bead<'_>, pairs: Pairs) -> Option<Link> {
    let (view, input, cell) = (&pair.view, &pair.input, bead.cell);
    let number = |item: u32| view.items.get(item as usize).map(|item| item.sentence);
    let numbers = |items: &std::ops::Range<u32>| Some(number(items.start)?..number(items.end.checked_sub(1)?)? + 1);
    let (mut a, mut b) = (numbers(&bead.a)?, numbers(&bead.b)?);
    let (first, second) = (view.sentences.get(a.start)?, view.sentences.get(b.start)?);
    if pairs.exchange(first, second) {
        std::mem::swap(&mut a, &mut b);
    }
    let (left, right) = (view.sentences.get(a.clone())?, view.sentences.get(b.clone())?);
    let score = cell.score();
    let certainty = match score {
        _ if score >= DEFAULT_MIN_SCORE && cell.parallel > 0.5 => Certainty::Translated,
        _ if score >= DOUBTFUL => Certainty::Linked,
        _ => Certainty::Low,
    };
    let written = |sentences: &[Sentence<'_>]| *input.written.get(sentences.first()?.article)?;
    let circumstances = Circumstances {
        written: (written(left), written(right)),
        certainty,
        lexicon: input.lexicon,
        reader: input.reader.filter(|_| pair.read),
    };
    let (evidence, conflicts) = evidence::explain((a.start, left), (b.start, right), circumstances);
    let (a, b) = (End::of(&a, left)?, End::of(&b, right)?);
    let mut others = Vec::new();
    for (side, end) in [(Side::A, a), (Side::B, b)] {
        let copies = (end.first..end.end).flat_map(|at| input.copies.others(at));
        let places = copies.filter_map(|&other| view.sentences.get(other));
        others.extend(places.map(|sentence| (side, sentence.place())));
    }
    let same = cell.same();
    let relation = if same > 0.5 { Relation::Same } else { Relation::Overlap };
    Some(Link { a, b, score, same, quick: !pair.read, stated: false, relation, evidence, conflicts, copies: others })
}

#[cfg(test)]
mod tests;
