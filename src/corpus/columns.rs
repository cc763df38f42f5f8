//! Which column of a table, or field of an object, holds what.

use super::load::Columns;
use super::metadata::Metadata;
use crate::text::Language;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The text.
    Text,
    /// The title.
    Title,
    /// The date.
    Date,
    /// The address.
    Url,
    /// The source.
    Source,
    /// The language.
    Language,
}

/// All of them.
pub const FIELDS: [Field; 6] = [Field::Text, Field::Title, Field::Date, Field::Url, Field::Source, Field::Language];

impl Field {
    /// What its column is usually called, the likeliest name first.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Text => &[
                "text",
                "content",
                "body",
                "article",
                "maintext",
                "article_text",
                "full_text",
                "fulltext",
                "plaintext",
                "本文",
                "正文",
                "内容",
                "內容",
                "テキスト",
                "文章",
                "全文",
            ],
            Self::Title => {
                &["title", "headline", "heading", "題名", "タイトル", "見出し", "标题", "標題", "题目", "題目"]
            }
            Self::Date => &[
                "date",
                "published",
                "date_published",
                "published_at",
                "publish_date",
                "datetime",
                "timestamp",
                "time",
                "日付",
                "日時",
                "公開日",
                "日期",
                "时间",
                "時間",
                "发布时间",
            ],
            Self::Url => &["url", "link", "uri", "href", "permalink", "アドレス", "网址", "網址", "链接", "連結"],
            Self::Source => &[
                "source",
                "site",
                "site_name",
                "publisher",
                "outlet",
                "newspaper",
                "domain",
                "媒体",
                "出典",
                "来源",
                "來源",
                "媒體",
                "新聞社",
            ],
            Self::Language => &["language", "lang", "lang_code", "言語", "语言", "語言"],
        }
    }

    fn given(self, columns: &Columns) -> Option<&str> {
        match self {
            Self::Text => columns.text.as_deref(),
            Self::Title => columns.title.as_deref(),
            Self::Date => columns.date.as_deref(),
            Self::Url => columns.url.as_deref(),
            Self::Source => columns.source.as_deref(),
            Self::Language => columns.language.as_deref(),
        }
    }

    /// How well `name` names this field: less is better, `None` is not at all. What the user gives is the only name.
    pub fn rank(self, name: &str, columns: &Columns) -> Option<usize> {
        let name = name.trim();
        match self.given(columns) {
            Some(given) => (given == name).then_some(0),
            None => self.names().iter().position(|known| known.eq_ignore_ascii_case(name)),
        }
    }
}

/// The values of one row or object.
#[derive(Clone, Debug, Default)]
pub struct Row {
    values: [Option<(usize, String)>; 6],
}

impl Row {
    /// Takes in the value of a column that names `field` with `rank`; a better name wins.
    pub fn set(&mut self, field: Field, rank: usize, value: String) {
        if let Some(slot) = self.values.get_mut(field as usize)
            && !value.trim().is_empty()
            && slot.as_ref().is_none_or(|(best, _)| rank < *best)
        {
            *slot = Some((rank, value));
        }
    }

    fn take(&mut self, field: Field) -> Option<String> {
        self.values.get_mut(field as usize).and_then(Option::take).map(|(_, value)| value)
    }

    /// The text and what is said of it; `None` where there is no text.
    pub fn into_article(mut self) -> Option<(String, Metadata)> {
        let text = self.take(Field::Text)?;
        let metadata = Metadata {
            title: self.take(Field::Title),
            date: self.take(Field::Date),
            url: self.take(Field::Url),
            source: self.take(Field::Source),
            language: self.take(Field::Language).and_then(|tag| Language::parse(tag.trim())),
        };
        Some((text, metadata))
    }
}
