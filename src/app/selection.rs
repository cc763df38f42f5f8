//! Selecting text with the keyboard: first a sentence, then as far as its two ends are moved.

use unicode_segmentation::UnicodeSegmentation;

use super::App;
use super::action::Action;
use crate::corpus::Article;
use crate::text::Span;

/// What is selected, in bytes of an article's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextSelection {
    /// The article.
    pub article: usize,
    start: u32,
    end: u32,
    /// Whether the end moves, or else the start.
    at_end: bool,
}

impl TextSelection {
    /// Selects a span; its start moves first.
    pub fn new(article: usize, span: Span) -> Self {
        Self { article, start: span.start, end: span.end, at_end: false }
    }

    /// What is selected.
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }

    /// The end that moves.
    pub fn moving(&self) -> u32 {
        if self.at_end { self.end } else { self.start }
    }

    fn set(&mut self, to: u32) {
        let other = if self.at_end { self.start } else { self.end };
        // An end that passes the other one takes its place.
        self.at_end = to > other || (to == other && self.at_end);
        (self.start, self.end) = (to.min(other), to.max(other));
    }

    fn step(&mut self, action: Action, article: &Article) {
        let at = self.moving();
        let to = match action {
            Action::SelectRight => next(article, at, false),
            Action::SelectLeft => previous(article, at, false),
            Action::SelectWordRight => next(article, at, true),
            Action::SelectWordLeft => previous(article, at, true),
            Action::SelectDown => {
                article.segments.iter().map(|segment| segment.span.end).find(|&end| end > at).unwrap_or(at)
            }
            Action::SelectUp => {
                article.segments.iter().rev().map(|s| s.span.start).find(|&start| start < at).unwrap_or(at)
            }
            _ => at,
        };
        if to != self.start || to != self.end {
            self.set(to);
        }
    }
}

impl App {
    /// Selects the sentence under the cursor, or ends a selection.
    pub(super) fn select(&mut self) {
        if self.annotation.selection.take().is_some() {
            return;
        }
        let Some(pane) = self.reader.focused() else { return };
        let Some(span) = pane.article().segments.get(pane.segment()).map(|segment| segment.span) else { return };
        self.annotation.selection = Some(TextSelection::new(pane.id, span));
        self.message = Some("l h f b move the beginning, o goes to the end; then 1-9 t w y, esc ends".to_owned());
    }

    /// Moves an end of the selection, and the cursor with it.
    pub(super) fn move_selection(&mut self, action: Action) {
        let (Some(selection), Some(pane)) = (&mut self.annotation.selection, self.reader.focused_mut()) else { return };
        if selection.article != pane.id {
            self.annotation.selection = None;
            return;
        }
        let article = std::sync::Arc::clone(pane.article());
        if action == Action::SwapSelectionEnds {
            selection.at_end = !selection.at_end;
        } else {
            selection.step(action, &article);
        }
        let inside = if selection.at_end { selection.end.saturating_sub(1) } else { selection.start };
        let segment = article.segment_at(inside);
        pane.open_fold_at(segment);
        pane.go_to(segment);
    }
}

/// The position after the next character that is shown, or after the next word.
fn next(article: &Article, at: u32, word: bool) -> u32 {
    let Some(segment) = article.segments.iter().find(|segment| segment.span.end > at) else { return at };
    let display = article.display(segment.span);
    let shown = display.span_to_display(Span { start: segment.span.start, end: at.max(segment.span.start) }).end;
    let rest = display.text.get(shown as usize..).unwrap_or_default();
    let step = if word { first_word(rest) } else { rest.graphemes(true).next().map_or(0, str::len) };
    let to = shown as usize + step;
    if to >= display.text.len() {
        return segment.span.end;
    }
    display.to_source(to as u32).max(at + 1)
}

/// The position before the previous character that is shown, or before the previous word.
fn previous(article: &Article, at: u32, word: bool) -> u32 {
    let Some(segment) = article.segments.iter().rev().find(|segment| segment.span.start < at) else { return at };
    let display = article.display(segment.span);
    let shown = display.span_to_display(Span { start: segment.span.start, end: at.min(segment.span.end) }).end;
    let before = display.text.get(..shown as usize).unwrap_or_default();
    let step = if word { last_word(before) } else { before.graphemes(true).next_back().map_or(0, str::len) };
    let to = before.len() - step;
    if to == 0 { segment.span.start } else { display.to_source(to as u32).min(at.saturating_sub(1)) }
}

/// What characters form a word together: those of one script.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Han,
    Hiragana,
    Katakana,
    Other,
    Space,
    Punctuation,
}

fn kind(c: char) -> Kind {
    match c {
        '\u{3041}'..='\u{309F}' => Kind::Hiragana,
        '\u{30A0}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}' => Kind::Katakana,
        '々'
        | '〆'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' => Kind::Han,
        c if c.is_whitespace() => Kind::Space,
        c if c.is_alphanumeric() => Kind::Other,
        _ => Kind::Punctuation,
    }
}

/// Bytes up to the end of the first word, with white space before it.
fn first_word(text: &str) -> usize {
    let spaces = text.len() - text.trim_start().len();
    let word = text.get(spaces..).unwrap_or_default();
    let Some(first) = word.chars().next().map(kind) else { return text.len() };
    spaces + word.find(|c| kind(c) != first).unwrap_or(word.len())
}

/// Bytes from the beginning of the last word on, with white space after it.
fn last_word(text: &str) -> usize {
    let word = text.trim_end();
    let Some(last) = word.chars().next_back().map(kind) else { return text.len() };
    let start = word.char_indices().rev().find(|(_, c)| kind(*c) != last).map_or(0, |(at, c)| at + c.len_utf8());
    text.len() - start
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::app::action::Action::{
        SelectDown, SelectLeft, SelectRight, SelectUp, SelectWordLeft, SelectWordRight, SwapSelectionEnds,
    };

    fn select(article: &Article, actions: &[Action]) -> String {
        let mut selection = TextSelection::new(0, article.segments[0].span);
        for action in actions {
            if *action == SwapSelectionEnds {
                selection.at_end = !selection.at_end;
            } else {
                selection.step(*action, article);
            }
        }
        selection.span().of(&article.text).to_owned()
    }

    #[test]
    fn both_ends_move_by_words_and_characters() {
        let article = Article::new("a.txt".into(), "岸田文雄首相はワシントンでTPPを語った。次の文。".into());
        assert_eq!(select(&article, &[]), "岸田文雄首相はワシントンでTPPを語った。");
        assert_eq!(select(&article, &[SelectWordRight, SelectWordRight]), "ワシントンでTPPを語った。");
        let inner = [SelectWordRight, SelectWordRight, SwapSelectionEnds, SelectLeft, SelectWordLeft, SelectWordLeft];
        assert_eq!(select(&article, &inner), "ワシントンでTPPを");
        assert_eq!(
            select(&article, &[SelectRight, SwapSelectionEnds, SelectDown]),
            "田文雄首相はワシントンでTPPを語った。次の文。"
        );
    }

    #[test]
    fn markup_that_is_not_shown_is_passed_over() {
        let article = Article::new("a.md".into(), "首相は[米国](https://example.org/)を訪れた。".into());
        let shown = select(&article, &[SelectWordRight; 3]);
        assert!(shown.starts_with("](") || shown.starts_with("を"), "{shown}");
    }

    proptest! {
        #[test]
        fn an_end_never_stands_inside_a_letter(moves in prop::collection::vec(0..7_usize, 0..60)) {
            let text = "か\u{3099}👨‍👩‍👧は[米国](https://example.org/)を訪れた。\n\n次の🇯🇵文で、終わり。";
            let article = Article::new("a.md".into(), text.into());
            let all = [SelectRight, SelectLeft, SelectWordRight, SelectWordLeft,
                SelectDown, SelectUp, SwapSelectionEnds];
            let mut selection = TextSelection::new(0, article.segments[0].span);
            let letters: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
            for at in moves {
                if all[at] == SwapSelectionEnds {
                    selection.at_end = !selection.at_end;
                } else {
                    selection.step(all[at], &article);
                }
                let span = selection.span();
                prop_assert!(span.start <= span.end);
                prop_assert!(letters.contains(&(span.start as usize)) && letters.contains(&(span.end as usize)));
            }
        }
    }
}
