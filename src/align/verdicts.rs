//! What a reader's verdicts say of the links around them: what was judged stays as it is, and the rest between the
//! same two articles is scored anew from the machine's scores. No text and no vector is looked at again, so this takes
//! microseconds, and taking a verdict back gives exactly the scores of before.

use std::ops::Range;

use super::scorer::probability;

/// A link that nobody has judged, by the numbers of its sentences in the two articles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The sentence in the first article.
    pub a: u32,
    /// The sentence in the second article.
    pub b: u32,
    /// What the machine gave it.
    pub score: f32,
}

/// A link between the two articles that was judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedPoint {
    /// Its sentences in the first article.
    pub a: Range<u32>,
    /// Its sentences in the second article.
    pub b: Range<u32>,
    /// Confirmed, or else rejected.
    pub confirmed: bool,
}

/// How the machine's scores are to be read in this corpus: a line through the log-odds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    shift: f32,
    slope: f32,
}

impl Default for Calibration {
    /// As the machine meant them.
    fn default() -> Self {
        Self { shift: 0.0, slope: 1.0 }
    }
}

/// Log-odds beyond which scores are taken for the same.
const MOST_LOGIT: f32 = 6.0;
/// How far the shift may stray without much evidence.
const SHIFT_DEVIATION: f32 = 0.6;
/// How far the slope may.
const SLOPE_DEVIATION: f32 = 0.25;
/// Steps of Newton's method; it has converged long before.
const STEPS: usize = 12;

impl Calibration {
    /// Fits the line to links that were judged: the machine's score, and whether the reader confirmed it. A prior keeps
    /// it near the machine's own reading while there are few.
    pub fn fit(judged: &[(f32, bool)]) -> Self {
        let (mut shift, mut slope) = (0.0_f64, 1.0_f64);
        let of_shift = 1.0 / f64::from(SHIFT_DEVIATION).powi(2);
        let of_slope = 1.0 / f64::from(SLOPE_DEVIATION).powi(2);
        for _ in 0..STEPS {
            // Gradient and curvature of the log-posterior.
            let (mut g0, mut g1) = (-shift * of_shift, -(slope - 1.0) * of_slope);
            let (mut h00, mut h01, mut h11) = (of_shift, 0.0, of_slope);
            for &(score, right) in judged {
                let x = f64::from(logit(score));
                let p = 1.0 / (1.0 + (-(shift + slope * x)).exp());
                let error = f64::from(u8::from(right)) - p;
                let weight = p * (1.0 - p);
                g0 += error;
                g1 += error * x;
                h00 += weight;
                h01 += weight * x;
                h11 += weight * x * x;
            }
            let determinant = h00 * h11 - h01 * h01;
            if determinant <= f64::EPSILON {
                break;
            }
            shift += (h11 * g0 - h01 * g1) / determinant;
            slope += (h00 * g1 - h01 * g0) / determinant;
        }
        // A corpus in which higher scores mean less is one in which too few were judged.
        Self { shift: shift as f32, slope: slope.max(0.1) as f32 }
    }

    /// The log-odds that a score of the machine stands for.
    fn logit(self, score: f32) -> f32 {
        self.shift + self.slope * logit(score)
    }

    /// The probability that a score of the machine stands for.
    pub fn apply(self, score: f32) -> f32 {
        if self == Self::default() { score } else { probability(self.logit(score)) }
    }
}

fn logit(score: f32) -> f32 {
    let score = score.clamp(1e-4, 1.0 - 1e-4);
    (score / (1.0 - score)).ln().clamp(-MOST_LOGIT, MOST_LOGIT)
}

/// Sentences within which a verdict speaks for or against a link.
const REACH: u64 = 4;
/// Log-odds for a link that goes on where a confirmed one stands.
const SUPPORT: f32 = 1.0;
/// Log-odds against a link that crosses a confirmed one.
const CROSSING: f32 = 0.8;
/// Log-odds against a link from a sentence that has its counterpart already.
const RIVAL: f32 = 1.2;
/// Log-odds for a link whose rival was rejected.
const RIVAL_GONE: f32 = 0.4;
/// Log-odds against a link that went on where a rejected one stands.
const SUPPORT_GONE: f32 = 0.3;
/// Most that all verdicts together can do.
const MOST: f32 = 2.0;
/// How much order counts between articles that are no translations.
const LEAST_ORDER: f32 = 0.2;

/// The scores of `candidates` between two articles in the light of what was judged there and of what judging has shown
/// of scores in this corpus.
pub fn realign(candidates: &[Candidate], fixed: &[FixedPoint], calibration: &Calibration) -> Vec<f32> {
    if fixed.is_empty() {
        return candidates.iter().map(|candidate| calibration.apply(candidate.score)).collect();
    }
    let order = order(candidates, fixed);
    let score = |candidate: &Candidate| {
        let said: f32 = fixed.iter().map(|point| effect(candidate, point, order)).sum();
        probability(calibration.logit(candidate.score) + said.clamp(-MOST, MOST))
    };
    candidates.iter().map(score).collect()
}

/// What one verdict says of one link, in log-odds.
fn effect(candidate: &Candidate, point: &FixedPoint, order: f32) -> f32 {
    let (da, db) = (distance(candidate.a, &point.a), distance(candidate.b, &point.b));
    let far = da.unsigned_abs().max(db.unsigned_abs());
    match (da == 0, db == 0) {
        (true, true) => 0.0,
        (true, false) | (false, true) if point.confirmed => {
            // The next sentence may be the rest of the same statement.
            let whole = if far == 1 { 0.5 } else { 1.0 };
            -RIVAL * whole * (0.4 + 0.6 * order)
        }
        (true, false) | (false, true) => RIVAL_GONE,
        _ if far > REACH => 0.0,
        _ => {
            let near = order / far as f32;
            let same_way = (da > 0) == (db > 0);
            let level = da.unsigned_abs().abs_diff(db.unsigned_abs()) <= 1;
            match (point.confirmed, same_way) {
                (true, true) if level => SUPPORT * near,
                (true, false) => -CROSSING * near,
                (false, true) if level => -SUPPORT_GONE * near,
                _ => 0.0,
            }
        }
    }
}

/// Sentences from a range to a sentence, negative before it and 0 inside.
fn distance(at: u32, range: &Range<u32>) -> i64 {
    let (at, start, end) = (i64::from(at), i64::from(range.start), i64::from(range.end));
    if at < start { at - start } else { (at + 1 - end).max(0) }
}

/// How far both articles say the same in the same order, 0 to 1: the share of likely links that rise together, beyond
/// what chance gives.
fn order(candidates: &[Candidate], fixed: &[FixedPoint]) -> f32 {
    let likely = candidates.iter().filter(|candidate| candidate.score >= 0.5).map(|c| (c.a, c.b));
    let confirmed = fixed.iter().filter(|point| point.confirmed).map(|point| (point.a.start, point.b.start));
    let mut pairs: Vec<(u32, u32)> = likely.chain(confirmed).collect();
    // Of several from one sentence only one can be in order.
    pairs.sort_unstable_by_key(|&(a, b)| (a, std::cmp::Reverse(b)));
    let mut tails: Vec<u32> = Vec::new();
    for &(_, b) in &pairs {
        let at = tails.partition_point(|&tail| tail < b);
        match tails.get_mut(at) {
            Some(tail) => *tail = b,
            None => tails.push(b),
        }
    }
    let count = pairs.len().max(1) as f32;
    // The longest rising run of a random order of n is about 2 √n.
    let by_chance = (2.0 / count.sqrt()).min(0.99);
    let share = tails.len() as f32 / count;
    ((share - by_chance) / (1.0 - by_chance)).clamp(LEAST_ORDER, 1.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn diagonal(count: u32, score: f32) -> Vec<Candidate> {
        (0..count).map(|at| Candidate { a: at, b: at, score }).collect()
    }

    fn point(a: u32, b: u32, confirmed: bool) -> FixedPoint {
        FixedPoint { a: a..a + 1, b: b..b + 1, confirmed }
    }

    #[test]
    fn without_verdicts_nothing_changes() {
        let candidates = diagonal(9, 0.6);
        let scores = realign(&candidates, &[], &Calibration::default());
        assert!(scores.iter().all(|&score| score.to_bits() == 0.6_f32.to_bits()), "to the bit: {scores:?}");
        assert_eq!(Calibration::fit(&[]), Calibration::default());
    }

    #[test]
    fn a_confirmed_link_lifts_its_neighbours_and_lowers_rivals_and_what_crosses() {
        let mut candidates = diagonal(20, 0.6);
        candidates.push(Candidate { a: 10, b: 14, score: 0.6 });
        candidates.push(Candidate { a: 9, b: 11, score: 0.6 });
        let scores = realign(&candidates, &[point(10, 10, true)], &Calibration::default());
        assert!(scores[9] > scores[8] && scores[8] > 0.6, "{scores:?}");
        assert!((scores[15] - 0.6).abs() < 1e-5, "far away");
        assert!(scores[20] < 0.45, "a rival: {}", scores[20]);
        assert!(scores[21] < 0.5, "one that crosses: {}", scores[21]);
    }

    #[test]
    fn a_rejected_link_gives_room_to_its_rival() {
        let mut candidates = diagonal(20, 0.6);
        candidates.push(Candidate { a: 10, b: 14, score: 0.4 });
        let scores = realign(&candidates, &[point(10, 10, false)], &Calibration::default());
        assert!(scores[9] < 0.6 && scores[20] > 0.4, "{scores:?}");
    }

    #[test]
    fn scores_that_are_often_rejected_are_worth_less() {
        let few = Calibration::fit(&[(0.8, false)]);
        let many = Calibration::fit(&[(0.8, false); 20]);
        assert!(few.apply(0.8) < 0.8 && many.apply(0.8) < 0.5, "{few:?} {many:?}");
        let right = Calibration::fit(&[(0.6, true); 20]);
        assert!(right.apply(0.6) > 0.75, "{right:?}");
    }

    #[test]
    fn articles_in_another_order_are_not_forced_into_one() {
        let candidates: Vec<Candidate> = (0..20).map(|at| Candidate { a: at, b: at * 7 % 20, score: 0.6 }).collect();
        assert!(order(&candidates, &[]) < 0.4);
        assert!(order(&diagonal(20, 0.6), &[]) > 0.9);
    }

    proptest! {
        #[test]
        fn scores_stay_probabilities_and_calibration_keeps_their_order(
            candidates in prop::collection::vec((0..30_u32, 0..30_u32, 0.0..=1.0_f32), 0..60),
            judged in prop::collection::vec((0..30_u32, 0..30_u32, any::<bool>()), 0..20),
            seen in prop::collection::vec((0.0..=1.0_f32, any::<bool>()), 0..40),
        ) {
            let candidates: Vec<Candidate> =
                candidates.into_iter().map(|(a, b, score)| Candidate { a, b, score }).collect();
            let fixed: Vec<FixedPoint> = judged.into_iter().map(|(a, b, confirmed)| point(a, b, confirmed)).collect();
            let calibration = Calibration::fit(&seen);
            for score in realign(&candidates, &fixed, &calibration) {
                prop_assert!((0.0..=1.0).contains(&score));
            }
            prop_assert!(calibration.apply(0.3) <= calibration.apply(0.7));
        }
    }
}
