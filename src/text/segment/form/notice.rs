//! Appeals, navigation, legal notices and headings of lists of other articles.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// Words that give a short line away wherever they stand in it; in lower case, with single spaces.
const PHRASES: &[&str] = &[
    // Follow, sign up, share.
    "クリックして",
    "クリックする",
    "クリックで",
    "こちらをご覧",
    "詳しくはこちら",
    "詳細はこちら",
    "お申し込みはこちら",
    "フォローして",
    "フォローお願い",
    "会員登録",
    "無料登録",
    "メルマガ",
    "メールマガジン",
    "チャンネル登録",
    "ログイン",
    "購読する",
    "購読はこちら",
    "購読のお申",
    "シェアする",
    "ツイートする",
    "コメントする",
    "印刷する",
    "关注我们",
    "關注我們",
    "微信公众号",
    "订阅我们",
    "訂閱",
    "分享到",
    "分享至",
    "扫码",
    "掃碼",
    "点击放大",
    "點擊放大",
    "点击观看",
    "點擊觀看",
    "点击图",
    "點擊圖",
    "点击这里",
    "点击此处",
    "点击查看",
    "点击阅读",
    "点击关注",
    "点击下载",
    "点击进入",
    "点击订阅",
    "点击上方",
    "点击下方",
    "點擊這裡",
    "點擊此處",
    "點擊查看",
    "點擊閱讀",
    "點擊關注",
    "點擊下載",
    "點擊訂閱",
    "click here",
    "sign up",
    "subscribe",
    "newsletter",
    "follow us",
    "share this",
    "share on",
    "advertisement",
    "download our app",
    "download the app",
    "leave a comment",
    // Go on, go back.
    "この記事を読",
    "この記事をシェア",
    "この記事を共有",
    "この記事を保存",
    "この記事を評価",
    "この記事を書",
    "この記事を友",
    "続きを読む",
    "もっと見る",
    "もっと読む",
    "一覧を見る",
    "一覧へ",
    "一覧に戻る",
    "トップへ戻る",
    "トップに戻る",
    "ページトップ",
    "次のページ",
    "前のページ",
    "目次に戻る",
    "继续往下",
    "繼續往下",
    "继续向下",
    "繼續向下",
    "继续滑",
    "繼續滑",
    "返回首页",
    "返回首頁",
    "返回顶部",
    "返回頂部",
    "返回搜狐",
    "返回列表",
    "返回目录",
    "返回目錄",
    "上一篇",
    "上一页",
    "上一頁",
    "下一篇",
    "下一页",
    "下一頁",
    "阅读原文",
    "閱讀原文",
    "查看更多",
    "展开全文",
    "展開全文",
    "read more",
    "read next",
    "read the full",
    "skip to",
    "back to top",
    // Law.
    "無断転載",
    "無断複製",
    "無断使用",
    "転載を禁",
    "著作権",
    "all rights reserved",
    "copyright",
    "©",
    "版权所有",
    "版權所有",
    "转载请注明",
    "轉載請註明",
    "免责声明",
    "免責聲明",
    "责任声明",
    "cookie",
    "privacy policy",
    "terms of use",
    "terms of service",
];

/// The same for English words that must not go on: "signing in" is prose.
const WHOLE_WORDS: &[&str] = &["sign in", "log in", "menu"];

/// Words that must close the line.
const CLOSINGS: &[&str] = &["こちらから", "フォローする"];

/// Two words with at most so many characters between them.
const GAPPED: &[(&str, usize, &[&str])] = &[
    ("未经", 8, &["授权", "许可"]),
    ("未經", 8, &["授權", "許可"]),
    ("扫描", 6, &["二维码"]),
    ("掃描", 6, &["qr"]),
    ("长按", 8, &["二维码"]),
    ("关注", 8, &["公众号", "微信"]),
];

/// All that the line says, signs aside.
const WHOLE_LINES: &[&str] = &[
    "返回",
    "听新闻",
    "聽新聞",
    "听新聞",
    "聽新闻",
    "広告",
    "pr",
    "スポンサードリンク",
    "スポンサーリンク",
    "广告",
    "廣告",
    "ad",
    "ads",
    "sponsored",
];

/// Headings of lists of other articles.
const RELATED: &[&str] = &[
    "関連記事",
    "関連ニュース",
    "関連リンク",
    "関連情報",
    "関連キーワード",
    "関連タグ",
    "おすすめ",
    "おすすめ記事",
    "おすすめの記事",
    "人気記事",
    "人気の記事",
    "人気ランキング",
    "アクセスランキング",
    "こちらもおすすめ",
    "最新記事",
    "新着記事",
    "注目記事",
    "注目の記事",
    "ほかの記事",
    "相关阅读",
    "相关新闻",
    "相关报道",
    "相关文章",
    "相关链接",
    "相关推荐",
    "相關閱讀",
    "相關新聞",
    "相關報導",
    "相關文章",
    "相關連結",
    "相關推薦",
    "延伸阅读",
    "延伸閱讀",
    "推荐阅读",
    "推薦閱讀",
    "热门文章",
    "热门新闻",
    "热门推荐",
    "熱門文章",
    "熱門新聞",
    "猜你喜欢",
    "更多新闻",
    "更多报道",
    "更多文章",
    "更多新聞",
    "更多報導",
    "精彩推荐",
    "最新文章",
    "most read",
    "most popular",
    "read also",
    "see also",
];

/// How such headings begin that go on with words of their own.
const RELATED_LEADS: &[&str] = &["あわせて読みたい", "合わせて読みたい", "you may also like"];

/// English ones of two words.
const RELATED_FIRST: &[&str] = &["more", "related", "top", "latest", "recommended", "popular", "trending", "other"];
const RELATED_SECOND: &[&str] = &["stories", "articles", "news", "posts", "reading", "links"];

/// Labels of links to the source of what stands above.
const LEADS_ON: &[&str] = &[
    "読む",
    "原文",
    "元記事",
    "出典",
    "引用元",
    "ソース",
    "来源",
    "來源",
    "链接",
    "鏈接",
    "連結",
    "リンク",
    "全文",
    "read",
    "source",
    "original",
    "link",
    "via",
];

/// Nothing where the automaton cannot be built, which a test rules out.
static PHRASE_AUTOMATON: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    // Cheap to build: the first article is on the screen sooner than a DFA would be ready.
    AhoCorasick::builder().kind(Some(AhoCorasickKind::NoncontiguousNFA)).build(PHRASES).ok()
});

/// Whether the short line is an appeal, navigation or a legal notice.
pub(super) fn is_notice(line: &str) -> bool {
    let line = plain(line);
    let whole = line.trim_matches(|c: char| !c.is_alphanumeric());
    PHRASE_AUTOMATON.as_ref().is_some_and(|phrases| phrases.is_match(&line))
        || WHOLE_WORDS.iter().any(|phrase| holds_words(&line, phrase))
        || CLOSINGS.iter().any(|phrase| line.ends_with(phrase))
        || GAPPED.iter().any(|&(first, gap, second)| holds_gapped(&line, first, gap, second))
        || WHOLE_LINES.contains(&whole)
        || whole.starts_with("広告の下に")
        || line.split_once("toggle ").is_some_and(|(_, rest)| rest.starts_with(char::is_alphanumeric))
        || line
            .split_once("(c)")
            .is_some_and(|(_, rest)| rest.trim_start().chars().take(4).filter(char::is_ascii_digit).count() == 4)
}

/// Whether the line heads a list of other articles.
pub(super) fn heads_related(line: &str) -> bool {
    let line = plain(line);
    let line = line.trim_matches(|c: char| !c.is_alphanumeric());
    RELATED.contains(&line)
        || RELATED_LEADS.iter().any(|lead| line.starts_with(lead))
        || line.split_once(' ').is_some_and(|(first, rest)| {
            RELATED_FIRST.contains(&first) && (RELATED_SECOND.contains(&rest) || rest.starts_with("from "))
        })
}

/// Whether the label of a link says that it leads to the source, or to the whole text.
pub(super) fn leads_on(label: &str) -> bool {
    let label = label.to_lowercase();
    LEADS_ON.iter().any(|word| label.contains(word))
}

/// In lower case, with single spaces.
fn plain(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.extend(word.chars().flat_map(char::to_lowercase));
    }
    plain
}

fn holds_words(line: &str, words: &str) -> bool {
    line.match_indices(words).any(|(at, _)| {
        let before = line.get(..at).unwrap_or_default();
        let after = line.get(at + words.len()..).unwrap_or_default();
        !before.ends_with(|c: char| c.is_ascii_alphanumeric())
            && !after.starts_with(|c: char| c.is_ascii_alphanumeric())
    })
}

fn holds_gapped(line: &str, first: &str, gap: usize, second: &[&str]) -> bool {
    line.split_once(first).is_some_and(|(_, rest)| {
        second.iter().any(|word| {
            rest.find(word).and_then(|at| rest.get(..at)).is_some_and(|between| between.chars().count() <= gap)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_written_as_lines_are_compared() {
        assert!(PHRASE_AUTOMATON.is_some());
        for phrase in PHRASES.iter().chain(WHOLE_WORDS).chain(WHOLE_LINES).chain(RELATED) {
            assert_eq!(plain(phrase), *phrase);
        }
    }

    #[test]
    fn words_end_where_they_end() {
        assert!(is_notice("Log in"));
        assert!(!is_notice("Log into history"));
        assert!(is_notice("未经本站书面授权"));
        assert!(!is_notice("未经本站编辑部和全体作者书面授权"));
        assert!(is_notice("(c) 2024 Example"));
        assert!(heads_related("■ More from Example"));
        assert!(!heads_related("More rain"));
    }
}
