//! What clicks and the wheel do.

use super::groups::GroupAreas;
use super::list::HEADER_LINES;
use super::{App, View};

impl App {
    fn pane_at(&self, x: u16, y: u16) -> Option<(usize, usize)> {
        let geometry = self.geometry?;
        let (side, column) = geometry.numbered().find(|(_, column)| column.pane.contains(x, y))?;
        Some((side, usize::from(y - column.pane.y)))
    }

    pub(super) fn click(&mut self, x: u16, y: u16) {
        match self.view {
            View::Reader => {
                let Some((side, line)) = self.pane_at(x, y) else { return };
                if side >= self.reader.panes.len() {
                    return;
                }
                self.reader.focus_on(side);
                if let Some(pane) = self.reader.focused_mut()
                    && let Some(item) = pane.item_at(line)
                {
                    pane.select(item);
                }
            }
            View::Articles => {
                if let Some(row) = self.list.row_at(y) {
                    if self.list.selected == row {
                        self.open_selected();
                    } else {
                        self.list.selected = row;
                    }
                }
            }
            View::Claims => {
                if let Some(row) = self.claims.list.row_at(y) {
                    self.claims.select(row);
                }
            }
            View::Annotations => {
                if let Some(row) = self.annotations.list.row_at(y) {
                    self.annotations.list.selected = row;
                }
            }
            View::Results => {
                if let Some(row) = self.search.list.row_at(y) {
                    self.search.list.selected = row;
                }
            }
            View::Duplicates => {
                let areas = self.geometry.map(|geometry| GroupAreas::new(geometry.whole)).unwrap_or_default();
                if areas.list.contains(x, y)
                    && let Some(row) = self.groups.list.row_at(y - areas.list.y + HEADER_LINES as u16)
                {
                    self.groups.list.selected = row;
                }
            }
            View::Help => {}
        }
    }

    pub(super) fn wheel(&mut self, x: u16, y: u16, lines: isize) {
        match self.view {
            View::Reader => {
                if let Some((side, _)) = self.pane_at(x, y)
                    && let Some(pane) = self.reader.panes.get_mut(side)
                {
                    pane.scroll(lines);
                }
            }
            View::Articles => self.list.step(lines.signum()),
            View::Results => self.search.list.step(lines.signum()),
            View::Annotations => self.annotations.list.step(lines.signum()),
            View::Claims => self.claims.select(self.claims.list.selected.saturating_add_signed(lines.signum())),
            View::Duplicates => {
                let areas = self.geometry.map(|geometry| GroupAreas::new(geometry.whole)).unwrap_or_default();
                if areas.list.contains(x, y) {
                    self.groups.list.step(lines.signum());
                } else {
                    self.groups.scroll(lines);
                }
            }
            View::Help => self.help_top = self.help_top.saturating_add_signed(lines),
        }
    }
}
