//! From bytes to text.

use content_inspector::{ContentType, inspect};

/// Why a file holds no text that can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// There is nothing in it, or only white space.
    #[error("the file is empty")]
    Empty,
    /// It holds NUL bytes, or starts like a known binary format.
    #[error("this is a binary file, not text")]
    Binary,
    /// It is text in another encoding than UTF-8.
    #[error(
        "the text is not UTF-8: line {line}, byte {byte} does not fit; it looks like {guess}. \
         Convert it first: iconv -f {guess} -t UTF-8"
    )]
    NotUtf8 {
        /// Line of the first byte that does not fit, from 1.
        line: usize,
        /// Place of that byte in the file, from 1.
        byte: usize,
        /// The encoding that the bytes look like.
        guess: &'static str,
    },
    /// Offsets are 32 bits wide.
    #[error("the file is larger than 4 GiB; split it into parts")]
    TooLarge,
}

/// Decodes the bytes of a file. A byte-order mark is no text.
pub fn decode(bytes: Vec<u8>) -> Result<String, DecodeError> {
    if u32::try_from(bytes.len()).is_err() {
        return Err(DecodeError::TooLarge);
    }
    let utf16 = match inspect(&bytes) {
        ContentType::UTF_16LE => Some("UTF-16LE"),
        ContentType::UTF_16BE => Some("UTF-16BE"),
        ContentType::UTF_32LE | ContentType::UTF_32BE => Some("UTF-32"),
        ContentType::BINARY => return Err(DecodeError::Binary),
        ContentType::UTF_8 | ContentType::UTF_8_BOM => None,
    };
    if let Some(guess) = utf16 {
        return Err(DecodeError::NotUtf8 { line: 1, byte: 1, guess });
    }
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let line = String::from_utf8_lossy(&bytes[..valid]).matches('\n').count() + 1;
        not_utf8(bytes, line, valid + 1)
    })?;
    if text.contains('\0') {
        return Err(DecodeError::Binary);
    }
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    if text.trim().is_empty() {
        return Err(DecodeError::Empty);
    }
    Ok(text)
}

/// Names the likely encoding; bytes that no East Asian or Latin encoding would hold are a binary file.
fn not_utf8(bytes: &[u8], line: usize, byte: usize) -> DecodeError {
    let controls = bytes.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\n' | b'\r' | b'\t' | 0x0C | 0x1B)).count();
    if controls * 50 > bytes.len() {
        return DecodeError::Binary;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny).name();
    DecodeError::NotUtf8 { line, byte, guess }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_text() {
        assert_eq!(decode("\u{FEFF}日本".into()), Ok("日本".to_owned()));
    }

    #[test]
    fn an_empty_file_and_one_of_white_space_say_so() {
        assert_eq!(decode(Vec::new()), Err(DecodeError::Empty));
        assert_eq!(decode("\u{3000}\r\n ".into()), Err(DecodeError::Empty));
    }

    #[test]
    fn nul_bytes_anywhere_make_a_binary_file() {
        let mut late = "日本語の文章。".repeat(1000).into_bytes();
        late.push(0);
        assert_eq!(decode(late), Err(DecodeError::Binary));
        assert_eq!(decode(b"\x89PNG\r\n\x1a\n\0\0".to_vec()), Err(DecodeError::Binary));
    }

    #[test]
    fn shift_jis_is_named_with_the_place() {
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode("first line\n日本の防衛政策はどうなるのか。");
        let error = decode(bytes.into_owned()).unwrap_err();
        assert_eq!(error, DecodeError::NotUtf8 { line: 2, byte: 12, guess: "Shift_JIS" });
    }

    #[test]
    fn utf_16_is_named() {
        let bytes: Vec<u8> = "\u{FEFF}日本".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(matches!(decode(bytes), Err(DecodeError::NotUtf8 { guess: "UTF-16LE", .. })));
    }
}
