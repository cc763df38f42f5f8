//! A sentence with readings set into it: above its words, or in brackets behind them.

use crate::text::width::text_width;
use crate::text::{Ambiguous, Span};

/// Where readings stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadingStyle {
    /// On a line of their own above the words, which are set apart as far as their readings need.
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
        for (span, reading) in readings {
            let (start, end) = (span.start as usize, span.end as usize);
            let (Some(before), Some(word)) = (display.get(copied..start), display.get(start..end)) else { continue };
            made.text.push_str(before);
            let at = made.text.len() as u32;
            made.text.push_str(word);
            copied = end;
            let inserted = match style {
                ReadingStyle::Inline => format!("({reading})"),
                ReadingStyle::Above => {
                    made.above.push((at, reading.clone()));
                    let (needs, has) = (text_width(reading, ambiguous), text_width(word, ambiguous));
                    // Latin letters run together where nothing parts them.
                    let apart = usize::from(reading.chars().any(|c| c.is_ascii_alphabetic()));
                    " ".repeat((needs + apart).saturating_sub(has))
                }
            };
            if !inserted.is_empty() {
                made.inserts.push((span.end, inserted.len() as u32));
                made.text.push_str(&inserted);
            }
        }
        made.text.push_str(display.get(copied..).unwrap_or_default());
        made
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

    #[test]
    fn readings_above_stand_over_their_words() {
        let made = Annotation::new(TEXT, &readings(), ReadingStyle::Above, Ambiguous::Narrow);
        assert_eq!(made.text, "首相      は走  った");
        assert_eq!(
            made.line_above(Span::new(0, made.text.len()), Ambiguous::Narrow),
            "しゅしょうはし".replace("うは", "う  は")
        );
        let second = Span::new(made.text.find('走').unwrap(), made.text.len());
        assert_eq!(made.line_above(second, Ambiguous::Narrow), "はし");
    }

    #[test]
    fn pinyin_is_kept_apart() {
        let words = [(Span::new(0, 6), "huìtán".into()), (Span::new(6, 12), "zhòngyào".into())];
        let made = Annotation::new("会谈重要", &words, ReadingStyle::Above, Ambiguous::Narrow);
        assert_eq!(made.line_above(Span::new(0, made.text.len()), Ambiguous::Narrow), "huìtán zhòngyào");
        assert_eq!(made.text, "会谈   重要     ");
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
                prop_assert_eq!(made.span(*span).of(&made.text), span.of(&text));
            }
            prop_assert!(text_width(&above, Ambiguous::Narrow) <= text_width(&made.text, Ambiguous::Narrow));
        }
    }
}
