//! What can be done about repeated passages.

use std::sync::Arc;

use super::action::Action;
use super::{App, View};
use crate::corpus::Article;
use crate::jobs::ComparisonRequest;
use crate::text::Span;

impl App {
    /// Opens the list of repeated passages; on the one under the cursor, if there is one.
    pub(super) fn open_duplicates(&mut self) {
        if self.duplicates.is_none() {
            self.message = Some("repeated passages are still being looked for".to_owned());
            return;
        }
        self.go_to_view(View::Duplicates);
        let Some(duplicates) = &self.duplicates else { return };
        let Some(pane) = self.reader.focused() else { return };
        let Some(segment) = pane.article().segments.get(pane.segment()) else { return };
        let here = |passage: &crate::dedup::Passage| {
            passage.article == pane.id && !passage.span.intersection(segment.span).is_empty()
        };
        let found = duplicates
            .groups()
            .iter()
            .enumerate()
            .find_map(|(number, group)| group.passages.iter().position(here).map(|member| (number, member.max(1))));
        if let Some((group, member)) = found {
            self.groups.select(group, member);
        }
    }

    pub(super) fn act_in_duplicates(&mut self, action: Action) {
        let Some(duplicates) = &self.duplicates else { return };
        let groups = duplicates.groups();
        let page = self.groups.height().max(2) as isize;
        let view = &mut self.groups;
        match action {
            Action::NextSentence => view.list.step(1),
            Action::PreviousSentence => view.list.step(-1),
            Action::Top => view.list.go_to_end(false),
            Action::Bottom => view.list.go_to_end(true),
            Action::HalfPageDown => view.scroll(page / 2),
            Action::HalfPageUp => view.scroll(-page / 2),
            Action::PageDown => view.scroll(page - 1),
            Action::PageUp => view.scroll(1 - page),
            Action::NextPassage => view.step_member(groups, true),
            Action::PreviousPassage => view.step_member(groups, false),
            Action::SortGroups => view.step_order(groups),
            Action::CompareWords => view.toggle_unit(),
            Action::NextChange | Action::PreviousChange if !view.step_change(action == Action::NextChange) => {
                self.message = Some("no further change in this direction".to_owned());
            }
            Action::OpenPassages => self.open_passages(),
            _ => {}
        }
    }

    /// Hides boilerplate or shows it, where one is.
    pub(super) fn toggle_boilerplate(&mut self) {
        if self.view == View::Duplicates {
            self.groups.boilerplate = !self.groups.boilerplate;
            if let Some(duplicates) = &self.duplicates {
                self.groups.refresh(duplicates.groups());
            }
            let state = if self.groups.boilerplate { "boilerplate is listed too" } else { "boilerplate is not listed" };
            self.message = Some(state.to_owned());
        } else {
            let hidden = self.reader.toggle_boilerplate();
            self.message = Some(format!("boilerplate is {}", if hidden { "hidden" } else { "shown" }));
        }
    }

    fn open_passages(&mut self) {
        let Some(group) = self.groups.selected() else { return };
        let request = ComparisonRequest { group, member: self.groups.member(), unit: self.groups.unit };
        let Some(passages) = self.duplicates.as_ref().and_then(|index| {
            let passages = &index.groups().get(group)?.passages;
            Some([passages.first()?, passages.get(request.member)?].map(|passage| (passage.article, passage.span)))
        }) else {
            return;
        };
        self.leave();
        let [Some(a), Some(b)] = passages.map(|(number, span)| {
            let article = self.articles.get(number)?;
            Some((number, article, article.segments_in(span).start))
        }) else {
            return;
        };
        self.reader.show_all(&[a, b], self.duplicates.as_ref());
        self.view = View::Reader;
        self.reader.find_counterparts(self.links.as_ref());
        self.lay_out(true);
    }

    /// The articles and spans that `request` is about.
    pub fn compared_passages(&self, request: ComparisonRequest) -> Option<[(Arc<Article>, Span); 2]> {
        let passages = &self.duplicates.as_ref()?.groups().get(request.group)?.passages;
        let at = |number: usize| {
            let passage = passages.get(number)?;
            Some((Arc::clone(self.articles.get(passage.article)?), passage.span))
        };
        Some([at(0)?, at(request.member)?])
    }
}
