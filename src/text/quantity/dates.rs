//! Dates, weekdays, times of day, and words such as 昨年 and 下个月.

use super::Reading;
use super::scan::{Numeral, Scanner};
use super::units::ERAS;
use super::value::{Date, Month, Part, Value, Year};

const YEARS_JA: &[(&str, i8)] =
    &[("今年", 0), ("本年", 0), ("昨年", -1), ("去年", -1), ("一昨年", -2), ("来年", 1), ("再来年", 2), ("翌年", 1)];
const YEARS_ZH: &[(&str, i8)] =
    &[("今年", 0), ("本年", 0), ("去年", -1), ("前年", -2), ("明年", 1), ("后年", 2), ("後年", 2)];
const MONTHS_JA: &[(&str, i8)] = &[("今月", 0), ("先月", -1), ("来月", 1)];
const MONTHS_ZH: &[(&str, i8)] = &[
    ("这个月", 0),
    ("這個月", 0),
    ("本月", 0),
    ("上个月", -1),
    ("上個月", -1),
    ("上月", -1),
    ("下个月", 1),
    ("下個月", 1),
    ("下月", 1),
];
const WEEKS_JA: &[(&str, i8)] = &[("今週", 0), ("先週", -1), ("来週", 1)];
const WEEKS_ZH: &[(&str, i8)] = &[
    ("这个星期", 0),
    ("本周", 0),
    ("本週", 0),
    ("这周", 0),
    ("這週", 0),
    ("上个星期", -1),
    ("上周", -1),
    ("上週", -1),
    ("下个星期", 1),
    ("下周", 1),
    ("下週", 1),
];
const DAYS_JA: &[(&str, i8)] = &[("昨日", -1), ("明日", 1), ("一昨日", -2), ("明後日", 2)];
const DAYS_ZH: &[(&str, i8)] = &[("昨天", -1), ("昨日", -1), ("今天", 0), ("明天", 1), ("明日", 1), ("前天", -2)];
const WEEKDAYS_JA: &[(&str, u8)] =
    &[("月曜", 0), ("火曜", 1), ("水曜", 2), ("木曜", 3), ("金曜", 4), ("土曜", 5), ("日曜", 6)];
const WEEKDAY_DIGITS: &[(&str, u8)] =
    &[("一", 0), ("二", 1), ("三", 2), ("四", 3), ("五", 4), ("六", 5), ("日", 6), ("天", 6)];
const PARTS: &[(&str, Part)] = &[
    ("上旬", Part::Start),
    ("中旬", Part::Middle),
    ("下旬", Part::End),
    ("初め", Part::Start),
    ("初頭", Part::Start),
    ("半ば", Part::Middle),
    ("末", Part::End),
    ("底", Part::End),
    ("初", Part::Start),
];
const HALVES: &[(&str, u8)] = &[
    ("午前", 0),
    ("午後", 12),
    ("未明", 0),
    ("夕方", 12),
    ("上午", 0),
    ("下午", 12),
    ("凌晨", 0),
    ("清晨", 0),
    ("早上", 0),
    ("中午", 12),
    ("傍晚", 12),
    ("晚上", 12),
    ("今晚", 12),
    ("当晚", 12),
    ("當晚", 12),
    ("昨晚", 12),
    ("明晚", 12),
];

/// The date, weekday, relative day or time of day at `at`, and where it ends.
pub(super) fn read(s: &Scanner, at: usize, reading: Reading) -> Option<(Value, usize)> {
    let japanese = reading == Reading::Japanese;
    weekday(s, at, japanese).or_else(|| time(s, at, japanese)).or_else(|| date(s, at, japanese)).or_else(|| {
        let (days, weeks) = if japanese { (DAYS_JA, WEEKS_JA) } else { (DAYS_ZH, WEEKS_ZH) };
        if let Some((by, end)) = s.any(at, days) {
            return Some((Value::RelativeDay(by), end));
        }
        let (by, end) = s.any(at, weeks)?;
        // 下周三 is a Wednesday, 上周日 a Sunday.
        if !japanese && let Some((day, end)) = s.any(end, WEEKDAY_DIGITS) {
            return Some((Value::Weekday(day), end));
        }
        Some((Value::RelativeWeek(by), end))
    })
}

fn weekday(s: &Scanner, at: usize, japanese: bool) -> Option<(Value, usize)> {
    if japanese {
        let (day, end) = s.any(at, WEEKDAYS_JA)?;
        return Some((Value::Weekday(day), s.word(end, "日").unwrap_or(end)));
    }
    let start = ["星期", "礼拜", "禮拜", "周", "週"].iter().find_map(|word| s.word(at, word))?;
    // 两周一次, 一周三天: weeks, not weekdays; 周日 by 周 alone needs a beginning.
    let before = s.before(at);
    if super::is_numeric(before) || matches!(before, '个' | '個' | '每' | '几' | '數' | '数' | '双') {
        return None;
    }
    let (day, end) = s.any(start, WEEKDAY_DIGITS)?;
    if matches!(s.at(end), '次' | '个' | '個' | '到' | '至' | '年' | '岁') && s.at(end) != '至' && s.at(end) != '到'
    {
        return None;
    }
    Some((Value::Weekday(day), end))
}

/// 10:15, 午後7時, 下午3点20分. One that does not exist (49:30) is taken where its form leaves no doubt.
fn time(s: &Scanner, at: usize, japanese: bool) -> Option<(Value, usize)> {
    let (half, start) = s.any(at, HALVES).map_or((None, at), |(add, end)| (Some(add), s.skip_blank(end)));
    if !super::is_numeric(s.at(start)) || (half.is_none() && super::is_numeric(s.before(start))) {
        return None;
    }
    let hour = s.numeral(start)?;
    let value = two_digits(&hour)?;
    let blank = s.skip_blank(hour.end);
    let colon = s.at(hour.end) == ':';
    let marked = if japanese {
        s.word(blank, "時")
    } else {
        s.any(blank, &[("点钟", ()), ("点", ()), ("點", ()), ("时", ()), ("時", ())]).map(|f| f.1)
    };
    let (mut minute, mut end) = (0, hour.end);
    if colon {
        let minutes = s.numeral(hour.end + 1)?;
        (minutes.positional == 2 && hour.positional > 0).then_some(())?;
        minute = two_digits(&minutes)?;
        end = minutes.end;
        // 10:30:15 and the score 3:12:7 are more than a time of day.
        (s.at(end) != ':').then_some(())?;
    } else {
        end = marked.unwrap_or(end);
        marked?;
        // 時間, 時代, 小时, and 三点 as "three points".
        if matches!(s.at(end), '間' | '间' | '代' | '期' | '的' | '刻') || (half.is_none() && (hour.han || !japanese))
        {
            return None;
        }
        if s.at(end) == '半' {
            minute = 30;
            end += 1;
        } else if super::is_numeric(s.at(s.skip_blank(end))) {
            let minutes = s.numeral(s.skip_blank(end))?;
            let after = s.skip_blank(minutes.end);
            minute = two_digits(&minutes)?;
            end = s.word(after, "分")?;
        }
    }
    // 31時 alone may be anything.
    (value <= 24 || colon || (japanese && minute > 0)).then_some(())?;
    let hour = value + half.filter(|_| value < 12).unwrap_or(0);
    Some((Value::Time { hour, minute, half_known: half.is_some() || value > 12 }, end))
}

fn two_digits(numeral: &Numeral) -> Option<u8> {
    u8::try_from(numeral.value.to_int()?).ok().filter(|&value| value < 100)
}

fn date(s: &Scanner, at: usize, japanese: bool) -> Option<(Value, usize)> {
    let mut date = Date::default();
    let mut end = at;
    let (years, months) = if japanese { (YEARS_JA, MONTHS_JA) } else { (YEARS_ZH, MONTHS_ZH) };
    if let Some((by, next)) = s.any(at, years) {
        date.year = Some(Year::Relative(by));
        end = next;
        if s.at(end) == '度' {
            date.fiscal = true;
            end += 1;
        }
    } else if let Some((by, next)) = s.any(at, months) {
        date.month = Some(Month::Relative(by));
        end = next;
    } else if let Some((year, next)) = era(s, at) {
        date.year = Some(Year::Absolute(year));
        end = next;
        if s.at(end) == '度' {
            date.fiscal = true;
            end += 1;
        }
    } else if super::is_numeric(s.at(at)) {
        if super::is_numeric(s.before(at)) || s.before(at).is_ascii_alphanumeric() {
            return None;
        }
        let numeral = s.numeral(at)?;
        if let Some((found, next)) = numeric(s, &numeral) {
            return Some((Value::Date(found), next));
        }
        if let Some((year, fiscal, next)) = common_year(s, &numeral) {
            date.year = Some(Year::Absolute(year));
            date.fiscal = fiscal;
            end = next;
        }
    } else if s.at(at) == '年' {
        // 年末, 年底, 年内 after a blank or comma: this year's, but nobody says so.
        return None;
    }
    let started = end > at;
    if date.month.is_none()
        && !date.fiscal
        && let Some((month, next)) = month(s, if started { s.skip_blank(end) } else { at }, started)
    {
        date.month = Some(Month::Absolute(month));
        end = next;
    }
    if date.month.is_some() || !started {
        let from = if end > at { s.skip_blank(end) } else { at };
        if let Some((day, next)) = day(s, from, date.month.is_some(), japanese) {
            date.day = Some(day);
            end = next;
        }
    }
    (end > at).then_some(())?;
    if date.day.is_none() {
        let from = s.word(end, "の").unwrap_or(end);
        let from = if date.month.is_none() && !date.fiscal { s.word(from, "年").unwrap_or(from) } else { from };
        if let Some((part, next)) = s.any(from, PARTS) {
            date.part = Some(part);
            end = next;
        }
    }
    Some((Value::Date(date), end))
}

/// 令和6年, 平成元年, 民国113年.
fn era(s: &Scanner, at: usize) -> Option<(i32, usize)> {
    let (base, start) = s.any(at, ERAS)?;
    if let Some(end) = s.word(start, "元年") {
        return Some((base + 1, end));
    }
    let numeral = s.numeral(s.skip_blank(start))?;
    let end = s.word(s.skip_blank(numeral.end), "年")?;
    let year = i32::try_from(numeral.value.to_int()?).ok().filter(|&year| year < 200)?;
    Some((base + year, end))
}

/// A year of four digits before 年: its value, whether fiscal, its end.
fn common_year(s: &Scanner, numeral: &Numeral) -> Option<(i32, bool, usize)> {
    let four = numeral.positional == 4 && !numeral.measured;
    let value = i32::try_from(numeral.value.to_int()?).ok().filter(|year| four && (1000..=9999).contains(year))?;
    let end = s.word(s.skip_blank(numeral.end), "年")?;
    match s.at(end) {
        '間' | '间' | '代' | '前' | 'ぶ' => None,
        '度' => Some((value, true, end + 1)),
        _ => Some((value, false, end)),
    }
}

/// 3月, 三月, 11 月; not 3カ月. A month that does not exist is a slip of the pen, and worth showing.
fn month(s: &Scanner, at: usize, after_year: bool) -> Option<(u8, usize)> {
    let numeral = s.numeral(at)?;
    (numeral.positional > 0 || numeral.han).then_some(())?;
    let month = u8::try_from(numeral.value.to_int()?).ok().filter(|month| (1..=99).contains(month))?;
    let end = s.word(s.skip_blank(numeral.end), "月")?;
    // 月間 and 月票 are durations and things.
    if s.at(end) == '間' || s.at(end) == '间' || (!after_year && s.before(at) == '第') {
        return None;
    }
    Some((month, end))
}

/// 10日, 10 日, 10号, 10號; `sure` after a month, otherwise only in digits and where no duration.
fn day(s: &Scanner, at: usize, sure: bool, japanese: bool) -> Option<(u8, usize)> {
    let numeral = s.numeral(at)?;
    let day =
        u8::try_from(numeral.value.to_int()?).ok().filter(|&day| day >= 1 && day <= if sure { 99 } else { 31 })?;
    let mark = s.skip_blank(numeral.end);
    let end = s
        .word(mark, "日")
        .or_else(|| if japanese || !sure { None } else { s.word(mark, "号").or_else(|| s.word(mark, "號")) })?;
    if matches!(s.at(end), '間' | '间' | '前' | '後' | '后' | '元' | '圆' | '圓' | '目' | 'ぶ' | '本') {
        return None;
    }
    (sure || (!numeral.han && numeral.positional > 0)).then_some((day, end))
}

/// 2025/03/10, 2025-03-10, 2025.3.10.
fn numeric(s: &Scanner, year: &Numeral) -> Option<(Date, usize)> {
    let mark = s.at(year.end);
    if year.positional != 4 || !matches!(mark, '/' | '-') {
        return None;
    }
    let month = s.numeral(year.end + 1)?;
    (s.at(month.end) == mark).then_some(())?;
    let day = s.numeral(month.end + 1)?;
    let (m, d) = (u8::try_from(month.value.to_int()?).ok()?, u8::try_from(day.value.to_int()?).ok()?);
    let valid = (1..=12).contains(&m) && (1..=31).contains(&d) && day.positional > 0;
    valid.then_some((
        Date {
            year: Some(Year::Absolute(i32::try_from(year.value.to_int()?).ok()?)),
            month: Some(Month::Absolute(m)),
            day: Some(d),
            ..Date::default()
        },
        day.end,
    ))
}
