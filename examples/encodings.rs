//! Measures how well encodings are found out: `encodings ENCODING < lines`.
//!
//! Every line of standard input that the encoding can hold is cut between characters into pieces of about 100 bytes,
//! and each piece decoded on its own, as a file without any declaration. Prints the share that came back as it was.

use std::io::{self, BufRead};

use encoding_rs::Encoding;
use taiyaku::corpus::decode::decode;

/// Bytes of a piece.
const PIECE: usize = 100;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let name = std::env::args().nth(1).ok_or("name an encoding")?;
    let encoding = Encoding::for_label(name.as_bytes()).ok_or("no such encoding")?;
    let (mut all, mut right) = (0_usize, 0_usize);
    for line in io::stdin().lock().lines() {
        for piece in pieces(&line?, &name, encoding) {
            let bytes = encode(&piece, &name, encoding).ok_or("a part of what fits does not fit")?;
            all += 1;
            match decode(bytes, None, false) {
                Ok(decoded) if decoded.text == piece => right += 1,
                Ok(decoded) => eprintln!("{}: {piece}\n  {}", decoded.encoding.name(), decoded.text),
                Err(error) => eprintln!("{error}: {piece}"),
            }
        }
    }
    println!("{name}: {right} of {all} pieces right, {:.3} %", right as f64 * 100.0 / all.max(1) as f64);
    Ok(())
}

/// Pieces of `line` that fill [`PIECE`] bytes; none where the encoding cannot hold it or its piece is plain ASCII.
fn pieces(line: &str, name: &str, encoding: &'static Encoding) -> Vec<String> {
    if encode(line, name, encoding).is_none_or(|bytes| decode(bytes, Some(encoding), false).is_err()) {
        return Vec::new();
    }
    let mut pieces = vec![String::new()];
    for c in line.chars() {
        let Some(last) = pieces.last_mut() else { break };
        last.push(c);
        if encode(last, name, encoding).is_none_or(|bytes| bytes.len() > PIECE) {
            last.pop();
            pieces.push(c.to_string());
        }
    }
    pieces.retain(|piece| !piece.trim().is_empty());
    pieces
}

/// `piece` in the encoding, if that can hold all of it.
fn encode(piece: &str, name: &str, encoding: &'static Encoding) -> Option<Vec<u8>> {
    match name {
        "utf-16le" => Some(piece.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        "utf-16be" => Some(piece.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        _ => {
            let (bytes, _, unmappable) = encoding.encode(piece);
            let back = encoding.decode_without_bom_handling(&bytes).0 == piece;
            (!unmappable && back).then(|| bytes.into_owned())
        }
    }
}
