//! Screens as pictures, at several sizes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{app, carry_out, enter, press, reprints};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use taiyaku::analysis::Engine;
use taiyaku::app::action::ACTIONS;
use taiyaku::app::geometry::SMALLEST;
use taiyaku::app::{App, Effect, Event};
use taiyaku::jobs::Report;
use taiyaku::settings::Settings;
use taiyaku::text::Ambiguous;
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

/// The sizes that every view is pictured at, two odd ones among them.
const SIZES: [(u16, u16); 6] = [(160, 50), (120, 40), (80, 24), (61, 20), (101, 33), (40, 12)];

/// Pictures the view that `keys` lead to, at every size.
fn assert_pictures(name: &str, open: fn(u16, u16) -> App, keys: impl Fn(&mut App)) {
    for (width, height) in SIZES {
        let mut app = open(width, height);
        keys(&mut app);
        let buffer = render(&app, width, height);
        assert_whole(&buffer);
        insta::assert_snapshot!(format!("{name}-{width}x{height}"), picture(&buffer));
    }
}

#[test]
fn reader() {
    assert_pictures("reader", app, |app| _ = press(app, "n n"));
}

#[test]
fn one_pane() {
    assert_pictures("one-pane", app, |app| _ = press(app, "n n - \\"));
}

#[test]
fn four_panes_with_minimaps() {
    assert_pictures("four-panes", app, |app| _ = press(app, "+ + \\ tab n n"));
}

#[test]
fn narrow_text_with_blank_lines() {
    assert_pictures("narrow", app, |app| _ = press(app, "( ( ( alt-s n n"));
}

#[test]
fn a_folded_passage() {
    assert_pictures("fold", app, |app| {
        press(app, "a g j j enter");
        while !app.reader.focused().unwrap().on_fold() {
            press(app, "j");
        }
    });
}

#[test]
fn repeated_passages_side_by_side() {
    assert_pictures("duplicates", reprints, |app| {
        let asked = press(app, "d b");
        carry_out(app, &asked);
    });
}

#[test]
fn claims_by_articles() {
    assert_pictures("claims", app, |app| _ = press(app, "m"));
}

#[test]
fn inspector() {
    assert_pictures("inspector", app, |app| _ = press(app, "n i"));
}

#[test]
fn search_results() {
    assert_pictures("results", app, |app| {
        press(app, "/");
        enter(app, "司令部");
        press(app, "tab");
    });
}

#[test]
fn palette() {
    assert_pictures("palette", app, |app| {
        press(app, ":");
        enter(app, "link");
    });
}

#[test]
fn list_of_articles() {
    assert_pictures("articles", app, |app| _ = press(app, "a j"));
}

#[test]
fn help() {
    assert_pictures("help", app, |app| _ = press(app, "?"));
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

/// What no line may begin with, and what none may end with (JIS X 4051, and its Chinese counterpart CLREQ).
const NO_START: &str = "、。，．・：；？！）」』】〕〉》ー々ゝ％";
const NO_END: &str = "（「『【〔〈《";

/// The lines of all panes keep to the rules; those cut by an edge of the screen are looked at too.
fn assert_kinsoku(app: &App) {
    for pane in &app.reader.panes {
        for pair in pane.rows().windows(2).filter(|pair| pair[0].part == pair[1].part && !pair[1].first) {
            let (end, start) = (pair[0].text.chars().next_back(), pair[1].text.chars().next());
            assert!(!start.is_some_and(|c| NO_START.contains(c)), "a line begins {:?}", pair[1].text);
            assert!(!end.is_some_and(|c| NO_END.contains(c)), "a line ends {:?}", pair[0].text);
        }
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
            press(&mut app, "m j");
            assert_whole(&render(&app, width, height));
            let asked = press(&mut app, "d");
            carry_out(&mut app, &asked);
            assert_whole(&render(&app, width, height));
        }
    }
}

/// Keys that leave no prompt open, and what is typed into one.
fn key_scripts() -> impl Strategy<Value = Vec<&'static str>> {
    let keys: Vec<&str> = ACTIONS.iter().flat_map(|entry| entry.keys).copied().filter(|key| *key != "q").collect();
    proptest::collection::vec(proptest::sample::select(keys), 0..30)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_screen_holds_half_a_character_and_every_line_obeys_kinsoku(
        (width, height) in (20u16..=200, 6u16..=60),
        (wider, higher) in (20u16..=200, 6u16..=60),
        keys in key_scripts(),
        repeats: bool,
    ) {
        let mut app = if repeats { reprints(width, height) } else { app(width, height) };
        for key in keys {
            let asked = press(&mut app, key);
            carry_out(&mut app, &asked);
            assert_whole(&render(&app, width, height));
            assert_kinsoku(&app);
        }
        app.update(Event::Resize(wider, higher));
        let buffer = render(&app, wider, higher);
        assert_whole(&buffer);
        assert_kinsoku(&app);
        let fits = wider >= SMALLEST.0 && higher >= SMALLEST.1;
        prop_assert_eq!(picture(&buffer).starts_with("too small"), !fits);
    }
}

#[test]
fn below_the_smallest_size_one_line_says_so() {
    let app = app(39, 11);
    assert!(picture(&render(&app, 39, 11)).starts_with("too small: min 40x12"));
}

#[test]
fn files_are_listed_before_they_are_read_and_with_the_reason_when_they_are_not() {
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

/// A label, a bookmark, two verdicts, and a note that is still being written.
fn write_a_note(app: &mut App) {
    press(app, "1");
    enter(app, "主張");
    press(app, "enter * n v x g t");
    enter(app, "数字は要確認");
    press(app, "enter");
    enter(app, "二行目");
}

#[test]
fn a_note_being_written() {
    assert_pictures("note", common::marking, write_a_note);
}

#[test]
fn marks_in_the_text() {
    assert_pictures("marked", common::marking, |app| {
        write_a_note(app);
        press(app, "esc V o b");
    });
}

#[test]
fn list_of_marks() {
    assert_pictures("annotations", common::marking, |app| {
        write_a_note(app);
        press(app, "esc M");
    });
}

#[test]
fn names_being_typed() {
    assert_pictures("search-prompt", app, |app| _ = press(app, "/"));
    assert_pictures("label-prompt", common::marking, |app| _ = press(app, "1"));
    assert_pictures("export-prompt", common::marking, |app| _ = press(app, "e"));
}

#[test]
fn marks_are_told_apart_without_colours() {
    let mut app = common::marking(120, 40);
    press(&mut app, "1");
    enter(&mut app, "主張");
    press(&mut app, "enter n v x");
    let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
    draw(&app, &Theme::monochrome(), &mut buffer);
    let shown = picture(&buffer);
    for sign in ["✓", "✗", "[主張]", "1"] {
        assert!(shown.contains(sign), "{sign}: {shown}");
    }
    assert!(buffer.content.iter().any(|cell| cell.modifier.contains(ratatui::style::Modifier::UNDERLINED)));
}

#[test]
fn what_may_follow_a_key_is_shown_in_a_box() {
    assert_pictures("continuations", app, |app| _ = press(app, "n z"));
}

#[test]
fn hints_help_and_palette_show_the_keys_that_were_set() {
    let mut app = app(80, 24);
    let settings = Settings::parse("[keys.everywhere]\n'?' = 'none'\n'f1' = 'help'\n':' = 'none'\n").unwrap();
    app.apply(settings).unwrap();
    let shown = picture(&render(&app, 80, 24));
    assert!(shown.contains("f1 help") && !shown.contains("? help"), "{shown}");
    press(&mut app, "f1");
    let pages: Vec<String> = (0..20)
        .map(|_| {
            let page = picture(&render(&app, 80, 24));
            press(&mut app, "page-down");
            page
        })
        .collect();
    let line = "f1                      Show or leave this help";
    assert!(pages.iter().any(|page| page.contains(line)), "{}", pages.concat());
}

#[test]
fn a_command_found_in_the_help_is_at_its_top() {
    for (width, height) in SIZES {
        let mut app = app(width, height);
        press(&mut app, "? /");
        enter(&mut app, "next-unreviewed");
        press(&mut app, "enter");
        let shown = picture(&render(&app, width, height));
        assert!(shown.lines().nth(1).is_some_and(|line| line.trim_start().starts_with('}')), "{shown}");
    }
}

#[test]
fn on_a_terminal_with_wide_ambiguous_characters_everything_has_its_cells() {
    for (width, height) in [(120, 40), (80, 24), (40, 12)] {
        let mut app = app(width, height);
        app.apply(Settings { ambiguous: Ambiguous::Wide, ..Settings::default() }).unwrap();
        for keys in ["n i", "i m", "a", "d", "?", "q z"] {
            press(&mut app, keys);
            let buffer = render(&app, width, height);
            for y in 0..height {
                let mut x = 0;
                while x < width {
                    let columns = buffer[(x, y)].symbol().width_cjk().max(1) as u16;
                    assert!(x + columns <= width, "half a wide character at {x},{y} after {keys}");
                    for covered in x + 1..x + columns {
                        assert_eq!(
                            buffer[(covered, y)].symbol(),
                            " ",
                            "under a wide character at {covered},{y} after {keys}"
                        );
                    }
                    x += columns;
                }
            }
        }
    }
}

#[test]
fn who_opens_the_reader_for_the_first_time_is_shown_three_lines_of_keys() {
    assert_pictures("welcome", app, |app| app.welcome = true);
}

#[test]
fn readings_and_the_dictionary() {
    let engine = Engine::new(None);
    assert_pictures("readings", app, |app| {
        let mut asked = press(app, "n F F F D E");
        while let Some(effect) = asked.pop() {
            match effect {
                Effect::ReadWords { article, segments } => {
                    let read = std::sync::Arc::clone(&app.articles[article]);
                    let words = segments.iter().map(|&segment| (segment, engine.words(&read, segment))).collect();
                    asked.extend(app.update(Event::Work(Report::Words { article, words })));
                }
                Effect::LookUp { request, place } => {
                    let forms = app.forms_of(place);
                    let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
                    let language = app.articles[place.article].segments[place.segment].language;
                    let definition = engine.define(language, &forms);
                    asked.extend(app.update(Event::Work(Report::Defined { request, definition })));
                }
                _ => {}
            }
        }
    });
}
