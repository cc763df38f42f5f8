//! Encodes the lines of a file and writes ids and vectors, to compare with another implementation.
//!
//! ```text
//! encode LINES IDS VECTORS    ids: a line of numbers each; vectors: 32-bit floats, little endian
//! ```

use std::error::Error;
use std::time::Instant;
use std::{env, fs};

use taiyaku::assets::AssetStore;
use taiyaku::embed::{MultilingualEncoder, SentenceEncoder, uninterrupted};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [lines, ids, vectors] = arguments.as_slice() else {
        return Err("usage: encode LINES IDS VECTORS".into());
    };
    let text = fs::read_to_string(lines)?;
    let lines: Vec<&str> = text.lines().collect();
    let cache = env::temp_dir().join("taiyaku-encode");
    let started = Instant::now();
    let encoder = MultilingualEncoder::load(&AssetStore::new(Some(&cache)))?;
    eprintln!("load {:?}", started.elapsed());
    let started = Instant::now();
    let tokens: Vec<Vec<u32>> = lines.iter().map(|line| encoder.tokenizer().ids(line)).collect();
    eprintln!("tokenize, one thread {:?}", started.elapsed());
    for _ in 0..5 {
        let started = Instant::now();
        encoder.encode(&lines, &uninterrupted)?;
        eprintln!("encode {:?}", started.elapsed());
    }
    let matrix = encoder.encode(&lines, &uninterrupted)?;
    let numbers = |ids: &Vec<u32>| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ") + "\n";
    fs::write(ids, tokens.iter().map(numbers).collect::<String>())?;
    fs::write(vectors, matrix.as_slice().iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>())?;
    Ok(())
}
