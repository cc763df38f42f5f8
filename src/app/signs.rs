//! What shows that something is marked: signs beside sentences, colours of labels, and words for the status line.

use super::App;
use crate::annotate::{Body, Label, Mark, ReadingStatus};
use crate::text::Span;

/// What a sentence shows beside its text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// A note.
    Note,
    /// A bookmark.
    Bookmark,
    /// A link ends here that is being drawn.
    LinkEnd,
    /// A label, by its number in the label set and its name.
    Label(Option<u8>, String),
}

impl App {
    /// The signs of what is marked in a sentence, the most telling first.
    pub fn signs(&self, article: usize, segment: usize) -> Vec<Sign> {
        let mut signs = Vec::new();
        if let Some(end) = self.annotation.link_end.as_ref().filter(|end| end.article == article) {
            let spans = self.articles.get(article).and_then(|at| at.segments.get(segment)).map(|at| at.span);
            if spans.is_some_and(|whole| end.spans.iter().any(|span| !span.intersection(whole).is_empty())) {
                signs.push(Sign::LinkEnd);
            }
        }
        let Some(workspace) = &self.annotation.workspace else { return signs };
        for placed in workspace.at(article, segment) {
            signs.push(match &placed.mark.body {
                Body::Note { .. } => Sign::Note,
                Body::Bookmark { .. } => Sign::Bookmark,
                Body::Label(Label { label }) => {
                    Sign::Label(workspace.labels().by_name(label).and_then(|known| known.key), label.clone())
                }
                _ => continue,
            });
        }
        signs.sort();
        signs.dedup();
        signs
    }

    /// Labelled stretches of a segment, with the colours of their labels.
    pub fn labelled(&self, article: usize, segment: usize) -> Vec<(Span, LabelColour)> {
        let Some(workspace) = &self.annotation.workspace else { return Vec::new() };
        let mut found = Vec::new();
        for placed in workspace.at(article, segment) {
            let Body::Label(Label { label }) = &placed.mark.body else { continue };
            let colour = workspace.labels().by_name(label).map_or("", |known| known.colour.as_str());
            let here = placed.targets.iter().filter_map(|target| target.place());
            found.extend(
                here.filter(|(at, _)| *at == article).filter_map(|(_, span)| Some((span?, LabelColour::named(colour)))),
            );
        }
        found
    }

    /// What is marked in the sentence under the cursor, in words.
    pub fn marks_here(&self) -> Vec<String> {
        let Some((workspace, pane)) = self.annotation.workspace.as_ref().zip(self.reader.focused()) else {
            return Vec::new();
        };
        let theirs = |mark: &Mark| {
            if mark.creator == workspace.creator() { String::new() } else { format!(" ({})", mark.creator) }
        };
        let told = workspace.at(pane.id, pane.segment()).filter_map(|placed| {
            let what = match &placed.mark.body {
                Body::Label(Label { label }) => label.clone(),
                Body::Note { text } => format!("“{}”", text.lines().next().unwrap_or_default()),
                Body::Bookmark { .. } => "bookmark".to_owned(),
                _ => return None,
            };
            Some(what + &theirs(&placed.mark))
        });
        told.collect()
    }

    /// How far an article has been read, as a sign; nothing while it is unread.
    pub fn status_sign(&self, article: usize) -> &'static str {
        match self.annotation.workspace.as_ref().map(|workspace| workspace.status(article)) {
            None | Some(ReadingStatus::Unread) => "",
            Some(ReadingStatus::Reading) => "…",
            Some(ReadingStatus::Read) => "✓",
            Some(ReadingStatus::Skipped) => "✗",
        }
    }
}

/// A label's colour, as it can be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LabelColour {
    /// One of the eight that every terminal has.
    Basic(u8),
    /// Red, green and blue.
    Rgb(u8, u8, u8),
    /// As text.
    Plain,
}

impl LabelColour {
    /// The colour of a name or of `#rrggbb`.
    pub fn named(name: &str) -> Self {
        let names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
        if let Some(at) = names.iter().position(|known| *known == name) {
            return Self::Basic(at as u8);
        }
        let part = |at: usize| u8::from_str_radix(name.get(at..at + 2)?, 16).ok();
        match (name.strip_prefix('#').map(str::len), part(1), part(3), part(5)) {
            (Some(6), Some(red), Some(green), Some(blue)) => Self::Rgb(red, green, blue),
            _ => Self::Plain,
        }
    }
}
