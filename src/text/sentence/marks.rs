//! The characters of a paragraph that matter for its sentences, with its brackets matched.

use crate::text::markup::{Syntax, link_at};

/// The marks of `text`, in order.
pub(super) fn marks(text: &str) -> Vec<Mark> {
    Scan { text, at: 0 }.marks()
}

/// What a character or a run of them can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
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
pub(super) enum Bracket {
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
pub(super) struct Mark {
    pub start: usize,
    pub end: usize,
    pub kind: Kind,
    /// Whether the mark lies inside a matched pair of brackets.
    pub inside: bool,
    /// For an opening or closing bracket: the index of its partner.
    pub partner: Option<usize>,
}

/// Finds the marks of a paragraph.
struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl Scan<'_> {
    /// All marks, with their brackets matched.
    fn marks(mut self) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::with_capacity(self.text.len() / 32 + 4);
        while let Some((kind, end)) = self.next() {
            let start = self.at;
            self.at = end;
            match marks.last_mut() {
                Some(last) if kind == Kind::Terminator && last.kind == kind && self.is_one_run(last.end, start) => {
                    last.end = end;
                }
                _ => marks.push(Mark { start, end, kind, inside: false, partner: None }),
            }
        }
        match_brackets(&mut marks);
        marks
    }

    /// Whether terminators at `end` and `start` are one run. Some corpora and editors put spaces between them;
    /// after a space an ellipsis starts something of its own.
    fn is_one_run(&self, end: usize, start: usize) -> bool {
        let gap = self.text.get(end..start).unwrap_or_default();
        let after = self.text.get(start..).unwrap_or_default();
        let before = self.text.get(..end).unwrap_or_default();
        gap.is_empty() || gap.trim().is_empty() && (!after.starts_with(['…', '.']) || before.ends_with(['…', '.']))
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
                    c.filter(|&c| c != '’' || !self.is_apostrophe(at)).and_then(kind_of).map(|kind| (kind, at + length))
                }
                _ => None,
            };
            if found.is_some() {
                return found;
            }
            self.at += width_of(bytes.get(at).copied().unwrap_or_default());
        }
    }

    fn is_apostrophe(&self, at: usize) -> bool {
        let letter =
            |at: Option<usize>| at.and_then(|at| self.text.as_bytes().get(at)).is_some_and(u8::is_ascii_alphabetic);
        letter(at.checked_sub(1)) && letter(Some(at + '’'.len_utf8()))
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

/// Careless text opens with ” as well as closing with it. Where none is open and the next double quotation mark is
/// another ”, the first of the two counts as straight.
fn mark_closers_that_open(marks: &mut [Mark]) {
    const CLOSE: Kind = Kind::Close(Bracket::DoubleQuote);
    let mut depth = 0_usize;
    let mut waiting: Option<usize> = None;
    for at in 0..marks.len() {
        let Some(kind) = marks.get(at).map(|mark| mark.kind) else { break };
        match kind {
            Kind::Open(Bracket::DoubleQuote) => {
                depth += 1;
                waiting = None;
            }
            Kind::Straight => {
                depth = usize::from(depth == 0);
                waiting = None;
            }
            CLOSE if depth > 0 => depth -= 1,
            CLOSE => {
                if let Some(opener) = waiting.take() {
                    if let Some(mark) = marks.get_mut(opener) {
                        mark.kind = Kind::Straight;
                    }
                } else {
                    waiting = Some(at);
                }
            }
            _ => {}
        }
    }
}

/// Pairs the brackets of a paragraph. One without a partner is plain text.
fn match_brackets(marks: &mut [Mark]) {
    mark_closers_that_open(marks);
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
