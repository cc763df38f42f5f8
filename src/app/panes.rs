//! What can be done in the reader and with its panes.

use super::action::Action;
use super::geometry::most_panes;
use super::{App, pane};

/// Columns by which text becomes narrower or wider at a time: two full-width characters.
const MEASURE_STEP: u16 = 4;

/// Narrower than this no text is made.
const NARROWEST_TEXT: u16 = 16;

impl App {
    pub(super) fn act_in_reader(&mut self, action: Action) {
        let lines = self.geometry.map_or(1, |geometry| isize::from(geometry.text_height().cast_signed()));
        match action {
            Action::NextPane | Action::PreviousPane => self.reader.step_focus(action == Action::NextPane),
            Action::OpenPane => self.open_pane(),
            Action::ClosePane if !self.reader.close_focused() => {
                self.message = Some("this is the only pane".to_owned());
            }
            Action::MovePaneRight | Action::MovePaneLeft
                if !self.reader.move_focused(action == Action::MovePaneRight) =>
            {
                self.message = Some("this pane is the outermost".to_owned());
            }
            Action::ToggleMinimap => self.minimap = !self.minimap,
            Action::NarrowerText | Action::WiderText => self.change_measure(action == Action::WiderText),
            Action::StepSpacing => self.message = Some(self.reader.step_spacing().name().to_owned()),
            Action::NextArticle => self.step_article(1),
            Action::PreviousArticle => self.step_article(-1),
            Action::Next | Action::Previous if !self.step_hit(action == Action::Next) => {
                self.step_link(action == Action::Next);
            }
            Action::NextLink => self.step_link(true),
            Action::PreviousLink => self.step_link(false),
            Action::NextWord | Action::PreviousWord | Action::ToggleDictionary | Action::StepReadings => {
                self.act_on_words(action);
            }
            Action::ToggleInspector => self.inspector = !self.inspector,
            Action::NextCounterpart => self.cycle_counterpart(true),
            Action::PreviousCounterpart => self.cycle_counterpart(false),
            Action::FollowLink => self.follow_link(),
            Action::ToggleFollow => {
                self.reader.follow = !self.reader.follow;
                let state = if self.reader.follow { "follow" } else { "stay where they are" };
                self.message = Some(format!("the other panes {state}"));
            }
            _ => {}
        }
        if matches!(action, Action::Top | Action::Bottom) {
            self.leave();
        }
        let Some(pane) = self.reader.focused_mut() else { return };
        match action {
            Action::NextSentence => pane.step(1),
            Action::PreviousSentence => pane.step(-1),
            Action::NextParagraph => pane.step_paragraph(true),
            Action::PreviousParagraph => pane.step_paragraph(false),
            Action::HalfPageDown => pane.page(lines / 2),
            Action::HalfPageUp => pane.page(-lines / 2),
            Action::PageDown => pane.page(lines - 2),
            Action::PageUp => pane.page(2 - lines),
            Action::Top => pane.go_to_end(false),
            Action::Bottom => pane.go_to_end(true),
            Action::ToggleFold if !pane.toggle_fold() => {
                self.message = Some("nothing repeats here".to_owned());
            }
            Action::ToggleAllFolds => pane.toggle_all_folds(),
            _ => {}
        }
    }

    /// Opens another pane with what has most in common with the focused article.
    fn open_pane(&mut self) {
        let (open, width) = (self.reader.panes.len(), self.size.0);
        if open >= most_panes(width, self.minimap) || !self.reader.want_more() {
            self.message = Some(format!("there is room for {open} panes only; - closes one"));
            return;
        }
        self.show_partner();
        if self.reader.panes.len() == open {
            self.message = Some("there is no other article".to_owned());
        } else {
            // It opens at what says the same, not at its title.
            self.reader.find_counterparts(self.links.as_ref());
            let beside = self.reader.counterpart_segments(open).map(|segments| segments.start);
            self.reader.focus_on(open);
            if let Some((pane, segment)) = self.reader.focused_mut().zip(beside) {
                pane.go_to(segment);
            }
        }
    }

    /// Makes the text of all panes wider or narrower.
    fn change_measure(&mut self, wider: bool) {
        let Some(now) = self.geometry.map(|geometry| geometry.text_width()) else { return };
        let wanted = if wider { now + MEASURE_STEP } else { (now - now.min(MEASURE_STEP)).max(NARROWEST_TEXT) };
        self.measure = Some(wanted);
        self.lay_out(true);
        let reached = self.geometry.map_or(now, |geometry| geometry.text_width());
        if reached < wanted {
            self.measure = None;
        }
        self.message = Some(match self.measure {
            Some(_) => format!("text is {reached} columns wide"),
            None => "text takes the whole width".to_owned(),
        });
    }

    /// Shows the next article, or the previous one, in the focused pane. What other panes show is passed over: an
    /// article beside itself says nothing.
    fn step_article(&mut self, by: isize) {
        let Some(now) = self.reader.focused().map(|pane| pane.id) else { return };
        let count = self.articles.len();
        let target = (1..count)
            .map(|k| (now + count).saturating_add_signed(by * k as isize) % count)
            .find(|&id| count <= self.reader.panes.len() || self.reader.pane_of(id).is_none());
        match target {
            Some(target) => {
                self.leave();
                self.show(self.reader.focus, target);
            }
            None => self.message = Some("there is no other article".to_owned()),
        }
    }

    /// Shows an article in a pane, and beside it what has most in common with it where that is not chosen. One that
    /// another pane shows changes places with what was here.
    pub(super) fn show(&mut self, side: usize, id: usize) {
        let Some(article) = self.articles.get(id) else { return };
        if let Some(there) = self.reader.pane_of(id).filter(|&there| there != side)
            && let Some(was) = self.reader.panes.get(side).map(|pane| pane.id)
            && let Some(article) = self.articles.get(was)
        {
            self.reader.show(there, was, article, self.duplicates.as_ref());
        }
        self.reader.show(side, id, article, self.duplicates.as_ref());
        self.show_partner();
    }

    /// Fills the panes that are the program's to fill.
    pub(super) fn show_partner(&mut self) {
        loop {
            let open = self.reader.panes.len();
            let Some(partner) = self.reader.partner_to_show(&self.articles, self.links.as_ref()) else { return };
            let Some(article) = self.articles.get(partner) else { return };
            let side = if open < self.reader.wanted() { open } else { self.reader.companion() };
            self.reader.show(side, partner, article, self.duplicates.as_ref());
            if self.reader.panes.len() == open {
                return;
            }
        }
    }

    fn step_link(&mut self, forward: bool) {
        let Some(links) = &self.links else {
            self.message = Some("links are still being computed".to_owned());
            return;
        };
        if !self.reader.step_link(links, forward) {
            let place = if forward { "below" } else { "above" };
            self.message = Some(format!("no sentence {place} has a counterpart in another pane"));
        }
    }

    fn cycle_counterpart(&mut self, forward: bool) {
        let counterpart = self.links.as_ref().and_then(|links| self.reader.cycle(links, forward));
        let Some(counterpart) = counterpart else {
            self.message = Some("this sentence has no counterpart".to_owned());
            return;
        };
        let id = counterpart.article as usize;
        if self.reader.pane_of(id).is_none()
            && let Some(article) = self.articles.get(id)
        {
            self.reader.show(self.reader.companion(), id, article, self.duplicates.as_ref());
        }
        self.reader.set_counterpart(counterpart);
        // The same place may be under both cursors' cells; the pane is brought level all the same.
        self.lay_out(true);
    }

    fn follow_link(&mut self) {
        if self.reader.focused().is_some_and(pane::Pane::on_fold) {
            self.act_in_reader(Action::ToggleFold);
        } else if let Some(target) = self.reader.counterpart().map(|counterpart| counterpart.segments.start as usize) {
            self.leave();
            self.reader.focus_on(self.reader.companion());
            if let Some(pane) = self.reader.focused_mut() {
                pane.go_to(target);
            }
        } else {
            self.message = Some(format!(
                "this sentence has no counterpart in the other pane; {} goes to the next that has",
                self.key_name(Action::Next)
            ));
        }
    }
}
