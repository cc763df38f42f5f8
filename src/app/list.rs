//! A list with a selected row, scrolled so that it stays in view.

use super::action::Action;

/// Lines above the first row: the heading.
pub const HEADER_LINES: usize = 2;

/// So many of something, in words.
pub fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// Which row is selected and what is in view.
#[derive(Debug, Default)]
pub struct List {
    /// The selected row.
    pub selected: usize,
    top: usize,
    rows: usize,
    height: usize,
}

impl List {
    /// Moves the selection as `action` says. Returns whether that is a way to move.
    pub fn act(&mut self, action: Action) -> bool {
        let page = self.height.max(1) as isize;
        match action {
            Action::NextSentence => self.step(1),
            Action::PreviousSentence => self.step(-1),
            Action::HalfPageDown => self.step(page / 2),
            Action::HalfPageUp => self.step(-page / 2),
            Action::PageDown => self.step(page),
            Action::PageUp => self.step(-page),
            Action::Top => self.go_to_end(false),
            Action::Bottom => self.go_to_end(true),
            _ => return false,
        }
        true
    }

    /// Moves the selection by `by` rows, as far as there are any.
    pub fn step(&mut self, by: isize) {
        self.selected = self.selected.saturating_add_signed(by);
    }

    /// Fits the list to `rows` rows, of which `height` can be seen.
    pub fn lay_out(&mut self, rows: usize, height: usize) {
        (self.rows, self.height) = (rows, height);
        self.selected = self.selected.min(rows.saturating_sub(1));
        self.top = self.top.min(self.selected).max((self.selected + 1).saturating_sub(height));
    }

    /// The rows in view.
    pub fn visible(&self) -> std::ops::Range<usize> {
        self.top..(self.top + self.height).min(self.rows)
    }

    /// Selects the first row, or the last.
    pub fn go_to_end(&mut self, last: bool) {
        self.selected = if last { usize::MAX } else { 0 };
    }

    /// The row on line `y` of the screen.
    pub fn row_at(&self, y: u16) -> Option<usize> {
        let row = usize::from(y).checked_sub(HEADER_LINES)? + self.top;
        (row < self.rows).then_some(row)
    }
}
