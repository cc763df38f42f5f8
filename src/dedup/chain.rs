//! From seeds to matches: two passages that are, nearly, the same text.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;

use super::distance;
use super::extend::{Scratch, extend};
use super::mask::Mask;
use super::seed::{Seed, Seeds};
use super::store::Store;
use super::{Cut, Options};

/// Units that may lie between two seeds of one chain, on either side.
const CHAIN_GAP: u32 = 96;

/// Units by which two seeds of one chain may be shifted against each other.
const CHAIN_DRIFT: u32 = 24;

/// Chains that a seed may join: the latest.
const OPEN_CHAINS: usize = 32;

/// Units that may lie between two matches that are merged, on either side.
const MERGE_GAP: i64 = 48;

/// Units by which overlapping matches may be shifted against each other to be merged.
const MERGE_SLIP: i64 = 8;

/// Share of the merged passages that the matches cover at least.
const MERGE_COVER: f32 = 0.6;

/// What a match has in common less what it differs in, as a share of the least length: a short passage must be nearly
/// the same, a long one may be reworded.
const MIN_NET: f32 = 0.7;

/// Units that matches out of order cover at least to be merged.
const MIN_MOVED: u32 = 64;

/// How much longer one side of merged matches may be than the other.
const MERGE_RATIO: f32 = 1.4;

/// Matches that a match may be merged with: those before it.
const MERGE_BACK: usize = 16;

/// Points of alignments looked at for each unit of the two documents, best chains first. An exact copy takes an eighth
/// of a point a unit, one with two characters in five edited about twenty.
const PAIR_BUDGET: usize = 64;

/// Points of alignments looked at for each unit of the corpus, best pairs of documents first.
const BUDGET: usize = 64;

/// Pairs of documents between two looks at the budget.
const BATCH: usize = 4096;

/// Units `a` and `b` of the store are copies of each other; `a` starts before `b` and they do not overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match {
    pub a: (u32, u32),
    pub b: (u32, u32),
}

/// All matches. Pairs of documents are independent of each other and are spread over threads.
pub fn matches(store: &Store, seeds: Seeds, options: &Options, cut: &mut Cut) -> Vec<Match> {
    let Seeds { seeds, masked } = seeds;
    let mut pairs: Vec<&[Seed]> = seeds.chunk_by(|x, y| x.docs == y.docs).collect();
    pairs.sort_by_cached_key(|pair| Reverse(pair.iter().map(|seed| u64::from(seed.len)).sum::<u64>()));
    let mut left = BUDGET * store.units.len();
    let mut matches = Vec::new();
    let mut rest = &pairs[..];
    while !rest.is_empty() {
        if left == 0 {
            cut.pairs += rest.len();
            break;
        }
        let (batch, later) = rest.split_at(rest.len().min(BATCH));
        let found: Vec<Found> = batch
            .par_iter()
            .map_init(Scratch::default, |scratch, pair| compare(store, &masked, pair, options, scratch))
            .collect();
        for Found { matches: more, work, cut: seeds } in found {
            left = left.saturating_sub(work);
            cut.seeds += seeds;
            matches.extend(more);
        }
        rest = later;
    }
    matches.sort_unstable();
    matches
}

struct Found {
    matches: Vec<Match>,
    /// Points of alignments looked at.
    work: usize,
    /// Chains not extended.
    cut: usize,
}

/// The matches between two documents, or in one.
fn compare(store: &Store, masked: &Mask, seeds: &[Seed], options: &Options, scratch: &mut Scratch) -> Found {
    let mut found = Found { matches: Vec::new(), work: 0, cut: 0 };
    let Some(&Seed { docs, .. }) = seeds.first() else { return found };
    let (x, y) = (store.bounds(docs.0), store.bounds(docs.1));
    let budget = PAIR_BUDGET * (x.1 - x.0 + y.1 - y.0);
    let mut chains = chains(seeds, docs.0 == docs.1);
    chains.sort_by_key(|chain| Reverse(chain.weight));
    let mut pieces = Vec::new();
    let mut repeats: Vec<(u32, u32)> = Vec::new();
    for (index, chain) in chains.iter().enumerate() {
        if found.work > budget {
            found.cut += chains.len() - index;
            break;
        }
        if docs.0 == docs.1 && chain.a.1 > chain.b.0 {
            repeats.push((chain.b.0 - chain.a.0, index as u32));
            continue;
        }
        let (piece, work) = stretch(store, masked, chain, (x, y), scratch);
        found.work += work;
        pieces.push(piece);
    }
    let arrays = unroll(&chains, repeats, options, &mut found.matches);
    pieces.retain(|piece| !within(&arrays, (piece.a.0, piece.b.1)));
    for piece in merge(pieces, docs.0 == docs.1) {
        // What was found is looked at once more, which costs less than finding it did.
        if found.work > budget + budget / 2 {
            found.cut += 1;
            continue;
        }
        let (good, work) = accept(store, &piece, options);
        found.work += work;
        if good {
            found.matches.push(Match { a: piece.a, b: piece.b });
        }
    }
    found
}

#[derive(Clone, Copy)]
struct Chain {
    a: (u32, u32),
    b: (u32, u32),
    /// Units in seeds.
    weight: u32,
}

/// Chains of seeds in line. O(seeds): a seed looks at the last [`OPEN_CHAINS`] chains.
fn chains(seeds: &[Seed], same: bool) -> Vec<Chain> {
    let mut chains: Vec<Chain> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for seed in seeds {
        let (a, b) = ((seed.p, seed.p + seed.len), (seed.q, seed.q + seed.len));
        open.retain(|&at| chains.get(at).is_some_and(|chain| chain.a.1 + CHAIN_GAP >= a.0));
        let surplus = open.len().saturating_sub(OPEN_CHAINS);
        open.drain(..surplus);
        let fits = |chain: &Chain| {
            let drift = (seed.q - seed.p).abs_diff(chain.b.1 - chain.a.1);
            let in_line = a.1 > chain.a.1 && b.1 > chain.b.1 && a.0 >= chain.a.0 && b.0 >= chain.b.0;
            let near = b.0 <= chain.b.1 + CHAIN_GAP && drift <= CHAIN_DRIFT;
            // In one document a chain must not run into its own copy.
            (in_line && near && (!same || a.1 <= chain.b.0)).then_some(drift)
        };
        let best = open.iter().copied().filter_map(|at| Some((fits(chains.get(at)?)?, Reverse(at)))).min();
        if let Some(chain) = best.and_then(|(_, Reverse(at))| chains.get_mut(at)) {
            chain.weight += a.1 - chain.a.1.max(a.0);
            (chain.a.1, chain.b.1) = (a.1, b.1);
        } else {
            open.push(chains.len());
            chains.push(Chain { a, b, weight: seed.len });
        }
    }
    chains
}

#[derive(Clone, Copy)]
struct Piece {
    a: (u32, u32),
    b: (u32, u32),
    /// Units of `a` and of `b` that matches cover.
    covered: (u32, u32),
}

type Bounds = (usize, usize);

/// Extends a chain at both ends, within its documents and, in one document, not into its own copy.
fn stretch(
    store: &Store,
    masked: &Mask,
    chain: &Chain,
    docs: (Bounds, Bounds),
    scratch: &mut Scratch,
) -> (Piece, usize) {
    let units = |from: usize, to: usize| store.units.get(from..to).unwrap_or_default();
    let same = docs.0 == docs.1;
    let (a, b) = (usizes(chain.a), usizes(chain.b));
    let a_end = if same { b.0 } else { docs.0.1 };
    // In text that repeats itself near by, differences are not crossed: rows of a table differ in what matters.
    let right = extend::<false>(units(a.1, a_end), units(b.1, docs.1.1), scratch, |i, j| {
        !(masked.get(a.1 + i) && masked.get(b.1 + j))
    });
    let a = (a.0, a.1 + right.a);
    let b_start = if same { a.1 } else { docs.1.0 };
    let left = extend::<true>(units(docs.0.0, a.0), units(b_start, b.0), scratch, |i, j| {
        !(masked.get(a.0 - 1 - i.min(a.0 - 1)) && masked.get(b.0 - 1 - j.min(b.0 - 1)))
    });
    let a = ((a.0 - left.a) as u32, a.1 as u32);
    let b = ((b.0 - left.b) as u32, (b.1 + right.b) as u32);
    (Piece { a, b, covered: (a.1 - a.0, b.1 - b.0) }, 1 + left.work + right.work)
}

fn usizes(range: (u32, u32)) -> Bounds {
    (range.0 as usize, range.1 as usize)
}

/// Takes chains that run into their own copy, which is text repeated back to back, apart into copies of one period.
/// Returns the stretches so explained, by start. Shortest period first, so that two periods are not taken for one.
fn unroll(
    chains: &[Chain],
    mut repeats: Vec<(u32, u32)>,
    options: &Options,
    matches: &mut Vec<Match>,
) -> BTreeMap<u32, u32> {
    let mut arrays = BTreeMap::new();
    repeats.sort_unstable();
    for (period, index) in repeats {
        let Some(chain) = chains.get(index as usize) else { continue };
        let array = (chain.a.0, chain.b.1);
        if period == 0 || within(&arrays, array) {
            continue;
        }
        arrays.entry(array.0).and_modify(|end: &mut u32| *end = array.1.max(*end)).or_insert(array.1);
        // Shorter ones are laughter, rules and ornaments.
        if (period as usize) < options.min_len {
            continue;
        }
        let copies = (array.1 - array.0) / period;
        let copy = |k: u32| (array.0 + k * period, array.0 + (k + 1) * period);
        matches.extend((1..copies).map(|k| Match { a: copy(k - 1), b: copy(k) }));
    }
    arrays
}

/// Whether one of the arrays that start last before a range covers it; a few, since they hardly overlap.
fn within(arrays: &BTreeMap<u32, u32>, range: (u32, u32)) -> bool {
    arrays.range(..=range.0).rev().take(8).any(|(_, &end)| range.1 <= end)
}

/// Merges matches whose passages lie side by side in both documents, in whatever order: a copy with an edited stretch
/// or with sentences that changed places is one copy. O(matches log matches).
fn merge(pieces: Vec<Piece>, same: bool) -> Vec<Piece> {
    let mut merged = Vec::with_capacity(pieces.len());
    for mut block in blocks(pieces) {
        match as_one(&mut block, same) {
            Some(piece) => merged.push(piece),
            None => merged.extend(merge_neighbours(block, same)),
        }
    }
    merged
}

/// Sets of matches that lie close together on both sides, by cutting wherever more than [`MERGE_GAP`] lies between
/// two on either side, and again in what that leaves, [`CUTS`] times on each side at most.
fn blocks(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    const CUTS: usize = 6;
    let mut blocks = vec![pieces];
    let mut settled = 0;
    for round in 0..2 * CUTS {
        let before = blocks.len();
        let side = if round % 2 == 0 { |piece: &Piece| piece.a } else { |piece: &Piece| piece.b };
        blocks = blocks.into_iter().flat_map(|block| cut_apart(block, side)).collect();
        settled = if blocks.len() == before { settled + 1 } else { 0 };
        if settled == 2 {
            break;
        }
    }
    blocks
}

fn cut_apart(mut block: Vec<Piece>, side: fn(&Piece) -> (u32, u32)) -> Vec<Vec<Piece>> {
    if block.len() < 2 {
        return vec![block];
    }
    block.sort_unstable_by_key(|piece| (side(piece), piece.a, piece.b));
    let mut parts: Vec<Vec<Piece>> = Vec::new();
    let mut end = 0;
    for piece in block {
        let (start, stop) = side(&piece);
        match parts.last_mut() {
            Some(part) if i64::from(start) - i64::from(end) <= MERGE_GAP => part.push(piece),
            _ => parts.push(vec![piece]),
        }
        end = stop.max(end);
    }
    parts
}

/// The block as one match, if its parts cover most of it, once, on both sides.
fn as_one(block: &mut [Piece], same: bool) -> Option<Piece> {
    let first = block.first()?;
    let hull = block.iter().fold((first.a, first.b), |(a, b), piece| {
        ((a.0.min(piece.a.0), a.1.max(piece.a.1)), (b.0.min(piece.b.0), b.1.max(piece.b.1)))
    });
    let covered = (covered(block, |piece| piece.a), covered(block, |piece| piece.b));
    let (len_a, len_b) = (hull.0.1 - hull.0.0, hull.1.1 - hull.1.0);
    let alike = len_a.max(len_b) as f32 <= MERGE_RATIO * len_a.min(len_b) as f32;
    let full = |covered: u32, len: u32| covered as f32 >= MERGE_COVER * len as f32;
    let apart = !same || hull.0.1 <= hull.1.0;
    // Two clauses that changed places are chance; a paragraph whose sentences did is not.
    block.sort_unstable_by_key(|piece| (piece.a, piece.b));
    let ordered = block.is_sorted_by_key(|piece| piece.b);
    let enough = ordered || covered.0.min(covered.1) >= MIN_MOVED;
    let whole = alike && apart && enough && full(covered.0, len_a) && full(covered.1, len_b);
    (block.len() == 1 || whole).then_some(Piece { a: hull.0, b: hull.1, covered })
}

/// Units of one side that lie in a match.
fn covered(block: &mut [Piece], side: fn(&Piece) -> (u32, u32)) -> u32 {
    block.sort_unstable_by_key(|piece| (side(piece), piece.a, piece.b));
    let mut end = 0;
    let mut covered = 0;
    for (start, stop) in block.iter().map(side) {
        covered += stop.saturating_sub(start.max(end));
        end = stop.max(end);
    }
    covered
}

/// Merges in line only: for blocks in which one passage has several copies.
fn merge_neighbours(mut pieces: Vec<Piece>, same: bool) -> Vec<Piece> {
    pieces.sort_unstable_by_key(|piece| (piece.a, piece.b));
    let mut merged: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let mut before = merged.iter_mut().rev().take(MERGE_BACK);
        match before.find_map(|other| Some((in_line(other, &piece, same)?, other))) {
            Some((hull, other)) => *other = hull,
            None => merged.push(piece),
        }
    }
    merged
}

/// Both as one, if the second goes on where the first ends, or both are about the same.
fn in_line(x: &Piece, y: &Piece, same: bool) -> Option<Piece> {
    let gaps = (gap(x.a, y.a), gap(x.b, y.b));
    let drift = (i64::from(x.b.0) - i64::from(x.a.0)).abs_diff(i64::from(y.b.0) - i64::from(y.a.0));
    let a = (x.a.0.min(y.a.0), x.a.1.max(y.a.1));
    let b = (x.b.0.min(y.b.0), x.b.1.max(y.b.1));
    // Where they overlap on one side they must do so on the other, or one passage has two copies.
    let slip = if gaps.0.min(gaps.1) < -MERGE_SLIP { MERGE_SLIP } else { MERGE_GAP };
    let joins = gaps.0.max(gaps.1) <= MERGE_GAP && drift <= slip.unsigned_abs() && (!same || a.1 <= b.0);
    joins.then(|| Piece { a, b, covered: (x.covered.0 + y.covered.0, x.covered.1 + y.covered.1) })
}

/// Units between two ranges, negative where they overlap.
fn gap(x: (u32, u32), y: (u32, u32)) -> i64 {
    i64::from(x.0.max(y.0)) - i64::from(x.1.min(y.1))
}

#[allow(clippy::float_cmp, reason = "exactly 1 is given to equal texts alone")]
/// Whether what the two sides have in common is long enough, and more than what they differ in.
fn accept(store: &Store, piece: &Piece, options: &Options) -> (bool, usize) {
    let (a, b) = (usizes(piece.a), usizes(piece.b));
    let (Some(x), Some(y)) = (store.units.get(a.0..a.1), store.units.get(b.0..b.1)) else { return (false, 1) };
    let least = options.min_len as f32;
    if x.len().min(y.len()) < options.min_len {
        return (false, 1);
    }
    let (similarity, work) = distance::measure(x, y);
    let weight = distance::weight(x).min(distance::weight(y));
    let (common, differing) = (weight * similarity, weight * (1.0 - similarity));
    let enough = common >= least - 1.0 && common - differing >= MIN_NET * least;
    (similarity == 1.0 || (similarity >= options.min_similarity && enough), work)
}
