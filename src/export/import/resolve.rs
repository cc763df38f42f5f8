//! Finding in the articles at hand what another program's file quotes.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::sync::Arc;

use crate::align::Side;
use crate::annotate::{ContentHash, Target};
use crate::corpus::Article;
use crate::text::{CharOffsets, Display, Language, Span};

/// The articles at hand, ready for looking up.
pub struct Articles<'a> {
    all: Vec<Known<'a>>,
}

/// An article with what is found out of it once.
struct Known<'a> {
    article: &'a Article,
    hash: ContentHash,
    /// All of it as a reader sees it: what was exported has no markup and no hard line ends.
    display: OnceCell<Display<'a>>,
}

/// What a file says about one side of a link, or about one target of a mark.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The words; none where only the place is given.
    pub text: String,
    /// The language, where it is given.
    pub language: Option<Language>,
    /// The article's path, where it is given.
    pub article: Option<String>,
    /// Its characters, where they are given.
    pub spans: Vec<[u32; 2]>,
    /// What stands before the words and after them, where that is given.
    pub context: Option<[String; 2]>,
}

impl Wanted {
    /// Reads spans as `start-end`, parted by blanks.
    pub fn spans_of(cell: &str) -> Vec<[u32; 2]> {
        let span = |part: &str| {
            let (start, end) = part.split_once('-')?;
            Some([start.parse().ok()?, end.parse().ok()?])
        };
        cell.split_whitespace().map(span).collect::<Option<Vec<_>>>().unwrap_or_default()
    }

    /// How well a language is the one that is wanted; `None` where it is another.
    fn fit(&self, language: Language) -> Option<u8> {
        match self.language {
            None => Some(1),
            Some(wanted) if language.matches(wanted) || wanted.matches(language) => Some(1),
            // A text of a few characters may be in either script.
            Some(wanted) => (wanted.primary() == language.primary()).then_some(0),
        }
    }
}

/// What a tool counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    /// Units of UTF-16, as programs in JavaScript, Java and C# do: a character beyond the first 65,536 is two.
    Utf16,
    /// Characters, as the standard says and as we do.
    Scalar,
}

/// A place where the words stand, and what speaks for it.
struct Candidate<'k, 'a> {
    known: &'k Known<'a>,
    span: Span,
    rank: Rank,
}

/// What speaks for a place, the strongest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// In the language's script too.
    language: u8,
    /// The words around it are all those that are given.
    is_in_context: bool,
    /// It is where the file says, counted in this unit.
    position: Option<Unit>,
    /// How many of the characters around it are those that are given.
    shared: usize,
}

impl<'a> Articles<'a> {
    pub fn new(all: &'a [Arc<Article>]) -> Self {
        let known = |article: &'a Arc<Article>| Known {
            article,
            hash: ContentHash::of(&article.text),
            display: OnceCell::new(),
        };
        Self { all: all.iter().map(known).collect() }
    }

    /// The targets on one side: where the words stand. Of several places the one that the file tells apart from the
    /// others, by where it says that it is and by what it says stands around it.
    pub fn find(&self, wanted: &Wanted, side: Option<Side>) -> Result<Vec<Target>, String> {
        let named: Vec<&Known<'a>> = self.named(wanted).collect();
        let targets = |known: &Known<'_>, spans: &[Span]| {
            let target = |span: &Span| Target { side, ..Target::span(known.article, &known.hash, *span) };
            spans.iter().map(target).collect::<Vec<_>>()
        };
        if wanted.spans.len() > 1 {
            // Several spans are ours.
            let whole = named.iter().find_map(|known| Some((known, known.spans_with(wanted)?)));
            if let Some((known, spans)) = whole {
                return Ok(targets(known, &spans));
            }
        }
        let among = if named.is_empty() { self.all.iter().collect() } else { named };
        if wanted.text.trim().is_empty() {
            let (known, span) = place_alone(wanted, &among)?;
            return Ok(targets(known, &[span]));
        }
        let mut candidates: Vec<Candidate<'_, 'a>> = among.iter().flat_map(|known| known.candidates(wanted)).collect();
        if candidates.is_empty() {
            candidates = among.iter().flat_map(|known| known.displayed_candidates(wanted)).collect();
        }
        let elsewhere = !candidates.is_empty();
        candidates.retain(|candidate| wanted.fit(candidate.language()).is_some());
        candidates.sort_by_key(|candidate| Reverse(candidate.rank));
        let shown: String = wanted.text.trim().chars().take(20).collect();
        match candidates.as_slice() {
            [best, rest @ ..] if rest.first().is_none_or(|second| second.rank < best.rank) => {
                Ok(targets(best.known, &[best.span]))
            }
            [] if self.all.is_empty() => Err("name the articles that it is about".to_owned()),
            [] if elsewhere => Err(format!("“{shown}” is only in articles in another language")),
            [] => Err(format!("“{shown}” is in none of the articles")),
            _ => Err(format!("“{shown}” is in more than one place, and nothing tells them apart")),
        }
    }

    fn named(&self, wanted: &Wanted) -> impl Iterator<Item = &Known<'a>> {
        let path = wanted.article.clone().unwrap_or_default();
        let path = path.trim_start_matches("./").to_owned();
        self.all.iter().filter(move |known| {
            let own = known.article.path.trim_start_matches("./");
            !path.is_empty()
                && (own == path || own.ends_with(&format!("/{path}")) || path.ends_with(&format!("/{own}")))
        })
    }
}

impl<'a> Known<'a> {
    fn display(&self) -> &Display<'a> {
        self.display.get_or_init(|| self.article.display(Span::new(0, self.article.text.len())))
    }

    /// The spans that the file gives, if its words stand there.
    fn spans_with(&self, wanted: &Wanted) -> Option<Vec<Span>> {
        let spans = spans(self.article, &wanted.spans, Unit::Scalar)?;
        let whole = Span { start: spans.first()?.start, end: spans.last()?.end };
        let is_source = |span: &Span| span.of(&self.article.text) == wanted.text;
        let is_shown = |span: &Span| self.article.shown(*span) == wanted.text;
        let joined = |words: Vec<&str>| words.join(" … ") == wanted.text;
        let shown: Vec<_> = spans.iter().map(|span| self.article.shown(*span)).collect();
        let fits = is_source(&whole)
            || is_shown(&whole)
            || joined(spans.iter().map(|span| span.of(&self.article.text)).collect())
            || joined(shown.iter().map(AsRef::as_ref).collect());
        fits.then_some(spans)
    }

    /// Where the words stand in the source.
    fn candidates<'k>(&'k self, wanted: &Wanted) -> Vec<Candidate<'k, 'a>> {
        let text = &self.article.text;
        let words = wanted.text.trim();
        let told = self.told(wanted);
        let mut spans: Vec<Span> = occurrences(text, words).map(|at| Span::new(at, at + words.len())).collect();
        // With white space around them, or as they are shown, the words are only where the file says.
        for (span, _) in &told {
            if !spans.contains(span) && (span.of(text) == wanted.text || self.article.shown(*span) == wanted.text) {
                spans.push(*span);
            }
        }
        let position = |span: Span| told.iter().filter(|(there, _)| *there == span).map(|(_, unit)| *unit).max();
        let candidate = |span: Span| {
            let around = [text.get(..span.start as usize), text.get(span.end as usize..)];
            self.candidate(wanted, span, position(span), around.map(Option::unwrap_or_default))
        };
        spans.into_iter().map(candidate).collect()
    }

    /// Where the words stand in what is shown.
    fn displayed_candidates<'k>(&'k self, wanted: &Wanted) -> Vec<Candidate<'k, 'a>> {
        let display = self.display();
        if display.is_verbatim() {
            return Vec::new();
        }
        let words = wanted.text.trim();
        let candidate = |at: usize| {
            let (before, rest) = display.text.split_at_checked(at).unwrap_or_default();
            let span = display.span_to_source(Span::new(at, at + words.len()));
            self.candidate(wanted, span, None, [before, rest.get(words.len()..).unwrap_or_default()])
        };
        occurrences(&display.text, words).map(candidate).collect()
    }

    fn candidate<'k>(
        &'k self,
        wanted: &Wanted,
        span: Span,
        position: Option<Unit>,
        [before, after]: [&str; 2],
    ) -> Candidate<'k, 'a> {
        let mut candidate = Candidate { known: self, span, rank: Rank { position, ..Rank::default() } };
        candidate.rank.language = wanted.fit(candidate.language()).unwrap_or_default();
        if let Some([prefix, suffix]) = &wanted.context {
            let (left, all_left) = in_common(before.chars().rev(), prefix.chars().rev());
            let (right, all_right) = in_common(after.chars(), suffix.chars());
            candidate.rank.is_in_context = all_left && all_right;
            candidate.rank.shared = left + right;
        }
        candidate
    }

    /// Where the file says that the words are, in whatever it counts.
    fn told(&self, wanted: &Wanted) -> Vec<(Span, Unit)> {
        let [_] = wanted.spans.as_slice() else { return Vec::new() };
        let place = |unit| Some((*spans(self.article, &wanted.spans, unit)?.first()?, unit));
        [Unit::Scalar, Unit::Utf16].into_iter().filter_map(place).collect()
    }
}

impl Candidate<'_, '_> {
    fn language(&self) -> Language {
        let article = self.known.article;
        article.segments.get(article.segment_at(self.span.start)).map_or(article.language, |segment| segment.language)
    }
}

/// The place that is given without words: in characters, unless there are not as many.
fn place_alone<'k, 'a>(wanted: &Wanted, among: &[&'k Known<'a>]) -> Result<(&'k Known<'a>, Span), String> {
    let [position] = wanted.spans.as_slice() else { return Err("without words".to_owned()) };
    let [known] = among else {
        return Err(match among {
            [] => "name the articles that it is about".to_owned(),
            _ => "a place without words can only be in one article; name that alone".to_owned(),
        });
    };
    let place = known.told(wanted).first().map(|(span, _)| *span);
    let [start, end] = position;
    Ok((known, place.ok_or_else(|| format!("there are no characters {start} to {end} in {}", known.article.path))?))
}

/// How many characters two texts have in common from their beginning on, and whether that is all of the second. White
/// space is passed over: programs join and break lines.
fn in_common(text: impl Iterator<Item = char>, wanted: impl Iterator<Item = char>) -> (usize, bool) {
    let visible = |c: &char| !c.is_whitespace();
    let (mut text, mut count) = (text.filter(visible), 0);
    for c in wanted.filter(visible) {
        if text.next() != Some(c) {
            return (count, false);
        }
        count += 1;
    }
    (count, true)
}

/// Where `words` stand in `text`, overlapping places too.
fn occurrences<'t>(text: &'t str, words: &'t str) -> impl Iterator<Item = usize> + 't {
    let step = words.chars().next().map_or(1, char::len_utf8);
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + text.get(from..)?.find(words)?;
        from = at + step;
        Some(at)
    })
}

/// Spans in bytes; nothing where one does not fit the article.
fn spans(article: &Article, given: &[[u32; 2]], unit: Unit) -> Option<Vec<Span>> {
    let text = &article.text;
    let offsets = CharOffsets::new(text);
    let last = offsets.char_of(text, text.len() as u32);
    let byte = |at: u32| match unit {
        Unit::Scalar => (at <= last).then(|| offsets.byte_of(text, at)),
        Unit::Utf16 => byte_of_utf16(text, at),
    };
    let span = |&[start, end]: &[u32; 2]| Some(Span { start: byte(start)?, end: byte(end)? }).filter(|_| start < end);
    given.iter().map(span).collect()
}

/// The byte at which unit number `at` of the text in UTF-16 begins; nothing inside a character or after the end.
fn byte_of_utf16(text: &str, at: u32) -> Option<u32> {
    let mut units = 0;
    for (byte, c) in text.char_indices() {
        if units >= at {
            return (units == at).then_some(byte as u32);
        }
        units += c.len_utf16() as u32;
    }
    (units == at).then_some(text.len() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, wanted: &Wanted) -> Result<[u32; 2], String> {
        let articles = [Arc::new(Article::new("a.txt".into(), text.to_owned()))];
        let targets = Articles::new(&articles).find(wanted, None)?;
        let selector = targets[0].selector.as_ref().unwrap();
        Ok([selector.start, selector.end])
    }

    fn quoted(text: &str, context: Option<(&str, &str)>, spans: &[[u32; 2]]) -> Wanted {
        let context = context.map(|(prefix, suffix)| [prefix.to_owned(), suffix.to_owned()]);
        Wanted {
            text: text.to_owned(),
            article: Some("a.txt".into()),
            spans: spans.to_vec(),
            context,
            ..Wanted::default()
        }
    }

    #[test]
    fn occurrences_are_told_apart_by_what_stands_around_and_by_place() {
        let text = "🍣寿司は旨い。🍣寿司は高い。\n寿司は速い。";
        for (context, spans, place) in [
            (Some(("。🍣", "は高い")), &[][..], [8, 10]),
            (Some(("高い。", "は速い。")), &[], [15, 17]),
            (Some(("", "は速く")), &[], [15, 17]),
            (None, &[[15, 17]], [15, 17]),
            (None, &[[17, 19]], [15, 17]),
            (Some(("い。", "は")), &[[17, 19]], [15, 17]),
            (Some(("🍣", "は高い")), &[[15, 17]], [8, 10]),
            (Some(("別の話", "である")), &[[10, 12]], [8, 10]),
        ] {
            assert_eq!(found(text, &quoted("寿司", context, spans)), Ok(place), "{context:?} {spans:?}");
        }
        for context in [None, Some(("", "は")), Some(("別の話", "である"))] {
            assert!(found(text, &quoted("寿司", context, &[])).unwrap_err().contains("more than one place"));
        }
        assert_eq!(found("哈哈哈！", &quoted("哈哈", Some(("哈", "！")), &[])), Ok([1, 3]));
    }

    #[test]
    fn a_place_needs_no_words() {
        assert_eq!(found("🍣寿司。", &quoted("", None, &[[1, 3]])), Ok([1, 3]));
        assert_eq!(found("🍣寿司。", &quoted("", None, &[[2, 5]])), Ok([1, 4]), "there are only four characters");
        assert!(found("🍣寿司。", &quoted("", None, &[[3, 9]])).unwrap_err().contains("no characters 3 to 9"));
        assert!(found("🍣寿司。", &quoted("", None, &[])).is_err());
    }

    #[test]
    fn words_are_found_as_they_are_shown() {
        let text = "昨日、[[ja:東京都|東京]]で\n寿司を食べた。";
        assert_eq!(found(text, &quoted("東京で寿司", None, &[])).unwrap()[1], 20);
        assert_eq!(found(text, &quoted("昨日、東京で寿司を食べた。", None, &[[0, 25]])), Ok([0, 25]));
    }
}
