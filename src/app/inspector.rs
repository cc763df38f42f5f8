//! Why two sentences are linked, and what else there is: the lines of the inspector.

use super::App;
use super::links::{Confidence, Standing, relation_name};
use super::signs::LabelColour;
use crate::align::{EvidenceKind, Side};
use crate::annotate::{Body, Verdict};
use crate::text::Span;

/// What a stretch of a sentence is marked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decoration {
    /// It has a label of this colour.
    Label(LabelColour),
    /// The other side says the same here.
    Evidence,
    /// The other side says something else here.
    Conflict,
    /// It is what was searched.
    Hit,
    /// It is the word under the cursor.
    Word,
    /// It is selected.
    Selected,
}

/// A line of the inspector.
#[derive(Clone, Debug, PartialEq)]
pub enum InspectorLine {
    /// The link itself: how sure it is and what it says of both sides.
    Link {
        /// The step that the score stands on.
        confidence: Confidence,
        /// The rest of the line.
        text: String,
    },
    /// Something that both sides mention.
    Evidence(String),
    /// Something in which they differ.
    Conflict(String),
    /// A line of a note.
    Note(String),
    /// Another sentence that this one may be linked to, or a copy of it.
    Other(String),
}

impl App {
    /// The lines for what is under the cursor; one that says so where there is nothing.
    pub fn inspector_lines(&self) -> Vec<InspectorLine> {
        let (Some(pane), Some(links)) = (self.reader.focused(), &self.links) else { return Vec::new() };
        let mut told = Vec::new();
        let now = self.reader.counterpart();
        if let Some((now, link)) = now.and_then(|now| Some((now, links.link(now.link)?))) {
            let confidence = now.confidence();
            let relation = links.relation(now.link).unwrap_or(link.relation);
            let judged = match now.standing {
                Standing::Suggested => "",
                Standing::Confirmed => ", confirmed",
                Standing::Drawn => ", drawn",
                Standing::Rejected => ", rejected",
            };
            let machine = if links.is_found(now.link) && (link.score - now.score).abs() >= 0.005 {
                format!(" (the machine said {:.2})", link.score)
            } else {
                String::new()
            };
            let source = if now.stated { ", stated by the file" } else { "" };
            let quick = if link.quick { ", found quickly: the two were not read against each other" } else { "" };
            let same = if now.stated || link.quick { String::new() } else { format!(" (the same: {:.2})", link.same) };
            let relation = relation_name(relation);
            let text = format!("{:.2} {relation}{same}{source}{judged}{machine}{quick}", now.score);
            told.push(InspectorLine::Link { confidence, text });
            let words = |article: usize, span: Span| {
                self.articles.get(article).map(|article| article.display(span).text.into_owned()).unwrap_or_default()
            };
            let both = |a: Span, b: Span| (words(link.a.place.article, a), words(link.b.place.article, b));
            for item in &link.conflicts {
                let (a, b) = both(item.a, item.b);
                let places = [(link.a.place.article, item.a), (link.b.place.article, item.b)];
                let judged = match self.conflict_verdict(places) {
                    None => "",
                    Some(Verdict::Confirmed) => "  ✓ they contradict each other",
                    Some(Verdict::Rejected) => "  ✗ no contradiction",
                };
                told.push(InspectorLine::Conflict(format!("{}  {a} ≠ {b}{judged}", kind_name(item.kind))));
            }
            for item in &link.evidence {
                let (a, b) = both(item.a, item.b);
                told.push(InspectorLine::Evidence(format!("{}  {a} = {b}", kind_name(item.kind))));
            }
            if link.evidence.is_empty() && link.conflicts.is_empty() {
                told.push(InspectorLine::Other("close in meaning; no word, number or name in common".to_owned()));
            }
            for &(side, copy) in &link.copies {
                let which = if side == Side::A { "first" } else { "second" };
                let place = self.place_name(copy.article, copy.span);
                told.push(InspectorLine::Other(format!("the {which} side is repeated in {place}")));
            }
        }
        for other in links.of(pane.id, pane.segment()).iter().filter(|other| Some(*other) != now) {
            let Some(article) = self.articles.get(other.article as usize) else { continue };
            let segment = other.segments.start as usize;
            let text = article.segments.get(segment).map(|s| article.display(s.span).text.into_owned());
            let (name, text) = (article.file_name(), text.unwrap_or_default());
            told.push(InspectorLine::Other(format!("{:.2} {name} {}  {text}", other.score, segment + 1)));
        }
        told.extend(self.notes_here());
        if told.is_empty() {
            told.push(InspectorLine::Other("this sentence has no counterpart".to_owned()));
        }
        told
    }

    /// How the two sides of a link contradict each other: the words of the pane with the cursor first.
    pub fn conflict_in_words(&self, link: u32) -> Option<String> {
        let conflict = self.open_conflict(link)?;
        let link = self.links.as_ref()?.link(link)?;
        let mut both = [(link.a.place.article, conflict.a), (link.b.place.article, conflict.b)];
        if self.reader.focused()?.id == both[1].0 {
            both.reverse();
        }
        let words = |(article, span): (usize, Span)| Some(self.articles.get(article)?.display(span).text.into_owned());
        Some(format!("{} / {}", words(both[0])?, words(both[1])?))
    }

    /// The notes on the sentence under the cursor, line by line.
    fn notes_here(&self) -> Vec<InspectorLine> {
        let Some((workspace, pane)) = self.annotation.workspace.as_ref().zip(self.reader.focused()) else {
            return Vec::new();
        };
        let notes = workspace.at(pane.id, pane.segment()).filter_map(|placed| match &placed.mark.body {
            Body::Note { text } => Some((placed.mark.creator.as_str(), text.as_str())),
            _ => None,
        });
        let lines = notes.flat_map(|(creator, text)| {
            text.lines().enumerate().map(move |(at, line)| {
                InspectorLine::Note(if at == 0 { format!("{creator}: {line}") } else { line.to_owned() })
            })
        });
        lines.collect()
    }

    fn place_name(&self, article: usize, span: Span) -> String {
        self.articles.get(article).map_or_else(String::new, |article| {
            format!("{} {}", article.file_name(), article.segment_at(span.start) + 1)
        })
    }

    /// The stretches of a segment in pane `side` that are marked, in its article's text and in order.
    pub fn decorations(&self, side: usize, segment: usize) -> Vec<(Span, Decoration)> {
        let Some(pane) = self.reader.panes.get(side) else { return Vec::new() };
        let Some(whole) = pane.article().segments.get(segment).map(|segment| segment.span) else { return Vec::new() };
        let mut marked: Vec<(Span, Decoration)> =
            self.search.matches(pane.id, segment).iter().map(|&span| (span, Decoration::Hit)).collect();
        let labelled = self.labelled(pane.id, segment).into_iter();
        marked.extend(labelled.map(|(span, colour)| (span, Decoration::Label(colour))));
        let selection = self.annotation.selection.as_ref().filter(|selection| selection.article == pane.id);
        if let Some(selection) = selection.filter(|_| side == self.reader.focus) {
            marked.push((selection.span(), Decoration::Selected));
        }
        let link = self.reader.counterpart().and_then(|now| self.links.as_ref()?.link(now.link));
        if let Some(link) = link {
            let is_a = link.a.place.article == pane.id && !link.a.place.span.intersection(whole).is_empty();
            let is_b = link.b.place.article == pane.id && !link.b.place.span.intersection(whole).is_empty();
            let mut add = |items: &[crate::align::Evidence], decoration| {
                for item in items {
                    let spans = [(is_a, item.a), (is_b && !is_a, item.b)];
                    marked.extend(spans.into_iter().filter(|(here, _)| *here).map(|(_, span)| (span, decoration)));
                }
            };
            add(&link.evidence, Decoration::Evidence);
            add(&link.conflicts, Decoration::Conflict);
            if let Some((_, answer)) = self.answering_word().filter(|(article, _)| *article == pane.id) {
                for (_, decoration) in marked.iter_mut().filter(|(span, _)| *span == answer) {
                    *decoration = Decoration::Word;
                }
            }
        }
        marked.retain(|(span, _)| !span.intersection(whole).is_empty());
        marked.sort_by_key(|(span, decoration)| (span.start, *decoration));
        marked
    }
}

/// What a kind of evidence is called on the screen.
const fn kind_name(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Term => "word",
        EvidenceKind::Number => "number",
        EvidenceKind::Date => "date",
        EvidenceKind::Name => "name",
        EvidenceKind::Latin => "Latin",
        EvidenceKind::Negation => "negation",
        EvidenceKind::Statement => "statement",
    }
}
