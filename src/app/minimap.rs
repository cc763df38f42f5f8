//! A map of a whole article in one column: what is where, and what of it is in view.

use super::App;
use super::links::Confidence;
use super::pane::Part;

/// What stands in a stretch of an article, what matters most last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum MapMark {
    /// Nothing but text.
    #[default]
    Text,
    /// A passage that repeats an earlier one.
    Repeat,
    /// Something linked, but only to articles that are not shown.
    Elsewhere,
    /// Something linked to what is shown; the surest of the links.
    Linked(Confidence),
    /// Something that what is shown contradicts.
    Conflict,
    /// What was searched.
    Hit,
}

/// One line of the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MapLine {
    /// The most important of what stands there.
    pub mark: MapMark,
    /// Whether some of it is in view.
    pub in_view: bool,
}

impl App {
    /// The map of the article in pane `side`, `height` lines long; empty where the pane shows nothing.
    pub fn minimap(&self, side: usize, height: usize) -> Vec<MapLine> {
        let Some(pane) = self.reader.panes.get(side) else { return Vec::new() };
        let article = pane.article();
        let length = article.text.len().max(1);
        let mut map = vec![MapLine::default(); height];
        let line_of = |offset: u32| (offset as usize * height / length).min(height.saturating_sub(1));
        let mut raise = |segment: usize, mark: MapMark| {
            let Some(span) = article.segments.get(segment).map(|segment| segment.span) else { return };
            let lines = map.get_mut(line_of(span.start)..=line_of(span.end.saturating_sub(1).max(span.start)));
            for line in lines.into_iter().flatten() {
                line.mark = line.mark.max(mark);
            }
        };
        for repeat in self.duplicates.iter().flat_map(|duplicates| duplicates.of(pane.id)) {
            repeat.segments.clone().for_each(|segment| raise(segment, MapMark::Repeat));
        }
        for hit in self.search.hits_in(pane.id) {
            raise(hit.hit.segment, MapMark::Hit);
        }
        if let Some(links) = &self.links {
            let is_shown = |id: usize| self.reader.pane_of(id).is_some();
            for segment in 0..article.segments.len() {
                for counterpart in links.of(pane.id, segment) {
                    let contradicts = links.link(counterpart.link).is_some_and(|link| !link.conflicts.is_empty());
                    let mark = match (is_shown(counterpart.article as usize), contradicts) {
                        (true, true) => MapMark::Conflict,
                        (true, false) => MapMark::Linked(counterpart.confidence()),
                        (false, _) => MapMark::Elsewhere,
                    };
                    raise(segment, mark);
                }
            }
        }
        let in_view = pane.rows().iter().filter_map(|row| match row.part {
            Part::Segment(segment) | Part::Fold(segment) | Part::Readings(segment) => {
                article.segments.get(segment).map(|s| s.span)
            }
            Part::Gap => None,
        });
        let (start, end) = in_view.fold((u32::MAX, 0), |(start, end), span| (start.min(span.start), end.max(span.end)));
        if start < end
            && let Some(lines) = map.get_mut(line_of(start)..=line_of(end - 1))
        {
            lines.iter_mut().for_each(|line| line.in_view = true);
        }
        map
    }
}
