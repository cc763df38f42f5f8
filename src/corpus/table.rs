//! Tables: a row an article, or a column a language and a row what says the same in all of them.

use super::article::Article;
use super::columns::{FIELDS, Field, Row};
use super::format::FormatError;
use super::limits::{LARGEST_WHOLE, MOST_COLUMNS, MOST_MEMBERS};
use super::load::{Intake, Problem};
use super::rows::{Doubts, Row as Cells, Rows};
use super::source::{Source, Whole};
use super::translations::Translations;
use crate::text::{Language, Syntax, detect_article};

/// Rows by which the languages of columns without names are found out.
const SAMPLE: usize = 50;
/// Rows that are named one by one before the others that cannot be read are only counted.
const MOST_NAMED: usize = 20;

/// What the columns of a table are.
enum Shape {
    /// An article a row: what each column holds, with how well its name says so.
    Articles(Vec<(usize, Field, usize)>),
    /// A language a column, and whether the first row names them.
    Bilingual { languages: Vec<(usize, String)>, named: bool },
}

/// Reads a table. A row that cannot be read is named, the others load.
pub(super) fn read(intake: &mut Intake<'_>, source: Source, delimiter: u8) -> Result<(), Problem> {
    let Whole { bytes, missing } = source.table(LARGEST_WHOLE)?;
    let text = intake.decode(bytes, false)?;
    let shape = shape(intake, &text, delimiter)?;
    intake.missing(missing);
    match shape {
        Shape::Articles(columns) => articles(intake, &text, delimiter, &columns),
        Shape::Bilingual { languages, named } => bilingual(intake, &text, delimiter, &languages, named),
    }
    if intake.is_empty() {
        return Err(FormatError::NoText("no row of the table holds any".to_owned()).into());
    }
    Ok(())
}

fn shape(intake: &Intake<'_>, text: &str, delimiter: u8) -> Result<Shape, FormatError> {
    let mut rows = Rows::new(text, delimiter).take(SAMPLE);
    let Some(first) = rows.next() else {
        return Err(FormatError::NoText("the table has no row".to_owned()));
    };
    if first.cells.len() > MOST_COLUMNS {
        return Err(FormatError::TooMuch(format!("its first row has more than {MOST_COLUMNS} cells")));
    }
    let columns: Vec<_> = first.cells.iter().enumerate().flat_map(|(at, title)| fields(intake, at, title)).collect();
    if columns.iter().any(|(_, field, _)| *field == Field::Text) {
        return Ok(Shape::Articles(columns));
    }
    let by_name = first.cells.iter().enumerate().filter_map(|(at, name)| Some((at, language_named(name)?)));
    let languages: Vec<_> = by_name.collect();
    if languages.len() >= 2 {
        return Ok(Shape::Bilingual { languages, named: true });
    }
    let sample: Vec<Cells<'_>> = std::iter::once(first.clone()).chain(rows).collect();
    let mut found: Vec<(usize, String)> = Vec::new();
    for at in 0..first.cells.len() {
        let cells: Vec<&str> = sample.iter().map(|row| row.get(at)).collect();
        let language = detect_article(&cells.join("\n"));
        let is_new = found.iter().all(|(_, other)| *other != language.as_str());
        if language != Language::UND && is_new && cells.iter().any(|cell| cell.chars().count() > 5) {
            found.push((at, language.to_string()));
        }
    }
    if found.len() >= 2 {
        return Ok(Shape::Bilingual { languages: found, named: false });
    }
    let names = first.cells.iter().take(8).map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    let advice = format!("no column is called text, content or body; name it with --text-column (there are: {names})");
    Err(FormatError::NoText(advice))
}

fn fields<'a>(intake: &'a Intake<'_>, at: usize, name: &'a str) -> impl Iterator<Item = (usize, Field, usize)> + 'a {
    FIELDS.iter().filter_map(move |field| Some((at, *field, field.rank(name, &intake.options.columns)?)))
}

/// The language that a column's name is: a tag or the language's name.
fn language_named(name: &str) -> Option<String> {
    let name = name.trim().to_lowercase();
    let known = match name.as_str() {
        "japanese" | "日本語" | "日语" | "日語" | "日文" => Some("ja"),
        "chinese" | "中国語" | "中文" | "汉语" | "漢語" => Some("zh"),
        "simplified chinese" | "简体中文" | "简体" | "簡体字" => Some("zh-Hans"),
        "traditional chinese" | "繁體中文" | "繁體" | "繁体字" => Some("zh-Hant"),
        "english" | "英語" | "英语" | "英文" => Some("en"),
        "korean" | "韓国語" | "韩语" | "한국어" => Some("ko"),
        _ => None,
    };
    if known.is_some() {
        return known.map(str::to_owned);
    }
    // Only tags of languages that are known: `id` and `no` are columns more often than languages.
    let tag = Language::parse(&name)?;
    let primary = tag.as_str().split('-').next().unwrap_or_default();
    ["ja", "zh", "en", "ko", "yue", "fr", "de", "es", "ru", "vi"].contains(&primary).then(|| tag.to_string())
}

fn articles(intake: &mut Intake<'_>, text: &str, delimiter: u8, columns: &[(usize, Field, usize)]) {
    let mut failed = 0_usize;
    let mut doubts = Doubts::default();
    for (n, cells) in (1..).zip(Rows::new(text, delimiter).skip(1)) {
        if n > MOST_MEMBERS {
            intake.cut_off_at(MOST_MEMBERS);
            break;
        }
        doubts.add(&cells);
        let mut row = Row::default();
        for &(at, field, rank) in columns {
            row.set(field, rank, cells.get(at).to_owned());
        }
        if let Some((text, metadata)) = row.into_article() {
            intake.article(Article::plain(intake.member(n), text, Syntax::Plain, metadata));
        } else {
            failed += 1;
            if failed <= MOST_NAMED {
                intake.member_error(n, FormatError::NoText("its text is empty".to_owned()));
            }
        }
    }
    doubts.notes().for_each(|note| intake.note(note));
    if failed > MOST_NAMED {
        intake.note(format!("{} more rows could not be read", failed - MOST_NAMED));
    }
}

fn bilingual(intake: &mut Intake<'_>, text: &str, delimiter: u8, languages: &[(usize, String)], named: bool) {
    let mut translations = Translations::default();
    let mut doubts = Doubts::default();
    for row in Rows::new(text, delimiter).skip(usize::from(named)) {
        doubts.add(&row);
        translations.begin_unit();
        for (at, language) in languages {
            translations.add(language, row.get(*at));
        }
    }
    doubts.notes().for_each(|note| intake.note(note));
    translations.give(intake);
}
