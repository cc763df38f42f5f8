//! Units of text in several languages, as memories and bilingual tables hold them, as parallel articles.

use super::article::Article;
use super::document::{Document, DocumentBuilder};
use super::load::Intake;
use super::metadata::Metadata;
use super::parallel::Parallel;
use crate::text::{Language, Span, detect_article};

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
        let at = self.sides.iter().position(|side| side.tag.eq_ignore_ascii_case(tag)).unwrap_or_else(|| {
            let side = Side { tag: tag.to_owned(), builder: DocumentBuilder::default(), units: Vec::new() };
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

    /// Adds every language as an article, and their pairs, to what is read of a file.
    pub(super) fn give(self, intake: &mut Intake<'_>) {
        let parallels = self.finish(|n, document, metadata| {
            let path = intake.member(n);
            intake.article(Article::structured(path.clone(), document, metadata));
            path
        });
        for parallel in parallels {
            intake.parallel(parallel);
        }
    }

    /// Gives every language's text to `article`, which says what it is called, and pairs them all.
    fn finish(self, mut article: impl FnMut(usize, Document, Metadata) -> String) -> Vec<Parallel> {
        let mut sides: Vec<(String, Vec<(usize, Span)>)> = Vec::new();
        for (n, side) in (1..).zip(self.sides) {
            let document = side.builder.finish();
            let spans = document.blocks.iter().map(|block| block.span);
            let spans = side.units.iter().copied().zip(spans).collect();
            let language = Language::parse(&side.tag).or_else(|| Some(detect_article(&document.text)));
            sides.push((article(n, document, Metadata { language, ..Metadata::default() }), spans));
        }
        let mut parallels = Vec::new();
        for (at, (a, left)) in sides.iter().enumerate() {
            for (b, right) in sides.iter().skip(at + 1) {
                let pairs = pairs(left, right);
                if !pairs.is_empty() {
                    parallels.push(Parallel { a: a.clone(), b: b.clone(), pairs });
                }
            }
        }
        parallels
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
            &[("zh", "第三。"), ("JA", "三つ目。")],
        ] {
            translations.begin_unit();
            unit.iter().for_each(|(tag, text)| translations.add(tag, text));
        }
        let mut texts = Vec::new();
        let parallels = translations.finish(|n, document, _| {
            texts.push(document.text);
            format!("m#{n}")
        });
        assert_eq!(texts, ["一つ目。\n\n二つ目。\n\n三つ目。", "第一。\n\n第三。"]);
        let [Parallel { a, b, pairs }] = &parallels[..] else { panic!("{parallels:?}") };
        assert_eq!((a.as_str(), b.as_str()), ("m#1", "m#2"));
        let pairs: Vec<_> = pairs.iter().map(|(a, b)| (a.of(&texts[0]), b.of(&texts[1]))).collect();
        assert_eq!(pairs, [("一つ目。", "第一。"), ("三つ目。", "第三。")]);
    }
}
