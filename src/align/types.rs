//! What goes into alignment and what comes out.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::copies::Copies;
use super::parts::EncodedParts;
use super::stated::Stated;
use crate::corpus::Article;
use crate::embed::{Judgement, Vectors};
use crate::lexicon::Lexicon;
use crate::text::quantity::Date;
use crate::text::{Display, Language, SegmentKind, Span};

/// A sentence (or heading, or list item) that may be linked, in the order of its article.
#[derive(Clone, Debug)]
pub struct Sentence<'a> {
    /// Number of the article in the corpus.
    pub article: usize,
    /// The language it is in.
    pub language: Language,
    /// What it is: addresses, bylines and boilerplate are never linked.
    pub kind: SegmentKind,
    /// Its words, and where they stand in the article.
    pub display: Display<'a>,
}

impl Sentence<'_> {
    /// Where the sentence stands.
    pub fn place(&self) -> Place {
        Place { article: self.article, span: self.display.source() }
    }

    /// The words.
    pub fn text(&self) -> &str {
        &self.display.text
    }

    /// Whether the sentence says something of its own: signs without a letter are no claim.
    pub fn is_linkable(&self) -> bool {
        let prose = matches!(
            self.kind,
            SegmentKind::Sentence | SegmentKind::Heading | SegmentKind::ListItem | SegmentKind::Caption
        );
        prose && self.text().chars().any(char::is_alphabetic)
    }
}

/// All that alignment looks at.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// What may be linked; the sentences of an article follow each other.
    pub sentences: &'a [Sentence<'a>],
    /// Their vectors, row by row.
    pub vectors: &'a Vectors,
    /// Parts of long sentences; without them sentences are compared only as a whole.
    pub clauses: Option<EncodedParts<'a>>,
    /// Phrases of all sentences; without them articles on one topic are told apart less well.
    pub phrases: Option<EncodedParts<'a>>,
    /// Reads sentences piece by piece; without it links are quick ones.
    pub reader: Option<&'a dyn PairReader>,
    /// The pairs of articles to look at, by their numbers, where [`super::related`] told them already.
    pub related: Option<&'a [(usize, usize)]>,
    /// When each article was written, as far as it says; none are known where it is too short.
    pub written: &'a [Option<Date>],
    /// Which sentences repeat which.
    pub copies: &'a Copies,
    /// Words that translate each other; without it only what is written alike counts.
    pub lexicon: Option<&'a Lexicon>,
    /// What files state to say the same.
    pub stated: &'a [Stated],
}

/// Reads the sentences of two articles against each other.
pub trait PairReader: Sync {
    /// Whether it has read all of these sentences.
    fn knows(&self, sentences: &[usize]) -> bool;

    /// What it makes of every sentence of `left` with every one of `right`, by their numbers, row after row; nothing where it
    /// does not know how to read one of them, or was stopped.
    fn judge(&self, left: &[usize], right: &[usize]) -> Option<Vec<Judgement>>;

    /// Which words of two linked sentences answer each other, in bytes of their displays.
    fn answers(&self, left: usize, right: usize) -> Vec<Answer>;

    /// Probability that two linked sentences contradict each other, however they put it.
    fn contradiction(&self, left: usize, right: usize) -> Option<f32>;
}

/// A stretch of one sentence and what answers it in another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// Bytes of the one.
    pub a: Span,
    /// Bytes of the other.
    pub b: Span,
    /// How near they are, up to 1.
    pub likeness: f32,
}

/// A span of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Number of the article in the corpus.
    pub article: usize,
    /// Bytes of its text.
    pub span: Span,
}

/// One end of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct End {
    /// First sentence, as a number in what was given to [`super::align`].
    pub first: usize,
    /// One past the last sentence; they follow each other in one article.
    pub end: usize,
    /// What the sentences cover.
    pub place: Place,
}

impl End {
    /// The end that `sentences` are, which have these `numbers`.
    pub(super) fn of(numbers: &Range<usize>, sentences: &[Sentence<'_>]) -> Option<Self> {
        let (first, last) = (sentences.first()?.place(), sentences.last()?.place());
        let span = Span { start: first.span.start, end: last.span.end };
        Some(Self { first: numbers.start, end: numbers.end, place: Place { article: first.article, span } })
    }
}

/// Whether two texts say the same or only share something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Each says what the other says.
    Same,
    /// They share a statement, and one or both say more.
    Overlap,
}

/// What kind of thing two sentences share or differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// A word in common, after folding.
    Term,
    /// A quantity.
    Number,
    /// A date, weekday or time of day.
    Date,
    /// A person, place or organisation.
    Name,
    /// A word in Latin letters.
    Latin,
    /// One side says that something is not so.
    Negation,
    /// The two say different things of the same, without a number.
    Statement,
}

/// Something that both sides of a link mention, or speak of and differ in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// Where it stands in the first article.
    pub a: Span,
    /// Where it stands in the second article.
    pub b: Span,
    /// What it is in canonical form; both values where they differ.
    pub value: String,
}

impl Evidence {
    /// What two articles tell differently, in words: both values as they stand in the texts.
    pub fn conflict_in_words(&self, a: &Article, b: &Article) -> String {
        let words = |article: &Article, span| article.shown(span).split_whitespace().collect::<Vec<_>>().join(" ");
        let (left, right) = (words(a, self.a), words(b, self.b));
        match self.kind {
            EvidenceKind::Statement => "the two say different things".to_owned(),
            EvidenceKind::Negation if self.value.starts_with(DENIED) => format!("{DENIED}{left} ≠ {right}"),
            EvidenceKind::Negation => format!("{left} ≠ {DENIED}{right}"),
            _ => format!("{left} ≠ {right}"),
        }
    }
}

/// What stands before words that a text denies.
pub(super) const DENIED: &str = "not so: ";

/// Which side of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The first.
    A,
    /// The second.
    B,
}

/// Two places that say the same, with what speaks for it and against it.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// One place.
    pub a: End,
    /// The other, in another article.
    pub b: End,
    /// Probability that they make a common statement.
    pub score: f32,
    /// Probability that they make the same claim; at most `score`.
    pub same: f32,
    /// Whether it was found without reading the two against each other.
    pub quick: bool,
    /// Whether it is no finding, but stated by the file that both come from.
    pub stated: bool,
    /// How much they share.
    pub relation: Relation,
    /// What both mention, by place in `a`.
    pub evidence: Vec<Evidence>,
    /// What they differ in.
    pub conflicts: Vec<Evidence>,
    /// Other places that repeat one of the two ends.
    pub copies: Vec<(Side, Place)>,
}

/// Which sentences may be linked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pairs {
    /// Those of different languages; Chinese of either script is one language.
    #[default]
    DifferentLanguages,
    /// Those of two languages; the left one becomes [`Link::a`].
    Languages(Language, Language),
    /// All, never in one article.
    All,
}

impl Pairs {
    /// Whether sentences in these languages may be linked, in either order.
    pub fn allow(self, a: Language, b: Language) -> bool {
        match self {
            Self::DifferentLanguages => a.primary() != b.primary(),
            Self::Languages(left, right) => {
                (a.matches(left) && b.matches(right)) || (a.matches(right) && b.matches(left))
            }
            Self::All => true,
        }
    }

    /// Whether a link from `a` to `b` is told the other way round.
    pub(super) fn exchange(self, a: &Sentence<'_>, b: &Sentence<'_>) -> bool {
        match self {
            Self::Languages(left, right) => !(a.language.matches(left) && b.language.matches(right)),
            Self::DifferentLanguages | Self::All => a.article > b.article,
        }
    }
}

/// What to link and how much to show.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AlignOptions {
    /// Which sentences may be linked.
    pub pairs: Pairs,
    /// Least score of a link; `None` means [`super::DEFAULT_MIN_SCORE`] and, between translations, only links that are each other's best.
    /// A number shows every pair that was scored so high.
    pub min_score: Option<f32>,
    /// Most links of a sentence, the best ones; `None` means no bound.
    pub top: Option<usize>,
    /// Most links of a sentence to one other article.
    pub top_between: Option<usize>,
}
