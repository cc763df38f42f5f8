//! Units of text in several languages, as memories and bilingual tables hold them, as parallel articles.

use super::article::Article;
use super::document::{Document, DocumentBuilder};
use super::load::Intake;
use super::metadata::Metadata;
use super::parallel::Parallel;
use crate::text::{Language, Span};

/// Collects units; each language becomes an article.
#[derive(Debug, Default)]
pub struct Translations {
    sides: Vec<Side>,
    units: usize,
}

/// One language of all units.
#[derive(Debug)]
struct Side {
    tag: String,
    /// What the tag means, if anything.
    language: Option<Language>,
    builder: DocumentBuilder,
    /// The unit of each block.
    units: Vec<usize>,
}

impl Translations {
    /// What is added next says the same, whatever its language.
    pub fn begin_unit(&mut self) {
        self.units += 1;
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.sides.is_empty()
    }

    /// Adds the text of the present unit in the language that `tag` names.
    pub fn add(&mut self, tag: &str, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let language = Language::parse(tag);
        let is_same = |side: &Side| match language {
            Some(_) => side.language == language,
            None => side.tag.eq_ignore_ascii_case(tag),
        };
        let at = self.sides.iter().position(is_same).unwrap_or_else(|| {
            let side = Side { tag: tag.to_owned(), language, builder: DocumentBuilder::default(), units: Vec::new() };
            self.sides.push(side);
            self.sides.len() - 1
        });
        let Some(side) = self.sides.get_mut(at) else { return };
        let before = side.builder.blocks();
        side.builder.block(None);
        side.builder.push(text);
        side.builder.block(None);
        if side.builder.blocks() > before {
            side.units.push(self.units);
        }
    }

    /// Adds every language as an article, with the pairs, to what is read of a file.
    pub(super) fn give(self, intake: &mut Intake<'_>) {
        let sides = self.finish(|n| intake.member(n));
        for (n, (document, metadata, parallels)) in (1..).zip(sides) {
            let is_declared = metadata.language.is_some_and(|language| language != Language::UND);
            let article = Article::structured(intake.member(n), document, metadata).with_parallels(parallels);
            // A unit of a few characters does not show its language; the file says it.
            intake.article(if is_declared { article.in_one_language() } else { article });
        }
    }

    /// Every language's text, with what of it is paired with those that come after it, called as `name` says.
    fn finish(self, name: impl Fn(usize) -> String) -> Vec<(Document, Metadata, Vec<Parallel>)> {
        let mut texts = Vec::new();
        let mut units: Vec<Vec<(usize, Span)>> = Vec::new();
        for side in self.sides {
            let document = side.builder.finish();
            let spans = document.blocks.iter().map(|block| block.span);
            units.push(side.units.iter().copied().zip(spans).collect());
            texts.push((document, Metadata { language: side.language, ..Metadata::default() }));
        }
        let with_pairs = texts.into_iter().zip(&units).enumerate().map(|(at, ((document, metadata), left))| {
            let later = units.iter().enumerate().skip(at + 1);
            let parallels = later.map(|(other, right)| Parallel { other: name(other + 1), pairs: pairs(left, right) });
            (document, metadata, parallels.filter(|parallel| !parallel.pairs.is_empty()).collect())
        });
        with_pairs.collect()
    }
}

/// What both sides have of the same unit. Units rise on both.
fn pairs(left: &[(usize, Span)], right: &[(usize, Span)]) -> Vec<(Span, Span)> {
    let of_unit = |unit: usize| right.get(right.partition_point(|(other, _)| *other < unit)).filter(|r| r.0 == unit);
    left.iter().filter_map(|(unit, span)| Some((*span, of_unit(*unit)?.1))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_is_an_article_and_units_are_pairs() {
        let mut translations = Translations::default();
        for unit in [
            &[("ja", "一つ目。"), ("zh", "第一。")][..],
            &[("ja", "二つ目。")],
            &[("zho", "第三。"), ("ja_JP", "三つ目。")],
        ] {
            translations.begin_unit();
            unit.iter().for_each(|(tag, text)| translations.add(tag, text));
        }
        let sides = translations.finish(|n| format!("m#{n}"));
        let texts: Vec<&str> = sides.iter().map(|(document, ..)| document.text.as_str()).collect();
        assert_eq!(texts, ["一つ目。\n\n二つ目。\n\n三つ目。", "第一。\n\n第三。"]);
        let [Parallel { other, pairs }] = &sides[0].2[..] else { panic!("{sides:?}") };
        assert!(other == "m#2" && sides[1].2.is_empty());
        let pairs: Vec<_> = pairs.iter().map(|(a, b)| (a.of(texts[0]), b.of(texts[1]))).collect();
        assert_eq!(pairs, [("一つ目。", "第一。"), ("三つ目。", "第三。")]);
    }
}
