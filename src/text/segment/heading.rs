//! Headings that nothing but their shape and their neighbours give away.

use rustc_hash::FxHashSet;

use super::SegmentKind;
use super::block::{Block, Marker};
use crate::text::width::{Ambiguous, text_width};
use crate::text::{Language, Syntax, display_in};

/// Longest heading, in cells.
const LONGEST: usize = 96;
/// Longest heading in Chinese, which says the same in two thirds of the space.
const LONGEST_CHINESE: usize = 64;
/// Longest title on the first line of an article, in cells.
const LONGEST_TITLE: usize = 160;
/// Most headings in a row: a title, a subtitle, a section, a kicker. More short lines are a list or verse.
const MOST_IN_A_ROW: usize = 4;

/// How many blocks below a title its text starts at the latest.
const FURTHEST_TEXT: usize = 12;

/// Settles the kind of the blocks that are left: headings, list items and prose.
pub(super) fn classify(text: &str, language: Language, blocks: &mut [Block]) {
    let shapes: Vec<Shape> = (0..blocks.len()).map(|at| Shape::of(text, language, blocks, at)).collect();
    for (block, shape) in blocks.iter_mut().zip(&shapes) {
        if block.kind.is_none() && block.marker == Marker::Bullet {
            block.kind = Some(SegmentKind::ListItem);
        } else if block.kind.is_none() && matches!(block.marker, Marker::Ornament(_)) {
            block.kind = Some(if *shape == Shape::Title { SegmentKind::Heading } else { SegmentKind::ListItem });
        } else if block.kind.is_none() && block.strong && *shape == Shape::Title {
            block.kind = Some(SegmentKind::Heading);
        }
    }
    // From the end: how many lines that may be headings stand before the next prose.
    let mut in_a_row = MOST_IN_A_ROW;
    for (block, shape) in blocks.iter_mut().zip(&shapes).rev() {
        match (block.kind, shape) {
            (None, Shape::Title) => {
                in_a_row += 1;
                if in_a_row <= MOST_IN_A_ROW {
                    block.kind = Some(SegmentKind::Heading);
                }
            }
            (None | Some(SegmentKind::ListItem), _) => in_a_row = 0,
            // A byline or a picture may stand between a title and its text.
            _ => {}
        }
    }
    // A title stands first, whatever is between it and the text.
    if let (Some(block), Some(Shape::Title)) = (blocks.first_mut(), shapes.first())
        && block.kind.is_none()
        && shapes.iter().take(FURTHEST_TEXT).any(|shape| *shape == Shape::Prose)
    {
        block.kind = Some(SegmentKind::Heading);
    }
    // A title stays one where it stands again with nothing below it.
    let titles: FxHashSet<&str> =
        blocks.iter().filter(|b| b.kind == Some(SegmentKind::Heading)).map(|b| b.span.of(text)).collect();
    for (block, shape) in blocks.iter_mut().zip(&shapes) {
        if block.kind.is_none() && *shape == Shape::Title && titles.contains(block.span.of(text)) {
            block.kind = Some(SegmentKind::Heading);
        }
    }
    for block in blocks {
        block.kind.get_or_insert(SegmentKind::Sentence);
    }
}

/// What a block looks like by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// A short line that is no sentence.
    Title,
    /// Anything else.
    Prose,
}

impl Shape {
    fn of(text: &str, language: Language, blocks: &[Block], at: usize) -> Self {
        let Some(block) = blocks.get(at) else { return Self::Prose };
        let source = block.span.of(text);
        let longest = match at {
            0 => LONGEST_TITLE,
            _ if language.is_chinese() => LONGEST_CHINESE,
            _ => LONGEST,
        };
        // Cells are at most as many as bytes, and markup may be as long again as what it marks.
        if source.len() > longest * 6 || source.contains('\n') {
            return Self::Prose;
        }
        if let Marker::Ornament(mark) = block.marker
            && has_neighbour(blocks, at, mark)
        {
            return Self::Prose;
        }
        let shown = display_in(text, block.span, Syntax::Plain).text;
        let place = if block.marker != Marker::None || block.strong {
            Place::Marked
        } else if at == 0 {
            Place::First
        } else {
            Place::Inside
        };
        if text_width(&shown, Ambiguous::Narrow) <= longest && is_title(&shown, place, language) {
            Self::Title
        } else {
            Self::Prose
        }
    }
}

/// Whether the block before or after has the same mark: an item of a list.
fn has_neighbour(blocks: &[Block], at: usize, mark: char) -> bool {
    let same = |at: Option<usize>| at.and_then(|at| blocks.get(at)).is_some_and(|b| b.marker == Marker::Ornament(mark));
    same(at.checked_sub(1)) || same(Some(at + 1))
}

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// After a mark, or emphasised as a whole.
    Marked,
    /// At the very start, where titles stand.
    First,
    /// Anywhere else.
    Inside,
}

/// Whether a line reads as a heading.
fn is_title(line: &str, place: Place, language: Language) -> bool {
    let bare = line.trim_end_matches(['」', '』', '”', '"', '’', '）', ')', ' ']);
    let Some(last) = bare.chars().next_back() else { return false };
    let ended = matches!(last, '。' | '｡' | '．' | '.' | '、' | '，' | ',' | '；' | ';' | '：' | ':' | '…' | '‥');
    if ended || line.contains('。') || !line.chars().any(char::is_alphanumeric) {
        return false;
    }
    match place {
        Place::Marked => true,
        Place::First => !is_quotation(line),
        Place::Inside => {
            let sentence = is_quotation(line)
                || language.is_japanese() && ends_with_verb(bare)
                || matches!(last, '！' | '!' | '？' | '?') && asks(bare, language);
            !sentence
        }
    }
}

/// A line that is one quotation, or the end of one, is speech.
fn is_quotation(line: &str) -> bool {
    const PAIRS: [(char, char); 4] = [('「', '」'), ('『', '』'), ('“', '”'), ('‘', '’')];
    PAIRS.iter().any(|&(open, close)| {
        let Some(inner) = line.strip_suffix(close) else { return false };
        !inner.contains(open) || inner.strip_prefix(open).is_some_and(|inner| !inner.contains([open, close]))
    }) || line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).is_some_and(|inner| !inner.contains('"'))
}

/// Japanese verbs in the polite form, in the past and with the copula end sentences, hardly ever headings.
fn ends_with_verb(line: &str) -> bool {
    const ENDINGS: [&str; 18] = [
        "です",
        "ます",
        "ません",
        "でしょう",
        "ましょう",
        "ください",
        "ですね",
        "ますね",
        "ですよ",
        "ますよ",
        "である",
        "た",
        "だ",
        "だろう",
        "たい",
        "よね",
        "かな",
        "ですか",
    ];
    let bare = line.trim_end_matches(['！', '!', '？', '?']);
    ENDINGS.iter().any(|ending| bare.ends_with(ending))
}

/// Whether a line that ends in ？ or ！ is a whole sentence rather than the stump that headings use.
fn asks(line: &str, language: Language) -> bool {
    let bare = line.trim_end_matches(['！', '!', '？', '?', '”', '"', '」', ' ']);
    if language.is_chinese() {
        const ASKING: [&str; 22] = [
            "吗", "嗎", "呢", "么", "麼", "吧", "啊", "什么", "什麼", "为何", "為何", "怎", "如何", "谁", "誰", "哪",
            "是否", "几", "幾", "多少", "了没", "不是",
        ];
        return line.ends_with(['！', '!']) || ASKING.iter().any(|word| bare.contains(word));
    }
    if language.is_japanese() {
        // A question in full ends in a particle or a verb, in hiragana; 核心は？ and 何のため？ break off.
        let stump =
            bare.ends_with(['は', 'へ', 'に', 'を', 'と', 'も']) || bare.ends_with("ため") || bare.ends_with("から");
        return bare.chars().next_back().is_some_and(|c| matches!(c, 'ぁ'..='ゖ')) && !stump;
    }
    true
}
