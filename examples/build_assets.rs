//! The parts of `assets/build.py` that only Rust libraries can do. That script calls it; nobody else needs it.
//!
//! ```text
//! build_assets trie PIECES OUT        SentencePiece vocabulary, one `id TAB piece` a line, to a double-array trie
//! build_assets ipadic SOURCE METADATA OUT   MeCab's IPADIC in UTF-8 to a lindera dictionary
//! build_assets fold IN OUT            every line folded as for matching
//! build_assets compress IN OUT        Zstandard, level 19, with the library that Cargo.lock pins
//! build_assets decompress IN OUT
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::{env, fs};

use lindera::dictionary::{DictionaryBuilder, Metadata};
use taiyaku::text::fold::{FoldOptions, fold_each};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["trie", pieces, out] => trie(Path::new(pieces), Path::new(out)),
        ["ipadic", source, metadata, out] => ipadic(Path::new(source), Path::new(metadata), Path::new(out)),
        ["fold", input, out] => fold(Path::new(input), Path::new(out)),
        ["compress", input, out] => {
            fs::write(out, zstd::encode_all(fs::read(input)?.as_slice(), 19)?)?;
            Ok(())
        }
        ["decompress", input, out] => Ok(fs::write(out, zstd::decode_all(fs::read(input)?.as_slice())?)?),
        _ => {
            let usage =
                "trie PIECES OUT | ipadic SOURCE METADATA OUT | fold IN OUT | compress IN OUT | decompress IN OUT";
            Err(format!("usage: build_assets {usage}").into())
        }
    }
}

/// Builds the trie that maps every piece to its id.
fn trie(pieces: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let text = fs::read_to_string(pieces)?;
    let mut ids = BTreeMap::new();
    for line in text.lines() {
        let (id, piece) = line.split_once('\t').ok_or("a line without a tab")?;
        ids.insert(piece, id.parse::<u32>()?);
    }
    let keys: Vec<(&str, u32)> = ids.into_iter().collect();
    fs::write(out, yada::builder::DoubleArrayBuilder::build(&keys)?)?;
    Ok(())
}

/// Builds the dictionary's folder.
fn ipadic(source: &Path, metadata: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let metadata: Metadata = serde_json::from_slice(&fs::read(metadata)?)?;
    DictionaryBuilder::new(metadata).build_dictionary(source, out)?;
    Ok(())
}

/// Folds line by line.
fn fold(input: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let mut folded = String::new();
    for line in fs::read_to_string(input)?.lines() {
        fold_each(line, FoldOptions::default(), |_, c| folded.push(c));
        folded.push('\n');
    }
    fs::write(out, folded)?;
    Ok(())
}
