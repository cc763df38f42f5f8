//! A line of text that is being typed.

use unicode_segmentation::UnicodeSegmentation;

use super::key::{Key, KeyCode, NamedKey};

/// Text with a cursor between two grapheme clusters, so that no letter is ever cut from its marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    text: String,
    /// A byte offset on a cluster boundary.
    cursor: usize,
}

impl Field {
    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the cursor.
    pub fn before_cursor(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    fn after_cursor(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or_default()
    }

    /// Characters that a field holds: everything is laid out anew with each key.
    pub const MOST: usize = 4096;

    /// Inserts typed or pasted text; line breaks and control characters become blanks or nothing. What is more than
    /// [`Field::MOST`] is left out.
    pub fn insert(&mut self, text: &str) {
        let room = Self::MOST.saturating_sub(self.text.chars().count());
        let clean = text.chars().filter_map(|c| match c {
            '\n' | '\r' | '\t' => Some(' '),
            c if c.is_control() => None,
            c => Some(c),
        });
        let clean: String = clean.take(room).collect();
        self.text.insert_str(self.cursor, &clean);
        self.cursor += clean.len();
    }

    /// Replaces everything.
    pub fn set(&mut self, text: &str) {
        text.clone_into(&mut self.text);
        self.cursor = self.text.len();
    }

    /// Edits by a key; says whether the key means something here.
    pub fn press(&mut self, key: Key) -> bool {
        match (key.code, key.ctrl, key.alt) {
            (KeyCode::Char(c), false, false) => self.insert(c.encode_utf8(&mut [0; 4])),
            (KeyCode::Named(NamedKey::Space), false, false) => self.insert(" "),
            (KeyCode::Named(NamedKey::Backspace), false, false) | (KeyCode::Char('h'), true, false) => {
                self.delete_back();
            }
            (KeyCode::Named(NamedKey::Delete), false, false) => {
                let end = self.next();
                self.text.replace_range(self.cursor..end, "");
            }
            (KeyCode::Named(NamedKey::Left), ..) | (KeyCode::Char('b'), true, _) => self.cursor = self.previous(),
            (KeyCode::Named(NamedKey::Right), ..) | (KeyCode::Char('f'), true, _) => self.cursor = self.next(),
            (KeyCode::Named(NamedKey::Home), ..) | (KeyCode::Char('a'), true, _) => self.cursor = 0,
            (KeyCode::Named(NamedKey::End), ..) | (KeyCode::Char('e'), true, _) => self.cursor = self.text.len(),
            (KeyCode::Char('u'), true, _) => {
                self.text = self.after_cursor().to_owned();
                self.cursor = 0;
            }
            (KeyCode::Char('k'), true, _) => self.text.truncate(self.cursor),
            (KeyCode::Char('w'), true, _) => {
                let kept = self.before_cursor().trim_end();
                let start = kept.unicode_word_indices().next_back().map_or(0, |(at, _)| at);
                self.text.replace_range(start..self.cursor, "");
                self.cursor = start;
            }
            _ => return false,
        }
        true
    }

    fn delete_back(&mut self) {
        let start = self.previous();
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
    }

    fn previous(&self) -> usize {
        self.before_cursor().grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn next(&self) -> usize {
        self.after_cursor().graphemes(true).next().map_or(self.cursor, |cluster| self.cursor + cluster.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(keys: &str) -> Field {
        let mut field = Field::default();
        for key in keys.split_whitespace() {
            assert!(field.press(key.parse().unwrap()), "{key}");
        }
        field
    }

    #[test]
    fn a_letter_goes_with_its_marks() {
        let mut field = Field::default();
        field.insert("か\u{3099}👨‍👩‍👧");
        field.press("backspace".parse().unwrap());
        assert_eq!(field.text(), "か\u{3099}");
        field.press("backspace".parse().unwrap());
        assert_eq!(field.text(), "");
    }

    #[test]
    fn the_usual_keys_edit() {
        assert_eq!(typed("a b c left left x").text(), "axbc");
        assert_eq!(typed("a b space c ctrl-w").text(), "ab ");
        assert_eq!(typed("a b left ctrl-u").text(), "b");
        assert_eq!(typed("a b left ctrl-k").text(), "a");
        assert_eq!(typed("a b left delete delete").text(), "a");
    }

    #[test]
    fn a_field_holds_so_much_and_no_more() {
        let mut field = Field::default();
        field.insert(&"国".repeat(Field::MOST - 1));
        field.insert("民と国家");
        assert_eq!((field.text().chars().count(), field.before_cursor()), (Field::MOST, field.text()));
        field.press("a".parse().unwrap());
        assert!(field.text().ends_with("国民"));
    }

    #[test]
    fn what_is_pasted_is_one_line() {
        let mut field = Field::default();
        field.insert("統合\r\n作戦\u{1b}[31m");
        assert_eq!(field.text(), "統合  作戦[31m");
    }

    proptest! {
        #[test]
        fn the_cursor_is_always_between_clusters(keys in proptest::collection::vec(0..7_usize, 0..40)) {
            let mut field = Field::default();
            for key in keys {
                match key {
                    0 => field.insert("か\u{3099}"),
                    1 => field.insert("👨‍👩‍👧"),
                    other => {
                        let names = ["left", "right", "backspace", "ctrl-w", "home"];
                        field.press(names[other - 2].parse().unwrap());
                    }
                }
                let boundaries: Vec<usize> = field.text.grapheme_indices(true).map(|(at, _)| at).chain([field.text.len()]).collect();
                prop_assert!(boundaries.contains(&field.cursor));
            }
        }
    }
}
