//! Finding in the articles at hand what another program's file quotes.

use std::sync::Arc;

use crate::align::Side;
use crate::annotate::{ContentHash, Target};
use crate::corpus::Article;
use crate::text::{CharOffsets, Language, Span};

/// The articles at hand, ready for looking up.
pub struct Articles<'a> {
    all: &'a [Arc<Article>],
    hashes: Vec<ContentHash>,
}

/// What a file says about one side of a link.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The words.
    pub text: String,
    /// The language, where it is given.
    pub language: Option<Language>,
    /// The article's path, where it is given.
    pub article: Option<String>,
    /// Its characters, where they are given.
    pub spans: Vec<[u32; 2]>,
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
}

impl<'a> Articles<'a> {
    pub fn new(all: &'a [Arc<Article>]) -> Self {
        Self { all, hashes: all.iter().map(|article| ContentHash::of(&article.text)).collect() }
    }

    /// The targets on one side: where the file says, if its words stand there; else where its words stand, if that is
    /// one place only.
    pub fn find(&self, wanted: &Wanted, side: Option<Side>) -> Result<Vec<Target>, String> {
        let on = |target: Target| Target { side, ..target };
        for (article, hash) in self.named(wanted) {
            let spans = spans(article, &wanted.spans);
            let text = |span: &Span| span.of(&article.text);
            let words: Vec<&str> = spans.iter().map(text).collect();
            let whole = spans.first().zip(spans.last()).map(|(first, last)| Span { start: first.start, end: last.end });
            let fits = words.join(" … ") == wanted.text || whole.is_some_and(|whole| text(&whole) == wanted.text);
            if !spans.is_empty() && fits {
                return Ok(spans.into_iter().map(|span| on(Target::span(article, hash, span))).collect());
            }
        }
        if wanted.text.trim().is_empty() {
            return Err("without words".to_owned());
        }
        let mut found = Vec::new();
        let named: Vec<_> = self.named(wanted).collect();
        let everywhere = self.all.iter().map(Arc::as_ref).zip(&self.hashes).collect();
        let among: Vec<(&Article, &ContentHash)> = if named.is_empty() { everywhere } else { named };
        let words = wanted.text.trim();
        for (article, hash) in among {
            for (at, _) in article.text.match_indices(words).take(2) {
                let target = Target::span(article, hash, Span::new(at, at + words.len()));
                if wanted
                    .language
                    .is_none_or(|language| target.language.matches(language) || language.matches(target.language))
                {
                    found.push(target);
                }
            }
        }
        let shown: String = words.chars().take(20).collect();
        match found.len() {
            1 => Ok(found.into_iter().map(on).collect()),
            0 if self.all.is_empty() => Err("name the articles that it is about".to_owned()),
            0 => Err(format!("“{shown}” is in none of the articles")),
            _ => Err(format!("“{shown}” is in more than one place")),
        }
    }

    fn named(&self, wanted: &Wanted) -> impl Iterator<Item = (&'a Article, &ContentHash)> {
        let path = wanted.article.clone().unwrap_or_default();
        let path = path.trim_start_matches("./").to_owned();
        let all = self.all.iter().map(Arc::as_ref).zip(&self.hashes);
        all.filter(move |(article, _)| {
            let own = article.path.trim_start_matches("./");
            !path.is_empty()
                && (own == path || own.ends_with(&format!("/{path}")) || path.ends_with(&format!("/{own}")))
        })
    }
}

/// Spans in bytes; nothing where one does not fit the article.
fn spans(article: &Article, chars: &[[u32; 2]]) -> Vec<Span> {
    let offsets = CharOffsets::new(&article.text);
    let last = offsets.char_of(&article.text, article.text.len() as u32);
    let span = |&[start, end]: &[u32; 2]| {
        let byte = |at| offsets.byte_of(&article.text, at);
        (start < end && end <= last).then(|| Span { start: byte(start), end: byte(end) })
    };
    chars.iter().map(span).collect::<Option<Vec<_>>>().unwrap_or_default()
}
