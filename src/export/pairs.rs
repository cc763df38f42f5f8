//! Linked texts as translators' formats want them: two sides, what was decided, what was said about them.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use super::conflicts::{Conflict, Judged};
use crate::align::{Evidence, Link, Place, Relation, Side};
use crate::annotate::{Body, LinkMark, Mark, MarkId, Origin, Placed, PlacedTarget, Verdict};
use crate::corpus::Article;
use crate::text::{Language, Span, display};

/// What was decided about a pair. A suggestion is the machine's and nobody has looked at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PairVerdict {
    /// The reader says that it is so.
    Confirmed,
    /// The reader says that it is not so.
    Rejected,
    /// The machine says so.
    Suggested,
}

impl PairVerdict {
    /// The word for it in every format.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Rejected => "rejected",
            Self::Suggested => "suggested",
        }
    }
}

/// A span on one side of a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Number of the article, where it is at hand and the words were found.
    pub place: Option<(usize, Span)>,
    /// Characters `start..end` of the article.
    pub chars: [u32; 2],
    /// The words, as in the source.
    pub text: String,
}

/// One side of a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairSide {
    /// The article's path.
    pub article: String,
    /// The language.
    pub language: Language,
    /// The spans, in order.
    pub pieces: Vec<Piece>,
    /// All words as a reader sees them, without markup and hard line ends; with an ellipsis where something is left out.
    pub text: String,
}

/// Two linked texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The mark's id; one made of both places for a suggestion.
    pub id: MarkId,
    /// What was decided.
    pub verdict: PairVerdict,
    /// How much both share.
    pub relation: Relation,
    /// The machine's score.
    pub score: Option<f32>,
    /// Both sides.
    pub sides: [PairSide; 2],
    /// Labels on either side.
    pub labels: Vec<String>,
    /// Notes on either side.
    pub notes: Vec<String>,
    /// What both sides tell differently.
    pub conflicts: Vec<Conflict>,
    /// Whether that was looked for.
    pub is_compared: bool,
    /// The mark; nothing for a suggestion.
    pub mark: Option<Mark>,
}

/// The word for a relation.
pub const fn relation_name(relation: Relation) -> &'static str {
    match relation {
        Relation::Same => "same",
        Relation::Overlap => "overlap",
    }
}

/// What pairs are sorted by: places, then id.
pub fn order(pair: &Pair) -> (Vec<(usize, Span)>, MarkId) {
    let places = pair.sides.iter().flat_map(|side| side.pieces.iter().filter_map(|piece| piece.place));
    (places.collect(), pair.id.clone())
}

/// The pairs that links marks make. What both sides tell differently is taken from those of the machine's `links` that
/// have the same ends.
pub fn decided(articles: &[Arc<Article>], placed: &[Placed], links: &[Link], judged: &[Judged]) -> Vec<Pair> {
    let by_ends: HashMap<[Place; 2], &Link> =
        links.iter().filter(|link| !link.quick).map(|link| ([link.a.place, link.b.place], link)).collect();
    let pair = |placed_link: &Placed| {
        let link = placed_link.mark.link()?;
        let sides = [side(articles, placed_link, Side::A)?, side(articles, placed_link, Side::B)?];
        let (labels, notes) = said_about(placed, &sides);
        let mut pair = Pair {
            id: placed_link.mark.id.clone(),
            verdict: match link.verdict {
                Verdict::Confirmed => PairVerdict::Confirmed,
                Verdict::Rejected => PairVerdict::Rejected,
            },
            relation: link.relation,
            score: link.score,
            sides,
            labels,
            notes,
            conflicts: Vec::new(),
            is_compared: false,
            mark: Some(placed_link.mark.clone()),
        };
        let ends = covered(placed_link, Side::A).zip(covered(placed_link, Side::B));
        if let Some((a, b)) = ends.filter(|_| link.verdict == Verdict::Confirmed) {
            let turned = |item: &Evidence| Evidence { a: item.b, b: item.a, ..item.clone() };
            let found = by_ends.get(&[a, b]).map(|link| link.conflicts.clone());
            let found = found.or_else(|| Some(by_ends.get(&[b, a])?.conflicts.iter().map(turned).collect()));
            if let Some(found) = found {
                pair.take_conflicts(articles, &found, judged);
            }
        }
        Some(pair)
    };
    placed.iter().filter_map(pair).collect()
}

/// The machine's links that nobody has decided about, neither alone nor as part of a confirmed one.
pub fn suggested(articles: &[Arc<Article>], placed: &[Placed], links: &[Link], judged: &[Judged]) -> Vec<Pair> {
    let open = links.iter().filter(|link| !placed.iter().any(|placed| decides(placed, link)));
    let pair = |link: &Link| {
        let side = |place: Place| {
            let article = articles.get(place.article)?;
            let at = place.span.start;
            let language = article.segments.get(article.segment_at(at)).map_or(article.language, |s| s.language);
            Some(whole_side(article, language, vec![piece(article, place.article, place.span)]))
        };
        let sides = [side(link.a.place)?, side(link.b.place)?];
        let (labels, notes) = said_about(placed, &sides);
        let ends = sides.each_ref().map(|side| (&side.article, side.pieces.first().map(|piece| piece.chars)));
        let mut pair = Pair {
            id: MarkId::of_content(&format!("{ends:?}")),
            verdict: PairVerdict::Suggested,
            relation: link.relation,
            score: Some(link.score),
            sides,
            labels,
            notes,
            conflicts: Vec::new(),
            is_compared: false,
            mark: None,
        };
        pair.take_conflicts(articles, &link.conflicts, judged);
        Some(pair)
    };
    open.filter_map(pair).collect()
}

/// Whether a mark says something about a link: on the same two ends, or confirmed and around them.
fn decides(placed: &Placed, link: &Link) -> bool {
    let Some(LinkMark { verdict, .. }) = placed.mark.link() else { return false };
    let Some((a, b)) = covered(placed, Side::A).zip(covered(placed, Side::B)) else { return false };
    let holds = |outer: Place, inner: Place| {
        let within = outer.span.start <= inner.span.start && inner.span.end <= outer.span.end;
        outer.article == inner.article && (outer.span == inner.span || (within && *verdict == Verdict::Confirmed))
    };
    let (x, y) = (link.a.place, link.b.place);
    (holds(a, x) && holds(b, y)) || (holds(a, y) && holds(b, x))
}

/// From the first to the last of what a link's mark has on one side.
fn covered(placed: &Placed, side: Side) -> Option<Place> {
    let on_side = placed.mark.targets.iter().zip(&placed.targets).filter(|(target, _)| target.side == Some(side));
    let stand = on_side.filter_map(|(_, place)| place.place());
    let stand = stand.filter_map(|(article, span)| Some(Place { article, span: span? }));
    stand.reduce(|x, y| {
        let span = Span { start: x.span.start.min(y.span.start), end: x.span.end.max(y.span.end) };
        Place { article: x.article, span }
    })
}

fn piece(article: &Article, number: usize, span: Span) -> Piece {
    let chars = article.chars(span);
    Piece { place: Some((number, span)), chars: [chars.start, chars.end], text: span.of(&article.text).to_owned() }
}

fn side(articles: &[Arc<Article>], placed: &Placed, side: Side) -> Option<PairSide> {
    let on_side: Vec<_> =
        placed.mark.targets.iter().zip(&placed.targets).filter(|(target, _)| target.side == Some(side)).collect();
    let (first, _) = on_side.first()?;
    let mut at = None;
    let mut pieces: Vec<Piece> = Vec::new();
    for (target, place) in &on_side {
        let selector = target.selector.as_ref()?;
        pieces.push(match place {
            PlacedTarget::Here { article, span: Some(span) }
            | PlacedTarget::Moved { article, span: Some(span), .. } => {
                at = Some(*article);
                piece(articles.get(*article)?, *article, *span)
            }
            _ => Piece { place: None, chars: [selector.start, selector.end], text: selector.quote.clone() },
        });
    }
    pieces.sort_by_key(|piece| piece.chars);
    let article = at.and_then(|at| articles.get(at));
    if let Some(article) = article {
        return Some(whole_side(article, first.language, pieces));
    }
    let text = joined(pieces.iter().map(|piece| displayed(&piece.text)));
    Some(PairSide { article: first.article.clone(), language: first.language, pieces, text })
}

fn whole_side(article: &Article, language: Language, pieces: Vec<Piece>) -> PairSide {
    let spans: Option<Vec<Span>> = pieces.iter().map(|piece| piece.place.map(|(_, span)| span)).collect();
    let text = spans.and_then(|spans| {
        let mut gaps = spans.windows(2).map(|pair| article.text.get(pair[0].end as usize..pair[1].start as usize));
        let follow = gaps.all(|gap| gap.is_some_and(|gap| gap.trim().is_empty()));
        let (first, last) = (spans.first()?, spans.last()?);
        follow.then(|| article.shown(Span { start: first.start, end: last.end }).into_owned())
    });
    let text = text.unwrap_or_else(|| {
        joined(pieces.iter().map(|piece| match piece.place {
            Some((_, span)) => article.shown(span).into_owned(),
            None => displayed(&piece.text),
        }))
    });
    PairSide { article: article.path.clone(), language, pieces, text }
}

fn joined(pieces: impl Iterator<Item = String>) -> String {
    pieces.collect::<Vec<_>>().join(" … ")
}

/// Words that are in no article at hand as a reader would see them.
pub fn displayed(quote: &str) -> String {
    display(quote, Span::new(0, quote.len())).text.into_owned()
}

/// Labels and notes that share a character with either side.
fn said_about(placed: &[Placed], sides: &[PairSide; 2]) -> (Vec<String>, Vec<String>) {
    let spans: Vec<(usize, Span)> =
        sides.iter().flat_map(|side| side.pieces.iter().filter_map(|piece| piece.place)).collect();
    let (mut labels, mut notes) = (Vec::new(), Vec::new());
    for mark in placed {
        let meets = mark.targets.iter().filter_map(|target| target.place()).any(|(article, span)| {
            let shared = |other: Span| span.is_some_and(|span| !span.intersection(other).is_empty());
            spans.iter().any(|&(at, other)| at == article && shared(other))
        });
        match &mark.mark.body {
            Body::Label(label) if meets && !labels.contains(&label.label) => labels.push(label.label.clone()),
            Body::Note { text } if meets => notes.push(text.clone()),
            _ => {}
        }
    }
    labels.sort();
    (labels, notes)
}

/// The word for where a link comes from.
pub const fn origin_name(origin: Origin) -> &'static str {
    match origin {
        Origin::Machine => "machine",
        Origin::Hand => "hand",
        Origin::Import => "import",
    }
}
