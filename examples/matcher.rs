//! What the claim matcher makes of sentences, to be held against `assets/claims/reference.py`, and how fast it is.
//!
//! ```text
//! matcher ids < LINES                          the numbers of each line's pieces, as JSON
//! matcher [--float] [--weights FILE] logits < PAIRS    lines of two sentences with a tab between: overlap, same, contradiction
//! matcher speed < LINES                        pieces a second
//! ```

use std::error::Error;
use std::io::{self, BufRead};
use std::time::Instant;
use std::{env, fs};

use serde_json::json;
use taiyaku::assets::{AssetStore, CLAIM_MATCHER_VOCABULARY_SAFETENSORS, CLAIM_MATCHER_WEIGHTS_SAFETENSORS};
use taiyaku::embed::{ClaimMatcher, E5Matcher, uninterrupted};

fn main() -> Result<(), Box<dyn Error>> {
    let (mut float, mut weights, mut command) = (false, None, String::new());
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--float" => float = true,
            "--weights" => weights = arguments.next(),
            other => command = other.to_owned(),
        }
    }
    let store = AssetStore::new(Some(&env::temp_dir().join("taiyaku-fit")));
    let vocabulary = store.bytes(&CLAIM_MATCHER_VOCABULARY_SAFETENSORS)?;
    let bytes = match weights {
        Some(path) => fs::read(path)?,
        None => store.bytes(&CLAIM_MATCHER_WEIGHTS_SAFETENSORS)?.to_vec(),
    };
    let load = if float { E5Matcher::in_single_precision } else { E5Matcher::new };
    let matcher = load(&vocabulary, &bytes)?;
    let lines: Vec<String> = io::stdin().lock().lines().collect::<Result<_, _>>()?;
    match command.as_str() {
        "ids" => lines.iter().for_each(|line| println!("{}", json!(matcher.ids(line)))),
        "logits" => {
            let pairs: Vec<(&str, &str)> = lines.iter().filter_map(|line| line.split_once('\t')).collect();
            let texts: Vec<&str> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
            let read = matcher.read(&texts, &uninterrupted)?;
            for both in read.as_chunks::<2>().0 {
                let [a, b] = both;
                for judgement in matcher.compare(&[a], &[b])? {
                    println!("{}", json!([judgement.overlap, judgement.same, matcher.contradiction(a, b)?]));
                }
            }
        }
        "speed" => {
            let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
            let pieces: usize = texts.iter().map(|text| matcher.ids(text).len()).sum();
            let start = Instant::now();
            let read = matcher.read(&texts, &uninterrupted)?;
            let reading = start.elapsed();
            println!("{pieces} pieces in {reading:?}: {:.0} a second", pieces as f64 / reading.as_secs_f64());
            let half = read.len().min(400) / 2;
            let (left, right): (Vec<_>, Vec<_>) =
                (read.iter().take(half).collect(), read.iter().skip(half).take(half).collect());
            let start = Instant::now();
            let judged = matcher.compare(&left, &right)?;
            let each = start.elapsed() / judged.len().max(1) as u32;
            println!("{} pairs, {each:?} each on one thread", judged.len());
        }
        _ => return Err("usage: matcher [--float] [--weights FILE] ids|logits|speed".into()),
    }
    Ok(())
}
