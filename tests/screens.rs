//! Screens as pictures, at several sizes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{app, carry_out, enter, press, reprints};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use taiyaku::app::App;
use taiyaku::tui::{Theme, draw};
use unicode_width::UnicodeWidthStr;

fn render(app: &App, width: u16, height: u16) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    draw(app, &Theme::colour(), &mut buffer);
    buffer
}

/// The screen's lines as a terminal shows them.
fn picture(buffer: &Buffer) -> String {
    let mut picture = String::new();
    for y in 0..buffer.area.height {
        let mut x = 0;
        let mut line = String::new();
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += (symbol.width() as u16).max(1);
        }
        picture.push_str(line.trim_end());
        picture.push('\n');
    }
    picture
}

fn assert_whole(buffer: &Buffer) {
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let width = buffer[(x, y)].symbol().width() as u16;
            assert!(width >= 1, "an empty cell at {x},{y}");
            assert!(x + width <= buffer.area.width, "half a wide character at {x},{y}");
            for covered in x + 1..x + width {
                assert_eq!(buffer[(covered, y)].symbol(), " ", "something under a wide character at {covered},{y}");
            }
            x += width;
        }
    }
}

#[test]
fn reader_at_four_sizes() {
    for (width, height) in [(160, 50), (120, 40), (80, 24), (61, 20)] {
        let mut app = app(width, height);
        press(&mut app, "n n");
        let buffer = render(&app, width, height);
        assert_whole(&buffer);
        insta::assert_snapshot!(format!("reader-{width}x{height}"), picture(&buffer));
    }
}

#[test]
fn a_folded_passage() {
    let mut app = app(120, 40);
    press(&mut app, "a g j j enter j j j j j");
    let buffer = render(&app, 120, 40);
    assert_whole(&buffer);
    insta::assert_snapshot!("fold-120x40", picture(&buffer));
}

#[test]
fn repeated_passages_side_by_side() {
    for (width, height) in [(160, 50), (120, 40), (80, 24), (61, 20), (40, 12)] {
        let mut app = reprints(width, height);
        let asked = press(&mut app, "d b");
        carry_out(&mut app, &asked);
        let buffer = render(&app, width, height);
        assert_whole(&buffer);
        insta::assert_snapshot!(format!("duplicates-{width}x{height}"), picture(&buffer));
    }
}

#[test]
fn search_results_palette_and_inspector() {
    for (width, height) in [(160, 50), (120, 40), (80, 24), (61, 20), (40, 12)] {
        let mut app = app(width, height);
        press(&mut app, "n i");
        let buffer = render(&app, width, height);
        assert_whole(&buffer);
        insta::assert_snapshot!(format!("inspector-{width}x{height}"), picture(&buffer));
        press(&mut app, "i /");
        enter(&mut app, "司令部");
        assert_whole(&render(&app, width, height));
        press(&mut app, "tab");
        let buffer = render(&app, width, height);
        assert_whole(&buffer);
        insta::assert_snapshot!(format!("results-{width}x{height}"), picture(&buffer));
        press(&mut app, "esc :");
        enter(&mut app, "link");
        let buffer = render(&app, width, height);
        assert_whole(&buffer);
        insta::assert_snapshot!(format!("palette-{width}x{height}"), picture(&buffer));
    }
}

#[test]
fn the_cursor_stands_behind_what_was_typed() {
    let mut app = app(80, 24);
    press(&mut app, "/");
    enter(&mut app, "統a");
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    assert_eq!(draw(&app, &Theme::colour(), &mut buffer), Some((5, 23)));
    enter(&mut app, &"統".repeat(80));
    assert_eq!(draw(&app, &Theme::colour(), &mut buffer).map(|(_, y)| y), Some(23));
    assert_whole(&buffer);
}

#[test]
fn list_and_help_at_two_sizes() {
    for (width, height) in [(120, 40), (61, 20)] {
        let mut app = app(width, height);
        press(&mut app, "a j");
        insta::assert_snapshot!(format!("articles-{width}x{height}"), picture(&render(&app, width, height)));
        press(&mut app, "?");
        insta::assert_snapshot!(format!("help-{width}x{height}"), picture(&render(&app, width, height)));
    }
}

#[test]
fn no_size_cuts_a_wide_character() {
    for width in (1..=200).step_by(7).chain([39, 40, 41, 60, 61, 99, 100, 101]) {
        for height in [1, 5, 11, 12, 13, 24, 61] {
            let mut app = app(width, height);
            assert_whole(&render(&app, width, height));
            press(&mut app, "n ? G");
            assert_whole(&render(&app, width, height));
            press(&mut app, "q a G");
            assert_whole(&render(&app, width, height));
            let asked = press(&mut app, "d");
            carry_out(&mut app, &asked);
            assert_whole(&render(&app, width, height));
        }
    }
}

#[test]
fn below_the_smallest_size_one_line_says_so() {
    let app = app(39, 11);
    assert!(picture(&render(&app, 39, 11)).starts_with("too small: needs 40x12"));
}

#[test]
fn files_are_listed_before_they_are_read_and_with_the_reason_when_they_are_not() {
    use taiyaku::app::{App, Event};
    use taiyaku::corpus::{Corpus, LoadError, Note, Problem};
    use taiyaku::jobs::{Report, Stage};
    let mut app = App::new(Corpus::default()).unwrap();
    let files: Vec<_> = (0..20_000).map(|n| std::path::PathBuf::from(format!("news/{n}.txt"))).collect();
    app.expect(&files);
    app.update(Event::Resize(80, 24));
    assert_whole(&render(&app, 80, 24));
    press(&mut app, "a G");
    let shown = picture(&render(&app, 80, 24));
    assert!(shown.contains("… news/19999.txt") && shown.contains("20000/20000"), "{shown}");
    press(&mut app, "g enter");
    assert!(picture(&render(&app, 80, 24)).contains("news/0.txt is still to be read"));
    let corpus = Corpus {
        errors: vec![LoadError::new(&files[0], Problem::Missing)],
        notes: vec![Note::new(&files[1], "read as Big5, which is a guess".to_owned())],
        ..Corpus::default()
    };
    app.update(Event::Work(Report::Loaded(corpus)));
    app.update(Event::Work(Report::Progress { stage: Stage::Loading, done: 19_999, total: 20_000 }));
    let shown = picture(&render(&app, 80, 24));
    let order = ["… news/19999.txt", "news/0.txt: no such file", "news/1.txt: read as Big5"];
    let places: Vec<_> =
        order.iter().map(|line| shown.find(line).unwrap_or_else(|| panic!("{line}: {shown}"))).collect();
    assert!(places.is_sorted(), "{shown}");
}
