//! Words under the cursor: moving by them, how they are read, and what the dictionaries say.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::action::Action;
use super::annotation::{Annotation, ReadingStyle};
use super::pane::{Pane, Part};
use super::{App, Effect, View};
use crate::lexicon::{Definition, ReadWord};
use crate::settings::Readings;
use crate::text::Span;

/// Below this width of text readings stand in brackets: above the words they would tear the lines apart.
const WIDE_ENOUGH: u16 = 40;

/// Sentences beyond what is in view whose words are asked for, so that readings are there before they are.
const AHEAD: usize = 24;

/// A word: its number among the words of a segment of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WordPlace {
    /// The article.
    pub article: usize,
    /// The segment.
    pub segment: usize,
    /// The word, punctuation not counted.
    pub word: usize,
}

/// What is known and shown of words.
#[derive(Debug, Default)]
pub struct Words {
    /// What is shown with its readings.
    pub readings: Readings,
    /// Whether the dictionary is open.
    pub dictionary: bool,
    cursor: Option<WordPlace>,
    known: FxHashMap<(usize, usize), Arc<[ReadWord]>>,
    asked: FxHashSet<(usize, usize)>,
    looked_up: Option<WordPlace>,
    /// How often something was looked up; answers to others come too late.
    request: usize,
    found: Option<(WordPlace, Option<Definition>)>,
}

impl Words {
    /// Whether there is a word under the cursor, and not just a sentence.
    fn are_wanted(&self) -> bool {
        self.dictionary || self.readings == Readings::Word
    }

    /// The word under the cursor, where it is known.
    fn current(&self) -> Option<(WordPlace, &ReadWord)> {
        let cursor = self.cursor?;
        let words = self.known.get(&(cursor.article, cursor.segment))?;
        let last = words.iter().filter(|word| word.is_word).count().checked_sub(1)?;
        let word = cursor.word.min(last);
        Some((WordPlace { word, ..cursor }, words.iter().filter(|word| word.is_word).nth(word)?))
    }

    /// Forgets an article that is no longer what it was.
    pub(super) fn forget(&mut self, article: usize) {
        self.known.retain(|place, _| place.0 != article);
        self.asked.retain(|place| place.0 != article);
        self.cursor = self.cursor.filter(|cursor| cursor.article != article);
    }

    /// Takes in the words of sentences.
    pub(super) fn take_in(&mut self, article: usize, words: Vec<(usize, Vec<ReadWord>)>) {
        self.known.extend(words.into_iter().map(|(segment, words)| ((article, segment), words.into())));
    }

    /// Takes in what the dictionaries say; an answer that comes too late is left out.
    pub(super) fn define(&mut self, request: usize, definition: Option<Definition>) {
        if let Some(place) = self.looked_up.filter(|_| request == self.request) {
            self.found = Some((place, definition));
        }
    }
}

impl App {
    pub(super) fn act_on_words(&mut self, action: Action) {
        match action {
            Action::NextWord => self.step_word(true),
            Action::PreviousWord => self.step_word(false),
            Action::ToggleDictionary => self.words.dictionary = !self.words.dictionary,
            Action::StepReadings => {
                let (next, told) = match self.words.readings {
                    Readings::Off => (Readings::Word, "readings of the word"),
                    Readings::Word => (Readings::Sentence, "readings of the sentence"),
                    Readings::Sentence => (Readings::Pane, "readings of everything in view"),
                    Readings::Pane => (Readings::Off, "no readings"),
                };
                self.words.readings = next;
                self.message = Some(told.to_owned());
            }
            _ => {}
        }
    }

    fn step_word(&mut self, forward: bool) {
        let Some((id, segment)) = self.reader.focused().map(|pane| (pane.id, pane.segment())) else { return };
        let here = self.words.cursor.filter(|cursor| (cursor.article, cursor.segment) == (id, segment));
        let count = self.words.known.get(&(id, segment)).map(|words| words.iter().filter(|word| word.is_word).count());
        let place = |segment, word| WordPlace { article: id, segment, word };
        let now = self.words.current().filter(|_| here.is_some()).map(|(place, _)| place.word);
        let target = match (here, now) {
            (None, _) | (_, None) => Some(0),
            (_, Some(word)) if forward => Some(word + 1).filter(|&next| count.is_none_or(|count| next < count)),
            (_, Some(word)) => word.checked_sub(1),
        };
        if let Some(word) = target {
            self.words.cursor = Some(place(segment, word));
            return;
        }
        let Some(pane) = self.reader.focused_mut() else { return };
        pane.step(if forward { 1 } else { -1 });
        let reached = pane.segment();
        if reached != segment {
            self.words.cursor = Some(place(reached, if forward { 0 } else { usize::MAX }));
        }
    }

    /// The word under the cursor, in what is shown of its segment.
    pub fn word_span(&self, side: usize, segment: usize) -> Option<Span> {
        let pane = self.reader.panes.get(side).filter(|_| side == self.reader.focus)?;
        let (place, word) = self.words.current()?;
        (place.article == pane.id && place.segment == segment).then_some(word.span)
    }

    /// Where in its article the word under the cursor stands.
    fn word_in_article(&self) -> Option<Span> {
        let (place, word) = self.words.current()?;
        let article = self.articles.get(place.article)?;
        Some(article.display(article.segments.get(place.segment)?.span).span_to_source(word.span))
    }

    /// What answers the word under the cursor on the other side of the link: article and span. Only the link's evidence knows.
    pub(super) fn answering_word(&self) -> Option<(usize, Span)> {
        let word = self.word_in_article()?;
        let here = self.reader.focused()?.id;
        let link = self.links.as_ref()?.link(self.reader.counterpart()?.link)?;
        let (own, other) = (link.a.place.article, link.b.place.article);
        link.evidence.iter().find_map(|item| match here {
            _ if here == own && !item.a.intersection(word).is_empty() => Some((other, item.b)),
            _ if here == other && !item.b.intersection(word).is_empty() => Some((own, item.a)),
            _ => None,
        })
    }

    /// The lines of the dictionary; none while it is closed.
    pub fn dictionary_lines(&self) -> Option<Vec<String>> {
        if !self.words.dictionary || self.view != View::Reader {
            return None;
        }
        let Some((place, word)) = self.words.current() else {
            let here = self.reader.focused().map(|pane| (pane.id, pane.segment()));
            let is_read = here.is_none_or(|here| self.words.known.contains_key(&here));
            let line = if is_read { "there is no dictionary for this" } else { "the dictionary is being opened…" };
            return Some(vec![line.to_owned()]);
        };
        let mut lines = Vec::new();
        match &self.words.found {
            Some((found, Some(definition))) if *found == place => {
                for (reading, glosses) in &definition.entries {
                    lines.push(format!("{}  {reading}  {glosses}", definition.headword));
                }
                let others: Vec<String> =
                    definition.counterparts.iter().map(|(word, reading)| format!("{word} {reading}")).collect();
                if !others.is_empty() {
                    lines.push(format!("= {}", others.join(" · ")));
                }
            }
            Some((found, None)) if *found == place => lines.push(format!("{}: not in the dictionary", word.base)),
            _ => lines.push(format!("{} …", word.base)),
        }
        lines.extend(self.matched_words());
        Some(lines)
    }

    /// What the other side of the link under the cursor has for the word.
    fn matched_words(&self) -> Option<String> {
        let (here, links) = (self.word_in_article()?, self.links.as_ref()?);
        let pane = self.reader.focused()?;
        let link = links.link(self.reader.counterpart()?.link)?;
        let at_a = link.a.place.article == pane.id;
        let other = self.articles.get(if at_a { link.b.place.article } else { link.a.place.article })?;
        let matched: Vec<String> = link
            .evidence
            .iter()
            .map(|item| if at_a { (item.a, item.b) } else { (item.b, item.a) })
            .filter(|(mine, _)| !mine.intersection(here).is_empty())
            .map(|(_, theirs)| other.display(theirs).text.into_owned())
            .collect();
        (!matched.is_empty()).then(|| format!("there: {}", matched.join(", ")))
    }

    /// Lets the word under the cursor follow the sentence under it, and asks for what is not known yet.
    pub(super) fn follow_words(&mut self) -> Vec<Effect> {
        if self.view != View::Reader {
            return Vec::new();
        }
        let Some((id, segment)) = self.reader.focused().map(|pane| (pane.id, pane.segment())) else {
            return Vec::new();
        };
        let stays = self.words.cursor.is_some_and(|cursor| (cursor.article, cursor.segment) == (id, segment));
        if !stays {
            let place = WordPlace { article: id, segment, word: 0 };
            self.words.cursor = self.words.are_wanted().then_some(place);
        }
        let mut wanted: Vec<(usize, usize)> = Vec::new();
        if self.words.cursor.is_some() || self.words.readings != Readings::Off {
            wanted.push((id, segment));
        }
        match self.words.readings {
            Readings::Sentence => wanted.extend(self.reader.panes.iter().map(|pane| (pane.id, pane.segment()))),
            Readings::Pane => wanted.extend(self.reader.panes.iter().flat_map(|pane| {
                let seen = in_view(pane);
                let last = pane.article().segments.len();
                (seen.start.saturating_sub(AHEAD)..(seen.end + AHEAD).min(last)).map(|segment| (pane.id, segment))
            })),
            Readings::Off | Readings::Word => {}
        }
        wanted.retain(|place| self.words.asked.insert(*place));
        wanted.sort_unstable();
        let by_article = wanted.chunk_by(|a, b| a.0 == b.0).filter_map(|places| {
            let segments = places.iter().map(|(_, segment)| *segment).collect();
            Some(Effect::ReadWords { article: places.first()?.0, segments })
        });
        let mut effects: Vec<Effect> = by_article.collect();
        let place = self.words.current().map(|(place, _)| place).filter(|_| self.words.dictionary);
        if let Some(place) = place.filter(|place| self.words.looked_up != Some(*place)) {
            self.words.looked_up = Some(place);
            self.words.request += 1;
            effects.push(Effect::LookUp { request: self.words.request, place });
        }
        effects
    }

    /// What to look up for a word: its dictionary form, and how it is written.
    pub fn forms_of(&self, place: WordPlace) -> Vec<String> {
        let words = self.words.known.get(&(place.article, place.segment));
        let word = words.and_then(|words| words.iter().filter(|word| word.is_word).nth(place.word));
        let Some((word, article)) = word.zip(self.articles.get(place.article)) else { return Vec::new() };
        let shown = article.segments.get(place.segment).map(|segment| article.display(segment.span));
        let surface = shown.map(|shown| word.span.of(&shown.text).to_owned());
        std::iter::once(word.base.to_string()).chain(surface).collect()
    }

    /// Sets readings into the panes, and takes them out where they are no longer asked for. Says whether anything has
    /// changed.
    pub(super) fn lay_readings(&mut self) -> bool {
        let width = self.geometry.map_or(0, |geometry| geometry.text_width());
        let style = if width < WIDE_ENOUGH { ReadingStyle::Inline } else { ReadingStyle::Above };
        let word = self.words.current().map(|(place, _)| place);
        let (readings, ambiguous, focus) = (self.words.readings, self.settings.ambiguous, self.reader.focus);
        let counterparts: Vec<_> = (0..self.reader.panes.len())
            .map(|side| self.reader.counterpart_segments(side).unwrap_or_default())
            .collect();
        let mut changed = false;
        for (side, pane) in self.reader.panes.iter_mut().enumerate() {
            let at = pane.segment();
            let annotated: Vec<usize> = match readings {
                Readings::Word | Readings::Sentence if side == focus => vec![at],
                Readings::Off | Readings::Word => Vec::new(),
                Readings::Sentence => counterparts.get(side).cloned().unwrap_or_default().collect(),
                Readings::Pane => {
                    let seen = in_view(pane);
                    (seen.start.saturating_sub(AHEAD)..seen.end + AHEAD).collect()
                }
            };
            let only = word.filter(|_| readings == Readings::Word).map(|place| place.word);
            changed |= pane.keep_annotations(|segment, key| annotated.contains(&segment) && key == (style, only));
            for segment in annotated {
                let Some(words) = self.words.known.get(&(pane.id, segment)) else { continue };
                changed |= pane.annotate(segment, (style, only), |display| {
                    let words = words.iter().filter(|word| word.is_word).enumerate();
                    let shown = words.filter(|(number, _)| only.is_none_or(|only| only == *number));
                    let readings: Vec<_> = shown.filter_map(|(_, word)| word.reading.clone()).collect();
                    Annotation::new(display, &readings, style, ambiguous)
                });
            }
        }
        changed
    }
}

/// The segments between the first and the last line in view.
fn in_view(pane: &Pane) -> std::ops::Range<usize> {
    let segment = |part| match part {
        Part::Segment(segment) | Part::Fold(segment) | Part::Readings(segment) => Some(segment),
        Part::Gap => None,
    };
    let mut rows = pane.rows().iter().filter_map(|row| segment(row.part));
    let first = rows.next().unwrap_or_default();
    first..rows.next_back().unwrap_or(first) + 1
}
