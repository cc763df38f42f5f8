//! Which sentences take no part because there are too many of them.

use super::types::Sentence;
use super::view::spoken_length;
use crate::text::SegmentKind;

/// Sentences that take part however short they are.
const SOME: usize = 3_000;

/// Bytes of text for each one beyond those: half of what sentences of prose have. Tables, indexes and dumps have
/// ten times as many lines, which say nothing that could be linked and each cost as much to read as a sentence.
const BYTES_EACH: usize = 50;

/// Has the shortest of too many `sentences` take no part, as boilerplate takes none; how many these are. Those that are
/// kept are as many as prose of the same length has at most.
pub fn pass_over(sentences: &mut [Sentence<'_>]) -> usize {
    let mut linkable: Vec<usize> = Vec::new();
    let mut bytes = 0;
    for (at, sentence) in sentences.iter().enumerate() {
        bytes += sentence.text().len();
        if sentence.is_linkable() {
            linkable.push(at);
        }
    }
    let room = SOME + bytes / BYTES_EACH;
    if linkable.len() <= room {
        return 0;
    }
    let length = |at: usize| sentences.get(at).map_or(0.0, |sentence| spoken_length(sentence.text()));
    let mut by_length: Vec<(f32, usize)> = linkable.into_iter().map(|at| (length(at), at)).collect();
    by_length.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
    let over = by_length.split_off(room);
    for &(_, at) in &over {
        if let Some(sentence) = sentences.get_mut(at) {
            sentence.kind = SegmentKind::Boilerplate;
        }
    }
    over.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Display, Language, Span};

    fn sentences(texts: &[String]) -> Vec<Sentence<'_>> {
        let sentence = |text: &'_ String| -> Span { Span::new(0, text.len()) };
        texts
            .iter()
            .map(|text| Sentence {
                article: 0,
                language: Language::JA,
                kind: SegmentKind::Sentence,
                display: Display::verbatim(text, sentence(text)),
            })
            .collect()
    }

    #[test]
    fn prose_takes_part_whole_and_of_a_dump_the_longest_lines() {
        let prose: Vec<String> = (0..20_000).map(|n| format!("第{n}回の会合では予算の配分が決まった。")).collect();
        assert_eq!(pass_over(&mut sentences(&prose)), 0);
        let mut dump: Vec<String> = (0..20_000).map(|n| format!("値{n}")).collect();
        dump[19_999] = "最後の行だけは文である。".to_owned();
        let mut lines = sentences(&dump);
        let passed = pass_over(&mut lines);
        let kept = lines.iter().filter(|line| line.is_linkable()).count();
        assert_eq!(kept + passed, 20_000);
        assert!(kept < 10_000, "{kept}");
        assert!(lines[19_999].is_linkable());
        assert_eq!(pass_over(&mut sentences(&dump[..3_000])), 0, "a glossary is all linked");
    }
}
