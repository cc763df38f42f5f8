//! One decision of the reader: what it says, on what, by whom and when.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::target::Target;
use crate::align::{EvidenceKind, Relation};

/// What a mark is called for ever: a UUID, or what another program called it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MarkId(pub String);

impl MarkId {
    /// A new id; later ids sort after earlier ones.
    pub fn new() -> Self {
        Self(Uuid::now_v7().to_string())
    }

    /// The id that `content` always gets, so that importing a file twice adds nothing.
    pub fn of_content(content: &str) -> Self {
        let digest = Sha256::digest(content.as_bytes());
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(digest.iter()).for_each(|(to, from)| *to = *from);
        Self(Uuid::new_v8(bytes).to_string())
    }
}

impl Default for MarkId {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for MarkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A moment in RFC 3339, in UTC where it is ours. Later moments are greater, whichever zone they are written in.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub String);

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.unix(), &self.0).cmp(&(other.unix(), &other.0))
    }
}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Timestamp {
    /// This moment, to the millisecond.
    pub fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self::from_unix(since.as_secs(), since.subsec_millis())
    }

    /// This moment, or a millisecond after `self` where a clock that went back says otherwise: what is changed later is
    /// later.
    #[must_use]
    pub fn next(&self) -> Self {
        let now = Self::now();
        match (self.unix(), now.unix()) {
            (Some(old), Some(new)) if old >= new => Self::from_unix((old + 1) / 1000, ((old + 1) % 1000) as u32),
            _ => now,
        }
    }

    /// Milliseconds since 1970; nothing where it is no moment after that in the form of RFC 3339.
    pub fn unix(&self) -> Option<u64> {
        let text = self.0.as_str();
        let digits = |from: usize, to: usize| {
            let part = text.get(from..to)?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<i64>().ok())?
        };
        let separated = [(4, "-"), (7, "-"), (13, ":"), (16, ":")].iter().all(|&(at, c)| text.get(at..=at) == Some(c));
        let (date, time) = (text.get(10..11)?, text.get(19..)?);
        if !separated || !matches!(date, "T" | "t" | " ") {
            return None;
        }
        let (fraction, zone) = time.split_at(time.find(|c: char| c != '.' && !c.is_ascii_digit())?);
        let milliseconds = format!("{:0<3}", fraction.trim_start_matches('.')).get(..3)?.parse::<i64>().ok()?;
        let offset = match zone {
            "Z" | "z" => 0,
            _ => {
                let minutes = zone.get(1..3)?.parse::<i64>().ok()? * 60 + zone.get(4..6)?.parse::<i64>().ok()?;
                if zone.starts_with('-') { -minutes } else { minutes }
            }
        };
        let days = days_of(digits(0, 4)?, digits(5, 7)?, digits(8, 10)?);
        let minutes = days * 1440 + digits(11, 13)? * 60 + digits(14, 16)? - offset;
        u64::try_from((minutes * 60 + digits(17, 19)?) * 1000 + milliseconds).ok()
    }

    /// A moment after 1970.
    pub fn from_unix(seconds: u64, milliseconds: u32) -> Self {
        let (days, second) = (seconds / 86_400, seconds % 86_400);
        let (year, month, day) = date_of(days);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        Self(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milliseconds:03}Z"))
    }

    /// As TMX and others write it, `YYYYMMDDThhmmssZ`; nothing where it is not in UTC.
    pub fn basic(&self) -> Option<String> {
        let seconds = self.0.get(..19)?;
        let basic: String = seconds.chars().filter(|c| !matches!(c, '-' | ':')).collect();
        (self.0.ends_with('Z') && basic.len() == 15).then(|| basic + "Z")
    }

    /// Reads what [`Timestamp::basic`] writes.
    pub fn from_basic(basic: &str) -> Option<Self> {
        let ok = basic.len() == 16 && basic.is_ascii() && basic.ends_with('Z') && basic.get(8..9) == Some("T");
        let part = |from: usize, to: usize| basic.get(from..to).filter(|p| p.bytes().all(|b| b.is_ascii_digit()));
        let (y, m, d) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
        let (h, min, s) = (part(9, 11)?, part(11, 13)?, part(13, 15)?);
        ok.then(|| Self(format!("{y}-{m}-{d}T{h}:{min}:{s}.000Z")))
    }
}

/// The Gregorian date of a day counted from 1970-01-01: whole eras of 400 years, counted from 1 March.
fn date_of(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

/// The day of a Gregorian date counted from 1970-01-01: the inverse of [`date_of`].
const fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// One decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// Never changes.
    pub id: MarkId,
    /// What it says.
    #[serde(flatten)]
    pub body: Body,
    /// What it is about.
    #[serde(rename = "target")]
    pub targets: Vec<Target>,
    /// Who made it.
    pub creator: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last changed.
    pub modified: Timestamp,
}

impl Mark {
    /// A mark made now.
    pub fn new(body: Body, targets: Vec<Target>, creator: &str) -> Self {
        let now = Timestamp::now();
        Self { id: MarkId::new(), body, targets, creator: creator.to_owned(), created: now.clone(), modified: now }
    }

    /// The same mark saying something else from now on.
    #[must_use]
    pub fn with_body(&self, body: Body) -> Self {
        Self { body, modified: self.modified.next(), ..self.clone() }
    }

    /// The link that it is a verdict on.
    pub fn link(&self) -> Option<&LinkMark> {
        if let Body::Link(link) = &self.body { Some(link) } else { None }
    }
}

/// What a mark says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "body", rename_all = "snake_case")]
pub enum Body {
    /// A label on a sentence or a free span.
    Label(Label),
    /// A note.
    Note {
        /// What it says, in any number of lines.
        text: String,
    },
    /// A verdict on a link, or a link drawn by hand.
    Link(LinkMark),
    /// A verdict on something that two linked sentences differ in.
    Conflict(ConflictMark),
    /// A place to come back to.
    Bookmark {
        /// What it is called.
        name: Option<String>,
    },
    /// How far an article has been read.
    Status {
        /// How far.
        status: ReadingStatus,
    },
    /// A label that a corpus has, without a target.
    LabelDefinition(LabelDefinition),
}

impl Body {
    /// The type's name in what is printed and exported.
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Label(_) => "label",
            Self::Note { .. } => "note",
            Self::Link(_) => "link",
            Self::Conflict(_) => "conflict",
            Self::Bookmark { .. } => "bookmark",
            Self::Status { .. } => "status",
            Self::LabelDefinition(_) => "label_definition",
        }
    }
}

/// A label, by its name in the label set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// The name.
    pub label: String,
}

/// A label of a corpus's label set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelDefinition {
    /// Which corpus: its canonical folder, or nothing in a workspace file, which is one corpus.
    pub corpus: String,
    /// What it is called.
    pub name: String,
    /// The key that sets it, 1 to 9.
    pub key: Option<u8>,
    /// A colour's name or `#rrggbb`.
    pub colour: String,
}

/// What was decided about a link or a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is so.
    Confirmed,
    /// It is not so.
    Rejected,
}

/// Where a link comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The aligner found it.
    Machine,
    /// The reader drew it, merged it or split it off.
    Hand,
    /// It came from a file of another program.
    Import,
}

/// A verdict on a link. Its targets carry the side that they are on; each side is in one article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkMark {
    /// What was decided.
    pub verdict: Verdict,
    /// How much both sides share, as the reader sees it.
    pub relation: Relation,
    /// Where the link comes from.
    pub origin: Origin,
    /// The machine's score at the time; nothing where the machine did not see the link.
    pub score: Option<f32>,
    /// What the machine took the relation for.
    pub machine_relation: Option<Relation>,
}

/// A verdict on a conflict. Its two targets are what differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConflictMark {
    /// Whether they really differ.
    pub verdict: Verdict,
    /// What kind of thing differs.
    pub kind: EvidenceKind,
    /// Both values in canonical form.
    pub value: String,
    /// The link's score at the time.
    pub score: Option<f32>,
}

/// How far an article has been read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadingStatus {
    /// Not yet.
    #[default]
    Unread,
    /// Begun.
    Reading,
    /// To the end.
    Read,
    /// To be left out.
    Skipped,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_in_utc() {
        assert_eq!(Timestamp::from_unix(0, 0).0, "1970-01-01T00:00:00.000Z");
        assert_eq!(Timestamp::from_unix(951_827_696, 7).0, "2000-02-29T12:34:56.007Z");
        assert_eq!(Timestamp::from_unix(1_735_689_599, 999).0, "2024-12-31T23:59:59.999Z");
        let basic = Timestamp::from_unix(951_827_696, 0).basic().unwrap();
        assert_eq!(basic, "20000229T123456Z");
        assert_eq!(Timestamp::from_basic(&basic), Some(Timestamp::from_unix(951_827_696, 0)));
        assert_eq!(Timestamp::from_basic("2000022日T23456Z"), None);
    }

    #[test]
    fn what_is_changed_later_is_later_though_the_clock_went_back() {
        let ahead = Timestamp("2999-02-28T23:59:59.999Z".to_owned());
        assert_eq!(ahead.next().0, "2999-03-01T00:00:00.000Z");
        assert!(Timestamp::from_unix(0, 0).next() > Timestamp::from_unix(1_700_000_000, 0));
        assert!(Timestamp("2024-01-01T09:00:00+09:00".to_owned()) < Timestamp("2024-01-01T00:00:01Z".to_owned()));
        let moment = |text: &str| Timestamp(text.to_owned()).unix();
        assert_eq!(moment("2024-01-01T09:00:00+09:00"), moment("2024-01-01T00:00:00Z"));
        assert_eq!(moment("1970-01-01T00:00:00.5Z"), Some(500));
        for (seconds, milliseconds) in [(951_827_696, 7), (1_735_689_599, 999), (4_102_444_800, 0)] {
            let there = Timestamp::from_unix(seconds, milliseconds).unix();
            assert_eq!(there, Some(seconds * 1000 + u64::from(milliseconds)));
        }
        assert_eq!((moment("yesterday"), moment("2024-01-01"), moment("2024-01-01T00:00:00+9")), (None, None, None));
    }

    #[test]
    fn ids_sort_by_time_and_content_ids_are_stable() {
        assert!(MarkId::new() < MarkId::new());
        assert_eq!(MarkId::of_content("a"), MarkId::of_content("a"));
    }
}
