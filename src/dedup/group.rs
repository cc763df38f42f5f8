//! Groups: all places where one text stands.

use rustc_hash::FxHashMap;

use super::Options;
use super::chain::Match;
use super::store::Store;

/// Ranges that share this much of the longer one are one passage.
const SAME: f64 = 0.8;

/// Ranges that a range is compared with: those that start just before it.
const LOOK_BACK: usize = 64;

/// Share of a passage that must lie in another for it to add nothing.
const INSIDE: f64 = 0.9;

/// A text and where it stands, in units of the store, ascending.
pub type Cluster = Vec<(u32, u32)>;

/// Joins matches that share a passage. O(matches log matches).
pub fn clusters(store: &Store, matches: &[Match], options: &Options) -> Vec<Cluster> {
    // Range 2i is side a of match i, range 2i + 1 its side b.
    let ranges: Vec<(u32, u32)> = matches.iter().flat_map(|found| [found.a, found.b]).collect();
    let mut order: Vec<u32> = (0..ranges.len() as u32).collect();
    let range = |at: u32| ranges.get(at as usize).copied().unwrap_or_default();
    order.sort_unstable_by_key(|&at| (range(at), at));
    let mut passages = UnionFind::new(ranges.len());
    for (index, &at) in order.iter().enumerate() {
        for &other in order.iter().take(index).rev().take(LOOK_BACK) {
            let (x, y) = (range(other), range(at));
            let longer = f64::from((x.1 - x.0).max(y.1 - y.0));
            if f64::from(x.1.min(y.1).saturating_sub(y.0)) >= SAME * longer {
                passages.join(other, at);
            }
        }
    }
    let mut groups = passages.clone();
    for at in 0..matches.len() as u32 {
        groups.join(2 * at, 2 * at + 1);
    }
    let mut members: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for &at in &order {
        members.entry(groups.find(at)).or_default().push(at);
    }
    let mut clusters: Vec<Cluster> = members.into_values().map(|group| settle(&group, range, &mut passages)).collect();
    clusters.retain(|cluster| cluster.len() > 1);
    // A document that several articles share is found without a match.
    for doc in 0..store.docs() as u32 {
        let (start, end) = store.bounds(doc);
        if store.articles(doc).len() > 1 && end - start >= options.min_len {
            clusters.push(vec![(start as u32, end as u32)]);
        }
    }
    clusters.sort_unstable();
    clusters.dedup();
    without_parts(clusters)
}

/// One range a passage, from all ranges that matches gave it: the median start and end, without overlaps.
fn settle(group: &[u32], range: impl Fn(u32) -> (u32, u32), passages: &mut UnionFind) -> Cluster {
    let mut ranges: FxHashMap<u32, (Vec<u32>, Vec<u32>)> = FxHashMap::default();
    for &at in group {
        let (starts, ends) = ranges.entry(passages.find(at)).or_default();
        starts.push(range(at).0);
        ends.push(range(at).1);
    }
    let median = |mut list: Vec<u32>| {
        list.sort_unstable();
        list.get(list.len() / 2).copied().unwrap_or_default()
    };
    let mut cluster: Vec<(u32, u32)> =
        ranges.into_values().map(|(starts, ends)| (median(starts), median(ends))).filter(|x| x.0 < x.1).collect();
    cluster.sort_unstable();
    let mut clear: Cluster = Vec::with_capacity(cluster.len());
    for mut next in cluster {
        // An earlier passage may have been given what lies before.
        next.0 = next.0.max(clear.last().map_or(0, |last| last.0));
        if next.0 >= next.1 {
            continue;
        }
        match clear.last_mut() {
            Some(last) if next.0 < last.1 => {
                let shorter = (last.1 - last.0).min(next.1 - next.0);
                if (last.1.min(next.1) - next.0) * 2 >= shorter {
                    // Two views of one place: the longer one stays.
                    if next.1 - next.0 > last.1 - last.0 {
                        *last = next;
                    }
                } else {
                    let middle = next.0.midpoint(last.1);
                    last.1 = middle;
                    clear.push((middle, next.1));
                }
            }
            _ => clear.push(next),
        }
    }
    clear
}

/// Leaves out clusters all of whose passages lie inside those of one other cluster: broken-off pieces of it.
fn without_parts(clusters: Vec<Cluster>) -> Vec<Cluster> {
    // All ranges by start, with the furthest end so far, to find those around a range.
    let mut all: Vec<((u32, u32), u32)> = clusters
        .iter()
        .zip(0..)
        .flat_map(|(cluster, index)| cluster.iter().map(move |&range| (range, index)))
        .collect();
    all.sort_unstable();
    let mut furthest = 0;
    let further = |&((_, end), _): &((u32, u32), u32)| {
        furthest = end.max(furthest);
        furthest
    };
    let reach: Vec<u32> = all.iter().map(further).collect();
    let around = |(start, end): (u32, u32)| -> Vec<u32> {
        let len = f64::from(end - start);
        let from = all.partition_point(|&((other, _), _)| f64::from(other) <= f64::from(start) + (1.0 - INSIDE) * len);
        let before =
            (0..from).rev().take(LOOK_BACK).take_while(|&at| reach.get(at).is_some_and(|&reach| reach > start));
        let inside = before
            .filter_map(|at| all.get(at))
            .filter(|&&((s, e), _)| f64::from(e.min(end).saturating_sub(s.max(start))) >= INSIDE * len);
        inside.map(|&(_, index)| index).collect()
    };
    let total = |index: u32| clusters.get(index as usize).map_or(0, |c| c.iter().map(|r| u64::from(r.1 - r.0)).sum());
    let part: Vec<bool> = clusters
        .iter()
        .zip(0_u32..)
        .map(|(cluster, index)| {
            let mut ranges = cluster.iter();
            let mut owners = ranges.next().map(|&range| around(range)).unwrap_or_default();
            owners.retain(|&owner| (total(owner), owner) > (total(index), index));
            for &range in ranges {
                if owners.is_empty() {
                    break;
                }
                let here = around(range);
                owners.retain(|owner| here.contains(owner));
            }
            !owners.is_empty()
        })
        .collect();
    clusters.into_iter().zip(part).filter_map(|(cluster, part)| (!part).then_some(cluster)).collect()
}

#[derive(Clone)]
struct UnionFind(Vec<u32>);

impl UnionFind {
    fn new(len: usize) -> Self {
        Self((0..len as u32).collect())
    }

    fn find(&mut self, mut at: u32) -> u32 {
        while let Some(&parent) = self.0.get(at as usize)
            && parent != at
        {
            let above = self.0.get(parent as usize).copied().unwrap_or(parent);
            if let Some(slot) = self.0.get_mut(at as usize) {
                *slot = above;
            }
            at = above;
        }
        at
    }

    /// The lower number becomes the root, so that the result does not depend on the order of joins.
    fn join(&mut self, x: u32, y: u32) {
        let (x, y) = (self.find(x), self.find(y));
        if let Some(root) = self.0.get_mut(x.max(y) as usize) {
            *root = x.min(y);
        }
    }
}
