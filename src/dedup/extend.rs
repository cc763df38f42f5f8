//! Greedy alignment with X-drop: how far a match goes on beyond its seeds.
//!
//! Zhang, Schwartz, Wagner and Miller, "A greedy algorithm for aligning DNA sequences", J. Comput. Biol. 7 (2000):
//! for each number of differences the furthest point on every diagonal. Matches cost next to nothing, which suits
//! copies.

/// How far an extension came on both sides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    pub a: usize,
    pub b: usize,
    /// Points of the alignment that were looked at.
    pub work: usize,
}

/// A difference takes back this much of the score, where a unit on either side is worth 1: a replaced unit loses
/// `DIFFERENCE - 2`, a missing one `DIFFERENCE - 1`, an equal pair wins 2.
const DIFFERENCE: i32 = 3;

/// Diagonals whose score falls this far below the best are given up. With [`DIFFERENCE`] this bounds the live
/// diagonals by `2 * DROP / (DIFFERENCE - 1) + 1`, and thus the work by a constant a unit of what is aligned.
const DROP: i32 = 18;

const DEAD: i32 = i32::MIN / 2;

/// Buffers that extensions share.
#[derive(Default)]
pub struct Scratch {
    now: Vec<i32>,
    next: Vec<i32>,
}

/// Extends a match into `a` and `b`, from their starts or, where `BACK`, from their ends towards their starts.
/// `may_differ` says whether a difference may be crossed `a_at` and `b_at` units into `a` and `b`.
/// Time: see [`DROP`].
pub fn extend<const BACK: bool>(
    a: &[u16],
    b: &[u16],
    scratch: &mut Scratch,
    may_differ: impl Fn(usize, usize) -> bool,
) -> Reach {
    let Scratch { now, next } = scratch;
    let run = |i: usize, j: usize| common::<BACK>(a, b, i, j) as i32;
    let (n, m) = (a.len() as i32, b.len() as i32);
    let start = run(0, 0);
    let mut best = (2 * start, start, start);
    now.clear();
    now.push(start);
    // `now[x]` belongs to diagonal `low + x`, where diagonal = units of a - units of b.
    let mut low = 0_i32;
    let mut work = start as usize / 8;
    for differences in 1.. {
        work += now.len() + 1;
        next.clear();
        next.resize(now.len() + 2, DEAD);
        let next_low = low - 1;
        for (x, &i) in now.iter().enumerate() {
            let j = i - (low + x as i32);
            if i < 0 || !may_differ(i as usize, j as usize) {
                continue;
            }
            // A unit of b alone, one of each, one of a alone.
            for (to, i, j) in [(x, i, j + 1), (x + 1, i + 1, j + 1), (x + 2, i + 1, j)] {
                if i <= n
                    && j <= m
                    && let Some(cell) = next.get_mut(to)
                {
                    *cell = i.max(*cell);
                }
            }
        }
        let mut alive = (usize::MAX, 0);
        for (x, cell) in next.iter_mut().enumerate() {
            if *cell < 0 {
                continue;
            }
            let diagonal = next_low + x as i32;
            let j = *cell - diagonal;
            if *cell + j - DIFFERENCE * differences < best.0 - DROP {
                *cell = DEAD;
                continue;
            }
            let equal = run(*cell as usize, j as usize);
            *cell += equal;
            let score = *cell + j + equal - DIFFERENCE * differences;
            if score > best.0 {
                best = (score, *cell, j + equal);
            }
            alive = (alive.0.min(x), x + 1);
        }
        if alive.0 == usize::MAX {
            break;
        }
        now.clear();
        now.extend_from_slice(next.get(alive.0..alive.1).unwrap_or_default());
        low = next_low + alive.0 as i32;
    }
    Reach { a: best.1 as usize, b: best.2 as usize, work }
}

/// How many units `a` and `b` have in common from `i` and `j` on, or backwards from `i` and `j` units before their
/// ends.
#[inline]
pub fn common<const BACK: bool>(a: &[u16], b: &[u16], i: usize, j: usize) -> usize {
    // Most often there is nothing.
    let next = |x: &[u16], at: usize| if BACK { x.len().checked_sub(at + 1) } else { Some(at) };
    let differ = match (next(a, i).and_then(|at| a.get(at)), next(b, j).and_then(|at| b.get(at))) {
        (Some(x), Some(y)) => x != y,
        _ => true,
    };
    if differ { 0 } else { run::<BACK>(a, b, i, j) }
}

fn run<const BACK: bool>(a: &[u16], b: &[u16], i: usize, j: usize) -> usize {
    if BACK {
        let a = a.get(..a.len().saturating_sub(i)).unwrap_or_default();
        let b = b.get(..b.len().saturating_sub(j)).unwrap_or_default();
        let blocks = a.rchunks_exact(8).zip(b.rchunks_exact(8)).take_while(|(x, y)| x == y).count() * 8;
        let rest = a.iter().rev().zip(b.iter().rev()).skip(blocks);
        blocks + rest.take_while(|(x, y)| x == y).count()
    } else {
        let (a, b) = (a.get(i..).unwrap_or_default(), b.get(j..).unwrap_or_default());
        let blocks = a.chunks_exact(8).zip(b.chunks_exact(8)).take_while(|(x, y)| x == y).count() * 8;
        blocks + a.iter().zip(b).skip(blocks).take_while(|(x, y)| x == y).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str) -> Vec<u16> {
        text.encode_utf16().collect()
    }

    #[test]
    fn crosses_edits_and_stops_where_texts_part() {
        let a = units("軍事協力が前例のないレベルに格上げされる見通しだ今日は晴れて気温が上がるところが多い");
        let b = units("軍事協力は前例のない高レベルに格上げされ見通しだ昨年の秋から続いていた工事を終えた橋");
        let reach = extend::<false>(&a, &b, &mut Scratch::default(), |_, _| true);
        assert_eq!((reach.a, reach.b), (24, 24));
        let back = |x: &[u16]| x.iter().rev().copied().collect::<Vec<_>>();
        let mirrored = extend::<true>(&back(&a), &back(&b), &mut Scratch::default(), |_, _| true);
        assert_eq!(mirrored, reach);
        let strict = extend::<false>(&a, &b, &mut Scratch::default(), |_, _| false);
        assert_eq!((strict.a, strict.b), (4, 4));
    }
}
