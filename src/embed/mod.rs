//! Sentence vectors: the encoder behind one trait, its weights, its cache on disk.
