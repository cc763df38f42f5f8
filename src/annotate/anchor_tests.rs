use std::fs;
use std::ops::Range;
use std::path::Path;

use super::*;
use crate::text::CharOffsets;

/// A small generator (xorshift), so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }
}

/// A text being edited: every character knows where it stood in the original, a copy of which one it is.
struct Edited(Vec<(char, Option<usize>, Option<usize>)>);

impl Edited {
    /// Edits at random; what is put in is from `other`, which may be the same text: then it is a copy.
    fn edit(&mut self, random: &mut Random, other: &[char], is_same: bool) {
        let at = random.below(self.0.len());
        let longest = [3, 12, 60][random.below(3)];
        let len = 1 + random.below(longest);
        let end = (at + len).min(self.0.len());
        let from = random.below(other.len().saturating_sub(len));
        let new: Vec<_> = other
            .iter()
            .enumerate()
            .skip(from)
            .take(len)
            .map(|(at, &c)| (c, None, Some(at).filter(|_| is_same)))
            .collect();
        match random.below(6) {
            0 => drop(self.0.drain(at..end)),
            1 => drop(self.0.splice(at..at, new)),
            2 => drop(self.0.splice(at..end, new)),
            3 => {
                let moved: Vec<_> = self.0.drain(at..end).collect();
                let to = random.below(self.0.len());
                drop(self.0.splice(to..to, moved));
            }
            4 => {
                let copied: Vec<_> = self.0[at..end].iter().map(|&(c, from, _)| (c, None, from)).collect();
                let to = random.below(self.0.len());
                drop(self.0.splice(to..to, copied));
            }
            _ => self.0[at] = ('改', None, None),
        }
    }
}

fn sources() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// Sentences, and free spans of two characters up.
fn selectors(text: &str) -> Vec<Selector> {
    let offsets = CharOffsets::new(text);
    let chars: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let mut spans = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| matches!(c, '。' | '\n')) {
        spans.push(Span::new(start, at + c.len_utf8()).trimmed(text));
        start = at + c.len_utf8();
    }
    for (number, window) in chars.chunks(37).enumerate() {
        let len = 2 + number * 7 % 20;
        if let (Some(&from), Some(&to)) = (window.first(), window.get(len)) {
            spans.push(Span::new(from, to));
        }
    }
    spans.retain(|span| span.len() >= 6);
    spans
        .into_iter()
        .map(|span| {
            let chars = offsets.chars_of(text, span);
            Selector::of_text(text, span, [chars.start, chars.end])
        })
        .collect()
}

/// Where the characters of a selection went: their places in the new text.
fn survivors(edited: &Edited, selector: &Selector) -> Vec<usize> {
    let inside = selector.start as usize..selector.end as usize;
    let here = edited.0.iter().enumerate();
    here.filter(|(_, (_, from, _))| from.is_some_and(|from| inside.contains(&from))).map(|(at, _)| at).collect()
}

/// What became of the selections in fifty edited texts.
#[derive(Default)]
struct Outcome {
    there: usize,
    right: usize,
    gone: usize,
    kept: usize,
    wrong: Vec<String>,
}

fn edit_fifty_times(sources: &[String], seed: u64) -> Outcome {
    let mut outcome = Outcome::default();
    let wrong = &mut outcome.wrong;
    for round in 0..50_u64 {
        let mut random = Random(seed ^ (round + 1).wrapping_mul(0x2545_F491_4F6C_DD1D));
        let source = &sources[random.below(sources.len())];
        let other = &sources[random.below(sources.len())];
        let is_same = std::ptr::eq(other, source);
        let other: Vec<char> = other.chars().collect();
        let mut edited = Edited(source.chars().enumerate().map(|(at, c)| (c, Some(at), None)).collect());
        for _ in 0..=random.below(30) {
            edited.edit(&mut random, &other, is_same);
        }
        let text: String = edited.0.iter().map(|&(c, ..)| c).collect();
        let offsets = CharOffsets::new(&text);
        for selector in selectors(source) {
            let places = survivors(&edited, &selector);
            let whole = places.len() == (selector.end - selector.start) as usize
                && places.windows(2).all(|pair| pair[0] + 1 == pair[1]);
            let found = anchor(&text, &selector).span().map(|span| offsets.chars_of(&text, span));
            // Words that were copied and then cut or changed where they stood: no reader of the new text can tell the copy
            // from the original, nor one that was put between the first letters and the rest. Counts as neither right nor
            // wrong.
            let of =
                |found: &Range<u32>| edited.0.iter().skip(found.start as usize).take(found.len()).map(|c| c.1.or(c.2));
            let is_copy = |found| of(found).eq((selector.start as usize..selector.end as usize).map(Some));
            if whole {
                outcome.there += 1;
                let Some(found) = found else { continue };
                let expected = places[0] as u32..places[0] as u32 + places.len() as u32;
                if found != expected && is_copy(&found) {
                    continue;
                }
                if found != expected {
                    let now: String = text.chars().skip((expected.start as usize).saturating_sub(9)).take(40).collect();
                    wrong.push(format!("round {round}: {found:?} for {expected:?} ({now}): {selector:?}"));
                    continue;
                }
                outcome.right += 1;
            } else {
                outcome.gone += 1;
                let Some(found) = found else { continue };
                outcome.kept += 1;
                let inside = places.iter().filter(|&&at| found.contains(&(at as u32))).count();
                if !is_copy(&found) && (inside * 2 < places.len() || inside == 0) {
                    let now: String = text.chars().skip(found.start as usize).take(found.len()).collect();
                    wrong.push(format!("round {round}: {found:?} ({now}), which is gone: {selector:?}"));
                }
            }
        }
    }
    outcome
}

#[test]
fn marks_are_found_again_in_fifty_edited_files_and_never_in_the_wrong_place() {
    let sources = sources();
    let sets = std::env::var("TAIYAKU_ANCHOR_SETS").ok().and_then(|sets| sets.parse::<u64>().ok()).unwrap_or(4);
    let mut all = Outcome::default();
    for set in 0..sets {
        let found = edit_fifty_times(&sources, 0x61C8_8646_80B5_83EB ^ set.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        all.there += found.there;
        all.right += found.right;
        all.gone += found.gone;
        all.kept += found.kept;
        all.wrong.extend(found.wrong.into_iter().map(|wrong| format!("set {set}, {wrong}")));
    }
    let Outcome { there, right, gone, kept, wrong } = all;
    eprintln!(
        "{sets} sets of 50: re-anchored {right} of {there} that still stand, {} wrongly; {kept} of {gone} that were edited",
        wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(there > 3000 && right * 100 >= there * 95, "{right} of {there}");
}

#[test]
fn a_sentence_that_was_edited_is_found_between_its_neighbours() {
    let before = "首相は昨日の午後に東京で記者会見を開いた。予算は五千億円に上ると述べた。野党は直ちに強く反発した。";
    let at = before.find("予算").unwrap();
    let end = before.find("野党").unwrap();
    let chars = [before.get(..at).unwrap().chars().count() as u32, before.get(..end).unwrap().chars().count() as u32];
    let selector = Selector::of_text(before, Span::new(at, end), chars);
    let after = before.replace("五千億円", "およそ六千億円");
    let Anchor::Edited(span) = anchor(&after, &selector) else { panic!("not found") };
    assert_eq!(span.of(&after), "予算はおよそ六千億円に上ると述べた。");
    assert_eq!(anchor(&before.replace("予算は五千億円に上ると述べた。", ""), &selector), Anchor::Orphan);
    assert_eq!(anchor("", &selector), Anchor::Orphan);
}

#[test]
fn of_two_equal_passages_the_marked_one_is_found_or_none() {
    let passage = "政府は新しい指針を三日に公表した。内容は次の通りである。対象は全国の自治体とする。";
    let text = format!("第一部。{passage}第二部。{passage}終わり。");
    let at = text.rfind("内容は").unwrap();
    let span = Span::new(at, at + "内容は次の通りである。".len());
    let start = text.get(..at).unwrap().chars().count() as u32;
    let selector = Selector::of_text(&text, span, [start, start + 11]);
    let moved = format!("前書き。{text}");
    assert_eq!(anchor(&moved, &selector), Anchor::Exact(span.shifted("前書き。".len())));
    let without = format!("第一部。{passage}終わり。");
    let first = without.find("内容は").unwrap();
    let found = anchor(&without, &selector);
    // Its suffix up to the end is intact, which cannot be told from the second part having become the first.
    assert!(matches!(found, Anchor::Orphan) || found.span().unwrap().start as usize == first);
    let without = format!("第一部。{passage}第二部。終わり。");
    assert_eq!(anchor(&without, &selector), Anchor::Orphan);
}
