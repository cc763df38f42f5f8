//! Whatever a file, a name or an argument holds: none of it steers the terminal that messages are shown on.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::process::{Command, Stdio};

use taiyaku::text::width::is_unprintable;
use tempfile::TempDir;

/// What takes over a terminal, hides, or pretends to be another message.
const PAYLOADS: [&str; 8] = [
    "\u{1b}]52;c;UFdORUQ=\u{7}",
    "\u{1b}[2J\u{1b}[31m",
    "\u{9b}31m\u{9d}0;title\u{9c}",
    "\u{202e}txt.exe\u{202c}",
    "\u{2066}\u{200f}\u{61c}",
    "\u{7}\u{8}\u{7f}\r",
    "\n/etc/passwd: all is well\n",
    "\u{e0001}\u{e0041}\u{feff}\u{200b}",
];

/// Longest message, with the program's name and the mark for what is left out.
const LONGEST: usize = 2_100;

fn run(folder: &Path, arguments: &[OsString]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_taiyaku"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    for variable in ["CACHE", "CONFIG", "STATE", "DATA"] {
        command.env(format!("TAIYAKU_{variable}_DIR"), folder.join("own"));
    }
    let output = command.output().unwrap();
    (output.status.code().unwrap_or(-1), String::from_utf8(output.stderr).unwrap())
}

/// Runs with these arguments, which must end in a message, or several, that is safe to show.
fn told(folder: &Path, arguments: &[&str]) -> String {
    let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
    told_of(folder, &arguments)
}

fn told_of(folder: &Path, arguments: &[OsString]) -> String {
    let (status, said) = run(folder, arguments);
    assert!((0..=2).contains(&status), "{arguments:?} ended with {status}: {said}");
    assert!(!said.is_empty(), "{arguments:?} said nothing");
    for line in said.lines() {
        assert!(!line.contains(is_unprintable), "{arguments:?}: {line:?}");
        assert!(line.chars().count() <= LONGEST, "{arguments:?}: {} characters", line.chars().count());
        assert!(
            !line.starts_with("/etc/passwd") && !line.starts_with("_etc_passwd"),
            "{arguments:?}: a message of its own: {line:?}"
        );
    }
    said
}

/// JSON's way to write `text`.
fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// TOML's way to write `text`.
fn toml(text: &str) -> String {
    let escaped: String = text.chars().map(|c| format!("\\U{:08x}", c as u32)).collect();
    format!("\"{escaped}\"")
}

#[test]
fn names_of_files() {
    for payload in PAYLOADS.map(|payload| payload.replace('/', "_")) {
        let folder = TempDir::new().unwrap();
        let name = format!("{payload}.txt");
        fs::write(folder.path().join(&name), [0, 1, 2, 0xff]).unwrap();
        told(folder.path(), &["sentences", &name]);
        told(folder.path(), &["sentences", "."]);
        told(folder.path(), &["text", &format!("missing{payload}")]);
        told(folder.path(), &["eval", &format!("gold{payload}"), "."]);
        told(folder.path(), &["import", &format!("marks{payload}")]);
        told(folder.path(), &["import", &format!("marks{payload}.jsonl")]);
        told(folder.path(), &["agree", &format!("a{payload}"), &format!("b{payload}")]);
        told(folder.path(), &["--print-keys", "--config", &format!("c{payload}.toml")]);
        let shift_jis = b"\x93\xfa\x96\x7b\x8c\xea\x82\xc5\x82\xb7\x81\x42";
        fs::write(folder.path().join(&name), shift_jis).unwrap();
        assert!(told(folder.path(), &["sentences", &name]).contains("Shift_JIS"));
    }
    let folder = TempDir::new().unwrap();
    told_of(folder.path(), &["text".into(), OsString::from_vec(b"\x9b2J\xff\x1b[m".to_vec())]);
}

#[test]
fn names_of_columns_tags_and_fields() {
    for payload in PAYLOADS {
        let folder = TempDir::new().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a.csv"), format!("\"a{payload}\",b\n1,2\n")).unwrap();
        told(folder.path(), &["sentences", "a.csv"]);
        told(folder.path(), &["sentences", "a.csv", "--text-column", &format!("no{payload}")]);
        fs::write(at("a.tmx"), format!("<tmx><body><tu></a{payload}></body></tmx>")).unwrap();
        told(folder.path(), &["sentences", "a.tmx"]);
        fs::write(at("a.jsonl"), format!("{{{}: 1}}\n", json(payload))).unwrap();
        told(folder.path(), &["sentences", "a.jsonl"]);
        fs::write(at("b.jsonl"), format!("{{\"text\": {payload}}}\n")).unwrap();
        told(folder.path(), &["sentences", "b.jsonl"]);
        fs::write(at("a.pdf"), format!("%PDF-1.4\n1 0 obj <</{payload}>> trailer {payload}")).unwrap();
        told(folder.path(), &["sentences", "a.pdf"]);
        fs::write(at("a.warc"), format!("WARC/1.0\r\n{payload}: {payload}\r\nContent-Length: {payload}\r\n\r\n"))
            .unwrap();
        told(folder.path(), &["sentences", "a.warc"]);
    }
}

#[test]
fn marks_and_settings() {
    for payload in PAYLOADS {
        let folder = TempDir::new().unwrap();
        let at = |name: &str| folder.path().join(name);
        let kind = json(&format!("bookma{payload}rk"));
        let mark = format!("{{\"id\":\"1\",\"type\":{kind},\"body\":{{}},\"target\":[],\"creator\":\"a\"}}\n");
        fs::write(at("m.jsonl"), mark).unwrap();
        told(folder.path(), &["import", "m.jsonl"]);
        fs::write(at("m.tsv"), format!("a{payload}\tb\n1\t2\n")).unwrap();
        told(folder.path(), &["import", "m.tsv"]);
        fs::write(at("m.tmx"), format!("<tmx><body><tu></a{payload}></body></tmx>")).unwrap();
        told(folder.path(), &["import", "m.tmx"]);
        for setting in [
            format!("[display]\n{} = \"top\"\n", toml(payload)),
            format!("[display]\ntheme = {}\n", toml(payload)),
            format!("[keys.everywhere]\n{} = \"top\"\n", toml(payload)),
            format!("[keys.everywhere]\n\"g\" = {}\n", toml(payload)),
            format!("[keys.{}]\n\"g\" = \"top\"\n", toml(payload)),
            format!("[display]\ntheme = {payload}\n"),
        ] {
            fs::write(at("c.toml"), setting).unwrap();
            told(folder.path(), &["--print-keys", "--config", "c.toml"]);
        }
    }
}

#[test]
fn arguments() {
    let folder = TempDir::new().unwrap();
    for payload in PAYLOADS {
        told(folder.path(), &["sentences", "a", "--format", payload]);
        told(folder.path(), &["sentences", "a", "--encoding", payload]);
        told(folder.path(), &["align", "a", "--pair", &format!("ja:{payload}")]);
        told(folder.path(), &["align", "a", "--min-score", payload]);
        told(folder.path(), &["text", "a", &format!("--x{payload}")]);
        told(folder.path(), &["text", "a", payload]);
        told(folder.path(), &["search", &format!("/({payload}/"), "."]);
        told(folder.path(), &["search", &format!("kind:{payload}"), "."]);
        told(folder.path(), &["completions", payload]);
        told(folder.path(), &["export", "a", "--format", payload]);
    }
    let (status, said) = run(folder.path(), &["text".into(), "a".into(), "--no-such-flag".into()]);
    assert_eq!(status, 2, "{said}");
    assert!(said.contains("--no-such-flag") && said.contains("Usage"), "{said}");
}

#[test]
fn messages_are_bounded() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("a.csv"), format!("{},b\n1,2\n", "列".repeat(100_000))).unwrap();
    told(folder.path(), &["sentences", "a.csv"]);
    fs::write(at("a.tmx"), format!("<tmx><body><tu></{}></body></tmx>", "a".repeat(100_000))).unwrap();
    assert!(told(folder.path(), &["sentences", "a.tmx"]).contains('…'));
    told(folder.path(), &["sentences", "a", "--format", &"f".repeat(100_000)]);
}
