//! Where sentences end, in Japanese and Chinese first, in Korean and English by the same interface.
//!
//! One pass over the bytes finds the few characters that matter (terminators, brackets, the starts of links);
//! brackets are matched over the whole paragraph; then each terminator outside brackets, and each closing bracket
//! after a terminator, is judged by its neighbours. Everything is linear in the length of the paragraph.

mod follow;
mod marks;

use follow::{continues_exclamation, continues_name, continues_quotation, is_comma, is_hiragana, says};
use marks::{Bracket, Kind, Mark, marks};

use super::{Language, Span};

/// The sentences of `paragraph`, without white space at their ends: spans of bytes, in order.
///
/// Quotations and brackets stay whole, and a sentence keeps its closing brackets.
pub fn split(paragraph: &str, language: Language) -> Vec<Span> {
    let marks = marks(paragraph);
    let judge = Judge { text: paragraph, language, marks: &marks };
    let mut sentences = Vec::with_capacity(marks.len() / 4 + 1);
    let mut start = 0;
    for (at, mark) in marks.iter().enumerate() {
        if mark.start < start {
            continue;
        }
        if let Some(end) = judge.boundary(at, start) {
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
    if span.is_empty() {
        return;
    }
    match sentences.last_mut() {
        // Stray marks, a wrong-way quotation mark or an emoticon belong to the sentence before them.
        Some(last) if !span.of(text).chars().any(char::is_alphanumeric) => last.end = span.end,
        _ => sentences.push(span),
    }
}

/// Judges whether a mark ends a sentence.
struct Judge<'a> {
    text: &'a str,
    language: Language,
    marks: &'a [Mark],
}

/// What may follow a quotation that belongs to the next word: the chain of quotations that is looked through.
const LONGEST_CHAIN: usize = 8;

impl Judge<'_> {
    /// Where the sentence from `start` ends that the mark at index `at` ends, if it does.
    fn boundary(&self, at: usize, start: usize) -> Option<usize> {
        let mark = self.marks.get(at).filter(|mark| !mark.inside)?;
        match mark.kind {
            Kind::Terminator => self.after_terminator(mark, at),
            Kind::Close(_) | Kind::Straight if mark.partner.is_some_and(|partner| partner < at) => {
                self.after_quotation(mark, at, start)
            }
            _ => None,
        }
    }

    fn slice(&self, from: usize, to: usize) -> &str {
        self.text.get(from..to).unwrap_or_default()
    }

    fn after_terminator(&self, mark: &Mark, at: usize) -> Option<usize> {
        let run = self.slice(mark.start, mark.end);
        let before = self.slice(0, mark.start).chars().next_back();
        let tail = self.text.get(mark.end..)?;
        let after = tail.chars().next();
        let closed = self.closed(mark.end, at + 1);
        match Strength::of(run) {
            Strength::None => return None,
            Strength::Stop if run.starts_with('．') => {
                let in_number =
                    |c: char| c.is_ascii_alphanumeric() || matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ');
                if before.is_some_and(in_number) && after.is_some_and(in_number) {
                    return None;
                }
            }
            Strength::Stop => {
                let spaced = after.is_none_or(char::is_whitespace) || closed.is_some();
                if !spaced || !self.is_full_stop(mark.start, tail) {
                    return None;
                }
            }
            // Yahoo!ニュース, Yahoo! is
            Strength::Mark if before.is_some_and(|c| c.is_ascii_alphabetic()) => {
                let small = tail.trim_start().starts_with(|c: char| c.is_ascii_lowercase());
                if small || after.is_some_and(char::is_alphanumeric) {
                    return None;
                }
            }
            Strength::Mark | Strength::Full => {}
        }
        let Some(end) = closed else {
            let goes_on = match Strength::of(run) {
                Strength::Mark => self.language.is_japanese() && continues_exclamation(tail),
                // モーニング娘。の: sentences hardly ever end in a kanji or katakana and names hardly in a hiragana.
                Strength::Full => {
                    self.language.is_japanese() && before.is_some_and(|c| !is_hiragana(c)) && continues_name(tail)
                }
                _ => false,
            };
            return (!goes_on).then_some(mark.end);
        };
        (!self.goes_on_after_quotation(end, at, 0)).then_some(end)
    }

    /// The end of the closing brackets without partner that follow `end`, if any do; `next` is the next mark's index.
    fn closed(&self, end: usize, next: usize) -> Option<usize> {
        let mut closed = None;
        for mark in self.marks.get(next..)? {
            let free = match mark.kind {
                Kind::Close(_) => mark.partner.is_none(),
                Kind::Straight => mark.partner.is_none() && mark.start == closed.unwrap_or(end),
                _ => false,
            };
            if !free || !self.slice(closed.unwrap_or(end), mark.start).trim().is_empty() {
                break;
            }
            closed = Some(mark.end);
        }
        closed
    }

    /// Whether an ASCII full stop before a space ends a sentence.
    fn is_full_stop(&self, at: usize, tail: &str) -> bool {
        let head = self.slice(self.text.floor_char_boundary(at.saturating_sub(LONGEST_WORD)), at);
        let word = head.rsplit(|c: char| !c.is_alphabetic() && c != '.').next().unwrap_or_default();
        let abbreviated =
            word.chars().count() == 1 && word.is_ascii() || word.contains('.') || ABBREVIATIONS.contains(&word);
        let next = tail.trim_start().chars().next();
        let stands_alone = head.is_empty() || head.ends_with(char::is_whitespace);
        !abbreviated && !stands_alone && next.is_none_or(|c| !c.is_lowercase() && !is_comma(c))
    }

    /// Where the sentence ends whose last quotation the mark at index `at` closes.
    fn after_quotation(&self, mark: &Mark, at: usize, start: usize) -> Option<usize> {
        let last = self.marks.get(at.checked_sub(1)?).filter(|last| last.kind == Kind::Terminator)?;
        if !self.slice(last.end, mark.start).trim().is_empty() {
            return None;
        }
        let opener = self.marks.get(mark.partner?)?;
        let round = opener.kind == Kind::Open(Bracket::Round);
        match Strength::of(self.slice(last.start, last.end)) {
            // （！） after a word, or an aside that only exclaims, is part of its sentence.
            Strength::Mark if round && !self.slice(start, opener.start).trim().is_empty() => return None,
            Strength::Full | Strength::Mark => {}
            Strength::Stop if !round => {}
            _ => return None,
        }
        let end = self.closed(mark.end, at + 1).unwrap_or(mark.end);
        (!self.goes_on_after_quotation(end, at, 0)).then_some(end)
    }

    /// Whether the sentence goes on after a quotation that ends at `end`, with the mark of index `at`.
    fn goes_on_after_quotation(&self, end: usize, at: usize, chain: usize) -> bool {
        let rest = self.slice(end, self.text.len());
        let tail = rest.trim_start();
        let Some(next) = tail.chars().next() else { return false };
        if is_comma(next) || "。｡・：:）)」』”’】》〉…".contains(next) {
            return true;
        }
        // 「…？」「…！」という and 「…！」（…）で: what follows the last of several brackets tells for all.
        let start = self.text.len() - tail.len();
        let follows = self.marks.get(at + 1..).unwrap_or_default().iter().take_while(|mark| mark.start <= start).last();
        if let Some(Mark { partner: Some(close), kind: Kind::Open(_), .. }) = follows.filter(|m| m.start == start)
            && self.language.is_japanese()
            && let Some(last) = self.marks.get(*close)
        {
            return chain < LONGEST_CHAIN && self.goes_on_after_quotation(last.end, *close, chain + 1);
        }
        if self.language.is_japanese() {
            continues_quotation(tail)
        } else if self.language.is_chinese() {
            says(tail)
        } else {
            next.is_lowercase() || self.language == Language::KO && rest.len() == tail.len() && next.is_alphabetic()
        }
    }
}

/// How strongly a run of terminators ends a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strength {
    /// An ellipsis: not by itself.
    None,
    /// `.` and `．`: not inside numbers, names and abbreviations.
    Stop,
    /// ！ and ？: unless a particle follows.
    Mark,
    /// 。
    Full,
}

impl Strength {
    fn of(run: &str) -> Self {
        if run.contains(['！', '？', '!', '?', '‼', '⁇', '⁈', '⁉']) {
            Self::Mark
        } else if run.contains(['。', '｡']) {
            Self::Full
        } else if run.contains('．') || run.trim_end_matches('…') == "." {
            Self::Stop
        } else {
            Self::None
        }
    }
}

/// Longest word that is looked at before a full stop, in bytes.
const LONGEST_WORD: usize = 24;
const ABBREVIATIONS: [&str; 20] = [
    "Mr", "Mrs", "Ms", "Dr", "St", "Prof", "Gen", "Lt", "Col", "Capt", "Sgt", "Sen", "Rep", "Gov", "Jr", "Sr", "No",
    "vs", "Inc", "Ltd",
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ja(text: &str) -> Vec<&str> {
        sentences(text, Language::JA).collect()
    }

    fn zh(text: &str) -> Vec<&str> {
        sentences(text, Language::ZH_HANS).collect()
    }

    #[test]
    fn terminators_end_sentences_outside_brackets() {
        assert_eq!(ja("これは猫だ。名前は無い！"), ["これは猫だ。", "名前は無い！"]);
        assert_eq!(ja("本当か！？　…本当だ……。次"), ["本当か！？", "…本当だ……。", "次"]);
        assert_eq!(ja("彼は「行く。待て」と言った。終わり"), ["彼は「行く。待て」と言った。", "終わり"]);
        assert_eq!(ja("（中略。）「『行く。』と。」彼"), ["（中略。）", "「『行く。』と。」", "彼"]);
        assert_eq!(zh("“好。”他问：“走？”“走。”"), ["“好。”", "他问：“走？”", "“走。”"]);
        assert_eq!(ja("閉じない「括弧。次の文。"), ["閉じない「括弧。", "次の文。"]);
        assert_eq!(ja("開かない。」次の文。"), ["開かない。」", "次の文。"]);
        assert_eq!(zh("他说：“好。“"), ["他说：“好。“"]);
    }

    #[test]
    fn straight_and_careless_quotation_marks_pair_up() {
        assert_eq!(zh("他说\"走。停。\"后来\"好。\"再见"), ["他说\"走。停。\"", "后来\"好。\"", "再见"]);
        assert_eq!(zh("\"走。停。”然后"), ["\"走。停。”", "然后"]);
        assert_eq!(zh("完了。”我们走。停，”他说。"), ["完了。", "”我们走。停，”他说。"]);
    }

    #[test]
    fn a_sentence_goes_on_after_a_quotation() {
        assert_eq!(ja("「行く。」と言った。"), ["「行く。」と言った。"]);
        assert_eq!(ja("「行く。」彼は去った。"), ["「行く。」", "彼は去った。"]);
        assert_eq!(ja("「行く？」「行く！」という声。でも"), ["「行く？」「行く！」という声。", "でも"]);
        assert_eq!(ja("『走れ！』（新社刊）でデビュー。"), ["『走れ！』（新社刊）でデビュー。"]);
        assert_eq!(ja("「行く。」でも彼は去った。"), ["「行く。」", "でも彼は去った。"]);
        assert_eq!(zh("“好。”他说。“走吧。”"), ["“好。”他说。", "“走吧。”"]);
    }

    #[test]
    fn names_and_numbers_stay_whole() {
        assert_eq!(ja("４６．２％増えた。Yahoo!ニュース"), ["４６．２％増えた。", "Yahoo!ニュース"]);
        assert_eq!(ja("モーニング娘。の新曲。行きたい！と思う"), ["モーニング娘。の新曲。", "行きたい！と思う"]);
        assert_eq!(ja("安い（！）店だ。近い．広い．"), ["安い（！）店だ。", "近い．", "広い．"]);
        assert_eq!(ja("詳細は https://a.b/c.html?d を。次"), ["詳細は https://a.b/c.html?d を。", "次"]);
        assert_eq!(zh("[[zh:什么？]]是[好吗？](a.md)好。对"), ["[[zh:什么？]]是[好吗？](a.md)好。", "对"]);
    }

    #[test]
    fn english_and_korean_end_at_full_stops() {
        let en: Vec<_> =
            sentences("Mr. Kim paid 5.2 million. “Why? I don’t know,” he said. Yahoo! is big.", Language::EN).collect();
        assert_eq!(en, ["Mr. Kim paid 5.2 million.", "“Why? I don’t know,” he said.", "Yahoo! is big."]);
        let ko: Vec<_> = sentences("그는 갔다. “안 간다.”고 말했다. 왜?", Language::KO).collect();
        assert_eq!(ko, ["그는 갔다.", "“안 간다.”고 말했다.", "왜?"]);
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
