//! A sentence with readings set into it: above its words, or in brackets behind them.

use crate::text::width::text_width;
use crate::text::{Ambiguous, Span};

/// Takes no room, and no line breaks beside it.
const WORD_JOINER: &str = "\u{2060}";

/// Characters of a word that may still be torn by the end of a line.
const LONGEST_WHOLE: usize = 6;

/// Where readings stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadingStyle {
    /// On a line of their own above the words, which stand as far apart as their readings need.
    Above,
    /// In brackets behind the words.
    Inline,
}

/// The text to break into lines, and the way there from what is shown without readings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotation {
    /// What is shown, with what was inserted.
    pub text: String,
    /// What was inserted: after which byte of the display, and how many bytes; in order.
    inserts: Vec<(u32, u32)>,
    /// Readings that stand above, by the byte of `text` over which they begin; in order.
    above: Vec<(u32, Box<str>)>,
}

impl Annotation {
    /// Sets `readings`, spans of `display` in order, into it.
    pub fn new(display: &str, readings: &[(Span, Box<str>)], style: ReadingStyle, ambiguous: Ambiguous) -> Self {
        let mut made = Self::default();
        let mut copied = 0;
        let mut before: Option<(Span, &str)> = None;
        for (span, reading) in readings {
            let (start, end) = (span.start as usize, span.end as usize);
            let (Some(between), Some(word)) = (display.get(copied..start), display.get(start..end)) else { continue };
            made.text.push_str(between);
            if let Some((last, reading)) = before.filter(|_| style == ReadingStyle::Above) {
                // A reading may hang over what follows its word, but not into the next reading.
                let room = text_width(Span { start: last.start, end: span.start }.of(display), ambiguous);
                let needs = text_width(reading, ambiguous) + apart(reading);
                made.insert(span.start, &" ".repeat(needs.saturating_sub(room)));
            }
            match style {
                ReadingStyle::Inline => {
                    made.text.push_str(word);
                    made.insert(span.end, &format!("({reading})"));
                }
                ReadingStyle::Above => {
                    made.above.push((made.text.len() as u32, reading.clone()));
                    made.push_whole(word, span.start);
                }
            }
            copied = end;
            before = Some((*span, reading));
        }
        made.text.push_str(display.get(copied..).unwrap_or_default());
        made
    }

    /// Inserts `what` before byte `at` of the display.
    fn insert(&mut self, at: u32, what: &str) {
        if !what.is_empty() {
            self.inserts.push((at, what.len() as u32));
            self.text.push_str(what);
        }
    }

    /// Appends a word so that no line breaks within it and parts it from its reading.
    fn push_whole(&mut self, word: &str, start: u32) {
        let whole = word.chars().count() <= LONGEST_WHOLE;
        for (at, c) in word.char_indices() {
            if at > 0 && whole {
                self.insert(start + at as u32, WORD_JOINER);
            }
            self.text.push(c);
        }
    }

    /// Whether readings stand above the lines.
    pub fn is_above(&self) -> bool {
        !self.above.is_empty()
    }

    /// Where a stretch of what is shown without readings stands here.
    pub fn span(&self, span: Span) -> Span {
        let inserted = |counts: &dyn Fn(u32) -> bool| {
            self.inserts.iter().take_while(|(at, _)| counts(*at)).map(|(_, bytes)| bytes).sum::<u32>()
        };
        let start = span.start + inserted(&|at| at <= span.start);
        Span { start, end: (span.end + inserted(&|at| at < span.end)).max(start) }
    }

    /// The readings over a line of the text, set out in columns.
    pub fn line_above(&self, line: Span, ambiguous: Ambiguous) -> String {
        let mut shown = String::new();
        let mut used = 0;
        for (at, reading) in self.above.iter().filter(|(at, _)| (line.start..line.end).contains(at)) {
            let column = text_width(Span { start: line.start, end: *at }.of(&self.text), ambiguous);
            if column > used {
                shown.push_str(&" ".repeat(column - used));
                used = column;
            }
            shown.push_str(reading);
            used += text_width(reading, ambiguous);
        }
        shown
    }
}

/// Latin letters run together where nothing parts them.
fn apart(reading: &str) -> usize {
    usize::from(reading.chars().any(|c| c < '\u{250}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "首相は走った";

    fn readings() -> Vec<(Span, Box<str>)> {
        vec![(Span::new(0, 6), "しゅしょう".into()), (Span::new(9, 12), "はし".into())]
    }

    #[test]
    fn readings_in_brackets_stand_behind_their_words() {
        let made = Annotation::new(TEXT, &readings(), ReadingStyle::Inline, Ambiguous::Narrow);
        assert_eq!(made.text, "首相(しゅしょう)は走(はし)った");
        assert_eq!(made.span(Span::new(9, 12)).of(&made.text), "走");
        assert_eq!(made.span(Span::new(6, 9)).of(&made.text), "は");
        assert_eq!(made.span(Span::new(0, TEXT.len())).of(&made.text), made.text);
        assert!(!made.is_above());
    }

    fn bare(made: &Annotation) -> String {
        made.text.replace(WORD_JOINER, "")
    }

    #[test]
    fn readings_above_stand_over_their_words() {
        let made = Annotation::new(TEXT, &readings(), ReadingStyle::Above, Ambiguous::Narrow);
        assert_eq!(bare(&made), "首相は    走った");
        assert_eq!(made.line_above(Span::new(0, made.text.len()), Ambiguous::Narrow), "しゅしょうはし");
        let second = Span::new(made.text.find('走').unwrap(), made.text.len());
        assert_eq!(made.line_above(second, Ambiguous::Narrow), "はし");
    }

    #[test]
    fn pinyin_is_kept_apart_and_hangs_over_what_needs_no_reading() {
        let words = [(Span::new(0, 6), "huìtán".into()), (Span::new(9, 15), "zhòngyào".into())];
        let made = Annotation::new("会谈，重要。", &words, ReadingStyle::Above, Ambiguous::Narrow);
        assert_eq!(made.line_above(Span::new(0, made.text.len()), Ambiguous::Narrow), "huìtán zhòngyào");
        assert_eq!(bare(&made), "会谈， 重要。");
    }

    #[test]
    fn no_line_breaks_within_a_word() {
        use crate::text::{Language, wrap};
        let words = [(Span::new(3, 12), "zǒngsīlìngbù".into())];
        let made = Annotation::new("设总司令部。", &words, ReadingStyle::Above, Ambiguous::Narrow);
        let lines = wrap(&made.text, 6, Language::ZH_HANS, Ambiguous::Narrow);
        assert!(lines.iter().any(|line| line.of(&made.text).replace(WORD_JOINER, "").contains("总司令")), "{lines:?}");
    }

    proptest! {
        #[test]
        fn no_two_readings_ever_overlap(lengths in proptest::collection::vec((1..4_usize, 1..9_usize), 1..8)) {
            let mut text = String::new();
            let mut words: Vec<(Span, Box<str>)> = Vec::new();
            for (kanji, kana) in lengths {
                let start = text.len();
                text.push_str(&"統".repeat(kanji));
                words.push((Span::new(start, text.len()), "か".repeat(kana).into()));
                text.push('は');
            }
            let made = Annotation::new(&text, &words, ReadingStyle::Above, Ambiguous::Narrow);
            let above = made.line_above(Span::new(0, made.text.len()), Ambiguous::Narrow);
            let mut column = 0;
            for (span, reading) in &words {
                let at = text_width(Span::new(0, made.span(*span).start as usize).of(&made.text), Ambiguous::Narrow);
                prop_assert!(at >= column);
                column = at + text_width(reading, Ambiguous::Narrow);
                let whole = made.span(*span).of(&made.text).replace(WORD_JOINER, "");
                prop_assert_eq!(whole.as_str(), span.of(&text));
            }
            prop_assert_eq!(text_width(&above, Ambiguous::Narrow), column);
        }
    }
}
