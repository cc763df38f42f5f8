//! The rows of a table that is text: cells parted by commas or tabs, some of them in quotation marks.
//!
//! With commas a cell in quotation marks may hold anything (RFC 4180). With tabs there is no quoting, but spreadsheets
//! quote there too; so a cell is a quoted one where its mark closes right before the next tab or the line's end, and
//! any other quotation mark is text. Only a cell that would take whole lines into it is held against the first row:
//! one stray mark must not swallow what follows.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr3};

use super::limits::MOST_COLUMNS;
use super::numbers::listed;

const QUOTE: u8 = b'"';

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// Its cells, without the quotation marks around them; at most [`MOST_COLUMNS`] and one more.
    pub cells: Vec<Cow<'a, str>>,
    /// What makes it suspicious.
    pub doubt: Option<Doubt>,
}

impl Row<'_> {
    /// Cell number `at`, from 0; nothing where the row is shorter.
    pub fn get(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", AsRef::as_ref)
    }
}

/// Why a row may not be what it seems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It has another number of cells than the first row.
    Cells,
    /// A cell holds a quotation mark without its counterpart.
    Quote,
}

/// The rows of a table, one after the other; lines that are empty are none.
#[derive(Clone, Debug)]
pub struct Rows<'a> {
    text: &'a str,
    delimiter: u8,
    at: usize,
    line: usize,
    /// Cells of the first row.
    head: Option<usize>,
    /// Before this byte a row is a line, whatever its quotation marks say.
    lines_until: usize,
}

/// A row as it may be read.
struct Reading<'a> {
    cells: Vec<Cow<'a, str>>,
    /// How many there are, those that are not kept among them.
    count: usize,
    /// How many there are up to the last that holds something.
    filled: usize,
    /// The byte after its line end.
    next: usize,
    /// Whether a cell opens with a quotation mark that closes nowhere in the line.
    is_open: bool,
    /// Whether a cell holds a quotation mark without its counterpart.
    is_odd: bool,
}

impl<'a> Rows<'a> {
    /// The rows of `text`, whose cells are parted by `delimiter`.
    pub fn new(text: &'a str, delimiter: u8) -> Self {
        Self { text, delimiter, at: 0, line: 1, head: None, lines_until: 0 }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Where the cell that begins at `from` ends if it is text: at a delimiter, a line end or the end of all.
    fn end_of_text(&self, from: usize) -> usize {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        memchr3(self.delimiter, b'\n', b'\r', rest).map_or(self.text.len(), |length| from + length)
    }

    /// The mark that closes the one at `open`, if what follows it is a delimiter or a line end.
    fn closing(&self, open: usize, limit: usize) -> Option<usize> {
        let bytes = self.text.as_bytes().get(..limit)?;
        let mut at = open + 1;
        loop {
            let mark = at + memchr(QUOTE, bytes.get(at..)?)?;
            let after = self.byte(mark + 1);
            match after {
                Some(QUOTE) => at = mark + 2,
                None | Some(b'\n' | b'\r') => return Some(mark),
                Some(byte) => return (byte == self.delimiter).then_some(mark),
            }
        }
    }

    /// The row at `from`; `across` lets a cell in quotation marks hold delimiters and line ends.
    fn read(&self, from: usize, across: bool) -> Reading<'a> {
        let mut row = Reading { cells: Vec::new(), count: 0, filled: 0, next: from, is_open: false, is_odd: false };
        let mut at = from;
        loop {
            let end = self.end_of_text(at);
            let opens = self.byte(at) == Some(QUOTE);
            let limit = if across { self.text.len() } else { end };
            let closing = if opens { self.closing(at, limit) } else { None };
            let (cell, end): (Cow<'a, str>, usize) = if let Some(mark) = closing {
                let inner = self.text.get(at + 1..mark).unwrap_or_default();
                let is_plain = !inner.contains('"');
                (if is_plain { inner.into() } else { inner.replace("\"\"", "\"").into() }, mark + 1)
            } else {
                let text = self.text.get(at..end).unwrap_or_default();
                row.is_open |= opens;
                row.is_odd |= memchr_iter(QUOTE, text.as_bytes()).count() % 2 == 1;
                (text.into(), end)
            };
            row.count += 1;
            if !cell.trim().is_empty() {
                row.filled = row.count;
            }
            if row.cells.len() <= MOST_COLUMNS {
                row.cells.push(cell);
            }
            match self.byte(end) {
                Some(byte) if byte == self.delimiter => at = end + 1,
                Some(b'\r') if self.byte(end + 1) == Some(b'\n') => row.next = end + 2,
                Some(_) => row.next = end + 1,
                None => row.next = end,
            }
            if row.next > from || end >= self.text.len() {
                return row;
            }
        }
    }

    /// The row at the present place: its line, or more where a cell in quotation marks goes on.
    fn row(&mut self) -> Reading<'a> {
        let line = self.read(self.at, false);
        if !line.is_open || self.at < self.lines_until {
            return line;
        }
        let quoted = self.read(self.at, true);
        let takes_lines = quoted.next > line.next;
        let is_quoted = match self.head {
            // In a table with commas quoting is the rule.
            _ if self.delimiter == b',' && !takes_lines => true,
            Some(head) if self.delimiter == b',' => quoted.count == head || !self.are_rows(quoted.next, head),
            Some(head) => quoted.count == head && !self.are_rows(quoted.next, head),
            None => self.delimiter == b',' || quoted.count > line.count,
        };
        if is_quoted {
            return quoted;
        }
        self.lines_until = quoted.next;
        line
    }

    /// Whether every line from here to byte `end` is a row of `head` cells by itself.
    fn are_rows(&self, end: usize, head: usize) -> bool {
        let mut at = self.at;
        while at < end {
            let line = self.read(at, false);
            let is_empty = line.count == 1 && line.filled == 0;
            if line.count != head && !is_empty {
                return false;
            }
            at = line.next;
        }
        true
    }

    /// Counts the lines up to byte `to` and goes there.
    fn go_to(&mut self, to: usize) {
        let passed = self.text.as_bytes().get(self.at..to).unwrap_or_default();
        let carriage_returns = memchr_iter(b'\r', passed).filter(|&at| passed.get(at + 1) != Some(&b'\n')).count();
        self.line += memchr_iter(b'\n', passed).count() + carriage_returns;
        self.at = to;
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let empty = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        self.go_to(self.at + empty);
        if self.at >= self.text.len() {
            return None;
        }
        let line = self.line;
        let row = self.row();
        self.go_to(row.next);
        let head = *self.head.get_or_insert(row.count);
        let doubt = match row {
            _ if row.is_odd => Some(Doubt::Quote),
            // Empty cells at the end say nothing.
            _ if row.count < head || row.filled > head => Some(Doubt::Cells),
            _ => None,
        };
        Some(Row { line, cells: row.cells, doubt })
    }
}

/// The lines of suspicious rows.
#[derive(Clone, Debug, Default)]
pub struct Doubts {
    cells: Vec<u32>,
    quotes: Vec<u32>,
}

impl Doubts {
    /// Takes in what there is to say of a row.
    pub fn add(&mut self, row: &Row<'_>) {
        let line = u32::try_from(row.line).unwrap_or(u32::MAX);
        match row.doubt {
            Some(Doubt::Cells) => self.cells.push(line),
            Some(Doubt::Quote) => self.quotes.push(line),
            None => {}
        }
    }

    /// A sentence for each kind.
    pub fn notes(&self) -> impl Iterator<Item = String> + '_ {
        let all = [
            (&self.quotes, "a quotation mark without its counterpart, which is read as text"),
            (&self.cells, "another number of cells than in the first row"),
        ];
        let line = |lines: &[u32]| if lines.len() == 1 { "line" } else { "lines" };
        let told = all.into_iter().filter(|(lines, _)| !lines.is_empty());
        told.map(move |(lines, what)| format!("{} {}: {what}", line(lines), listed(lines)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(text: &str, delimiter: u8) -> Vec<Vec<String>> {
        Rows::new(text, delimiter).map(|row| row.cells.into_iter().map(Cow::into_owned).collect()).collect()
    }

    fn doubts(text: &str, delimiter: u8) -> Vec<(usize, Doubt)> {
        Rows::new(text, delimiter).filter_map(|row| Some((row.line, row.doubt?))).collect()
    }

    #[test]
    fn a_mark_that_does_not_close_before_the_tab_is_text() {
        let text = "ja\tzh\n一\t\"甲\n\"二\t乙\n\"三\"と\t\"丙\"，\n四\t6\"\n\"五\"\t\"丁\"\"戊\"\n";
        let read = rows(text, b'\t');
        let expected =
            [["ja", "zh"], ["一", "\"甲"], ["\"二", "乙"], ["\"三\"と", "\"丙\"，"], ["四", "6\""], ["五", "丁\"戊"]];
        assert_eq!(read, expected);
        assert_eq!(doubts(text, b'\t'), [(2, Doubt::Quote), (3, Doubt::Quote), (5, Doubt::Quote)]);
    }

    #[test]
    fn cells_of_spreadsheets_may_hold_tabs_and_lines() {
        let text = "a\tb\tc\r\n1\t\"二\n三\t四\"\t\"五\r\n\"\r\n6\t7\t\"八\n\n九\"\r\n";
        assert_eq!(rows(text, b'\t'), [["a", "b", "c"], ["1", "二\n三\t四", "五\r\n"], ["6", "7", "八\n\n九"]]);
        assert_eq!(doubts(text, b'\t'), []);
    }

    #[test]
    fn a_stray_mark_never_joins_lines_that_are_rows() {
        for (text, delimiter) in [
            ("ja\tzh\n\"一\t甲\n二\t乙\n三\t丙\"\n四\t丁\n", b'\t'),
            ("ja\tzh\n一\t\"甲\n\n二\t乙\"\n三\t丙\n四\t丁\n", b'\t'),
            ("ja,zh\n\"一,甲\n二,乙\n三,丙\"\n四,丁\n", b','),
        ] {
            assert_eq!(rows(text, delimiter).len(), 5, "{text}");
        }
        let with_commas = "a,b\n\"x,y\",\"一\n二\"\n\"行け\"と言う,c\n\"p\n,q\"\n";
        assert_eq!(
            rows(with_commas, b','),
            [vec!["a", "b"], vec!["x,y", "一\n二"], vec!["\"行け\"と言う", "c"], vec!["p\n,q"]]
        );
        assert_eq!(doubts(with_commas, b','), [(5, Doubt::Cells)]);
    }

    #[test]
    fn rows_of_another_length_are_named_by_their_line() {
        let text = "\r\na\tb\r\n\r\n1\r2\t3\r4\t5\t6\r7\t8\t\t";
        assert_eq!(doubts(text, b'\t'), [(4, Doubt::Cells), (6, Doubt::Cells)]);
        let mut all = Doubts::default();
        Rows::new(text, b'\t').for_each(|row| all.add(&row));
        let told: Vec<String> = all.notes().collect();
        assert_eq!(told, ["lines 4, 6: another number of cells than in the first row"]);
    }

    #[test]
    fn chains_of_marks_take_no_time_that_grows_with_their_square() {
        let text = format!("a\tb\n\"a\n{}", "b\"\t\"c\n".repeat(200_000));
        assert_eq!(Rows::new(&text, b'\t').count(), 200_002);
    }

    proptest! {
        #[test]
        fn what_a_spreadsheet_writes_comes_back(
            cells in prop::collection::vec(prop::collection::vec("[a-c\"\t\n,一]{0,6}", 3), 1..5),
            tabs: bool,
        ) {
            let delimiter = if tabs { b'\t' } else { b',' };
            // A line that could be a row by itself is one; here none can.
            let filled = |cell: &String| format!("x{cell}");
            let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
            writer.write_record(["h"; 40]).unwrap();
            let rows_of: Vec<Vec<String>> = cells
                .iter()
                .map(|row| (0..40).map(|at| row.get(at).map(filled).unwrap_or_default()).collect())
                .collect();
            for row in &rows_of {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let read = rows(&text, delimiter);
            prop_assert_eq!(&read[1..], &rows_of[..]);
        }

        #[test]
        fn any_text_is_read_to_its_end(text in "[ab\"\t,\r\n]{0,80}", tabs: bool) {
            let read = rows(&text, if tabs { b'\t' } else { b',' });
            prop_assert_eq!(read.is_empty(), text.trim_matches(['\r', '\n']).is_empty());
        }
    }
}
