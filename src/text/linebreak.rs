//! Rows of text on a screen: UAX #14 with the stricter habits of Japanese and Chinese typesetting (kinsoku).

use std::iter::Peekable;

use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::width::{Ambiguous, clusters};
use super::{Language, Span};

/// Divides `text` into rows of at most `width` cells, without the white space at which they break.
///
/// Rows break where UAX #14 allows it, never before 、。」 or after 「（, nor inside a run of full-width digits or
/// letters. A word that is longer than a row is divided between grapheme clusters. Line feeds start a new row, and
/// an empty text is one empty row. A width below two cells counts as two, which one ideograph needs.
pub fn wrap(text: &str, width: u16, language: Language, ambiguous: Ambiguous) -> Vec<Span> {
    let width = usize::from(width).max(2);
    let mut rows = Vec::with_capacity(text.len() / (width + 1) + 1);
    let mut breaks = Breaks::new(text, language);
    let mut row = Row::default();
    for cluster in clusters(text, ambiguous) {
        let blank = text.get(cluster.start..cluster.end).is_some_and(|c| c.trim().is_empty());
        if cluster.start > row.start {
            match breaks.before(cluster.start) {
                Some(BreakOpportunity::Mandatory) => {
                    rows.push(row.until(text, cluster.start));
                    row = Row { start: cluster.start, ..Row::default() };
                }
                // White space hangs over the edge, and no row starts with any.
                _ if blank => {}
                Some(BreakOpportunity::Allowed) => row.best = Some((cluster.start, row.cells)),
                None => {
                    let place = Some((cluster.start, row.cells));
                    if breaks.kinsoku_allows(cluster.start) {
                        row.fair = place;
                    }
                    if breaks.marks_allow(cluster.start) {
                        row.poor = place;
                    }
                }
            }
        }
        while !blank && row.cells + cluster.width > width && cluster.start > row.start {
            let (end, cells) = row.best.or(row.fair).or(row.poor).unwrap_or((cluster.start, row.cells));
            rows.push(row.until(text, end));
            row = row.rest(end, cells);
        }
        row.cells += cluster.width;
    }
    rows.push(row.until(text, text.len()));
    rows
}

/// A row that is being filled.
#[derive(Clone, Copy, Default)]
struct Row {
    start: usize,
    /// Cells filled.
    cells: usize,
    /// The last place where the text may break, and the cells before it.
    best: Option<(usize, usize)>,
    /// The last place where a word may be divided if it must.
    fair: Option<(usize, usize)>,
    /// The last place where a number may be divided if it must, or a word that takes up the whole row.
    poor: Option<(usize, usize)>,
}

impl Row {
    fn until(&self, text: &str, end: usize) -> Span {
        let inner = text.get(self.start..end).unwrap_or_default();
        Span::new(self.start, self.start + inner.trim_end().len())
    }

    /// What stands after a break at `end`, before which `cells` are filled.
    fn rest(&self, end: usize, cells: usize) -> Self {
        let after =
            |place: Option<(usize, usize)>| place.filter(|p| p.0 > end).map(|(at, before)| (at, before - cells));
        Self { start: end, cells: self.cells - cells, best: None, fair: after(self.fair), poor: after(self.poor) }
    }
}

/// Where a text may break: UAX #14, less what kinsoku forbids, and with the quotation marks of CJK text.
struct Breaks<'a, I: Iterator<Item = (usize, BreakOpportunity)>> {
    text: &'a str,
    language: Language,
    opportunities: Peekable<I>,
}

impl<'a> Breaks<'a, std::iter::Empty<(usize, BreakOpportunity)>> {
    fn new(text: &'a str, language: Language) -> Breaks<'a, impl Iterator<Item = (usize, BreakOpportunity)>> {
        Breaks { text, language, opportunities: linebreaks(text).peekable() }
    }
}

impl<I: Iterator<Item = (usize, BreakOpportunity)>> Breaks<'_, I> {
    /// Whether and how the text may break at `at`; to be asked from left to right.
    fn before(&mut self, at: usize) -> Option<BreakOpportunity> {
        while self.opportunities.next_if(|opportunity| opportunity.0 < at).is_some() {}
        let opportunity = self.opportunities.next_if(|opportunity| opportunity.0 == at).map(|(_, kind)| kind);
        if opportunity == Some(BreakOpportunity::Mandatory) {
            return opportunity;
        }
        let allowed = opportunity.is_some() || self.beside_quotation(at);
        (allowed && self.kinsoku_allows(at)).then_some(BreakOpportunity::Allowed)
    }

    fn around(&self, at: usize) -> Option<(char, char)> {
        let (head, tail) = self.text.split_at_checked(at)?;
        Some((head.chars().next_back()?, tail.chars().next()?))
    }

    /// UAX #14 glues “ and ” to what stands on either side of them; beside a wide character it is plain which they are.
    fn beside_quotation(&self, at: usize) -> bool {
        self.around(at).is_some_and(|(before, after)| match (before, after) {
            (_, '“' | '‘') => is_wide(before) || matches!(before, '”' | '’'),
            ('”' | '’', _) => is_wide(after),
            _ => false,
        })
    }

    /// Whether Japanese and Chinese typesetting lets a row end before `at`.
    fn kinsoku_allows(&self, at: usize) -> bool {
        let divides = self.around(at).is_some_and(|(before, after)| {
            is_one_word(before, after) || self.language == Language::KO && is_hangul(before) && is_hangul(after)
        });
        !divides && self.marks_allow(at)
    }

    /// Whether no mark stands on the wrong side of a break before `at`.
    fn marks_allow(&self, at: usize) -> bool {
        let Some((before, after)) = self.around(at) else { return true };
        let visible = if before.is_whitespace() {
            self.text.get(..at).and_then(|head| head.trim_end().chars().next_back())
        } else {
            Some(before)
        };
        !never_at_start(after) && !visible.is_some_and(never_at_end)
    }
}

fn is_hangul(c: char) -> bool {
    matches!(c, '가'..='힣')
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{a4cf}' | '가'..='힣' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a row would divide a number or a word, or a doubled … or —.
fn is_one_word(before: char, after: char) -> bool {
    match (before, after) {
        (b, 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９') if is_full_width_word(b) => true,
        ('０'..='９', '％' | '．' | '，' | '：') | ('…', '…') | ('‥', '‥') | ('—', '—') | ('―', '―') | ('─', '─') => {
            true
        }
        (b, a) if b.is_ascii_alphanumeric() => {
            a.is_ascii_alphanumeric() || matches!(a, '.' | ',' | ':' | '\'' | '’' | '%' | '‰' | '℃' | '％')
        }
        ('.' | ',' | ':' | '\'' | '’' | '$' | '¥' | '€' | '£' | '#' | '+' | '-', a) => a.is_ascii_alphanumeric(),
        ('￥' | '＄' | '￡', a) => is_full_width_word(a) || a.is_ascii_digit(),
        _ => false,
    }
}

fn is_full_width_word(c: char) -> bool {
    matches!(c, 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' | '．' | '，' | '：')
}

/// Characters that may not start a row (JIS X 4051 and GB/T 15834, with the small kana).
pub(super) fn never_at_start(c: char) -> bool {
    matches!(c, '、' | '。' | '，' | '．' | '・' | '：' | '；' | '？' | '！' | '‼' | '⁇' | '⁈' | '⁉' | '｡' | '､' | '･' | '·'
        | '）' | '］' | '｝' | '〕' | '〉' | '》' | '」' | '』' | '】' | '〙' | '〗' | '〟' | '｠' | '｣' | '»' | '”' | '’'
        | 'ー' | '々' | '〻' | 'ゝ' | 'ゞ' | 'ヽ' | 'ヾ' | '゛' | '゜' | '～' | '〜' | '‐' | '゠' | '–' | '…' | '‥'
        | 'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' | 'ゕ' | 'ゖ'
        | 'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ヮ' | 'ヵ' | 'ヶ' | 'ㇰ'..='ㇿ'
        | 'ｧ'..='ｰ' | 'ﾞ' | 'ﾟ' | '％' | '‰' | '℃' | '%' | ',' | '.' | ')' | ']' | '}' | '!' | '?' | ';' | ':')
}

/// Characters that may not end a row.
pub(super) fn never_at_end(c: char) -> bool {
    matches!(
        c,
        '（' | '［'
            | '｛'
            | '〔'
            | '〈'
            | '《'
            | '「'
            | '『'
            | '【'
            | '〘'
            | '〖'
            | '〝'
            | '｟'
            | '｢'
            | '«'
            | '“'
            | '‘'
            | '('
            | '['
            | '{'
            | '￥'
            | '＄'
            | '￡'
    )
}

#[cfg(test)]
mod tests {
    use super::super::width::text_width;
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str, width: u16) -> Vec<&str> {
        wrap(text, width, Language::JA, Ambiguous::Narrow).into_iter().map(|row| row.of(text)).collect()
    }

    #[test]
    fn punctuation_stays_with_its_text() {
        assert_eq!(rows("これは、「日本」です。", 8), ["これは、", "「日本」", "です。"]);
        assert_eq!(rows("日本語です。", 10), ["日本語で", "す。"]);
        assert_eq!(rows("ああ「いい」", 6), ["ああ", "「い", "い」"]);
        assert_eq!(rows("他说“你好”然后走了", 7), ["他说“你", "好”然后", "走了"]);
        assert_eq!(rows("サーバー", 6), ["サー", "バー"]);
    }

    #[test]
    fn numbers_and_words_stay_whole() {
        assert_eq!(rows("約5,000人が", 6), ["約", "5,000", "人が"]);
        assert_eq!(rows("約４６．２％増", 10), ["約", "４６．２％", "増"]);
        assert_eq!(rows("the United States", 8), ["the", "United", "States"]);
        assert_eq!(rows("incomprehensible", 6), ["incomp", "rehens", "ible"]);
    }

    #[test]
    fn white_space_is_dropped_where_rows_break() {
        assert_eq!(rows("日本　　 中国", 4), ["日本", "中国"]);
        assert_eq!(rows("a\n\nb", 4), ["a", "", "b"]);
        assert_eq!(rows("", 4), [""]);
        assert_eq!(rows("  a", 4), ["  a"]);
    }

    #[test]
    fn korean_breaks_at_spaces() {
        let text = "그는 문제라고 말했다";
        let rows: Vec<_> =
            wrap(text, 10, Language::KO, Ambiguous::Narrow).into_iter().map(|row| row.of(text)).collect();
        assert_eq!(rows, ["그는", "문제라고", "말했다"]);
    }

    fn article() -> impl Strategy<Value = String> {
        "(日|本|の|カ|ー|っ|、|。|「|」|（|）|“|”|…|—|a|Z|9|,|\\.|%| |　|\n|５|％|한|か\u{3099}|葛\u{e0100}|🇯🇵|👩\u{200d}👧|\u{1b}|\u{200b}|\\PC){0,80}"
    }

    proptest! {
        #[test]
        fn rows_fit_and_cover_the_text(text in article(), width in 2u16..40, wide: bool) {
            let ambiguous = if wide { Ambiguous::Wide } else { Ambiguous::Narrow };
            let rows = wrap(&text, width, Language::JA, ambiguous);
            let ends: Vec<_> = clusters(&text, ambiguous).map(|c| c.end as u32).chain([0]).collect();
            let mut last = 0;
            for row in &rows {
                let dropped = text.get(last as usize..row.start as usize);
                prop_assert!(dropped.is_some_and(|gap| gap.trim().is_empty()), "{:?}", rows);
                prop_assert!(text_width(row.of(&text), ambiguous) <= usize::from(width));
                prop_assert!(ends.contains(&row.start));
                last = row.end;
            }
            prop_assert!(text.get(last as usize..).is_some_and(|gap| gap.trim().is_empty()));
        }

        #[test]
        fn rows_keep_kinsoku_where_they_can(text in "(日|本|の|カ|、|。|「日|本」|（日|国）|ab|１２|ー| ){0,60}", width in 4u16..40) {
            let rows = wrap(&text, width, Language::JA, Ambiguous::Narrow);
            let good = |at: usize| {
                let (head, tail) = text.split_at(at);
                !tail.starts_with(never_at_start) && !head.trim_end().ends_with(never_at_end)
            };
            for pair in rows.windows(2) {
                let (start, next) = (pair[0].start as usize, pair[1].start as usize);
                // A row without any good place has to be divided at a bad one.
                let places = text.char_indices().map(|(at, c)| (at, c != ' '));
                let mut inner = places.filter(|&(at, visible)| start < at && at < next && visible);
                prop_assert!(good(next) || !inner.any(|(at, _)| good(at)), "{:?}", rows);
            }
        }
    }
}
