//! What must hold for any input: targets for random files, imports, settings, queries, and keys. Shared by `cargo test`, which
//! spends a minute on them, and by the package `fuzz`, which goes on as long as it is told to.
//!
//! A target is given a seed, makes an input from it, and panics where something does not hold.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngSeed, TestError, TestRunner};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use taiyaku::align::{End, Link, Place, Relation};
use taiyaku::annotate::{Change, Marks, Placer, Workspace};
use taiyaku::app::key::Key;
use taiyaku::app::{App, Effect, Event};
use taiyaku::corpus::{Article, Corpus, ReadOptions, read};
use taiyaku::dedup::{DuplicateGroup, DuplicateKind, Passage, Repetitions};
use taiyaku::export::{ExportFormat, Filter, Selection, export, import};
use taiyaku::jobs::{Report, StoreReport};
use taiyaku::search::{Query, SearchIndex};
use taiyaku::settings::Settings;
use taiyaku::tui::{Theme, draw};

/// Something to try, and what it is called.
pub type Target = (&'static str, fn(&mut TestRunner) -> Result<(), String>);

/// All targets.
pub const TARGETS: [Target; 5] = [
    ("loading", |runner| run(runner, &file(), load)),
    ("import", |runner| run(runner, &import_file(), bring_in)),
    ("settings", |runner| run(runner, &pieces(&SETTINGS), |text| settings(&text))),
    ("queries", |runner| run(runner, &pieces(&QUERIES), |text| query(&text))),
    ("keys", |runner| run(runner, &script(), |script| keys(&script))),
];

/// A runner of so many cases, always the same for a seed.
pub fn runner(cases: u32, seed: u64) -> TestRunner {
    let config = Config {
        cases,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_iters: 2000,
        ..Config::default()
    };
    TestRunner::new(config)
}

fn run<S: Strategy>(runner: &mut TestRunner, strategy: &S, test: impl Fn(S::Value)) -> Result<(), String>
where
    S::Value: std::fmt::Debug,
{
    let result = runner.run(strategy, |value| {
        test(value);
        Ok(())
    });
    result.map_err(|error| match error {
        TestError::Fail(reason, input) => format!("{reason}\nwith {input:?}"),
        TestError::Abort(reason) => reason.to_string(),
    })
}

/// Pieces of which texts of all formats are made, hostile ones too.
const TEXT: [&str; 44] = [
    "首相は三日、東京で記者会見した。",
    "总理三日在东京举行记者会。",
    "「はい。」",
    "“好。”",
    "\n",
    "\r\n",
    "\n\n",
    "　",
    " ",
    "\t",
    "3月",
    "二〇二四年",
    "12,000人",
    "。",
    "、",
    "…",
    "――",
    "\u{1b}]52;c;UFdO\u{7}",
    "\u{1b}[2J",
    "\u{9b}31m",
    "\u{202e}",
    "\u{200b}",
    "\u{feff}",
    "\u{0}",
    "か\u{3099}",
    "ﾊﾟ",
    "𠮷",
    "👨‍👩‍👧",
    "🇯🇵",
    "# 見出し",
    "- 項目",
    "1. ",
    "|a|b|",
    "[[zh:林芳正]]",
    "[^1]: ",
    "![a](b)",
    "```",
    "=SUM(A1)",
    "\"",
    "'",
    "\\",
    "a b c",
    "http://example.org/",
    "-----",
];
const MARKUP: [&str; 34] = [
    "<p>",
    "</p>",
    "<html>",
    "<body>",
    "<article>",
    "<h1>",
    "<br>",
    "<ruby>漢<rt>かん</rt></ruby>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&amp;",
    "&",
    "&#0;",
    "<?xml version=\"1.0\" encoding=\"utf-16\"?>",
    "<tmx version=\"1.4\">",
    "<tu>",
    "<tuv xml:lang=\"ja\">",
    "<seg>",
    "</seg>",
    "</tuv>",
    "</tu>",
    "<table>",
    "<td>",
    "<img alt=\"噛\" class=\"gaiji\">",
    "{\"text\":\"",
    "\"}\n",
    "\",\"title\":\"",
    "a_language\ta_text\tb_language\tb_text\n",
    "WARC/1.0\r\nContent-Length: 9\r\n\r\n",
    "%PDF-1.5\n1 0 obj\n<</Type/Catalog>>\nendobj\n",
];
const SETTINGS: [&str; 26] = [
    "[keys]",
    "[keys.reader]",
    "[display]",
    "\n",
    " = ",
    "\"",
    "\"j\"",
    "\"g e\"",
    "theme",
    "\"dark\"",
    "mouse",
    "true",
    "false",
    "ambiguous",
    "\"wide\"",
    "#",
    "1",
    "[",
    "]",
    "{",
    "ctrl-c",
    "none",
    "top",
    "\u{1b}[31m",
    "国",
    "-1e9",
];
const QUERIES: [&str; 26] = [
    "首相",
    "\"",
    "/",
    "(",
    ")",
    "[",
    "]",
    "*",
    "+",
    "{9}",
    "\\p{Han}",
    "\\d{4}",
    "|",
    "^",
    "$",
    "lang:ja",
    "kind:heading",
    "in:",
    "source:",
    "label:",
    " ",
    "-",
    "の",
    "\\",
    "\u{0}",
    "𠮷",
];
const KEYS: [&str; 72] = [
    "j",
    "k",
    "h",
    "l",
    "J",
    "K",
    "g",
    "G",
    "n",
    "N",
    "tab",
    "shift-tab",
    "enter",
    "esc",
    "space",
    "backspace",
    "delete",
    "up",
    "down",
    "left",
    "right",
    "page-down",
    "page-up",
    "home",
    "end",
    "v",
    "x",
    "~",
    "w",
    "W",
    "&",
    "%",
    "1",
    "2",
    "9",
    "t",
    "b",
    "r",
    "o",
    "O",
    "p",
    "f",
    "F",
    "i",
    "I",
    "m",
    "d",
    "a",
    "s",
    "S",
    "M",
    "e",
    "y",
    "u",
    "U",
    "V",
    "/",
    ":",
    "?",
    "q",
    "c",
    "T",
    "z",
    ".",
    ",",
    "*",
    "alt-a",
    "ctrl-o",
    "ctrl-c",
    "ctrl-r",
    "[",
    "]",
];

fn pieces(all: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop_oneof![8 => select(all).prop_map(str::to_owned), 1 => "\\PC{0,4}"], 0..12)
        .prop_map(|pieces| pieces.concat())
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![6 => select(&TEXT[..]).prop_map(str::to_owned), 1 => "\\PC{0,8}"];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Bytes in which markup of all formats is mixed with text, in one encoding or another, with some of them changed.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece =
        prop_oneof![4 => select(&MARKUP[..]).prop_map(str::to_owned), 4 => select(&TEXT[..]).prop_map(str::to_owned)];
    let whole = prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat());
    let changes = prop::collection::vec((any::<Index>(), any::<u8>()), 0..4);
    (whole, 0..6_u8, changes).prop_map(|(text, encoding, changes)| {
        let mut bytes = match encoding {
            0 => encoding_rs::SHIFT_JIS.encode(&text).0.into_owned(),
            1 => encoding_rs::GB18030.encode(&text).0.into_owned(),
            2 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            _ => text.into_bytes(),
        };
        for (at, byte) in changes.into_iter().filter(|_| !bytes.is_empty()).collect::<Vec<_>>() {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes
    })
}

const ENDINGS: [&str; 13] =
    ["txt", "md", "html", "xhtml", "jsonl", "csv", "tsv", "tmx", "warc", "mhtml", "epub", "docx", "pdf"];

fn file() -> impl Strategy<Value = (&'static str, Vec<u8>)> {
    (select(&ENDINGS[..]), bytes())
}

fn load((ending, bytes): (&'static str, Vec<u8>)) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("a.{ending}"));
    fs::write(&path, &bytes).unwrap();
    let corpus = read(&path, &ReadOptions::default());
    for article in &corpus.articles {
        sound(article);
    }
    let said = corpus.errors.iter().map(ToString::to_string).chain(corpus.notes.iter().map(ToString::to_string));
    said.for_each(|said| assert!(said.contains("a."), "names the file: {said}"));
}

/// Segments lie in the text, in order and apart, and what is shown of each maps back into it.
fn sound(article: &Article) {
    let mut last = 0;
    for segment in &article.segments {
        let span = segment.span;
        assert!(last <= span.start && span.start < span.end, "{span:?} after {last}");
        assert!(article.text.get(span.range()).is_some(), "{span:?} is no part of the text");
        assert!(!article.display(span).text.contains('\u{1b}') || span.of(&article.text).contains('\u{1b}'));
        last = span.end;
    }
}

fn import_file() -> impl Strategy<Value = (usize, String, String)> {
    let formats = 0..ExportFormat::ALL.len();
    (formats, text(), prop::collection::vec(any::<(bool, Index)>(), 0..6), any::<bool>()).prop_flat_map(
        |(format, text, changes, own)| {
            let foreign = bytes().prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            let ours = Just(exported(format, &text, &changes));
            (Just(format), Just(text), if own { ours.boxed() } else { foreign.boxed() })
        },
    )
}

/// What taiyaku itself writes about a text, with characters left out or written twice.
fn exported(format: usize, text: &str, changes: &[(bool, Index)]) -> String {
    let articles = [Arc::new(Article::new("a.txt".to_owned(), text.to_owned()))];
    let workspace = workspace(&articles);
    let body = taiyaku::annotate::Body::Note { text: text.to_owned() };
    let marks = articles[0].segments.iter().take(3);
    let marks = marks.filter_map(|segment| workspace.mark(body.clone(), &[(0, Some(segment.span), None)]));
    let placed = marks.map(|mark| workspace.placer().place(&mark)).collect();
    let selection = Selection::new(&articles, placed, Vec::new(), &[], &Filter::default());
    let made = export(ExportFormat::ALL[format].1, &selection).unwrap();
    let file = made.files.first().map(|file| String::from_utf8_lossy(&file.bytes).into_owned());
    let mut characters: Vec<char> = file.unwrap_or_default().chars().collect();
    for (twice, at) in changes {
        if characters.is_empty() {
            break;
        }
        let at = at.index(characters.len());
        if *twice { characters.insert(at, characters[at]) } else { _ = characters.remove(at) }
    }
    characters.into_iter().collect()
}

fn workspace(articles: &[Arc<Article>]) -> Workspace {
    let placer = Placer::without_store(articles);
    Workspace::new(placer, Marks::default(), (Vec::new(), Vec::new()), "me".to_owned(), String::new())
}

fn bring_in((format, text, file): (usize, String, String)) {
    let articles = [Arc::new(Article::new("a.txt".to_owned(), text))];
    let mut marks = Marks::default();
    let format = ExportFormat::ALL[format].1;
    let Ok(plan) = import::plan(format, &file, &marks, &articles, "me") else { return };
    plan.edit.apply(&mut marks).unwrap();
    let placer = Placer::without_store(&articles);
    for placed in marks.iter().map(|mark| placer.place(mark)) {
        for (article, span) in placed.targets.iter().filter_map(|target| target.place()) {
            assert!(span.is_none_or(|span| articles[article].text.get(span.range()).is_some()), "{placed:?}");
        }
    }
    let again = import::plan(format, &file, &marks, &articles, "me").unwrap();
    assert_eq!(again.edit.changes, [], "a second time there is nothing to do");
}

fn settings(text: &str) {
    if let Err(problems) = Settings::parse(text) {
        assert!(!problems.is_empty());
    }
}

fn query(text: &str) {
    let Ok(query) = text.parse::<Query>() else { return };
    let articles = [Arc::new(Article::new("a.txt".to_owned(), TEXT.concat()))];
    let mut index = SearchIndex::default();
    index.extend(&articles);
    for hit in index.search(&articles, &query, &taiyaku::search::Labels::default(), 100).hits {
        assert!(articles[0].segments.get(hit.hit.segment).is_some());
    }
}

/// What happens to the reader.
#[derive(Clone, Debug)]
enum Happens {
    Key(&'static str),
    Typed(char),
    Pasted(String),
    Resized(u16, u16),
    Clicked(u16, u16),
    Loaded(String),
    Linked(Vec<(Index, Index, f32)>),
    Repeated(Index, Index),
    Store(u8),
}

fn script() -> impl Strategy<Value = (Vec<String>, Vec<Happens>)> {
    let happens = prop_oneof![
        60 => select(&KEYS[..]).prop_map(Happens::Key),
        8 => any::<char>().prop_map(Happens::Typed),
        3 => text().prop_map(Happens::Pasted),
        3 => (0..140_u16, 0..50_u16).prop_map(|(x, y)| Happens::Resized(x, y)),
        3 => (0..140_u16, 0..50_u16).prop_map(|(x, y)| Happens::Clicked(x, y)),
        2 => text().prop_map(Happens::Loaded),
        3 => prop::collection::vec((any::<Index>(), any::<Index>(), 0.0..1.0_f32), 0..8).prop_map(Happens::Linked),
        2 => (any::<Index>(), any::<Index>()).prop_map(|(x, y)| Happens::Repeated(x, y)),
        3 => (0..6_u8).prop_map(Happens::Store),
    ];
    (prop::collection::vec(text(), 1..4), prop::collection::vec(happens, 0..60))
}

fn keys((texts, script): &(Vec<String>, Vec<Happens>)) {
    let articles = texts.iter().enumerate().map(|(number, text)| named(number, text)).collect();
    let mut app = App::new(Corpus { articles, ..Corpus::default() }).unwrap();
    let mut size = (80, 24);
    let mut effects = app.update(Event::Resize(size.0, size.1));
    open_store(&mut app);
    for happens in script {
        let event = match happens {
            Happens::Key(key) => Event::Key(key.parse::<Key>().unwrap()),
            Happens::Typed(c) => Event::Key(Key::char(*c)),
            Happens::Pasted(text) => Event::Paste(text.clone()),
            &Happens::Resized(width, height) => {
                size = (width, height);
                Event::Resize(width, height)
            }
            &Happens::Clicked(x, y) => Event::Click { x, y },
            Happens::Loaded(text) => {
                let articles = vec![named(app.articles.len(), text)];
                Event::Work(Report::Loaded(Corpus { articles, ..Corpus::default() }))
            }
            Happens::Linked(pairs) => Event::Work(Report::Links(links(&app.articles, pairs))),
            Happens::Repeated(x, y) => {
                Event::Work(Report::Duplicates(Repetitions::new(&app.articles, repeated(&app.articles, *x, *y))))
            }
            Happens::Store(what) => match store(&mut app, *what) {
                Some(report) => Event::Work(Report::Store(report)),
                None => continue,
            },
        };
        effects.extend(app.update(event));
        answer(&mut app, std::mem::take(&mut effects));
        let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
        draw(&app, &Theme::colour(), &mut buffer);
        let hostile = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let found = buffer.content.iter().find(|cell| cell.symbol().contains(hostile));
        assert!(found.is_none(), "{found:?} would reach the terminal");
    }
}

fn named(number: usize, text: &str) -> Arc<Article> {
    Arc::new(Article::new(format!("{number}.txt"), text.to_owned()))
}

fn open_store(app: &mut App) {
    let workspace = workspace(&app.articles);
    app.update(Event::Work(Report::Store(StoreReport::Opened(Box::new(workspace), None))));
}

/// What the store may have to say.
fn store(app: &mut App, what: u8) -> Option<StoreReport> {
    Some(match what {
        0 => StoreReport::Saved,
        1 => StoreReport::Unsaved { steps: 1, why: "the disk is full: /x".to_owned() },
        2 => StoreReport::Refused("somebody changed it".to_owned()),
        3 => StoreReport::Rescued(false),
        4 => {
            let workspace = app.annotation.workspace.as_ref()?;
            let gone = workspace.marks().iter().next()?.clone();
            StoreReport::Changed(vec![Change { before: Some(gone), after: None }])
        }
        _ => {
            open_store(app);
            return None;
        }
    })
}

/// Answers what the reader asks for and a test can give at once.
fn answer(app: &mut App, effects: Vec<Effect>) {
    for effect in effects {
        if let Effect::Search { request, query } = effect {
            let Ok(query) = query.parse::<Query>() else { continue };
            let mut index = SearchIndex::default();
            index.extend(&app.articles);
            let hits = index.search(&app.articles, &query, &app.labels(), 1000);
            app.update(Event::Work(Report::Found { request, hits }));
        }
    }
}

fn links(articles: &[Arc<Article>], pairs: &[(Index, Index, f32)]) -> Vec<Link> {
    let all: Vec<End> = articles
        .iter()
        .enumerate()
        .flat_map(|(article, at)| {
            let end = move |(first, segment): (usize, &taiyaku::text::Segment)| End {
                first,
                end: first + 1,
                place: Place { article, span: segment.span },
            };
            at.segments.iter().enumerate().map(end)
        })
        .collect();
    if all.is_empty() {
        return Vec::new();
    }
    let link = |&(x, y, score): &(Index, Index, f32)| {
        let (a, b) = (all[x.index(all.len())], all[y.index(all.len())]);
        let (a, b) = if a.place.article <= b.place.article { (a, b) } else { (b, a) };
        (a.place.article != b.place.article).then(|| Link {
            a,
            b,
            score,
            same: score / 2.0,
            quick: false,
            stated: false,
            relation: Relation::Overlap,
            evidence: Vec::new(),
            conflicts: Vec::new(),
            copies: Vec::new(),
        })
    };
    pairs.iter().filter_map(link).collect()
}

fn repeated(articles: &[Arc<Article>], x: Index, y: Index) -> Vec<DuplicateGroup> {
    let all: Vec<Passage> = articles
        .iter()
        .enumerate()
        .flat_map(|(article, at)| {
            at.segments.iter().map(move |segment| Passage { article, span: segment.span, similarity: 1.0 })
        })
        .collect();
    if all.len() < 2 {
        return Vec::new();
    }
    let (x, y) = (x.index(all.len()), y.index(all.len()));
    if x == y {
        return Vec::new();
    }
    let passages = vec![all[x.min(y)], all[x.max(y)]];
    vec![DuplicateGroup { kind: DuplicateKind::Passage, similarity: 1.0, passages }]
}

/// Keeps an input that failed, for a look at it.
#[allow(dead_code, reason = "only the package keeps them")]
pub fn keep(folder: &Path, target: &str, seed: u64, told: &str) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join(format!("{target}-{seed}.txt")), told)
}
