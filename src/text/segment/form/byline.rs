//! Lines that say who wrote it, for whom and when.

use super::phrase::{after_any, between_brackets, count_up_to, is_han, word_then};

/// Words that stand before a name, a source or a date, with one of `SEPARATORS` between.
const LABELS: &[&str] = &[
    "文",
    "取材・文",
    "文・写真",
    "写真・文",
    "撮影・文",
    "構成",
    "執筆",
    "著",
    "著者",
    "筆者",
    "ライター",
    "記者",
    "翻訳",
    "訳",
    "編集",
    "監修",
    "聞き手",
    "公開日",
    "公開日時",
    "更新日",
    "更新日時",
    "投稿日",
    "投稿日時",
    "配信日",
    "配信日時",
    "掲載日",
    "初出",
    "最終更新",
    "提供",
    "出典",
    "引用元",
    "ソース",
    "作者",
    "记者",
    "編輯",
    "编辑",
    "责任编辑",
    "責任編輯",
    "责编",
    "責編",
    "撰文",
    "编译",
    "編譯",
    "译者",
    "譯者",
    "校对",
    "校對",
    "审核",
    "審核",
    "来源",
    "來源",
    "稿源",
    "消息来源",
    "发布时间",
    "發布時間",
    "发表时间",
    "發表時間",
    "更新时间",
    "更新時間",
    "日期",
    "时间",
    "時間",
    "发布",
    "發布",
    "原标题",
    "原標題",
    "本文来源",
    "文章来源",
    "資料來源",
    "资料来源",
    "author",
    "source",
    "published",
    "updated",
    "posted",
    "editor",
    "translated by",
    "reporting by",
];
const SEPARATORS: &[char] = &['：', ':', '＝', '=', '／', '/', '|', '｜', '◎', '●', '・'];

/// Words that need no mark between them and the source.
const REPRINTED: &[&str] = &["轉載自", "转载自", "轉載", "转载", "出典元", "配信元", "情報元"];

const CORRESPONDENTS: &[&str] = &["記者", "记者", "特派员", "特派員", "通讯员", "通讯員", "通訊员", "通訊員"];

/// What closes the line of a wire story: 共同社／東京二十日電.
const FILED: &[&str] = &["電", "电", "報導", "报道", "報道"];

/// What a credit in brackets names: （ワシントン支局）.
const BUREAUS: &[&str] = &[
    "記者",
    "记者",
    "特派員",
    "特派员",
    "通信",
    "通讯",
    "新聞",
    "新闻",
    "ロイター",
    "時事",
    "共同",
    "編集部",
    "编辑部",
    "支局",
];

/// Words that stand before a name with no more than a space between.
const SIGNATURES: &[&str] = &["記者", "记者", "特派員", "文", "撰稿"];

/// Small words within Latin names.
const PARTICLES: &[&str] = &["and", "de", "van", "von", "bin", "al"];

/// Longest name of a source before a slash, in characters.
const LONGEST_SOURCE: usize = 8;
/// Most words in a Latin name, or in a few joined by "and".
const MOST_NAME_WORDS: usize = 7;

/// Whether the line says who wrote the article or where it is from. Its first character may be an opening bracket.
pub(super) fn is_byline(line: &str) -> bool {
    let bare = line.strip_prefix(['[', '【', '（', '(', '＜', '<']).unwrap_or(line);
    is_labelled(bare)
        || is_reprinted(bare)
        || is_correspondent(bare)
        || is_filed(bare)
        || is_by_name(bare)
        || is_bureau(line)
        || is_signature(line)
        || between_brackets(line).is_some_and(|inner| matches!(inner, "完" | "終わり" | "了" | "おわり"))
}

fn is_labelled(line: &str) -> bool {
    after_any(line, LABELS)
        .any(|rest| rest.trim_start().strip_prefix(SEPARATORS).is_some_and(|named| !named.trim_start().is_empty()))
}

fn is_reprinted(line: &str) -> bool {
    after_any(line, REPRINTED).any(|rest| !rest.trim_start().trim_start_matches(['：', ':']).trim_start().is_empty())
}

/// 中央社／駐東京記者 山田太郎／綜合報導
fn is_correspondent(line: &str) -> bool {
    let Some((before, rest)) = word_then(line, CORRESPONDENTS) else { return false };
    let mut before = before;
    if let Some((source, more)) = before.split_once(['／', '/']) {
        if !is_source(source) {
            return false;
        }
        before = more.trim_start();
    }
    before = before.strip_prefix("本报").or_else(|| before.strip_prefix("本報")).unwrap_or(before);
    if let Some(place) = before.strip_prefix(['駐', '驻']) {
        if !(1..=4).contains(&count_up_to(place, 5)) || place.contains(char::is_whitespace) {
            return false;
        }
        before = "";
    }
    let Some((name, after)) = rest.split_once(['／', '/']) else { return false };
    before.is_empty()
        && (2..=14).contains(&count_up_to(name.trim_start(), 15))
        && name.chars().all(|c| is_han(c) || matches!(c, '、' | '·') || c.is_whitespace())
        && count_up_to(after, 21) <= 20
}

fn is_source(text: &str) -> bool {
    (1..=LONGEST_SOURCE).contains(&count_up_to(text, LONGEST_SOURCE + 1)) && !text.contains(char::is_whitespace)
}

fn is_filed(line: &str) -> bool {
    let Some((source, rest)) = line.split_once(['／', '/']) else { return false };
    let rest = rest.trim_start();
    is_source(source)
        && FILED
            .iter()
            .filter_map(|word| rest.strip_suffix(word))
            .any(|place| count_up_to(place, 17) <= 16 && !place.contains(char::is_whitespace))
}

/// By Jane Doe and John van Example, Tokyo
fn is_by_name(line: &str) -> bool {
    let Some(rest) = after_any(line, &["by"]).next().filter(|rest| rest.starts_with(char::is_whitespace)) else {
        return false;
    };
    let names = rest.split([',', '|', '—', '–']).next().unwrap_or_default();
    let names = names.split(" -").next().unwrap_or_default();
    let is_name = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-'))
    };
    let mut words = names.split_whitespace();
    words.next().is_some_and(|first| is_name(first) && count_up_to(first, 2) == 2)
        && names.split_whitespace().count() <= MOST_NAME_WORDS
        && words.all(|word| is_name(word) || PARTICLES.iter().any(|particle| word.eq_ignore_ascii_case(particle)))
}

fn is_bureau(line: &str) -> bool {
    between_brackets(line).is_some_and(|inner| {
        !inner.contains(['（', '(', ')', '）', '。'])
            && BUREAUS
                .iter()
                .filter_map(|word| inner.split_once(word))
                .any(|(before, after)| (1..=24).contains(&count_up_to(before, 25)) && count_up_to(after, 13) <= 12)
    })
}

fn is_signature(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words.next().is_some_and(|word| SIGNATURES.contains(&word))
        && (2..=4).contains(&line.split_whitespace().count())
        && words.all(|word| (2..=4).contains(&count_up_to(word, 5)) && word.chars().all(is_han))
}
