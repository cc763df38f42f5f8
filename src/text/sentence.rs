//! Where sentences end, in Japanese and Chinese first, in Korean and English by the same interface.
//!
//! One pass over the bytes finds the few characters that matter (terminators, brackets, the starts of links);
//! brackets are matched over the whole paragraph; then each terminator outside brackets, and each closing bracket
//! after a terminator, is judged by its neighbours. Everything is linear in the length of the paragraph.

use super::markup::{Syntax, link_at};
use super::{Language, Span};

/// The sentences of `paragraph`, without white space at their ends: spans of bytes, in order.
///
/// Quotations and brackets stay whole, and a sentence keeps its closing brackets.
pub fn split(paragraph: &str, language: Language) -> Vec<Span> {
    let marks = Scan::new(paragraph).marks();
    let judge = Judge { text: paragraph, language };
    let mut sentences = Vec::with_capacity(marks.len() / 4 + 1);
    let mut start = 0;
    for (at, mark) in marks.iter().enumerate() {
        if mark.start < start {
            continue;
        }
        if let Some(end) = judge.boundary(&marks, at) {
            push(&mut sentences, paragraph, start, end);
            start = end;
        }
    }
    push(&mut sentences, paragraph, start, paragraph.len());
    sentences
}

/// The sentences of `paragraph` as text: see [`split`].
pub fn sentences(paragraph: &str, language: Language) -> impl Iterator<Item = &str> {
    split(paragraph, language).into_iter().map(move |span| span.of(paragraph))
}

fn push(sentences: &mut Vec<Span>, text: &str, start: usize, end: usize) {
    let span = Span::new(start, end).trimmed(text);
    if !span.is_empty() {
        sentences.push(span);
    }
}

/// What a character or a run of them can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A run of 。！？ and the like.
    Terminator,
    /// An opening bracket or quotation mark.
    Open(Bracket),
    /// A closing one.
    Close(Bracket),
    /// A straight quotation mark, which opens and closes in turn.
    Straight,
    /// A link or an address: nothing in it ends a sentence.
    Link,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bracket {
    Corner,
    WhiteCorner,
    Round,
    Square,
    Curly,
    Lenticular,
    Double,
    Angle,
    Tortoise,
    DoubleQuote,
    SingleQuote,
    Prime,
    Guillemet,
}

const BRACKETS: usize = Bracket::Guillemet as usize + 1;

/// A character or run that matters.
#[derive(Clone, Copy, Debug)]
struct Mark {
    start: usize,
    end: usize,
    kind: Kind,
    /// Whether the mark lies inside a matched pair of brackets.
    inside: bool,
    /// For an opening or closing bracket: the index of its partner.
    partner: Option<usize>,
}

/// Finds the marks of a paragraph.
struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// All marks, with their brackets matched.
    fn marks(mut self) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::with_capacity(self.text.len() / 32 + 4);
        while let Some((kind, end)) = self.next() {
            let start = self.at;
            self.at = end;
            match marks.last_mut() {
                Some(last) if kind == Kind::Terminator && last.kind == kind && last.end == start => last.end = end,
                _ => marks.push(Mark { start, end, kind, inside: false, partner: None }),
            }
        }
        match_brackets(&mut marks);
        marks
    }

    /// Moves to the next mark and says what it is and where it ends.
    fn next(&mut self) -> Option<(Kind, usize)> {
        let bytes = self.text.as_bytes();
        loop {
            let at = self.at;
            let found = match *bytes.get(at)? {
                b'!' | b'?' | b'.' => Some((Kind::Terminator, at + 1)),
                b'"' => Some((Kind::Straight, at + 1)),
                b'(' => Some((Kind::Open(Bracket::Round), at + 1)),
                b')' => Some((Kind::Close(Bracket::Round), at + 1)),
                b'[' => Some(match link_at(self.text, at, Syntax::Plain) {
                    Some(link) => (Kind::Link, link.whole.end),
                    None => (Kind::Open(Bracket::Square), at + 1),
                }),
                b']' => Some((Kind::Close(Bracket::Square), at + 1)),
                b'{' => Some((Kind::Open(Bracket::Curly), at + 1)),
                b'}' => Some((Kind::Close(Bracket::Curly), at + 1)),
                b':' => self.address_end().map(|end| (Kind::Link, end)),
                b'w' if bytes.get(at..at + 4) == Some(b"www.") => Some((Kind::Link, end_of_address(self.text, at))),
                lead @ (0xc2 | 0xe2 | 0xe3 | 0xef) => {
                    let length = if lead == 0xc2 { 2 } else { 3 };
                    let c = self.text.get(at..at + length).and_then(|s| s.chars().next());
                    c.and_then(kind_of).map(|kind| (kind, at + length))
                }
                _ => None,
            };
            if found.is_some() {
                return found;
            }
            self.at += width_of(bytes.get(at).copied().unwrap_or_default());
        }
    }

    /// The end of the address whose `://` starts here.
    fn address_end(&self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let scheme = self.at.checked_sub(1).and_then(|before| bytes.get(before))?.is_ascii_alphabetic();
        let slashes = bytes.get(self.at..self.at + 3) == Some(b"://");
        (scheme && slashes).then(|| end_of_address(self.text, self.at))
    }
}

/// The length of the character that `lead` starts.
const fn width_of(lead: u8) -> usize {
    match lead {
        0xf0.. => 4,
        0xe0.. => 3,
        0xc0.. => 2,
        _ => 1,
    }
}

/// Where the address at `from` ends: it holds ASCII without spaces, quotation marks and final punctuation.
fn end_of_address(text: &str, from: usize) -> usize {
    let tail = text.get(from..).unwrap_or_default();
    let legal =
        |b: u8| b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'`' | b'{' | b'}' | b'|' | b'\\' | b'^');
    let length = tail.bytes().position(|b| !legal(b)).unwrap_or(tail.len());
    let address = tail.get(..length).unwrap_or_default();
    let ended = address.trim_end_matches(['.', ',', '!', '?', ':', ';', ')', ']', '\'']);
    from + ended.len().max(1)
}

fn kind_of(c: char) -> Option<Kind> {
    use Bracket as B;
    Some(match c {
        '。' | '｡' | '．' | '！' | '？' | '‼' | '⁇' | '⁈' | '⁉' | '…' => Kind::Terminator,
        '「' | '｢' => Kind::Open(B::Corner),
        '」' | '｣' => Kind::Close(B::Corner),
        '『' => Kind::Open(B::WhiteCorner),
        '』' => Kind::Close(B::WhiteCorner),
        '（' => Kind::Open(B::Round),
        '）' => Kind::Close(B::Round),
        '［' => Kind::Open(B::Square),
        '］' => Kind::Close(B::Square),
        '｛' => Kind::Open(B::Curly),
        '｝' => Kind::Close(B::Curly),
        '【' => Kind::Open(B::Lenticular),
        '】' => Kind::Close(B::Lenticular),
        '《' => Kind::Open(B::Double),
        '》' => Kind::Close(B::Double),
        '〈' => Kind::Open(B::Angle),
        '〉' => Kind::Close(B::Angle),
        '〔' => Kind::Open(B::Tortoise),
        '〕' => Kind::Close(B::Tortoise),
        '“' => Kind::Open(B::DoubleQuote),
        '”' => Kind::Close(B::DoubleQuote),
        '＂' => Kind::Straight,
        '‘' => Kind::Open(B::SingleQuote),
        '’' => Kind::Close(B::SingleQuote),
        '〝' => Kind::Open(B::Prime),
        '〟' => Kind::Close(B::Prime),
        '«' => Kind::Open(B::Guillemet),
        '»' => Kind::Close(B::Guillemet),
        _ => return None,
    })
}

/// Pairs the brackets of a paragraph. One without a partner is plain text.
fn match_brackets(marks: &mut [Mark]) {
    let mut open: Vec<usize> = Vec::new();
    let mut waiting = [0_usize; BRACKETS];
    for at in 0..marks.len() {
        let Some(mark) = marks.get(at).copied() else { break };
        let closes = match mark.kind {
            Kind::Open(bracket) => {
                waiting[bracket as usize] += 1;
                open.push(at);
                continue;
            }
            Kind::Close(bracket) => bracket,
            Kind::Straight if waiting[Bracket::DoubleQuote as usize] > 0 => Bracket::DoubleQuote,
            Kind::Straight => {
                waiting[Bracket::DoubleQuote as usize] += 1;
                open.push(at);
                continue;
            }
            Kind::Terminator | Kind::Link => continue,
        };
        if waiting[closes as usize] == 0 {
            continue;
        }
        while let Some(opener) = open.pop() {
            let bracket = match marks.get(opener).map(|m| m.kind) {
                Some(Kind::Open(bracket)) => bracket,
                _ => Bracket::DoubleQuote,
            };
            waiting[bracket as usize] -= 1;
            if bracket == closes {
                if let Some(mark) = marks.get_mut(opener) {
                    mark.partner = Some(at);
                }
                if let Some(mark) = marks.get_mut(at) {
                    mark.partner = Some(opener);
                }
                break;
            }
        }
    }
    let mut until = 0;
    for (at, mark) in marks.iter_mut().enumerate() {
        mark.inside = at < until;
        if let Some(partner) = mark.partner {
            until = until.max(partner);
        }
    }
}

/// Judges whether a mark ends a sentence.
struct Judge<'a> {
    text: &'a str,
    language: Language,
}

impl Judge<'_> {
    /// Where the sentence ends that the mark at index `at` ends, if it does.
    fn boundary(&self, marks: &[Mark], at: usize) -> Option<usize> {
        let mark = marks.get(at)?;
        if mark.inside {
            return None;
        }
        match mark.kind {
            Kind::Terminator => self.after_terminator(marks, at),
            Kind::Close(_) | Kind::Straight if mark.partner.is_some_and(|partner| partner < at) => {
                let last = marks.get(at.checked_sub(1)?)?;
                let ended = last.kind == Kind::Terminator && last.end == mark.start;
                (ended && self.is_final(last)).then(|| self.after_quotation(mark.end)).flatten()
            }
            _ => None,
        }
    }

    fn run<'b>(&'b self, mark: &Mark) -> &'b str {
        self.text.get(mark.start..mark.end).unwrap_or_default()
    }

    /// Whether a run of terminators can end a sentence at all: an ellipsis alone does not.
    fn is_final(&self, mark: &Mark) -> bool {
        !self.run(mark).trim_start_matches(['…', '.']).is_empty() || self.run(mark) == "."
    }

    fn after_terminator(&self, marks: &[Mark], at: usize) -> Option<usize> {
        let mark = marks.get(at)?;
        if !self.is_final(mark) {
            return None;
        }
        let before = self.text.get(..mark.start)?.chars().next_back();
        let tail = self.text.get(mark.end..)?;
        let after = tail.chars().next();
        let run = self.run(mark);
        if run == "." || run == "．" {
            let digits = before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
            let latin = run == "." && after.is_some_and(|c| !c.is_whitespace());
            if digits || latin || run == "." && !self.is_full_stop(mark.start, tail) {
                return None;
            }
        } else if run.starts_with(['!', '?', '！', '？'])
            && before.is_some_and(|c| c.is_ascii_alphabetic())
            && after.is_some_and(char::is_alphanumeric)
        {
            return None;
        }
        Some(mark.end + closers(tail))
    }

    /// Whether an ASCII full stop before a space ends a sentence.
    fn is_full_stop(&self, at: usize, tail: &str) -> bool {
        let word = self.text.get(..at).unwrap_or_default();
        let word = word.rsplit(|c: char| !c.is_alphabetic() && c != '.').next().unwrap_or_default();
        let next = tail.trim_start().chars().next();
        let abbreviated =
            word.chars().count() == 1 && word.is_ascii() || word.contains('.') || ABBREVIATIONS.contains(&word);
        !abbreviated && next.is_none_or(|c| !c.is_lowercase())
    }

    /// Where a sentence ends whose quotation ends at `end`, itself after a terminator.
    fn after_quotation(&self, end: usize) -> Option<usize> {
        let tail = self.text.get(end..)?;
        let end = end + closers(tail);
        let tail = self.text.get(end..)?.trim_start();
        let goes_on = tail.starts_with(['、', '，', ',', '。', '・', '：', ':', '；', '）', '」', '』', '”'])
            || (self.language.is_japanese() && PARTICLES.iter().any(|particle| tail.starts_with(particle)))
            || (self.language.is_chinese() && says(tail));
        (!goes_on).then_some(end)
    }
}

const PARTICLES: [&str; 12] = ["と", "って", "など", "を", "は", "が", "に", "の", "も", "で", "へ", "や"];
const ABBREVIATIONS: [&str; 16] =
    ["Mr", "Mrs", "Ms", "Dr", "St", "Prof", "Gen", "Lt", "Col", "Sen", "Rep", "Gov", "Jr", "Sr", "No", "vs"];

/// Whether a clause about who said it follows a quotation.
fn says(tail: &str) -> bool {
    let clause = tail.split(['，', '。', '：', '！', '？']).next().unwrap_or_default();
    clause.chars().count() <= 12 && clause.contains(['说', '說', '道', '称', '稱', '问', '問'])
}

/// The length of the closing brackets, without partner, at the start of `tail`.
fn closers(tail: &str) -> usize {
    tail.len() - tail.trim_start_matches(['」', '』', '”', '’', '）', ')', '】', '》']).len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ja(text: &str) -> Vec<&str> {
        sentences(text, Language::JA).collect()
    }

    #[test]
    fn terminators_end_sentences_outside_brackets() {
        assert_eq!(ja("これは猫だ。名前は無い！"), ["これは猫だ。", "名前は無い！"]);
        assert_eq!(ja("彼は「行く。待て」と言った。終わり"), ["彼は「行く。待て」と言った。", "終わり"]);
        assert_eq!(ja("「行く。」と言った。"), ["「行く。」と言った。"]);
        assert_eq!(ja("「行く。」彼は去った。"), ["「行く。」", "彼は去った。"]);
        assert_eq!(ja("４６．２％増えた。"), ["４６．２％増えた。"]);
        assert_eq!(ja("詳細は https://a.b/c.html?d を。次"), ["詳細は https://a.b/c.html?d を。", "次"]);
    }

    proptest! {
        #[test]
        fn sentences_are_in_order_and_leave_out_white_space_only(
            text in "(日本|。|！|\\?|\\.|…|「|」|（|\\)|\"|“|”|http://a.b| |\\[|\\]|\\PC){0,60}"
        ) {
            for language in [Language::JA, Language::ZH_HANS, Language::EN, Language::KO] {
                let mut last = 0;
                for span in split(&text, language) {
                    prop_assert!(!span.is_empty() && text.get(span.range()).is_some());
                    prop_assert_eq!(text.get(last..span.start as usize).unwrap().trim(), "");
                    last = span.end as usize;
                }
                prop_assert_eq!(text.get(last..).unwrap().trim(), "");
            }
        }
    }
}
