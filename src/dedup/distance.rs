//! How nearly two passages are the same.

use rustc_hash::FxHashMap;

use super::extend::common;

/// Diagonals that fall this many units behind the furthest are given up: time is at most `differences * LAG`.
const LAG: i32 = 32;

/// Above this share of differences, sentences that changed places may be why.
const MOVED: f32 = 0.3;

/// What a letter or digit of an alphabet says, next to a Chinese character or a kana.
const LETTER: f32 = 0.4;

/// Length of a folded text by what it says: CJK characters count as one, letters of alphabets and digits less, so that
/// "Boots, Superdrug, Debenhams" is shorter than a sentence.
pub fn weight(units: &[u16]) -> f32 {
    let letters = units.iter().filter(|&&unit| unit < 0x0600).count() as f32;
    units.len() as f32 - (1.0 - LETTER) * letters
}

/// Similarity of two folded texts, 0 to 1: 1 less the edit distance over the longer length, or, where text was moved,
/// the share of bigrams in common. 1 only for equal texts.
pub fn similarity(a: &[u16], b: &[u16]) -> f32 {
    measure(a, b).0
}

/// [`similarity`], and the points of the alignment that it took to find it.
pub fn measure(a: &[u16], b: &[u16]) -> (f32, usize) {
    if a == b {
        return (1.0, a.len() / 8);
    }
    let longer = a.len().max(b.len()).max(1) as f32;
    let (differences, work) = differences(a, b);
    let edited = 1.0 - differences as f32 / longer;
    let similarity = if edited < 1.0 - MOVED { edited.max(bigrams_in_common(a, b)) } else { edited };
    (similarity.clamp(0.0, 0.999), work)
}

/// Edit distance, by furthest-reaching points (Ukkonen 1985; Myers 1986). An upper bound where texts drift further
/// apart than [`LAG`]. Also the number of points looked at.
fn differences(a: &[u16], b: &[u16]) -> (usize, usize) {
    const DEAD: i32 = i32::MIN / 2;
    let (n, m) = (a.len() as i32, b.len() as i32);
    let mut now = vec![common::<false>(a, b, 0, 0) as i32];
    let mut next = Vec::new();
    let mut low = 0_i32;
    let mut work = a.len() / 8;
    for distance in 0.. {
        work += now.len();
        let end = n - m - low;
        if end >= 0 && now.get(end as usize) == Some(&n) {
            return (distance, work);
        }
        next.clear();
        next.resize(now.len() + 2, DEAD);
        let next_low = low - 1;
        for (x, &i) in now.iter().enumerate().filter(|&(_, &i)| i >= 0) {
            let j = i - (low + x as i32);
            for (to, i, j) in [(x, i, j + 1), (x + 1, i + 1, j + 1), (x + 2, i + 1, j)] {
                if i <= n
                    && j <= m
                    && let Some(cell) = next.get_mut(to)
                {
                    *cell = i.max(*cell);
                }
            }
        }
        let mut furthest = 0;
        for (x, cell) in next.iter_mut().enumerate().filter(|(_, cell)| **cell >= 0) {
            let diagonal = next_low + x as i32;
            *cell += common::<false>(a, b, *cell as usize, (*cell - diagonal) as usize) as i32;
            furthest = furthest.max(2 * *cell - diagonal);
        }
        let lags = |x: usize, i: i32| i < 0 || 2 * i - (next_low + x as i32) < furthest - LAG;
        let first = next.iter().enumerate().position(|(x, &i)| !lags(x, i)).unwrap_or(0);
        let last = next.iter().enumerate().rposition(|(x, &i)| !lags(x, i)).unwrap_or(0);
        now.clear();
        now.extend_from_slice(next.get(first..=last).unwrap_or_default());
        low = next_low + first as i32;
    }
    (a.len().max(b.len()), work)
}

/// Dice coefficient of the multisets of bigrams.
fn bigrams_in_common(a: &[u16], b: &[u16]) -> f32 {
    let mut counts: FxHashMap<(u16, u16), i32> = FxHashMap::default();
    let pairs = |x: &[u16]| x.iter().copied().zip(x.iter().copied().skip(1)).collect::<Vec<_>>();
    for pair in pairs(a) {
        *counts.entry(pair).or_default() += 1;
    }
    let mut shared = 0;
    for pair in pairs(b) {
        if let Some(count) = counts.get_mut(&pair)
            && *count > 0
        {
            *count -= 1;
            shared += 1;
        }
    }
    2.0 * shared as f32 / (a.len() + b.len()).saturating_sub(2).max(1) as f32
}
