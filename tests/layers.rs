//! Which room may know which: reads the `use` lines and paths of every source file.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

/// Every room with those it may depend on.
const MAY_USE: &[(&str, &[&str])] = &[
    ("text", &["assets"]),
    ("assets", &[]),
    ("lexicon", &["text", "assets"]),
    ("corpus", &["text", "lexicon"]),
    ("dedup", &["text", "corpus"]),
    ("embed", &["text", "corpus", "assets"]),
    ("search", &["text", "corpus"]),
    ("align", &["text", "lexicon", "corpus", "dedup", "embed", "assets"]),
    ("analysis", &["text", "lexicon", "corpus", "dedup", "embed", "align", "assets"]),
    ("annotate", &["text", "lexicon", "corpus", "dedup", "embed", "align"]),
    ("export", &["text", "lexicon", "corpus", "dedup", "embed", "align", "annotate"]),
    ("jobs", &["text", "lexicon", "corpus", "dedup", "embed", "search", "align", "analysis", "annotate", "export"]),
    ("settings", &["text"]),
    (
        "app",
        &["text", "lexicon", "corpus", "dedup", "embed", "search", "align", "annotate", "export", "jobs", "settings"],
    ),
    ("tui", &["text", "corpus", "app", "jobs", "settings"]),
    (
        "cli",
        &[
            "text", "lexicon", "corpus", "dedup", "embed", "search", "align", "annotate", "export", "assets",
            "analysis", "jobs", "settings", "app", "tui",
        ],
    ),
];

/// Crates that only these rooms may name.
const FENCED_CRATES: &[(&str, &[&str])] = &[
    ("ratatui", &["tui"]),
    ("crossterm", &["tui"]),
    ("clap", &["cli"]),
    ("directories", &["cli"]),
    ("toml", &["settings"]),
    ("notify", &["settings"]),
];

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

fn room(path: &Path) -> String {
    let below = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = below.components().next().unwrap().as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// Rooms that a source file names as `crate::room` or inside `use crate::{…}`.
fn rooms_named(source: &str) -> Vec<String> {
    let mut named = Vec::new();
    for (at, found) in source.match_indices("crate::") {
        let rest = source.get(at + found.len()..).unwrap_or_default();
        let words: Vec<&str> = match rest.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap_or_default().split(',').collect(),
            None => vec![rest],
        };
        for word in words {
            let name: String = word.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            named.push(name);
        }
    }
    named
}

fn code_of(path: &Path) -> String {
    let source = fs::read_to_string(path).unwrap();
    source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn no_room_knows_one_that_comes_after_it() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut wrong = Vec::new();
    for path in files {
        let room = room(&path);
        if room == "lib" || room == "main" {
            continue;
        }
        let allowed = MAY_USE.iter().find(|(name, _)| *name == room).map(|(_, allowed)| *allowed);
        let Some(allowed) = allowed else {
            wrong.push(format!("{}: no room of this name in MAY_USE", path.display()));
            continue;
        };
        for named in rooms_named(&code_of(&path)) {
            let is_room = MAY_USE.iter().any(|(name, _)| *name == named);
            if is_room && named != room && !allowed.contains(&named.as_str()) {
                wrong.push(format!("{}: {room} must not know {named}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn some_crates_stay_in_their_room() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut wrong = Vec::new();
    for path in files {
        let (room, code) = (room(&path), code_of(&path));
        for (name, rooms) in FENCED_CRATES {
            let named = code.contains(&format!("{name}::")) || code.contains(&format!("use {name}"));
            if named && !rooms.contains(&room.as_str()) {
                wrong.push(format!("{}: only {} may use {name}", path.display(), rooms.join(", ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_check_can_fail() {
    assert_eq!(rooms_named("use crate::tui::draw; fn f() { crate::text::x() }"), ["tui", "text"]);
    assert_eq!(rooms_named("use crate::{app, cli::args};"), ["app", "cli"]);
}
