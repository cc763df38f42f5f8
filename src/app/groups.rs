//! The duplicates view: groups of passages, and two members of one side by side.

use std::ops::Range;

use super::geometry::Area;
use super::list::List;
pub use crate::dedup::diff::Unit;
pub use crate::dedup::{DuplicateGroup, DuplicateKind, Passage};

use crate::dedup::diff::EditKind;
use crate::jobs::{Comparison, ComparisonRequest};
use crate::text::{Ambiguous, Language, Span, wrap};

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GroupOrder {
    /// Longest passages first.
    #[default]
    Size,
    /// Those in most places first.
    Reach,
    /// Least alike first: there something was changed.
    Similarity,
}

impl GroupOrder {
    const fn next(self) -> Self {
        match self {
            Self::Size => Self::Reach,
            Self::Reach => Self::Similarity,
            Self::Similarity => Self::Size,
        }
    }

    /// What the order is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Size => "longest first",
            Self::Reach => "most places first",
            Self::Similarity => "least alike first",
        }
    }
}

/// A comparison broken into lines.
#[derive(Debug, Default)]
struct SideBySide {
    comparison: Comparison,
    languages: [Language; 2],
    /// The width that the lines were broken for, and how ambiguous characters counted.
    fitted: (u16, Ambiguous),
    lines: [Vec<Span>; 2],
}

/// A line, and the stretches of it that were changed, in bytes.
pub type ComparedLine<'a> = (&'a str, Vec<Range<usize>>);

/// The state of the view.
#[derive(Debug, Default)]
pub struct GroupsView {
    /// The groups that are listed.
    pub list: List,
    /// The order they are listed in.
    pub order: GroupOrder,
    /// Whether boilerplate is listed too.
    pub boilerplate: bool,
    /// Characters or words.
    pub unit: Unit,
    /// How the terminal draws characters whose width is ambiguous.
    pub ambiguous: Ambiguous,
    listed: Vec<usize>,
    member: usize,
    /// What was asked for last.
    asked: Option<ComparisonRequest>,
    shown: Option<(ComparisonRequest, SideBySide)>,
    /// The first line of the left text in view.
    top: usize,
    height: usize,
}

impl GroupsView {
    /// Lists `groups` anew; the selection stays on its group.
    pub fn refresh(&mut self, groups: &[DuplicateGroup]) {
        let selected = self.selected();
        self.listed =
            (0..groups.len()).filter(|&at| self.boilerplate || groups[at].kind == DuplicateKind::Passage).collect();
        let size = |group: &DuplicateGroup| group.passages.iter().map(|p| p.span.len()).max().unwrap_or_default();
        match self.order {
            GroupOrder::Size => self.listed.sort_by_key(|&at| std::cmp::Reverse(size(&groups[at]))),
            GroupOrder::Reach => self.listed.sort_by_key(|&at| {
                (std::cmp::Reverse(groups[at].passages.len()), std::cmp::Reverse(size(&groups[at])))
            }),
            GroupOrder::Similarity => self.listed.sort_by(|&x, &y| {
                groups[x].similarity.total_cmp(&groups[y].similarity).then(size(&groups[y]).cmp(&size(&groups[x])))
            }),
        }
        let again = selected.and_then(|group| self.listed.iter().position(|&at| at == group));
        self.list.selected = again.unwrap_or(self.list.selected);
    }

    /// The numbers of the groups, in the order of the list.
    pub fn listed(&self) -> &[usize] {
        &self.listed
    }

    /// The number of the group under the cursor.
    pub fn selected(&self) -> Option<usize> {
        self.listed.get(self.list.selected).copied()
    }

    /// The number of the member that stands beside the first one.
    pub fn member(&self) -> usize {
        self.member
    }

    /// Selects a group by its number, and a member of it.
    pub fn select(&mut self, group: usize, member: usize) {
        if let Some(row) = self.listed.iter().position(|&at| at == group) {
            self.list.selected = row;
            self.member = member;
        }
    }

    /// Shows the next member beside the first, or the previous one.
    pub fn step_member(&mut self, groups: &[DuplicateGroup], forward: bool) {
        let Some(members) = self.selected().and_then(|at| groups.get(at)).map(|group| group.passages.len() - 1) else {
            return;
        };
        let now = self.member.clamp(1, members.max(1)) - 1;
        self.member =
            if forward { (now + 1) % members.max(1) } else { (now + members.max(1) - 1) % members.max(1) } + 1;
    }

    /// Lists in the next order.
    pub fn step_order(&mut self, groups: &[DuplicateGroup]) {
        self.order = self.order.next();
        self.refresh(groups);
    }

    /// Compares words instead of characters, and back.
    pub fn toggle_unit(&mut self) {
        self.unit = match self.unit {
            Unit::Characters => Unit::Words,
            Unit::Words => Unit::Characters,
        };
    }

    /// What is to be compared now, if that was not asked for before.
    pub fn ask(&mut self, groups: &[DuplicateGroup]) -> Option<ComparisonRequest> {
        let group = self.selected()?;
        let members = groups.get(group)?.passages.len().checked_sub(1)?;
        self.member = self.member.clamp(1, members.max(1));
        let wanted = ComparisonRequest { group, member: self.member, unit: self.unit };
        if self.asked.is_some_and(|asked| (asked.group, asked.member) != (group, self.member)) {
            self.top = 0;
        }
        (self.asked != Some(wanted)).then(|| {
            self.asked = Some(wanted);
            wanted
        })
    }

    /// Forgets what was compared: the groups have changed.
    pub fn forget(&mut self) {
        (self.asked, self.shown) = (None, None);
    }

    /// Takes in what was asked for; what came too late is left out.
    pub fn show(&mut self, compared: ComparisonRequest, comparison: Comparison, languages: [Language; 2]) {
        if self.asked == Some(compared) {
            self.shown = Some((compared, SideBySide { comparison, languages, ..SideBySide::default() }));
        }
    }

    /// Fits the view to the screen.
    pub fn lay_out(&mut self, areas: &GroupAreas) {
        self.list.lay_out(self.listed.len(), usize::from(areas.list.height));
        self.height = usize::from(areas.texts[0].height);
        let fitted = (areas.texts[0].width, self.ambiguous);
        if let Some((_, shown)) = &mut self.shown
            && shown.fitted != fitted
        {
            shown.fitted = fitted;
            shown.lines = [0, 1].map(|side| lines(&shown.comparison.texts[side], fitted, shown.languages[side]));
        }
        let last = self.shown.as_ref().map_or(0, |(_, shown)| shown.lines[0].len().saturating_sub(1));
        self.top = self.top.min(last);
    }

    /// Scrolls the texts by `by` lines.
    pub fn scroll(&mut self, by: isize) {
        self.top = self.top.saturating_add_signed(by);
    }

    /// How many lines of text can be seen.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Scrolls to the next change after the first line in view, or to the one before. Says whether there is one.
    pub fn step_change(&mut self, forward: bool) -> bool {
        let Some((_, shown)) = &self.shown else { return false };
        let here = shown.lines[0].get(self.top).copied().unwrap_or_default();
        let changes = shown.comparison.edits.iter().filter(|edit| edit.kind != EditKind::Equal);
        let found = if forward {
            changes.map(|edit| edit.a.start).find(|&start| start >= here.end && start > here.start)
        } else {
            changes.map(|edit| edit.a.start).take_while(|&start| start < here.start).last()
        };
        let Some(start) = found else { return false };
        self.top = line_at(&shown.lines[0], start);
        true
    }

    /// The lines in view of side 0 or 1, each with the stretches of it that the other side lacks or has otherwise.
    /// Side 1 begins where side 0 does. None before anything was compared.
    pub fn lines(&self, side: usize) -> Option<Vec<ComparedLine<'_>>> {
        let (compared, shown) = self.shown.as_ref()?;
        if Some((compared.group, compared.member)) != self.asked.map(|asked| (asked.group, asked.member)) {
            return None;
        }
        let top = if side == 0 {
            self.top
        } else {
            let start = shown.lines[0].get(self.top).map_or(0, |line| line.start);
            line_at(&shown.lines[1], opposite(&shown.comparison, start))
        };
        let text = &shown.comparison.texts[side];
        let changed: Vec<Span> = shown
            .comparison
            .edits
            .iter()
            .filter(|edit| edit.kind != EditKind::Equal)
            .map(|edit| if side == 0 { edit.a } else { edit.b })
            .collect();
        let in_view = shown.lines[side].iter().skip(top).take(self.height);
        let with_changes = in_view.map(|line| {
            let from = changed.partition_point(|change| change.end <= line.start);
            let within = changed[from..].iter().take_while(|change| change.start < line.end);
            let within = within.map(|change| change.intersection(*line)).filter(|change| !change.is_empty());
            let relative = within.map(|c| (c.start - line.start) as usize..(c.end - line.start) as usize);
            (line.of(text), relative.collect())
        });
        Some(with_changes.collect())
    }

    /// How many changes there are between the two texts.
    pub fn changes(&self) -> Option<usize> {
        let (_, shown) = self.shown.as_ref()?;
        Some(shown.comparison.edits.iter().filter(|edit| edit.kind != EditKind::Equal).count())
    }
}

/// Lines of a text that may hold line breaks of its own.
fn lines(text: &str, (width, ambiguous): (u16, Ambiguous), language: Language) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut at = 0;
    for paragraph in text.split_inclusive('\n') {
        let bare = paragraph.trim_end_matches(['\n', '\r']);
        if !bare.is_empty() {
            lines.extend(wrap(bare, width.max(2), language, ambiguous).into_iter().map(|line| line.shifted(at)));
        }
        at += paragraph.len();
    }
    lines
}

/// The line that holds `byte`, or the last one before it.
fn line_at(lines: &[Span], byte: u32) -> usize {
    lines.partition_point(|line| line.start <= byte).saturating_sub(1)
}

/// The byte of the second text that stands where `byte` of the first does.
fn opposite(comparison: &Comparison, byte: u32) -> u32 {
    let at = comparison.edits.partition_point(|edit| edit.a.end <= byte);
    comparison.edits.get(at).map_or(u32::MAX, |edit| {
        if edit.kind == EditKind::Equal { edit.b.start + byte.saturating_sub(edit.a.start) } else { edit.b.start }
    })
}

/// Where the parts of the view lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupAreas {
    /// The title line.
    pub title: Area,
    /// The names of the columns.
    pub header: Area,
    /// The groups.
    pub list: Area,
    /// Where the two passages stand.
    pub places: [Area; 2],
    /// The two passages.
    pub texts: [Area; 2],
}

impl GroupAreas {
    /// Divides `whole`; about a third goes to the list.
    pub fn new(whole: Area) -> Self {
        let rows = (whole.height.saturating_sub(3) / 3).clamp(2, 15);
        let line = |y| Area { y, height: 1, ..whole };
        let half = (whole.width.saturating_sub(3) / 2) & !1;
        let column = |side: u16, y, height| Area {
            x: whole.x + 1 + side * (whole.width - half - 1),
            y,
            width: half - 1,
            height,
        };
        let texts_y = whole.y + 3 + rows;
        Self {
            title: line(whole.y),
            header: line(whole.y + 1),
            list: Area { y: whole.y + 2, height: rows, ..whole },
            places: [0, 1].map(|side| column(side, texts_y - 1, 1)),
            texts: [0, 1].map(|side| column(side, texts_y, (whole.y + whole.height).saturating_sub(texts_y))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dedup::diff::characters;

    fn view(a: &str, b: &str, width: u16, height: u16) -> GroupsView {
        let whole = |text: &str| Span::new(0, text.len());
        let comparison =
            Comparison { texts: [a.to_owned(), b.to_owned()], edits: characters((a, whole(a)), (b, whole(b))) };
        let compared = ComparisonRequest { group: 0, member: 1, unit: Unit::Characters };
        let mut view = GroupsView { asked: Some(compared), ..GroupsView::default() };
        view.show(compared, comparison, [Language::JA; 2]);
        view.lay_out(&GroupAreas { texts: [Area { x: 0, y: 0, width, height }; 2], ..GroupAreas::default() });
        view
    }

    #[test]
    fn changed_characters_are_marked_on_both_sides() {
        let view = view("首相は三日に述べた。", "首相は十日に述べた。", 40, 5);
        assert_eq!(view.changes(), Some(1));
        for (side, text) in ["首相は三日に述べた。", "首相は十日に述べた。"].into_iter().enumerate()
        {
            let [(line, changed)] = view.lines(side).unwrap().try_into().unwrap();
            assert_eq!((line, changed.first()), (text, Some(&(9..12))));
        }
    }

    #[test]
    fn the_right_side_scrolls_to_the_same_words() {
        let mut view = view("一二三四\n五六七八\n九十", "甲乙丙丁\n一二三四\n五六七八\n九十", 8, 2);
        view.scroll(1);
        assert_eq!(view.lines(0).unwrap()[0].0, "五六七八");
        assert_eq!(view.lines(1).unwrap()[0].0, "五六七八");
    }

    #[test]
    fn changes_are_visited_in_order() {
        let mut view = view("一二\n三四\n五六\n七八", "一二\n三x\n五六\n七y", 8, 1);
        assert!(view.step_change(true));
        assert_eq!(view.lines(0).unwrap()[0].0, "三四");
        assert!(view.step_change(true));
        assert_eq!(view.lines(0).unwrap()[0].0, "七八");
        assert!(!view.step_change(true));
        assert!(view.step_change(false));
        assert_eq!(view.lines(0).unwrap()[0].0, "三四");
    }

    #[test]
    fn parts_lie_inside_the_screen_at_any_size() {
        for width in 40..200 {
            for height in 10..60 {
                let areas = GroupAreas::new(Area { x: 0, y: 0, width, height });
                for area in areas.texts.iter().chain(&areas.places) {
                    assert!(area.x + area.width <= width && area.y + area.height <= height, "{width}x{height}");
                    assert!(area.height > 0 && area.width > 10);
                }
                assert!(areas.texts[0].x + areas.texts[0].width < areas.texts[1].x);
            }
        }
    }
}
