//! An encoder that computes only what its cache does not hold.

use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use super::cache::Key;
use super::{EncodeError, MultilingualEncoder, Progress, SentenceEncoder, VectorCache, Vectors};
use crate::assets::AssetStore;

/// Texts that are encoded and filed together: what was filed survives when the work is cancelled.
const FILED_TOGETHER: usize = 4096;

/// Wraps an encoder that is loaded when it is first needed: with everything in the cache, its weights are never
/// touched.
pub struct CachedEncoder {
    id: String,
    dimensions: usize,
    load: Box<Load>,
    loading: Mutex<()>,
    encoder: OnceLock<Box<dyn SentenceEncoder>>,
    cache: Option<VectorCache>,
}

type Load = dyn Fn() -> Result<Box<dyn SentenceEncoder>, EncodeError> + Send + Sync;

impl CachedEncoder {
    /// Wraps the encoder that `load` gives; its id and dimensions must be the ones told here.
    pub fn new(
        id: &str,
        dimensions: usize,
        cache: Option<VectorCache>,
        load: impl Fn() -> Result<Box<dyn SentenceEncoder>, EncodeError> + Send + Sync + 'static,
    ) -> Self {
        let (load, loading, encoder) = (Box::new(load), Mutex::new(()), OnceLock::new());
        Self { id: id.to_owned(), dimensions, load, loading, encoder, cache }
    }

    /// The encoder that taiyaku comes with, its vectors kept in `vectors.sqlite` below `cache_dir`. Where that cannot
    /// be opened, or is not given, everything is computed.
    pub fn multilingual(assets: AssetStore, cache_dir: Option<&Path>) -> Self {
        let cache = cache_dir.map(|folder| folder.join("vectors.sqlite")).and_then(|path| {
            VectorCache::open(&path)
                .inspect_err(|error| log::warn!("vectors are not kept: cannot open {}: {error}", path.display()))
                .ok()
        });
        Self::new(MultilingualEncoder::ID, MultilingualEncoder::DIMENSIONS, cache, move || {
            Ok(Box::new(MultilingualEncoder::load(&assets)?))
        })
    }

    /// Whether the encoder itself was needed so far.
    pub fn is_loaded(&self) -> bool {
        self.encoder.get().is_some()
    }

    fn encoder(&self) -> Result<&dyn SentenceEncoder, EncodeError> {
        if let Some(encoder) = self.encoder.get() {
            return Ok(encoder.as_ref());
        }
        let _loading = self.loading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(encoder) = self.encoder.get() {
            return Ok(encoder.as_ref());
        }
        let encoder = (self.load)()?;
        Ok(self.encoder.get_or_init(|| encoder).as_ref())
    }

    /// Fills what the cache holds; returns the numbers of the other rows.
    fn read(&self, keys: &[Key], out: &mut Vectors) -> Vec<usize> {
        let everything = || (0..keys.len()).collect();
        let Some(cache) = &self.cache else { return everything() };
        cache.read(keys, out).unwrap_or_else(|error| {
            log::warn!("vectors are computed, not looked up: {error}");
            everything()
        })
    }
}

impl SentenceEncoder for CachedEncoder {
    fn id(&self) -> &str {
        &self.id
    }

    fn dimensions(&self) -> usize {
        self.dimensions
    }

    fn encode(&self, texts: &[&str], progress: Progress<'_>) -> Result<Vectors, EncodeError> {
        let keys: Vec<Key> = texts.iter().map(|text| Key::new(&self.id, text)).collect();
        let mut out = Vectors::zeros(texts.len(), self.dimensions);
        let missing = self.read(&keys, &mut out);
        if missing.is_empty() {
            return if progress(texts.len()) { Ok(out) } else { Err(EncodeError::Cancelled) };
        }
        // Each text once, with the rows that wait for it.
        let mut rows_of: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        let mut distinct = Vec::new();
        for row in missing.iter().copied() {
            let rows = rows_of.entry(texts[row]).or_default();
            if rows.is_empty() {
                distinct.push(row);
            }
            rows.push(row);
        }
        let encoder = self.encoder()?;
        let before = texts.len() - distinct.len();
        for (number, rows) in distinct.chunks(FILED_TOGETHER).enumerate() {
            let batch: Vec<&str> = rows.iter().map(|&row| texts[row]).collect();
            let filed = before + number * FILED_TOGETHER;
            let vectors = encoder.encode(&batch, &|done| progress(filed + done))?;
            for (text, vector) in batch.iter().zip(vectors.rows()) {
                for &row in rows_of.get(text).into_iter().flatten() {
                    out.set_row(row, vector);
                }
            }
            if let Some(cache) = &self.cache {
                let filed = cache.write(rows.iter().map(|&row| keys[row]).zip(vectors.rows()));
                if let Err(error) = filed {
                    log::warn!("vectors are not kept: {error}");
                }
            }
        }
        Ok(out)
    }
}
