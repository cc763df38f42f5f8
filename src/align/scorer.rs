//! From features to a probability: logistic regression in three rounds.
//!
//! The first round sees a pair of sentences alone. The second and third see what the round before made of the pairs
//! around it: neighbours that are linked too, rivals, and how parallel the two articles are. Each of these has two
//! sets of coefficients, for translations and for articles on one topic, blended by that parallelism, since a good
//! margin speaks for a translation, but among reports of one event common phrases and words tell more.
//!
//! The coefficients are in `coefficients.rs`, written by `assets/fit_scorer.py`.

use super::features::PAIR_FEATURES;
use super::grid::{CONTEXT_FEATURES, Cell, ContextFeatures};

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

/// A later round.
#[derive(Clone, Copy, Debug)]
pub(super) struct Round {
    /// For translations of each other.
    pub parallel: Logistic<ROUND_FEATURES>,
    /// For articles that are not.
    pub comparable: Logistic<ROUND_FEATURES>,
    /// For those where phrases were not looked at.
    pub unphrased: Logistic<ROUND_FEATURES>,
}

/// All coefficients.
#[derive(Clone, Debug)]
pub struct Model {
    pub(super) pair: Logistic<PAIR_FEATURES>,
    pub(super) rounds: [Round; 2],
}

impl Default for Model {
    fn default() -> Self {
        coefficients::MODEL
    }
}

impl Model {
    /// Rounds after the first.
    pub const ROUNDS: usize = 2;

    /// A model from numbers in the order of `coefficients.rs`, for fitting; `None` where there are too few or many.
    pub fn from_numbers(numbers: &[f32]) -> Option<Self> {
        let mut rest = numbers;
        let pair = read(&mut rest)?;
        let mut round =
            || Some(Round { parallel: read(&mut rest)?, comparable: read(&mut rest)?, unphrased: read(&mut rest)? });
        let rounds = [round()?, round()?];
        rest.is_empty().then_some(Self { pair, rounds })
    }

    /// The log-odds of a pair in a later round, 0 or 1.
    pub(super) fn round(&self, round: usize, cell: &Cell, context: &ContextFeatures) -> f32 {
        let Some(tables) = self.rounds.get(round) else { return cell.logit };
        let features = round_features(cell, context);
        let apart = if cell.phrases_are_known() { &tables.comparable } else { &tables.unphrased };
        let (parallel, comparable) = (tables.parallel.logit(&features), apart.logit(&features));
        cell.parallel * parallel + (1.0 - cell.parallel) * comparable
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
