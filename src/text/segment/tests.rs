use proptest::prelude::*;

use super::SegmentKind::{Boilerplate, Byline, Caption, Heading, ListItem, Sentence, Url};
use super::*;

fn kinds(text: &str, syntax: Syntax) -> Vec<(SegmentKind, &str)> {
    segment(text, syntax, Language::JA).into_iter().map(|s| (s.kind, s.span.of(text))).collect()
}

const BODY: &str = "東京は日本の首都である。人口は多い。";

#[test]
fn a_plain_article_has_its_parts_told_apart() {
    let text = "東京の人口、増加続く\n2024年3月25日 共同通信\n写真：東京駅\n\n東京は日本の首都である。人口は多い。\n\n\
                ◆区部の増加\n区部で増えた。\n✅ 住宅が増えた。\n✅ 駅が増えた。\n・バス\n---\n出典：https://example.org/\n関連記事\n大阪の人口\n";
    assert_eq!(
        kinds(text, Syntax::Plain),
        [
            (Heading, "東京の人口、増加続く"),
            (Byline, "2024年3月25日 共同通信"),
            (Caption, "写真：東京駅"),
            (Sentence, "東京は日本の首都である。"),
            (Sentence, "人口は多い。"),
            (Heading, "区部の増加"),
            (Sentence, "区部で増えた。"),
            (ListItem, "住宅が増えた。"),
            (ListItem, "駅が増えた。"),
            (ListItem, "バス"),
            (Url, "出典：https://example.org/"),
            (Boilerplate, "関連記事"),
            (Boilerplate, "大阪の人口"),
        ]
    );
}

#[test]
fn markdown_in_plain_text_is_read() {
    let text = format!(
        "###  [:house:返回](README.md)\n---\n\n## 見出し ##\n**強い見出し**\n\n{BODY}\n- 項目\n1. 甲\n(二) 乙\n"
    );
    assert_eq!(
        kinds(&text, Syntax::Plain),
        [
            (Boilerplate, "[:house:返回](README.md)"),
            (Heading, "見出し"),
            (Heading, "強い見出し"),
            (Sentence, "東京は日本の首都である。"),
            (Sentence, "人口は多い。"),
            (ListItem, "項目"),
            (ListItem, "甲"),
            (ListItem, "乙"),
        ]
    );
}

#[test]
fn markdown_has_its_blocks() {
    let text = "---\ntitle: 題\n---\n\n題名\n====\n\n一行目は長い\n二行目。三行目。\n\n> 引用です。\n> 続き。\n\n* 甲\n* 乙。丙。\n\n\
                ![図](a.png)\n\n| 列 | 欄 |\n|---|---|\n| 一 | 二 |\n\n```\ncode\n```\n<!-- 注 -->\n";
    let shown: Vec<_> = segment(text, Syntax::Markdown, Language::JA)
        .into_iter()
        .map(|s| (s.kind, crate::text::display_in(text, s.span, Syntax::Markdown).text.into_owned()))
        .collect();
    let expected = [
        (Boilerplate, "title: 題"),
        (Heading, "題名"),
        (Sentence, "一行目は長い二行目。"),
        (Sentence, "三行目。"),
        (Sentence, "引用です。"),
        (Sentence, "続き。"),
        (ListItem, "甲"),
        (ListItem, "乙。"),
        (ListItem, "丙。"),
        (Caption, "図"),
        (ListItem, "列"),
        (ListItem, "欄"),
        (ListItem, "一"),
        (ListItem, "二"),
        (Boilerplate, "code"),
    ];
    assert_eq!(shown, expected.map(|(kind, text)| (kind, text.to_owned())));
}

#[test]
fn rows_of_a_table_are_not_taken_for_wrapped_lines() {
    let rows: String = (1000..1040).map(|n| format!("|第{n}回の議題|来年度の予算案{n}|\n")).collect();
    assert_eq!(kinds(&rows, Syntax::Plain).len(), 40);
}

#[test]
fn hard_wrapped_lines_are_joined() {
    let text = concat!(
        "　これは一行が二十字で折り返された文章の例で\nある。段落の最初は字下げされている。二行目以\n下はそうではない。ここで段落が終わる。\n",
        "　次の段落もまた同じように折り返されていて読\nみにくいが、つなげば普通の文になるはずである\nと思われる。\n　短い段落。\n",
    );
    let sentences: Vec<_> = segment(text, Syntax::Plain, Language::JA);
    let shown: Vec<_> = sentences.iter().map(|s| crate::text::display(text, s.span).text.into_owned()).collect();
    assert_eq!(
        shown,
        [
            "これは一行が二十字で折り返された文章の例である。",
            "段落の最初は字下げされている。",
            "二行目以下はそうではない。",
            "ここで段落が終わる。",
            "次の段落もまた同じように折り返されていて読みにくいが、つなげば普通の文になるはずであると思われる。",
            "短い段落。",
        ]
    );
    assert_eq!(sentences.iter().map(|s| s.paragraph).collect::<Vec<_>>(), [0, 0, 0, 0, 3, 6]);
}

#[test]
fn lines_that_are_paragraphs_are_not_joined() {
    let text = "一つ目の段落はここまでだ。\n二つ目の段落はここまでだ。\n三つ目の段落はここまでだ。\n四つ目の段落はここまでだ。\n五つ目の段落だ\n";
    assert_eq!(kinds(text, Syntax::Plain).len(), 5);
    let verse = "古池や\n蛙飛びこむ\n水の音\n";
    assert_eq!(kinds(verse, Syntax::Plain).len(), 3);
}

#[test]
fn speech_and_questions_are_no_headings() {
    assert!(kinds(&format!("首相\n「{BODY}」\n{BODY}"), Syntax::Plain).iter().all(|s| s.0 == Sentence));
    assert_eq!(kinds(&format!("{BODY}（編集：山田）"), Syntax::Plain).last(), Some(&(Byline, "（編集：山田）")));
    let text = format!("「そうか」\n{BODY}\nなぜそうなるのか？\n{BODY}\n彼は去った\n{BODY}\n");
    assert!(segment(&text, Syntax::Plain, Language::JA).iter().all(|s| s.kind == Sentence));
}

#[test]
fn segments_say_their_language() {
    let text = "東京は日本の首都である。他们说这是我们的问题，没有办法解决。\nIt was raining in Tokyo.\n";
    let languages: Vec<_> = segment(text, Syntax::Plain, Language::JA).iter().map(|s| s.language).collect();
    assert_eq!(languages, [Language::JA, Language::ZH_HANS, Language::EN]);
}

#[test]
fn kinds_travel_through_json() {
    assert_eq!(serde_json::to_string(&ListItem).unwrap(), "\"list_item\"");
    assert_eq!(serde_json::from_str::<SegmentKind>("\"boilerplate\"").unwrap(), Boilerplate);
}

fn article() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("# "),
        Just("- "),
        Just("・"),
        Just("◆"),
        Just("✅ "),
        Just("**"),
        Just("\n"),
        Just("\n\n"),
        Just("\r\n"),
        Just("　"),
        Just("---\n"),
        Just("> "),
        Just("| "),
        Just("```\n"),
        Just("。"),
        Just("？"),
        Just("「"),
        Just("」"),
        Just("日本"),
        Just("です"),
        Just("東京は日本の首都である。"),
        Just("https://a.b/"),
        Just("[[zh:x]]"),
        Just("[y](z.md)"),
        Just("![v](w.png)"),
        Just("word "),
        Just("\u{0}"),
        Just("\u{feff}"),
        Just("<b>"),
        Just("`"),
        Just("한국"),
        Just("\t"),
        Just("    "),
        Just("👩\u{200d}👧 "),
    ];
    proptest::collection::vec(part, 0..60).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn segments_are_in_order_and_hold_whatever_is_visible(text in article(), markdown: bool) {
        let syntax = if markdown { Syntax::Markdown } else { Syntax::Plain };
        let segments = segment(&text, syntax, Language::JA);
        let mut last = 0;
        for segment in &segments {
            let inner = text.get(segment.span.range());
            prop_assert!(inner.is_some_and(|inner| !inner.trim().is_empty() && inner.trim() == inner), "{:?}", segment);
            prop_assert!(!inner.unwrap_or_default().contains("\n\n"), "{:?}", segment);
            let start = segment.span.start as usize;
            let line = text.get(..start).unwrap_or_default().matches('\n').count() as u32;
            prop_assert!(start >= last && line >= segment.paragraph);
            if !markdown {
                let gap = text.get(last..start).unwrap_or_default();
                prop_assert!(!gap.chars().any(char::is_alphanumeric), "{gap:?} of {text:?}");
            }
            last = segment.span.end as usize;
        }
        if !markdown {
            prop_assert!(!text.get(last..).unwrap_or_default().chars().any(char::is_alphanumeric));
        }
        let paragraphs: Vec<u32> = segments.iter().map(|s| s.paragraph).collect();
        prop_assert!(paragraphs.is_sorted());
    }
}
