//! Cutting what goes on for pages without an end.
//!
//! No sentence is as long as that: it is a table, a dump, or a script whose sentences end in a way that is not known here.
//! Reading, comparing and showing a sentence costs more than its length, and all of that rests on its being bounded.

use crate::text::Span;

/// Longest segment in bytes: some 1,300 Chinese characters. The longest sentences of laws have half of that.
pub const LONGEST_SEGMENT: usize = 4_000;

/// `span` of `text`, in pieces of at most [`LONGEST_SEGMENT`] bytes without white space at their ends: cut after a comma,
/// a bracket or a space where there is one in the last quarter, and never before a mark that belongs to a character.
pub(super) fn cut(text: &str, span: Span) -> impl Iterator<Item = Span> {
    let mut rest = span;
    std::iter::from_fn(move || {
        let piece = piece(rest.of(text));
        if piece == 0 {
            return None;
        }
        let cut = Span::new(rest.start as usize, rest.start as usize + piece);
        rest.start += piece as u32;
        Some(if piece == span.len() { cut } else { cut.trimmed(text) })
    })
    .filter(|piece| !piece.is_empty())
}

/// Bytes of the first piece.
fn piece(rest: &str) -> usize {
    if rest.len() <= LONGEST_SEGMENT {
        return rest.len();
    }
    let most = rest.floor_char_boundary(LONGEST_SEGMENT);
    let window = rest.get(..most).unwrap_or_default();
    let last_quarter = window.get(window.floor_char_boundary(most / 4 * 3)..).unwrap_or_default();
    let before = most - last_quarter.len();
    let pause = |c: char| c.is_whitespace() || "、，,；;：」』）)】》|。".contains(c);
    if let Some((at, found)) = last_quarter.char_indices().rfind(|&(_, c)| pause(c)) {
        return before + at + found.len_utf8();
    }
    // A character with more marks than fit is cut all the same.
    let joins = |at: usize| rest.get(at..).and_then(|after| after.chars().next()).is_some_and(joins_the_one_before);
    let places = last_quarter.char_indices().rev().map(|(at, _)| before + at);
    std::iter::once(most).chain(places).find(|&at| !joins(at)).unwrap_or(most)
}

fn joins_the_one_before(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{3099}' | '\u{309a}' | '\u{ff9e}' | '\u{ff9f}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pieces(text: &str) -> Vec<&str> {
        cut(text, Span::new(0, text.len())).map(|span| span.of(text)).collect()
    }

    #[test]
    fn what_is_of_ordinary_length_stays_whole() {
        assert_eq!(pieces("日本の首相は東京で会談した。"), ["日本の首相は東京で会談した。"]);
        assert_eq!(pieces(&"長".repeat(1300)).len(), 1);
        assert!(pieces("").is_empty());
    }

    #[test]
    fn what_goes_on_is_cut_at_a_pause_and_between_characters() {
        let listed = pieces(&"品目と数量、".repeat(1000)).into_iter().all(|piece| piece.ends_with('、'));
        assert!(listed);
        let voiced = "か\u{3099}".repeat(3000);
        assert!(pieces(&voiced).iter().all(|piece| piece.starts_with('か')));
        assert_eq!(pieces(&"\u{301}".repeat(9000)).concat().chars().count(), 9000);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_but_white_space(text in "(日|a| |、|\u{3099}|😀|\n){0,40}", times in 1_usize..400) {
            let text = text.repeat(times);
            let visible = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let pieces = pieces(&text);
            prop_assert_eq!(visible(&pieces.concat()), visible(&text));
            prop_assert!(pieces.iter().all(|piece| piece.len() <= LONGEST_SEGMENT));
        }
    }
}
