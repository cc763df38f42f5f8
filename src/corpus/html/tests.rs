use super::*;

#[test]
fn long_texts_are_divided_and_say_the_same() {
    for text in ["&amp;".repeat(20_000), "\u{a0}日本".repeat(9_000), "一行の文章である。".repeat(3_000)] {
        let html = format!("<html><body><article><h1>題</h1><p>{text}</p></article></body></html>");
        let dom = Dom::from(html.as_str());
        let before = dom.select("p").text();
        divide_long_texts(&dom);
        let texts: Vec<usize> =
            dom.root().descendants_it().filter(dom_query::NodeRef::is_text).map(|node| node.text().len()).collect();
        assert!(texts.iter().all(|&length| length <= LONGEST_TEXT), "{texts:?}");
        assert_eq!(dom.select("p").text(), before);
    }
}

const PAGE: &str = "<!DOCTYPE html><html lang=ja><head><title>統合司令部を設立 - 日々新聞</title>
<meta property='og:site_name' content='日々新聞'><meta property='article:published_time' content='2024-03-31T09:00:00+09:00'>
<link rel=canonical href='https://www.example.org/a/1'><script>var x = 1;</script></head><body>
<nav><ul><li><a href=/>トップ</a></li><li><a href=/p>政治</a></li></ul></nav>
<article><h1>統合司令部を設立</h1>
<p>政府は三十一日、陸海空の部隊を一元的に指揮する統合作戦司令部を来年三月までに設けると発表した。
新しい司令部は<ruby>市ヶ谷<rp>(</rp><rt>いちがや</rt><rp>)</rp></ruby>に置かれる見通しだという。</p>
<h2>背景</h2><p>これまでは部隊ごとに指揮系統が分かれており、災害や有事への対応が遅れるおそれが指摘されていた。首相は会見で、
同盟国との連携を深める狙いがあると述べた。専門家からは、権限の範囲をはっきりさせるべきだという声も上がっている。</p>
<figure><img src=a.jpg alt=写真><figcaption>会見する首相</figcaption></figure>
<ul><li>設立は来年三月</li><li>定員は二百四十人</li></ul></article><footer>© 日々新聞社</footer></body></html>";

fn texts(document: &Document, kind: Option<SegmentKind>) -> Vec<&str> {
    let of_kind = document.blocks.iter().filter(|block| block.kind == kind);
    of_kind.map(|block| block.span.of(&document.text)).collect()
}

#[test]
fn the_main_text_comes_with_its_title_structure_and_readings() {
    let page = page(PAGE, false).unwrap();
    let Page { document, metadata, .. } = &page;
    assert_eq!(metadata.title.as_deref(), Some("統合司令部を設立"));
    assert_eq!(metadata.source.as_deref(), Some("日々新聞"));
    assert_eq!(metadata.date.as_deref(), Some("2024-03-31T09:00:00+09:00"));
    assert_eq!(metadata.url.as_deref(), Some("https://www.example.org/a/1"));
    assert_eq!(texts(document, Some(SegmentKind::Heading)), ["統合司令部を設立", "背景"]);
    assert_eq!(texts(document, Some(SegmentKind::ListItem)), ["設立は来年三月", "定員は二百四十人"]);
    assert_eq!(texts(document, Some(SegmentKind::Caption)), ["会見する首相"]);
    assert!(!document.text.contains("トップ") && !document.text.contains('©'), "{}", document.text);
    // A line end in the source between two Japanese characters is none.
    assert!(document.text.contains("発表した。新しい司令部は市ヶ谷に置かれる"), "{}", document.text);
    let reading = &document.readings[0];
    assert_eq!((reading.span.of(&document.text), reading.reading.as_ref()), ("市ヶ谷", "いちがや"));
}

#[test]
fn the_whole_page_has_its_menus_too() {
    let page = page(PAGE, true).unwrap();
    assert_eq!(texts(&page.document, Some(SegmentKind::Boilerplate)), ["トップ", "政治"]);
    assert!(page.document.text.contains("© 日々新聞社"));
}

#[test]
fn a_page_without_text_or_with_too_much_of_tags_says_so() {
    assert!(matches!(page("<html><script>x()</script></html>", false), Err(FormatError::NoText(_))));
    assert!(matches!(page(&"<div>".repeat(100_000), false), Err(FormatError::TooMuch(_))));
}

#[test]
fn hosts_stand_for_sources() {
    assert_eq!(host("https://www.example.org:80/a?b"), Some("example.org"));
    assert_eq!(host("mailto:a"), None);
}

#[test]
fn marks_that_lead_to_notes_are_no_text() {
    let html = "<p>本文<sup><a href=#n1>[注 1]</a></sup>は続く。<a href=#n2>[2]</a>水はH<sub>2</sub>O、面積は5m<sup>2</sup>。</p>\
                <h2>節<a href=#x>¶</a></h2>";
    let document = document_of(&Dom::from(html));
    assert_eq!(document.text, "本文は続く。水はH2O、面積は5m2。\n\n節");
}

fn read(html: &str) -> (String, usize) {
    let dom = Dom::from(html);
    let replaced = replace_characters(&dom);
    (document_of(&dom).text, replaced)
}

#[test]
fn images_that_stand_for_characters_are_what_they_are_called() {
    for (html, text, unnamed) in [
        ("<p>鴉が<img class='x-gaiji' src=1.png alt='啼'>いた。", "鴉が啼いた。", 0),
        ("<p>蝶が<span><img src='img/%E5%A4%96%E5%AD%97/3.svg' alt=翔></span>んだ。", "蝶が翔んだ。", 0),
        ("<p>蝶が<ruby><img src=../gaiji/7.gif><rp>(</rp><rt>と</rt><rp>)</rp></ruby>んだ。", "蝶がとんだ。", 0),
        ("<p>蝶が<ruby><rb><img src=外字7.gif alt=7.gif></rb><rt>と</rt></ruby>んだ。", "蝶がとんだ。", 0),
        ("<p>蝶が<ruby><img class=gaiji>鳥<rt>ちょう</rt></ruby>だ。", "蝶が〓鳥だ。", 1),
        ("<p>山<img class=gaiji alt=外字>と谷<img class=gaiji>。", "山〓と谷〓。", 2),
        ("<p>鴉が<em><img src=2.png alt='𠮟'></em>られた。", "鴉が𠮟られた。", 0),
        ("<p>山だ。<object class=gaiji data=a.svg title='︙'><img alt=丂></object></p>", "山だ。︙", 0),
        (
            "<p>写真<img src=a.jpg alt='海を見る人'>です。<img alt='★'></p><p><img alt=図></p><p>終</p>",
            "写真です。\n\n終",
            0,
        ),
    ] {
        assert_eq!(read(html), (text.to_owned(), unnamed), "{html}");
    }
}

#[test]
fn images_that_nothing_names_are_counted_in_the_main_text() {
    let page =
        page(&PAGE.replace("遅れる", "<img class=gaiji>れる").replace("トップ", "<img class=gaiji>"), false).unwrap();
    assert!(page.document.text.contains("対応が〓れる"), "{}", page.document.text);
    assert!(page.notes[0].starts_with("an image stands for a character"), "{:?}", page.notes);
}

#[test]
fn titles_lose_the_name_of_their_site() {
    assert_eq!(bare_title("司令部を設立 - 日々新聞", "司令部を設立", None), "司令部を設立");
    assert_eq!(bare_title("司令部を設立｜日々新聞", "", Some("日々新聞")), "司令部を設立");
    assert_eq!(bare_title("司令部 - 設立", "", Some("日々新聞")), "司令部 - 設立");
    assert_eq!(bare_title("日々新聞", "", Some("日々新聞")), "日々新聞");
}
