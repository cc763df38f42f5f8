//! What a search finds, told by what a plain scan finds.

use super::*;
use crate::corpus::Metadata;
use crate::text::{Folded, Syntax};
use proptest::prelude::*;
use proptest::sample::select;

fn articles(texts: &[(&str, &str)]) -> Vec<Arc<Article>> {
    texts.iter().map(|&(path, text)| Arc::new(Article::new(path.to_owned(), text.to_owned()))).collect()
}

fn search(query: &str, articles: &[Arc<Article>]) -> Hits {
    let mut index = SearchIndex::default();
    index.extend(articles);
    index.search(articles, &query.parse().unwrap(), &Labels::default(), usize::MAX)
}

fn found(query: &str, text: &str) -> Vec<String> {
    let hits = search(query, &articles(&[("a.txt", text)])).hits;
    hits.iter().flat_map(|hit| hit.hit.matches.iter().map(|span| span.of(text).to_owned())).collect()
}

fn fold(text: &str) -> Vec<u16> {
    Folded::new(text, SEARCH_FOLDING).units
}

/// The segments with words, found without an index: every window of the folded text is looked at.
fn scan_folded(article: &Article, words: &str) -> Vec<Hit> {
    let (folded, words) = (Folded::new(&article.text, SEARCH_FOLDING), fold(words));
    let mut hits: Vec<Hit> = Vec::new();
    for at in (0..folded.units.len()).filter(|&at| folded.units[at..].starts_with(&words)) {
        let span = folded.span(&article.text, at, at + words.len());
        let number = article.segment_at(span.start);
        let whole = article.segments[number].span;
        if span.start < whole.start || whole.end < span.end {
            continue;
        }
        match hits.last_mut() {
            Some(hit) if hit.segment == number => {
                if hit.matches.last().is_none_or(|last| last.end <= span.start) {
                    hit.matches.push(span);
                }
            }
            _ => hits.push(Hit { segment: number, matches: vec![span] }),
        }
    }
    hits
}

/// The segments with matches of an expression, found by trying it on each.
fn scan_shown(article: &Article, expression: &str) -> Vec<Hit> {
    let regex = regex::Regex::new(expression).unwrap();
    let hit = |(segment, cut): (usize, &crate::text::Segment)| {
        let display = article.display(cut.span);
        let found = regex.find_iter(&display.text).filter(|found| !found.is_empty());
        let span = |found: regex::Match<'_>| display.span_to_source(Span::new(found.start(), found.end()));
        Hit { segment, matches: found.map(span).collect() }
    };
    article.segments.iter().enumerate().map(hit).filter(|hit| !hit.matches.is_empty()).collect()
}

fn check(texts: &[(&str, &str)], query: &str, scan: impl Fn(&Article) -> Vec<Hit>) {
    let articles = articles(texts);
    let scanned: Vec<Vec<Hit>> = articles.iter().map(|article| scan(article)).collect();
    let expected = Hits {
        segments: scanned.iter().map(Vec::len).sum(),
        articles: scanned.iter().filter(|hits| !hits.is_empty()).count(),
        hits: scanned
            .into_iter()
            .enumerate()
            .flat_map(|(article, hits)| hits.into_iter().map(move |hit| CorpusHit { article, hit }))
            .collect(),
    };
    let mut index = SearchIndex::default();
    index.extend(&articles);
    let mut with_grams = index.clone();
    with_grams.grams = Some(Arc::new(Grams::new(index.articles.iter().map(|known| known.folded.units.as_slice()))));
    for most in [0, 1, 2, usize::MAX] {
        let hits: Vec<_> = expected.hits.iter().take(most).cloned().collect();
        for index in [&index, &with_grams] {
            let found = index.search(&articles, &query.parse().unwrap(), &Labels::default(), most);
            assert_eq!(found, Hits { hits: hits.clone(), ..expected.clone() }, "{query} in {texts:?}");
        }
    }
}

#[test]
fn one_spelling_finds_the_others() {
    let text = "自衛隊を統合する。\n联合与统合。\n聯合與統合。\nＮＡＴＯとﾄﾖﾀとトヨタ。\n";
    assert_eq!(found("統合", text), ["統合", "统合", "統合"]);
    assert_eq!(found("统合", text), ["統合", "统合", "統合"]);
    assert_eq!(found("nato", text), ["ＮＡＴＯ"]);
    assert_eq!(found("とよた", text), ["ﾄﾖﾀ", "トヨタ"]);
}

#[test]
fn exact_words_and_patterns() {
    let text = "統合する。统合する。\n2024年と2025年。\n";
    assert_eq!(found("\"統合\"", text), ["統合"]);
    assert_eq!(found(r"/\d{4}年/", text), ["2024年", "2025年"]);
    assert_eq!(found(r"/\d{4}", text), ["2024", "2025"], "the closing mark is still to be typed");
}

#[test]
fn filters_leave_out_other_segments() {
    let text = "# 統合の計画\n\n首相は統合を述べた。\n";
    let count = |query: &str| search(query, &articles(&[("a.md", text)])).segments;
    assert_eq!(count("統合"), 2);
    assert_eq!(count("統合 kind:heading"), 1);
    assert_eq!(count("lang:zh 統合"), 0);
    assert_eq!(count("統合 in:b.md"), 0);
    assert_eq!(count("統合 in:A.MD"), 2);
}

#[test]
fn articles_are_told_by_their_source_and_address() {
    let metadata = Metadata {
        source: Some("Kyodo News".to_owned()),
        url: Some("https://example.org/1".to_owned()),
        ..Metadata::default()
    };
    let article = Article::plain("a.txt".to_owned(), "首相は統合を述べた。".to_owned(), Syntax::Plain, metadata);
    let articles = [Arc::new(article)];
    let count = |query: &str| search(query, &articles).segments;
    assert_eq!([count("統合 source:kyodo"), count("source:example.org 統合"), count("統合 source:xinhua")], [1, 1, 0]);
}

#[test]
fn filters_alone_find_all_that_they_leave() {
    let articles = articles(&[("a.md", "# 統合の計画\n\n首相は統合を述べた。\n"), ("b.txt", "首相は述べた。\n")]);
    let hits = search("kind:heading", &articles);
    assert_eq!((hits.segments, hits.articles), (1, 1));
    assert_eq!(hits.hits[0].hit, Hit { segment: 0, matches: Vec::new() });
    assert_eq!(search("in:b.txt", &articles).segments, 1);
    assert_eq!(search("lang:ja kind:sentence", &articles).segments, 2);
}

#[test]
fn labels_are_told_by_part_of_their_name() {
    let articles = articles(&[("a.txt", "首相は述べた。首相は去った。\n"), ("b.txt", "首相は来た。\n")]);
    let mut index = SearchIndex::default();
    index.extend(&articles);
    let mut labels = Labels::default();
    labels.insert(0, 1, "Claim");
    labels.insert(0, 1, "背景");
    labels.insert(1, 0, "counter-claim");
    let count = |query: &str| index.search(&articles, &query.parse().unwrap(), &labels, usize::MAX).segments;
    assert_eq!(
        ["label:claim", "label:CLAIM 首相", "label:背", "label:claim 去った", "label:quote"].map(count),
        [2, 2, 1, 1, 0]
    );
    assert_eq!(search("label:claim", &articles).segments, 0, "without labels");
}

#[test]
fn a_search_that_nobody_wants_finds_nothing() {
    let articles = articles(&[("a.txt", "首相は述べた。\n")]);
    let mut index = SearchIndex::default();
    index.extend(&articles);
    let search = |wanted| {
        index
            .search_while(&articles, &"首相".parse().unwrap(), &Labels::default(), 9, &|| wanted)
            .map(|hits| hits.segments)
    };
    assert_eq!((search(true), search(false)), (Some(1), None));
}

#[test]
fn the_index_is_kept_and_follows_articles_that_change() {
    let folder = tempfile::tempdir().unwrap();
    let cache = GramCache::new(folder.path());
    let text = |n: usize| format!("{n}番目の首相は{}を述べた。\n", "一二三四五六七八九十".repeat(FEW_UNITS / 1000));
    let all: Vec<_> = (0..101).map(|n| Arc::new(Article::new(format!("{n}.txt"), text(n)))).collect();
    let (known, last) = (&all[..100], &all[100]);
    let make = || {
        let mut index = SearchIndex::default();
        index.extend(known);
        index
    };
    let mut index = make();
    assert!(index.add_grams(known, Some(&cache)) && !index.add_grams(known, Some(&cache)));
    let mut again = make();
    assert!(again.add_grams(known, Some(&cache)));
    assert_eq!(index.grams, again.grams);
    let count = |index: &SearchIndex, articles: &[Arc<Article>]| {
        index.search(articles, &"番目の首相".parse().unwrap(), &Labels::default(), 9).segments
    };
    index.extend(&all);
    assert_eq!(count(&index, &all), 101, "one that came later is looked into too");
    again.take_grams(&make());
    assert!(again.grams.is_some(), "of other articles");
    let mut changed = known.to_vec();
    changed[0] = Arc::clone(last);
    assert!(!again.is_of(&changed));
    again.extend(&changed);
    assert!(again.is_of(&changed) && again.grams.is_none());
}

#[test]
fn what_lies_across_sentences_is_not_found() {
    assert!(found("合東", "統合。東京へ。").is_empty());
}

#[test]
fn what_cannot_be_understood_says_why() {
    let error = |query: &str| query.parse::<Query>().unwrap_err().to_string();
    assert!(error("").contains("nothing to look for"));
    assert!(error("、。").contains("nothing to look for"));
    assert!(error("/(/").contains("no regular expression"));
    assert!(error("統合 kind:verse").contains("kind:verse"));
    assert!(error("統合 lang:1").contains("lang:1"));
}

/// Both scripts, both kana and widths, marks that combine with what stands before, and markup.
const TEXT: &str = "(統合|统合|統|合|ア|ｱ|ｶﾞ|か\u{3099}|\u{3099}|㍿|𠮷|。|、| |a|Ａ|7|４|年|\n|\n\n|\\[統\\]\\(http://a.b\\)|\\*\\*|&amp;|# |<br>){0,60}";
const WORDS: &str = "(統|合|ア|か|が|a|7|株式|会社|𠮷|年){1,3}";

proptest! {
    #[test]
    fn words_are_found_where_a_scan_finds_them(a in TEXT, b in TEXT, words in WORDS) {
        check(&[("a.md", &a), ("b.txt", &b)], &words, |article| scan_folded(article, &words));
    }

    #[test]
    fn exact_words_are_found_where_a_scan_finds_them(a in TEXT, b in TEXT, words in "(統|合|ア|ｶ|。|7|年|&|a){1,3}") {
        let expression = regex::escape(&words);
        check(&[("a.md", &a), ("b.txt", &b)], &format!("\"{words}\""), |article| scan_shown(article, &expression));
    }

    #[test]
    fn patterns_are_found_where_a_scan_finds_them(
        a in TEXT,
        b in TEXT,
        head in select(vec!["", "統", "ア", "7", "^統", "(統|7|a)", "(統合|統|a7年)", "(?i)A", "[^統]", r"\d{2}", r"[ァ-ヶー]{2,}", r"\W", "a*"]),
        tail in select(vec!["合", "統*", "[アか]", r"\d", r"\d+年", ".", r"\p{Han}{2}", "合?", "(合|年|a7)", "$", r"\b", "年|ア"]),
    ) {
        let expression = format!("{head}{tail}");
        check(&[("a.md", &a), ("b.txt", &b)], &format!("/{expression}/"), |article| scan_shown(article, &expression));
    }

    #[test]
    fn no_query_panics(query in ".{0,20}", text in ".{0,40}") {
        if let Ok(query) = query.parse::<Query>() {
            let articles = articles(&[("a.txt", &text)]);
            let mut index = SearchIndex::default();
            index.extend(&articles);
            for hit in index.search(&articles, &query, &Labels::default(), usize::MAX).hits {
                prop_assert!(hit.hit.segment < articles[0].segments.len());
            }
        }
    }
}
