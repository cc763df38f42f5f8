//! Duplicate detection: CPU seconds and peak memory of the engine alone.
//!
//! `cargo bench --bench duplicates -- PATH...` reads the files first; without paths a corpus is made by splicing the
//! seed articles. Linux only, since it reads `/proc`.

use std::path::PathBuf;

use taiyaku::dedup::{Options, find, find_folded, fold};

fn main() {
    let mut args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    if args.is_empty() {
        for chars in [1_000_000, 10_000_000] {
            measure(&format!("spliced seeds, {chars} characters"), &spliced(chars));
        }
    }
    args.sort();
    for path in args {
        let walk = walkdir::WalkDir::new(&path).sort_by_file_name().into_iter().flatten();
        let files: Vec<PathBuf> = walk.filter(|e| e.file_type().is_file()).map(walkdir::DirEntry::into_path).collect();
        let texts: Vec<String> = files.iter().filter_map(|file| std::fs::read_to_string(file).ok()).collect();
        measure(&path, &texts);
    }
}

fn measure(name: &str, texts: &[String]) {
    let bytes: usize = texts.iter().map(String::len).sum();
    // Resets the high-water mark of resident memory.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let (before, cpu, clock) = (status("VmRSS:"), cpu_seconds(), std::time::Instant::now());
    let found = find(texts, &Options::default());
    let (cpu, wall) = (cpu_seconds() - cpu, clock.elapsed().as_secs_f64());
    let peak = status("VmHWM:").saturating_sub(before);
    let folded: Vec<_> = texts.iter().map(|text| fold(text)).collect();
    let before = cpu_seconds();
    let again = find_folded(texts, &folded.iter().collect::<Vec<_>>(), &Options::default());
    let folded_cpu = cpu_seconds() - before;
    assert_eq!(again.groups, found.groups);
    println!(
        "{name}: {} articles, {:.1} MB; {cpu:.2} CPU s, {wall:.2} s, {folded_cpu:.2} CPU s with texts folded before; peak {:.1} MB, {:.2} a byte; {} groups; {:?}",
        texts.len(),
        bytes as f64 / 1e6,
        peak as f64 / 1e6,
        peak as f64 / bytes.max(1) as f64,
        found.groups.len(),
        found.cut,
    );
}

/// Clauses of the seed articles in a pseudo-random order, in articles of about a thousand characters; every tenth
/// article holds a copy of a stretch of the one before.
fn spliced(chars: usize) -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds");
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let seeds: String = files.filter_map(|file| std::fs::read_to_string(file.path()).ok()).collect();
    let seeds: Vec<char> = seeds.chars().collect();
    let mut state = 1_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    let mut texts: Vec<String> = Vec::new();
    for number in 0..chars / 1000 {
        let mut text = String::new();
        let mut len = 0;
        while len < 1000 {
            let (from, take) = (random(seeds.len().saturating_sub(12)), 3 + random(5));
            text.extend(seeds.iter().skip(from).take(take));
            len += take;
        }
        if number % 10 == 9
            && let Some(last) = texts.last()
        {
            text.extend(last.chars().skip(random(500)).take(300));
        }
        texts.push(text);
    }
    texts
}

/// A line of the process's status, in bytes.
fn status(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).map_or(0, |kilobytes| kilobytes * 1024)
}

/// User and system time of all threads so far: fields 14 and 15 of `stat`, in hundredths of a second.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    fields.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}
