//! Measures how well languages are told apart: `languages JAPANESE CHINESE [TRADITIONAL]`, three folders of text files.
//!
//! Cuts the lines into windows of ten characters and judges each that holds kana or kanji, as a segment of its article
//! and alone; and what in Japanese is written like a heading, in four kanji or more without kana. The third folder
//! holds the second one's files after OpenCC turned them into Traditional Chinese, character by character (`s2t`);
//! windows that this does not change are left out.

use std::error::Error;
use std::fmt;
use std::fs;
use std::path::Path;

use taiyaku::text::{Language, detect_article, detect_segment};

/// Characters of a window.
const WINDOW: usize = 10;
/// Kanji of the shortest heading that is looked at.
const HEADING: usize = 4;

/// How many of how many were right.
#[derive(Default)]
struct Share {
    right: usize,
    all: usize,
}

impl Share {
    fn add(&mut self, is_right: bool) {
        self.right += usize::from(is_right);
        self.all += 1;
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = self.right as f64 * 100.0 / self.all.max(1) as f64;
        write!(f, "{} of {}, {percent:.3} %", self.right, self.all)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let folders: Vec<String> = std::env::args().skip(1).collect();
    let [japanese, chinese, rest @ ..] = &folders[..] else { return Err("name two or three folders".into()) };
    let (mut within, mut alone, mut headings) = (Share::default(), Share::default(), Share::default());
    for (folder, is_japanese) in [(japanese, true), (chinese, false)] {
        for (name, text) in files(Path::new(folder))? {
            let article = detect_article(&text);
            let is_right = |found: Language| if is_japanese { found.is_japanese() } else { found.is_chinese() };
            for window in text.lines().flat_map(windows).filter(|window| window.chars().any(is_east_asian)) {
                let (segment, single) = (detect_segment(&window, article), detect_article(&window));
                within.add(is_right(segment));
                alone.add(is_right(single));
                if !is_right(segment) {
                    eprintln!("{name}: {segment} in {article}: {window}");
                }
            }
            if is_japanese {
                for heading in text.split(|c: char| !is_kanji(c)).filter(|run| run.chars().count() >= HEADING) {
                    headings.add(detect_segment(heading, article).is_japanese());
                }
            }
        }
    }
    println!("windows of {WINDOW} characters, in their article: {within}");
    println!("windows of {WINDOW} characters, alone: {alone}");
    println!("{HEADING} kanji or more in Japanese, in their article: {headings}");
    if let [traditional] = rest {
        let mut scripts = Share::default();
        let converted = files(Path::new(traditional))?;
        for ((name, simple), (other, full)) in files(Path::new(chinese))?.iter().zip(&converted) {
            if name != other {
                return Err(format!("{name} stands where {other} does").into());
            }
            for (simple, full) in simple.lines().zip(full.lines()) {
                for (simple, full) in windows(simple).zip(windows(full)).filter(|(simple, full)| simple != full) {
                    scripts.add(detect_article(&simple) == Language::ZH_HANS);
                    scripts.add(detect_article(&full) == Language::ZH_HANT);
                }
            }
        }
        println!("Simplified or Traditional, windows of {WINDOW} characters alone: {scripts}");
    }
    Ok(())
}

/// Names and texts of a folder's files, by name.
fn files(folder: &Path) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.push((name, fs::read_to_string(&path)?));
    }
    files.sort();
    Ok(files)
}

/// A line in pieces of [`WINDOW`] characters; a shorter rest is left out.
fn windows(line: &str) -> impl Iterator<Item = String> {
    let characters: Vec<char> = line.chars().collect();
    characters.chunks_exact(WINDOW).map(|window| window.iter().collect()).collect::<Vec<_>>().into_iter()
}

fn is_kanji(c: char) -> bool {
    matches!(c, '々' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_east_asian(c: char) -> bool {
    is_kanji(c) || matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ｦ'..='ﾝ')
}
