//! What a quantity is worth: exact decimals, units that both languages share, and partial dates.

use std::fmt;

/// An exact decimal number with six places, so that 5.4万 and 54,000 are equal as keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i128);

impl Decimal {
    const ONE: i128 = 1_000_000;

    /// A whole number.
    pub const fn from_int(value: i64) -> Self {
        Self(value as i128 * Self::ONE)
    }

    /// `digits` divided by ten to the power of `places`; `None` past six places or where it overflows.
    pub fn from_digits(digits: i128, places: u32) -> Option<Self> {
        let scale = 10_i128.checked_pow(6_u32.checked_sub(places)?)?;
        digits.checked_mul(scale).map(Self)
    }

    /// The product with a whole number, `None` where it overflows.
    pub fn times(self, by: i128) -> Option<Self> {
        self.0.checked_mul(by).map(Self)
    }

    /// The sum, `None` where it overflows.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The value as a whole number of `i64`, where it is one.
    pub fn to_int(self) -> Option<i64> {
        (self.0 % Self::ONE == 0).then(|| i64::try_from(self.0 / Self::ONE).ok())?
    }

    /// The nearest floating-point number.
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / Self::ONE as f64
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0 / Self::ONE)?;
        let fraction = (self.0 % Self::ONE).unsigned_abs();
        if fraction != 0 {
            let digits = format!("{fraction:06}");
            write!(f, ".{}", digits.trim_end_matches('0'))?;
        }
        Ok(())
    }
}

/// What a number counts, normalised over both languages.
///
/// [`Unit::Thing`] stands for every counter that says little (個, 件, 项, 枚): numbers under it agree or not by value
/// alone, and never contradict each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is named after what it counts")]
pub enum Unit {
    #[default]
    Thing,
    Person,
    Country,
    Percent,
    PercentagePoint,
    Yen,
    Dollar,
    Yuan,
    Euro,
    Pound,
    Won,
    Kilometre,
    Metre,
    Centimetre,
    Millimetre,
    Mile,
    Foot,
    SquareKilometre,
    Hectare,
    Tonne,
    Kilogram,
    Litre,
    Degree,
    Times,
    Multiple,
    Year,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
    Age,
    /// 40代, 40多岁: somebody's age but for the years.
    AgeDecade,
    Decade,
    Century,
    Ship,
    Aircraft,
    Vehicle,
}

impl Unit {
    /// A short name for canonical values, empty for [`Unit::Thing`].
    pub const fn name(self) -> &'static str {
        match self {
            Self::Thing => "",
            Self::Person => "people",
            Self::Country => "countries",
            Self::Percent => "%",
            Self::PercentagePoint => "pp",
            Self::Yen => "JPY",
            Self::Dollar => "USD",
            Self::Yuan => "CNY",
            Self::Euro => "EUR",
            Self::Pound => "GBP",
            Self::Won => "KRW",
            Self::Kilometre => "km",
            Self::Metre => "m",
            Self::Centimetre => "cm",
            Self::Millimetre => "mm",
            Self::Mile => "mi",
            Self::Foot => "ft",
            Self::SquareKilometre => "km²",
            Self::Hectare => "ha",
            Self::Tonne => "t",
            Self::Kilogram => "kg",
            Self::Litre => "l",
            Self::Degree => "°",
            Self::Times => "times",
            Self::Multiple => "-fold",
            Self::Year => "years",
            Self::Month => "months",
            Self::Week => "weeks",
            Self::Day => "days",
            Self::Hour => "hours",
            Self::Minute => "minutes",
            Self::Second => "seconds",
            Self::Age => "years old",
            Self::AgeDecade => "-odd years old",
            Self::Decade => "s",
            Self::Century => "th century",
            Self::Ship => "ships",
            Self::Aircraft => "aircraft",
            Self::Vehicle => "vehicles",
        }
    }
}

/// Part of a year or month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// 初め, 年初, 上旬.
    Start,
    /// 半ば, 中旬.
    Middle,
    /// 末, 底, 下旬.
    End,
}

/// A year as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Year {
    /// A year of the Common Era; eras are converted.
    Absolute(i32),
    /// Years after the one the text was written in: 去年 is -1.
    Relative(i8),
}

/// A month as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Month {
    /// 1 to 12.
    Absolute(u8),
    /// Months after the one the text was written in: 来月 is 1.
    Relative(i8),
}

/// A date of which only some parts may be known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year, calendar or (with [`Date::fiscal`]) fiscal.
    pub year: Option<Year>,
    /// The month.
    pub month: Option<Month>,
    /// The day of the month, 1 to 31.
    pub day: Option<u8>,
    /// 末, 初め and the like, of the last part that is given.
    pub part: Option<Part>,
    /// Whether the year is a fiscal one (年度), which in Japan starts in April.
    pub fiscal: bool,
}

impl Date {
    /// The date with relative parts and the Japanese fiscal year made absolute, seen from the day on which the text
    /// was written (`None` in a part leaves what depends on it relative).
    #[must_use]
    pub fn resolved(self, written: Self) -> Self {
        let mut date = self;
        let written_month = match written.month {
            Some(Month::Absolute(month)) => Some(month),
            _ => None,
        };
        if let (Some(Year::Absolute(now)), Some(Year::Relative(by))) = (written.year, date.year) {
            // In January to March the fiscal year that runs is still last year's.
            let early = i32::from(date.fiscal && written_month.is_some_and(|month| month < 4));
            if !date.fiscal || written_month.is_some() {
                date.year = Some(Year::Absolute(now + i32::from(by) - early));
            }
        }
        if date.fiscal
            && date.month.is_none()
            && let (Some(Year::Absolute(year)), Some(part)) = (date.year, date.part)
        {
            let (year, month) = match part {
                Part::Start => (year, 4),
                Part::Middle => return date,
                Part::End => (year + 1, 3),
            };
            date = Self {
                year: Some(Year::Absolute(year)),
                month: Some(Month::Absolute(month)),
                part: Some(part),
                ..Self::default()
            };
        }
        if let (Some(Year::Absolute(now)), Some(month), Some(Month::Relative(by)), None) =
            (written.year, written_month, date.month, date.year)
        {
            let months = now * 12 + i32::from(month) - 1 + i32::from(by);
            date.year = Some(Year::Absolute(months.div_euclid(12)));
            date.month = Some(Month::Absolute(months.rem_euclid(12) as u8 + 1));
        }
        date
    }

    /// Whether the two name the same time as far as both say: every part both give is equal, and at least one is.
    pub fn agrees(self, other: Self) -> bool {
        !self.differs(other) && self.fiscal == other.fiscal && self.shared_parts(other) > 0
    }

    /// Whether a part that both give in absolute terms is different.
    pub fn differs(self, other: Self) -> bool {
        let year = matches!((self.year, other.year),
            (Some(Year::Absolute(a)), Some(Year::Absolute(b))) if a != b && self.fiscal == other.fiscal);
        let month = matches!((self.month, other.month),
            (Some(Month::Absolute(a)), Some(Month::Absolute(b))) if a != b);
        let day = matches!((self.day, other.day), (Some(a), Some(b)) if a != b);
        year || month || day
    }

    /// The months that the beginning or end of a year means, calendar or fiscal, where no month is given: loosely, since
    /// what ends in November may be said to end with the year.
    const fn implied_months(self) -> Option<(u8, u8)> {
        match (self.year, self.month, self.part) {
            (Some(_), None, Some(Part::End)) => Some(if self.fiscal { (2, 3) } else { (10, 12) }),
            (Some(_), None, Some(Part::Start)) => Some(if self.fiscal { (4, 5) } else { (1, 3) }),
            (_, Some(Month::Absolute(month)), _) => Some((month, month)),
            _ => None,
        }
    }

    /// Whether one is the beginning or end of a year and the other another time of the year: 今年末 and 今年度末.
    pub fn differs_in_season(self, other: Self) -> bool {
        let part_of_year = |date: Self| date.month.is_none() && date.part.is_some();
        match (self.implied_months(), other.implied_months()) {
            (Some(a), Some(b)) => (part_of_year(self) || part_of_year(other)) && (a.1 < b.0 || b.1 < a.0),
            _ => false,
        }
    }

    /// How many of year, month and day both give and give alike.
    pub fn shared_parts(self, other: Self) -> usize {
        usize::from(self.year.is_some() && self.year == other.year)
            + usize::from(self.month.is_some() && self.month == other.month)
            + usize::from(self.day.is_some() && self.day == other.day)
    }

    /// The year, where it is all that is given, in absolute terms.
    pub const fn bare_year(self) -> Option<i32> {
        match (self.year, self.month, self.day, self.part, self.fiscal) {
            (Some(Year::Absolute(year)), None, None, None, false) => Some(year),
            _ => None,
        }
    }

    /// How many of year, month and day are given.
    pub fn parts(self) -> usize {
        usize::from(self.year.is_some()) + usize::from(self.month.is_some()) + usize::from(self.day.is_some())
    }
}

impl fmt::Display for Date {
    /// As in ISO 8601 where it is absolute (`2025-03-10`, `--03`, `---10`), in words where it is not (`this year`,
    /// `last month`), one after the other where it is both (`this year --04`), `end of` and the like before it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            Some(Part::Start) => f.write_str("start of ")?,
            Some(Part::Middle) => f.write_str("middle of ")?,
            Some(Part::End) => f.write_str("end of ")?,
            None => {}
        }
        let mut dashes = "--";
        match self.year {
            Some(Year::Absolute(year)) => {
                let fiscal = if self.fiscal { "fiscal " } else { "" };
                write!(f, "{fiscal}{year:04}")?;
                dashes = "-";
            }
            Some(Year::Relative(by)) => {
                relative(f, by, if self.fiscal { "fiscal year" } else { "year" })?;
                if self.month.is_some() || self.day.is_some() {
                    f.write_str(" ")?;
                }
            }
            None => {}
        }
        match self.month {
            Some(Month::Absolute(month)) => write!(f, "{dashes}{month:02}")?,
            Some(Month::Relative(by)) => {
                relative(f, by, "month")?;
                if self.day.is_some() {
                    f.write_str(" --")?;
                }
            }
            None if self.day.is_some() => f.write_str("--")?,
            None => {}
        }
        match self.day {
            Some(day) => write!(f, "-{day:02}"),
            None => Ok(()),
        }
    }
}

/// `last year`, `this month`, `in 2 weeks`, `3 days ago`.
fn relative(f: &mut fmt::Formatter<'_>, by: i8, unit: &str) -> fmt::Result {
    match by {
        -1 => write!(f, "last {unit}"),
        0 => write!(f, "this {unit}"),
        1 => write!(f, "next {unit}"),
        ..-1 => write!(f, "{} {unit}s ago", by.unsigned_abs()),
        _ => write!(f, "in {by} {unit}s"),
    }
}

/// What a quantity says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// So many of something.
    Number {
        /// How many.
        value: Decimal,
        /// Of what.
        unit: Unit,
    },
    /// 第二, 3位, 初めて.
    Ordinal(u32),
    /// Numerator and denominator: 三分之一, 半数.
    Fraction(u32, u32),
    /// 2プラス2, “2加2”: two numbers joined into a name.
    Sum(u32, u32),
    /// 2-0, 3対1, 三比一: what two sides have against each other.
    Score(u32, u32),
    /// A calendar date, perhaps partial.
    Date(Date),
    /// A day of the week, Monday is 0.
    Weekday(u8),
    /// Days after the one the text was written on: 昨日 is -1.
    RelativeDay(i8),
    /// Weeks after the one the text was written in.
    RelativeWeek(i8),
    /// A time of day, 24 hours, as it is written: one that does not exist is a slip of the pen, and worth showing.
    Time {
        /// 0 to 24 where there is such a time.
        hour: u8,
        /// 0 to 59 where there is such a time.
        minute: u8,
        /// Whether the half of the day is known (午後, 下午, or past twelve).
        half_known: bool,
    },
}

impl Value {
    /// Whether the value is a point in time.
    pub const fn is_date(self) -> bool {
        matches!(
            self,
            Self::Date(_) | Self::Weekday(_) | Self::RelativeDay(_) | Self::RelativeWeek(_) | Self::Time { .. }
        )
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Number { value, unit: Unit::Thing } => write!(f, "{value}"),
            Self::Number {
                value,
                unit: unit @ (Unit::Percent | Unit::Multiple | Unit::AgeDecade | Unit::Decade | Unit::Century),
            } => write!(f, "{value}{}", unit.name()),
            Self::Number { value, unit } => write!(f, "{value} {}", unit.name()),
            Self::Ordinal(rank) => write!(f, "no. {rank}"),
            Self::Fraction(part, whole) => write!(f, "{part}/{whole}"),
            Self::Sum(a, b) => write!(f, "{a}+{b}"),
            Self::Score(a, b) => write!(f, "{a}–{b}"),
            Self::Date(date) => date.fmt(f),
            Self::Weekday(day) => f.write_str(
                ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
                    .get(usize::from(day))
                    .copied()
                    .unwrap_or("?"),
            ),
            Self::RelativeDay(-1) => f.write_str("yesterday"),
            Self::RelativeDay(0) => f.write_str("today"),
            Self::RelativeDay(1) => f.write_str("tomorrow"),
            Self::RelativeDay(by) => relative(f, by, "day"),
            Self::RelativeWeek(by) => relative(f, by, "week"),
            Self::Time { hour, minute, .. } => write!(f, "{hour:02}:{minute:02}"),
        }
    }
}
