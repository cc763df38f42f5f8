//! Numbers, dates, durations, money and ranks in Japanese and Chinese text, read to values that compare across both.
//!
//! Precision comes first: a numeral inside a word (一部, 統一, 三菱, 十分) is no number, a vague one (数十, 几十) has no
//! value, and what looks irregular is left alone. [`quantities`] gives spans and canonical [`Value`]s;
//! [`Quantity::agrees`] and [`Quantity::contradicts`] compare two of them.

mod dates;
mod scan;
mod units;
mod value;

use scan::{Numeral, Scanner, is_numeric};
use units::After;
pub use value::{Date, Decimal, Month, Part, Unit, Value, Year};

use super::Span;

/// Whose habits of writing to read by, where the two languages use the same characters differently (3位, 三日, 米).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Japanese.
    Japanese,
    /// Chinese of either script.
    Chinese,
}

/// One quantity in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// Where it stands, unit included, in bytes of the text that was read.
    pub span: Span,
    /// What it says.
    pub value: Value,
}

impl Quantity {
    /// Whether the two say the same as far as both are known.
    pub fn agrees(&self, other: &Self) -> bool {
        match (self.value, other.value) {
            (Value::Number { value: a, unit: u }, Value::Number { value: b, unit: v }) => {
                let same_unit = u == v || u == Unit::Thing || v == Unit::Thing;
                (a == b && same_unit)
                    || (u == Unit::Decade && v == Unit::Decade && is_same_decade(a, b))
                    || ages(self.value, other.value).is_some_and(|(a, b)| a == b)
            }
            (Value::Date(a), Value::Date(b)) => a.agrees(b) && !a.differs_in_season(b),
            // 2018 in a title, and 2018年.
            (Value::Date(date), Value::Number { value, unit: Unit::Thing })
            | (Value::Number { value, unit: Unit::Thing }, Value::Date(date)) => {
                date.bare_year().is_some_and(|year| value == Decimal::from_int(i64::from(year)))
            }
            (Value::Score(a, b), Value::Score(c, d)) => (a, b) == (c, d) || (b, a) == (c, d),
            // 第4 and 4: the one language counts where the other ranks.
            (Value::Ordinal(rank), Value::Number { value, unit: Unit::Thing | Unit::Times })
            | (Value::Number { value, unit: Unit::Thing | Unit::Times }, Value::Ordinal(rank)) => {
                rank > 1 && value == Decimal::from_int(i64::from(rank))
            }
            (Value::Time { hour: a, minute: m, half_known: h }, Value::Time { hour: b, minute: n, half_known: k }) => {
                m == n && (a == b || (h != k && a % 12 == b % 12))
            }
            (a, b) => a == b,
        }
    }

    /// Whether both speak of the same kind of quantity in definite terms and give different values.
    ///
    /// Says nothing about whether they speak of the same thing: that is for the sentences around them.
    pub fn contradicts(&self, other: &Self) -> bool {
        match (self.value, other.value) {
            (Value::Number { value: a, unit: u }, Value::Number { value: b, unit: v }) => {
                ages(self.value, other.value).is_some_and(|(a, b)| a != b)
                    || (a != b && u == v && !(u == Unit::Decade && is_same_decade(a, b)))
            }
            (Value::Date(a), Value::Date(b)) => (a.differs(b) && a.fiscal == b.fiscal) || a.differs_in_season(b),
            (Value::Ordinal(a), Value::Ordinal(b)) => a != b,
            (Value::Fraction(a, b), Value::Fraction(c, d)) => (a, b) != (c, d),
            (Value::Weekday(a), Value::Weekday(b)) => a != b,
            (Value::Score(..), Value::Score(..)) => !self.agrees(other),
            (Value::Time { hour: a, minute: m, half_known: h }, Value::Time { hour: b, minute: n, half_known: k }) => {
                m != n || if h && k { a != b } else { a % 12 != b % 12 }
            }
            _ => false,
        }
    }
}

/// 1980年代 is what 80年代 mostly means.
fn is_same_decade(a: Decimal, b: Decimal) -> bool {
    let (Some(a), Some(b)) = (a.to_int(), b.to_int()) else { return false };
    a == b || (a.min(b) < 100 && a % 100 == b % 100)
}

/// The decades of two ages of which one is only known by its decade: 40代 and 45岁.
fn ages(a: Value, b: Value) -> Option<(i64, i64)> {
    let age = |value: Value| match value {
        Value::Number { value, unit: unit @ (Unit::Age | Unit::AgeDecade) } => Some((value.to_int()?, unit)),
        _ => None,
    };
    let ((a, u), (b, v)) = (age(a)?, age(b)?);
    (u != v).then_some((a / 10, b / 10))
}

/// All quantities of `text`, in order, none overlapping another.
pub fn quantities(text: &str, reading: Reading) -> Vec<Quantity> {
    let scanner = Scanner::new(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < scanner.len() {
        if let Some(end) = skip_address(&scanner, at) {
            at = end;
            continue;
        }
        match read(&scanner, at, reading) {
            Step::Found(value, end) => {
                found.push(Quantity { span: Span { start: scanner.byte(at), end: scanner.byte(end) }, value });
                at = end.max(at + 1);
            }
            Step::Skip(end) => at = end.max(at + 1),
        }
    }
    found
}

/// What stands at one place.
enum Step {
    /// A value, up to this character.
    Found(Value, usize),
    /// Nothing to be told, go on at this character.
    Skip(usize),
}

fn read(s: &Scanner, at: usize, reading: Reading) -> Step {
    if let Some((value, end)) = dates::read(s, at, reading) {
        return Step::Found(value, end);
    }
    if let Some((value, end)) = words(s, at, reading) {
        return Step::Found(value, end);
    }
    if let Some(end) = vague(s, at) {
        return Step::Skip(end);
    }
    if s.at(at) == '第'
        && let Some((value, end)) = ordinal(s, at)
    {
        return Step::Found(value, end);
    }
    let (prefix, start) = s.any(at, units::PREFIXES).map_or((None, at), |(unit, end)| (Some(unit), s.skip_blank(end)));
    if !is_numeric(s.at(start)) {
        return Step::Skip(at + 1);
    }
    let skip = Step::Skip(numeric_run(s, start));
    // F-16, COVID-19 and 5G are names, and Latin words are evidence of their own.
    let before = s.before(start);
    if prefix.is_none() && (before.is_ascii_alphabetic() || (before == '-' && s.before(at - 1).is_ascii_alphabetic())) {
        return skip;
    }
    let Some(numeral) = s.numeral(start) else { return skip };
    if let Some((value, end)) = compound(s, &numeral) {
        return Step::Found(value, end);
    }
    match measured(s, &numeral, prefix, reading) {
        Some((value, end)) => Step::Found(value, end),
        None => skip,
    }
}

/// The end of the run of numeric characters at `at`, so that no part of a rejected numeral is read as one.
fn numeric_run(s: &Scanner, at: usize) -> usize {
    let mut end = at;
    while is_numeric(s.at(end)) || (matches!(s.at(end), '.' | ',') && s.at(end + 1).is_ascii_digit()) {
        end += 1;
    }
    end
}

/// The end of a web address at `at`.
fn skip_address(s: &Scanner, at: usize) -> Option<usize> {
    let mut end = ["http://", "https://", "www."].iter().find_map(|scheme| s.word(at, scheme))?;
    while s.at(end).is_ascii_graphic() {
        end += 1;
    }
    Some(end)
}

/// 数十, 几千, 十数, 何百: a numeral without a value.
fn vague(s: &Scanner, at: usize) -> Option<usize> {
    if matches!(s.at(at), '数' | '數' | '几' | '幾' | '何') && is_numeric(s.at(at + 1)) {
        return Some(numeric_run(s, at + 1));
    }
    if is_numeric(s.at(at)) {
        let end = numeric_run(s, at);
        if matches!(s.at(end), '数' | '數' | '几' | '幾') && s.before(end) != '一' {
            return Some(numeric_run(s, end + 1));
        }
    }
    None
}

/// Words that are worth a number.
fn words(s: &Scanner, at: usize, reading: Reading) -> Option<(Value, usize)> {
    const BOTH: &[(&str, Value)] = &[("半数", Value::Fraction(1, 2)), ("半數", Value::Fraction(1, 2))];
    const JAPANESE: &[(&str, Value)] = &[
        ("初めて", Value::Ordinal(1)),
        ("初の", Value::Ordinal(1)),
        ("初となる", Value::Ordinal(1)),
        ("半分", Value::Fraction(1, 2)),
    ];
    const CHINESE: &[(&str, Value)] = &[
        ("首次", Value::Ordinal(1)),
        ("首个", Value::Ordinal(1)),
        ("首個", Value::Ordinal(1)),
        ("首位", Value::Ordinal(1)),
        ("首届", Value::Ordinal(1)),
        ("一半", Value::Fraction(1, 2)),
    ];
    let own = match reading {
        Reading::Japanese => JAPANESE,
        Reading::Chinese => CHINESE,
    };
    if let Some(found) = s.any(at, BOTH).or_else(|| s.any(at, own)) {
        return Some(found);
    }
    if let Some(found) = decade_of_age(s, at) {
        return Some(found);
    }
    // 20世纪80年代
    if let Some(century) = s.numeral(at)
        && let Some(((), after)) = s.any(s.skip_blank(century.end), &[("世纪", ()), ("世紀", ())])
        && let Some(years) = s.numeral(after)
        && let Some(end) = s.word(years.end, "年代")
        && let (Some(century), Some(years @ 0..100)) = (century.value.to_int(), years.value.to_int())
    {
        let value = Decimal::from_int(century.checked_sub(1)?.checked_mul(100)?.checked_add(years)?);
        return Some((Value::Number { value, unit: Unit::Decade }, end));
    }
    // 百分之五, 百分之3.5
    let start = s.word(at, "百分之")?;
    let numeral = s.numeral(start)?;
    Some((Value::Number { value: numeral.value, unit: Unit::Percent }, numeral.end))
}

/// 十几岁, 40多岁: so many years and some more.
fn decade_of_age(s: &Scanner, at: usize) -> Option<(Value, usize)> {
    let tens = s.numeral(at).filter(|tens| tens.value.to_int().is_some_and(|age| age % 10 == 0))?;
    let more = s.skip_blank(tens.end);
    matches!(s.at(more), '几' | '幾' | '多' | '来' | '來' | '余' | '餘').then_some(())?;
    let age = Value::Number { value: tens.value, unit: Unit::AgeDecade };
    matches!(s.at(more + 1), '岁' | '歲' | '歳').then_some((age, more + 2))
}

/// 第二次, 第5条; the counter is left out of the value.
fn ordinal(s: &Scanner, at: usize) -> Option<(Value, usize)> {
    let numeral = s.numeral(s.skip_blank(at + 1))?;
    let rank = u32::try_from(numeral.value.to_int()?).ok()?;
    Some((Value::Ordinal(rank), numeral.end))
}

/// 3分の1, 三分之一; 2プラス2, 2+2, 2加2; 3-1, 3対1, 三比一.
fn compound(s: &Scanner, first: &Numeral) -> Option<(Value, usize)> {
    let whole = |numeral: &Numeral| u32::try_from(numeral.value.to_int()?).ok();
    let fraction = s.word(first.end, "分の").or_else(|| s.word(first.end, "分之"));
    let sum = || {
        let end = s.any(first.end, &[("プラス", ()), ("+", ()), ("加", ())])?.1;
        (first.value <= Decimal::from_int(9)).then_some(end)
    };
    if let Some(next) = fraction {
        let second = s.numeral(next)?;
        return Some((Value::Fraction(whole(&second)?, whole(first)?), second.end));
    }
    if let Some(found) = score(s, first) {
        return Some(found);
    }
    let second = s.numeral(sum()?)?;
    (second.value <= Decimal::from_int(9)).then_some(())?;
    Some((Value::Sum(whole(first)?, whole(&second)?), second.end))
}

/// 3-1, 3:1, 3対1, 3比1, 2&1; no ranges (3-5人), dates (9-11-2024) or numbers of telephones.
fn score(s: &Scanner, first: &Numeral) -> Option<(Value, usize)> {
    const SIGNS: &[(&str, ())] = &[("-", ()), ("–", ()), ("−", ()), (":", ()), ("&", ())];
    const WORDS: &[(&str, ())] = &[("対", ()), ("對", ()), ("对", ()), ("比", ())];
    let is_plain =
        |numeral: &Numeral| !numeral.measured && if numeral.han { numeral.single } else { numeral.positional <= 3 };
    let value = |numeral: &Numeral| u32::try_from(numeral.value.to_int()?).ok();
    let (at, worded) = match (s.any(first.end, SIGNS), s.any(first.end, WORDS)) {
        (Some(((), at)), _) if !first.han => (at, false),
        (_, Some(((), at))) => (at, true),
        _ => return None,
    };
    let second = s.numeral(at)?;
    let goes_on = is_numeric(s.at(second.end))
        || s.any(second.end, SIGNS).is_some()
        || s.at(second.end).is_ascii_alphanumeric()
        || matches!(s.at(second.end), '.' | ',') && is_numeric(s.at(second.end + 1));
    let unit_at = s.skip_blank(second.end);
    let counts = !worded
        && [units::COMMON, units::JAPANESE, units::CHINESE].iter().any(|table| s.any(unit_at, table).is_some())
        || matches!(s.at(unit_at), '年' | '月' | '日' | '号' | '號' | '時' | '点' | '页' | '頁' | '级' | '級' | '代');
    (is_plain(first) && is_plain(&second) && first.han == second.han && !goes_on && !counts).then_some(())?;
    Some((Value::Score(value(first)?, value(&second)?), second.end))
}

/// A number with the unit that follows it.
fn measured(s: &Scanner, numeral: &Numeral, prefix: Option<Unit>, reading: Reading) -> Option<(Value, usize)> {
    let number = |unit, end| Some((Value::Number { value: numeral.value, unit }, end));
    if let Some(unit) = prefix {
        return number(unit, numeral.end);
    }
    // 100多公里, 50余人, 100以上: the number stands, roughly.
    let mut unit_at = if numeral.han { numeral.end } else { s.skip_blank(numeral.end) };
    if !numeral.single && matches!(s.at(unit_at), '多' | '余' | '餘') {
        unit_at = s.skip_blank(unit_at + 1);
    }
    let one = numeral.han && numeral.value == Decimal::from_int(1);
    match reading {
        Reading::Japanese => {
            if let Some(end) = japanese_rank(s, unit_at, numeral) {
                return Some((Value::Ordinal(u32::try_from(numeral.value.to_int()?).ok()?), end));
            }
            // 40代: in one's forties, 40多岁.
            if s.at(unit_at) == '代' && numeral.positional == 2 && s.at(unit_at + 1) != '表' {
                return number(Unit::AgeDecade, unit_at + 1);
            }
            // 三割六分
            if s.at(unit_at) == '割'
                && let Some(tenth) = s.numeral(unit_at + 1).filter(|tenth| tenth.value < Decimal::from_int(10))
                && s.at(tenth.end) == '分'
            {
                return number_of(numeral.value.times(10)?.plus(tenth.value)?, Unit::Percent, tenth.end + 1);
            }
            if s.at(unit_at) == '割' && !matches!(s.at(unit_at + 1), 'る' | 'れ' | 'り' | 'っ' | '合') {
                return number_of(numeral.value.times(10)?, Unit::Percent, unit_at + 1);
            }
        }
        Reading::Chinese => {
            // 三成六
            if s.at(unit_at) == '成'
                && numeral.value < Decimal::from_int(10)
                && let Some(tenth) =
                    s.numeral(unit_at + 1).filter(|tenth| tenth.single && tenth.value < Decimal::from_int(10))
            {
                return number_of(numeral.value.times(10)?.plus(tenth.value)?, Unit::Percent, tenth.end);
            }
            if s.at(unit_at) == '成' && matches!(s.at(unit_at + 1), '的' | '以' | '，' | '。' | '左') {
                return number_of(numeral.value.times(10)?, Unit::Percent, unit_at + 1);
            }
        }
    }
    let own = match reading {
        Reading::Japanese => units::JAPANESE,
        Reading::Chinese => units::CHINESE,
    };
    let counters = [units::COMMON, own].into_iter().filter_map(|table| s.any(unit_at, table));
    if let Some(((unit, after), end)) = counters.max_by_key(|&(_, end)| end) {
        // 四人二球, 二人三脚: the name of something.
        if numeral.single && s.numeral(end).is_some_and(|next| next.single && next.value > Decimal::from_int(1)) {
            return None;
        }
        // A lone 一 is an article as often as a number (一个, 一名, 一人).
        if numeral.single && (one || (after == After::NotSingle && !is_two(s, numeral)) || in_a_word(s, numeral, end)) {
            return None;
        }
        // 3度の優勝 counts, 30度 is warm.
        let times = unit == Unit::Degree && reading == Reading::Japanese && numeral.value < Decimal::from_int(10);
        let unit = if times { Unit::Times } else { unit };
        let latin = s.before(end).is_ascii_alphabetic();
        // 30分野 are fields.
        let word = unit == Unit::Minute && matches!(s.at(end), '割' | '類' | '野' | '析' | '岐' | '裂' | '冊');
        let goes_on = word || (latin && s.at(end).is_ascii_alphanumeric());
        if !goes_on {
            return number(unit, end);
        }
    }
    if s.at(unit_at) == '年'
        && !one
        && numeral.value < Decimal::from_int(100)
        && !matches!(s.at(unit_at + 1), '级' | '級' | '生' | '度' | '代')
    {
        return number(Unit::Year, unit_at + 1);
    }
    if s.at(unit_at) == '日' && !numeral.han && numeral.value > Decimal::from_int(31) {
        return number(Unit::Day, unit_at + 1);
    }
    if numeral.han {
        // 十, 百万 and 千万 are parts of words, 二十五 and 五万四千 are numbers.
        let plain = numeral.single || !numeral.measured || !numeral.digits || numeral.value < Decimal::from_int(11);
        return if plain { None } else { number(Unit::Thing, numeral.end) };
    }
    // 5G, 737MAX
    if s.at(numeral.end).is_ascii_alphabetic()
        || s.at(numeral.end) == '-' && s.at(numeral.end + 1).is_ascii_alphabetic()
    {
        return None;
    }
    number(Unit::Thing, numeral.end)
}

/// The end of 位, 番目, 回目, 年目 and other ranks after a Japanese numeral.
fn japanese_rank(s: &Scanner, unit_at: usize, numeral: &Numeral) -> Option<usize> {
    if s.at(unit_at) == '位' {
        return (!numeral.single).then_some(unit_at + 1);
    }
    let mark = (unit_at + 1..unit_at + 3).find(|&at| s.at(at) == '目')?;
    let counter =
        (unit_at..mark).all(|at| s.at(at).is_alphabetic() && !matches!(s.at(at), 'の' | 'を' | 'は' | 'が' | 'に'));
    (counter && !matches!(s.at(mark + 1), '的' | '標' | '指' | '安' | '玉')).then_some(mark + 1)
}

/// 两, which unlike the other digits is always a number before a counter.
fn is_two(s: &Scanner, numeral: &Numeral) -> bool {
    matches!(s.before(numeral.end), '两' | '兩')
}

/// 四周 (all around), 二次世界大战 and other words that look like a digit with a counter.
fn in_a_word(s: &Scanner, numeral: &Numeral, end: usize) -> bool {
    match (s.before(numeral.end), s.before(end)) {
        // 十分 is "very", 二次 begins the names of wars.
        ('四', '周' | '週') | ('二', '次') | ('十', '分') => true,
        (_, '天') => matches!(s.at(end), '然' | '气' | '氣' | '使' | '空' | '下' | '文'),
        (_, '分') => matches!(
            s.at(end),
            '钟' | '鐘' | '之' | '别' | '析' | '子' | '成' | '布' | '裂' | '离' | '散' | '歧' | '割' | '类' | '明'
        ),
        (_, '家') => matches!(s.at(end), '庭' | '族' | '人' | '长'),
        (_, '条') => matches!(s.at(end), '件' | '约' | '約' | '款'),
        _ => false,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "reads as its callers' result")]
fn number_of(value: Decimal, unit: Unit, end: usize) -> Option<(Value, usize)> {
    Some((Value::Number { value, unit }, end))
}

#[cfg(test)]
mod tests;
