//! How many characters of a script stand in a row: told apart faster than a regular expression is tried.

use regex_syntax::hir::{Class, ClassUnicodeRange, Hir, HirKind};

/// Classes of more characters are no script's.
const MOST_CHARS: usize = 150_000;

/// Characters that stand for each other in expressions: \d, [a-z], [ぁ-ん], [ァ-ヶー], \p{Han}.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Digit,
    Latin,
    Hiragana,
    Katakana,
    Han,
}

const SCRIPTS: usize = 5;

fn script(c: char) -> Option<Script> {
    match c {
        '0'..='9' => Some(Script::Digit),
        'a'..='z' | 'A'..='Z' => Some(Script::Latin),
        '\0'..='\u{7F}' => None,
        '\u{3040}'..='\u{309F}' => Some(Script::Hiragana),
        '\u{30A0}'..='\u{30FF}' => Some(Script::Katakana),
        // No less than \p{Han}.
        '\u{4E00}'..='\u{9FFF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{2E80}'..='\u{2FDF}'
        | '\u{3005}'
        | '\u{3007}'
        | '\u{3021}'..='\u{3029}'
        | '\u{3038}'..='\u{303B}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{16FE0}'..='\u{16FFF}'
        | '\u{20000}'..='\u{3FFFF}' => Some(Script::Han),
        c if c.is_numeric() => Some(Script::Digit),
        _ => None,
    }
}

/// The longest row of each script's characters in a text; longer than 255 counts as that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Runs([u8; SCRIPTS]);

impl Runs {
    /// O(text).
    pub fn of(text: &str) -> Self {
        let mut longest = [0_u8; SCRIPTS];
        let (mut last, mut length) = (None, 0_u8);
        for c in text.chars() {
            let now = script(c);
            length = if now == last { length.saturating_add(1) } else { 1 };
            last = now;
            if let Some(row) = now.and_then(|script| longest.get_mut(script as usize)) {
                *row = length.max(*row);
            }
        }
        Self(longest)
    }

    /// Whether each row is as long as in `least`.
    pub fn reach(self, least: Self) -> bool {
        self.0.iter().zip(&least.0).all(|(row, least)| row >= least)
    }

    /// The rows that every match of an expression holds.
    pub fn required(hir: &Hir) -> Self {
        match hir.kind() {
            HirKind::Class(Class::Unicode(class)) => {
                let size: usize = class.iter().map(ClassUnicodeRange::len).sum();
                let mut chars = class.iter().flat_map(|range| range.start()..=range.end());
                let first = chars.next().filter(|_| size <= MOST_CHARS).and_then(script);
                first
                    .filter(|first| chars.all(|c| script(c) == Some(*first)))
                    .map(|only| Self::row(only, 1))
                    .unwrap_or_default()
            }
            HirKind::Repetition(repetition) if repetition.min > 0 => {
                let mut rows = Self::required(&repetition.sub);
                // A class once is that often in a row when it is repeated; of anything else nobody knows.
                if matches!(repetition.sub.kind(), HirKind::Class(_)) {
                    let least = u8::try_from(repetition.min).unwrap_or(u8::MAX);
                    rows.0.iter_mut().filter(|row| **row > 0).for_each(|row| *row = least);
                }
                rows
            }
            HirKind::Capture(capture) => Self::required(&capture.sub),
            HirKind::Concat(parts) => {
                let mut rows = Self::default();
                for part in parts.iter().map(Self::required) {
                    rows.0.iter_mut().zip(part.0).for_each(|(row, part)| *row = part.max(*row));
                }
                rows
            }
            _ => Self::default(),
        }
    }

    fn row(script: Script, length: u8) -> Self {
        let mut rows = Self::default();
        if let Some(row) = rows.0.get_mut(script as usize) {
            *row = length;
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_row_of_each_script_counts() {
        let runs = Runs::of("2024年４月、アメリカの大統領 a bc");
        assert_eq!(runs, Runs([4, 2, 1, 4, 3]));
        assert_eq!(Runs::of(&"一".repeat(300)), Runs([0, 0, 0, 0, 255]));
    }

    #[test]
    fn expressions_require_rows() {
        let required = |expression: &str| Runs::required(&regex_syntax::parse(expression).unwrap());
        assert_eq!(required(r"\d{4}年[ァ-ヶー]+"), Runs([4, 0, 0, 1, 0]));
        assert_eq!(required(r"(\p{Han}{12,})[a-z]"), Runs([0, 1, 0, 0, 12]));
        assert_eq!(required(r"(\d[a-z]){3}"), Runs([1, 1, 0, 0, 0]));
        for nothing in [r"\d*", r"\d|年", r"[\d年]", r".{4}", r"[^a]"] {
            assert_eq!(required(nothing), Runs::default(), "{nothing}");
        }
    }
}
