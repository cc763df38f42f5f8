//! Nearest neighbours across articles, and the margin that makes their cosines comparable.
//!
//! Up to some thousand sentences every vector is compared with every other, in blocks of matrix products; beyond that
//! an [`Index`] says which are worth comparing. Memory is linear in sentences either way.

use rayon::prelude::*;

use super::index::{Index, Rows};
use super::view::{Item, View};

/// Neighbours kept of each item.
pub(super) const KEPT: usize = 8;

/// Neighbours whose mean cosine says how close together an item's surroundings lie: the k of Artetxe and Schwenk
/// (2019), "Margin-based parallel corpus mining with multilingual sentence embeddings".
const MARGIN_NEIGHBOURS: usize = 4;

/// Rows of a block.
const BLOCK: usize = 64;

/// Items up to which all are compared.
pub(super) const EXACT: usize = 12_000;

/// Items that are looked up in the index together: what was found so far around each centre waits to be merged.
const WAVE: usize = 8192;

/// The nearest items of every item, best first, and the mean cosine of the nearest few.
pub(super) struct Neighbours {
    /// Up to [`KEPT`] items with their cosines.
    pub nearest: Vec<Vec<(u32, f32)>>,
    /// Mean cosine of the nearest [`MARGIN_NEIGHBOURS`].
    pub density: Vec<f32>,
}

impl Neighbours {
    /// Finds them between two articles, O(items of one · items of the other · dimensions).
    pub fn of_pair(view: &View<'_>) -> Self {
        Self::from_nearest(compared(view))
    }

    /// Finds them in a large corpus, by an index that is laid out by vectors seen from `centre`. About O(items^1.5 ·
    /// dimensions) time, O(items) memory.
    pub fn new(view: &View<'_>, centre: &Centre) -> Self {
        let centred = |(at, item): (usize, &Item)| centre.centred(view.vector(at), item.language);
        let centred: Vec<f32> = view.items.iter().enumerate().flat_map(centred).collect();
        let index = Index::new(Rows { values: &centred, width: view.dimensions });
        drop(centred);
        Self::from_nearest(looked_up(view, &index))
    }

    fn from_nearest(nearest: Vec<Vec<(u32, f32)>>) -> Self {
        let density = nearest
            .iter()
            .map(|list| {
                let few = list.get(..MARGIN_NEIGHBOURS.min(list.len())).unwrap_or_default();
                few.iter().map(|&(_, cosine)| cosine).sum::<f32>() / few.len().max(1) as f32
            })
            .collect();
        Self { nearest, density }
    }

    /// The cosine of two items over the mean of what their neighbours have: 1 is nothing special.
    pub fn margin(&self, a: usize, b: usize, cosine: f32) -> f32 {
        let of = |item: usize| self.density.get(item).copied().unwrap_or_default();
        cosine / f32::midpoint(of(a), of(b)).max(0.05)
    }
}

/// The nearest items by comparing all with all of the other articles.
fn compared(view: &View<'_>) -> Vec<Vec<(u32, f32)>> {
    let items = view.len();
    let all = view.gather(0..items as u32);
    let all = Rows { values: &all, width: view.dimensions };
    let blocks = view.articles.iter().flat_map(|article| {
        let starts = article.clone().step_by(BLOCK);
        starts.map(move |start| (article.clone(), start..(start + BLOCK).min(article.end)))
    });
    let blocks: Vec<_> = blocks.collect();
    blocks
        .into_par_iter()
        .flat_map_iter(|(article, rows)| {
            let mut nearest: Vec<Nearest> = rows.clone().map(|_| Nearest::default()).collect();
            for others in [0..article.start, article.end..items] {
                let cosines = all.range(rows.start, rows.end).products(all.range(others.start, others.end));
                for (at, (row, nearest)) in rows.clone().zip(&mut nearest).enumerate() {
                    let cosines = cosines.get(at * others.len()..(at + 1) * others.len()).unwrap_or_default();
                    nearest.offer(view, row, others.clone().map(|other| other as u32).zip(cosines.iter().copied()));
                }
            }
            nearest.into_iter().map(|nearest| nearest.list)
        })
        .collect()
}

/// The nearest items among those that the index brings together.
fn looked_up(view: &View<'_>, index: &Index) -> Vec<Vec<(u32, f32)>> {
    let rows = |items: &[u32]| view.gather(items.iter().copied());
    let mut found: Vec<Nearest> = (0..view.len()).map(|_| Nearest::default()).collect();
    for wave in 0..view.len().div_ceil(WAVE) {
        let (first, last) = ((wave * WAVE) as u32, ((wave + 1) * WAVE) as u32);
        let around: Vec<Vec<(u32, Nearest)>> = index
            .members
            .par_iter()
            .zip(&index.visitors)
            .map(|(members, visitors)| {
                let start = visitors.partition_point(|&visitor| visitor < first);
                let end = visitors.partition_point(|&visitor| visitor < last);
                let visitors = visitors.get(start..end).unwrap_or_default();
                let there = rows(members);
                let there = Rows { values: &there, width: view.dimensions };
                let mut out = Vec::with_capacity(visitors.len());
                for part in visitors.chunks(BLOCK) {
                    let here = rows(part);
                    let cosines = Rows { values: &here, width: view.dimensions }.products(there);
                    for (&visitor, cosines) in part.iter().zip(cosines.chunks_exact(members.len().max(1))) {
                        let mut nearest = Nearest::default();
                        nearest.offer(view, visitor as usize, members.iter().copied().zip(cosines.iter().copied()));
                        out.push((visitor, nearest));
                    }
                }
                out
            })
            .collect();
        for (visitor, nearest) in around.into_iter().flatten() {
            if let Some(known) = found.get_mut(visitor as usize) {
                nearest.list.into_iter().for_each(|(item, cosine)| known.insert(item, cosine));
            }
        }
    }
    found.into_iter().map(|nearest| nearest.list).collect()
}

/// The nearest items so far, best first. Of equal cosines the earlier item comes first, and the order of items is that
/// of what they say.
#[derive(Default)]
struct Nearest {
    list: Vec<(u32, f32)>,
}

impl Nearest {
    fn offer(&mut self, view: &View<'_>, row: usize, others: impl Iterator<Item = (u32, f32)>) {
        let Some(item) = view.items.get(row) else { return };
        for (at, cosine) in others {
            let better = self.list.len() < KEPT || self.list.last().is_some_and(|&(_, least)| cosine >= least);
            if better && view.items.get(at as usize).is_some_and(|other| view.eligible(item, other)) {
                self.insert(at, cosine);
            }
        }
    }

    fn insert(&mut self, at: u32, cosine: f32) {
        let place = self.list.partition_point(|&(item, kept)| cosine.total_cmp(&kept).then(item.cmp(&at)).is_lt());
        if place < KEPT {
            self.list.insert(place, (at, cosine));
            self.list.truncate(KEPT);
        }
    }
}

/// The cosine of two vectors of length 1.
pub(super) fn cosine(a: &[f32], b: &[f32]) -> f32 {
    // Eight running sums let the compiler use vector instructions; one would pin the order of additions.
    let mut sums = [0.0_f32; 8];
    let (left, left_rest) = a.as_chunks::<8>();
    let (right, right_rest) = b.as_chunks::<8>();
    for (x, y) in left.iter().zip(right) {
        for ((sum, x), y) in sums.iter_mut().zip(x).zip(y) {
            *sum += x * y;
        }
    }
    let rest: f32 = left_rest.iter().zip(right_rest).map(|(x, y)| x * y).sum();
    sums.iter().sum::<f32>() + rest
}

/// The mean vector of each language, to be taken away.
///
/// What all sentences of a language and topic have in common is most of what bare cosines measure.
pub(super) struct Centre {
    width: usize,
    means: Vec<f32>,
    /// Products of the means with each other, row after row.
    products: Vec<f32>,
}

/// What is known of some vectors as they are seen from the means of their languages, without a copy of them: from the
/// product of two of them follows the cosine of what is left when the means are taken away.
#[derive(Clone, Debug, Default)]
pub(super) struct Centred {
    languages: Vec<u8>,
    /// Products with the mean of every language, row after row.
    with_means: Vec<f32>,
    /// Lengths without the mean.
    lengths: Vec<f32>,
}

impl Centred {
    /// Looks at one more vector.
    pub fn push(&mut self, centre: &Centre, vector: &[f32], language: u8) {
        let with: Vec<f32> = centre.means.chunks_exact(centre.width.max(1)).map(|mean| cosine(vector, mean)).collect();
        let own = with.get(usize::from(language)).copied().unwrap_or_default();
        let squared = cosine(vector, vector) - 2.0 * own + centre.product(language, language);
        self.lengths.push(squared.max(0.0).sqrt().max(1e-6));
        self.with_means.extend(with);
        self.languages.push(language);
    }

    /// The centred cosine of vector `a` of these and vector `b` of `others`, whose product is `product`.
    pub fn cosine(&self, centre: &Centre, a: usize, (others, b): (&Self, usize), product: f32) -> f32 {
        let languages = centre.means.len() / centre.width.max(1);
        let of = |rows: &Self, at: usize| rows.languages.get(at).copied().unwrap_or_default();
        let with = |rows: &Self, at: usize, mean: u8| {
            rows.with_means.get(at * languages + usize::from(mean)).copied().unwrap_or_default()
        };
        let length = |rows: &Self, at: usize| rows.lengths.get(at).copied().unwrap_or(1.0);
        let (x, y) = (of(self, a), of(others, b));
        // The two terms in one bracket, so that it comes out the same either way round.
        let product = product - (with(self, a, y) + with(others, b, x)) + centre.product(x, y);
        product / (length(self, a) * length(others, b))
    }
}

impl Centre {
    /// The means of the languages of `view`.
    pub fn new(view: &View<'_>) -> Self {
        let width = view.dimensions;
        let mut sums = vec![0.0_f64; width * view.languages.len()];
        let mut counts = vec![0_u32; view.languages.len()];
        for (row, item) in view.items.iter().enumerate() {
            let language = usize::from(item.language);
            if let (Some(sum), Some(count)) =
                (sums.get_mut(language * width..(language + 1) * width), counts.get_mut(language))
            {
                *count += 1;
                for (sum, &value) in sum.iter_mut().zip(view.vector(row)) {
                    *sum += f64::from(value);
                }
            }
        }
        for (sum, &count) in sums.chunks_exact_mut(width.max(1)).zip(&counts) {
            // A handful of sentences has no mean to speak of: the fewer, the less is taken away.
            let count = f64::from(count.max(1));
            sum.iter_mut().for_each(|sum| *sum *= 1.0 / (count + 20.0));
        }
        let means: Vec<f32> = sums.into_iter().map(|mean| mean as f32).collect();
        let rows = means.chunks_exact(width.max(1));
        let products = rows.clone().flat_map(|a| rows.clone().map(|b| cosine(a, b))).collect();
        Self { width, means, products }
    }

    fn product(&self, a: u8, b: u8) -> f32 {
        let languages = self.means.len() / self.width.max(1);
        self.products.get(usize::from(a) * languages + usize::from(b)).copied().unwrap_or_default()
    }

    /// A vector of that language seen from its mean, made one long again.
    pub fn centred(&self, vector: &[f32], language: u8) -> Vec<f32> {
        let language = usize::from(language);
        let mean = self.means.get(language * self.width..(language + 1) * self.width).unwrap_or_default();
        let mut out: Vec<f32> = vector.iter().zip(mean).map(|(value, mean)| value - mean).collect();
        let norm = out.iter().map(|value| value * value).sum::<f32>().sqrt().max(1e-6);
        out.iter_mut().for_each(|value| *value /= norm);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::types::{Pairs, Sentence};
    use crate::embed::Vectors;
    use crate::text::{Display, Language, SegmentKind, Span};

    #[test]
    fn the_index_finds_what_comparing_all_finds() {
        // Pairs of near vectors around some hundred topics, one of each pair in either language.
        let (width, pairs) = (24, 1500_u64);
        let noise = |seed: u64| {
            let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
            std::iter::repeat_with(move || {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                (state >> 40) as f32 / (1_u32 << 24) as f32 - 0.5
            })
        };
        let mut values = Vec::new();
        let mut sentences = Vec::new();
        for number in 0..2 * pairs {
            let (topic, pair) = (noise(1 + number / 2 % 120), noise(1000 + number / 2));
            let mut vector: Vec<f32> = topic
                .zip(pair)
                .zip(noise(50_000 + number))
                .map(|((topic, pair), own)| topic + pair + 0.3 * own)
                .take(width)
                .collect();
            let norm = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
            vector.iter_mut().for_each(|value| *value /= norm);
            values.extend(vector);
            let language = if number % 2 == 0 { Language::JA } else { Language::ZH_HANS };
            let display = Display::verbatim("言葉", Span::new(0, 6));
            let article = (number % 2 + number / 80 * 2) as usize;
            sentences.push(Sentence { article, language, kind: SegmentKind::Sentence, display });
        }
        sentences.sort_by_key(|sentence| sentence.article);
        let vectors = Vectors::new(width, values);
        let view = View::new(&sentences, &vectors, Pairs::DifferentLanguages);
        let rows = view.gather(0..view.len() as u32);
        let index = Index::new(Rows { values: &rows, width });
        let (exact, near) = (compared(&view), looked_up(&view, &index));
        let first = |list: &Vec<(u32, f32)>| list.first().map(|&(item, _)| item);
        let same = exact.iter().zip(&near).filter(|(x, y)| first(x) == first(y)).count();
        assert!(same * 100 >= exact.len() * 95, "{same} of {}", exact.len());
        assert_eq!(near, looked_up(&view, &Index::new(Rows { values: &rows, width })));
        for list in &near {
            assert!(list.is_sorted_by(|x, y| x.1 >= y.1) && list.len() <= KEPT);
        }
    }
}
