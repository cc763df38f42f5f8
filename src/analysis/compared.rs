//! What confirmed links tell differently, found for each by itself.

use std::ops::Range;
use std::sync::Arc;

use super::reading::ReadArticles;
use super::{Engine, written};
use crate::align::{Copies, Evidence, Input, Place, Relation, Sentence, differences};
use crate::corpus::Article;
use crate::embed::Vectors;
use crate::text::Language;
use crate::text::quantity::Date;

impl Engine {
    /// What the two sides of each pair tell differently, each side given by where it stands. Nothing else is looked at,
    /// so that this takes as long as reading those sentences.
    pub fn differences(&self, articles: &[Arc<Article>], pairs: &[([&[Place]; 2], Relation)]) -> Vec<Vec<Evidence>> {
        let mut sentences: Vec<Sentence<'_>> = Vec::new();
        let mut add = |places: &[Place]| -> Range<usize> {
            let start = sentences.len();
            places.iter().for_each(|place| sentences.extend(within(articles, *place)));
            start..sentences.len()
        };
        let numbers: Vec<(Range<usize>, Range<usize>)> = pairs.iter().map(|([a, b], _)| (add(a), add(b))).collect();
        let article = |range: &Range<usize>| sentences.get(range.start).map(|sentence| sentence.article);
        let related: Vec<(usize, usize)> =
            numbers.iter().filter_map(|(a, b)| Some((article(a)?, article(b)?))).collect();
        let mut reading = ReadArticles::new(self.matcher(), &sentences, &related);
        let is_read = reading.read_all(&|_, _| true);
        let is_read = is_read.inspect_err(|error| log::error!("confirmed links are not read again: {error}")).is_ok();
        let written: Vec<Option<Date>> = articles.iter().map(|article| written(article)).collect();
        let input = Input {
            sentences: &sentences,
            vectors: &Vectors::default(),
            clauses: None,
            phrases: None,
            reader: is_read.then_some(&reading as _),
            related: None,
            written: &written,
            copies: &Copies::default(),
            lexicon: self.lexicon(),
            stated: &[],
        };
        let of_pair = |a: &Range<usize>, b: &Range<usize>, relation: Relation| {
            let is_japanese =
                |range: &Range<usize>| sentences.get(range.start).is_some_and(|s| s.language == Language::JA);
            // The matcher was taught to read Japanese first.
            if is_japanese(b) && !is_japanese(a) {
                let turned = |item: Evidence| Evidence { a: item.b, b: item.a, ..item };
                return differences(&input, b.clone(), a.clone(), relation).into_iter().map(turned).collect();
            }
            differences(&input, a.clone(), b.clone(), relation)
        };
        numbers.iter().zip(pairs).map(|((a, b), (_, relation))| of_pair(a, b, *relation)).collect()
    }
}

/// The sentences at a place, or what of them lies in it.
fn within(articles: &[Arc<Article>], place: Place) -> Vec<Sentence<'_>> {
    let Some(article) = articles.get(place.article) else { return Vec::new() };
    let first = article.segments.partition_point(|segment| segment.span.end <= place.span.start);
    let meeting = article.segments.iter().skip(first).take_while(|segment| segment.span.start < place.span.end);
    let parts = meeting.map(|segment| (segment, segment.span.intersection(place.span)));
    let sentence = |(segment, span): (&crate::text::Segment, _)| Sentence {
        article: place.article,
        language: segment.language,
        kind: segment.kind,
        display: article.display(span),
    };
    parts.map(sentence).collect()
}
