//! What language a text is in: BCP 47 tags, and their detection from script and characters.
//!
//! Detectors of the shelf call every kana-less Japanese heading Chinese and do not tell the Chinese scripts apart.
//! Here each character votes: kana and hangul for their languages, a Han character by how usual it is in Japanese,
//! in Simplified and in Traditional Chinese (the table of [`super::han`]), some punctuation a little. An article
//! is judged as a whole; a segment keeps its article's language unless the evidence against it is strong.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::han;

/// A BCP 47 language tag of at most eight bytes, such as `ja`, `zh-Hans`, `ko` or `pt-BR`.
///
/// Longer tags are cut back to the subtags that fit. Chinese is normalised to its script: `zh-TW` is `zh-Hant`. Japanese and
/// Korean are one language wherever they are written: `ja-JP` is `ja`. Codes of three letters are those of two where
/// there are any: `jpn` is `ja`, `zho` is `zh`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language([u8; 8]);

/// A string that is no language tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a language tag such as ja, zh-Hans, zh-Hant, ko or en")]
pub struct InvalidLanguage(String);

impl Language {
    /// Japanese.
    pub const JA: Self = Self::literal(b"ja");
    /// Chinese of either script; no text is tagged so, it serves as a filter.
    pub const ZH: Self = Self::literal(b"zh");
    /// Chinese in simplified characters.
    pub const ZH_HANS: Self = Self::literal(b"zh-Hans");
    /// Chinese in traditional characters.
    pub const ZH_HANT: Self = Self::literal(b"zh-Hant");
    /// Korean.
    pub const KO: Self = Self::literal(b"ko");
    /// English.
    pub const EN: Self = Self::literal(b"en");
    /// Undetermined.
    pub const UND: Self = Self::literal(b"und");

    const fn literal(tag: &[u8]) -> Self {
        let mut bytes = [0; 8];
        let mut at = 0;
        while at < tag.len() {
            bytes[at] = tag[at];
            at += 1;
        }
        Self(bytes)
    }

    /// Reads a tag in any case, or the name of a locale (`ja_JP.UTF-8`); `None` where it is not well formed.
    pub fn parse(tag: &str) -> Option<Self> {
        let mut subtags = tag.trim().split(['.', '@']).next()?.split(['-', '_']);
        let primary = subtags.next().filter(|s| (2..=3).contains(&s.len()) && is_alphabetic(s))?.to_ascii_lowercase();
        let primary =
            SHORT_CODES.iter().find(|(long, _)| *long == primary).map_or(primary.as_str(), |(_, short)| short);
        let mut out = primary.to_owned();
        let mut script = None;
        for subtag in subtags {
            if subtag.is_empty() || subtag.len() > 8 || !subtag.bytes().all(|b| b.is_ascii_alphanumeric()) {
                return None;
            }
            let subtag = normal_case(subtag);
            if primary == "zh" {
                script = script.or(match subtag.as_str() {
                    "Hans" | "CN" | "SG" | "MY" => Some(Self::ZH_HANS),
                    "Hant" | "TW" | "HK" | "MO" => Some(Self::ZH_HANT),
                    _ => None,
                });
            } else if matches!(primary, "ja" | "ko") && says_only_where(&subtag) {
                // The language is the same everywhere.
            } else if out.len() + 1 + subtag.len() <= 8 {
                out.push('-');
                out.push_str(&subtag);
            }
        }
        Some(script.unwrap_or_else(|| Self::literal(out.as_bytes())))
    }

    /// The tag as text.
    pub fn as_str(&self) -> &str {
        let end = self.0.iter().position(|&b| b == 0).unwrap_or(self.0.len());
        str::from_utf8(self.0.get(..end).unwrap_or_default()).unwrap_or("und")
    }

    /// The tag without script and region.
    pub fn primary(&self) -> &str {
        self.as_str().split('-').next().unwrap_or_default()
    }

    /// Whether the tag is `filter` or more special: `zh` takes `zh-Hans` and `zh-Hant`.
    pub fn matches(self, filter: Self) -> bool {
        self.as_str().strip_prefix(filter.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }

    /// Whether this is Chinese, of either script.
    pub fn is_chinese(self) -> bool {
        self.matches(Self::ZH)
    }

    /// Whether this is Japanese.
    pub fn is_japanese(self) -> bool {
        self.matches(Self::JA)
    }
}

/// Codes of ISO 639-2 and 639-3 with those of ISO 639-1, which tags are made of.
const SHORT_CODES: [(&str, &str); 12] = [
    ("jpn", "ja"),
    ("zho", "zh"),
    ("chi", "zh"),
    ("cmn", "zh"),
    ("kor", "ko"),
    ("eng", "en"),
    ("fra", "fr"),
    ("fre", "fr"),
    ("deu", "de"),
    ("ger", "de"),
    ("spa", "es"),
    ("rus", "ru"),
];

/// Whether a subtag is a region, or the script that Japanese or Korean is in anyway.
fn says_only_where(subtag: &str) -> bool {
    let region =
        subtag.len() == 2 && is_alphabetic(subtag) || subtag.len() == 3 && subtag.bytes().all(|b| b.is_ascii_digit());
    region || matches!(subtag, "Jpan" | "Kore")
}

fn is_alphabetic(subtag: &str) -> bool {
    subtag.bytes().all(|b| b.is_ascii_alphabetic())
}

/// Scripts are written `Hans`, regions `TW`, all else in small letters.
fn normal_case(subtag: &str) -> String {
    let lower = subtag.to_ascii_lowercase();
    match lower.len() {
        2 => lower.to_ascii_uppercase(),
        4 if is_alphabetic(&lower) => {
            let mut letters = lower.chars();
            letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
        }
        _ => lower,
    }
}

impl Default for Language {
    fn default() -> Self {
        Self::UND
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Language({self})")
    }
}

impl FromStr for Language {
    type Err = InvalidLanguage;

    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        Self::parse(tag).ok_or_else(|| InvalidLanguage(tag.to_owned()))
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tag = std::borrow::Cow::<str>::deserialize(deserializer)?;
        tag.parse().map_err(serde::de::Error::custom)
    }
}

/// Bytes of an article that are looked at. The rest of a longer one says nothing new.
const SAMPLE: usize = 128 << 10;
/// Evidence, in bits, that a segment needs to be called Japanese in a Chinese article or the other way round.
const LANGUAGE_PRIOR: f32 = 24.0;
/// Evidence, in bits, that a segment needs to be called Traditional in a Simplified article or the other way round.
const SCRIPT_PRIOR: f32 = 20.0;
/// A Han character or kana carries about as much text as this many Latin letters.
const LETTERS_PER_IDEOGRAPH: usize = 3;

/// The language of a whole article; `und` where nothing known predominates.
pub fn detect_article(text: &str) -> Language {
    let sample = text.get(..text.floor_char_boundary(SAMPLE)).unwrap_or(text);
    let evidence = Evidence::of(sample);
    if evidence.ideographs() * LETTERS_PER_IDEOGRAPH >= evidence.latin + evidence.other && evidence.ideographs() > 0 {
        return evidence.east_asian(Language::UND);
    }
    if evidence.hangul * LETTERS_PER_IDEOGRAPH >= evidence.latin + evidence.other && evidence.hangul > 0 {
        return Language::KO;
    }
    if evidence.latin > evidence.other && is_english(sample) { Language::EN } else { Language::UND }
}

/// The language of a segment of an article in `prior`: `prior` unless the segment itself says otherwise, strongly.
pub fn detect_segment(text: &str, prior: Language) -> Language {
    let evidence = Evidence::of(text);
    let (ideographs, hangul) = (evidence.ideographs(), evidence.hangul);
    if ideographs + hangul == 0 {
        let foreign = prior != Language::EN && evidence.latin > 0;
        return if foreign && is_english_phrase(text) { Language::EN } else { prior };
    }
    // A name in brackets does not make an English sentence Chinese. Where nothing is known, less will do.
    let worth = if prior == Language::UND { 4 * LETTERS_PER_IDEOGRAPH } else { LETTERS_PER_IDEOGRAPH };
    if !prior.is_east_asian() && (ideographs + hangul) * worth < evidence.latin + evidence.other {
        return prior;
    }
    if hangul > ideographs {
        let strong = prior == Language::UND || hangul >= 4 || hangul == evidence.letters();
        return if strong { Language::KO } else { prior };
    }
    if prior == Language::KO && hangul > 0 {
        return prior;
    }
    evidence.east_asian(prior)
}

impl Language {
    fn is_east_asian(self) -> bool {
        self.is_japanese() || self.is_chinese() || self == Self::KO
    }
}

/// What the characters of a text say.
#[derive(Debug, Default)]
struct Evidence {
    /// Bits for Japanese, Simplified and Traditional Chinese.
    bits: [f32; 3],
    han: usize,
    kana: usize,
    hangul: usize,
    latin: usize,
    other: usize,
}

impl Evidence {
    fn of(text: &str) -> Self {
        let mut all = Self::default();
        for c in text.chars() {
            let bits = match c {
                'a'..='z' | 'A'..='Z' | 'À'..='ɏ' => {
                    all.latin += 1;
                    continue;
                }
                ' '..='~' => continue,
                // Kana: decisive together, but Chinese has の on shop signs and katakana in names of brands.
                'の' => {
                    all.kana += 1;
                    [8.0, 0.0, 0.0]
                }
                'ぁ'..='ゖ' => {
                    all.kana += 1;
                    [12.0, 0.0, 0.0]
                }
                'ァ'..='ヺ' | 'ｦ'..='ﾝ' => {
                    all.kana += 1;
                    [10.0, 0.0, 0.0]
                }
                '々' | '〆' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => {
                    all.han += 1;
                    han::bits(c)
                }
                '가'..='힣' | 'ㄱ'..='ㆎ' => {
                    all.hangul += 1;
                    continue;
                }
                '，' | '；' => [0.0, 3.0, 3.0],
                '《' | '》' | '·' => [0.0, 2.0, 2.0],
                '“' | '”' => [0.0, 2.0, 0.5],
                '「' | '」' => [2.0, 0.0, 1.5],
                '・' => [3.0, 0.0, 0.0],
                '、' => [1.0, 0.0, 0.0],
                'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' => [0.5, 0.0, 0.0],
                _ if c.is_alphabetic() => {
                    all.other += usize::from(!matches!(c, 'ー' | 'ｰ'));
                    continue;
                }
                _ => continue,
            };
            for (sum, more) in all.bits.iter_mut().zip(bits) {
                *sum += more;
            }
        }
        all
    }

    fn ideographs(&self) -> usize {
        self.han + self.kana
    }

    fn letters(&self) -> usize {
        self.ideographs() + self.hangul + self.latin + self.other
    }

    /// The likeliest of Japanese and the two kinds of Chinese.
    fn east_asian(&self, prior: Language) -> Language {
        let [mut japanese, mut simplified, mut traditional] = self.bits;
        match prior {
            Language::JA => japanese += LANGUAGE_PRIOR,
            Language::ZH_HANT => {
                traditional += LANGUAGE_PRIOR;
                simplified += LANGUAGE_PRIOR - SCRIPT_PRIOR;
            }
            _ if prior.is_chinese() => {
                simplified += LANGUAGE_PRIOR;
                traditional += LANGUAGE_PRIOR - SCRIPT_PRIOR;
            }
            _ => {}
        }
        if japanese > simplified.max(traditional) {
            Language::JA
        } else if traditional > simplified {
            Language::ZH_HANT
        } else {
            Language::ZH_HANS
        }
    }
}

/// Words that no English page does without and that other languages hardly share.
const ENGLISH_WORDS: [&str; 24] = [
    "the", "of", "and", "to", "is", "that", "for", "with", "was", "on", "as", "by", "it", "are", "from", "this",
    "have", "not", "which", "has", "their", "were", "been", "will",
];

/// As common in the other languages of Latin letters.
const OTHER_WORDS: [&str; 24] = [
    "le", "la", "les", "des", "du", "et", "est", "il", "que", "un", "une", "el", "los", "las", "der", "die", "das",
    "und", "ist", "nicht", "di", "che", "het", "não",
];

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’').filter(|word| !word.is_empty())
}

/// Whether a text in Latin letters reads as English: every twelfth word is one that English cannot do without.
fn is_english(text: &str) -> bool {
    let (mut all, mut known) = (0_usize, 0_usize);
    for word in words(text) {
        all += 1;
        known += usize::from(ENGLISH_WORDS.iter().any(|english| word.eq_ignore_ascii_case(english)));
    }
    known * 12 >= all && known > 0 || is_english_phrase(text) && all < 12
}

/// Whether a short text is two words or more in plain letters, which among Chinese and Japanese means English.
fn is_english_phrase(text: &str) -> bool {
    let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_alphabetic() || b == b'\'');
    let known = |list: &[&str]| words(text).filter(|w| list.iter().any(|known| w.eq_ignore_ascii_case(known))).count();
    !text.contains("://")
        && text.is_ascii()
        && words(text).filter(is_word).count() >= 2
        && known(&OTHER_WORDS) <= known(&ENGLISH_WORDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_normalised_and_matched() {
        assert_eq!(Language::parse("ZH_tw"), Some(Language::ZH_HANT));
        assert_eq!(Language::parse("zh-Hans-CN"), Some(Language::ZH_HANS));
        assert_eq!(Language::parse("JA"), Some(Language::JA));
        for tag in ["ja-JP", "ja_JP", "jpn", "JPN-jp", "ja-Jpan-JP", "ja_JP.UTF-8", " ja "] {
            assert_eq!(Language::parse(tag), Some(Language::JA), "{tag}");
        }
        for tag in ["zh-CN", "zho-CN", "cmn-Hans", "zh_Hans_HK", "zh-cmn-Hans-CN"] {
            assert_eq!(Language::parse(tag), Some(Language::ZH_HANS), "{tag}");
        }
        for tag in ["zh-Hant-TW", "chi-TW", "zh_HK"] {
            assert_eq!(Language::parse(tag), Some(Language::ZH_HANT), "{tag}");
        }
        assert_eq!((Language::parse("zho"), Language::parse("kor-KR")), (Some(Language::ZH), Some(Language::KO)));
        assert_eq!(Language::parse("ja-Latn").map(|l| l.to_string()).as_deref(), Some("ja-Latn"));
        assert_eq!(Language::parse("pt-br").map(|l| l.to_string()).as_deref(), Some("pt-BR"));
        assert_eq!(Language::parse("yue-hant").map(|l| l.to_string()).as_deref(), Some("yue-Hant"));
        assert_eq!(Language::parse("日本語"), None);
        assert_eq!(Language::parse(""), None);
        assert!("x".parse::<Language>().is_err());
        assert!(Language::ZH_HANT.matches(Language::ZH) && Language::ZH_HANS.is_chinese());
        assert!(!Language::ZH.matches(Language::ZH_HANS) && !Language::JA.matches(Language::ZH));
    }

    #[test]
    fn tags_travel_through_json() {
        let json = serde_json::to_string(&[Language::JA, Language::ZH_HANS]).unwrap();
        assert_eq!(json, r#"["ja","zh-Hans"]"#);
        assert_eq!(serde_json::from_str::<Vec<Language>>(&json).unwrap(), [Language::JA, Language::ZH_HANS]);
        assert!(serde_json::from_str::<Language>("\"日\"").is_err());
    }

    #[test]
    fn articles_are_told_apart() {
        assert_eq!(detect_article("吾輩は猫である。名前はまだ無い。"), Language::JA);
        assert_eq!(detect_article("这是一个关于猫的故事，它没有名字。"), Language::ZH_HANS);
        assert_eq!(detect_article("這是一個關於貓的故事，牠沒有名字。"), Language::ZH_HANT);
        assert_eq!(detect_article("이것은 고양이에 관한 이야기이다."), Language::KO);
        assert_eq!(detect_article("This is a story of a cat that has no name."), Language::EN);
        assert_eq!(detect_article("Это история о кошке."), Language::UND);
        assert_eq!(detect_article(""), Language::UND);
    }

    #[test]
    fn segments_keep_their_articles_language() {
        assert_eq!(detect_segment("日米首脳会談", Language::JA), Language::JA);
        assert_eq!(detect_segment("2018年10月3日", Language::ZH_HANS), Language::ZH_HANS);
        assert_eq!(detect_segment("2018年10月3日", Language::JA), Language::JA);
        assert_eq!(detect_segment("東京", Language::ZH_HANS), Language::ZH_HANS);
        assert_eq!(detect_segment("NATO", Language::JA), Language::JA);
    }

    #[test]
    fn segments_change_language_on_strong_evidence() {
        assert_eq!(detect_segment("他们说这是我们的问题，没有办法解决。", Language::JA), Language::ZH_HANS);
        assert_eq!(detect_segment("彼らはそれが問題だと言った。", Language::ZH_HANT), Language::JA);
        assert_eq!(detect_segment("More Stories", Language::JA), Language::EN);
        assert_eq!(detect_segment("그는 문제라고 말했다", Language::JA), Language::KO);
    }
}
