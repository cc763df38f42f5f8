//! Which articles are worth reading against each other.
//!
//! Where a corpus is small, two articles are read whenever any of their sentences come near each other, whatever else is
//! open: so what is linked between them depends on the two alone. In a large one each article is read against those
//! that share most near sentences with it, as an index tells.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::index::Rows;
use super::neighbours::{Centre, EXACT, Neighbours};
use super::view::View;

/// Cosine of two sentences from which their articles are read against each other.
const NEAR: f32 = 0.42;

/// The same in a large corpus, where chance brings some sentences near each other.
const NEAR_OF_MANY: f32 = 0.72;

/// Articles that each article is read against in a large corpus beside those.
const PARTNERS: usize = 16;

/// Pairs of articles that are read only because they come near each other. A table or a feed of which each line is an
/// article can have as many as its lines squared.
const MOST_PAIRS: usize = 250_000;

/// Pairs of articles to be read, by their numbers in [`View::articles`], the lower one first.
pub(super) fn related(view: &View<'_>) -> Vec<(u32, u32)> {
    let few = (view.len() <= EXACT).then(|| compared(view, MOST_PAIRS)).flatten();
    few.unwrap_or_else(|| looked_up(view))
}

/// O(items² · dimensions). Nothing where that are more than `most`.
fn compared(view: &View<'_>, most: usize) -> Option<Vec<(u32, u32)>> {
    let count = AtomicUsize::new(0);
    let all = view.gather(0..view.len() as u32);
    let all = Rows { values: &all, width: view.dimensions };
    let of_article = |first: usize| -> Vec<(u32, u32)> {
        let Some(rows) = view.articles.get(first) else { return Vec::new() };
        let later = rows.end..view.len();
        if later.is_empty() || count.load(Ordering::Relaxed) > most {
            return Vec::new();
        }
        let cosines = all.range(rows.start, rows.end).products(all.range(later.start, later.end));
        let mut found = Vec::new();
        for (second, columns) in view.articles.iter().enumerate().skip(first + 1) {
            let near = rows.clone().zip(cosines.chunks_exact(later.len())).any(|(row, cosines)| {
                let cosines = cosines.get(columns.start - later.start..columns.end - later.start).unwrap_or_default();
                columns.clone().zip(cosines).any(|(column, &cosine)| {
                    cosine >= NEAR
                        && view.items.get(row).zip(view.items.get(column)).is_some_and(|(a, b)| view.eligible(a, b))
                })
            });
            if near {
                found.push((first as u32, second as u32));
            }
        }
        count.fetch_add(found.len(), Ordering::Relaxed);
        found
    };
    let pairs: Vec<(u32, u32)> = (0..view.articles.len()).into_par_iter().flat_map_iter(of_article).collect();
    (count.into_inner() <= most).then_some(pairs)
}

/// About O(items^1.5 · dimensions).
fn looked_up(view: &View<'_>) -> Vec<(u32, u32)> {
    let neighbours = Neighbours::new(view, &Centre::new(view));
    let article = |item: u32| view.items.get(item as usize).map_or(0, |item| item.article);
    // How many near sentences two articles share, each counted by how much nearer it is than others; and the nearest.
    let mut shared: FxHashMap<(u32, u32), (f32, f32)> = FxHashMap::default();
    for (item, nearest) in neighbours.nearest.iter().enumerate() {
        for &(other, cosine) in nearest {
            let (x, y) = (article(item as u32), article(other));
            let (weight, best) = shared.entry((x.min(y), x.max(y))).or_default();
            let above = neighbours.margin(item, other as usize, cosine) - 0.9;
            *weight += above.max(0.0).powi(2);
            *best = best.max(cosine);
        }
    }
    let mut partners: Vec<Vec<(f32, (u32, u32))>> = vec![Vec::new(); view.articles.len()];
    let mut found = Vec::new();
    for (&pair, &(weight, best)) in &shared {
        if best >= NEAR_OF_MANY {
            found.push(pair);
        }
        for article in [pair.0, pair.1] {
            if let Some(list) = partners.get_mut(article as usize) {
                list.push((weight, pair));
            }
        }
    }
    for mut list in partners {
        list.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        found.extend(list.into_iter().take(PARTNERS).map(|(_, pair)| pair));
    }
    found.sort_unstable();
    found.dedup();
    found
}
