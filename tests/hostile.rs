//! Files made to exhaust a reader end soon, with a message that names them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::format_push_string, clippy::format_collect, reason = "files of a test are small")]

use std::fs::{self, File};
use std::io::{Cursor, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use taiyaku::corpus::{Corpus, ReadOptions, read};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

/// What any of these may take. A second on a machine of its own; tests share theirs and are compiled for debugging.
const PATIENCE: Duration = Duration::from_secs(10);

fn load(path: &Path) -> Corpus {
    let start = Instant::now();
    let options = ReadOptions { pdf_worker: Some(env!("CARGO_BIN_EXE_taiyaku").into()), ..ReadOptions::default() };
    let corpus = read(path, &options);
    assert!(start.elapsed() < PATIENCE, "{} took {:?}", path.display(), start.elapsed());
    corpus
}

/// Loads bytes under a name; they must be refused, and what is said must hold `reason`.
fn refused(name: &str, bytes: &[u8], reason: &str) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let corpus = load(&path);
    let said: Vec<String> = corpus.errors.iter().map(ToString::to_string).collect();
    assert!(corpus.articles.is_empty(), "{name} was loaded");
    assert!(said.iter().any(|said| said.contains(name) && said.contains(reason)), "{name}: {said:?}");
}

fn gzip_of(byte: u8, mebibytes: usize) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let block = vec![byte; 1 << 20];
    (0..mebibytes).for_each(|_| encoder.write_all(&block).unwrap());
    encoder.finish().unwrap()
}

#[test]
fn a_line_of_a_gigabyte() {
    let folder = TempDir::new().unwrap();
    for ending in ["txt", "md", "jsonl"] {
        let path = folder.path().join(format!("long.{ending}"));
        let mut file = File::create(&path).unwrap();
        file.write_all("日本".repeat(3 << 20).as_bytes()).unwrap();
        file.set_len(1 << 30).unwrap();
        let corpus = load(&path);
        assert!(corpus.errors[0].to_string().contains("line 1 is longer than"), "{}", corpus.errors[0]);
    }
}

#[test]
fn bombs_of_gzip_and_zstd() {
    refused("bomb.txt.gz", &gzip_of(b'\n', 200), "grows more than");
    refused("bomb.html.gz", &gzip_of(b'a', 200), "grows more than");
    let lines = vec![b"a\n".repeat(1 << 19); 200].concat();
    refused("bomb.csv.zst", &zstd::encode_all(&lines[..], 1).unwrap(), "grows more than");
    let mut nested = gzip_of(b'a', 1);
    for _ in 0..4 {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&nested).unwrap();
        nested = encoder.finish().unwrap();
    }
    refused("nested.txt.gz", &nested, "more than 2 times over");
}

#[test]
fn files_of_very_many_articles_are_cut_off() {
    let folder = TempDir::new().unwrap();
    for (name, head, row) in [("a.jsonl", "", "{\"text\":\"a\"}\n"), ("a.csv", "text\n", "a\n")] {
        let path = folder.path().join(name);
        fs::write(&path, head.to_owned() + &row.repeat(201_000)).unwrap();
        let corpus = load(&path);
        assert_eq!(corpus.articles.len(), 200_000);
        assert!(corpus.errors[0].to_string().contains("more than 200000 articles"), "{:?}", corpus.errors[0]);
    }
    let path = folder.path().join("a.warc");
    fs::write(&path, "WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n".repeat(201_000)).unwrap();
    assert!(load(&path).errors[0].to_string().contains("more than 200000 articles"));
}

#[test]
fn bombs_in_books_and_documents() {
    let archive = |name: &str, marker: &str| {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(marker, SimpleFileOptions::default()).unwrap();
        zip.write_all(b"<a/>").unwrap();
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        let block = vec![b' '; 1 << 20];
        (0..200).for_each(|_| zip.write_all(&block).unwrap());
        zip.finish().unwrap().into_inner()
    };
    refused("bomb.epub", &archive("OPS/a.xhtml", "META-INF/container.xml"), "grows more than");
    refused("bomb.docx", &archive("word/styles.xml", "word/document.xml"), "grows more than");
}

#[test]
fn entities_that_expand_and_elements_that_tower() {
    let mut bomb = "<?xml version='1.0'?><!DOCTYPE tmx [<!ENTITY a0 'aaaaaaaaaa'>".to_owned();
    for level in 1..12 {
        let inner = format!("&a{};", level - 1).repeat(10);
        bomb.push_str(&format!("<!ENTITY a{level} '{inner}'>"));
    }
    bomb.push_str("]><tmx><body><tu><tuv xml:lang='ja'><seg>&a11;</seg></tuv></tu></body></tmx>");
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("entities.tmx");
    fs::write(&path, &bomb).unwrap();
    assert!(load(&path).articles.iter().all(|article| article.text.len() < 100));
    refused("deep.tmx", format!("<tmx>{}", "<a>".repeat(1 << 20)).as_bytes(), "nested deeper");
    refused("deep.html", format!("<html>{}", "<div>".repeat(1 << 20)).as_bytes(), "nested deeper");
    refused("many.html", format!("<html>{}", "<br>".repeat(1 << 20)).as_bytes(), "tags");
    let attributes: String = (0..100_000).map(|n| format!(" a{n}=1")).collect();
    refused("wide.html", format!("<html><p{attributes}>x").as_bytes(), "attributes");
    let json = format!("{{\"x\":{}{}}}", "[".repeat(1 << 20), "]".repeat(1 << 20));
    refused("deep.jsonl", json.as_bytes(), "no field is called text");
    let message = "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\n".repeat(1 << 14);
    refused("deep.mhtml", message.as_bytes(), "messages within messages");
}

#[test]
fn pages_that_are_large_but_sound_load() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("large.html");
    let row = "<p>政府は<b>三十一日</b>、統合作戦司令部を来年三月までに設けると発表した。</p>";
    fs::write(&path, format!("<html><body><article>{}</article></body></html>", row.repeat(20_000))).unwrap();
    let corpus = load(&path);
    assert_eq!(corpus.articles.len(), 1, "{:?}", corpus.errors);
    assert!(corpus.articles[0].segments.len() >= 20_000);
}

#[test]
fn records_and_pages_that_lie_about_their_length() {
    let lie =
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 18446744073709551615\r\n\r\nHTTP/1.1 200 OK\r\n\r\n日本";
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("lie.warc");
    fs::write(&path, lie).unwrap();
    assert!(load(&path).errors[0].to_string().contains("shorter than it says"));
    refused("endless.warc", format!("WARC/1.0\r\n{}", "x".repeat(1 << 20)).as_bytes(), "does not end");
}

/// A document of one page with this content and these further objects.
fn pdf(content: &str, resources: &str, objects: &[String]) -> Vec<u8> {
    let mut pdf = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<{resources}>>/Contents 4 0 R>>endobj\n\
         4 0 obj<</Length {}>>stream\n{content}\nendstream endobj\n",
        content.len()
    );
    for (number, object) in (5..).zip(objects) {
        pdf.push_str(&format!("{number} 0 obj{object}endobj\n"));
    }
    (pdf + "trailer<</Root 1 0 R>>\n%%EOF").into_bytes()
}

fn form(resources: &str, content: &str) -> String {
    let length = content.len();
    format!(
        "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<<{resources}>>>>/Length {length}>>stream\n\
         {content}\nendstream "
    )
}

#[test]
fn pages_that_ask_for_more_work_than_there_are_atoms() {
    let one = "/XObject<</X 5 0 R>>";
    let tenfold: Vec<String> = (6..46).map(|next| form(&format!("/X {next} 0 R"), &"/X Do ".repeat(10))).collect();
    refused("forms.pdf", &pdf("/X Do", one, &tenfold), "operators");
    let all: String = (5..30).map(|n| format!("/X{n} {n} 0 R")).collect();
    let calls: String = (5..30).map(|n| format!("/X{n} Do ")).collect();
    let circle: Vec<String> = (5..30).map(|_| form(&all, &calls)).collect();
    refused("circle.pdf", &pdf(&calls, &format!("/XObject<<{all}>>"), &circle), "operators");
    let large = [form("", &"q Q ".repeat(50_000))];
    refused("often.pdf", &pdf(&"/X Do ".repeat(1000), one, &large), "operators");
    refused("long.pdf", &pdf(&"q Q ".repeat(1_000_000), "", &[]), "operators");
    let nested = ["[".repeat(4 << 20)];
    refused("nested.pdf", &pdf("BT (a) Tj ET", "", &nested), "its structure cannot be followed");
    let spaces = vec![b' '; 1 << 20];
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    (0..200).for_each(|_| encoder.write_all(&spaces).unwrap());
    let packed = encoder.finish().unwrap();
    let text = pdf("", "", &[]);
    let (before, after) = (b"<</Length 0>>stream\n", b"\nendstream");
    let at = text.windows(before.len()).position(|window| window == before).unwrap();
    let head = format!("<</Filter/FlateDecode/Length {}>>stream\n", packed.len());
    let rest = &text[at + before.len() + after.len()..];
    refused("spaces.pdf", &[&text[..at], head.as_bytes(), &packed, after, rest].concat(), "grows beyond bounds");
    let dictionaries = ["<</A".repeat(1 << 20)];
    refused("dictionaries.pdf", &pdf("BT (a) Tj ET", "", &dictionaries), "its structure cannot be followed");
}

/// Beginnings that make a reader take bytes for its format.
const BEGINNINGS: [(&str, &[u8]); 12] = [
    ("txt", b""),
    ("html", b"<!DOCTYPE html><html><body>"),
    ("epub", b"PK\x03\x04"),
    ("docx", b"PK\x05\x06"),
    ("jsonl", b"{\"text\":\""),
    ("csv", b"title,text\n"),
    ("tsv", b"ja\tzh\n"),
    ("warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 40\r\n\r\n"),
    ("mhtml", b"Content-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n"),
    ("tmx", b"<tmx><body><tu><tuv xml:lang='ja'><seg>"),
    ("pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"),
    ("txt.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn no_reader_panics(
        format in 0..BEGINNINGS.len(),
        bytes in proptest::collection::vec(prop_oneof![any::<u8>(), Just(b'<'), Just(b'>'), Just(b'"'), Just(b'\n')], 0..600),
        begins: bool,
    ) {
        let (ending, beginning) = BEGINNINGS[format];
        let folder = TempDir::new().unwrap();
        let path = folder.path().join(format!("a.{ending}"));
        let all = [if begins { beginning } else { b"" }, &bytes].concat();
        fs::write(&path, all).unwrap();
        let corpus = load(&path);
        prop_assert!(!corpus.articles.is_empty() || !corpus.errors.is_empty());
    }
}
