//! The sentences of related articles, read by the claim matcher batch by batch.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::align::{Answer, PairReader, Sentence};
use crate::embed::{ClaimMatcher, EncodeError, Judgement, TokenVectors, covers};

/// What was read so far, and what is still to be read.
pub(super) struct ReadArticles<'a> {
    matcher: &'a dyn ClaimMatcher,
    sentences: &'a [Sentence<'a>],
    read: FxHashMap<usize, TokenVectors>,
    /// The sentences of every article that is related to another and whose script the matcher knows.
    of_article: FxHashMap<usize, Vec<usize>>,
    /// Articles that are not read yet, in order.
    waiting: Vec<usize>,
    /// Pairs of articles that are not ready yet.
    related: Vec<(usize, usize)>,
    /// Sentences in all.
    total: usize,
}

impl<'a> ReadArticles<'a> {
    /// Nothing is read yet of the articles in `related` pairs.
    pub fn new(matcher: &'a dyn ClaimMatcher, sentences: &'a [Sentence<'a>], related: &[(usize, usize)]) -> Self {
        let wanted: FxHashSet<usize> = related.iter().flat_map(|&(x, y)| [x, y]).collect();
        let mut of_article: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for (number, sentence) in sentences.iter().enumerate().filter(|(_, s)| wanted.contains(&s.article)) {
            let list = of_article.entry(sentence.article).or_default();
            if sentence.is_linkable() && covers(sentence.text()) {
                list.push(number);
            }
        }
        let mut waiting: Vec<usize> = wanted.into_iter().collect();
        waiting.sort_unstable();
        let total = of_article.values().map(Vec::len).sum();
        Self { matcher, sentences, read: FxHashMap::default(), of_article, waiting, related: related.to_vec(), total }
    }

    /// Takes what was read before; says whether that is all.
    pub fn look_up(&mut self) -> bool {
        let numbers: Vec<usize> = self.waiting.iter().flat_map(|article| self.of(*article)).copied().collect();
        let texts: Vec<&str> = numbers.iter().map(|&number| self.text(number)).collect();
        let known = self.matcher.look_up(&texts);
        let known = numbers.into_iter().zip(known).filter_map(|(number, tokens)| Some((number, tokens?)));
        self.read = known.collect();
        self.read.len() == self.total
    }

    /// Whether all is read.
    pub fn is_done(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Reads all that is left.
    pub fn read_all(&mut self, progress: &(dyn Fn(usize, usize) -> bool + Sync)) -> Result<(), EncodeError> {
        self.read_next(&[], usize::MAX, progress).map(|_| ())
    }

    /// Reads the articles in `first` and what they are related to, then others of at least `size` sentences. Returns the
    /// pairs of articles of which both were read and that it has not returned before.
    ///
    /// `progress` hears how many of how many are done, and answers whether to go on.
    pub fn read_next(
        &mut self,
        first: &[usize],
        size: usize,
        progress: &(dyn Fn(usize, usize) -> bool + Sync),
    ) -> Result<Vec<(usize, usize)>, EncodeError> {
        let is_first = |article: &usize| first.contains(article);
        let near: FxHashSet<usize> =
            self.related.iter().filter(|(x, y)| is_first(x) || is_first(y)).flat_map(|&(x, y)| [x, y]).collect();
        self.waiting.sort_by_key(|article| (!is_first(article), !near.contains(article), *article));
        let (mut batch, mut count) = (0, 0);
        while let Some(article) = self.waiting.get(batch)
            && (near.contains(article) || count < size)
        {
            count += self.of(*article).len();
            batch += 1;
        }
        let later = self.waiting.split_off(batch);
        let now = std::mem::replace(&mut self.waiting, later);
        let missing = now.iter().flat_map(|article| self.of(*article)).copied();
        let missing: Vec<usize> = missing.filter(|number| !self.read.contains_key(number)).collect();
        let texts: Vec<&str> = missing.iter().map(|&number| self.text(number)).collect();
        let (before, total) = (self.read.len(), self.total);
        let read = self.matcher.read(&texts, &|done| progress(total + before + done, 2 * total.max(1)))?;
        self.read.extend(missing.into_iter().zip(read));
        let waiting: FxHashSet<usize> = self.waiting.iter().copied().collect();
        let (later, ready) = self.related.iter().partition(|(x, y)| waiting.contains(x) || waiting.contains(y));
        self.related = later;
        Ok(ready)
    }

    fn of(&self, article: usize) -> &[usize] {
        self.of_article.get(&article).map_or(&[], Vec::as_slice)
    }

    fn all(&self, numbers: &[usize]) -> Option<Vec<&TokenVectors>> {
        numbers.iter().map(|number| self.read.get(number)).collect()
    }

    fn text(&self, number: usize) -> &'a str {
        self.sentences.get(number).map_or("", Sentence::text)
    }
}

impl PairReader for ReadArticles<'_> {
    fn knows(&self, sentences: &[usize]) -> bool {
        sentences.iter().all(|number| self.read.contains_key(number))
    }

    fn judge(&self, left: &[usize], right: &[usize]) -> Option<Vec<Judgement>> {
        let (left, right) = (self.all(left)?, self.all(right)?);
        let judged = self.matcher.compare(&left, &right);
        judged.inspect_err(|error| log::error!("sentences cannot be compared: {error}")).ok()
    }

    fn answers(&self, left: usize, right: usize) -> Vec<Answer> {
        let Some((left_read, right_read)) = self.read.get(&left).zip(self.read.get(&right)) else { return Vec::new() };
        let found = self.matcher.answers((left_read, self.text(left)), (right_read, self.text(right)));
        found.unwrap_or_default().into_iter().map(|(a, b, likeness)| Answer { a, b, likeness }).collect()
    }

    fn contradiction(&self, left: usize, right: usize) -> Option<f32> {
        let (left, right) = (self.read.get(&left)?, self.read.get(&right)?);
        let logit = self.matcher.contradiction(left, right).ok()?;
        Some(1.0 / (1.0 + (-logit).exp()))
    }
}
