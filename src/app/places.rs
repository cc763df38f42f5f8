//! Where the reader is, and going back there.

use super::{App, View};

/// A place to come back to: the view, and the articles of all panes with the segments under their cursors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    view: View,
    panes: Vec<(usize, usize)>,
    focus: usize,
}

impl App {
    /// The place that one is at.
    fn position(&self) -> Position {
        let panes = self.reader.panes.iter().map(|pane| (pane.id, pane.segment())).collect();
        let view = if self.view == View::Help { self.help_over } else { self.view };
        Position { view, panes, focus: self.reader.focus }
    }

    /// The present place, but for what is under the cursor.
    pub(super) fn position_at(&self, article: usize, segment: usize) -> Position {
        let mut position = self.position();
        if let Some(pane) = position.panes.get_mut(position.focus) {
            *pane = (article, segment);
        }
        position
    }

    /// Notes the present place, before a jump.
    pub(super) fn leave(&mut self) {
        self.jumps.leave(self.position());
    }

    /// Goes back to the place that one left last, or forward again.
    pub(super) fn jump(&mut self, forward: bool) {
        let here = self.position();
        let target = if forward { self.jumps.forward() } else { self.jumps.back(here) }.cloned();
        let Some(target) = target else {
            self.message = Some(if forward { "nothing to go forward to" } else { "nothing to go back to" }.to_owned());
            return;
        };
        for (side, &(id, segment)) in target.panes.iter().enumerate() {
            let Some(article) = self.articles.get(id) else { continue };
            if self.reader.panes.get(side).map(|pane| pane.id) != Some(id) {
                self.reader.show(side, id, article, self.duplicates.as_ref());
            }
            if let Some(pane) = self.reader.panes.get_mut(side) {
                pane.go_to(segment);
            }
        }
        self.reader.truncate(target.panes.len());
        self.reader.focus = target.focus;
        self.reader.stay_placed();
        self.reader.find_counterparts(self.links.as_ref());
        self.view = target.view;
        self.lay_out(true);
    }

    /// Goes over to another view, from which the jump list leads back here.
    pub(super) fn go_to_view(&mut self, view: View) {
        if self.view != view {
            self.leave();
            self.view = view;
        }
    }
}
