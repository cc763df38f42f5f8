//! Two articles side by side, and how one follows the other.

use std::ops::Range;
use std::sync::Arc;

use super::duplicates::DuplicateIndex;
use super::geometry::Geometry;
use super::links::{Confidence, Counterpart, LinkIndex};
use super::pane::{Pane, Part};
use crate::corpus::Article;

/// How a sentence is linked, as its mark shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It has a counterpart in the other pane.
    Here(Confidence),
    /// It has counterparts, but only in articles that are not shown.
    Elsewhere,
}

/// A link with both ends in view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    /// The line of the left pane where it begins.
    pub left: usize,
    /// The line of the right pane where it ends.
    pub right: usize,
    /// Whether it links what is under the cursor.
    pub current: bool,
}

/// What the gutter between the panes shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gutter {
    /// Marks of the left and the right pane with their lines.
    pub marks: [Vec<(usize, Mark)>; 2],
    /// Links in view, the current one last.
    pub lanes: Vec<Lane>,
}

/// Two linked panes.
#[derive(Debug, Default)]
pub struct Reader {
    /// Left and right; the right one may be missing where there is one article only.
    pub panes: [Option<Pane>; 2],
    /// Which pane has the cursor, 0 or 1.
    pub focus: usize,
    /// Whether the other pane follows the cursor.
    pub follow: bool,
    /// Whether boilerplate is left out of all panes.
    hides_boilerplate: bool,
    /// Whether the reader, not the program, chose what the other pane shows.
    partner_is_chosen: bool,
    /// The counterpart of what is under the cursor that the other pane shows.
    counterpart: Option<Counterpart>,
}

impl Reader {
    /// Panes without articles.
    pub fn new() -> Self {
        Self { follow: true, ..Self::default() }
    }

    /// The pane with the cursor.
    pub fn focused(&self) -> Option<&Pane> {
        self.panes[self.focus].as_ref()
    }

    /// The pane with the cursor.
    pub fn focused_mut(&mut self) -> Option<&mut Pane> {
        self.panes[self.focus].as_mut()
    }

    /// The pane without the cursor.
    pub fn other(&self) -> Option<&Pane> {
        self.panes[1 - self.focus].as_ref()
    }

    /// The counterpart that the other pane shows, and which sentence it belongs to.
    pub fn counterpart(&self) -> Option<&Counterpart> {
        self.counterpart.as_ref()
    }

    /// The segments of pane `side` that are the counterpart of what is under the cursor.
    pub fn counterpart_segments(&self, side: usize) -> Option<Range<usize>> {
        let counterpart = self.counterpart.as_ref().filter(|_| side != self.focus)?;
        Some(counterpart.segments.start as usize..counterpart.segments.end as usize)
    }

    /// Shows an article in pane `side`.
    pub fn show(&mut self, side: usize, id: usize, article: &Arc<Article>, duplicates: Option<&DuplicateIndex>) {
        let mut pane = Pane::new(id, Arc::clone(article));
        fold(&mut pane, duplicates);
        pane.hide_boilerplate(self.hides_boilerplate);
        self.panes[side] = Some(pane);
        self.counterpart = None;
    }

    /// Leaves boilerplate out of the panes, or shows it again. Returns whether it is left out now.
    pub fn toggle_boilerplate(&mut self) -> bool {
        self.hides_boilerplate = !self.hides_boilerplate;
        for pane in self.panes.iter_mut().flatten() {
            pane.hide_boilerplate(self.hides_boilerplate);
        }
        self.hides_boilerplate
    }

    /// Goes to the other pane, if it shows something. What stays behind counts as chosen.
    pub fn swap_focus(&mut self) {
        if self.other().is_some() {
            self.focus = 1 - self.focus;
            self.partner_is_chosen = true;
        }
    }

    /// The article that the program would show beside the focused one, where that is its choice to make.
    ///
    /// The one with most links; until links are known, the next one in another language, or else the next.
    pub fn partner_to_show(&self, articles: &[Arc<Article>], links: Option<&LinkIndex>) -> Option<usize> {
        if self.partner_is_chosen && self.other().is_some() {
            return None;
        }
        let focused = self.focused()?;
        let others = (focused.id + 1..articles.len()).chain(0..focused.id);
        let partner = links
            .and_then(|links| links.nearest(focused.id))
            .or_else(|| others.clone().find(|&id| articles[id].language != focused.article().language))
            .or_else(|| others.clone().next())?;
        (self.other().map(|pane| pane.id) != Some(partner)).then_some(partner)
    }

    /// Goes to the next sentence, or back to the previous one, that has a counterpart in the other pane.
    pub fn step_link(&mut self, links: &LinkIndex, forward: bool) -> bool {
        let Some(other) = self.other().map(|pane| pane.id) else { return false };
        let Some(pane) = self.focused() else { return false };
        let (id, segment, count) = (pane.id, pane.segment(), pane.article().segments.len());
        let linked = |at: &usize| links.between(id, *at, other).is_some();
        let target = if forward { (segment + 1..count).find(linked) } else { (0..segment).rev().find(linked) };
        let Some((target, pane)) = target.zip(self.focused_mut()) else { return false };
        pane.go_to(target);
        true
    }

    /// The counterpart after (or before) the shown one, over all articles.
    pub fn cycle(&self, links: &LinkIndex, forward: bool) -> Option<Counterpart> {
        let pane = self.focused()?;
        let all = links.of(pane.id, pane.segment());
        let now = self.counterpart.as_ref().and_then(|now| all.iter().position(|c| c == now));
        let next = match now {
            None => 0,
            Some(at) if forward => (at + 1) % all.len(),
            Some(at) => (at + all.len() - 1) % all.len(),
        };
        all.get(next).cloned()
    }

    /// Shows `counterpart` in the other pane, which must show its article already.
    pub fn set_counterpart(&mut self, counterpart: Counterpart) {
        self.counterpart = Some(counterpart);
        self.partner_is_chosen = true;
    }

    /// Shows two articles, each from a segment on, whatever repeats there opened; the left one gets the cursor.
    pub fn show_both(&mut self, shown: [(usize, &Arc<Article>, usize); 2], duplicates: Option<&DuplicateIndex>) {
        for (side, (id, article, segment)) in shown.into_iter().enumerate() {
            self.show(side, id, article, duplicates);
            if let Some(pane) = &mut self.panes[side] {
                pane.open_fold_at(segment);
                pane.go_to(segment);
            }
        }
        self.focus = 0;
        self.partner_is_chosen = true;
    }

    /// Folds what repeats in both panes.
    pub fn fold_repeats(&mut self, duplicates: Option<&DuplicateIndex>) {
        for pane in self.panes.iter_mut().flatten() {
            fold(pane, duplicates);
        }
    }

    /// Finds the counterpart of what is under the cursor in the other pane's article.
    ///
    /// A counterpart that is shown already stays; among several, the one under the other pane's cursor goes
    /// first, so that swapping the focus there and back ends where it began.
    pub fn find_counterpart(&mut self, links: Option<&LinkIndex>) {
        let (Some(links), Some(pane), Some(other)) = (links, self.focused(), self.other()) else {
            self.counterpart = None;
            return;
        };
        let all = links.of(pane.id, pane.segment());
        let here = other.segment() as u32;
        let in_other = || all.iter().filter(|counterpart| counterpart.article as usize == other.id);
        let shown = in_other().find(|c| self.counterpart.as_ref() == Some(*c));
        let under_cursor = in_other().find(|c| c.segments.contains(&here));
        self.counterpart = shown.or(under_cursor).or_else(|| in_other().next()).cloned();
    }

    /// Fits both panes to the screen. With `moved`, the other pane is brought level with the cursor.
    pub fn lay_out(&mut self, geometry: &Geometry, moved: bool) {
        let (width, height) = (geometry.text_width(), geometry.panes[0].height);
        let target = self.counterpart.as_ref().map(|counterpart| counterpart.segments.start as usize);
        let line = match self.focused_mut() {
            Some(pane) => {
                pane.lay_out(width, height);
                pane.cursor_line()
            }
            None => None,
        };
        let follow = self.follow && moved;
        if let Some(other) = &mut self.panes[1 - self.focus] {
            other.lay_out(width, height);
            if let Some(target) = target.filter(|_| follow) {
                other.go_to(target);
                other.align_cursor_to(line.unwrap_or_default());
                other.lay_out(width, height);
            }
        }
    }

    /// What the gutter shows for the lines in view.
    pub fn gutter(&self, links: &LinkIndex) -> Gutter {
        let mut gutter = Gutter::default();
        let [Some(left), Some(right)] = &self.panes else { return gutter };
        for (side, pane, other) in [(0, left, right), (1, right, left)] {
            for (y, segment) in first_lines(pane) {
                let mark = match links.between(pane.id, segment, other.id) {
                    Some(counterpart) => Mark::Here(Confidence::of(counterpart.score)),
                    None if links.of(pane.id, segment).is_empty() => continue,
                    None => Mark::Elsewhere,
                };
                gutter.marks[side].push((y, mark));
            }
        }
        for (y, segment) in first_lines(left) {
            for counterpart in links.of(left.id, segment).iter().filter(|c| c.article as usize == right.id) {
                let end = counterpart.segments.start as usize;
                let Some((end_y, _)) = first_lines(right).find(|(_, segment)| *segment == end) else { continue };
                let current = self.counterpart.as_ref().is_some_and(|now| {
                    let (here, there) = (self.focused().map(Pane::segment), now.segments.start as usize);
                    now.link == counterpart.link
                        && if self.focus == 0 {
                            here == Some(segment) && there == end
                        } else {
                            here.is_some_and(|here| counterpart.segments.contains(&(here as u32))) && there == segment
                        }
                });
                gutter.lanes.push(Lane { left: y, right: end_y, current });
            }
        }
        gutter.lanes.sort_by_key(|lane| lane.current);
        gutter
    }
}

/// Lines in view on which a segment begins.
fn first_lines(pane: &Pane) -> impl Iterator<Item = (usize, usize)> + '_ {
    pane.rows().iter().enumerate().filter_map(|(y, row)| match row.part {
        Part::Segment(segment) if row.first => Some((y, segment)),
        _ => None,
    })
}

/// Folds what repeats in the article that `pane` shows.
pub fn fold(pane: &mut Pane, duplicates: Option<&DuplicateIndex>) {
    let Some(duplicates) = duplicates else { return };
    let boilerplate = duplicates.boilerplate(pane.id).iter().cloned().flatten();
    pane.set_repeats(duplicates.of(pane.id).to_vec(), boilerplate);
}
