//! JSON Lines: an object a line, an article an object.

use std::fmt;
use std::io::{BufRead, Read};

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::article::Article;
use super::columns::{FIELDS, Row};
use super::decode::{Decoded, Known, decode};
use super::format::FormatError;
use super::limits::{LONGEST_LINE, MOST_MEMBERS};
use super::load::{Columns, Intake, Problem};
use super::source::Source;
use crate::text::Syntax;

const FORMAT: &str = "JSON Lines";
/// Lines that are named one by one before the others that cannot be read are only counted.
const MOST_NAMED: usize = 20;

/// Reads line after line. One that cannot be read is named, the others load.
pub(super) fn read(intake: &mut Intake<'_>, source: Source) -> Result<(), Problem> {
    let mut reader = source.reader();
    let (mut lines, mut n, mut failed, mut told) = (0_usize, 0_usize, 0_usize, false);
    let mut encoding = intake.options.encoding;
    loop {
        let mut line = Vec::new();
        let read = reader.by_ref().take(LONGEST_LINE as u64 + 1).read_until(b'\n', &mut line);
        lines += 1;
        let broken = read.err();
        if line.len() > LONGEST_LINE {
            let told = format!("line {lines} is longer than {} MiB", LONGEST_LINE >> 20);
            return Err(FormatError::TooMuch(told).into());
        }
        if line.is_empty() {
            intake.missing(broken.map(|error| error.to_string()));
            break;
        }
        if !line.trim_ascii().is_empty() {
            n += 1;
            if n > MOST_MEMBERS {
                intake.cut_off_at(MOST_MEMBERS);
                break;
            }
            let decoded = decode(line, encoding, false)?;
            if decoded.known == Known::Guessed {
                encoding = Some(decoded.encoding);
            }
            if let Some(note) = decoded.note().filter(|_| !std::mem::replace(&mut told, true)) {
                intake.note(format!("line {lines}: {note}"));
            }
            if let Err(problem) = object(intake, n, lines, &decoded) {
                failed += 1;
                if failed <= MOST_NAMED {
                    intake.member_error(n, problem);
                }
            }
        }
        if let Some(error) = broken {
            intake.missing(Some(error.to_string()));
            break;
        }
    }
    if failed > MOST_NAMED {
        intake.note(format!("{} more lines could not be read", failed - MOST_NAMED));
    }
    if intake.is_empty() && failed == 0 {
        return Err(FormatError::NoText("the file holds no object".to_owned()).into());
    }
    Ok(())
}

fn object(intake: &mut Intake<'_>, n: usize, number: usize, line: &Decoded) -> Result<(), FormatError> {
    let mut deserializer = serde_json::Deserializer::from_str(&line.text);
    let row = Object(&intake.options.columns).deserialize(&mut deserializer);
    let row = row.map_err(|error| FormatError::damaged(FORMAT, place(number, &error)))?;
    let Some((text, metadata)) = row.into_article() else {
        let advice = "no field is called text, content or body; name it with --text-column";
        return Err(FormatError::NoText(advice.to_owned()));
    };
    intake.article(Article::plain(intake.member(n), text, Syntax::Plain, metadata));
    Ok(())
}

/// What is wrong, in the line of the file: the parser sees only that one.
fn place(line: usize, error: &serde_json::Error) -> String {
    let told = error.to_string();
    let reason = told.rsplit_once(" at line ").map_or(told.as_str(), |(reason, _)| reason);
    format!("line {line}, column {}: {reason}", error.column())
}

/// Takes from an object only what is wanted, so that the rest costs no memory.
struct Object<'a>(&'a Columns);

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = Row;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Row, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = Row;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row, A::Error> {
        let mut row = Row::default();
        while let Some(name) = map.next_key::<String>()? {
            let found = FIELDS.iter().find_map(|field| Some((*field, field.rank(&name, self.0)?)));
            match found {
                Some((field, rank)) => {
                    if let Some(value) = map.next_value_seed(Scalar)? {
                        row.set(field, rank, value);
                    }
                }
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(row)
    }
}

/// A string or a number as text; anything else is nothing.
struct Scalar;

impl<'de> DeserializeSeed<'de> for Scalar {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Scalar {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Some(value.to_owned()))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut values: A) -> Result<Self::Value, A::Error> {
        while values.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}
