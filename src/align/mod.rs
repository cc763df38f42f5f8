//! Links between sentences that say the same: candidates, scores, evidence and conflicts.
//!
//! Nothing is assumed about order or about which articles belong together:
//!
//! 1. [`view`]: prose that is no copy, in an order that depends on content alone.
//! 2. [`neighbours`]: nearest sentences over the whole corpus (by an [`index`] where it is large) and the ratio margin of Artetxe and Schwenk (2019).
//! 3. [`features`]: each candidate pair alone: cosines, of sentences and of their [`parts`], [`phrases`] and words in
//!    common, quantities, length.
//! 4. [`grid`]: article pairs with likely links are compared sentence by sentence; each pair is scored again in the
//!    light of its neighbours and rivals.
//! 5. [`scorer`]: logistic regressions, fitted by `assets/fit_scorer.py`; [`beads`]: what one side divides and the other
//!    does not.
//! 6. [`evidence`], [`conflicts`] and [`negation`]: for links that are shown, what both sides mention and where they
//!    differ.
//! 7. [`verdicts`]: what the reader said of some of them is brought to bear on the rest.
//!
//! What files state themselves ([`stated`]) is taken as it is and not sought again.
//!
//! [`align`] runs all of it, [`claims`] joins what it gives, [`survey`] does both.

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
mod phrases;
mod scorer;
mod stated;
mod types;
pub mod verdicts;
mod view;
mod vocabulary;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

pub use claims::{Claim, ClaimConflict, Member, claims};
pub use copies::Copies;
pub use features::PAIR_FEATURE_NAMES;
pub use grid::CONTEXT_FEATURE_NAMES;
pub use parts::{EncodedParts, Parts};
pub use scorer::Model;
pub use stated::{Stated, stated};
pub use types::{AlignOptions, End, Evidence, EvidenceKind, Input, Link, Pairs, Place, Relation, Sentence, Side};

use beads::Bead;
use conflicts::Certainty;
use features::Signals;
use grid::{Cell, Grids};
use stated::Fixed;
use view::View;

/// Least probability of a link that is shown by default.
pub const DEFAULT_MIN_SCORE: f32 = 0.5;

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
    let view = view(input, options.pairs);
    let grids = scored(&view, input, model, Model::ROUNDS);
    let chosen = unsettled(&view, input, fixed, choose(&view, &grids, options));
    // A number asks for every pair that was scored so high, no pair asks for more.
    let beads: Vec<Bead<'_>> = if options.min_score.is_none() {
        beads::grow(&view, chosen, fixed)
    } else {
        chosen.into_iter().map(|cell| Bead::single(&view, cell)).collect()
    };
    links(&view, &beads, input, options.pairs)
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

/// Links as `options` ask for, and claims joined from links down to `weakest`, at the price of one alignment.
pub fn survey(input: &Input<'_>, options: &AlignOptions, weakest: f32) -> Survey {
    let fixed = Fixed::new(input.sentences, input.stated, options.pairs);
    let mut shown = fixed.links(input, options.pairs);
    let mut every = shown.clone();
    if !fixed.is_all(input.sentences, options.pairs) {
        let view = view(input, options.pairs);
        let grids = scored(&view, input, &Model::default(), Model::ROUNDS);
        let chosen = |options: &AlignOptions| unsettled(&view, input, &fixed, choose(&view, &grids, options));
        let mut beads = beads::grow(&view, chosen(&AlignOptions { min_score: None, ..*options }), &fixed);
        let held: FxHashSet<(u32, u32)> = beads.iter().flat_map(Bead::pairs).collect();
        let weaker = chosen(options).into_iter().filter(|cell| !held.contains(&(cell.a, cell.b)));
        beads.extend(weaker.map(|cell| Bead::single(&view, cell)));
        shown.extend(links(&view, &beads, input, options.pairs));
        let weak = chosen(&AlignOptions { min_score: Some(weakest), top: None, ..*options });
        let weak: Vec<Bead<'_>> = weak.into_iter().map(|cell| Bead::single(&view, cell)).collect();
        every.extend(links(&view, &weak, input, options.pairs));
    }
    for links in [&mut shown, &mut every] {
        links.sort_by_key(|link| (link.a, link.b));
    }
    Survey { links: shown, claims: claims(input.sentences, &every, input.copies) }
}

/// Those of `chosen` of whose sentences no file states the counterparts.
fn unsettled<'g>(view: &View<'_>, input: &Input<'_>, fixed: &Fixed, mut chosen: Vec<&'g Cell>) -> Vec<&'g Cell> {
    let number = |item: u32| view.items.get(item as usize).map_or(0, |item| item.sentence);
    chosen.retain(|cell| {
        let (a, b) = (number(cell.a), number(cell.b));
        !fixed.settles(input.sentences, a..a + 1, b..b + 1)
    });
    chosen
}

/// What is told of `beads`.
fn links(view: &View<'_>, beads: &[Bead<'_>], input: &Input<'_>, pairs: Pairs) -> Vec<Link> {
    beads.par_iter().filter_map(|bead| link(view, bead, input, pairs)).collect()
}

fn view<'a>(input: &Input<'a>, pairs: Pairs) -> View<'a> {
    View::new(input.sentences, input.vectors, |at| input.copies.first(at), pairs)
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

/// All candidate pairs as round number `round` of the scorer sees them; 0 is the first, which sees no surroundings.
pub fn samples(model: &Model, input: &Input<'_>, pairs: Pairs, round: usize) -> Vec<Sample> {
    let view = view(input, pairs);
    let mut grids = scored(&view, input, model, round.saturating_sub(1));
    let number = |item: u32| view.items.get(item as usize).map_or(0, |item| item.sentence);
    let mut samples = Vec::new();
    grid::with_surroundings(&view, &mut grids, |cell, context, parallel| {
        let features = if round == 0 { cell.features.to_vec() } else { scorer::round_features(cell, context).to_vec() };
        let parallel = if round == 0 { 0.0 } else { parallel };
        samples.push(Sample { sentences: (number(cell.a), number(cell.b)), parallel, features });
    });
    samples
}

/// Candidates with the scores after `rounds` rounds beyond the first.
fn scored<'a>(view: &'a View<'a>, input: &Input<'a>, model: &Model, rounds: usize) -> Grids {
    let signals = Signals::new(view, input);
    let mut grids = grid::candidates(&signals, model);
    for round in 0..rounds {
        grid::rescore(view, &mut grids, model, round);
    }
    grids
}

/// The cells to show.
fn choose<'g>(view: &View<'_>, grids: &'g Grids, options: &AlignOptions) -> Vec<&'g Cell> {
    let least = options.min_score.unwrap_or(DEFAULT_MIN_SCORE);
    let mut chosen: Vec<&Cell> = Vec::new();
    for grid in grids.values() {
        if options.min_score.is_some() {
            chosen.extend(grid.cells.iter());
        } else {
            chosen.extend(grid.mutual_best().into_iter().filter_map(|at| grid.cells.get(at)));
        }
    }
    chosen.retain(|cell| cell.score() >= least);
    if let Some(top) = options.top {
        chosen.sort_by(|x, y| y.logit.total_cmp(&x.logit).then((x.a, x.b).cmp(&(y.a, y.b))));
        let mut shown = vec![0_usize; view.len()];
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
fn link(view: &View<'_>, bead: &Bead<'_>, input: &Input<'_>, pairs: Pairs) -> Option<Link> {
    let cell = bead.cell;
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
        _ if score >= DEFAULT_MIN_SCORE => Certainty::Linked,
        _ => Certainty::Low,
    };
    let written = |sentences: &[Sentence<'_>]| *input.written.get(sentences.first()?.article)?;
    let written = (written(left), written(right));
    let (evidence, conflicts) = evidence::explain(left, right, written, certainty, input.lexicon);
    let (a, b) = (End::of(&a, left)?, End::of(&b, right)?);
    let mut others = Vec::new();
    for (side, end) in [(Side::A, a), (Side::B, b)] {
        let copies = (end.first..end.end).flat_map(|at| input.copies.others(at));
        let places = copies.filter_map(|&other| view.sentences.get(other));
        others.extend(places.map(|sentence| (side, sentence.place())));
    }
    Some(Link { a, b, score, stated: false, relation: relation(bead), evidence, conflicts, copies: others })
}

/// Same where the two are close and about as long; a reader who sees `overlap` looks for what is extra.
fn relation(bead: &Bead<'_>) -> Relation {
    if bead.cosine >= 0.45 && bead.length < 0.8 { Relation::Same } else { Relation::Overlap }
}

#[cfg(test)]
mod tests;
