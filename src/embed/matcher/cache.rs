//! A matcher that reads only what its cache does not hold.

use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use super::{ClaimMatcher, E5Matcher, Judgement, TokenVectors};
use crate::assets::AssetStore;
use crate::embed::cache::Key;
use crate::embed::{EncodeError, Progress, VectorCache};
use crate::text::Span;

/// Texts that are read and filed together: what was filed survives when the work is cancelled.
const FILED_TOGETHER: usize = 512;

/// The matcher that taiyaku comes with, loaded when it is first needed, its vectors kept in `tokens.sqlite` below the cache
/// folder.
pub struct CachedMatcher {
    assets: AssetStore,
    loading: Mutex<()>,
    matcher: OnceLock<E5Matcher>,
    cache: Option<VectorCache>,
}

impl CachedMatcher {
    /// A matcher that keeps its vectors below `cache_dir`. Where that cannot be opened, or is not given, everything is
    /// computed.
    pub fn new(assets: AssetStore, cache_dir: Option<&Path>) -> Self {
        let cache = cache_dir.map(|folder| folder.join("tokens.sqlite")).and_then(|path| {
            VectorCache::open(&path)
                .inspect_err(|error| log::warn!("vectors are not kept: cannot open {}: {error}", path.display()))
                .ok()
        });
        Self { assets, loading: Mutex::new(()), matcher: OnceLock::new(), cache }
    }

    fn matcher(&self) -> Result<&E5Matcher, EncodeError> {
        if let Some(matcher) = self.matcher.get() {
            return Ok(matcher);
        }
        let _loading = self.loading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(matcher) = self.matcher.get() {
            return Ok(matcher);
        }
        let matcher = E5Matcher::load(&self.assets)?;
        Ok(self.matcher.get_or_init(|| matcher))
    }
}

impl ClaimMatcher for CachedMatcher {
    fn id(&self) -> &str {
        E5Matcher::ID
    }

    fn read(&self, texts: &[&str], progress: Progress<'_>) -> Result<Vec<TokenVectors>, EncodeError> {
        let keys: Vec<Key> = texts.iter().map(|text| Key::new(E5Matcher::ID, text)).collect();
        let mut known = self.look_up(texts);
        let missing: Vec<usize> = (0..texts.len()).filter(|&at| known.get(at).is_none_or(Option::is_none)).collect();
        let mut out: Vec<TokenVectors> = known.iter_mut().map(|tokens| tokens.take().unwrap_or_default()).collect();
        if missing.is_empty() {
            return if progress(texts.len()) { Ok(out) } else { Err(EncodeError::Cancelled) };
        }
        // Each text once, with the places that wait for it.
        let mut places: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        let mut distinct: Vec<usize> = Vec::new();
        for at in missing {
            let waiting = places.entry(texts.get(at).copied().unwrap_or_default()).or_default();
            if waiting.is_empty() {
                distinct.push(at);
            }
            waiting.push(at);
        }
        let matcher = self.matcher()?;
        let before = texts.len() - distinct.len();
        for (number, batch) in distinct.chunks(FILED_TOGETHER).enumerate() {
            let batch_texts: Vec<&str> = batch.iter().filter_map(|&at| texts.get(at).copied()).collect();
            let filed = before + number * FILED_TOGETHER;
            let read = matcher.read(&batch_texts, &|done| progress(filed + done))?;
            if let Some(cache) = &self.cache {
                let entries =
                    batch.iter().zip(&read).filter_map(|(&at, tokens)| Some((*keys.get(at)?, tokens.to_bytes())));
                if let Err(error) = cache.write_each(entries) {
                    log::warn!("vectors are not kept: {error}");
                }
            }
            for (text, tokens) in batch_texts.iter().zip(read) {
                for &at in places.get(text).into_iter().flatten() {
                    if let Some(place) = out.get_mut(at) {
                        *place = tokens.clone();
                    }
                }
            }
        }
        Ok(out)
    }

    fn look_up(&self, texts: &[&str]) -> Vec<Option<TokenVectors>> {
        let keys: Vec<Key> = texts.iter().map(|text| Key::new(E5Matcher::ID, text)).collect();
        let mut out = vec![None; texts.len()];
        let take = |number: usize, bytes: &[u8]| {
            let Some(place) = out.get_mut(number) else { return false };
            *place = TokenVectors::from_bytes(bytes);
            place.is_some()
        };
        if let Some(Err(error)) = self.cache.as_ref().map(|cache| cache.read_each(&keys, take)) {
            log::warn!("vectors are computed, not looked up: {error}");
        }
        out
    }

    fn compare(&self, left: &[&TokenVectors], right: &[&TokenVectors]) -> Result<Vec<Judgement>, EncodeError> {
        self.matcher()?.compare(left, right)
    }

    fn contradiction(&self, left: &TokenVectors, right: &TokenVectors) -> Result<f32, EncodeError> {
        self.matcher()?.contradiction(left, right)
    }

    fn answers(
        &self,
        left: (&TokenVectors, &str),
        right: (&TokenVectors, &str),
    ) -> Result<Vec<(Span, Span, f32)>, EncodeError> {
        self.matcher()?.answers(left, right)
    }
}
