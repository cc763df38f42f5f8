//! Links of more than one sentence a side: one sentence that the other text divides.
//!
//! Starts from links between single sentences and moves outward, one neighbouring sentence at a time. A neighbour is
//! taken in where nothing else in the other article claims it and the bead gains by it: it means more nearly the same
//! as the other side and comes nearer to it in length. Every step is checked anew, links may cross each other, and a
//! sentence may stay alone.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::grid::Cell;
use super::neighbours::{Centre, cosine};
use super::stated::Fixed;
use super::view::{Item, View};

/// Sentences on one side of a bead.
const MOST: u32 = 3;

/// How much nearer the two sides must come, as a centred cosine.
const GAIN: f32 = 0.02;

/// How much nearer they must come in length, as a natural logarithm of their ratio.
const LENGTH_GAIN: f32 = 0.15;

/// A link with the items on either side, which follow each other.
#[derive(Clone, Debug)]
pub(super) struct Bead<'g> {
    /// The pair it grew from.
    pub cell: &'g Cell,
    pub a: Range<u32>,
    pub b: Range<u32>,
    /// Centred cosine of the two sides.
    pub cosine: f32,
    /// How far they are apart in length: the natural logarithm of the ratio.
    pub length: f32,
}

impl<'g> Bead<'g> {
    /// Every item of one side with every one of the other.
    pub fn pairs(&self) -> impl Iterator<Item = (u32, u32)> + use<> {
        let b = self.b.clone();
        self.a.clone().flat_map(move |x| b.clone().map(move |y| (x, y)))
    }

    /// A bead of one sentence a side.
    pub fn single(view: &View<'_>, cell: &'g Cell) -> Self {
        let length = |item: u32| view.items.get(item as usize).map_or(1.0, |item| item.length.max(1.0));
        let (a, b) = (cell.a..cell.a + 1, cell.b..cell.b + 1);
        Self { cell, a, b, cosine: cell.features[1], length: (length(cell.a) / length(cell.b)).ln().abs() }
    }
}

/// Lets beads of `chosen` pairs grow. O(pairs · dimensions).
pub(super) fn grow<'g>(view: &View<'_>, chosen: Vec<&'g Cell>, fixed: &Fixed) -> Vec<Bead<'g>> {
    let centre = Centre::new(view);
    let article = |item: u32| view.items.get(item as usize).map(|item| item.article);
    // What is spoken for, by the article on the other side.
    let mut taken: FxHashSet<(u32, Option<u32>)> = FxHashSet::default();
    for cell in &chosen {
        taken.insert((cell.a, article(cell.b)));
        taken.insert((cell.b, article(cell.a)));
    }
    let of_corpus = |item: &Item| Some((view.sentences.get(item.sentence)?.article, item.article));
    let numbers: FxHashMap<usize, u32> = view.items.iter().filter_map(of_corpus).collect();
    for (at, item) in (0..).zip(&view.items) {
        let others = fixed.articles_for(item.sentence).iter().filter_map(|other| numbers.get(other));
        taken.extend(others.map(|&other| (at, Some(other))));
    }
    let mut beads: Vec<Bead<'g>> = chosen.into_iter().map(|cell| Bead::single(view, cell)).collect();
    beads.sort_by(|x, y| y.cell.logit.total_cmp(&x.cell.logit).then((x.cell.a, x.cell.b).cmp(&(y.cell.a, y.cell.b))));
    // Reports of one event seldom divide one statement alike: there a neighbour is another statement.
    for bead in beads.iter_mut().filter(|bead| bead.cell.parallel > 0.5) {
        while let Some((better, item)) = best_step(view, &centre, bead, &taken) {
            let across = if better.a == bead.a { article(bead.a.start) } else { article(bead.b.start) };
            taken.insert((item, across));
            *bead = better;
        }
    }
    beads
}

/// The neighbour that the bead gains most by, and the bead with it.
fn best_step<'g>(
    view: &View<'_>,
    centre: &Centre,
    bead: &Bead<'g>,
    taken: &FxHashSet<(u32, Option<u32>)>,
) -> Option<(Bead<'g>, u32)> {
    let article = |item: u32| view.items.get(item as usize).map(|item| item.article);
    let number = |item: u32| view.items.get(item as usize).map(|item| item.sentence);
    let follows = |one: u32, next: u32| {
        article(one) == article(next) && number(one).zip(number(next)).is_some_and(|(x, y)| x + 1 == y)
    };
    let mut best: Option<(Bead<'g>, u32)> = None;
    let mut offer = |a: Range<u32>, b: Range<u32>, item: u32| {
        let better = Bead { cell: bead.cell, cosine: 0.0, length: 0.0, a, b };
        let better = measured(view, centre, better);
        let gains = better.cosine >= bead.cosine + GAIN && better.length <= bead.length - LENGTH_GAIN;
        if gains && best.as_ref().is_none_or(|(known, _)| better.cosine > known.cosine) {
            best = Some((better, item));
        }
    };
    for (own, other, is_a) in [(&bead.a, &bead.b, true), (&bead.b, &bead.a, false)] {
        if own.len() as u32 >= MOST {
            continue;
        }
        let across = article(other.start);
        let before = own.start.checked_sub(1).filter(|&item| follows(item, own.start));
        let after = Some(own.end).filter(|&item| follows(own.end - 1, item));
        for (item, grown) in [(before, own.start.saturating_sub(1)..own.end), (after, own.start..own.end + 1)] {
            let Some(item) = item.filter(|&item| !taken.contains(&(item, across))) else { continue };
            let (a, b) = if is_a { (grown, other.clone()) } else { (other.clone(), grown) };
            offer(a, b, item);
        }
    }
    best
}

/// The bead with its cosine and difference in length. What several sentences mean is taken to be the sum of what each
/// does, weighted as the encoder weighs the words of one.
fn measured<'g>(view: &View<'_>, centre: &Centre, bead: Bead<'g>) -> Bead<'g> {
    let side = |items: &Range<u32>| {
        let mut sum = vec![0.0_f32; view.dimensions];
        let (mut length, mut language) = (0.0, 0);
        for item in items.clone() {
            let Some(found) = view.items.get(item as usize) else { continue };
            length += found.length;
            language = found.language;
            for (sum, value) in sum.iter_mut().zip(view.vector(item as usize)) {
                *sum += value * found.length.max(1.0).sqrt();
            }
        }
        let norm = cosine(&sum, &sum).sqrt().max(1e-6);
        sum.iter_mut().for_each(|value| *value /= norm);
        (centre.centred(&sum, language), length.max(1.0))
    };
    let ((left, x), (right, y)) = (side(&bead.a), side(&bead.b));
    Bead { cosine: cosine(&left, &right), length: (x / y).ln().abs(), ..bead }
}
