//! Key scripts against the reader's state.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{app, carry_out, enter, marking, press, reprints};
use std::sync::Arc;

use taiyaku::analysis::Engine;
use taiyaku::annotate::{Marks, Placer, Workspace};
use taiyaku::app::action::Scope;
use taiyaku::app::pane::{Pane, Part};
use taiyaku::app::prompt::Prompt;
use taiyaku::app::reader::Mark;
use taiyaku::app::search::CorpusHit;
use taiyaku::app::session::{PaneState, Session};
use taiyaku::app::{App, Effect, Event, View};
use taiyaku::corpus::{Article, Corpus};
use taiyaku::dedup::Repetitions;
use taiyaku::dedup::diff::Unit;
use taiyaku::jobs::{ComparisonRequest, Report, StoreReport};
use taiyaku::settings::{Settings, SettingsError};
use taiyaku::text::SegmentKind;

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
        app.gutter(0).lanes.last().map(|lane| (lane.left, lane.right, lane.current)),
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
    let pane = app.geometry.unwrap().columns()[1].pane;
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
    carry_out(&mut app, &asked);
    let changed = |app: &App| app.groups.changes();
    assert_eq!(changed(&app), Some(2));
    let words = press(&mut app, "w");
    carry_out(&mut app, &words);
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
    carry_out(&mut app, &asked);
    assert_eq!(app.groups.changes(), None);
}

#[test]
fn up_to_four_panes_show_different_articles_and_all_follow() {
    let mut app = app(160, 50);
    press(&mut app, "+ +");
    let shown = |app: &App| app.reader.panes.iter().map(|pane| pane.id).collect::<Vec<_>>();
    let mut ids = shown(&app);
    assert_eq!((ids.len(), ids[0], ids[1], app.reader.focus), (4, 0, 4, 3));
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 4, "no article twice");
    press(&mut app, "+");
    assert_eq!(shown(&app).len(), 4);
    assert!(app.message.as_ref().unwrap().contains("4 panes"));
    press(&mut app, "tab n n");
    assert_eq!(app.reader.focus, 0, "round the end");
    let linked: Vec<usize> = (1..4).filter(|&side| app.reader.counterpart_segments(side).is_some()).collect();
    let ids = shown(&app);
    assert_eq!(linked, (1..4).filter(|&side| [1, 4].contains(&ids[side])).collect::<Vec<_>>());
    for side in linked {
        let target = app.reader.counterpart_segments(side).unwrap().start;
        assert_eq!(app.reader.panes[side].segment(), target, "pane {side} follows");
    }
}

#[test]
fn panes_are_moved_and_closed() {
    let mut app = app(160, 50);
    press(&mut app, "n n");
    let there = other(&app);
    press(&mut app, "alt-l");
    assert_eq!((app.reader.focus, focused(&app).0, other(&app)), (1, 0, there.clone()));
    press(&mut app, "alt-l");
    assert!(app.message.as_ref().unwrap().contains("outermost"));
    press(&mut app, "-");
    assert_eq!((app.reader.panes.len(), focused(&app)), (1, there.clone()));
    press(&mut app, "- ctrl-d g");
    assert_eq!((app.reader.panes.len(), focused(&app).0), (1, there.0));
    press(&mut app, "+");
    assert_eq!(app.reader.panes.len(), 2);
}

#[test]
fn what_another_pane_shows_changes_places() {
    let mut app = app(120, 40);
    assert_eq!((focused(&app).0, other(&app).0), (0, 4));
    press(&mut app, "a G enter");
    assert_eq!((focused(&app).0, other(&app).0), (4, 0));
}

#[test]
fn a_claim_opens_in_as_many_panes_as_there_are() {
    let mut app = app(160, 50);
    press(&mut app, "+ m enter");
    let claim = app.claims.selected().unwrap();
    let articles: std::collections::BTreeSet<_> = claim.members.iter().map(|member| member.place.article).collect();
    let shown: std::collections::BTreeSet<_> = app.reader.panes.iter().map(|pane| pane.id).collect();
    assert!(articles.len() >= 3 && articles.is_subset(&shown), "{articles:?} {shown:?}");
}

#[test]
fn text_is_made_narrower_and_takes_the_whole_width_again() {
    let mut app = app(160, 50);
    let full = app.geometry.unwrap().text_width();
    press(&mut app, "( (");
    assert_eq!(app.geometry.unwrap().text_width(), full - 8);
    press(&mut app, ") ) )");
    assert_eq!((app.geometry.unwrap().text_width(), app.measure), (full, None));
}

#[test]
fn the_minimap_shows_links_hits_and_what_is_in_view() {
    use taiyaku::app::minimap::MapMark;
    let mut app = app(120, 40);
    press(&mut app, "\\");
    let height = usize::from(app.geometry.unwrap().text_height());
    let map = app.minimap(0, height);
    assert_eq!(map.len(), height);
    assert!(map[0].in_view && !map[height - 1].in_view);
    let linked = |segment: usize| app.links.as_ref().unwrap().between(0, segment, 4).is_some();
    let article = &app.articles[0];
    let on_line = |line: usize, span: taiyaku::text::Span| {
        let at = |offset: u32| offset as usize * height / article.text.len();
        (at(span.start)..=at(span.end - 1)).contains(&line)
    };
    for (line, shown) in map.iter().enumerate() {
        let expected = (0..article.segments.len()).any(|s| linked(s) && on_line(line, article.segments[s].span));
        assert_eq!(matches!(shown.mark, MapMark::Linked(_)), expected, "line {line}");
    }
    press(&mut app, "/");
    enter(&mut app, "司令部");
    press(&mut app, "enter");
    assert!(app.minimap(0, height).iter().any(|line| line.mark == MapMark::Hit));
    press(&mut app, "G");
    assert!(app.minimap(0, height)[height - 1].in_view);
}

#[test]
fn boilerplate_can_be_hidden_from_the_articles() {
    let mut app = reprints(120, 40);
    let shows =
        |app: &App| app.reader.panes.iter().all(|pane| pane.rows().iter().any(|row| row.text.contains("無断転載")));
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

#[test]
fn a_search_goes_to_the_first_hit_while_it_is_typed_and_escape_comes_back() {
    let mut app = app(120, 40);
    let start = focused(&app);
    press(&mut app, "/");
    enter(&mut app, "統合軍");
    assert!(focused(&app).1.contains("「統合軍」"));
    press(&mut app, "esc");
    assert_eq!(focused(&app), start);
    assert!(app.search.hits().is_none());
}

#[test]
fn hits_are_gone_through_until_escape_gives_the_key_back_to_links() {
    let mut app = app(120, 40);
    press(&mut app, "/");
    enter(&mut app, "ﾜｼﾝﾄﾝ");
    press(&mut app, "enter");
    let first = focused(&app);
    assert!(first.1.contains("ワシントン"));
    press(&mut app, "n");
    assert!(focused(&app).1.contains("ワシントン") && focused(&app) != first);
    press(&mut app, "N");
    assert_eq!(focused(&app), first);
    press(&mut app, "esc g n");
    assert!(focused(&app).1.contains("3月までに統合作戦司令部"), "n goes to links again");
}

#[test]
fn what_is_elsewhere_is_listed_and_opens_there() {
    let mut app = app(120, 40);
    press(&mut app, "/");
    enter(&mut app, "統一指揮");
    press(&mut app, "enter");
    assert_eq!(app.view, View::Results, "nothing in this article");
    press(&mut app, "enter");
    assert_eq!((app.view, focused(&app).0), (View::Reader, 4));
    assert!(focused(&app).1.contains("统一指挥"));
    press(&mut app, "ctrl-o");
    assert_eq!(focused(&app).0, 0, "and back");
}

#[test]
fn labelled_sentences_are_found_by_the_name_of_their_label_as_long_as_they_bear_it() {
    let mut app = marking(120, 40);
    press(&mut app, "j j 1");
    enter(&mut app, "主張");
    press(&mut app, "enter");
    let labelled = focused(&app);
    press(&mut app, "g /");
    enter(&mut app, "label:主");
    assert_eq!((app.search.hits().unwrap().segments, focused(&app)), (1, labelled));
    press(&mut app, "enter");
    let undone = press(&mut app, "u");
    carry_out(&mut app, &undone);
    assert_eq!(app.search.hits().unwrap().segments, 0);
    let redone = press(&mut app, "U");
    carry_out(&mut app, &redone);
    assert_eq!(app.search.hits().unwrap().segments, 1);
}

#[test]
fn a_search_by_labels_waits_for_the_store() {
    let mut app = app(120, 40);
    press(&mut app, "/");
    enter(&mut app, "label:a");
    assert_eq!(app.search.hits().unwrap().segments, 0);
    let placer = Placer::without_store(&app.articles);
    let workspace = Workspace::new(placer, Marks::default(), (Vec::new(), Vec::new()), "me".to_owned(), String::new());
    let effects = app.update(Event::Work(Report::Store(StoreReport::Opened(Box::new(workspace), None))));
    assert!(matches!(effects.as_slice(), [Effect::Search { query, .. }] if query == "label:a"), "{effects:?}");
}

#[test]
fn a_filter_alone_finds_all_that_it_leaves() {
    let mut app = app(120, 40);
    press(&mut app, "/");
    enter(&mut app, "kind:heading lang:zh");
    let is_heading = |hit: &CorpusHit| {
        let segment = app.articles[hit.article].segments[hit.hit.segment];
        segment.kind == SegmentKind::Heading && segment.language.is_chinese()
    };
    let hits = app.search.hits().unwrap();
    assert!(hits.segments > 0 && hits.hits.iter().all(is_heading));
}

#[test]
fn a_query_that_is_none_is_said_and_does_nothing() {
    let mut app = app(120, 40);
    press(&mut app, "/");
    enter(&mut app, "/(");
    assert!(app.search.error.as_ref().unwrap().to_string().contains("no regular expression"));
    press(&mut app, "backspace backspace backspace");
    assert!(app.prompt.is_none(), "deleting what is not there leaves");
}

#[test]
fn keys_are_letters_while_something_is_typed() {
    let mut app = app(120, 40);
    press(&mut app, "/ q a ?");
    assert_eq!(app.prompt_text().map(|(_, text)| text), Some("qa?"));
    app.update(Event::Paste("統合\n".to_owned()));
    assert_eq!(app.prompt_text().map(|(_, text)| text), Some("qa?統合 "));
}

#[test]
fn a_command_is_found_by_what_it_does() {
    let mut app = app(120, 40);
    press(&mut app, ":");
    enter(&mut app, "list all articles");
    press(&mut app, "enter");
    assert_eq!(app.view, View::Articles);
    press(&mut app, ": esc");
    assert!(app.prompt.is_none());
    press(&mut app, ":");
    enter(&mut app, "quit");
    assert_eq!(press(&mut app, "enter"), []);
    assert_eq!(app.view, View::Reader, "quit in the list goes back");
}

#[test]
fn the_inspector_says_what_both_sides_mention() {
    use taiyaku::app::inspector::{Decoration, InspectorLine};
    let mut app = app(120, 40);
    press(&mut app, "n i");
    let lines = app.inspector_lines();
    assert!(
        matches!(&lines[0], InspectorLine::Link { text, .. } if text == "0.95 overlap (the same: 0.00)"),
        "{lines:?}"
    );
    assert!(matches!(&lines[1], InspectorLine::Evidence(text) if text == "number  3 = 2"), "{lines:?}");
    for (side, digit) in [(0, "3"), (1, "2")] {
        let pane = app.reader.panes.get(side).unwrap();
        let marked = app.decorations(side, pane.segment());
        assert_eq!(marked.len(), 1);
        assert_eq!((marked[0].0.of(&pane.article().text), marked[0].1), (digit, Decoration::Evidence));
    }
    let height = app.geometry.unwrap().text_height();
    press(&mut app, "i");
    assert!(app.geometry.unwrap().text_height() > height);
}

#[test]
fn jumps_lead_back_and_forth() {
    let mut app = app(120, 40);
    press(&mut app, "n n");
    let start = (focused(&app), other(&app));
    press(&mut app, "a G enter");
    assert_ne!((focused(&app), other(&app)), start);
    let there = focused(&app);
    press(&mut app, "ctrl-o");
    assert_eq!((focused(&app), other(&app)), start);
    press(&mut app, "alt-o");
    assert_eq!(focused(&app), there);
}

#[test]
fn a_claim_opens_in_two_languages_side_by_side() {
    let mut app = app(120, 40);
    press(&mut app, "m enter");
    assert_eq!(app.view, View::Reader);
    assert_eq!((focused(&app).0, other(&app).0), (0, 4), "the first place and the first in another language");
    assert!(other(&app).1.contains("国事访问"));
    press(&mut app, "ctrl-o");
    assert_eq!(app.view, View::Claims, "one goes back to where the claim was opened");
    press(&mut app, "l enter");
    assert_eq!(other(&app).0, 1);
    press(&mut app, "ctrl-o ctrl-o");
    assert_eq!(app.view, View::Reader, "and to where the claims were opened");
}

#[test]
fn claims_are_filtered_and_sorted() {
    let mut app = app(120, 40);
    press(&mut app, "m");
    let labels = |app: &App| app.claims.listed().map(|claim| claim.label.clone()).collect::<Vec<_>>();
    assert_eq!(labels(&app), ["首相は訪米した", "司令部を設立する"]);
    press(&mut app, "f f");
    assert_eq!(labels(&app), ["司令部を設立する"]);
    press(&mut app, "f s s");
    assert_eq!(labels(&app), ["司令部を設立する", "首相は訪米した"], "in reading order");
}

#[test]
fn the_matrix_says_who_says_what() {
    use taiyaku::app::claims::Part;
    let mut app = app(120, 40);
    press(&mut app, "m");
    let parts = |row: usize| (0..5).map(|article| app.claims.part(row, article)).collect::<Vec<_>>();
    assert_eq!(parts(0), [Part::Same, Part::Overlap, Part::Absent, Part::Absent, Part::Same]);
    assert_eq!(parts(1), [Part::Conflict, Part::Absent, Part::Absent, Part::Absent, Part::Conflict]);
}

#[test]
fn a_contradiction_is_told_where_it_is_read_until_it_is_called_none() {
    let mut app = marking(120, 40);
    let mut links = common::links(&app.articles);
    let date = links[0].evidence.clone();
    links[0].conflicts = date;
    app.update(Event::Work(Report::Links(links)));
    press(&mut app, "g n");
    let link = app.reader.counterpart().unwrap().link;
    let told = |app: &App| {
        let marks = app.gutter(0).marks[0].clone();
        (app.conflict_in_words(link), marks.iter().any(|(_, mark)| *mark == Mark::Contradicted))
    };
    let (words, marked) = told(&app);
    assert!(words.is_some_and(|words| words.contains(" / ")) && marked);
    press(&mut app, "!");
    assert!(told(&app).1, "it is one");
    press(&mut app, "!");
    assert_eq!(told(&app), (None, false));
}

#[test]
fn places_that_are_opened_together_stay_until_the_cursor_moves() {
    let mut app = app(120, 40);
    press(&mut app, "d enter");
    assert_eq!(app.view, View::Reader);
    assert!(app.reader.shows_unlinked());
    let lines = |app: &App| app.reader.panes.iter().map(Pane::cursor_line).collect::<Vec<_>>();
    assert_eq!(lines(&app)[0], lines(&app)[1], "the copies are level with each other");
    press(&mut app, "j");
    assert!(!app.reader.shows_unlinked());
}

#[test]
fn help_comes_back_to_where_it_was_asked_for_and_finds_commands() {
    let mut app = app(80, 24);
    press(&mut app, "m ?");
    assert_eq!((app.view, app.helped_scope()), (View::Help, Scope::Claims));
    press(&mut app, "/");
    assert!(matches!(app.prompt, Some(Prompt::Palette(_))));
    enter(&mut app, "undo");
    press(&mut app, "enter");
    assert_eq!(app.view, View::Help, "what is found is shown, not done");
    assert!(app.help_top > 0);
    press(&mut app, "esc");
    assert_eq!(app.view, View::Claims);
}

#[test]
fn a_sequence_of_keys_is_shown_while_it_is_open_and_can_be_cancelled() {
    let mut app = app(120, 40);
    press(&mut app, "z");
    assert_eq!(app.pending.len(), 1);
    press(&mut app, "f");
    assert!(app.pending.is_empty() && !app.reader.follow);
    press(&mut app, "z esc f");
    assert!(app.pending.is_empty() && app.reader.follow, "cancelled, and f is f again");
    press(&mut app, "/");
    enter(&mut app, "司令部");
    press(&mut app, "enter z esc");
    assert!(app.search.hits().is_some(), "esc leaves the sequence and nothing else");
    press(&mut app, "z G");
    assert!(app.message.as_ref().unwrap().starts_with("z G does nothing here"), "{:?}", app.message);
}

#[test]
fn settings_change_keys_at_once_and_wrong_ones_change_nothing() {
    let mut app = app(120, 40);
    let settings = |text| {
        let parsed = Settings::parse(text).map_err(|problems| SettingsError::new("c.toml".as_ref(), problems));
        Event::Settings(parsed.map(|settings| Settings { file: "c.toml".into(), ..settings }))
    };
    app.update(settings("[keys.reader]\n'x y' = 'toggle-follow'\nf = 'none'\n"));
    press(&mut app, "f");
    assert!(app.reader.follow);
    press(&mut app, "x y");
    assert!(!app.reader.follow);
    app.update(settings("[keys.reader]\n'x y' = 'toggle-folow'\n"));
    assert_eq!(
        app.message.as_deref(),
        Some("c.toml:2:1: there is no action `toggle-folow`; taiyaku --print-keys lists them all")
    );
    app.update(settings("[keys.reader\n"));
    assert!(app.message.as_ref().unwrap().starts_with("c.toml:1:"), "{:?}", app.message);
    press(&mut app, "x y");
    assert!(app.reader.follow, "the last good settings count");
    app.update(settings(""));
    press(&mut app, "f");
    assert!(!app.reader.follow, "the defaults again");
}

#[test]
fn settings_and_suspension_are_asked_for() {
    let mut app = app(120, 40);
    assert_eq!(press(&mut app, "z r ctrl-z"), [Effect::ReloadSettings, Effect::Suspend]);
}

/// The articles as another sitting reads them.
fn next_sitting(articles: Vec<Arc<Article>>) -> App {
    let mut app = App::new(Corpus { articles, ..Corpus::default() }).unwrap();
    app.update(Event::Resize(120, 40));
    app
}

#[test]
fn a_session_comes_back_with_its_panes_folds_view_and_search() {
    let mut app = app(120, 40);
    press(&mut app, "a g j j enter");
    while !app.reader.focused().unwrap().on_fold() {
        press(&mut app, "j");
    }
    press(&mut app, "enter tab n f i /");
    enter(&mut app, "司令部");
    press(&mut app, "enter m");
    let session = app.session().unwrap();
    let mut later = next_sitting(common::articles());
    later.resume(session.clone());
    assert_eq!((focused(&later), other(&later)), (focused(&app), other(&app)));
    assert_eq!((later.reader.follow, later.inspector, later.view), (false, true, View::Claims));
    later.update(Event::Work(Report::Duplicates(Repetitions::new(
        &common::articles(),
        common::duplicates(&common::articles()),
    ))));
    assert_eq!(other(&later), other(&app));
    assert!(!later.reader.other().unwrap().on_fold(), "what was opened is open");
    let asked = later.update(Event::Work(Report::AllLoaded));
    assert!(
        asked.iter().any(|effect| matches!(effect, Effect::Search { query, .. } if query == "司令部")),
        "{asked:?}"
    );
    carry_out(&mut later, &asked);
    assert_eq!(later.session().unwrap(), session);
}

#[test]
fn a_session_finds_its_sentences_in_articles_that_have_changed() {
    let mut app = app(120, 40);
    press(&mut app, "n n");
    let session = app.session().unwrap();
    let changed = common::articles()
        .iter()
        .map(|article| {
            Arc::new(Article::new(article.path.clone(), format!("新しい段落。もう一つ。\n\n{}", article.text)))
        })
        .collect();
    let mut later = next_sitting(changed);
    later.resume(session);
    assert_eq!((focused(&later).1, other(&later).1), (focused(&app).1, other(&app).1));
}

#[test]
fn a_session_waits_for_its_articles_unless_the_reader_goes_on() {
    let mut app = app(120, 40);
    press(&mut app, "a G enter j");
    let session = app.session().unwrap();
    let articles = common::articles();
    for goes_on in [false, true] {
        let mut later = next_sitting(articles[..1].to_vec());
        later.resume(session.clone());
        if goes_on {
            press(&mut later, "j");
        }
        let before = focused(&later);
        later.update(Event::Work(Report::Loaded(Corpus { articles: articles[1..].to_vec(), ..Corpus::default() })));
        assert_eq!(focused(&later), if goes_on { before } else { focused(&app) });
    }
}

#[test]
fn a_session_that_names_nothing_that_is_here_changes_nothing() {
    let mut app = app(120, 40);
    let before = focused(&app);
    let pane = PaneState { article: "gone.txt".to_owned(), ..PaneState::default() };
    app.resume(Session { panes: vec![pane; 9], focus: 77, ..Session::default() });
    assert_eq!(focused(&app), before);
    app.update(Event::Work(Report::AllLoaded));
    assert_eq!(focused(&app), before);
}

#[test]
fn the_first_key_ends_the_welcome() {
    let mut app = app(120, 40);
    app.welcome = true;
    app.update(Event::Resize(80, 24));
    assert!(app.welcome);
    press(&mut app, "j");
    assert!(!app.welcome);
}

/// Does what the program around the reader does when words are asked for; says whether anything was.
fn read_words(app: &mut App, engine: &Engine, effects: &[Effect]) -> bool {
    for effect in effects {
        match effect {
            Effect::ReadWords { article, segments } => {
                let read = Arc::clone(&app.articles[*article]);
                let words = segments.iter().map(|&segment| (segment, engine.words(&read, segment))).collect();
                let next = app.update(Event::Work(Report::Words { article: *article, words }));
                read_words(app, engine, &next);
            }
            Effect::LookUp { request, place } => {
                let forms = app.forms_of(*place);
                let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
                let language = app.articles[place.article].segments[place.segment].language;
                let definition = engine.define(language, &forms);
                app.update(Event::Work(Report::Defined { request: *request, definition }));
            }
            _ => {}
        }
    }
    !effects.is_empty()
}

fn word(app: &App) -> Option<String> {
    let pane = app.reader.focused().unwrap();
    let span = app.word_span(app.reader.focus, pane.segment())?;
    let segment = pane.article().segments[pane.segment()];
    Some(span.of(&pane.article().display(segment.span).text).to_owned())
}

#[test]
fn the_dictionary_follows_the_word_and_names_what_stands_for_it() {
    let engine = Engine::new(None);
    let mut app = app(120, 40);
    press(&mut app, "n");
    assert_eq!(word(&app), None);
    let asked = press(&mut app, "D");
    assert!(app.dictionary_lines().is_some());
    read_words(&mut app, &engine, &asked);
    assert_eq!(word(&app).as_deref(), Some("船員"));
    let lines = app.dictionary_lines().unwrap();
    assert!(lines[0].starts_with("船員  せんいん  "), "{lines:?}");
    let mut told = Vec::new();
    for _ in 0..40 {
        let asked = press(&mut app, "E");
        read_words(&mut app, &engine, &asked);
        told.extend(app.dictionary_lines().unwrap());
    }
    assert!(told.iter().any(|line| line.starts_with("統合  とうごう  ")), "{told:?}");
    assert!(told.iter().any(|line| line.starts_with("there: ")), "the evidence is told: {told:?}");
    let (sentence, here) = (focused(&app).1, word(&app));
    press(&mut app, "B E");
    assert_eq!((focused(&app).1, word(&app)), (sentence, here));
    press(&mut app, "D");
    assert!(app.dictionary_lines().is_none());
}

#[test]
fn words_go_on_into_the_next_sentence_and_back() {
    let engine = Engine::new(None);
    let mut app = app(120, 40);
    let asked = press(&mut app, "E");
    read_words(&mut app, &engine, &asked);
    let first = focused(&app).1;
    let mut words = vec![word(&app).unwrap()];
    while focused(&app).1 == first {
        let asked = press(&mut app, "E");
        read_words(&mut app, &engine, &asked);
        words.push(word(&app).unwrap());
    }
    let (last, before) = words.split_last().unwrap();
    assert!(before.len() > 20 && !first.starts_with(last.as_str()), "{words:?}");
    let mut rest = first.as_str();
    for word in before {
        let at = rest.find(word.as_str()).unwrap_or_else(|| panic!("{word} comes out of order"));
        rest = rest.split_at(at + word.len()).1;
    }
    press(&mut app, "B");
    assert_eq!((focused(&app).1, word(&app)), (first, words.get(words.len() - 2).cloned()));
    press(&mut app, "j");
    assert_eq!(word(&app), None, "a sentence is no word");
}

#[test]
fn readings_stand_above_the_lines_and_the_cursor_keeps_its_line() {
    let engine = Engine::new(None);
    for (width, above) in [(120, true), (80, false)] {
        let mut app = app(width, 40);
        let asked = press(&mut app, "n F F F");
        assert!(read_words(&mut app, &engine, &asked));
        let pane = app.reader.focused().unwrap();
        let has = |wanted: &str| pane.rows().iter().any(|row| row.text.contains(wanted));
        assert!(has("とうごう"), "{:?}", pane.rows());
        assert_eq!(pane.rows().iter().any(|row| matches!(row.part, Part::Readings(_))), above);
        let other = app.reader.other().unwrap();
        assert!(other.rows().iter().any(|row| row.text.contains("liánhé")), "{:?}", other.rows());
        assert_eq!(pane.cursor_line(), other.cursor_line(), "side by side as before");
        let link = app.gutter(0).lanes.last().map(|lane| lane.left == lane.right);
        assert_eq!(link, Some(true));
        for key in ["j", "J", "ctrl-d", "G", "k", "g"] {
            let asked = press(&mut app, key);
            read_words(&mut app, &engine, &asked);
            assert!(app.reader.focused().unwrap().cursor_line().is_some(), "after {key}");
        }
        press(&mut app, "F");
        let plain = |pane: &Pane| pane.rows().iter().all(|row| !matches!(row.part, Part::Readings(_)));
        assert!(app.reader.panes.iter().all(plain));
    }
}
