//! hunalign's ladder: for each pair of articles their sentences, one a line, and the rungs between which they match.
//!
//! A ladder only climbs: of links that cross, the longest run that does not is kept.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Export, ExportFile, Pair, Selection};
use crate::corpus::Article;

/// Sentences that match, and how sure that is.
type Rung = (Range<usize>, Range<usize>, f32);

pub fn write(selection: &Selection<'_>) -> Export {
    let mut by_articles: BTreeMap<(usize, usize), Vec<&Pair>> = BTreeMap::new();
    let mut unplaced = 0;
    for pair in &selection.pairs {
        match pair.sides.each_ref().map(|side| side.pieces.iter().find_map(|piece| piece.place)) {
            [Some((a, _)), Some((b, _))] => by_articles.entry((a, b)).or_default().push(pair),
            _ => unplaced += 1,
        }
    }
    let mut export = Export::default();
    for ((a, b), pairs) in by_articles {
        let (Some(left), Some(right)) = (selection.articles.get(a), selection.articles.get(b)) else { continue };
        let rungs = climbing(pairs.iter().filter_map(|pair| rung(left, right, pair)).collect());
        let name = format!("{}-{}.{}.{}", a + 1, b + 1, stem(left), stem(right));
        if rungs.len() < pairs.len() {
            let lost = pairs.len() - rungs.len();
            export.warnings.push(format!("{name}: {lost} links cross others or share a sentence and were left out"));
        }
        let file = |ending: &str, bytes: String| ExportFile { name: format!("{name}.{ending}"), bytes: bytes.into() };
        export.files.push(file("ladder", ladder(&rungs, left.segments.len(), right.segments.len())));
        export.files.push(file("a.txt", sentences(left)));
        export.files.push(file("b.txt", sentences(right)));
    }
    if unplaced > 0 {
        export.warnings.push(format!("{unplaced} links are not in these articles as they are now and were left out"));
    }
    if export.files.is_empty() {
        export.warnings.push("there is no link to export".to_owned());
    }
    export
}

fn rung(left: &Article, right: &Article, pair: &Pair) -> Option<Rung> {
    let range = |article: &Article, side: usize| {
        let spans = pair.sides[side].pieces.iter().filter_map(|piece| piece.place).map(|(_, span)| span);
        let ranges = spans.map(|span| {
            let first = article.segment_at(span.start);
            first..article.segment_at(span.end.saturating_sub(1)).max(first) + 1
        });
        ranges.reduce(|x, y| x.start.min(y.start)..x.end.max(y.end))
    };
    Some((range(left, 0)?, range(right, 1)?, pair.score.unwrap_or(1.0)))
}

/// The most rungs of which each begins, on both sides, where the one before has ended.
fn climbing(mut rungs: Vec<Rung>) -> Vec<Rung> {
    rungs.sort_by_key(|(a, b, _)| (a.end, b.end, a.start, b.start));
    rungs.dedup_by(|x, y| (&x.0, &x.1) == (&y.0, &y.1));
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(rungs.len());
    for (at, (a, b, _)) in rungs.iter().enumerate() {
        let before = (0..at).filter(|&k| rungs[k].0.end <= a.start && rungs[k].1.end <= b.start);
        let before = before.max_by_key(|&k| best[k].0);
        best.push((before.map_or(1, |k| best[k].0 + 1), before));
    }
    let mut at = (0..rungs.len()).max_by_key(|&k| best[k].0);
    let mut kept = Vec::new();
    while let Some(number) = at {
        kept.push(rungs[number].clone());
        at = best[number].1;
    }
    kept.reverse();
    kept
}

fn ladder(rungs: &[Rung], left: usize, right: usize) -> String {
    let mut lines: Vec<(usize, usize, f32)> = vec![(0, 0, 0.0)];
    for (a, b, score) in rungs {
        let (here, there) = ((a.start, b.start), lines.last().map(|&(a, b, _)| (a, b)));
        if there == Some(here) {
            lines.pop();
        }
        lines.push((a.start, b.start, *score));
        lines.push((a.end, b.end, 0.0));
    }
    if lines.last().map(|&(a, b, _)| (a, b)) != Some((left, right)) {
        lines.push((left, right, 0.0));
    }
    lines.iter().map(|(a, b, score)| format!("{a}\t{b}\t{score}\n")).collect()
}

fn sentences(article: &Article) -> String {
    let lines = article.segments.iter().map(|segment| {
        let shown = article.display(segment.span);
        shown.text.split(['\n', '\r']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ") + "\n"
    });
    lines.collect()
}

fn stem(article: &Article) -> String {
    let name = article.file_name();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.chars().map(|c| if c.is_control() || "/\\:".contains(c) { '_' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_links_that_cross_the_longest_run_is_kept() {
        let rungs = vec![(0..1, 4..5, 0.9), (1..2, 0..1, 0.8), (2..4, 1..2, 0.7), (4..5, 3..4, 0.6)];
        let kept = climbing(rungs.clone());
        assert_eq!(kept, rungs[1..]);
        let written = ladder(&kept, 6, 6);
        assert_eq!(written, "0\t0\t0\n1\t0\t0.8\n2\t1\t0.7\n4\t2\t0\n4\t3\t0.6\n5\t4\t0\n6\t6\t0\n");
    }
}
