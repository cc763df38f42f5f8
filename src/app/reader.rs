//! Articles side by side, and how the others follow the one with the cursor.

use std::ops::Range;
use std::sync::Arc;

use super::duplicates::DuplicateIndex;
use super::geometry::{Geometry, MOST_PANES};
use super::links::{Confidence, Counterpart, LinkIndex, Standing};
use super::pane::{Pane, Part, Spacing};
use crate::corpus::Article;
use crate::text::Ambiguous;

/// How a sentence is linked, as its mark shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It has a counterpart in the pane beside it.
    Here(Confidence),
    /// It has one there that says something else.
    Contradicted,
    /// It has one there about which the reader decided.
    Judged(Standing),
    /// It has counterparts, but only in other articles.
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

/// What the gutter between two panes shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gutter {
    /// Marks of the left and the right pane with their lines.
    pub marks: [Vec<(usize, Mark)>; 2],
    /// Links in view, the current one last.
    pub lanes: Vec<Lane>,
}

/// Linked panes, one of which has the cursor.
#[derive(Debug)]
pub struct Reader {
    /// From left to right. As many as are wanted, or as there are articles.
    pub panes: Vec<Pane>,
    /// The number of the pane with the cursor.
    pub focus: usize,
    /// Whether the other panes follow the cursor.
    pub follow: bool,
    /// How many panes are to be open, 1 to [`MOST_PANES`].
    wanted: usize,
    /// How far sentences stand apart in all panes.
    spacing: Spacing,
    /// How the terminal draws characters whose width is ambiguous.
    pub ambiguous: Ambiguous,
    /// Whether boilerplate is left out of all panes.
    hides_boilerplate: bool,
    /// The pane that had the cursor before; commands about "the other pane" mean it.
    companion: usize,
    /// Whether the reader, not the program, chose what the other pane shows.
    partner_is_chosen: bool,
    /// The article and segment under the cursor while the other panes show places that were chosen with it: they
    /// stay there, whatever is linked, until the cursor moves.
    placed: Option<(usize, usize)>,
    /// The counterpart of what is under the cursor that each pane shows.
    counterparts: [Option<Counterpart>; MOST_PANES],
}

impl Default for Reader {
    /// Two panes, still without articles.
    fn default() -> Self {
        Self {
            panes: Vec::new(),
            focus: 0,
            follow: true,
            wanted: 2,
            spacing: Spacing::default(),
            ambiguous: Ambiguous::default(),
            hides_boilerplate: false,
            companion: 1,
            partner_is_chosen: false,
            placed: None,
            counterparts: [const { None }; MOST_PANES],
        }
    }
}

impl Reader {
    /// The pane with the cursor.
    pub fn focused(&self) -> Option<&Pane> {
        self.panes.get(self.focus)
    }

    /// The pane with the cursor.
    pub fn focused_mut(&mut self) -> Option<&mut Pane> {
        self.panes.get_mut(self.focus)
    }

    /// The number of the other pane: of several, the one that had the cursor before.
    pub fn companion(&self) -> usize {
        match self.companion {
            companion if companion != self.focus && companion < self.panes.len() => companion,
            _ if self.focus + 1 < self.panes.len().max(2) => self.focus + 1,
            _ => self.focus.saturating_sub(1),
        }
    }

    /// The other pane, if there is one.
    pub fn other(&self) -> Option<&Pane> {
        self.panes.get(self.companion()).filter(|_| self.panes.len() > 1)
    }

    /// The counterpart that the other pane shows, and which sentence it belongs to.
    pub fn counterpart(&self) -> Option<&Counterpart> {
        self.counterparts.get(self.companion())?.as_ref()
    }

    /// The segments of pane `side` that are the counterpart of what is under the cursor, or were chosen with it.
    pub fn counterpart_segments(&self, side: usize) -> Option<Range<usize>> {
        let pane = self.panes.get(side).filter(|_| side != self.focus)?;
        match self.counterparts.get(side)? {
            Some(counterpart) => Some(counterpart.segments.start as usize..counterpart.segments.end as usize),
            None => self.placed.map(|_| pane.segment()..pane.segment() + 1),
        }
    }

    /// Whether the other pane shows a place that was chosen together with the one under the cursor and that is not
    /// linked to it.
    pub fn shows_unlinked(&self) -> bool {
        self.placed.is_some() && self.counterpart().is_none() && self.other().is_some()
    }

    /// How many panes are to be open.
    pub const fn wanted(&self) -> usize {
        self.wanted
    }

    /// The pane, if any, that shows an article.
    pub fn pane_of(&self, id: usize) -> Option<usize> {
        self.panes.iter().position(|pane| pane.id == id)
    }

    /// Shows an article in pane `side`, or in a new one after the last.
    pub fn show(&mut self, side: usize, id: usize, article: &Arc<Article>, duplicates: Option<&DuplicateIndex>) {
        let mut pane = Pane::new(id, Arc::clone(article));
        fold(&mut pane, duplicates);
        pane.hide_boilerplate(self.hides_boilerplate);
        pane.set_spacing(self.spacing);
        if let Some(shown) = self.panes.get_mut(side) {
            *shown = pane;
        } else if self.panes.len() < MOST_PANES {
            self.panes.push(pane);
        }
        self.forget_counterparts();
    }

    fn forget_counterparts(&mut self) {
        self.counterparts = [const { None }; MOST_PANES];
    }

    /// Leaves boilerplate out of the panes, or shows it again. Returns whether it is left out now.
    pub fn toggle_boilerplate(&mut self) -> bool {
        self.hides_boilerplate = !self.hides_boilerplate;
        for pane in &mut self.panes {
            pane.hide_boilerplate(self.hides_boilerplate);
        }
        self.hides_boilerplate
    }

    /// Whether boilerplate is left out of the panes.
    pub const fn hides_boilerplate(&self) -> bool {
        self.hides_boilerplate
    }

    /// How far sentences stand apart.
    pub const fn spacing(&self) -> Spacing {
        self.spacing
    }

    /// Lets sentences stand so far apart.
    pub fn set_spacing(&mut self, spacing: Spacing) {
        self.spacing = spacing;
        for pane in &mut self.panes {
            pane.set_spacing(spacing);
        }
    }

    /// Puts sentences closer together or further apart, in turn. Returns how they stand now.
    pub fn step_spacing(&mut self) -> Spacing {
        self.set_spacing(self.spacing.next());
        self.spacing
    }

    /// Gives the cursor to pane `side`, if it shows something. What stays behind counts as chosen.
    pub fn focus_on(&mut self, side: usize) {
        if side != self.focus && side < self.panes.len() {
            self.companion = self.focus;
            self.focus = side;
            self.partner_is_chosen = true;
        }
    }

    /// Gives the cursor to the next pane or the previous one, round the ends.
    pub fn step_focus(&mut self, forward: bool) {
        let count = self.panes.len().max(1);
        self.focus_on(if forward { self.focus + 1 } else { self.focus + count - 1 } % count);
    }

    /// Wants one pane more, at most [`MOST_PANES`]. Says whether that can be.
    pub fn want_more(&mut self) -> bool {
        let can = self.wanted < MOST_PANES;
        self.wanted += usize::from(can);
        can
    }

    /// Closes the pane with the cursor. Says whether another one is left.
    pub fn close_focused(&mut self) -> bool {
        if self.panes.len() < 2 {
            return false;
        }
        let successor = self.companion();
        self.panes.remove(self.focus);
        self.wanted = self.panes.len();
        self.focus = successor - usize::from(successor > self.focus);
        self.companion = self.focus;
        self.forget_counterparts();
        true
    }

    /// Moves the pane with the cursor one place to the right or to the left. Says whether there is such a place.
    pub fn move_focused(&mut self, right: bool) -> bool {
        let target = if right { Some(self.focus + 1) } else { self.focus.checked_sub(1) };
        let Some(target) = target.filter(|&target| target < self.panes.len()) else { return false };
        let companion = match self.companion() {
            companion if companion == target => self.focus,
            companion => companion,
        };
        self.panes.swap(self.focus, target);
        self.counterparts.swap(self.focus, target);
        (self.focus, self.companion) = (target, companion);
        true
    }

    /// The article that the program would show in the other pane, where that is its choice to make.
    ///
    /// The one in another language with most links, or else in the same; until links are known, the next one in
    /// another language, or else the next. What stands in a further pane already is passed over.
    pub fn partner_to_show(&self, articles: &[Arc<Article>], links: Option<&LinkIndex>) -> Option<usize> {
        let missing = self.panes.len() < self.wanted;
        if self.partner_is_chosen && !missing {
            return None;
        }
        let focused = self.focused()?;
        let replaced = if missing { None } else { self.other().map(|pane| pane.id) };
        let shown = |id: usize| Some(id) != replaced && self.pane_of(id).is_some();
        let others = (focused.id + 1..articles.len()).chain(0..focused.id).filter(|&id| !shown(id));
        let alike = |id: usize| articles.get(id).is_none_or(|article| article.language == focused.article().language);
        let linked = |skip: &dyn Fn(usize) -> bool| links.and_then(|links| links.nearest(focused.id, skip));
        let partner = linked(&|id| shown(id) || alike(id))
            .or_else(|| linked(&shown))
            .or_else(|| others.clone().find(|&id| !alike(id)))
            .or_else(|| others.clone().next())?;
        (replaced != Some(partner)).then_some(partner)
    }

    /// Goes to the next sentence, or back to the previous one, that has a counterpart in another pane.
    pub fn step_link(&mut self, links: &LinkIndex, forward: bool) -> bool {
        let Some(pane) = self.focused() else { return false };
        let (id, segment, count) = (pane.id, pane.segment(), pane.article().segments.len());
        let in_view =
            |counterpart: &Counterpart| counterpart.stands() && self.pane_of(counterpart.article as usize).is_some();
        let linked = |at: &usize| links.of(id, *at).iter().any(in_view);
        let target = if forward { (segment + 1..count).find(linked) } else { (0..segment).rev().find(linked) };
        let Some((target, pane)) = target.zip(self.focused_mut()) else { return false };
        pane.go_to(target);
        true
    }

    /// The counterpart after (or before) the shown one, over all articles.
    pub fn cycle(&self, links: &LinkIndex, forward: bool) -> Option<Counterpart> {
        let pane = self.focused()?;
        let all = links.of(pane.id, pane.segment());
        let now = self.counterpart().and_then(|now| all.iter().position(|c| c == now));
        let next = match now {
            None => 0,
            Some(at) if forward => (at + 1) % all.len(),
            Some(at) => (at + all.len() - 1) % all.len(),
        };
        all.get(next).cloned()
    }

    /// Shows `counterpart` in the pane that shows its article, which becomes the other pane.
    pub fn set_counterpart(&mut self, counterpart: Counterpart) {
        let Some(side) = self.pane_of(counterpart.article as usize).filter(|&side| side != self.focus) else { return };
        self.companion = side;
        self.counterparts[side] = Some(counterpart);
        self.partner_is_chosen = true;
    }

    /// Takes `counterpart`, in the article that the other pane shows, for that of what is under the cursor.
    pub fn choose_counterpart(&mut self, counterpart: Counterpart) {
        let side = self.companion();
        if let Some(shown) = self.counterparts.get_mut(side) {
            *shown = Some(counterpart);
        }
    }

    /// Shows articles side by side from the left, each from a segment on, whatever repeats there opened; the first
    /// gets the cursor, and the others stay where they are until it moves.
    pub fn show_all(&mut self, shown: &[(usize, &Arc<Article>, usize)], duplicates: Option<&DuplicateIndex>) {
        for (side, &(id, article, segment)) in shown.iter().enumerate() {
            self.show(side, id, article, duplicates);
            if let Some(pane) = self.panes.get_mut(side) {
                pane.open_fold_at(segment);
                pane.go_to(segment);
            }
        }
        self.wanted = self.wanted.max(self.panes.len());
        (self.focus, self.companion) = (0, 1);
        self.partner_is_chosen = true;
        self.stay_placed();
    }

    /// Lets the other panes stay where they are until the cursor moves.
    pub fn stay_placed(&mut self) {
        self.placed = self.focused().map(|pane| (pane.id, pane.segment()));
    }

    /// Lets the other panes follow the cursor again.
    pub fn follow_again(&mut self) {
        self.placed = None;
    }

    /// Keeps only the first `count` panes.
    pub fn truncate(&mut self, count: usize) {
        self.panes.truncate(count.max(1));
        self.wanted = count.clamp(1, MOST_PANES);
        self.focus = self.focus.min(self.panes.len().saturating_sub(1));
        self.forget_counterparts();
    }

    /// Folds what repeats in all panes.
    pub fn fold_repeats(&mut self, duplicates: Option<&DuplicateIndex>) {
        for pane in &mut self.panes {
            fold(pane, duplicates);
        }
    }

    /// Finds the counterpart of what is under the cursor in every other pane's article.
    ///
    /// A counterpart that is shown already stays; among several, the one under the other pane's cursor goes
    /// first, so that swapping the focus there and back ends where it began.
    pub fn find_counterparts(&mut self, links: Option<&LinkIndex>) {
        let (Some(links), Some(pane)) = (links, self.panes.get(self.focus)) else {
            self.forget_counterparts();
            return;
        };
        self.placed = self.placed.filter(|placed| *placed == (pane.id, pane.segment()));
        let placed = self.placed.is_some();
        let all = links.of(pane.id, pane.segment());
        for (side, shown) in self.counterparts.iter_mut().enumerate() {
            let other = self.panes.get(side).filter(|_| side != self.focus);
            *shown = other.and_then(|other| {
                let here = other.segment() as u32;
                let in_other = || all.iter().filter(|counterpart| counterpart.article as usize == other.id);
                let stays = in_other().find(|c| shown.as_ref() == Some(*c));
                let under_cursor = in_other().find(|c| c.segments.contains(&here));
                stays.or(under_cursor).or_else(|| in_other().next().filter(|_| !placed)).cloned()
            });
        }
    }

    /// Fits all panes to the screen. With `moved`, the others are brought level with the cursor.
    pub fn lay_out(&mut self, geometry: &Geometry, moved: bool) {
        let (width, height) = (geometry.text_width(), geometry.text_height());
        let ambiguous = self.ambiguous;
        let line = match self.focused_mut() {
            Some(pane) => {
                pane.lay_out(width, height, ambiguous);
                pane.cursor_line()
            }
            None => None,
        };
        let (follow, placed) = (self.follow && moved, self.placed.is_some());
        for (side, other) in self.panes.iter_mut().enumerate().filter(|(side, _)| *side != self.focus) {
            other.lay_out(width, height, ambiguous);
            let target = self.counterparts.get(side).and_then(Option::as_ref);
            let target = target.map(|counterpart| counterpart.segments.start as usize);
            let target = target.or_else(|| placed.then(|| other.segment()));
            if let Some(target) = target.filter(|_| follow) {
                other.go_to(target);
                other.align_cursor_to(line.unwrap_or_default());
                other.lay_out(width, height, ambiguous);
            }
        }
    }

    /// What the gutter right of pane `side` shows for the lines in view.
    ///
    /// `contradicts` tells of which links the two sides are known to contradict each other.
    pub fn gutter(&self, side: usize, links: &LinkIndex, contradicts: impl Fn(u32) -> bool) -> Gutter {
        let mut gutter = Gutter::default();
        let Some(left) = self.panes.get(side) else { return gutter };
        let right = self.panes.get(side + 1);
        let both = [(0, Some(left), right), (1, right, Some(left))];
        for (end, pane, other) in both.into_iter().filter_map(|(end, pane, other)| Some((end, pane?, other))) {
            for (y, segment) in first_lines(pane) {
                let of =
                    || links.of(pane.id, segment).iter().filter(|c| Some(c.article as usize) == other.map(|o| o.id));
                let contradicted = || {
                    of().any(|counterpart| counterpart.standing == Standing::Suggested && contradicts(counterpart.link))
                };
                let mark = match of().next() {
                    Some(counterpart) if counterpart.standing == Standing::Suggested => {
                        if contradicted() {
                            Mark::Contradicted
                        } else {
                            Mark::Here(counterpart.confidence())
                        }
                    }
                    Some(counterpart) => Mark::Judged(counterpart.standing),
                    None if links.of(pane.id, segment).is_empty() => continue,
                    None => Mark::Elsewhere,
                };
                gutter.marks[end].push((y, mark));
            }
        }
        let Some(right) = right else { return gutter };
        for (y, segment) in first_lines(left) {
            for counterpart in
                links.of(left.id, segment).iter().filter(|c| c.article as usize == right.id && c.stands())
            {
                let end = counterpart.segments.start as usize;
                let Some((end_y, _)) = first_lines(right).find(|(_, segment)| *segment == end) else { continue };
                gutter.lanes.push(Lane { left: y, right: end_y, current: self.is_current(side, segment, counterpart) });
            }
        }
        gutter.lanes.sort_by_key(|lane| lane.current);
        gutter
    }

    /// Whether `counterpart`, in the pane right of `side`, belongs to `segment` in pane `side` by the link under the
    /// cursor.
    fn is_current(&self, side: usize, segment: usize, counterpart: &Counterpart) -> bool {
        let far = match self.focus {
            focus if focus == side => side + 1,
            focus if focus == side + 1 => side,
            _ => return false,
        };
        let shown = self.counterparts.get(far).and_then(Option::as_ref);
        shown.zip(self.focused()).is_some_and(|(now, focused)| {
            let (here, there) = (focused.segment(), now.segments.start as usize);
            let end = counterpart.segments.start as usize;
            now.link == counterpart.link
                && if far > side {
                    here == segment && there == end
                } else {
                    counterpart.segments.contains(&(here as u32)) && there == segment
                }
        })
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
