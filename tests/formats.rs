//! One small real file of each format, whole, broken off and under a wrong name.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::format_push_string, clippy::format_collect, reason = "files of a test are small")]

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use taiyaku::corpus::{Article, Columns, Corpus, ReadOptions, read};
use taiyaku::text::{Language, SegmentKind};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

const JAPANESE: &str = "政府は三十一日、統合作戦司令部を来年三月までに設けると発表した。";
const CHINESE: &str = "政府三十一日宣布，将在明年三月之前设立统合作战司令部。";

fn load_with(name: &str, bytes: &[u8], options: &ReadOptions) -> Corpus {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    read(&path, options)
}

fn load(name: &str, bytes: &[u8]) -> Corpus {
    load_with(name, bytes, &ReadOptions::default())
}

fn all(name: &str, bytes: &[u8]) -> Vec<std::sync::Arc<Article>> {
    let corpus = load(name, bytes);
    assert!(corpus.errors.is_empty(), "{:?}", corpus.errors);
    corpus.articles
}

/// What is said of a file that does not load, or not whole.
fn said(corpus: &Corpus) -> String {
    let errors = corpus.errors.iter().map(ToString::to_string);
    errors.chain(corpus.notes.iter().map(ToString::to_string)).collect::<Vec<_>>().join("\n")
}

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn epub() -> Vec<u8> {
    book("<ruby>吾輩<rt>わがはい</rt></ruby>は猫である。")
}

fn book(beginning: &str) -> Vec<u8> {
    let chapter = |title: &str, text: &str| {
        format!(
            "<?xml version='1.0' encoding='UTF-8'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/></head>\
             <body><h1>{title}</h1><p>{text}</p></body></html>"
        )
    };
    let first = format!("{beginning}{JAPANESE}");
    archive(&[
        ("mimetype", "application/epub+zip"),
        (
            "META-INF/container.xml",
            "<?xml version='1.0'?><container version='1.0' xmlns='urn:oasis:names:tc:opendocument:xmlns:container'>\
             <rootfiles><rootfile full-path='OPS/book.opf' media-type='application/oebps-package+xml'/></rootfiles>\
             </container>",
        ),
        (
            "OPS/book.opf",
            "<?xml version='1.0'?><package xmlns='http://www.idpf.org/2007/opf' version='3.0' unique-identifier='id'>\
             <metadata xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:identifier id='id'>x</dc:identifier>\
             <dc:title>猫の本</dc:title><dc:language>ja</dc:language><dc:date>1905-01-01</dc:date></metadata>\
             <manifest><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/>\
             <item id='b' href='b.xhtml' media-type='application/xhtml+xml'/></manifest>\
             <spine><itemref idref='a'/><itemref idref='b'/></spine></package>",
        ),
        ("OPS/a.xhtml", &chapter("第一章", &first)),
        ("OPS/b.xhtml", &chapter("第二章", JAPANESE)),
    ])
}

fn docx() -> Vec<u8> {
    let word = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'";
    let document = format!(
        "<?xml version='1.0'?><w:document {word}><w:body>\
         <w:p><w:pPr><w:pStyle w:val='1'/></w:pPr><w:r><w:t>見出し</w:t></w:r></w:p>\
         <w:p><w:r><w:ruby><w:rt><w:r><w:t>わがはい</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>吾輩</w:t></w:r></w:rubyBase>\
         </w:ruby></w:r><w:r><w:t>は猫である。</w:t></w:r><w:del><w:r><w:delText>消えた</w:delText></w:r></w:del></w:p>\
         <w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>項目</w:t></w:r></w:p>\
         <w:p><w:r><w:t>{JAPANESE}</w:t></w:r></w:p></w:body></w:document>"
    );
    let styles = format!(
        "<w:styles {word}><w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/></w:style></w:styles>"
    );
    let core = "<cp:coreProperties xmlns:cp='c' xmlns:dc='d' xmlns:dcterms='t'><dc:title>題名</dc:title>\
                <dcterms:created>2024-03-31T00:00:00Z</dcterms:created></cp:coreProperties>";
    archive(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", &document),
        ("word/styles.xml", &styles),
        ("docProps/core.xml", core),
    ])
}

fn html() -> Vec<u8> {
    format!(
        "<!DOCTYPE html><html lang=ja><head><meta charset=utf-8><title>司令部</title></head><body>\
         <article><p>{}</p><p>{}</p></article></body></html>",
        JAPANESE.repeat(4),
        JAPANESE.repeat(3)
    )
    .into_bytes()
}

fn warc() -> Vec<u8> {
    let body = String::from_utf8(html()).unwrap();
    let record = |kind: &str, media: &str, content: &str| {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://www.example.org/a\r\n\
             WARC-Date: 2024-03-31T00:00:00Z\r\nContent-Type: {media}\r\nContent-Length: {}\r\n\r\n{content}\r\n\r\n",
            content.len()
        )
    };
    let http = |head: &str, body: &str| format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{head}\r\n{body}");
    let chunked = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    [
        record("warcinfo", "application/warc-fields", "software: test"),
        record("response", "application/http; msgtype=response", &http("", &body)),
        record("response", "application/http", &http("Transfer-Encoding: chunked\r\n", &chunked)),
        record("response", "application/http", "HTTP/1.1 404 Not Found\r\n\r\n<html>なし"),
    ]
    .concat()
    .into_bytes()
}

fn mhtml() -> Vec<u8> {
    let page = String::from_utf8(html()).unwrap();
    let quoted: String = page
        .bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("={byte:02X}=\r\n") }
            },
        )
        .collect();
    format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/a\r\nSubject: x\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{quoted}\r\n\
         --b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0=\r\n--b--\r\n"
    )
    .into_bytes()
}

fn tmx() -> Vec<u8> {
    let unit = |ja: &str, zh: &str| {
        format!("<tu><tuv xml:lang='ja-JP'><seg>{ja}</seg></tuv><tuv xml:lang='zh-CN'><seg>{zh}</seg></tuv></tu>")
    };
    let units = unit(JAPANESE, CHINESE) + &unit("<bpt i='1'>&lt;b></bpt>二つ目。", "第二。");
    format!("<?xml version='1.0' encoding='UTF-8'?><tmx version='1.4'><header srclang='ja'/><body>{units}</body></tmx>")
        .into_bytes()
}

/// Pages in a font whose codes are UCS-2, as text for printers in Japan was made; `None` is a picture.
fn pdf(pages: &[Option<&[&str]>]) -> Vec<u8> {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        String::new(),
        "<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light/Encoding/UniJIS-UCS2-H/DescendantFonts[4 0 R]>>".to_owned(),
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/Ryumin-Light/DW 1000/FontDescriptor 5 0 R\
         /CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>>>"
            .to_owned(),
        "<</Type/FontDescriptor/FontName/Ryumin-Light/Flags 6/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880\
         /Descent -120/CapHeight 700/StemV 80>>"
            .to_owned(),
    ];
    let mut kids = String::new();
    for page in pages {
        let content = match page {
            Some(lines) => {
                let hex = |line: &str| line.encode_utf16().map(|unit| format!("{unit:04X}")).collect::<String>();
                let shown: Vec<_> = lines.iter().map(|line| format!("<{}> Tj 0 -18 Td", hex(line))).collect();
                format!("BT /F 12 Tf 72 720 Td {} ET", shown.join(" "))
            }
            None => "q 400 0 0 400 72 300 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q".to_owned(),
        };
        let number = objects.len() + 1;
        kids.push_str(&format!("{number} 0 R "));
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents {} 0 R>>",
            number + 1
        ));
        objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
    }
    objects[1] = format!("<</Type/Pages/Count {}/Kids[{kids}]>>", pages.len());
    let (mut out, mut places) = ("%PDF-1.4\n".to_owned(), Vec::new());
    for (index, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let start = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    places.iter().for_each(|place| out.push_str(&format!("{place:010} 00000 n \n")));
    out.push_str(&format!("trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1));
    out.into_bytes()
}

#[test]
fn a_pdf_gives_its_text_and_names_the_pages_that_give_none() {
    let lines = ["政府は三十一日、統合作戦司令部を来年三", "月までに設けると発表した。"];
    let corpus = load("a.pdf", &pdf(&[Some(&lines), None, Some(&["新しい司令部は市ヶ谷に置かれる。"])]));
    assert!(corpus.errors.is_empty(), "{}", said(&corpus));
    let text = &corpus.articles[0].text;
    assert!(text.contains("来年三月までに設けると発表した。"), "{text}");
    assert!(text.contains("市ヶ谷に置かれる"), "{text}");
    assert!(said(&corpus).contains("no text on page 2"), "{}", said(&corpus));
    let scan = load("scan.pdf", &pdf(&[None, None]));
    assert!(said(&scan).contains("OCR"), "{}", said(&scan));
}

/// Pages with the fonts /A (Western), /B (whose codes nothing explains) and /C (Western, if one believes the file).
fn pdf_with_fonts(pages: &[&str]) -> Vec<u8> {
    let kids: String = (0..pages.len()).map(|at| format!("{} 0 R ", 10 + 2 * at)).collect();
    let mut pdf = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count {}/Kids[{kids}]>>endobj\n\
         3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n\
         4 0 obj<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Kaku/Encoding/Own-H/DescendantFonts[5 0 R]>>endobj\n\
         5 0 obj<</Type/Font/Subtype/CIDFontType0/BaseFont/ABCDEF+Kaku/DW 1000>>endobj\n\
         6 0 obj<</Type/Font/Subtype/TrueType/BaseFont/SimSun/Encoding/WinAnsiEncoding>>endobj\n",
        pages.len()
    );
    for (at, content) in pages.iter().enumerate() {
        let number = 10 + 2 * at;
        pdf.push_str(&format!(
            "{number} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R\
             /Resources<</Font<</A 3 0 R/B 4 0 R/C 6 0 R>>>>>>endobj\n\
             {} 0 obj<</Length {}>>stream\n{content}\nendstream endobj\n",
            number + 1,
            number + 1,
            content.len()
        ));
    }
    (pdf + "trailer<</Root 1 0 R>>\n%%EOF").into_bytes()
}

#[test]
fn text_of_a_pdf_that_is_lost_or_garbled_is_said_with_its_pages_and_share() {
    let readable = "BT /A 12 Tf 72 720 Td (Twenty characters in.) Tj ET";
    let lost = format!("{readable} q BT /B 12 Tf 72 600 Td [<00010002000300040005> 20 <0006>] TJ ET Q");
    let hex: String =
        encoding_rs::GBK.encode("市政府三日公布了整修计划。").0.iter().map(|byte| format!("{byte:02x}")).collect();
    let garbled = format!("{readable} BT /C 12 Tf 72 600 Td <{hex}> Tj ET");
    let corpus = load("a.pdf", &pdf_with_fonts(&[&lost, readable, &lost, &garbled]));
    assert!(corpus.errors.is_empty() && corpus.articles[0].text.contains("Twenty"), "{}", said(&corpus));
    let told = said(&corpus);
    assert!(
        told.contains("on pages 1, 3 about 24 % of the text is missing: nothing says what the font Kaku shows"),
        "{told}"
    );
    assert!(told.contains("on page 4 about 58 % of the text is mojibake: gb18030"), "{told}");
    let none = load("a.pdf", &pdf_with_fonts(&["BT /B 12 Tf 72 600 Td <00010002> Tj ET"]));
    assert!(said(&none).contains("the font Kaku"), "{}", said(&none));
}

#[test]
fn images_that_stand_for_characters_in_a_book_are_named_or_counted() {
    let corpus =
        load("a.epub", &book("<img class='gaiji' src='a.png' alt='吾'/><img class='gaiji' src='b.png'/>は猫である。"));
    assert!(corpus.articles[0].text.contains("吾〓は猫である"), "{}", corpus.articles[0].text);
    assert!(said(&corpus).contains("a.epub#1: an image stands for a character"), "{}", said(&corpus));
}

#[test]
fn a_book_gives_an_article_a_chapter() {
    let articles = all("本#1.epub", &epub());
    let names: Vec<_> = articles.iter().map(|article| article.file_name()).collect();
    assert_eq!(names, ["本%231.epub#1", "本%231.epub#2"]);
    assert_eq!(articles[0].title, "第一章");
    assert_eq!(articles[0].metadata.source.as_deref(), Some("猫の本"));
    assert!(articles[0].text.starts_with("第一章\n\n吾輩は猫である。"), "{}", articles[0].text);
    let reading = &articles[0].readings[0];
    assert_eq!((reading.span.of(&articles[0].text), &*reading.reading), ("吾輩", "わがはい"));
    assert_eq!(articles[1].segments[0].kind, SegmentKind::Heading);
}

/// The parts of an archive again, each under the name that `renamed` gives it.
fn repacked(bytes: &[u8], renamed: impl Fn(&str) -> Option<String>) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).unwrap();
        let name = part.name().unwrap().into_owned();
        if let Some(name) = renamed(&name) {
            zip.raw_copy_file_rename(part, name).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn archives_that_were_packed_carelessly_load() {
    let book = all("a.epub", &epub());
    let below = repacked(&epub(), |name| Some(format!("本/{name}")));
    let backslashes = repacked(&epub(), |name| Some(name.replace('/', "\\")));
    let nameless = repacked(&epub(), |name| (name != "META-INF/container.xml").then(|| name.to_owned()));
    for bytes in [below, backslashes, nameless] {
        let articles = all("a.epub", &bytes);
        let texts = |articles: &[std::sync::Arc<Article>]| -> Vec<String> {
            articles.iter().map(|article| article.text.clone()).collect()
        };
        assert_eq!(texts(&articles), texts(&book));
    }
    let document = repacked(&docx(), |name| Some(format!("報告/{name}")));
    assert_eq!(all("a.docx", &document)[0].text, all("a.docx", &docx())[0].text);
}

#[test]
fn a_document_keeps_its_headings_items_and_readings() {
    let articles = all("a.docx", &docx());
    let article = &articles[0];
    let kinds: Vec<_> = article.segments.iter().map(|s| (s.kind, s.span.of(&article.text))).collect();
    assert_eq!(
        kinds,
        [
            (SegmentKind::Heading, "見出し"),
            (SegmentKind::Sentence, "吾輩は猫である。"),
            (SegmentKind::ListItem, "項目"),
            (SegmentKind::Sentence, JAPANESE),
        ]
    );
    assert_eq!((article.title.as_str(), article.metadata.date.as_deref()), ("題名", Some("2024-03-31T00:00:00Z")));
    assert_eq!(&*article.readings[0].reading, "わがはい");
}

#[test]
fn pages_load_alone_in_archives_and_as_messages() {
    let alone = all("a.html", &html());
    assert!(alone[0].text.starts_with("司令部\n\n政府は"), "{}", alone[0].text);
    let archived = all("a.warc", &warc());
    assert_eq!(archived.iter().map(|article| article.file_name()).collect::<Vec<_>>(), ["a.warc#2", "a.warc#3"]);
    assert!(archived.iter().all(|article| article.text == alone[0].text));
    assert_eq!(archived[0].metadata.source.as_deref(), Some("example.org"));
    let saved = all("a.mhtml", &mhtml());
    assert_eq!(saved[0].text, alone[0].text);
    assert_eq!(saved[0].metadata.url.as_deref(), Some("https://example.org/a"));
}

/// `<html><body><article><p>` and [`JAPANESE`] through Brotli.
const BROTLI: &[u8] = b"\x1b\x93\x00\xe8\x1d\x09\x36\x4e\xd4\x63\xda\x33\x21\x1e\x2c\xb5\xb0\x3b\x14\x9c\x53\x68\
\xdb\x74\x44\x70\x84\xe4\xf1\x81\x73\x83\x0b\x1c\x2a\x4b\x2c\xa2\x00\x78\xa1\x61\x03\x0e\x75\x1e\x87\x4f\x60\x1d\
\x67\xd8\x48\x68\x73\x78\x6e\x70\xc8\x53\x1a\x0d\x79\x92\x06\x1d\x82\xbd\x9d\x30\x7c\x57\xec\xc7\x78\xe6\xd3\x3e\
\x33\xa2\x76\xb3\x6e\x5e\xd7\x3c\xa5\xa6\x22\xfc\x61\x80\xe5\xc6\x0d\x2c\x54\x81\x71\xa3\xf7\x55\x23\x04\x50\x20\
\x74\x5f\xd8\x3d\x12\x00";

#[test]
fn pages_in_archives_are_unpacked_or_named() {
    let page = html();
    let raw_deflate = {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(&page).unwrap();
        encoder.finish().unwrap()
    };
    let archived = |coding: &str, body: &[u8]| {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {coding}\r\n\r\n");
        let record = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{head}",
            head.len() + body.len()
        );
        [record.as_bytes(), body, b"\r\n\r\n"].concat()
    };
    let bodies = [
        ("br", BROTLI.to_vec()),
        ("gzip", gzip(&page)),
        ("deflate", raw_deflate),
        ("zstd", zstd::encode_all(&page[..], 3).unwrap()),
        // The archive unpacked them and kept the head.
        ("br", page.clone()),
        ("gzip", page),
    ];
    for (coding, body) in bodies {
        let articles = all("a.warc", &archived(coding, &body));
        assert!(articles[0].text.contains(JAPANESE), "{coding}: {}", articles[0].text);
    }
    for coding in ["br", "gzip", "zstd"] {
        let corpus = load("a.warc", &archived(coding, b"\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8"));
        assert!(said(&corpus).contains("a.warc#1") && said(&corpus).contains("compressed"), "{}", said(&corpus));
    }
}

#[test]
fn a_memory_gives_parallel_articles_with_their_pairs() {
    let corpus = load("a.tmx", &tmx());
    assert!(corpus.errors.is_empty(), "{}", said(&corpus));
    let languages: Vec<_> = corpus.articles.iter().map(|article| article.language).collect();
    assert!(languages[0].is_japanese() && languages[1] == Language::ZH_HANS, "{languages:?}");
    let parallel = &corpus.articles[0].parallels[0];
    assert_eq!(parallel.other, corpus.articles[1].path);
    let (a, b) = parallel.pairs[1];
    assert_eq!((a.of(&corpus.articles[0].text), b.of(&corpus.articles[1].text)), ("二つ目。", "第二。"));
}

#[test]
fn objects_and_rows_are_articles() {
    let lines = format!(
        "{{\"id\":1,\"title\":\"題\",\"text\":\"{JAPANESE}\",\"date\":\"2024-03-31\",\"url\":\"https://a.b/c\",\
         \"source\":\"日々新聞\",\"language\":\"ja\",\"tags\":[{{\"a\":[1]}}]}}\n\n{{\"content\":\"{CHINESE}\"}}\n"
    );
    let articles = all("a.jsonl", lines.as_bytes());
    assert_eq!((articles[0].title.as_str(), articles[0].text.as_str()), ("題", JAPANESE));
    assert_eq!(articles[0].metadata.source.as_deref(), Some("日々新聞"));
    assert_eq!((articles[1].file_name(), articles[1].language), ("a.jsonl#2", Language::ZH_HANS));
    let rows = format!("標題,日期,正文\n甲,2024-03-31,\"{CHINESE}\n\n第二段。\"\n乙,,{JAPANESE}\n");
    let articles = all("a.csv", rows.as_bytes());
    assert_eq!((articles[0].title.as_str(), articles[0].metadata.date.as_deref()), ("甲", Some("2024-03-31")));
    assert!(articles[0].text.ends_with("\n\n第二段。") && articles[1].file_name() == "a.csv#2");
    let named = ReadOptions {
        columns: Columns { text: Some("memo".to_owned()), ..Columns::default() },
        ..ReadOptions::default()
    };
    let corpus = load_with("a.tsv", format!("text\tmemo\nx\t{JAPANESE}\n").as_bytes(), &named);
    assert_eq!(corpus.articles[0].text, JAPANESE);
}

#[test]
fn tables_of_translations_are_found_with_and_without_names() {
    for head in ["ja\tzh\n", "日本語\t中文\n", ""] {
        let table = format!("{head}{JAPANESE}\t{CHINESE}\n二つ目の文です。\t这是第二句话。\n");
        let corpus = load("a.tsv", table.as_bytes());
        assert_eq!(corpus.articles.len(), 2, "{}", said(&corpus));
        assert_eq!(corpus.articles[0].parallels[0].pairs.len(), 2);
        assert_eq!(corpus.articles[1].language, Language::ZH_HANS);
    }
    let corpus = load("a.csv", b"id,name\n1,x\n");
    assert!(said(&corpus).contains("--text-column"), "{}", said(&corpus));
}

#[test]
fn a_stray_quotation_mark_in_a_table_takes_nothing_with_it_and_is_named() {
    let table = "ja\tzh\n橋は来月に完成する。\t大桥下月完工。\n\"橋の名は公募する。\t桥名公开征集。\n\"虹\"という案が多い。\t\
                 \"彩虹\"这一提案最多。\n結果は秋に分かる。\t结果秋天揭晓\"。\n長さは百メートルだ。\n";
    let corpus = load("a.tsv", table.as_bytes());
    let [japanese, chinese] = &corpus.articles[..] else { panic!("{}", said(&corpus)) };
    assert_eq!(japanese.parallels[0].pairs.len(), 4);
    assert!(japanese.text.contains("\n\n\"虹\"という案が多い。\n\n") && !japanese.text.contains('桥'));
    assert!(chinese.text.contains("\"彩虹\"这一提案最多。"), "{}", chinese.text);
    let said = said(&corpus);
    assert!(
        said.contains("lines 3, 5: a quotation mark") && said.contains("line 6: another number of cells"),
        "{said}"
    );
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn gzip_and_zstd_come_off_anything() {
    let text = format!("# 題\n\n{JAPANESE}\n");
    let plain = all("a.md", text.as_bytes());
    for (name, bytes) in [
        ("a.md.gz", gzip(text.as_bytes())),
        ("a.md.zst", zstd::encode_all(text.as_bytes(), 3).unwrap()),
        ("a.md.gz", gzip(&gzip(text.as_bytes()))),
    ] {
        let articles = all(name, &bytes);
        assert_eq!((&articles[0].text, &articles[0].segments), (&plain[0].text, &plain[0].segments));
    }
    assert_eq!(all("a.epub.gz", &gzip(&epub())).len(), 2);
    assert_eq!(all("a.warc.gz", &gzip(&warc())).len(), 2);
}

/// Every format with its ending.
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("epub", epub()),
        ("docx", docx()),
        ("pdf", pdf(&[Some(&[JAPANESE])])),
        ("html", html()),
        ("warc", warc()),
        ("mhtml", mhtml()),
        ("tmx", tmx()),
        ("jsonl", format!("{{\"text\":\"{JAPANESE}\"}}\n{{\"text\":\"{CHINESE}\"}}\n").into_bytes()),
        ("csv", format!("title,text\na,\"{JAPANESE}\"\nb,\"{CHINESE}\"\n").into_bytes()),
        ("txt.gz", gzip(JAPANESE.repeat(50).as_bytes())),
        ("txt.zst", zstd::encode_all(JAPANESE.repeat(50).as_bytes(), 3).unwrap()),
    ]
}

#[test]
fn files_that_break_off_load_in_part_or_say_why_not() {
    for (ending, bytes) in samples() {
        for share in [1, 3, 6, 9] {
            let name = format!("kaputt.{ending}");
            let part = &bytes[..bytes.len() * share / 10];
            let corpus = load(&name, part);
            let said = said(&corpus);
            assert!(!corpus.articles.is_empty() || said.contains(&name), "{ending} at {share}/10: {said}");
            // What can be cut without a trace are lines, rows and sentences; everything else must be noticed.
            if !matches!(ending, "jsonl" | "csv" | "html") {
                assert!(said.contains(&name), "{ending} at {share}/10 is silent: {:?}", corpus.articles);
            }
        }
    }
}

#[test]
fn files_under_a_wrong_name_load_or_say_why_not() {
    for (right, bytes) in samples() {
        for (wrong, _) in samples() {
            let name = format!("wrong.{wrong}");
            let corpus = load(&name, &bytes);
            assert!(!corpus.articles.is_empty() || said(&corpus).contains(&name), "{right} as {wrong}");
        }
    }
    for binary in
        [&b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0"[..], b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01\0\0\0", b""]
    {
        for (wrong, _) in samples() {
            let corpus = load(&format!("wrong.{wrong}"), binary);
            assert!(corpus.articles.is_empty() && !corpus.errors.is_empty(), "{wrong}");
        }
    }
}

#[test]
fn a_folder_is_read_with_all_its_formats_but_not_the_parts_of_saved_pages() {
    let folder = TempDir::new().unwrap();
    for (ending, bytes) in samples() {
        fs::write(folder.path().join(format!("a.{ending}")), bytes).unwrap();
    }
    fs::create_dir(folder.path().join("a_files")).unwrap();
    fs::write(folder.path().join("a_files/frame.html"), html()).unwrap();
    fs::write(folder.path().join("a.png"), b"\x89PNG").unwrap();
    let corpus = Corpus::load(&[folder.path().to_owned()], &ReadOptions::default());
    assert!(corpus.errors.is_empty(), "{}", said(&corpus));
    let in_files = |article: &Article| Path::new(&article.path).components().any(|part| part.as_os_str() == "a_files");
    assert!(!corpus.articles.iter().any(|article| in_files(article)));
    assert_eq!(corpus.articles.len(), 16);
}
