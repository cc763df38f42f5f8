//! What a format says of an article beside its text.

use crate::text::Language;

/// Title, date, address, source and language of an article, as far as its file names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Its title.
    pub title: Option<String>,
    /// When it was published, as written there: mostly ISO 8601.
    pub date: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Who published it: a paper, an agency, a site.
    pub source: Option<String>,
    /// The language it is said to be in. `zh` leaves the script to be found out.
    pub language: Option<Language>,
}

impl Metadata {
    /// The same without values that are only white space.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        for value in [&mut self.title, &mut self.date, &mut self.url, &mut self.source] {
            *value = value.take().map(|value| one_line(&value)).filter(|value| !value.is_empty());
        }
        self
    }
}

/// `value` with every run of white space as one space.
pub fn one_line(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_one_line_and_say_something() {
        let metadata = Metadata { title: Some(" 題\n  名 ".into()), date: Some(" \t".into()), ..Metadata::default() };
        let tidied = metadata.tidied();
        assert_eq!((tidied.title.as_deref(), tidied.date), (Some("題 名"), None));
    }
}
