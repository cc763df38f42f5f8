//! How good links are, held against a gold standard.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

/// A span of an article, in characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Extent {
    /// The article, by a name that both sides of the comparison use.
    pub article: String,
    /// First character.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
}

impl Extent {
    const fn len(&self) -> u32 {
        self.end - self.start
    }

    /// Whether the two share at least half of the shorter one.
    fn touches(&self, other: &Self) -> bool {
        let shared = i64::from(self.end.min(other.end)) - i64::from(self.start.max(other.start));
        2 * shared >= i64::from(self.len().min(other.len()))
    }
}

/// A link that people made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldLink {
    /// The side with the lower name.
    pub a: Extent,
    /// The other side.
    pub b: Extent,
    /// 3 the same claim, 2 an overlapping one, less: unclear.
    pub grade: u8,
}

/// A link that is judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicted {
    /// The side with the lower name.
    pub a: Extent,
    /// The other side.
    pub b: Extent,
    /// Its probability.
    pub score: f32,
}

/// How well predicted links agree with gold ones.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// Gold links of the grade that is asked for.
    pub gold: usize,
    /// Links that count; those that are neither right nor wrong do not.
    pub predicted: usize,
    /// Share of predicted links that are right.
    pub precision: f64,
    /// Share of gold links that are found.
    pub recall: f64,
    /// Harmonic mean of the two.
    pub f1: f64,
    /// The same at the threshold that is best for it, and that threshold.
    pub best_f1: f64,
    /// The threshold of [`Figures::best_f1`].
    pub best_threshold: f32,
    /// Mean precision at each gold link found.
    pub average_precision: f64,
}

/// Links in a band of scores and how many of them are right.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Band {
    /// Links in the band.
    pub links: usize,
    /// Their mean score.
    pub mean_score: f64,
    /// Share of them that touch a gold link on both sides.
    pub right: f64,
}

/// Gold links by pair of articles.
#[derive(Clone, Debug, Default)]
pub struct Gold {
    links: FxHashMap<(String, String), Vec<GoldLink>>,
}

impl Gold {
    /// Takes the links in any order.
    pub fn new(links: impl IntoIterator<Item = GoldLink>) -> Self {
        let mut gold = Self::default();
        for mut link in links {
            if link.a.article > link.b.article {
                std::mem::swap(&mut link.a, &mut link.b);
            }
            gold.links.entry((link.a.article.clone(), link.b.article.clone())).or_default().push(link);
        }
        gold
    }

    fn of(&self, link: &Predicted) -> Option<&[GoldLink]> {
        self.links.get(&(link.a.article.clone(), link.b.article.clone())).map(Vec::as_slice)
    }

    /// All links, by article and place.
    pub fn links(&self) -> Vec<&GoldLink> {
        let mut all: Vec<&GoldLink> = self.links.values().flatten().collect();
        all.sort_by(|x, y| (&x.a, &x.b).cmp(&(&y.a, &y.b)));
        all
    }

    /// Whether some links are graded below [`GoldLink::grade`] 3.
    pub fn is_graded(&self) -> bool {
        self.links.values().flatten().any(|link| link.grade < 3)
    }

    /// Judges `predicted`, counting gold links of `wanted` grade and up.
    ///
    /// With m gold spans touched on one side and n on the other, and g gold links among those, a link is right to the
    /// degree g / (m · n), and finds those g where m and n are at most 3 and neither side is more than 2.5 times as
    /// long as what it touches. `only_paired` leaves out links between articles that no gold link joins.
    pub fn figures(&self, predicted: &[Predicted], wanted: u8, only_paired: bool) -> Figures {
        let total = self.links.values().flatten().filter(|link| link.grade >= wanted).count();
        let mut order: Vec<&Predicted> = predicted.iter().collect();
        order.sort_by(|x, y| y.score.total_cmp(&x.score));
        let mut found: FxHashSet<(&Extent, &Extent)> = FxHashSet::default();
        let (mut right, mut shown, mut precisions) = (0.0, 0_usize, 0.0);
        let mut figures = Figures { gold: total, ..Figures::default() };
        for link in order {
            let rows = self.of(link);
            if only_paired && rows.is_none() || link.a.article == link.b.article {
                continue;
            }
            let rows = rows.unwrap_or_default();
            let hits: Vec<&GoldLink> =
                rows.iter().filter(|gold| gold.a.touches(&link.a) && gold.b.touches(&link.b)).collect();
            if !hits.is_empty() && hits.iter().all(|gold| gold.grade < wanted) {
                continue;
            }
            shown += 1;
            let touched = |own: &Extent, side: fn(&GoldLink) -> &Extent| -> FxHashSet<Extent> {
                rows.iter().map(side).filter(|gold| gold.touches(own)).cloned().collect()
            };
            let (m, n) = (touched(&link.a, |gold| &gold.a), touched(&link.b, |gold| &gold.b));
            let fits = |own: &Extent, touched: &FxHashSet<Extent>| {
                let length: u32 = touched.iter().map(Extent::len).sum();
                touched.len() <= 3 && f64::from(own.len()) <= 2.5 * f64::from(length)
            };
            if !hits.is_empty() && fits(&link.a, &m) && fits(&link.b, &n) {
                right += (hits.len() as f64 / (m.len() * n.len()) as f64).min(1.0);
                let good = hits.iter().filter(|gold| gold.grade >= wanted);
                let new = good.filter(|gold| found.insert((&gold.a, &gold.b))).count();
                precisions += new as f64 * right / shown as f64;
            }
            figures.at(right, shown, found.len());
            if figures.f1 > figures.best_f1 {
                (figures.best_f1, figures.best_threshold) = (figures.f1, link.score);
            }
        }
        figures.average_precision = precisions / total.max(1) as f64;
        figures
    }

    /// Tenths of the scores with what is right in each: a score means what it says where the two columns agree.
    pub fn reliability(&self, predicted: &[Predicted]) -> BTreeMap<u8, Band> {
        let mut bands: BTreeMap<u8, Band> = BTreeMap::new();
        for link in predicted {
            let rows = self.of(link).unwrap_or_default();
            let right = rows.iter().any(|gold| gold.a.touches(&link.a) && gold.b.touches(&link.b));
            let band = bands.entry(((link.score * 10.0) as u8).min(9)).or_default();
            band.links += 1;
            band.mean_score += f64::from(link.score);
            band.right += f64::from(u8::from(right));
        }
        for band in bands.values_mut() {
            band.mean_score /= band.links as f64;
            band.right /= band.links as f64;
        }
        bands
    }
}

impl Figures {
    fn at(&mut self, right: f64, shown: usize, found: usize) {
        self.predicted = shown;
        self.precision = right / shown.max(1) as f64;
        self.recall = found as f64 / self.gold.max(1) as f64;
        let sum = self.precision + self.recall;
        self.f1 = if sum > 0.0 { 2.0 * self.precision * self.recall / sum } else { 0.0 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(article: &str, start: u32, end: u32) -> Extent {
        Extent { article: article.to_owned(), start, end }
    }

    fn predicted(a: (u32, u32), b: (u32, u32), score: f32) -> Predicted {
        Predicted { a: extent("a", a.0, a.1), b: extent("b", b.0, b.1), score }
    }

    fn gold() -> Gold {
        let link = |a: (u32, u32), b: (u32, u32), grade| GoldLink {
            a: extent("a", a.0, a.1),
            b: extent("b", b.0, b.1),
            grade,
        };
        Gold::new([link((0, 10), (0, 10), 3), link((10, 20), (20, 30), 3), link((20, 30), (10, 20), 2)])
    }

    #[test]
    fn right_links_count_and_wrong_ones_cost() {
        let links =
            [predicted((0, 10), (0, 10), 0.9), predicted((12, 20), (20, 30), 0.8), predicted((0, 10), (20, 30), 0.6)];
        let figures = gold().figures(&links, 3, false);
        assert_eq!((figures.gold, figures.predicted), (2, 3));
        assert!((figures.precision - 2.0 / 3.0).abs() < 1e-9 && (figures.recall - 1.0).abs() < 1e-9);
        assert!((figures.best_f1 - 1.0).abs() < 1e-9 && (figures.best_threshold - 0.8).abs() < 1e-6);
        assert!((figures.average_precision - 1.0).abs() < 1e-9);
        assert_eq!(gold().figures(&links, 2, false).gold, 3);
    }

    #[test]
    fn a_link_of_lower_grade_is_neither_right_nor_wrong() {
        let figures = gold().figures(&[predicted((20, 30), (10, 20), 0.9)], 3, false);
        assert_eq!(figures.predicted, 0);
    }

    #[test]
    fn a_link_of_whole_articles_is_worth_little() {
        let figures = gold().figures(&[predicted((0, 30), (0, 30), 0.9)], 2, false);
        assert!((figures.precision - 1.0 / 3.0).abs() < 1e-9);
        let figures = gold().figures(&[predicted((0, 300), (0, 300), 0.9)], 2, false);
        assert!(figures.recall.abs() < 1e-9);
    }

    #[test]
    fn links_between_articles_without_gold_are_left_out_on_demand() {
        let other = Predicted { a: extent("c", 0, 5), b: extent("d", 0, 5), score: 0.7 };
        assert_eq!(gold().figures(std::slice::from_ref(&other), 3, true).predicted, 0);
        assert_eq!(gold().figures(&[other], 3, false).predicted, 1);
    }

    #[test]
    fn reliability_says_what_is_right_in_each_tenth() {
        let links = [predicted((0, 10), (0, 10), 0.95), predicted((0, 10), (20, 30), 0.92)];
        let bands = gold().reliability(&links);
        assert_eq!(bands[&9].links, 2);
        assert!((bands[&9].right - 0.5).abs() < 1e-9);
    }
}
