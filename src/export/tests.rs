use std::sync::Arc;

use proptest::prelude::*;

use super::import::{self, format_of, plan};
use super::table::{neutral, restore};
use super::*;
use crate::align::{End, Place, Relation, Side};
use crate::annotate::testing::{any_mark, any_text, articles, label, link, target};
use crate::annotate::{Body, Edit, Marks, Verdict};
use crate::text::Language;

fn elsewhere(marks: &[Mark]) -> Selection<'static> {
    let placed = |mark: &Mark| Placed {
        mark: mark.clone(),
        targets: mark.targets.iter().map(|_| PlacedTarget::Elsewhere).collect(),
    };
    Selection { articles: &[], marks: marks.iter().map(placed).collect(), pairs: Vec::new(), judged: Vec::new() }
}

fn here(marks: &[Mark]) -> Vec<Placed> {
    let hashes = articles().map(|article| crate::annotate::ContentHash::of(&article.text));
    let place = |target: &Target| PlacedTarget::Here {
        article: hashes.iter().position(|hash| *hash == target.hash).unwrap(),
        span: target.selector.as_ref().map(crate::annotate::Selector::span),
    };
    marks.iter().map(|mark| Placed { mark: mark.clone(), targets: mark.targets.iter().map(place).collect() }).collect()
}

fn text_of(format: ExportFormat, selection: &Selection<'_>) -> String {
    let mut export = export(format, selection).unwrap();
    assert_eq!(export.files.len(), 1, "{format}: {:?}", export.warnings);
    String::from_utf8(export.files.remove(0).bytes).unwrap()
}

fn both() -> Vec<Arc<Article>> {
    articles().into_iter().map(Arc::new).collect()
}

fn suggestion() -> Link {
    let articles = articles();
    let end = |number: usize, words: &str| {
        let at = articles[number].text.find(words).unwrap();
        End { first: 0, end: 1, place: Place { article: number, span: Span::new(at, at + words.len()) } }
    };
    Link {
        a: end(0, "予算は五千億円に上る。"),
        b: end(1, "预算达五千亿日元。"),
        score: 0.625,
        same: 0.625,
        quick: false,
        stated: false,
        relation: Relation::Same,
        evidence: Vec::new(),
        conflicts: Vec::new(),
        copies: Vec::new(),
    }
}

/// A confirmed link, a rejected one, a label, a note; and what the machine suggests.
fn some() -> (Vec<Mark>, Vec<Placed>) {
    let mut rejected = link("東京", "东京");
    let body = rejected.link().cloned().unwrap();
    rejected.body = Body::Link(crate::annotate::LinkMark { verdict: Verdict::Rejected, ..body });
    let note = Mark::new(Body::Note { text: "=一\n二".into() }, vec![target("首相", false)], "@me");
    let marks = vec![link("日本の首相", "日本总理"), rejected, label("首脳", "首相"), note];
    let placed = here(&marks);
    (marks, placed)
}

fn selection<'a>(articles: &'a [Arc<Article>], filter: &Filter) -> Selection<'a> {
    let (_, placed) = some();
    Selection::new(articles, placed, Vec::new(), &[suggestion()], filter)
}

fn all_verdicts() -> Filter {
    let verdicts = vec![PairVerdict::Confirmed, PairVerdict::Rejected, PairVerdict::Suggested];
    Filter { verdicts, ..Filter::default() }
}

proptest! {
    #[test]
    fn what_was_exported_comes_in_again_as_it_was(marks in prop::collection::vec(any_mark(), 0..8)) {
        let before: Marks = marks.iter().cloned().collect();
        for format in [ExportFormat::Jsonl, ExportFormat::WebAnnotation] {
            let text = text_of(format, &elsewhere(&marks));
            let mut store = Marks::default();
            let plan = plan(format, &text, &store, &[], "another").unwrap();
            prop_assert_eq!(plan.added, before.len());
            plan.edit.apply(&mut store).unwrap();
            prop_assert_eq!(&store, &before);
            let again = import::plan(format, &text, &store, &[], "another").unwrap();
            prop_assert!(again.edit.is_empty() && again.same == marks.len());
        }
    }

    #[test]
    fn cells_are_neutral_and_restored(cell in any_text()) {
        let safe = neutral(&cell);
        prop_assert!(!safe.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']));
        prop_assert_eq!(restore(&safe), cell.as_str());
    }

    #[test]
    fn hostile_text_stays_text(mark in any_mark()) {
        let selection = elsewhere(&[mark]);
        let page = text_of(ExportFormat::Html, &selection);
        prop_assert!(!page.contains("<script") && !page.contains("<b>"));
        let report = text_of(ExportFormat::Markdown, &selection);
        prop_assert!(!report.contains("<script"));
        for text in [page, report] {
            let controls = text.contains(['\u{1}', '\u{1b}']);
            prop_assert!(!controls);
        }
    }
}

#[test]
fn suggestions_are_marked_as_such_in_every_format_and_never_imported() {
    let articles = both();
    let only = Filter { verdicts: vec![PairVerdict::Suggested], ..Filter::default() };
    let (_, placed) = some();
    let placed = placed.into_iter().filter(|placed| placed.mark.link().is_none()).collect();
    let selection = Selection::new(&articles, placed, Vec::new(), &[suggestion()], &only);
    assert_eq!(selection.pairs.len(), 1);
    for (_, format) in ExportFormat::ALL.into_iter().filter(|(_, format)| *format != ExportFormat::Ladder) {
        let files = export(format, &selection).unwrap().files;
        let text: String = files.iter().map(|file| String::from_utf8_lossy(&file.bytes).into_owned()).collect();
        assert!(text.contains("uggested"), "{format}");
        assert!(
            !text.contains("confirmed") || text.contains("not confirmed") || text.contains(".confirmed"),
            "{format}"
        );
        if let Ok(plan) = plan(format, &text, &Marks::default(), &articles, "me") {
            let links = plan.edit.changes.iter().filter(|change| change.after.as_ref().unwrap().link().is_some());
            assert_eq!(links.count(), 0, "{format}");
        }
    }
}

#[test]
fn what_was_decided_is_no_longer_a_suggestion() {
    let articles = both();
    let mut marks = vec![link("予算は五千億円に上る。", "预算达五千亿日元。")];
    let selection = Selection::new(&articles, here(&marks), Vec::new(), &[suggestion()], &all_verdicts());
    assert_eq!(selection.pairs.len(), 1);
    assert_eq!(selection.pairs[0].verdict, PairVerdict::Confirmed);
    marks.clear();
    let selection = Selection::new(&articles, here(&marks), Vec::new(), &[suggestion()], &all_verdicts());
    assert_eq!(selection.pairs[0].verdict, PairVerdict::Suggested);
}

#[test]
fn links_come_back_from_tmx_and_tables() {
    let articles = both();
    let (marks, _) = some();
    for format in [ExportFormat::Tmx, ExportFormat::Tsv, ExportFormat::Csv] {
        let text = text_of(format, &selection(&articles, &all_verdicts()));
        let plan = plan(format, &text, &Marks::default(), &articles, "another").unwrap();
        assert_eq!((plan.added, plan.updated), (2, 0), "{format}: {plan} {:?}", plan.skipped);
        let mut store = Marks::default();
        plan.edit.apply(&mut store).unwrap();
        for mark in &marks[..2] {
            let found = store.iter().find(|found| found.targets == mark.targets).unwrap();
            let (a, b) = (found.link().unwrap(), mark.link().unwrap());
            assert_eq!((a.verdict, a.relation, a.score), (b.verdict, b.relation, b.score), "{format}");
            assert_eq!(found.creator, mark.creator);
        }
        let again = import::plan(format, &text, &store, &articles, "another").unwrap();
        assert!(again.edit.is_empty(), "{format}: {again}");
    }
}

#[test]
fn a_translation_memory_of_another_program_is_placed_by_its_words() {
    let tmx = "<?xml version=\"1.0\"?><tmx version=\"1.4\"><header/><body>\
        <tu><tuv xml:lang=\"JA-JP\"><seg>予算は<ph>&lt;b&gt;</ph>五千億円に上る。</seg></tuv>\
        <tuv xml:lang=\"zh-CN\"><seg>预算达五千亿日元。</seg></tuv></tu>\
        <tu><tuv xml:lang=\"ja\"><seg>&#x65E5;本</seg></tuv><tuv xml:lang=\"zh\"><seg>不在这里</seg></tuv></tu>\
        </body></tmx>";
    let articles = both();
    let plan = plan(ExportFormat::Tmx, tmx, &Marks::default(), &articles, "me").unwrap();
    assert_eq!((plan.added, plan.skipped.len()), (1, 1), "{:?}", plan.skipped);
    assert!(plan.skipped[0].why.contains("不在这里"), "{:?}", plan.skipped);
    for broken in ["", "no tmx", "<tmx><body><tu>&what;", "<tmx><a></b>"] {
        assert!(import::plan(ExportFormat::Tmx, broken, &Marks::default(), &articles, "me").is_err(), "{broken}");
    }
}

#[test]
fn a_verdict_changed_in_a_spreadsheet_changes_the_mark() {
    let articles = both();
    let mark = link("日本の首相", "日本总理");
    let marks: Marks = [mark.clone()].into_iter().collect();
    let selection = Selection::new(&articles, here(std::slice::from_ref(&mark)), Vec::new(), &[], &Filter::default());
    let text = text_of(ExportFormat::Csv, &selection).replace("confirmed", "rejected");
    let plan = plan(ExportFormat::Csv, &text, &marks, &articles, "me").unwrap();
    assert_eq!((plan.added, plan.updated), (0, 1));
    let after = plan.edit.changes[0].after.as_ref().unwrap();
    assert_eq!((after.link().unwrap().verdict, &after.targets), (Verdict::Rejected, &mark.targets));
}

#[test]
fn quotation_marks_in_a_table_with_tabs_are_text_and_strange_rows_are_named() {
    let articles = both();
    let text = "a_text\tb_text\n\"日本の首相\t日本总理\n予算は五千億円に上る。\t预算达五千亿日元。\n首相\t总理\t\"\n";
    let plan = plan(ExportFormat::Tsv, text, &Marks::default(), &articles, "me").unwrap();
    assert_eq!((plan.added, plan.skipped.len()), (2, 1), "{:?}", plan.skipped);
    assert!(plan.skipped[0].item == "line 2" && plan.notes[0].starts_with("lines 2, 4"), "{:?}", plan.notes);
}

#[test]
fn filters_let_through_what_is_asked_for() {
    let articles = both();
    let pairs = |filter: &Filter| selection(&articles, filter).pairs.len();
    assert_eq!(pairs(&Filter::default()), 2);
    assert_eq!(pairs(&all_verdicts()), 3);
    assert_eq!(pairs(&Filter { labels: vec!["首脳".into()], ..all_verdicts() }), 1);
    assert_eq!(pairs(&Filter { min_score: Some(0.7), ..all_verdicts() }), 2);
    assert_eq!(pairs(&Filter { languages: vec![Language::KO], ..all_verdicts() }), 0);
    assert_eq!(pairs(&Filter { languages: vec![Language::ZH], ..all_verdicts() }), 3);
    assert_eq!(pairs(&Filter { articles: vec!["nowhere.txt".into()], ..all_verdicts() }), 0);
    let labelled = selection(&articles, &Filter { labels: vec!["首脳".into()], ..Filter::default() });
    assert_eq!(labelled.marks.len(), 3, "the label, the note on it and the link around it");
}

/// Two articles with markup and a line that ends within a sentence.
fn with_markup() -> Vec<Arc<Article>> {
    let ja = "昨日、[[ja:東京都|東京]]で二回目の会議が\n開かれ、**五百人**が集まった。\n";
    let zh = "昨天在[[zh:东京|东京]]举行了第二次会议，共有六百人参加。\n";
    let article = |name: &str, text: &str| Arc::new(Article::new(name.to_owned(), text.to_owned()));
    vec![article("x/ja.md", ja), article("x/zh.md", zh)]
}

fn target_in(articles: &[Arc<Article>], number: usize, words: &str) -> Target {
    let article = &articles[number];
    let at = article.text.find(words).unwrap();
    let hash = crate::annotate::ContentHash::of(&article.text);
    Target::span(article, &hash, Span::new(at, at + words.len()))
}

fn link_between(articles: &[Arc<Article>]) -> Mark {
    let ends = [target_in(articles, 0, articles[0].text.trim()), target_in(articles, 1, articles[1].text.trim())];
    let [a, b] = ends;
    Mark::new(link("首相", "总理").body, vec![a.on(Side::A), b.on(Side::B)], "me")
}

fn placed_in(articles: &[Arc<Article>], marks: &[Mark]) -> Vec<Placed> {
    let hashes: Vec<_> = articles.iter().map(|article| crate::annotate::ContentHash::of(&article.text)).collect();
    let place = |target: &Target| PlacedTarget::Here {
        article: hashes.iter().position(|hash| *hash == target.hash).unwrap(),
        span: target.selector.as_ref().map(crate::annotate::Selector::span),
    };
    marks.iter().map(|mark| Placed { mark: mark.clone(), targets: mark.targets.iter().map(place).collect() }).collect()
}

#[test]
fn what_people_read_has_no_markup_and_comes_back_to_its_place() {
    let articles = with_markup();
    let label = Mark::new(label("場所", "首相").body, vec![target_in(&articles, 0, "東京]]で二回目")], "me");
    let marks = [link_between(&articles), label];
    let shown = "昨日、東京で二回目の会議が開かれ、五百人が集まった。";
    for (_, format) in ExportFormat::ALL {
        let placed = placed_in(&articles, &marks);
        let selection = Selection::new(&articles, placed, Vec::new(), &[], &Filter::default());
        let files = export(format, &selection).unwrap().files;
        let text: String = files.iter().map(|file| String::from_utf8_lossy(&file.bytes).into_owned()).collect();
        // These hold the words by which a mark is found again, or the whole source.
        let keeps_source = matches!(format, ExportFormat::Jsonl | ExportFormat::WebAnnotation | ExportFormat::Brat);
        if !keeps_source {
            assert!(!text.contains("[[") && !text.contains("]]") && text.contains(shown), "{format}: {text}");
        }
        if matches!(format, ExportFormat::Markdown | ExportFormat::Html | ExportFormat::Csv) {
            assert!(text.contains("東京で二回目"), "{format}: {text}");
        }
        if let Ok(plan) = plan(format, &text, &Marks::default(), &articles, "me") {
            let found = plan.edit.changes.iter().filter_map(|change| change.after.as_ref());
            assert!(found.clone().any(|mark| mark.targets == marks[0].targets), "{format}: {:?}", plan.skipped);
        }
    }
    let without_places = format!("a_text,b_text\n{shown},昨天在东京举行了第二次会议，共有六百人参加。\n");
    let plan = plan(ExportFormat::Csv, &without_places, &Marks::default(), &articles, "me").unwrap();
    assert_eq!(plan.edit.changes[0].after.as_ref().unwrap().targets, marks[0].targets);
}

#[test]
fn conflicts_go_out_in_words_in_every_format_that_can_hold_them() {
    let articles = with_markup();
    let place = |number: usize, words: &str| {
        let at = articles[number].text.find(words).unwrap();
        Place { article: number, span: Span::new(at, at + words.len()) }
    };
    let (a, b) = (place(0, articles[0].text.trim()), place(1, articles[1].text.trim()));
    let (left, right) = (place(0, "五百人").span, place(1, "六百人").span);
    let conflict = |a, b| crate::align::Evidence {
        kind: crate::align::EvidenceKind::Number,
        a,
        b,
        value: "500 person ≠ 600 person".into(),
    };
    let end = |place| End { first: 0, end: 1, place };
    let straight = Link { a: end(a), b: end(b), conflicts: vec![conflict(left, right)], ..suggestion() };
    let turned = Link { a: end(b), b: end(a), conflicts: vec![conflict(right, left)], ..suggestion() };
    let confirmed = placed_in(&articles, &[link_between(&articles)]);
    let text = |format, placed: &[Placed], links: &[Link]| {
        let mut selection = Selection::new(&articles, placed.to_vec(), Vec::new(), links, &all_verdicts());
        selection.compare(|pairs| {
            assert_eq!(pairs[0].sides, [vec![a], vec![b]]);
            vec![vec![conflict(left, right)]; pairs.len()]
        });
        let files = export(format, &selection).unwrap().files;
        files.iter().map(|file| String::from_utf8_lossy(&file.bytes).into_owned()).collect::<String>()
    };
    for (_, format) in ExportFormat::ALL.into_iter().filter(|(_, format)| format.holds_conflicts()) {
        for (placed, links) in [
            (&confirmed[..], &[straight.clone()][..]),
            (&confirmed, std::slice::from_ref(&turned)),
            (&confirmed, &[]),
            (&[], std::slice::from_ref(&straight)),
        ] {
            let text = text(format, placed, links);
            assert!(text.contains("五百人 ≠ 六百人"), "{format}: {text}");
            assert!(format == ExportFormat::Jsonl || !text.contains("person"), "{format}: {text}");
        }
    }
    // What a reader called no conflict is none; what a reader says is one though nobody found it.
    let judged = |verdict| {
        let body = crate::annotate::ConflictMark {
            verdict,
            kind: crate::align::EvidenceKind::Number,
            value: String::new(),
            score: None,
        };
        let targets =
            vec![target_in(&articles, 0, "五百人").on(Side::A), target_in(&articles, 1, "六百人").on(Side::B)];
        placed_in(&articles, &[link_between(&articles), Mark::new(Body::Conflict(body), targets, "me")])
    };
    let tmx = |verdict, links: &[Link]| text(ExportFormat::Tmx, &judged(verdict), links);
    assert!(!tmx(Verdict::Rejected, std::slice::from_ref(&straight)).contains("≠"));
    let unseen = Link { conflicts: Vec::new(), ..straight };
    assert!(tmx(Verdict::Confirmed, &[unseen]).contains("五百人 ≠ 六百人"));
}

#[test]
fn annotations_of_other_programs_are_placed_by_context_and_by_units_of_utf_16() {
    let articles = [Arc::new(Article::new("a.txt".into(), "🍣寿司は旨い。🍣寿司は高い。寿司は速い。".into()))];
    let annotation = |selector: &str| {
        format!(
            r#"{{"type":"Annotation","body":{{"type":"TextualBody","purpose":"tagging","value":"魚"}},
            "target":{{"source":"a.txt","selector":[{selector}]}}}}"#
        )
    };
    let quote = |rest: &str| format!(r#"{{"type":"TextQuoteSelector","exact":"寿司"{rest}}}"#);
    let position = |start: u32| format!(r#"{{"type":"TextPositionSelector","start":{start},"end":{}}}"#, start + 2);
    for (selectors, start) in [
        (quote(r#","prefix":"高い。","suffix":"は""#), 14),
        (quote("") + "," + &position(14), 14),
        (quote("") + "," + &position(16), 14),
        (position(8), 8),
    ] {
        let plan =
            plan(ExportFormat::WebAnnotation, &annotation(&selectors), &Marks::default(), &articles, "me").unwrap();
        assert_eq!(plan.added, 1, "{selectors}: {:?}", plan.skipped);
        let mark = plan.edit.changes[0].after.as_ref().unwrap();
        assert_eq!(mark.targets[0].selector.as_ref().unwrap().start, start, "{selectors}");
    }
    for selectors in [quote(""), position(99), String::new()] {
        let plan =
            plan(ExportFormat::WebAnnotation, &annotation(&selectors), &Marks::default(), &articles, "me").unwrap();
        assert_eq!((plan.added, plan.skipped.len()), (0, 1), "{selectors}");
    }
}

#[test]
fn formulas_are_neutral_behind_what_nobody_sees_and_tables_may_begin_with_a_mark() {
    for cell in ["=1", " =1", "\u{feff}=1", "\u{200b}\u{3000}+1", "\u{1}@a", "＝1", "\u{a0}＠a", "'x", "\u{200e}-1"] {
        assert_eq!(neutral(cell), format!("'{cell}"), "{cell:?}");
        assert_eq!(restore(&neutral(cell)), cell);
    }
    for cell in ["a=1", " a", "", "1-2", "・=1"] {
        assert_eq!(neutral(cell), cell);
    }
    let articles = both();
    for format in [ExportFormat::Csv, ExportFormat::Tsv] {
        let written = export(format, &selection(&articles, &Filter::default())).unwrap().for_spreadsheets(format);
        let text = String::from_utf8(written.files[0].bytes.clone()).unwrap();
        assert!(text.starts_with("\u{feff}type"), "{text}");
        assert_eq!(plan(format, &text, &Marks::default(), &articles, "me").unwrap().added, 2);
    }
    let json = export(ExportFormat::Jsonl, &selection(&articles, &Filter::default())).unwrap();
    assert_eq!(json.clone().for_spreadsheets(ExportFormat::Jsonl), json);
}

#[test]
fn text_is_shown_and_standoff_is_as_in_the_source() {
    let articles = both();
    let first = link(
        "日本の首相は三日、東京で記者会見し、来年三月までに新しい司令部を置くと述べた。\n予算は五千億円に上る。",
        "预算达五千亿日元。",
    );
    let selection = Selection::new(&articles, here(&[first]), Vec::new(), &[], &Filter::default());
    assert!(selection.pairs[0].sides[0].text.contains("述べた。予算"), "lines are joined");
    let brat = export(ExportFormat::Brat, &selection).unwrap();
    assert_eq!(brat.files[0].bytes, articles[0].text.as_bytes());
    let standoff = String::from_utf8(brat.files[1].bytes.clone()).unwrap();
    assert!(standoff.starts_with("T1\tLink 0 39;40 51\t日本の首相"), "{standoff}");
    let xliff = text_of(ExportFormat::Xliff, &selection);
    assert!(xliff.contains("srcLang=\"ja\" trgLang=\"zh-Hans\"") && xliff.contains("state=\"final\""), "{xliff}");
}

#[test]
fn damaged_files_say_where() {
    let none = Marks::default();
    let error = plan(ExportFormat::Jsonl, "\n{\"id\":1}\n", &none, &[], "me").unwrap_err();
    assert!(error.to_string().starts_with("line 2:"), "{error}");
    assert!(plan(ExportFormat::WebAnnotation, "[", &none, &[], "me").is_err());
    assert!(plan(ExportFormat::Tsv, "x\ty\n1\t2\n", &none, &[], "me").is_err());
    assert!(plan(ExportFormat::Html, "", &none, &[], "me").is_err());
    assert_eq!(format_of("a/b.TMX"), Some(ExportFormat::Tmx));
}

#[test]
fn an_edit_from_an_import_can_be_undone() {
    let marks = [label("甲", "首相"), link("首相", "总理")];
    let text = text_of(ExportFormat::Jsonl, &elsewhere(&marks));
    let mut store = Marks::default();
    let edit: Edit = plan(ExportFormat::Jsonl, &text, &store, &[], "me").unwrap().edit;
    edit.apply(&mut store).unwrap();
    edit.inverse().apply(&mut store).unwrap();
    assert!(store.is_empty());
}
