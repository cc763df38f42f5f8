//! What one text says and the other says is not so.
//!
//! A word that both share is denied on one side, and nothing on the other side denies anything: neither that word nor
//! another, since the same may be told by another word that is denied. Few pass, and those are meant to be right.

use crate::text::{Language, Span};

/// Japanese endings that deny what stands before them.
const ENDINGS: [&str; 5] = ["ない", "なかっ", "ません", "ず", "なく"];

/// What, following an ending, makes it say something else: must, perhaps, not only, not a few.
const UNDONE: [&str; 22] = [
    "ければ",
    "くては",
    "くても",
    "くなった",
    "くなる",
    "かも",
    "だけ",
    "ばかり",
    "わけ",
    "とは限",
    "といけ",
    "とならな",
    "ことはな",
    "こともな",
    "ではな",
    "でもな",
    "か。",
    "か」",
    "か？",
    "か?",
    "らず",
    "で済",
];

/// What may stand between a word and the ending that denies it: the rest of the verb, する with its forms, or a particle.
const BETWEEN_JA: [&str; 46] = [
    "",
    "し",
    "せ",
    "され",
    "させ",
    "してい",
    "しておら",
    "しており",
    "してはい",
    "されてい",
    "されておら",
    "されてはい",
    "はし",
    "もし",
    "をし",
    "はされ",
    "でき",
    "ができ",
    "はでき",
    "では",
    "で",
    "には",
    "は",
    "が",
    "も",
    "れ",
    "れてい",
    "ってい",
    "いてい",
    "んでい",
    "てい",
    "ておら",
    "られ",
    "られてい",
    "わ",
    "わせ",
    "か",
    "さ",
    "た",
    "な",
    "ば",
    "ま",
    "ら",
    "え",
    "め",
    "べ",
];

/// Japanese verbs that deny what is their object.
const DENIALS_JA: [&str; 5] = ["を否定", "を否認", "を拒否", "を拒んだ", "を打ち消"];

/// Chinese words that deny what follows them, the longest first.
const DENIALS_ZH: [&str; 26] = [
    "并没有",
    "並沒有",
    "从来没有",
    "尚未",
    "并未",
    "並未",
    "从未",
    "從未",
    "没有",
    "沒有",
    "否认",
    "否認",
    "拒绝",
    "拒絕",
    "不会",
    "不會",
    "不再",
    "不打算",
    "无意",
    "無意",
    "并不",
    "並不",
    "未",
    "没",
    "沒",
    "不",
];

/// Chinese words that begin or end like a denial and are none.
const NO_DENIALS_ZH: [&str; 34] = [
    "不仅",
    "不僅",
    "不但",
    "不断",
    "不斷",
    "不同",
    "不过",
    "不過",
    "不久",
    "不少",
    "不只",
    "不论",
    "不論",
    "不管",
    "不禁",
    "不得不",
    "不可或缺",
    "不止",
    "不光",
    "不如",
    "不妨",
    "不免",
    "不料",
    "不惜",
    "不愧",
    "未来",
    "未來",
    "未必",
    "没完",
    "差不多",
    "不知",
    "要不",
    "是不是",
    "不约而同",
];

/// Characters between a Chinese denial of several characters and what it denies: 没有正式宣布.
const MOST_BETWEEN: usize = 2;

/// Anything that may deny, however faintly, in either language.
const TRACES: [&str; 43] = [
    "ない",
    "なかっ",
    "なく",
    "ません",
    "なし",
    "ねば",
    "まい",
    "ざる",
    "しか",
    "不",
    "未",
    "無",
    "无",
    "非",
    "否",
    "拒",
    "没",
    "沒",
    "莫",
    "勿",
    "反対",
    "反对",
    "反對",
    "禁",
    "絶",
    "绝",
    "敗",
    "败",
    "難",
    "难",
    "避",
    "防",
    "阻",
    "欠",
    "缺",
    "疑",
    "誤",
    "误",
    "偽",
    "伪",
    "嘘",
    "谎",
    "止",
];

/// Of `shared` words, given by their places in two texts, those that exactly one of them denies; the spans with the
/// denial, and whether it is the first text that denies.
pub(super) fn denied(a: (&str, Language), b: (&str, Language), shared: &[(Span, Span)]) -> Vec<(Span, Span, bool)> {
    let (faint_a, faint_b) = (has_trace(a.0, a.1), has_trace(b.0, b.1));
    let mut found: Vec<(Span, Span, bool)> = Vec::new();
    for &(x, y) in shared {
        let new = match (denial(a.0, a.1, x), denial(b.0, b.1, y)) {
            (Some(all), None) if !faint_b => (all, y, true),
            (None, Some(all)) if !faint_a => (x, all, false),
            _ => continue,
        };
        let again = |known: &(Span, Span, bool)| {
            !known.0.intersection(new.0).is_empty() || !known.1.intersection(new.1).is_empty()
        };
        if !found.iter().any(again) {
            found.push(new);
        }
    }
    found
}

/// The word at `span` with what denies it, if anything does.
fn denial(text: &str, language: Language, span: Span) -> Option<Span> {
    if language.is_chinese() { denied_before(text, span) } else { denied_after(text, span) }
}

fn has_trace(text: &str, language: Language) -> bool {
    // ず ends too many words to count as a trace of its own in the middle of one.
    let ending = |rest: &str| ["、", "。", "に", "」"].iter().any(|after| rest.starts_with(after));
    let zu =
        !language.is_chinese() && text.match_indices('ず').any(|(at, z)| text.get(at + z.len()..).is_some_and(ending));
    zu || TRACES.iter().any(|trace| text.contains(trace))
}

/// 発表していない, 合意はなかった, 関与を否定した.
fn denied_after(text: &str, span: Span) -> Option<Span> {
    let rest = text.get(span.end as usize..)?;
    let end = |bytes: usize| Span::new(span.start as usize, span.end as usize + bytes);
    if let Some(denial) = DENIALS_JA.iter().find(|denial| rest.starts_with(*denial)) {
        return Some(end(denial.len()));
    }
    let endings = BETWEEN_JA.iter().filter(|between| rest.starts_with(*between)).flat_map(|between| {
        let after = rest.get(between.len()..).unwrap_or_default();
        ENDINGS.iter().filter(move |ending| after.starts_with(*ending)).map(|ending| (between.len(), *ending))
    });
    // The longest first: what follows decides whether it denies.
    let (before, ending) = endings.max_by_key(|(before, ending)| before + ending.len())?;
    let after = rest.get(before + ending.len()..)?;
    let known = match ending {
        // いずれ, ずつ and まず hold a ず that denies nothing; なく goes on as なくなる, なくとも.
        "ず" => before > 0 && ["、", "。", "に", "」"].iter().any(|next| after.starts_with(next)),
        "なく" => after.starts_with('、'),
        _ => true,
    };
    let undone = UNDONE.iter().any(|word| after.starts_with(word));
    (known && !undone).then(|| end(before + ending.len()))
}

/// 没有宣布, 尚未正式公布, 否认参与.
fn denied_before(text: &str, span: Span) -> Option<Span> {
    let before = text.get(..span.start as usize)?;
    let mut stem = before;
    for between in 0..=MOST_BETWEEN {
        // 不 alone denies no more than the next word: not 不凡的记录.
        let near = |denial: &&&str| between == 0 || denial.chars().count() > 1;
        if let Some(denial) = DENIALS_ZH.iter().filter(near).find(|denial| stem.ends_with(*denial)) {
            let start = stem.len() - denial.len();
            let near = text.get(start..)?;
            let earlier = stem.get(..start)?;
            let other = NO_DENIALS_ZH.iter().any(|word| {
                near.starts_with(word)
                    || word.strip_suffix(*denial).is_some_and(|head| !head.is_empty() && earlier.ends_with(head))
            });
            return (!other).then(|| Span::new(start, span.end as usize));
        }
        let last = stem.chars().next_back()?;
        if !last.is_alphanumeric() || last == '的' {
            return None;
        }
        stem = stem.get(..stem.len() - last.len_utf8())?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the first text denies, by what the second says.
    fn found(a: &str, word: &str, b: &str, other: &str) -> Vec<String> {
        let at = |text: &str, word: &str| {
            let start = text.find(word).unwrap();
            Span::new(start, start + word.len())
        };
        let shared = [(at(a, word), at(b, other))];
        let (ja, zh) = (Language::JA, Language::ZH_HANS);
        denied((a, ja), (b, zh), &shared).into_iter().map(|(x, _, _)| x.of(a).to_owned()).collect()
    }

    #[test]
    fn what_one_side_denies_is_found() {
        assert_eq!(found("両国は合意していない。", "合意", "两国达成协议。", "协议"), ["合意していない"]);
        assert_eq!(found("政府は関与を否定した。", "関与", "政府参与其中。", "参与"), ["関与を否定"]);
        let (a, b) = ("政府は予算を発表した。", "政府没有正式宣布预算。");
        let shared = [(Span::new(18, 24), Span::new(18, 24))];
        assert_eq!((shared[0].0.of(a), shared[0].1.of(b)), ("発表", "宣布"));
        let both = denied((a, Language::JA), (b, Language::ZH_HANS), &shared);
        assert_eq!(both.iter().map(|(_, y, first)| (y.of(b), *first)).collect::<Vec<_>>(), [("没有正式宣布", false)]);
    }

    #[test]
    fn what_both_deny_or_neither_does_is_none() {
        for (a, word, b, other) in [
            ("両国は合意していない。", "合意", "两国没有达成协议。", "协议"),
            ("両国は合意した。", "合意", "两国达成协议。", "协议"),
            ("合意しなければならない。", "合意", "必须达成协议。", "协议"),
            ("合意だけでなく協力も求める。", "合意", "要求协议与合作。", "协议"),
            ("合意しないかもしれない。", "合意", "或许达成协议。", "协议"),
            ("まず協力する。", "協力", "先合作。", "合作"),
        ] {
            assert!(found(a, word, b, other).is_empty(), "{a} {b}");
        }
        let (a, b) = ("協力が続く。", "不断合作。");
        assert!(denied((a, Language::JA), (b, Language::ZH_HANS), &[(Span::new(0, 6), Span::new(6, 12))]).is_empty());
    }
}
