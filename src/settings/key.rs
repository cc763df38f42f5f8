//! Keys as they are written in settings, help and documentation: `j`, `ctrl-d`, `page-down`.

use std::fmt;
use std::str::FromStr;

/// A key on its own, without modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyCode {
    /// A character; upper case stands for the shifted key.
    Char(char),
    /// A key that types no character.
    Named(NamedKey),
    /// `f1` to `f24`.
    Function(u8),
}

/// The highest function key that terminals report.
const MOST_FUNCTION_KEYS: u8 = 24;

/// Keys that type no character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum NamedKey {
    Enter,
    Escape,
    Tab,
    BackTab,
    Space,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
}

const NAMES: [(NamedKey, &str); 16] = [
    (NamedKey::Enter, "enter"),
    (NamedKey::Escape, "esc"),
    (NamedKey::Tab, "tab"),
    (NamedKey::BackTab, "shift-tab"),
    (NamedKey::Space, "space"),
    (NamedKey::Backspace, "backspace"),
    (NamedKey::Delete, "delete"),
    (NamedKey::Insert, "insert"),
    (NamedKey::Up, "up"),
    (NamedKey::Down, "down"),
    (NamedKey::Left, "left"),
    (NamedKey::Right, "right"),
    (NamedKey::Home, "home"),
    (NamedKey::End, "end"),
    (NamedKey::PageUp, "page-up"),
    (NamedKey::PageDown, "page-down"),
];

/// A key with its modifiers. Shift is part of the character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// Whether Control was held.
    pub ctrl: bool,
    /// Whether Alt was held.
    pub alt: bool,
}

impl Key {
    /// A character key, as it was typed.
    pub fn char(c: char) -> Self {
        let code = if c == ' ' { KeyCode::Named(NamedKey::Space) } else { KeyCode::Char(c) };
        Self { code, ctrl: false, alt: false }
    }

    /// The key that is meant where keys are commands: full-width forms, as an input method sends them, count as their
    /// ASCII letters.
    #[must_use]
    pub fn as_command(self) -> Self {
        match self.code {
            KeyCode::Char(c) => Self { code: Self::char(half_width(c)).code, ..self },
            KeyCode::Named(_) | KeyCode::Function(_) => self,
        }
    }

    /// A key that types no character.
    pub const fn named(key: NamedKey) -> Self {
        Self { code: KeyCode::Named(key), ctrl: false, alt: false }
    }

    /// A function key, from 1; none where there is no such key.
    pub fn function(number: u8) -> Option<Self> {
        let known = (1..=MOST_FUNCTION_KEYS).contains(&number);
        known.then_some(Self { code: KeyCode::Function(number), ctrl: false, alt: false })
    }
}

/// Full-width ASCII (U+FF01 to U+FF5E) and the ideographic space as their half-width twins.
fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// A key notation that names no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no key; write a character, ctrl-x, alt-x, f1 to f24, or one of: {names}", names = names())]
pub struct UnknownKey(pub String);

fn names() -> String {
    NAMES.map(|(_, name)| name).join(", ")
}

impl FromStr for Key {
    type Err = UnknownKey;

    fn from_str(notation: &str) -> Result<Self, UnknownKey> {
        let mut key = Self::char(' ');
        let mut rest = notation;
        loop {
            if let Some(after) = rest.strip_prefix("ctrl-") {
                (key.ctrl, rest) = (true, after);
            } else if let Some(after) = rest.strip_prefix("alt-") {
                (key.alt, rest) = (true, after);
            } else {
                break;
            }
        }
        let mut chars = rest.chars();
        key.code = match (NAMES.iter().find(|(_, name)| *name == rest), chars.next(), chars.next()) {
            (Some((named, _)), ..) => KeyCode::Named(*named),
            (None, Some(c), None) => Self::char(half_width(c)).code,
            _ => {
                let function = rest.strip_prefix('f').and_then(|number| Self::function(number.parse().ok()?));
                function.ok_or_else(|| UnknownKey(notation.to_owned()))?.code
            }
        };
        Ok(key)
    }
}

/// Keys pressed one after the other, as they are written in settings: `g g`, `ctrl-x ctrl-s`.
pub fn sequence(notation: &str) -> Result<Vec<Key>, UnknownKey> {
    let keys: Vec<Key> = notation.split_ascii_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    if keys.is_empty() { Err(UnknownKey(notation.to_owned())) } else { Ok(keys) }
}

/// Keys pressed one after the other, in the notation of [`sequence`].
pub fn notation(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ")
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("ctrl-")?;
        }
        if self.alt {
            f.write_str("alt-")?;
        }
        match self.code {
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::Function(number) => write!(f, "f{number}"),
            KeyCode::Named(named) => {
                f.write_str(NAMES.iter().find(|(key, _)| *key == named).map_or("", |(_, name)| name))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notation_reads_back() {
        for notation in ["j", "G", "?", "-", "ctrl-d", "alt-x", "ctrl-alt-page-down", "shift-tab", "space", "f12"] {
            assert_eq!(notation.parse::<Key>().unwrap().to_string(), notation);
        }
    }

    #[test]
    fn a_word_that_is_no_key_is_refused() {
        assert!("retrun".parse::<Key>().is_err());
        assert!("ctrl-".parse::<Key>().is_err());
        assert!("".parse::<Key>().is_err());
        assert!("f0".parse::<Key>().is_err());
        assert!("f25".parse::<Key>().is_err());
    }

    #[test]
    fn a_sequence_is_written_with_blanks() {
        let keys = sequence("g  ctrl-x space").unwrap();
        assert_eq!(keys.len(), 3);
        assert_eq!(notation(&keys), "g ctrl-x space");
        assert!(sequence(" ").is_err());
        assert!(sequence("g retrun").is_err());
    }

    #[test]
    fn full_width_letters_count_as_ascii() {
        assert_eq!(Key::char('ｊ').as_command(), Key::char('j'));
        assert_eq!(Key::char('？').as_command(), Key::char('?'));
        assert_eq!(Key::char('\u{3000}').as_command(), Key::named(NamedKey::Space));
    }
}
