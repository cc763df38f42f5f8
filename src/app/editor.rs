//! Several lines of text that are being typed.

use unicode_segmentation::UnicodeSegmentation;

use super::geometry::{Area, Geometry};
use super::key::{Key, KeyCode, NamedKey};
use crate::text::width::clusters;
use crate::text::{Ambiguous, Span};

/// Text in lines with a cursor between two grapheme clusters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Editor {
    text: String,
    /// A byte offset on a cluster boundary.
    cursor: usize,
    /// Columns to which lines are broken when the cursor goes up and down.
    width: u16,
}

/// The text broken into lines, and the cursor among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditorLines {
    /// Each line as a span of the text.
    pub lines: Vec<Span>,
    /// The cursor's line and column.
    pub cursor: (usize, u16),
}

impl Editor {
    /// An editor on `text`, with the cursor at its end.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), cursor: text.len(), width: 60 }
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Lets lines be broken to `width` columns.
    pub fn lay_out(&mut self, width: u16) {
        self.width = width.max(2);
    }

    /// Inserts typed or pasted text; control characters but line breaks are left out.
    pub fn insert(&mut self, text: &str) {
        let clean = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
        let clean: String = clean.chars().filter(|&c| c == '\n' || !c.is_control()).collect();
        self.text.insert_str(self.cursor, &clean);
        self.cursor += clean.len();
        self.settle();
    }

    /// A mark that was typed joins the letter before it; one may also join what stands behind the cursor.
    fn settle(&mut self) {
        let boundary = self.text.grapheme_indices(true).map(|(at, _)| at).find(|&at| at >= self.cursor);
        self.cursor = boundary.unwrap_or(self.text.len());
    }

    /// Edits by a key; says whether the key means something here.
    pub fn press(&mut self, key: Key) -> bool {
        match (key.code, key.ctrl, key.alt) {
            (KeyCode::Char(c), false, false) => self.insert(c.encode_utf8(&mut [0; 4])),
            (KeyCode::Named(NamedKey::Space), false, false) => self.insert(" "),
            (KeyCode::Named(NamedKey::Enter), ..) => self.insert("\n"),
            (KeyCode::Named(NamedKey::Backspace), false, false) | (KeyCode::Char('h'), true, false) => {
                let start = self.previous();
                self.text.replace_range(start..self.cursor, "");
                self.cursor = start;
                self.settle();
            }
            (KeyCode::Named(NamedKey::Left), ..) | (KeyCode::Char('b'), true, _) => self.cursor = self.previous(),
            (KeyCode::Named(NamedKey::Right), ..) | (KeyCode::Char('f'), true, _) => self.cursor = self.next(),
            (KeyCode::Named(NamedKey::Up), ..) | (KeyCode::Char('p'), true, _) => self.step_line(false),
            (KeyCode::Named(NamedKey::Down), ..) | (KeyCode::Char('n'), true, _) => self.step_line(true),
            (KeyCode::Named(NamedKey::Home), ..) | (KeyCode::Char('a'), true, _) => self.cursor = self.line().0,
            (KeyCode::Named(NamedKey::End), ..) | (KeyCode::Char('e'), true, _) => self.cursor = self.line().1,
            (KeyCode::Char('u'), true, _) => {
                let (start, _) = self.line();
                self.text.replace_range(start..self.cursor, "");
                self.cursor = start;
            }
            (KeyCode::Char('k'), true, _) => {
                let (_, end) = self.line();
                self.text.replace_range(self.cursor..end, "");
            }
            (KeyCode::Char('w'), true, _) => {
                let kept = self.before().trim_end();
                let start = kept.unicode_word_indices().next_back().map_or(0, |(at, _)| at);
                self.text.replace_range(start..self.cursor, "");
                self.cursor = start;
                self.settle();
            }
            _ => return false,
        }
        true
    }

    fn before(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    fn after(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or_default()
    }

    fn previous(&self) -> usize {
        self.before().grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn next(&self) -> usize {
        self.after().graphemes(true).next().map_or(self.cursor, |cluster| self.cursor + cluster.len())
    }

    /// Where the line with the cursor begins and ends, as it was typed.
    fn line(&self) -> (usize, usize) {
        let start = self.before().rfind('\n').map_or(0, |at| at + 1);
        (start, self.after().find('\n').map_or(self.text.len(), |at| self.cursor + at))
    }

    /// Goes a line up or down, as lines are broken on the screen, to the same column.
    fn step_line(&mut self, down: bool) {
        let EditorLines { lines, cursor: (row, column) } = self.lines();
        let target = if down { row + 1 } else { row.wrapping_sub(1) };
        let Some(line) = lines.get(target) else {
            self.cursor = if down { self.text.len() } else { 0 };
            return;
        };
        let (mut at, mut columns) = (line.start as usize, 0);
        for cluster in clusters(line.of(&self.text), Ambiguous::Narrow) {
            if columns + cluster.width > usize::from(column) {
                break;
            }
            columns += cluster.width;
            at = line.start as usize + cluster.end;
        }
        self.cursor = at;
        self.settle();
    }

    /// The lines as they are shown.
    pub fn lines(&self) -> EditorLines {
        let mut lines = Vec::new();
        let mut start = 0;
        for line in self.text.split('\n') {
            let (mut from, mut columns) = (0, 0);
            for cluster in clusters(line, Ambiguous::Narrow) {
                if columns + cluster.width > usize::from(self.width) {
                    lines.push(Span::new(start + from, start + cluster.start));
                    (from, columns) = (cluster.start, 0);
                }
                columns += cluster.width;
            }
            // The cursor behind a full line stands at the beginning of the next one.
            if columns >= usize::from(self.width) {
                lines.push(Span::new(start + from, start + line.len()));
                from = line.len();
            }
            lines.push(Span::new(start + from, start + line.len()));
            start += line.len() + 1;
        }
        let row = lines.iter().rposition(|line| line.start as usize <= self.cursor).unwrap_or(0);
        let before = lines.get(row).map(|line| Span::new(line.start as usize, self.cursor.max(line.start as usize)));
        let column: usize = before
            .map(|before| clusters(before.of(&self.text), Ambiguous::Narrow).map(|cluster| cluster.width).sum())
            .unwrap_or_default();
        EditorLines { lines, cursor: (row, column as u16) }
    }
}

impl super::App {
    /// Where a note is written: over the lower part of the screen.
    pub fn note_area(&self, geometry: &Geometry) -> Area {
        let whole = geometry.whole;
        let height = (whole.height * 2 / 5).clamp(3, 12).min(whole.height);
        Area { y: whole.y + whole.height - height, height, ..whole }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn press(editor: &mut Editor, keys: &str) {
        for key in keys.split_whitespace() {
            assert!(editor.press(key.parse().unwrap()), "{key}");
        }
    }

    #[test]
    fn lines_are_typed_and_joined() {
        let mut editor = Editor::new("");
        press(&mut editor, "a b enter c");
        assert_eq!(editor.text(), "ab\nc");
        press(&mut editor, "home backspace");
        assert_eq!(editor.text(), "abc");
        press(&mut editor, "enter up end d");
        assert_eq!(editor.text(), "abd\nc");
    }

    #[test]
    fn long_lines_are_broken_and_the_cursor_keeps_its_column() {
        let mut editor = Editor::new("統合作戦司令部を");
        editor.lay_out(8);
        let lines = editor.lines();
        assert_eq!(
            lines.lines.iter().map(|line| line.of(editor.text())).collect::<Vec<_>>(),
            ["統合作戦", "司令部を", ""]
        );
        assert_eq!(lines.cursor, (2, 0));
        press(&mut editor, "left up x");
        assert_eq!(editor.text(), "統合作x戦司令部を");
    }

    #[test]
    fn what_is_pasted_keeps_its_lines_and_nothing_else() {
        let mut editor = Editor::new("");
        editor.insert("統合\r\n作戦\u{1b}[31m\tx");
        assert_eq!(editor.text(), "統合\n作戦[31m x");
    }

    proptest! {
        #[test]
        fn the_cursor_is_always_between_clusters_and_on_the_screen(keys in prop::collection::vec(0..12_usize, 0..60), width in 2..20_u16) {
            let mut editor = Editor::new("");
            editor.lay_out(width);
            for key in keys {
                match key {
                    0 => editor.insert("か\u{3099}"),
                    1 => editor.insert("👨‍👩‍👧"),
                    2 => editor.insert("\u{3099}"),
                    other => {
                        let names = ["left", "right", "backspace", "ctrl-w", "home", "up", "down", "enter", "ctrl-k"];
                        editor.press(names[other - 3].parse().unwrap());
                    }
                }
                let boundaries: Vec<usize> =
                    editor.text.grapheme_indices(true).map(|(at, _)| at).chain([editor.text.len()]).collect();
                prop_assert!(boundaries.contains(&editor.cursor));
                let lines = editor.lines();
                prop_assert!(lines.cursor.0 < lines.lines.len());
                prop_assert!(lines.cursor.1 < width.max(3));
            }
        }
    }
}
