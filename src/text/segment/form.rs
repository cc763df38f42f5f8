//! Lines that their form alone gives away: addresses, bylines, captions and boilerplate.
//!
//! Only short blocks of one line are looked at; a sentence in running text that says "click here" is a sentence.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

use super::SegmentKind;
use super::block::Block;
use crate::text::markup::link_at;
use crate::text::{Syntax, display_in};

/// Longest line that is looked at, in bytes of source.
const LONGEST_LINE: usize = 600;
/// Longest line, in characters, that can be a byline, a caption by its label, or boilerplate.
const LONGEST_FORM: usize = 60;
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
        if RELATED.is_match(&shown) {
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
    if length > LONGEST_FORM {
        return None;
    }
    let sentences = shown.matches(['。', '．']).count();
    if sentences <= 1 && BOILERPLATE.is_match(shown) || is_menu(shown) {
        return Some(SegmentKind::Boilerplate);
    }
    if sentences > 0 {
        return None;
    }
    if CAPTION.is_match(shown) {
        return Some(SegmentKind::Caption);
    }
    (BYLINE.is_match(shown) || is_dateline(shown)).then_some(SegmentKind::Byline)
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
        _ => READ_MORE.is_match(source).then_some(SegmentKind::Url),
    }
}

/// A line that is an address, alone or after a few words that lead to it.
fn is_address(shown: &str) -> bool {
    let Some(found) = ADDRESS.find(shown) else { return false };
    let lead = shown.get(..found.start()).unwrap_or_default();
    let rest = shown.get(found.end()..).unwrap_or_default();
    let rest = ADDRESS.replace_all(rest, "");
    let closes = rest.chars().all(|c| !c.is_alphanumeric());
    closes && lead.chars().count() <= LONGEST_LEAD && !lead.contains('。')
}

/// ホーム｜ニュース｜スポーツ
fn is_menu(shown: &str) -> bool {
    let parts: Vec<&str> = shown.split(['|', '｜', '>', '＞', '»', '›']).map(str::trim).collect();
    parts.len() >= 3 && parts.iter().all(|part| part.chars().count() <= 12)
}

/// A line that is a date, with no more than a source beside it.
fn is_dateline(shown: &str) -> bool {
    if !DATE.is_match(shown) {
        return false;
    }
    let rest = DATE.replace_all(shown, " ");
    let rest = TIME.replace_all(&rest, " ");
    let left = rest.chars().filter(|c| c.is_alphanumeric()).count();
    // 2024年3月25日に発表: a particle after the date makes it a phrase.
    left <= 10 && !rest.chars().any(|c| matches!(c, 'ぁ'..='ゖ'))
}

#[allow(clippy::expect_used)] // The patterns are constants, all of which a test compiles.
fn regex(pattern: &str) -> Regex {
    RegexBuilder::new(pattern).case_insensitive(true).ignore_whitespace(true).build().expect("a valid pattern")
}

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| regex(r"(?:https?://|www\.)[!-~]+"));

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\d{4}\s*[年/.\-]\s*\d{1,2}\s*[月/.\-]\s*\d{1,2}\s*日?
        | \d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}
        | (?:\d{4}\s*年\s*)?\d{1,2}\s*月\s*\d{1,2}\s*日
        | (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2},?\s+\d{4}
        | \d{1,2}\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+\d{4}",
    )
});

static TIME: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\d{1,2}\s*[:：時时]\s*\d{1,2}(?:\s*[:：分]\s*\d{0,2})?\s*[分秒]?
        | [ap]\.?m\.? | utc|gmt|jst|est|edt|pst|pdt|cst|bst
        | 午前|午後|上午|下午|早上|晚上
        | [(（]?[月火水木金土日][)）] | [月火水木金土日]曜日? | (?:星期|周|週)[一二三四五六日天]
        | 年|月|日|時|时|分|秒|現地時間|北京时间|北京時間|日本時間",
    )
});

/// Words that stand before a name, a source or a date.
static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^[\[【（(＜<]?(?:
            (?: 文|取材・文|文・写真|写真・文|撮影・文|構成|執筆|著者?|筆者|ライター|記者|翻訳|訳|編集|監修|聞き手
              | 公開日時?|更新日時?|投稿日時?|配信日時?|掲載日|初出|最終更新|提供|出典|引用元|ソース
              | 作者|记者|編輯|编辑|责任编辑|責任編輯|责编|責編|撰文|编译|編譯|译者|譯者|校对|校對|审核|審核|来源|來源|稿源|消息来源
              | 发布时间|發布時間|发表时间|發表時間|更新时间|更新時間|日期|时间|時間|发布|發布|原标题|原標題|本文来源
              | 文章来源|資料來源|资料来源|author|source|published|updated|posted|editor|translated\ by|reporting\ by )
            \s*[：:＝=／/|｜◎●・=]\s*\S
          | (?: 轉載自|转载自|轉載|转载|出典元|配信元|情報元 )\s*[：:]?\s*\S
          | by\s+(?-i:\p{Lu})[\p{L}.'’\-]+(?:\s+(?:(?-i:\p{Lu})[\p{L}.'’\-]*|and|de|van|von|bin|al)){0,6}\s*(?:[,|—–-].*)?$
        )
        | ^[（(【＝=](?:[^（()）。]{1,24})(?:記者|记者|特派員|特派员|通信|通讯|新聞|新闻|ロイター|時事|共同|編集部|编辑部|支局)[^（()）。]{0,12}[）)】]$
        | ^(?:記者|记者|特派員|文|撰稿)\s+\p{Han}{2,4}(?:\s+\p{Han}{2,4}){0,2}$
        | ^[（(](?:完|終わり|了|おわり)[)）]$",
    )
});

/// Words that label a picture or a table.
static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^[\[【（(＜<▲△▼↑↓]?\s*(?:
            (?: 写真|画像|図|表|図表|グラフ|イラスト|動画|資料写真|キャプション|撮影 | 图|圖|图片|圖片|图表|圖表|图为|圖為|资料图|資料圖|图片来源|圖片來源|图源|圖源|摄影|攝影
              | photo|image|picture|figure|fig\.?|table|video|caption|photograph )
            \s*(?:[0-9０-９]{1,3}|[一二三四五六七八九十])?\s*(?:[：:＝=／/|｜】\]）)]|(?:\ by|\ credit|\ courtesy)\s*[：:]?)\s*\S
          | (?:図|表|图|圖|figure|fig\.|table)\s*[0-9０-９]{1,3}[\s　.．、]
          | (?:图为|圖為)\S )
        | [（(=＝](?:資料写真|資料|提供写真|写真[：:=＝][^）)]*|撮影[：:=＝]?[^）)]*|[^（(）)]{0,20}提供|[^（(）)]{0,20}撮影|[^（(）)]{0,24}[摄攝]|资料图|資料圖片?|网络图片?|[^（(）)]{0,24}供图|AP|AFP|ロイター|時事|共同|getty\ images?)[）)]?$
        | (?:新华社|中新社|记者)[^。]{0,16}[摄攝]$",
    )
});

/// Appeals, navigation and legal notices.
static BOILERPLATE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:ここを|こちらを)?クリック(?:して|する|で)|こちらから$|こちらをご覧|詳しくはこちら|詳細はこちら|お申し込みはこちら|フォローする$|フォロー(?:して|お願い)
        | (?:会員|無料)登録|メルマガ|メールマガジン|チャンネル登録|ログイン|購読(?:する|はこちら|のお申)|シェアする|ツイートする|コメントする|印刷する
        | この記事を(?:読|シェア|共有|保存|評価|書|友)|続きを読む|もっと見る|もっと読む|一覧(?:を見る|へ|に戻る)|トップ(?:へ|に)戻る|ページトップ|次のページ|前のページ|目次に戻る
        | 無断(?:転載|複製|使用)|転載を禁|著作権|all\s+rights\s+reserved|copyright|©|\(c\)\s*\d{4}|版权所有|版權所有|未经.{0,8}(?:授权|许可)|未經.{0,8}(?:授權|許可)|转载请注明|轉載請註明|免责声明|免責聲明
        | 点击(?:这里|此处|查看|阅读|关注|下载|进入|订阅|上方|下方)|點擊(?:這裡|此處|查看|閱讀|關注|下載|訂閱)|扫(?:码|描.{0,6}二维码)|掃(?:碼|描.{0,6}QR)|长按.{0,8}二维码|关注(?:我们|.{0,8}公众号|.{0,8}微信)|關注我們|微信公众号|订阅我们|訂閱|分享(?:到|至)|返回(?:首页|首頁|顶部|頂部|搜狐|列表|目录|目錄)|^\W*返回\W*$|上一(?:篇|页|頁)|下一(?:篇|页|頁)|阅读原文|閱讀原文|查看更多|展开全文|展開全文|责任声明
        | click\s+here|read\s+(?:more|next|the\s+full)|sign\s+(?:up|in)\b|log\s+in\b|subscribe|newsletter|follow\s+us|share\s+(?:this|on)|skip\s+to|toggle\s+\w+|cookie|privacy\s+policy|terms\s+of\s+(?:use|service)|\bmenu\b|advertisement|download\s+(?:our|the)\s+app|back\s+to\s+top|leave\s+a\s+comment
        | ^\W*(?:広告|PR|スポンサードリンク|スポンサーリンク|広告の下に.*|广告|廣告|ad|ads|sponsored)\W*$",
    )
});

/// Headings of lists of other articles.
static RELATED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^\W*(?:関連(?:記事|ニュース|リンク|情報|キーワード|タグ)|おすすめ(?:記事|の記事)?|人気(?:記事|の記事|ランキング)|アクセスランキング|あわせて読みたい.*|合わせて読みたい.*|こちらもおすすめ|最新記事|新着記事|注目記事|注目の記事|ほかの記事
        | 相关(?:阅读|新闻|报道|文章|链接|推荐)|相關(?:閱讀|新聞|報導|文章|連結|推薦)|延伸(?:阅读|閱讀)|推荐阅读|推薦閱讀|热门(?:文章|新闻|推荐)|熱門(?:文章|新聞)|猜你喜欢|更多(?:新闻|报道|文章|新聞|報導)|精彩推荐|最新文章
        | (?:more|related|top|latest|recommended|popular|trending|other)\s+(?:stories|articles|news|posts|reading|links|from\s+.*)|you\s+may\s+also\s+like.*|most\s+(?:read|popular)|read\s+also|see\s+also)\W*$",
    )
});

/// Labels of links to the source of what stands above.
static READ_MORE: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"読む|原文|元記事|出典|引用元|ソース|来源|來源|链接|鏈接|連結|リンク|全文|read|source|original|link|via")
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_compile() {
        for pattern in [&ADDRESS, &DATE, &TIME, &BYLINE, &CAPTION, &BOILERPLATE, &RELATED, &READ_MORE] {
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
        ] {
            if !line.contains('。') {
                assert_eq!(kind(line), Some(SegmentKind::Caption), "{line}");
            }
        }
        assert_eq!(kind("図書館へ行く"), None);
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
        ] {
            assert_eq!(kind(line), Some(SegmentKind::Boilerplate), "{line}");
        }
        assert_eq!(kind("首相は訪米した"), None);
    }
}
