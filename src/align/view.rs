//! The corpus as alignment goes through it: what may be linked, in an order that does not depend on the caller's.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use rustc_hash::{FxHashSet, FxHasher};

use super::types::{Pairs, Sentence};
use crate::embed::Vectors;
use crate::text::Language;

/// A sentence that takes part.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Its number in what the caller gave.
    pub sentence: usize,
    /// Number of its article in [`View::articles`].
    pub article: u32,
    /// Number of its language in [`View::languages`].
    pub language: u8,
    /// Letters and digits, of which those wider than Latin count twice: about the time it takes to say.
    pub length: f32,
}

/// All items, article after article.
///
/// Articles are ordered by what they say, not by where they came in the input, so that sums of floating-point numbers
/// and ties come out the same however the files were named.
pub(super) struct View<'a> {
    /// What the caller gave.
    pub sentences: &'a [Sentence<'a>],
    /// What takes part.
    pub items: Vec<Item>,
    /// The items of each article.
    pub articles: Vec<Range<usize>>,
    /// Every primary language among the items.
    pub languages: Vec<Language>,
    /// Whether items of two languages may be linked: row after row of `languages`.
    allowed: Vec<bool>,
    vectors: &'a Vectors,
    /// Numbers in a vector.
    pub dimensions: usize,
}

impl<'a> View<'a> {
    /// Takes what may be linked: prose that has a vector and does not repeat an earlier sentence of its article.
    pub fn new(sentences: &'a [Sentence<'a>], vectors: &'a Vectors, pairs: Pairs) -> Self {
        let mut articles: Vec<(u64, usize, Vec<usize>)> = Vec::new();
        let count = sentences.iter().map(|s| s.article + 1).max().unwrap_or(0);
        let mut of_article: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut said: FxHashSet<(usize, &str)> = FxHashSet::default();
        for (at, sentence) in sentences.iter().enumerate().take(vectors.len()) {
            if sentence.is_linkable()
                && said.insert((sentence.article, sentence.text()))
                && let Some(list) = of_article.get_mut(sentence.article)
            {
                list.push(at);
            }
        }
        for (article, list) in of_article.into_iter().enumerate().filter(|(_, list)| !list.is_empty()) {
            let mut hasher = FxHasher::default();
            list.iter().filter_map(|&at| sentences.get(at)).for_each(|s| s.text().hash(&mut hasher));
            articles.push((hasher.finish(), article, list));
        }
        articles.sort();

        let mut view = Self {
            sentences,
            items: Vec::new(),
            articles: Vec::new(),
            languages: Vec::new(),
            allowed: Vec::new(),
            vectors,
            dimensions: vectors.dimensions(),
        };
        for (_, _, list) in articles {
            let start = view.items.len();
            for at in list {
                let Some(sentence) = sentences.get(at) else { continue };
                let language = view.language_number(sentence.language);
                let article = view.articles.len() as u32;
                view.items.push(Item { sentence: at, article, language, length: spoken_length(sentence.text()) });
            }
            view.articles.push(start..view.items.len());
        }
        let languages = &view.languages;
        view.allowed = languages.iter().flat_map(|&a| languages.iter().map(move |&b| pairs.allow(a, b))).collect();
        view
    }

    /// Two of the articles alone: the first becomes article 0, the second article 1.
    pub fn pair(&self, first: u32, second: u32) -> Self {
        let mut view = Self {
            sentences: self.sentences,
            items: Vec::new(),
            articles: Vec::new(),
            languages: self.languages.clone(),
            allowed: self.allowed.clone(),
            vectors: self.vectors,
            dimensions: self.dimensions,
        };
        for (number, article) in [first, second].into_iter().enumerate() {
            let start = view.items.len();
            let range = self.articles.get(article as usize).cloned().unwrap_or_default();
            let items = self.items.get(range).unwrap_or_default().iter();
            view.items.extend(items.map(|item| Item { article: number as u32, ..*item }));
            view.articles.push(start..view.items.len());
        }
        view
    }

    /// Whether most of both of a pair's articles is in one language; Chinese of either script is one.
    pub fn is_one_language(&self) -> bool {
        let primary = |article: usize| {
            let items = self.articles.get(article).and_then(|range| self.items.get(range.clone())).unwrap_or_default();
            let count = |language: u8| items.iter().filter(|item| item.language == language).count();
            let most = items.iter().map(|item| item.language).max_by_key(|&language| (count(language), language))?;
            self.languages.get(usize::from(most)).copied()
        };
        primary(0).zip(primary(1)).is_some_and(|(x, y)| x == y || (x.is_chinese() && y.is_chinese()))
    }

    /// The numbers of the sentences of an article.
    pub fn sentences_of(&self, article: usize) -> Vec<usize> {
        let range = self.articles.get(article).cloned().unwrap_or_default();
        self.items.get(range).unwrap_or_default().iter().map(|item| item.sentence).collect()
    }

    fn language_number(&mut self, language: Language) -> u8 {
        let found = self.languages.iter().position(|&known| known == language);
        let number = found.unwrap_or_else(|| {
            self.languages.push(language);
            self.languages.len() - 1
        });
        // More than 255 languages share the last number; nobody will see the difference.
        number.min(usize::from(u8::MAX)) as u8
    }

    /// The words of an item.
    pub fn text(&self, item: usize) -> &str {
        self.sentence(item).map_or("", Sentence::text)
    }

    /// The sentence behind an item.
    pub fn sentence(&self, item: usize) -> Option<&'a Sentence<'a>> {
        self.items.get(item).and_then(|item| self.sentences.get(item.sentence))
    }

    /// The vector of an item.
    pub fn vector(&self, item: usize) -> &[f32] {
        self.items.get(item).map_or(&[], |item| self.vectors.row(item.sentence))
    }

    /// The vectors of some items, row after row.
    pub fn gather(&self, items: impl Iterator<Item = u32>) -> Vec<f32> {
        items.flat_map(|item| self.vector(item as usize)).copied().collect()
    }

    /// Whether two items may be linked.
    pub fn eligible(&self, a: &Item, b: &Item) -> bool {
        let at = usize::from(a.language) * self.languages.len() + usize::from(b.language);
        a.article != b.article && self.allowed.get(at).copied().unwrap_or(false)
    }

    /// Number of items.
    pub fn len(&self) -> usize {
        self.items.len()
    }
}

/// Letters and digits, of which those wider than Latin count twice.
pub(super) fn spoken_length(text: &str) -> f32 {
    text.chars().map(spoken_weight).sum()
}

/// What a character adds to that.
pub(super) fn spoken_weight(c: char) -> f32 {
    match c {
        _ if !c.is_alphanumeric() => 0.0,
        '\u{1100}'.. => 2.0,
        _ => 1.0,
    }
}
