//! Lines that their form alone gives away: addresses, bylines, captions and boilerplate.
//!
//! Only short blocks of one line are looked at; a sentence in running text that says "click here" is a sentence.

mod byline;
mod caption;
mod notice;
mod phrase;

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

use super::SegmentKind;
use super::block::Block;
use crate::text::links::link_at;
use crate::text::{Syntax, display_in};
use byline::is_byline;
use caption::{ends_in_credit, is_caption};
use notice::{heads_related, is_notice, leads_on};

/// Longest line that is looked at, in bytes of source.
const LONGEST_LINE: usize = 600;
/// Longest line, in characters, that can be a byline, a caption by its label, or boilerplate.
const LONGEST_FORM: usize = 60;
/// Longest caption that ends in its credit, in characters.
const LONGEST_CREDITED: usize = 140;
/// Longest lead-in to an address, in characters.
const LONGEST_LEAD: usize = 32;

/// Settles the kind of blocks that their form gives away.
pub(super) fn classify(text: &str, syntax: Syntax, blocks: &mut [Block]) {
    let mut last: &str = "";
    let mut related = false;
    for block in blocks {
        let source = block.span.of(text);
        if source.len() > LONGEST_LINE || source.contains('\n') {
            last = source;
            related = false;
            continue;
        }
        let shown = display_in(text, block.span, syntax).text;
        // What follows a heading such as "Related stories" is theirs as long as it looks like titles.
        let title_like = !shown.ends_with(['。', '.', '．']) && shown.chars().count() <= LONGEST_FORM * 2;
        let kind = if source == last && title_like && !shown.contains('。') {
            // A page that shows a linked article gives its title again as the text of its picture.
            Some(SegmentKind::Caption)
        } else {
            form(source, &shown, syntax)
        };
        let is_heading = block.kind == Some(SegmentKind::Heading);
        if shown.len() <= LONGEST_FORM * 3 && heads_related(&shown) {
            related = true;
            block.kind = Some(SegmentKind::Boilerplate);
        } else if kind.is_some() && (!is_heading || kind == Some(SegmentKind::Boilerplate)) {
            block.kind = kind;
        } else if related && title_like && !is_heading {
            block.kind = Some(SegmentKind::Boilerplate);
        } else {
            related = false;
        }
        last = source;
    }
}

/// The kind of a line from its form: `source` as written, `shown` without markup.
fn form(source: &str, shown: &str, syntax: Syntax) -> Option<SegmentKind> {
    let length = shown.chars().count();
    if let Some(kind) = only_links(source, syntax) {
        return Some(kind);
    }
    if is_address(shown) {
        return Some(SegmentKind::Url);
    }
    let sentences = shown.matches(['。', '．']).count();
    if length <= LONGEST_CREDITED && sentences <= 2 && ends_in_credit(shown) {
        return Some(SegmentKind::Caption);
    }
    if length > LONGEST_FORM {
        return None;
    }
    if sentences <= 1 && is_notice(shown) || is_menu(shown) {
        return Some(SegmentKind::Boilerplate);
    }
    if sentences > 0 {
        return None;
    }
    if is_caption(shown) {
        return Some(SegmentKind::Caption);
    }
    (is_byline(shown) || is_dateline(shown)).then_some(SegmentKind::Byline)
}

/// A line that holds Markdown links and images only.
fn only_links(source: &str, syntax: Syntax) -> Option<SegmentKind> {
    let (mut at, mut links, mut images, mut local, mut labels) = (0, 0_usize, 0_usize, 0_usize, 0);
    while at < source.len() {
        if let Some(link) = link_at(source, at, syntax).filter(|link| !link.target.is_empty()) {
            let target = source.get(link.target)?;
            let image = source.as_bytes().get(at) == Some(&b'!');
            images += usize::from(image);
            links += usize::from(!image);
            local += usize::from(!image && !target.contains("://"));
            labels += link.label.len();
            at = link.whole.end;
        } else {
            let c = source.get(at..)?.chars().next()?;
            if c.is_alphanumeric() {
                return None;
            }
            at += c.len_utf8();
        }
    }
    match (links, images) {
        (0, 0) => None,
        (0, _) => Some(SegmentKind::Caption),
        // Links in a row, or a short one to a neighbouring page, lead away from the article.
        (2.., _) => Some(SegmentKind::Boilerplate),
        (1, _) if local == 1 && labels <= 60 => Some(SegmentKind::Boilerplate),
        _ => leads_on(source).then_some(SegmentKind::Url),
    }
}

/// A line that is an address, alone or after a few words that lead to it.
fn is_address(shown: &str) -> bool {
    if !shown.contains("://") && !shown.contains("www.") {
        return false;
    }
    let Some(found) = ADDRESS.find(shown) else { return false };
    let lead = shown.get(..found.start()).unwrap_or_default();
    let rest = shown.get(found.end()..).unwrap_or_default();
    let rest = ADDRESS.replace_all(rest, "");
    let closes = rest.chars().all(|c| !c.is_alphanumeric());
    closes && lead.chars().count() <= LONGEST_LEAD && !lead.contains('。')
}

/// Whether a sentence is a credit in brackets, as at the end of many articles: （編集・山田）.
pub(super) fn is_credit(sentence: &str) -> bool {
    sentence.len() <= LONGEST_FORM && sentence.starts_with(['(', '（', '[', '【']) && is_byline(sentence)
}

/// ホーム｜ニュース｜スポーツ, 首页 > 政治 and 政治 経済 社会 国際 文化
fn is_menu(shown: &str) -> bool {
    let parts: Vec<&str> = shown.split(['|', '｜', '>', '＞', '»', '›']).map(str::trim).collect();
    let short = |parts: &[&str], most: usize| parts.iter().all(|part| (1..=most).contains(&part.chars().count()));
    let words: Vec<&str> = shown.split_whitespace().collect();
    let home =
        parts.first().is_some_and(|first| matches!(*first, "首页" | "首頁" | "トップ" | "ホーム" | "TOP" | "Home"));
    parts.len() >= if home { 2 } else { 3 } && short(&parts, 12)
        || words.len() >= 5
            && short(&words, 4)
            && !shown.is_ascii()
            && shown.chars().all(|c| c.is_alphabetic() || c == ' ')
}

/// A line that is a date, with no more than a source beside it.
fn is_dateline(shown: &str) -> bool {
    let has_digit = shown.contains(|c: char| matches!(c, '0'..='9' | '０'..='９'));
    if !has_digit || !DATE.is_match(shown) {
        return false;
    }
    let rest = DATE.replace_all(shown, " ");
    let timed = CLOCK.is_match(&rest);
    let rest = TIME.replace_all(&rest, " ");
    let left = rest.chars().filter(|c| c.is_alphanumeric()).count();
    // 2024年3月25日に発表: a particle after the date makes it a phrase.
    left <= if timed { 20 } else { 10 } && !rest.chars().any(|c| matches!(c, 'ぁ'..='ゖ'))
}

#[allow(clippy::expect_used)] // The patterns are constants, all of which a test compiles.
fn regex(pattern: &str) -> Regex {
    RegexBuilder::new(pattern).case_insensitive(true).ignore_whitespace(true).build().expect("a valid pattern")
}

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| regex(r"(?:https?://|www\.)[!-~]+"));

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"[0-9０-９]{4}\s*[年/.\-]\s*[0-9０-９]{1,2}\s*[月/.\-]\s*[0-9０-９]{1,2}\s*日?
        | [0-9０-９]{1,2}[/.\-][0-9０-９]{1,2}[/.\-][0-9０-９]{4}
        | (?:[0-9０-９]{4}\s*年\s*)?[0-9０-９]{1,2}\s*月\s*[0-9０-９]{1,2}\s*日
        | (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+[0-9０-９]{1,2},?\s+[0-9０-９]{4}
        | [0-9０-９]{1,2}\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+[0-9０-９]{4}",
    )
});

/// A time of day, which after a date says when something was published.
static CLOCK: LazyLock<Regex> = LazyLock::new(|| regex(r"[0-9０-９]{1,2}\s*[:：時时点]\s*[0-9０-９]{2}"));

static TIME: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"[0-9０-９]{1,2}\s*[:：時时]\s*[0-9０-９]{1,2}(?:\s*[:：分]\s*[0-9０-９]{0,2})?\s*[分秒]?
        | [ap]\.?m\.? | utc|gmt|jst|est|edt|pst|pdt|cst|bst
        | 午前|午後|上午|下午|早上|晚上
        | [(（]?[月火水木金土日][)）] | [月火水木金土日]曜日? | (?:星期|周|週)[一二三四五六日天]
        | 年|月|日|時|时|分|秒|現地時間|北京时间|北京時間|日本時間",
    )
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_compile() {
        for pattern in [&ADDRESS, &DATE, &CLOCK, &TIME] {
            assert!(!pattern.is_match(""));
        }
    }

    fn kind(line: &str) -> Option<SegmentKind> {
        let span = crate::text::Span::new(0, line.len());
        form(line, &display_in(line, span, Syntax::Plain).text, Syntax::Plain)
    }

    #[test]
    fn addresses_and_what_leads_to_them() {
        for line in ["https://example.org/a?b=c", "出典：https://example.org/", "続きはこちら → www.example.org"]
        {
            assert_eq!(kind(line), Some(SegmentKind::Url), "{line}");
        }
        assert_eq!(kind("詳しくは https://example.org/ を見よ。"), None);
    }

    #[test]
    fn bylines_and_dates() {
        for line in [
            "2025/01/26",
            "公開日:2025/01/26",
            "来源：新华社",
            "作者：张三 责任编辑：李四",
            "By Jane Doe",
            "2024年3月25日 12:42 共同通信",
            "`3/25/2024 12:42 PM UTC ` [轉載自GNews](https://example.org/1)",
            "文＝山田太郎",
            "（ワシントン支局）",
            "March 25, 2024",
        ] {
            assert_eq!(kind(line), Some(SegmentKind::Byline), "{line}");
        }
        for line in ["2024年3月25日に発表した計画", "時間がない", "来源不明的资金", "文化の日", "By and large it works"]
        {
            assert_eq!(kind(line), None, "{line}");
        }
    }

    #[test]
    fn captions() {
        for line in [
            "写真：首相官邸",
            "図1 人口の推移",
            "图为会议现场",
            "会見する首相（資料写真）",
            "会议现场。新华社记者 张三 摄",
            "![猫](cat.png)",
            "駅前。（共同通信提供）",
            "首相走出會場。（法新社）",
        ] {
            assert_eq!(kind(line), Some(SegmentKind::Caption), "{line}");
        }
        for line in ["図書館へ行く", "写真が好きだ", "首相は辞任した（関連記事は2面）"] {
            assert_eq!(kind(line), None, "{line}");
        }
    }

    #[test]
    fn boilerplate() {
        for line in [
            "[返回](README.md)",
            "チャンネルをフォローするにはここをクリックしてください",
            "© 2024 Example",
            "ホーム｜ニュース｜スポーツ",
            "点击这里订阅",
            "Sign up for our newsletter",
            "この記事を読んで…",
            "[前へ](a.html) [次へ](b.html)",
            "首頁 > 政治",
            "政治 経済 社会 国際 文化",
            "廣告 更多內容請繼續往下閱讀",
        ] {
            assert_eq!(kind(line), Some(SegmentKind::Boilerplate), "{line}");
        }
        assert_eq!(kind("首相は訪米した"), None);
    }
}
