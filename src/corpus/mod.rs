//! Articles: finding, decoding and segmenting them.
