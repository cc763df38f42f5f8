//! Translation memories: an article a language, with the pairs that the memory states.

use super::format::FormatError;
use super::limits::LARGEST_WHOLE;
use super::load::{Intake, Problem};
use super::source::{Source, Whole};
use super::translations::Translations;
use super::xml::{Node, parse};

const FORMAT: &str = "TMX";

/// Reads a memory; of a damaged one the units before the damage.
pub(super) fn read(intake: &mut Intake<'_>, source: Source) -> Result<(), Problem> {
    let Whole { bytes, missing } = source.whole(LARGEST_WHOLE)?;
    let xml = intake.decode(bytes, true)?;
    let mut translations = Translations::default();
    let (mut language, mut segment, mut depth) = (String::new(), None::<String>, 0_usize);
    let result = parse(&xml, FORMAT, |node| match node {
        Node::Start("tu", _) => translations.begin_unit(),
        Node::Start("tuv", attributes) => language = attributes.get("lang").unwrap_or_default(),
        Node::Start("seg", _) => segment = Some(String::new()),
        Node::End("seg") => {
            if let Some(text) = segment.take() {
                translations.add(&language, &text);
            }
        }
        // Codes of the format that was translated; `hi` and `sub` hold text.
        Node::Start("bpt" | "ept" | "it" | "ph" | "ut", _) => depth += 1,
        Node::End("bpt" | "ept" | "it" | "ph" | "ut") => depth = depth.saturating_sub(1),
        Node::Text(text) if depth == 0 => {
            if let Some(segment) = &mut segment {
                segment.push_str(text);
            }
        }
        _ => {}
    });
    if translations.is_empty() {
        result?;
        return Err(FormatError::NoText("the memory has no unit with a segment".to_owned()).into());
    }
    intake.missing(result.err().map(|error| error.to_string()).or(missing));
    translations.give(intake);
    Ok(())
}
