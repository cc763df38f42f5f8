//! Key scripts that mark: what is shown, what is to be kept, and what is taken back.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use common::{app, articles, duplicates, enter, marking, open_store, press};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use taiyaku::align::{AlignOptions, Pairs, Relation};
use taiyaku::analysis::Engine;
use taiyaku::annotate::{Body, Change, Label, Mark, Marks, Origin, ReadingStatus, Verdict};
use taiyaku::app::links::{Counterpart, Standing};
use taiyaku::app::{App, Effect, Event, View};
use taiyaku::corpus::Corpus;
use taiyaku::dedup::Repetitions;
use taiyaku::export::ExportFormat;
use taiyaku::jobs::{ExportReport, Report, Step, StoreReport};
use taiyaku::tui::{Theme, draw};

fn bodies(app: &App) -> Vec<Body> {
    let workspace = app.annotation.workspace.as_ref().unwrap();
    workspace.marks().iter().map(|mark| mark.body.clone()).collect()
}

fn screen(app: &App) -> Buffer {
    let (width, height) = app.geometry.map(|g| (g.hints.width, g.hints.y + 1)).unwrap();
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    draw(app, &Theme::colour(), &mut buffer);
    buffer
}

fn text(buffer: &Buffer) -> String {
    buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect()
}

fn said(app: &App) -> &str {
    app.message.as_deref().unwrap_or_default()
}

fn is_label(body: &Body, name: &str) -> bool {
    matches!(body, Body::Label(Label { label }) if label == name)
}

#[test]
fn a_key_without_a_label_asks_for_its_name_and_labels_from_then_on() {
    let mut app = marking(120, 40);
    press(&mut app, "1");
    enter(&mut app, "主張");
    let effects = press(&mut app, "enter");
    assert!(matches!(effects.as_slice(), [Effect::Keep(Step::Do(edit))] if edit.changes.len() == 2), "{effects:?}");
    assert!(bodies(&app).iter().any(|body| is_label(body, "主張")));
    assert!(text(&screen(&app)).replace(' ', "").contains("[主張]"));
    press(&mut app, "j 1");
    assert_eq!(bodies(&app).iter().filter(|body| is_label(body, "主張")).count(), 2);
    press(&mut app, "1");
    assert_eq!(bodies(&app).iter().filter(|body| is_label(body, "主張")).count(), 1, "once more takes it off");
    press(&mut app, "u u u u");
    assert!(bodies(&app).is_empty());
    assert_eq!(said(&app), "nothing to undo");
    press(&mut app, "U ctrl-r");
    assert_eq!(bodies(&app).len(), 3);
}

#[test]
fn the_last_mark_is_repeated_and_marking_can_go_on_to_the_next_sentence() {
    let mut app = marking(120, 40);
    press(&mut app, "1 a enter A g alt-4 .");
    let count = |app: &App| bodies(app).iter().filter(|body| is_label(body, "a")).count();
    assert_eq!(count(&app), 3, "the first was labelled already: off; then three more");
    press(&mut app, "g *");
    assert!(bodies(&app).iter().any(|body| matches!(body, Body::Bookmark { .. })));
    assert_eq!(app.reader.focused().unwrap().segment(), 1);
}

#[test]
fn a_count_repeats_a_motion() {
    let mut app = marking(120, 40);
    press(&mut app, "alt-1 2 j");
    assert_eq!(app.reader.focused().unwrap().segment(), 12);
    press(&mut app, "alt-5 k");
    assert_eq!(app.reader.focused().unwrap().segment(), 7);
}

#[test]
fn notes_are_written_changed_and_emptied() {
    let mut app = marking(80, 24);
    press(&mut app, "t");
    enter(&mut app, "数は");
    press(&mut app, "enter");
    enter(&mut app, "か\u{3099}");
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    let cursor = draw(&app, &Theme::colour(), &mut buffer).unwrap();
    assert_eq!(cursor.0, 3, "behind one wide letter");
    app.update(Event::Paste("x\ny".to_owned()));
    press(&mut app, "ctrl-s");
    assert_eq!(bodies(&app), [Body::Note { text: "数は\nか\u{3099}x\ny".to_owned() }]);
    assert!(text(&screen(&app)).contains('✎'));
    press(&mut app, "t ctrl-u z esc");
    assert_eq!(bodies(&app), [Body::Note { text: "数は\nか\u{3099}x\nz".to_owned() }]);
    press(&mut app, "t q q ctrl-c");
    assert_eq!(bodies(&app), [Body::Note { text: "数は\nか\u{3099}x\nz".to_owned() }], "ctrl-c leaves it as it was");
    press(&mut app, "t ctrl-u backspace ctrl-u backspace ctrl-u esc");
    assert!(bodies(&app).is_empty());
    press(&mut app, "u");
    assert_eq!(bodies(&app).len(), 1);
}

#[test]
fn a_verdict_goes_on_to_the_next_link_and_shows_at_once() {
    let mut app = marking(120, 40);
    press(&mut app, "n");
    let first = app.reader.focused().unwrap().segment();
    let effects = press(&mut app, "v");
    assert_eq!(effects.len(), 1);
    assert!(said(&app).starts_with("confirmed"), "{}", said(&app));
    assert!(app.reader.focused().unwrap().segment() > first);
    let link = bodies(&app).into_iter().find_map(|body| if let Body::Link(link) = body { Some(link) } else { None });
    let link = link.unwrap();
    assert_eq!(
        (link.verdict, link.origin, link.machine_relation),
        (Verdict::Confirmed, Origin::Machine, Some(Relation::Overlap))
    );
    assert!((link.score.unwrap() - 0.95).abs() < 1e-6);
    press(&mut app, "x");
    assert!(said(&app).contains("no more to judge"), "{}", said(&app));
    let shown = text(&screen(&app));
    assert!(shown.contains('✓') && shown.contains('✗'), "{shown}");
    press(&mut app, "k n");
    assert_eq!(app.reader.counterpart().map(|c| c.standing), None, "what was rejected is no link to go to");
}

#[test]
fn relations_are_changed_and_taken_back() {
    let mut app = marking(120, 40);
    press(&mut app, "n =");
    assert!(matches!(&bodies(&app)[..], [Body::Link(link)] if link.relation == Relation::Same));
    press(&mut app, "~");
    assert!(matches!(&bodies(&app)[..], [Body::Link(link)] if link.relation == Relation::Overlap));
    press(&mut app, "W");
    assert!(bodies(&app).is_empty());
    assert_eq!(app.reader.counterpart().map(|c| c.standing), Some(Standing::Suggested));
    press(&mut app, "W");
    assert!(said(&app).contains("you have not judged"), "{}", said(&app));
}

#[test]
fn a_link_is_drawn_between_two_articles_and_shown_in_both() {
    let mut app = marking(120, 40);
    press(&mut app, "j w");
    assert!(text(&screen(&app)).contains('✚'), "the end that is marked");
    press(&mut app, "k w");
    assert!(said(&app).contains("another article"), "{}", said(&app));
    press(&mut app, "tab j j w");
    assert!(matches!(&bodies(&app)[..], [Body::Link(link)] if link.origin == Origin::Hand && link.score.is_none()));
    let (id, segment) = app.reader.focused().map(|pane| (pane.id, pane.segment())).unwrap();
    let drawn = &app.links.as_ref().unwrap().of(id, segment)[0];
    assert_eq!((drawn.article, drawn.standing), (0, Standing::Drawn));
    press(&mut app, "W");
    assert!(bodies(&app).is_empty() && app.links.as_ref().unwrap().of(id, segment).is_empty());
}

#[test]
fn several_sentences_are_linked_split_and_merged() {
    let mut app = marking(120, 40);
    press(&mut app, "g j V o j w");
    press(&mut app, "tab g j V o j w");
    assert!(said(&app).starts_with("link drawn"), "{}", said(&app));
    let links = |app: &App| bodies(app).len();
    assert_eq!(links(&app), 1);
    let targets = app.annotation.workspace.as_ref().unwrap().marks().iter().next().unwrap().targets.len();
    assert_eq!(targets, 4);
    // The cursors stand on the second sentence of each side.
    press(&mut app, "g j j %");
    assert_eq!(links(&app), 2, "{}", said(&app));
    press(&mut app, "g j &");
    assert_eq!(links(&app), 1, "{}", said(&app));
    press(&mut app, "u u");
    assert_eq!(links(&app), 1);
}

#[test]
fn a_link_that_is_split_at_one_cursor_is_split_on_both_sides() {
    let mut app = marking(120, 40);
    press(&mut app, "g j V o j w");
    press(&mut app, "tab g j V o j w");
    // The other pane's cursor stands on the first sentence of its side.
    press(&mut app, "tab g j tab g j j %");
    let marks = app.annotation.workspace.as_ref().unwrap().marks();
    let spans: BTreeSet<(String, [u32; 2])> = marks
        .iter()
        .flat_map(|mark| &mark.targets)
        .map(|target| (target.article.clone(), target.selector.as_ref().unwrap().bytes))
        .collect();
    let targets: usize = marks.iter().map(|mark| mark.targets.len()).sum();
    assert_eq!((marks.len(), targets, spans.len()), (2, 4, 4), "{}", said(&app));
}

#[test]
fn a_note_that_cannot_be_kept_stays_open_and_one_that_is_not_on_the_disk_yet_closes() {
    let mut app = app(120, 40);
    press(&mut app, "t");
    assert!(app.prompt.is_none() && said(&app).contains("still being read"), "{}", said(&app));
    open_store(&mut app, Marks::default(), None);
    app.update(Event::Work(Report::Store(StoreReport::Unsaved { steps: 1, why: "the disk is full".to_owned() })));
    press(&mut app, "t");
    enter(&mut app, "注");
    assert_eq!(press(&mut app, "esc").len(), 1);
    assert!(app.prompt.is_none() && said(&app).contains("NOT SAVED"), "{}", said(&app));
    // Somebody else deletes it while it is being changed.
    press(&mut app, "t");
    enter(&mut app, "の続き");
    let mark = app.annotation.workspace.as_ref().unwrap().marks().iter().next().unwrap().clone();
    let gone = Change { before: Some(mark), after: None };
    app.update(Event::Work(Report::Store(StoreReport::Changed(vec![gone]))));
    press(&mut app, "esc");
    assert!(app.prompt.is_some() && said(&app).contains("ctrl-c leaves"), "{}", said(&app));
    press(&mut app, "ctrl-c");
    assert!(app.prompt.is_none());
}

#[test]
fn leaving_puts_what_is_not_saved_elsewhere_and_asks_where_that_fails() {
    let mut app = marking(120, 40);
    assert_eq!(press(&mut app, "q"), [Effect::Quit]);
    app.update(Event::Work(Report::Store(StoreReport::Unsaved { steps: 1, why: "the disk is full".to_owned() })));
    assert_eq!(press(&mut app, "q"), [Effect::Rescue]);
    assert_eq!(app.update(Event::Work(Report::Store(StoreReport::Rescued(true)))), [Effect::Quit]);
    assert_eq!(app.update(Event::Work(Report::Store(StoreReport::Rescued(false)))), []);
    assert!(said(&app).contains("y leaves and loses them"), "{}", said(&app));
    assert_eq!(press(&mut app, "j"), [], "any other key stays");
    press(&mut app, "q");
    app.update(Event::Work(Report::Store(StoreReport::Rescued(false))));
    assert_eq!(press(&mut app, "y"), [Effect::Quit]);
}

#[test]
fn part_of_a_sentence_is_labelled() {
    let mut app = marking(120, 40);
    press(&mut app, "1 a enter u");
    press(&mut app, "j V f o b b 1");
    press(&mut app, "b enter");
    let workspace = app.annotation.workspace.as_ref().unwrap();
    let label = workspace.marks().iter().find(|mark| is_label(&mark.body, "b")).unwrap();
    let whole = app.articles[0].segments[1].span.of(&app.articles[0].text);
    let quote = label.targets[0].quote();
    assert!(whole.contains(quote) && quote.len() < whole.len() && !quote.is_empty(), "{quote}");
    assert!(app.annotation.selection.is_none());
}

#[test]
fn articles_have_a_status_that_the_list_shows() {
    let mut app = marking(120, 40);
    press(&mut app, "r r");
    let workspace = app.annotation.workspace.as_ref().unwrap();
    assert_eq!(workspace.status(0), ReadingStatus::Read);
    assert_eq!(bodies(&app).len(), 1);
    press(&mut app, "a");
    assert!(text(&screen(&app)).contains("1 ✓"));
}

#[test]
fn all_marks_are_listed_opened_and_deleted() {
    let mut app = marking(120, 40);
    press(&mut app, "1 a enter n v g t x esc j *");
    press(&mut app, "M");
    assert_eq!((app.view, app.annotations.rows().len()), (View::Annotations, 4));
    press(&mut app, "f f f");
    assert_eq!(app.annotations.rows().len(), 1);
    assert!(app.mark_row(0).unwrap().what.starts_with("✓ confirmed"));
    press(&mut app, "enter");
    assert_eq!(app.view, View::Reader);
    assert!(app.reader.counterpart().is_some_and(|c| c.standing == Standing::Confirmed));
    press(&mut app, "M x");
    assert!(app.annotations.rows().is_empty());
    press(&mut app, "u");
    assert_eq!(app.annotations.rows().len(), 1);
    press(&mut app, "f f f f f f L");
    assert_eq!(app.annotations.rows().len(), 2, "the label and the note on the same sentence");
}

#[test]
fn claims_are_labelled_and_judged_whole() {
    let mut app = marking(120, 40);
    press(&mut app, "L a enter m 1");
    assert_eq!(bodies(&app).iter().filter(|body| is_label(body, "a")).count(), 3);
    press(&mut app, "1");
    assert_eq!(bodies(&app).iter().filter(|body| is_label(body, "a")).count(), 0);
    press(&mut app, "u");
    assert_eq!(bodies(&app).iter().filter(|body| is_label(body, "a")).count(), 3, "one step");
    press(&mut app, "f f f");
    assert_eq!(app.claims.listed().len(), 2, "both have links to judge");
    press(&mut app, "v v j x");
    press(&mut app, "f f f f");
    let open = app.claims.listed().len();
    assert!(open < 2, "{open}");
}

#[test]
fn what_somebody_else_marked_is_a_layer_of_its_own() {
    let mut app = app(120, 40);
    let mine = marking(120, 40);
    let mut theirs = mine;
    press(&mut theirs, "1 a enter n x");
    let marks: Marks = theirs
        .annotation
        .workspace
        .as_ref()
        .unwrap()
        .marks()
        .iter()
        .map(|mark| Mark { creator: "you".to_owned(), ..mark.clone() })
        .collect();
    open_store(&mut app, marks, None);
    assert!(app.marks_here().iter().any(|told| told == "a (you)"), "{:?}", app.marks_here());
    let link = |app: &App| {
        let links = app.links.as_ref().unwrap();
        (0..app.articles[0].segments.len()).find_map(|segment| links.of(0, segment).first().map(|c| c.standing))
    };
    assert_eq!(link(&app), Some(Standing::Rejected));
    press(&mut app, "alt-a");
    assert_eq!((link(&app), said(&app)), (Some(Standing::Suggested), "only marks of me"));
    press(&mut app, "alt-a");
    assert_eq!(link(&app), Some(Standing::Rejected));
    press(&mut app, "alt-a n");
    press(&mut app, "N");
    // Two that see it differently are listed, and one may take the other's view.
    press(&mut app, "alt-a g ]");
    let stands = app.reader.counterpart().cloned();
    assert!(stands.is_some(), "a link that only they rejected");
    press(&mut app, "alt-a alt-a g");
    press(&mut app, "M x");
    assert!(said(&app).contains("you's"), "{}", said(&app));
}

#[test]
fn what_cannot_be_saved_is_said_with_every_edit() {
    let mut app = app(120, 40);
    press(&mut app, "*");
    assert!(said(&app).contains("still being read"), "{}", said(&app));
    open_store(&mut app, Marks::default(), Some("another program has the store locked: marks.sqlite"));
    assert!(said(&app).contains("another program"), "{}", said(&app));
    assert_eq!(press(&mut app, "*").len(), 1, "it is handed on all the same");
    assert!(said(&app).contains("NOT SAVED"), "{}", said(&app));
    app.update(Event::Work(Report::Store(StoreReport::Saved)));
    press(&mut app, "j *");
    assert!(!said(&app).contains("NOT SAVED"), "{}", said(&app));
    app.update(Event::Work(Report::Store(StoreReport::Unsaved { steps: 1, why: "the disk is full".to_owned() })));
    assert!(said(&app).contains("the disk is full"), "{}", said(&app));
}

#[test]
fn an_export_asks_for_a_name_and_never_replaces_a_file_unasked() {
    let mut app = marking(120, 40);
    press(&mut app, "n v e");
    assert_eq!(app.prompt_text().map(|(_, text)| text), Some("annotations.md"));
    enter(&mut app, "out.xyz");
    assert!(press(&mut app, "enter").is_empty());
    assert!(said(&app).contains("must end in"), "{}", said(&app));
    press(&mut app, "backspace backspace backspace");
    enter(&mut app, "tmx");
    let effects = press(&mut app, "enter");
    let [Effect::Export(request)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!((request.format, request.replace, request.marks.len()), (ExportFormat::Tmx, false, 1));
    app.update(Event::Work(Report::Exported(ExportReport::Exists("out.tmx".into()))));
    assert!(said(&app).contains("enter replaces it"), "{}", said(&app));
    let effects = press(&mut app, "enter");
    assert!(matches!(effects.as_slice(), [Effect::Export(request)] if request.replace), "{effects:?}");
    let written = ExportReport::Written { path: "/x/out.tmx".into(), counts: (1, 1), warnings: Vec::new() };
    app.update(Event::Work(Report::Exported(written)));
    assert!(said(&app).contains("1 linked pairs written to /x/out.tmx"), "{}", said(&app));
    press(&mut app, "g e tab tab");
    enter(&mut app, "here.md");
    let effects = press(&mut app, "enter");
    assert!(
        matches!(effects.as_slice(), [Effect::Export(request)] if request.marks.is_empty()),
        "nothing is marked here"
    );
}

#[test]
fn the_sentence_and_its_counterpart_are_copied_with_their_sources() {
    let mut app = marking(120, 40);
    let effects = press(&mut app, "n y");
    let [Effect::Copy(copied)] = effects.as_slice() else { panic!("{effects:?}") };
    let link = app.links.as_ref().unwrap().link(app.reader.counterpart().unwrap().link).unwrap();
    for place in [link.a.place, link.b.place] {
        assert!(copied.contains(&*app.articles[place.article].shown(place.span)), "as it is shown: {copied}");
    }
    assert!(copied.contains("seeds/000_2ed683812b5b7a76.txt:") && copied.contains("seeds/004_81c538c6737f7fc2.txt:"));
    let effects = press(&mut app, "V f y");
    assert!(matches!(effects.as_slice(), [Effect::Copy(part)] if copied.contains(part) && !part.contains("seeds/")));
}

/// A reader of the seeds with the links that the machine finds.
fn analysed() -> App {
    let cache = tempfile::tempdir().unwrap();
    let engine = Engine::new(Some(cache.path().to_owned()));
    let articles = articles();
    let groups = duplicates(&articles);
    let options =
        AlignOptions { pairs: Pairs::All, min_score: Some(0.1), top_between: Some(3), ..AlignOptions::default() };
    let links = engine.links(&articles, &groups, &options, &|_, _| true).unwrap();
    let mut app = App::new(Corpus { articles, ..Corpus::default() }).unwrap();
    app.update(Event::Resize(120, 40));
    app.update(Event::Work(Report::Duplicates(Repetitions::new(&app.articles, groups))));
    app.update(Event::Work(Report::Links(links)));
    app.update(Event::Work(Report::Claims(Vec::new())));
    app.update(Event::Work(Report::Finished));
    open_store(&mut app, Marks::default(), None);
    app
}

/// A sentence by article and segment, and its counterparts with the bits of their scores.
type Linked = (usize, usize, Vec<(Counterpart, u32)>);

/// Everything that is shown of links.
fn all_links(app: &App) -> Vec<Linked> {
    let links = app.links.as_ref().unwrap();
    let mut all = Vec::new();
    for (number, article) in app.articles.iter().enumerate() {
        for segment in 0..article.segments.len() {
            let of = links.of(number, segment).iter().map(|c| (c.clone(), c.score.to_bits())).collect();
            all.push((number, segment, of));
        }
    }
    all
}

#[test]
fn a_hundred_verdicts_each_show_at_once_and_undo_restores_the_first_screen() {
    let mut app = analysed();
    // Both articles fresh, and the cursor on the first link between them: the screen to come back to.
    let begin = "a g enter tab a G enter tab g n";
    press(&mut app, begin);
    let (first, before) = (screen(&app), all_links(&app));
    let (mut shown, mut out_of_view, mut visited) = (0, 0, BTreeSet::new());
    let mut times: Vec<Duration> = Vec::new();
    let mut anew = 0;
    while times.len() < 100 {
        if app.reader.counterpart().is_none_or(|c| c.standing != Standing::Suggested) {
            press(&mut app, "}");
        }
        let pane = app.reader.focused().unwrap();
        let Some(now) = app.reader.counterpart().filter(|c| c.standing == Standing::Suggested).cloned() else {
            let pair = (pane.id, app.reader.other().unwrap().id);
            assert!(visited.insert(pair) || visited.len() < 20, "there are a hundred links to judge");
            press(&mut app, if visited.len() % 4 == 0 { "tab > g" } else { "> g" });
            continue;
        };
        let (id, segment) = (pane.id, pane.segment());
        let key = if times.len() % 3 == 2 { "x" } else { "v" };
        let pressed = Instant::now();
        let effects = press(&mut app, key);
        times.push(pressed.elapsed());
        assert_eq!(effects.len(), 1, "{}", said(&app));
        anew += usize::from(said(&app).contains("scored anew"));
        let (standing, sign) = if key == "v" { (Standing::Confirmed, "✓") } else { (Standing::Rejected, "✗") };
        assert_eq!(app.links.as_ref().unwrap().standing(now.link), standing);
        // The one frame that follows the key.
        let (frame, geometry) = (screen(&app), app.geometry.unwrap());
        let side = usize::from(app.reader.panes[0].id != id);
        let gutter = app.gutter(0);
        let line = app.reader.panes[side]
            .rows()
            .iter()
            .position(|row| row.first && row.part == taiyaku::app::pane::Part::Segment(segment));
        let best = app.links.as_ref().unwrap().between(id, segment, now.article as usize).unwrap().standing;
        match line {
            Some(line) if best == standing => {
                assert!(gutter.marks[side].iter().any(|(at, _)| *at == line));
                let (_, column) = geometry.numbered().next().unwrap();
                let x = if side == 0 { column.gutter.x } else { column.gutter.x + column.gutter.width - 1 };
                assert_eq!(frame[(x, column.gutter.y + line as u16)].symbol(), sign);
                shown += 1;
            }
            _ => out_of_view += 1,
        }
        let told = text(&frame);
        assert!(told.contains(if key == "v" { "confirmed" } else { "rejected" }), "the status line says so");
    }
    times.sort();
    eprintln!(
        "verdict to state: median {:?}, worst {:?}; {shown} beside their sentence, {out_of_view} scrolled away; {anew} \
         had others scored anew",
        times[50], times[99]
    );
    assert!(shown > out_of_view && anew > 50);
    for _ in 0..100 {
        assert_eq!(press(&mut app, "u").len(), 1, "{}", said(&app));
    }
    assert!(bodies(&app).is_empty());
    assert_eq!(all_links(&app), before, "every score as it was, to the bit");
    assert_eq!(press(&mut app, "u").len(), 0);
    if app.reader.focus == 1 {
        press(&mut app, "tab");
    }
    press(&mut app, begin);
    let (now, width) = (screen(&app), usize::from(first.area.width));
    let differs =
        |(at, (x, y)): (usize, (&ratatui::buffer::Cell, &ratatui::buffer::Cell))| (x != y).then_some(at / width);
    let differing: BTreeSet<usize> = first.content.iter().zip(&now.content).enumerate().filter_map(differs).collect();
    assert!(differing.is_empty(), "lines {differing:?} differ");
}

#[test]
fn conflicts_are_judged_gone_to_and_shown_in_the_inspector() {
    let mut app = marking(120, 40);
    let mut links = common::links(&articles());
    links[0].conflicts = std::mem::take(&mut links[0].evidence);
    app.update(Event::Work(Report::Links(links)));
    press(&mut app, "g alt-c !");
    let verdict = |app: &App| {
        bodies(app).into_iter().find_map(|body| if let Body::Conflict(conflict) = body { Some(conflict) } else { None })
    };
    assert_eq!(verdict(&app).map(|conflict| conflict.verdict), Some(Verdict::Confirmed));
    press(&mut app, "i");
    let told: Vec<String> = app.inspector_lines().iter().map(|line| format!("{line:?}")).collect();
    assert!(told.iter().any(|line| line.contains("✓ they contradict")), "{told:?}");
    press(&mut app, "!");
    assert_eq!(verdict(&app).map(|conflict| conflict.verdict), Some(Verdict::Rejected));
    press(&mut app, "!");
    assert_eq!(verdict(&app), None);
    press(&mut app, "u u u");
    assert!(bodies(&app).is_empty());
}

#[test]
fn a_folded_passage_is_opened_before_it_is_marked() {
    let mut app = marking(120, 40);
    press(&mut app, "a g j j enter");
    while !app.reader.focused().unwrap().on_fold() {
        press(&mut app, "j");
    }
    assert!(press(&mut app, "*").is_empty());
    assert!(said(&app).contains("folded"), "{}", said(&app));
    press(&mut app, "enter *");
    assert_eq!(bodies(&app).len(), 1);
}
