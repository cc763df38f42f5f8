//! Prints duplicates as JSON lines: `duplicates [--boilerplate] [--stats] PATH...`

use std::io::Write;
use std::path::PathBuf;

use taiyaku::dedup::{DuplicateKind, Options, find};
use taiyaku::text::CharOffsets;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut paths: Vec<PathBuf> = Vec::new();
    let (mut boilerplate, mut stats) = (false, false);
    for arg in std::env::args().skip(1) {
        match arg.as_str() {
            "--boilerplate" => boilerplate = true,
            "--stats" => stats = true,
            path => {
                let walk = walkdir::WalkDir::new(path).sort_by_file_name().into_iter().flatten();
                paths.extend(walk.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path));
            }
        }
    }
    let texts = paths.iter().map(std::fs::read_to_string).collect::<Result<Vec<_>, _>>()?;
    let start = std::time::Instant::now();
    let found = find(&texts, &Options::default());
    if stats {
        eprintln!("{:?} {:?} {} groups", start.elapsed(), found.cut, found.groups.len());
    }
    let offsets: Vec<CharOffsets> = texts.iter().map(|text| CharOffsets::new(text)).collect();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (number, group) in found.groups.iter().enumerate() {
        if group.kind == DuplicateKind::Boilerplate && !boilerplate {
            continue;
        }
        let passages: Vec<serde_json::Value> = group
            .passages
            .iter()
            .filter_map(|passage| {
                let text = texts.get(passage.article)?;
                let chars = offsets.get(passage.article)?.chars_of(text, passage.span);
                Some(serde_json::json!({
                    "article": paths.get(passage.article)?.to_string_lossy(),
                    "start": chars.start,
                    "end": chars.end,
                    "text": passage.span.of(text),
                    "similarity": passage.similarity,
                }))
            })
            .collect();
        let kind = if group.kind == DuplicateKind::Passage { "passage" } else { "boilerplate" };
        let line =
            serde_json::json!({"group": number, "kind": kind, "similarity": group.similarity, "passages": passages});
        writeln!(out, "{line}")?;
    }
    Ok(())
}
