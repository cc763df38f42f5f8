//! Lines that belong to a picture or a table.

use super::phrase::{after_any, count_up_to, is_han};

/// Words that label a picture or a table, with a number or one of `SEPARATORS` after them.
const LABELS: &[&str] = &[
    "写真",
    "画像",
    "図",
    "表",
    "図表",
    "グラフ",
    "イラスト",
    "動画",
    "資料写真",
    "キャプション",
    "撮影",
    "图",
    "圖",
    "图片",
    "圖片",
    "图表",
    "圖表",
    "图为",
    "圖為",
    "资料图",
    "資料圖",
    "图片来源",
    "圖片來源",
    "图源",
    "圖源",
    "摄影",
    "攝影",
    "photo",
    "image",
    "picture",
    "figure",
    "fig.",
    "fig",
    "table",
    "video",
    "caption",
    "photograph",
];
const SEPARATORS: &[char] = &['：', ':', '＝', '=', '／', '/', '|', '｜', '】', ']', '）', ')'];

/// Labels that a number alone makes a caption of.
const NUMBERED: &[&str] = &["図", "表", "图", "圖", "figure", "fig.", "table"];

/// All that the brackets at the end of a caption hold.
const SOURCES: &[&str] = &[
    "資料写真",
    "資料",
    "提供写真",
    "资料图",
    "資料圖",
    "資料圖片",
    "网络图",
    "网络图片",
    "AP",
    "AFP",
    "ロイター",
    "時事",
    "共同",
    "getty image",
    "getty images",
];

/// Agencies and other words that the credit at the end of a line may close with.
const CREDITS: &[&str] = &[
    "法新社",
    "路透",
    "路透社",
    "美联社",
    "美聯社",
    "彭博",
    "彭博社",
    "欧新社",
    "歐新社",
    "新华社",
    "新華社",
    "中新社",
    "中央社",
    "联合报系",
    "聯合報系",
    "联合報系",
    "聯合报系",
    "提供",
    "撮影",
    "供图",
    "供圖",
    "摄",
    "攝",
    "资料图",
    "资料圖",
    "資料图",
    "資料圖",
    "资料照",
    "資料照",
    "资料",
    "資料",
    "資料写真",
    "写真",
    "網路",
    "网络",
    "AP",
    "AFP",
    "AFP時事",
    "ロイター",
    "Reuters",
    "Getty Images",
];

const OPENING: &[char] = &['（', '(', '【', '[', '＝', '='];
const CLOSING: &[char] = &['）', ')', '】', ']'];

/// Whether the line is labelled as a caption, or is one by the source in its last brackets.
pub(super) fn is_caption(line: &str) -> bool {
    let bare =
        line.strip_prefix(['[', '【', '（', '(', '＜', '<', '▲', '△', '▼', '↑', '↓']).unwrap_or(line).trim_start();
    after_any(bare, LABELS).any(is_labelled)
        || after_any(bare, NUMBERED).any(|rest| {
            let (number, rest) = split_number(rest.trim_start());
            !number.is_empty() && rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '.' | '．' | '、'))
        })
        || after_any(bare, &["图为", "圖為"]).any(|rest| rest.starts_with(|c: char| !c.is_whitespace()))
        || line.match_indices(['（', '(', '=', '＝']).any(|(at, mark)| {
            let inner = line.get(at + mark.len()..).unwrap_or_default();
            is_picture_source(inner.strip_suffix(['）', ')']).unwrap_or(inner))
        })
        || line.strip_suffix(['摄', '攝']).is_some_and(|before| {
            ["新华社", "中新社", "记者"]
                .iter()
                .filter_map(|word| before.rsplit_once(word))
                .any(|(_, between)| count_up_to(between, 17) <= 16 && !between.contains('。'))
        })
}

/// Whether what follows a label is its number and text, or what the picture is by.
fn is_labelled(rest: &str) -> bool {
    let (_, after) = split_number(rest.trim_start());
    let after = after.trim_start();
    let text = after.strip_prefix(SEPARATORS).or_else(|| {
        let spaced = after.len() < rest.len() && after_any(rest, &[" "]).next().is_some();
        after_any(after, &["by", "credit", "courtesy"])
            .next()
            .filter(|_| spaced)
            .map(|text| text.trim_start().trim_start_matches(['：', ':']))
    });
    text.is_some_and(|text| !text.trim_start().is_empty())
}

/// The number of a picture, of up to three digits or one numeral, and the rest.
fn split_number(text: &str) -> (&str, &str) {
    let is_digit = |c: char| matches!(c, '0'..='9' | '０'..='９');
    let end = match text.chars().next() {
        Some(c) if is_digit(c) => text.chars().take(3).take_while(|&c| is_digit(c)).map(char::len_utf8).sum(),
        Some(c @ ('一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')) => c.len_utf8(),
        _ => 0,
    };
    text.split_at_checked(end).unwrap_or(("", text))
}

fn is_picture_source(inner: &str) -> bool {
    if SOURCES.iter().any(|source| inner.eq_ignore_ascii_case(source)) {
        return true;
    }
    if inner.contains(['）', ')']) {
        return false;
    }
    let by = inner.strip_prefix("写真").is_some_and(|rest| rest.starts_with(['：', ':', '=', '＝']));
    let closes = |words: &[&str], most: usize| {
        words
            .iter()
            .filter_map(|word| inner.strip_suffix(word))
            .any(|before| count_up_to(before, most + 1) <= most && !before.contains(['（', '(']))
    };
    by || inner.starts_with("撮影") || closes(&["提供", "撮影"], 20) || closes(&["摄", "攝", "供图"], 24)
}

/// Whether the line closes with a credit: who took the picture, or where it is from.
pub(super) fn ends_in_credit(line: &str) -> bool {
    line.match_indices(OPENING).any(|(at, mark)| {
        let inner = line.get(at + mark.len()..).unwrap_or_default();
        CREDITS.iter().any(|credit| {
            inner.match_indices(credit).any(|(found, _)| {
                let before = inner.get(..found).unwrap_or_default();
                let after = inner.get(found + credit.len()..).unwrap_or_default();
                let after = after.strip_prefix(CLOSING).unwrap_or(after).trim_start();
                count_up_to(before, 25) <= 24
                    && !before.contains(['（', '(', ')', '）', '。'])
                    && count_up_to(after, 7) <= 6
                    && !after.contains(char::is_whitespace)
            })
        })
    }) || is_taken_by(line.strip_suffix(['）', ')']).unwrap_or(line))
}

/// 资料图片, 記者 山田太郎 攝
fn is_taken_by(line: &str) -> bool {
    let bare = line.strip_suffix('片').unwrap_or(line);
    if let Some(before) = bare.strip_suffix(['图', '圖', '照'])
        && (before.ends_with("资料") || before.ends_with("資料"))
    {
        return true;
    }
    line.strip_suffix(['摄', '攝']).is_some_and(|before| {
        ["记者", "記者"].iter().filter_map(|word| before.rsplit_once(word)).any(|(_, name)| {
            let name = name.trim_end();
            let last = name.split_whitespace().next_back().unwrap_or_default();
            (2..=6).contains(&count_up_to(name, 9).saturating_sub(name.matches(char::is_whitespace).count()))
                && count_up_to(last, 2) == 2
                && last.chars().all(is_han)
        })
    })
}
