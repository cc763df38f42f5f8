//! From bytes to text.

use std::fmt;

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use super::declared::declared_encoding;
use super::guess::{guess, is_iso_2022_jp};

/// Why a file holds no text that can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// There is nothing in it, or only white space.
    #[error("the file is empty")]
    Empty,
    /// No encoding makes text of it.
    #[error("this is a binary file, not text; if it is text, name its encoding with --encoding")]
    Binary,
    /// Offsets are 32 bits wide.
    #[error("the file is larger than 4 GiB; split it into parts")]
    TooLarge,
}

/// How the encoding of a text came to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// The user named it.
    Given,
    /// A byte-order mark.
    Mark,
    /// The file names it, and the bytes fit.
    Declared,
    /// The bytes are UTF-8, or switch character sets as only ISO-2022-JP does.
    Certain,
    /// By what reads most like text.
    Guessed,
}

/// A text with what there is to say of its encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte-order mark.
    pub text: String,
    /// What it was in.
    pub encoding: &'static Encoding,
    /// How that is known.
    pub known: Known,
    /// What could not be decoded.
    pub malformed: Option<Malformed>,
}

/// Bytes that do not fit the encoding; U+FFFD stands for them in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// How often.
    pub count: usize,
    /// Line of the first, from 1.
    pub line: usize,
    /// Character of that line, from 1.
    pub character: usize,
}

impl Decoded {
    /// What a user should hear of how the text was decoded; `None` where nothing was guessed or lost.
    pub fn note(&self) -> Option<String> {
        let guessed = (self.known == Known::Guessed && self.encoding != UTF_8)
            .then(|| format!("read as {}, which is a guess; --encoding names another", self.encoding.name()));
        let malformed = self.malformed.map(|malformed| format!("in {}, {malformed}", self.encoding.name()));
        match (guessed, malformed) {
            (Some(guessed), Some(malformed)) => Some(format!("{guessed}; {malformed}")),
            (one, other) => one.or(other),
        }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { count, line, character } = self;
        let (places, first) = if *count == 1 { ("place", "at") } else { ("places", "the first at") };
        write!(
            f,
            "{count} {places} could not be decoded and show as \u{FFFD}, {first} line {line}, character {character}"
        )
    }
}

/// Decodes the bytes of a file: by the encoding that is `given`, or else by a byte-order mark, by what the file
/// declares where `declares` says that its format does, as UTF-8, or as what reads most like text.
pub fn decode(bytes: Vec<u8>, given: Option<&'static Encoding>, declares: bool) -> Result<Decoded, DecodeError> {
    if u32::try_from(bytes.len()).is_err() {
        return Err(DecodeError::TooLarge);
    }
    let decoded = choose(bytes, given, declares).ok_or(DecodeError::Binary)?;
    let wide = [UTF_16LE, UTF_16BE].contains(&decoded.encoding) && decoded.known == Known::Guessed;
    // Nearly any bytes are characters in UTF-16.
    let is_noise = wide && (decoded.text.contains(no_text_holds) || !is_mostly_common(&decoded.text));
    if decoded.known != Known::Given && (is_noise || decoded.text.contains('\0')) {
        return Err(DecodeError::Binary);
    }
    if decoded.text.trim().is_empty() {
        return Err(DecodeError::Empty);
    }
    Ok(decoded)
}

/// Whether at least half of what is visible are characters that texts commonly consist of, in any of the scripts that
/// files without a mark are likely to be in.
fn is_mostly_common(text: &str) -> bool {
    let common = |c: char| {
        matches!(
            c,
            '!'..='~' | '\u{A1}'..='\u{FF}' | '\u{370}'..='\u{4FF}' | '\u{3001}'..='\u{30FF}'
                | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{FF01}'..='\u{FF9F}'
        )
    };
    let visible = || text.chars().filter(|c| !c.is_whitespace());
    visible().filter(|&c| common(c)).count() * 2 >= visible().count()
}

fn choose(bytes: Vec<u8>, given: Option<&'static Encoding>, declares: bool) -> Option<Decoded> {
    if let Some(encoding) = given {
        return Some(decode_as(encoding, &bytes, Known::Given));
    }
    if let Some((encoding, _)) = Encoding::for_bom(&bytes) {
        return Some(decode_as(encoding, &bytes, Known::Mark));
    }
    if let Some(encoding) = Some(&bytes).filter(|_| declares).and_then(|bytes| declared_encoding(bytes)) {
        let decoded = decode_as(encoding, &bytes, Known::Declared);
        if decoded.malformed.is_none() {
            return Some(decoded);
        }
        // A page that was converted keeps its old declaration.
        return match String::from_utf8(bytes) {
            Ok(text) => Some(utf_8(text)),
            Err(_) => Some(decoded),
        };
    }
    if is_iso_2022_jp(&bytes) {
        return Some(decode_as(ISO_2022_JP, &bytes, Known::Certain));
    }
    match String::from_utf8(bytes) {
        Ok(text) if !text.contains(no_text_holds) => Some(utf_8(text)),
        // Kana and punctuation in UTF-16 are letters and control characters in UTF-8. In other encodings what is UTF-8
        // is that by chance, and a control character says nothing of it.
        Ok(text) => match guess(text.as_bytes()).filter(|found| [UTF_16LE, UTF_16BE].contains(found)) {
            Some(encoding) => Some(decode_as(encoding, text.as_bytes(), Known::Guessed)),
            None => Some(utf_8(text)),
        },
        Err(error) => {
            let encoding = guess(error.as_bytes())?;
            Some(decode_as(encoding, error.as_bytes(), Known::Guessed))
        }
    }
}

fn utf_8(text: String) -> Decoded {
    Decoded { text, encoding: UTF_8, known: Known::Certain, malformed: None }
}

fn no_text_holds(c: char) -> bool {
    c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\x0C' | '\r' | '\x1B' | '\x7F')
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8], known: Known) -> Decoded {
    let (text, had_errors) = encoding.decode_with_bom_removal(bytes);
    let text = text.into_owned();
    // U+FFFD that stands in the file itself cannot be told apart, but then something was lost before.
    let malformed = had_errors.then(|| malformed(&text));
    Decoded { text, encoding, known, malformed }
}

fn malformed(text: &str) -> Malformed {
    let first = text.find(char::REPLACEMENT_CHARACTER).unwrap_or(text.len());
    let before = text.get(..first).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    Malformed {
        count: text.matches(char::REPLACEMENT_CHARACTER).count(),
        line: before.matches('\n').count() + 1,
        character: before.get(line_start..).unwrap_or_default().chars().count() + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{GB18030, SHIFT_JIS, UTF_16LE};
    use proptest::prelude::*;

    fn plain(bytes: Vec<u8>) -> Result<Decoded, DecodeError> {
        decode(bytes, None, false)
    }

    fn text(bytes: Vec<u8>) -> Result<String, DecodeError> {
        plain(bytes).map(|decoded| decoded.text)
    }

    #[test]
    fn a_few_bytes_of_something_else_are_no_text() {
        for bytes in [b"\x00\x01\x02\x03".to_vec(), b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00".to_vec()] {
            assert!(matches!(plain(bytes), Err(DecodeError::Binary)));
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        assert_eq!(text("\u{FEFF}日本".into()), Ok("日本".to_owned()));
        let utf16: Vec<u8> = "\u{FEFF}日本".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let decoded = plain(utf16).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.encoding, decoded.note()), ("日本", UTF_16LE, None));
    }

    #[test]
    fn an_empty_file_and_one_of_white_space_say_so() {
        assert_eq!(text(Vec::new()), Err(DecodeError::Empty));
        assert_eq!(text("\u{3000}\r\n ".into()), Err(DecodeError::Empty));
        assert_eq!(text(b"\xEF\xBB\xBF".to_vec()), Err(DecodeError::Empty));
    }

    #[test]
    fn nul_bytes_anywhere_make_a_binary_file() {
        let mut late = "日本語の文章。".repeat(1000).into_bytes();
        late.push(0);
        assert_eq!(text(late), Err(DecodeError::Binary));
        assert_eq!(text(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec()), Err(DecodeError::Binary));
    }

    #[test]
    fn a_guess_is_said() {
        let (bytes, _, _) = SHIFT_JIS.encode("first line\n日本の防衛政策はどうなるのか。");
        let decoded = plain(bytes.into_owned()).unwrap();
        assert_eq!(decoded.text, "first line\n日本の防衛政策はどうなるのか。");
        assert!(decoded.note().unwrap().contains("Shift_JIS, which is a guess"));
    }

    #[test]
    fn a_control_character_does_not_decide() {
        for text in
            ["a\u{1b}]52;c;QQ==\u{7}b,c\n1,2\n", "price \u{1b}$B and more\n", "統合\u{1b}(I 司令部\u{1}\n", "\u{1b}[2J"]
        {
            let decoded = plain(text.into()).unwrap();
            assert_eq!((decoded.text.as_str(), decoded.encoding, decoded.note()), (text, UTF_8, None));
        }
        let (mail, _, _) = ISO_2022_JP.encode("件名: 統合司令部\n本文です。\n");
        assert_eq!(plain(mail.into_owned()).unwrap().encoding, ISO_2022_JP);
    }

    #[test]
    fn what_is_given_comes_first() {
        let (bytes, _, _) = GB18030.encode("日本");
        assert_eq!(decode(bytes.clone().into_owned(), Some(GB18030), false).unwrap().text, "日本");
        let wrong = decode(bytes.into_owned(), Some(UTF_8), false).unwrap();
        assert_eq!((wrong.known, wrong.malformed.unwrap().line), (Known::Given, 1));
    }

    #[test]
    fn what_is_declared_comes_before_a_guess_unless_it_does_not_fit() {
        let page = "<meta charset=shift_jis>これは頁。";
        let (bytes, _, _) = SHIFT_JIS.encode(page);
        let decoded = decode(bytes.into_owned(), None, true).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.note()), (page, None));
        let converted = decode("<meta charset=euc-jp>これは頁。".into(), None, true).unwrap();
        assert_eq!((converted.encoding, converted.malformed), (UTF_8, None));
    }

    #[test]
    fn what_is_lost_is_counted_and_placed() {
        let mut bytes = "第一行。\n日本の防衛政策はどうなるのか。\nおしまい。".as_bytes().to_vec();
        bytes[16] = 0xFF;
        bytes.truncate(bytes.len() - 1);
        let decoded = plain(bytes).unwrap();
        let malformed = decoded.malformed.unwrap();
        assert_eq!(decoded.encoding, UTF_8);
        assert_eq!((malformed.line, malformed.character), (2, 2));
        assert_eq!(malformed.count, decoded.text.matches('\u{FFFD}').count());
        assert!(decoded.note().unwrap().contains("line 2, character 2"), "{:?}", decoded.note());
    }

    proptest! {
        #[test]
        fn any_bytes_decode_or_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), declares: bool) {
            let _ = decode(bytes, None, declares);
        }

        #[test]
        fn utf_8_comes_back_as_it_was(text in "[ -~ぁ-んァ-ヶ一-龥。、\n]{1,200}") {
            prop_assume!(!text.trim().is_empty());
            prop_assert_eq!(plain(text.clone().into_bytes()).map(|decoded| decoded.text), Ok(text));
        }
    }
}
