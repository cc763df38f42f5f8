//! Key scripts against the reader's state.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{app, compare, press, reprints};
use taiyaku::app::pane::Part;
use taiyaku::app::{App, Effect, Event, View};
use taiyaku::dedup::diff::Unit;
use taiyaku::jobs::ComparisonRequest;

fn focused(app: &App) -> (usize, String) {
    let pane = app.reader.focused().unwrap();
    let segment = pane.article().segments[pane.segment()];
    (pane.id, pane.article().display(segment.span).text.into_owned())
}

fn other(app: &App) -> (usize, String) {
    let pane = app.reader.other().unwrap();
    let segment = pane.article().segments[pane.segment()];
    (pane.id, pane.article().display(segment.span).text.into_owned())
}

#[test]
fn the_article_with_most_links_opens_beside_the_first() {
    let app = app(120, 40);
    assert_eq!((focused(&app).0, other(&app).0), (0, 4));
}

#[test]
fn the_other_pane_follows_to_the_counterpart_on_the_same_line() {
    let mut app = app(120, 40);
    press(&mut app, "n");
    assert!(focused(&app).1.contains("3月までに統合作戦司令部"));
    assert!(other(&app).1.contains("3 月底之前建立联合司令部"));
    let (here, there) = (app.reader.focused().unwrap(), app.reader.other().unwrap());
    assert_eq!(here.cursor_line(), there.cursor_line());
    assert_eq!(
        app.gutter().lanes.last().map(|lane| (lane.left, lane.right, lane.current)),
        here.cursor_line().map(|line| (line, line, true))
    );
}

#[test]
fn without_follow_mode_the_other_pane_stays() {
    let mut app = app(120, 40);
    let before = other(&app);
    press(&mut app, "f n");
    assert_eq!(other(&app), before);
}

#[test]
fn following_a_link_and_back_ends_where_it_began() {
    let mut app = app(120, 40);
    press(&mut app, "n n");
    let start = (focused(&app), other(&app));
    press(&mut app, "enter");
    assert_eq!((other(&app), focused(&app)), start);
    press(&mut app, "enter");
    assert_eq!((focused(&app), other(&app)), start);
}

#[test]
fn counterparts_in_other_articles_come_round() {
    let mut app = app(120, 40);
    press(&mut app, "n n");
    assert_eq!(other(&app).0, 4);
    press(&mut app, "c");
    assert_eq!(other(&app).0, 1);
    assert!(other(&app).1.contains("「新時代」を発表した"));
    press(&mut app, "c");
    assert_eq!(other(&app).0, 4);
    press(&mut app, "C");
    assert_eq!(other(&app).0, 1);
}

#[test]
fn articles_change_in_the_focused_pane_and_never_show_twice() {
    let mut app = app(120, 40);
    for _ in 0..12 {
        press(&mut app, ">");
        assert_ne!(focused(&app).0, other(&app).0);
    }
    press(&mut app, "tab <");
    assert_ne!(focused(&app).0, other(&app).0);
}

#[test]
fn choosing_in_the_list_the_article_of_the_other_pane_swaps_them() {
    let mut app = app(120, 40);
    press(&mut app, "tab tab");
    assert_eq!((focused(&app).0, other(&app).0), (0, 4));
    press(&mut app, "a G enter");
    assert_eq!(app.view, View::Reader);
    assert_eq!((focused(&app).0, other(&app).0), (4, 0));
}

#[test]
fn a_repeated_passage_is_one_line_that_opens() {
    let mut app = app(120, 40);
    press(&mut app, "a g j j enter");
    assert_eq!(focused(&app).0, 2);
    let folded = |app: &App| app.reader.focused().unwrap().on_fold();
    let mut steps = 0;
    while !folded(&app) {
        press(&mut app, "j");
        steps += 1;
        assert!(steps < 100, "no fold");
    }
    let first = focused(&app);
    press(&mut app, "enter");
    assert!(!folded(&app));
    assert_eq!(focused(&app), first, "the cursor stays");
    press(&mut app, "j o");
    assert!(folded(&app), "closes from anywhere inside");
    press(&mut app, "O");
    assert!(!folded(&app));
}

#[test]
fn quit_leaves_views_before_it_leaves_the_program() {
    let mut app = app(120, 40);
    assert_eq!(press(&mut app, "? q a q"), []);
    assert_eq!(press(&mut app, "q"), [Effect::Quit]);
}

#[test]
fn stop_and_restart_ask_for_it() {
    let mut app = app(120, 40);
    assert_eq!(press(&mut app, "X R"), [Effect::Stop, Effect::Analyse]);
}

#[test]
fn a_click_takes_the_cursor_and_the_wheel_keeps_it_in_view() {
    let mut app = app(120, 40);
    let pane = app.geometry.unwrap().panes[1];
    app.update(Event::Click { x: pane.x + 3, y: pane.y + 4 });
    assert_eq!((app.reader.focus, focused(&app).0), (1, 4));
    for _ in 0..200 {
        app.update(Event::Wheel { x: pane.x + 3, y: pane.y + 4, down: true });
        assert!(app.reader.focused().unwrap().cursor_line().is_some());
    }
    let last = app.reader.focused().unwrap().rows().last().unwrap().part;
    assert_eq!(last, Part::Segment(app.articles[4].segments.len() - 1));
}

#[test]
fn moving_never_loses_the_cursor_at_any_size() {
    for (width, height) in [(40, 12), (61, 20), (81, 25), (200, 60)] {
        let mut app = app(width, height);
        for key in ["G", "g", "page-down", "page-down", "k", "ctrl-d", "J", "K", "page-up", "tab", "G", "k", "k"] {
            press(&mut app, key);
            assert!(app.reader.focused().unwrap().cursor_line().is_some(), "{width}x{height} after {key}");
        }
    }
}

#[test]
fn paging_reaches_the_end_and_comes_back() {
    let mut app = app(80, 24);
    for _ in 0..100 {
        press(&mut app, "page-down");
    }
    let pane = app.reader.focused().unwrap();
    assert_eq!(pane.segment(), pane.article().segments.len() - 1);
    for _ in 0..100 {
        press(&mut app, "page-up");
    }
    assert_eq!(app.reader.focused().unwrap().segment(), 0);
}

#[test]
fn repeated_passages_are_compared_and_opened_side_by_side() {
    let mut app = reprints(120, 40);
    assert_eq!(press(&mut app, "d").len(), 1);
    assert_eq!(app.view, View::Duplicates);
    assert_eq!(app.groups.listed(), [0], "boilerplate is not listed");
    let asked = [Effect::Compare(ComparisonRequest { group: 0, member: 1, unit: Unit::Characters })];
    compare(&mut app, &asked);
    let changed = |app: &App| app.groups.changes();
    assert_eq!(changed(&app), Some(2));
    let words = press(&mut app, "w");
    compare(&mut app, &words);
    assert_eq!(changed(&app), Some(2));
    press(&mut app, "b");
    assert_eq!(app.groups.listed(), [0, 1]);
    press(&mut app, "enter");
    assert_eq!(app.view, View::Reader);
    assert_eq!((focused(&app).0, other(&app).0), (0, 1));
    assert!(focused(&app).1.contains("三日") && other(&app).1.contains("四日"));
}

#[test]
fn what_was_compared_comes_too_late_for_another_member() {
    let mut app = reprints(120, 40);
    let asked = press(&mut app, "d b");
    press(&mut app, "j");
    compare(&mut app, &asked);
    assert_eq!(app.groups.changes(), None);
}

#[test]
fn boilerplate_can_be_hidden_from_the_articles() {
    let mut app = reprints(120, 40);
    let shows = |app: &App| {
        app.reader.panes.iter().flatten().all(|pane| pane.rows().iter().any(|row| row.text.contains("無断転載")))
    };
    assert!(shows(&app));
    press(&mut app, "b");
    assert!(!shows(&app));
    press(&mut app, ">");
    assert!(!shows(&app), "also in an article opened later");
    press(&mut app, "b");
    assert!(shows(&app));
}

#[test]
fn the_list_of_duplicates_opens_on_the_passage_under_the_cursor() {
    let mut app = reprints(120, 40);
    press(&mut app, "s d esc G k d");
    assert_eq!(app.groups.selected(), Some(0));
}
