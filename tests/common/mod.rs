//! A reader on the seed corpus with a few links and one repeated passage, without running the analysis.

#![allow(dead_code, reason = "each test target uses a part of it")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use taiyaku::align::{Claim, ClaimConflict, End, Evidence, EvidenceKind, Link, Member, Place, Relation};
use taiyaku::analysis::Engine;
use taiyaku::annotate::{Marks, Placer, Workspace};
use taiyaku::app::key::Key;
use taiyaku::app::{App, Effect, Event};
use taiyaku::corpus::{Article, Corpus, ReadOptions};
use taiyaku::dedup::{DuplicateGroup, DuplicateKind, Passage, Repetitions};
use taiyaku::jobs::{Report, StoreReport};
use taiyaku::search::SearchIndex;
use taiyaku::text::{Language, Segment, Span};

pub fn seeds() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds")
}

/// The seed articles, named as a user in the project's folder would see them.
pub fn articles() -> Vec<Arc<Article>> {
    let corpus = Corpus::load(&[seeds()], &ReadOptions::default());
    assert!(corpus.errors.is_empty(), "{:?}", corpus.errors);
    corpus
        .articles
        .iter()
        .map(|article| Arc::new(Article::new(format!("seeds/{}", article.file_name()), article.text.clone())))
        .collect()
}

/// The place of the first segment of an article that holds `words`.
pub fn place(articles: &[Arc<Article>], article: usize, words: &str) -> End {
    let holds = |segment: &Segment| articles[article].display(segment.span).text.contains(words);
    let found = articles[article].segments.iter().position(holds);
    let first = found.unwrap_or_else(|| panic!("{words} is not in article {article}"));
    End { first, end: first + 1, place: Place { article, span: articles[article].segments[first].span } }
}

/// The digits that two sentences begin their first number with, as evidence.
fn shared(articles: &[Arc<Article>], x: (usize, &str), y: (usize, &str)) -> Evidence {
    let digits = |(article, words): (usize, &str)| {
        let text = &articles[article].text;
        let from = place(articles, article, words).place.span.start as usize;
        let at = from + text.get(from..).unwrap().find(|c: char| c.is_ascii_digit()).unwrap();
        Span::new(at, at + 1)
    };
    Evidence { kind: EvidenceKind::Number, a: digits(x), b: digits(y), value: "4".to_owned() }
}

/// Links that anybody would draw between the articles.
pub fn links(articles: &[Arc<Article>]) -> Vec<Link> {
    let pairs = [
        ((0, "3月までに統合作戦司令部を設立する"), (4, "2025 年 3 月底之前建立联合司令部"), 0.95, Relation::Overlap),
        ((0, "岸田文雄首相とバイデン大統領は今年4月"), (4, "4 月 10 日对华盛顿进行国事访问"), 0.82, Relation::Same),
        ((0, "岸田文雄首相とバイデン大統領は今年4月"), (1, "「新時代」を発表した"), 0.71, Relation::Overlap),
        ((1, "「新時代」を発表した"), (4, "4 月 10 日对华盛顿进行国事访问"), 0.55, Relation::Overlap),
    ];
    pairs
        .map(|((a, x), (b, y), score, relation)| Link {
            a: place(articles, a, x),
            b: place(articles, b, y),
            score,
            same: 0.0,
            quick: false,
            stated: false,
            relation,
            evidence: vec![shared(articles, (a, x), (b, y))],
            conflicts: Vec::new(),
            copies: Vec::new(),
        })
        .to_vec()
}

/// Two claims: one that three articles make in two languages, one that two contradict each other in.
pub fn claims(articles: &[Arc<Article>]) -> Vec<Claim> {
    let member = |(article, words): (usize, &str)| Member {
        sentence: 0,
        place: place(articles, article, words).place,
        language: articles[article].language,
        score: 0.8,
    };
    let visit = [
        (0, "岸田文雄首相とバイデン大統領は今年4月"),
        (1, "「新時代」を発表した"),
        (4, "4 月 10 日对华盛顿进行国事访问"),
    ];
    let command = [(0, "3月までに統合作戦司令部を設立する"), (4, "2025 年 3 月底之前建立联合司令部")];
    let date = shared(articles, command[0], command[1]);
    let claim = |label: &str, places: &[(usize, &str)], conflicts| Claim {
        label: label.to_owned(),
        languages: vec![Language::JA, Language::ZH_HANS],
        members: places.iter().map(|&place| member(place)).collect(),
        conflicts,
    };
    let conflict = ClaimConflict { members: (0, 1), conflicts: vec![date] };
    vec![claim("首相は訪米した", &visit, Vec::new()), claim("司令部を設立する", &command, vec![conflict])]
}

/// Some sentences of article 002 that stand in it twice.
pub fn duplicates(articles: &[Arc<Article>]) -> Vec<DuplicateGroup> {
    let segments = &articles[2].segments;
    let (first, second) = (segments[4].span, segments[31].span);
    let passage = |start: Span, end: Span| Passage {
        article: 2,
        span: Span::new(start.start as usize, end.end as usize),
        similarity: 1.0,
    };
    vec![DuplicateGroup {
        kind: DuplicateKind::Passage,
        similarity: 1.0,
        passages: vec![passage(first, segments[8].span), passage(second, segments[35].span)],
    }]
}

/// A reader of `width` by `height` cells to which everything has been reported.
pub fn app(width: u16, height: u16) -> App {
    let articles = articles();
    let (links, duplicates, claims) = (links(&articles), duplicates(&articles), claims(&articles));
    let mut app = App::new(Corpus { articles, ..Corpus::default() }).unwrap();
    app.update(Event::Resize(width, height));
    app.update(Event::Work(Report::Duplicates(Repetitions::new(&app.articles, duplicates))));
    app.update(Event::Work(Report::Links(links)));
    app.update(Event::Work(Report::Claims(claims)));
    app.update(Event::Work(Report::Finished));
    app
}

/// [`app`] with an empty store of marks, open for writing.
pub fn marking(width: u16, height: u16) -> App {
    let mut app = app(width, height);
    open_store(&mut app, Marks::default(), None);
    app
}

/// Reports a store with these marks to the reader, as the thread that keeps them does.
pub fn open_store(app: &mut App, marks: Marks, unwritable: Option<&str>) {
    let placer = Placer::without_store(&app.articles);
    let workspace = Workspace::new(placer, marks, (Vec::new(), Vec::new()), "me".to_owned(), String::new());
    let report = StoreReport::Opened(Box::new(workspace), unwritable.map(str::to_owned));
    app.update(Event::Work(Report::Store(report)));
}

/// A reader of one article and a reprint of it with changes, and a notice that stands in both.
pub fn reprints(width: u16, height: u16) -> App {
    let notice = "記事や写真の無断転載を禁じます。";
    let first = "首相は三日、東京で記者会見し、来年三月までに新しい司令部を置くと述べた。予算は五千億円に上る。";
    let second = "首相は四日、東京で記者会見し、来年四月までに新しい司令部を置くと述べた。予算は五千億円に上る。";
    let texts =
        [format!("見出し\n\n{first}\n\n{notice}\n"), format!("別の見出し\n\n前置きがある。\n\n{second}\n\n{notice}\n")];
    let names = ["a/first.txt", "a/second.txt"];
    let articles: Vec<_> =
        names.iter().zip(&texts).map(|(name, text)| Arc::new(Article::new((*name).to_owned(), text.clone()))).collect();
    let group = |kind, words: [&str; 2], similarity| DuplicateGroup {
        kind,
        similarity,
        passages: words
            .iter()
            .zip(&texts)
            .enumerate()
            .map(|(article, (words, text))| {
                let start = text.find(words).unwrap();
                let similarity = if article == 0 { 1.0 } else { similarity };
                Passage { article, span: Span::new(start, start + words.len()), similarity }
            })
            .collect(),
    };
    let groups =
        vec![group(DuplicateKind::Passage, [first, second], 0.95), group(DuplicateKind::Boilerplate, [notice; 2], 1.0)];
    let mut app = App::new(Corpus { articles, ..Corpus::default() }).unwrap();
    app.update(Event::Resize(width, height));
    app.update(Event::Work(Report::Duplicates(Repetitions::new(&app.articles, groups))));
    app.update(Event::Work(Report::Links(Vec::new())));
    app.update(Event::Work(Report::Finished));
    app
}

/// Does what the program around the reader does when two passages are to be compared or something is searched.
pub fn carry_out(app: &mut App, effects: &[Effect]) {
    for effect in effects {
        if let Effect::Search { request, query } = effect {
            let mut index = SearchIndex::default();
            index.extend(&app.articles);
            let hits = index.search(&app.articles, &query.parse().unwrap(), &app.labels(), 1000);
            app.update(Event::Work(Report::Found { request: *request, hits }));
        }
        if let Effect::Compare(request) = *effect {
            let [a, b] = app.compared_passages(request).unwrap();
            let comparison = Engine::new(None).compare((&a.0, a.1), (&b.0, b.1), request.unit);
            app.update(Event::Work(Report::Compared { request, comparison }));
        }
    }
}

/// Types `text` into what is open for typing, as an input method hands it over.
pub fn enter(app: &mut App, text: &str) {
    for c in text.chars() {
        let effects = app.update(Event::Key(Key::char(c)));
        carry_out(app, &effects);
    }
}

/// Presses keys, written as in help and parted by blanks.
pub fn press(app: &mut App, keys: &str) -> Vec<Effect> {
    keys.split_whitespace().flat_map(|key| app.update(Event::Key(key.parse::<Key>().unwrap()))).collect()
}
