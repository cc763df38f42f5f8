//! From features to probabilities: logistic regression in rounds.
//!
//! The first round sees a pair of sentences alone. The later ones see what the round before made of the pairs around it:
//! neighbours that are linked too, rivals, and how parallel the two articles are. Each of these has two sets of coefficients,
//! for translations and for articles on one topic, blended by that parallelism. The last round has two of each: for
//! sentences that at least overlap, and for those that make the same claim.
//!
//! There are three scorers: for what was read by the claim matcher, in two languages or in one, and for quick links. The coefficients are in
//! `coefficients.rs`, written by `assets/fit_scorer.py`.

use super::features::PAIR_FEATURES;
use super::grid::{CONTEXT_FEATURES, Cell, ContextFeatures, Grid, surroundings};
use super::view::View;

mod coefficients;

/// Features of the later rounds.
pub(super) const ROUND_FEATURES: usize = CONTEXT_FEATURES + PAIR_FEATURES;

/// One logistic regression.
#[derive(Clone, Copy, Debug)]
pub(super) struct Logistic<const N: usize> {
    pub bias: f32,
    pub weights: [f32; N],
}

impl<const N: usize> Logistic<N> {
    /// Log-odds.
    pub fn logit(&self, features: &[f32; N]) -> f32 {
        self.bias + self.weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum::<f32>()
    }
}

/// Coefficients for translations of each other and for articles that are not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Blend {
    pub parallel: Logistic<ROUND_FEATURES>,
    pub comparable: Logistic<ROUND_FEATURES>,
}

impl Blend {
    fn logit(&self, features: &[f32; ROUND_FEATURES], parallel: f32) -> f32 {
        parallel * self.parallel.logit(features) + (1.0 - parallel) * self.comparable.logit(features)
    }
}

/// What scores the pairs of two articles.
#[derive(Clone, Debug)]
pub struct Scorer {
    pub(super) pair: Logistic<PAIR_FEATURES>,
    /// Later rounds: whether two sentences at least overlap.
    pub(super) rounds: [Blend; Scorer::ROUNDS],
    /// After those: whether they make the same claim.
    pub(super) same: Blend,
}

/// All coefficients.
#[derive(Clone, Debug)]
pub struct Model {
    /// For articles in two languages that were read against each other.
    pub(super) read: Scorer,
    /// For articles in one language that were.
    pub(super) within: Scorer,
    /// For those that were not.
    pub(super) quick: Scorer,
}

impl Default for Model {
    fn default() -> Self {
        coefficients::MODEL
    }
}

impl Model {
    /// A model from numbers in the order of `coefficients.rs`, for fitting; `None` where there are too few or many.
    pub fn from_numbers(numbers: &[f32]) -> Option<Self> {
        let mut rest = numbers;
        let mut scorer = || {
            let pair = read(&mut rest)?;
            let mut blend = || Some(Blend { parallel: read(&mut rest)?, comparable: read(&mut rest)? });
            Some(Scorer { pair, rounds: [blend()?, blend()?], same: blend()? })
        };
        let (read, within, quick) = (scorer()?, scorer()?, scorer()?);
        rest.is_empty().then_some(Self { read, within, quick })
    }

    /// The scorer for articles that were `read` against each other or not, in one language or two.
    pub fn scorer(&self, read: bool, one_language: bool) -> &Scorer {
        match (read, one_language) {
            (true, false) => &self.read,
            (true, true) => &self.within,
            (false, _) => &self.quick,
        }
    }
}

impl Scorer {
    /// Rounds after the first.
    pub const ROUNDS: usize = 2;

    /// Scores all pairs of two articles in the light of each other, in the first `rounds` rounds.
    pub(super) fn score(&self, view: &View<'_>, grid: &mut Grid, rounds: usize) {
        for (number, round) in self.rounds.iter().enumerate().take(rounds) {
            let surroundings = surroundings(view, grid);
            for (cell, (context, parallel)) in grid.cells.iter_mut().zip(&surroundings) {
                let features = round_features(cell, context);
                cell.parallel = *parallel;
                cell.logit = round.logit(&features, *parallel);
                if number + 1 == Self::ROUNDS {
                    cell.same_logit = self.same.logit(&features, *parallel);
                }
            }
        }
    }
}

/// What the later rounds see of a pair.
pub(super) fn round_features(cell: &Cell, context: &ContextFeatures) -> [f32; ROUND_FEATURES] {
    let mut features = [0.0; ROUND_FEATURES];
    for (slot, value) in features.iter_mut().zip(context.iter().chain(&cell.features)) {
        *slot = *value;
    }
    features
}

fn read<const N: usize>(numbers: &mut &[f32]) -> Option<Logistic<N>> {
    let (&bias, rest) = numbers.split_first()?;
    let (weights, rest) = rest.split_at_checked(N)?;
    *numbers = rest;
    Some(Logistic { bias, weights: weights.try_into().ok()? })
}

/// The probability with these log-odds.
pub(super) fn probability(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}
