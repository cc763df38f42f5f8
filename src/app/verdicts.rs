//! Verdicts on links and conflicts, and links drawn, merged and split by hand.

use std::ops::Range;

use super::marking::Repeatable;
use super::marks::LinkEnd;
use super::review::Review;
use super::{App, Effect};
use crate::align::{Evidence, Link, Place, Relation, Side};
use crate::annotate::{Body, Change, ConflictMark, Edit, LinkMark, Mark, Origin, Verdict, Workspace};
use crate::text::Span;

/// What is to be marked on one side of a link: an article and the spans in it.
type LinkSide = (usize, Vec<Span>);

impl App {
    /// The number of the link between what is under the cursor and its counterpart.
    fn current_link(&mut self) -> Option<u32> {
        let number = self.reader.counterpart().map(|counterpart| counterpart.link);
        if number.is_none() {
            self.message = Some(match &self.links {
                None => "links are still being computed".to_owned(),
                Some(_) => "no counterpart in the other pane; n goes to the next link, w draws one".to_owned(),
            });
        }
        number
    }

    /// Judges the link under the cursor and goes to the next one that is to be judged.
    pub(super) fn judge(&mut self, verdict: Verdict) -> Vec<Effect> {
        let Some(number) = self.current_link() else { return Vec::new() };
        self.annotation.last = Some(Repeatable::Verdict(verdict));
        let effects = self.say_of_link(number, Some(verdict), None);
        if !effects.is_empty() && !self.step_review(Review::Unreviewed, true) {
            let told = self.message.take().unwrap_or_default();
            self.message = Some(format!("{told} · no more to judge below"));
        }
        effects
    }

    /// Says how much both sides of the link under the cursor share.
    pub(super) fn relate(&mut self, relation: Relation) -> Vec<Effect> {
        let Some(number) = self.current_link() else { return Vec::new() };
        self.annotation.last = Some(Repeatable::Relation(relation));
        self.say_of_link(number, None, Some(relation))
    }

    /// Marks a link. What is not given stays as it is; a link that is related but not judged counts as confirmed.
    pub(super) fn say_of_link(
        &mut self,
        number: u32,
        verdict: Option<Verdict>,
        relation: Option<Relation>,
    ) -> Vec<Effect> {
        let Some((link, found)) =
            self.links.as_ref().and_then(|links| Some((links.link(number)?.clone(), links.is_found(number))))
        else {
            return Vec::new();
        };
        let said = match (verdict, relation) {
            (Some(Verdict::Confirmed), _) => "confirmed (u undoes)",
            (Some(Verdict::Rejected), _) => "rejected (u undoes)",
            (None, Some(Relation::Same)) => "both say the same (u undoes)",
            (None, _) => "they overlap (u undoes)",
        };
        let now = self.links.as_ref().and_then(|links| links.relation(number));
        let Some(workspace) = self.workspace() else { return Vec::new() };
        let creator = workspace.creator().to_owned();
        let (a, b) = (link.a.place, link.b.place);
        let edit = if let Some(mark) = workspace.own_verdict(a, b).cloned() {
            let Body::Link(was) = &mark.body else { return Vec::new() };
            let body = LinkMark {
                verdict: verdict.unwrap_or(was.verdict),
                relation: relation.unwrap_or(was.relation),
                ..was.clone()
            };
            if body == *was {
                self.message = Some("that is your verdict already; W takes it back".to_owned());
                return Vec::new();
            }
            Edit::change(&mark, Body::Link(body), &creator)
        } else {
            let body = LinkMark {
                verdict: verdict.unwrap_or(Verdict::Confirmed),
                relation: relation.or(now).unwrap_or(link.relation),
                origin: if found { Origin::Machine } else { Origin::Hand },
                score: found.then_some(link.score),
                machine_relation: found.then_some(link.relation),
            };
            let sides = [(a.article, vec![a.span]), (b.article, vec![b.span])];
            let Some(mark) = link_mark(workspace, body, &sides) else { return Vec::new() };
            Edit::add(mark)
        };
        self.commit(edit, said)
    }

    /// Marks one end of a link, or joins it with the end that was marked before.
    pub(super) fn draw_link(&mut self) -> Vec<Effect> {
        let Some((article, span)) = self.marked_span() else { return Vec::new() };
        let Some(workspace) = self.workspace() else { return Vec::new() };
        let Some(text) = workspace.placer().articles().get(article) else { return Vec::new() };
        // Sentence by sentence, so that it can be split again.
        let segments = text.segments.iter().map(|segment| segment.span.intersection(span));
        let spans: Vec<Span> = segments.filter(|span| !span.is_empty()).collect();
        let end = LinkEnd { article, spans };
        self.annotation.selection = None;
        let Some(first) = self.annotation.link_end.take_if(|first| first.article != article) else {
            self.message = Some("one end marked: w on its counterpart in another article, esc gives up".to_owned());
            self.annotation.link_end = Some(end);
            return Vec::new();
        };
        let mut ends = [first, end];
        ends.sort_by_key(|end| end.article);
        let [a, b] = ends.map(|end| (end.article, end.spans));
        let (places, links) = ([place_of(&a), place_of(&b)], self.links.as_ref());
        if let [Some(x), Some(y)] = places
            && let Some(number) = links.and_then(|links| links.find(x, y))
        {
            return self.say_of_link(number, Some(Verdict::Confirmed), None);
        }
        let body = LinkMark {
            verdict: Verdict::Confirmed,
            relation: Relation::Same,
            origin: Origin::Hand,
            score: None,
            machine_relation: None,
        };
        let Some(mark) = self.workspace().and_then(|workspace| link_mark(workspace, body, &[a, b])) else {
            return Vec::new();
        };
        self.commit(Edit::add(mark), "link drawn (~ if they only overlap, W removes it)")
    }

    /// Takes back what was said of the link under the cursor; a drawn one is gone then.
    pub(super) fn remove_link(&mut self) -> Vec<Effect> {
        let Some(number) = self.current_link() else { return Vec::new() };
        let Some(link) = self.links.as_ref().and_then(|links| links.link(number)).cloned() else { return Vec::new() };
        let Some(workspace) = self.workspace() else { return Vec::new() };
        let creator = workspace.creator().to_owned();
        if let Some(mark) = workspace.own_verdict(link.a.place, link.b.place).cloned() {
            let drawn = mark.link().is_some_and(|link| link.origin == Origin::Hand);
            let said = if drawn { "link removed (u undoes)" } else { "verdict taken back (u undoes)" };
            self.commit(Edit::remove(&mark, &creator), said)
        } else {
            self.message = Some("you have not judged this link; x rejects it".to_owned());
            Vec::new()
        }
    }

    /// Joins the link under the cursor with that of the next sentence that has one in the same article.
    pub(super) fn merge_links(&mut self) -> Vec<Effect> {
        let Some(number) = self.current_link() else { return Vec::new() };
        let (Some(links), Some(pane), Some(other)) = (&self.links, self.reader.focused(), self.reader.other()) else {
            return Vec::new();
        };
        let linked = |segment: usize| {
            let found = links.of(pane.id, segment).iter().filter(|counterpart| counterpart.stands());
            found.into_iter().find(|c| c.article as usize == other.id && c.link != number)
        };
        let next = (pane.segment()..pane.article().segments.len()).find_map(linked).map(|counterpart| counterpart.link);
        let both = next.and_then(|next| Some([links.link(number)?.clone(), links.link(next)?.clone()]));
        let Some(both) = both else {
            self.message = Some("there is no further link between these two articles to merge with".to_owned());
            return Vec::new();
        };
        let mut sides = [(0, Vec::new()), (0, Vec::new())];
        let places = |link: &Link| ordered(link.a.place, link.b.place);
        for (at, side) in sides.iter_mut().enumerate() {
            let mut spans: Vec<Span> = Vec::new();
            for link in &both {
                let place = places(link)[at];
                side.0 = place.article;
                spans.extend(self.sentences_in(place));
            }
            spans.sort();
            spans.dedup();
            side.1 = spans;
        }
        let overlap = both.iter().any(|link| link.relation == Relation::Overlap);
        let relation = if overlap { Relation::Overlap } else { Relation::Same };
        self.redraw(&both, &[sides], relation, "merge links", "merged into one link (u undoes, % splits)")
    }

    /// Splits a link of several sentences before those under the cursors.
    pub(super) fn split_link(&mut self) -> Vec<Effect> {
        let Some(number) = self.current_link() else { return Vec::new() };
        let Some(link) = self.links.as_ref().and_then(|links| links.link(number)).cloned() else { return Vec::new() };
        let ends = ordered(link.a.place, link.b.place);
        let cursors = [self.reader.focused(), self.reader.other()];
        let cut = |place: Place| {
            let pane = cursors.iter().flatten().find(|pane| pane.id == place.article)?;
            pane.article().segments.get(pane.segment()).map(|segment| segment.span.start)
        };
        let spans = ends.map(|place| self.sentences_in(place));
        let counts = [spans[0].len(), spans[1].len()];
        let cuts = [0, 1].map(|side| {
            let at = cut(ends[side])?;
            let before = spans[side].iter().filter(|span| span.start < at).count();
            (before > 0 && before < counts[side]).then_some(before)
        });
        if cuts == [None, None] {
            self.message = Some("put the cursors on the sentences that begin the second part, then split".to_owned());
            return Vec::new();
        }
        let mut parts: [[LinkSide; 2]; 2] = Default::default();
        for side in [0, 1] {
            // Where only one cursor says where, the other side is divided in the same proportion; one sentence
            // alone belongs to both parts.
            let like =
                |before: usize| (before * counts[side]).div_ceil(counts[1 - side]).clamp(1, counts[side].max(2) - 1);
            let before = cuts[side].or_else(|| cuts[1 - side].map(like)).unwrap_or_default();
            let (first, second) = if counts[side] < 2 {
                (spans[side].clone(), spans[side].clone())
            } else {
                (spans[side].iter().take(before).copied().collect(), spans[side].iter().skip(before).copied().collect())
            };
            parts[0][side] = (ends[side].article, first);
            parts[1][side] = (ends[side].article, second);
        }
        self.redraw(std::slice::from_ref(&link), &parts, link.relation, "split link", "split into two links (u undoes)")
    }

    /// Replaces links by drawn ones.
    fn redraw(
        &mut self,
        old: &[Link],
        new: &[[LinkSide; 2]],
        relation: Relation,
        what: &str,
        said: &str,
    ) -> Vec<Effect> {
        let found: Vec<(bool, &Link)> = old
            .iter()
            .map(|link| {
                let number = self.links.as_ref().and_then(|links| links.find(link.a.place, link.b.place));
                (number.is_some_and(|number| self.links.as_ref().is_some_and(|links| links.is_found(number))), link)
            })
            .collect();
        let splits = new.len() > 1;
        let Some(workspace) = self.annotation.workspace.as_ref() else { return Vec::new() };
        let mut changes = Vec::new();
        for (found, link) in found {
            let own = workspace.own_verdict(link.a.place, link.b.place);
            changes.extend(own.map(|mark| Change { before: Some(mark.clone()), after: None }));
            // Of one that was found to be too large the reader says that it is not so.
            if splits && found {
                let body = LinkMark {
                    verdict: Verdict::Rejected,
                    relation: link.relation,
                    origin: Origin::Machine,
                    score: Some(link.score),
                    machine_relation: Some(link.relation),
                };
                let (a, b) = (link.a.place, link.b.place);
                let mark = link_mark(workspace, body, &[(a.article, vec![a.span]), (b.article, vec![b.span])]);
                changes.extend(mark.map(|mark| Change { before: None, after: Some(mark) }));
            }
        }
        let scores: Option<Vec<f32>> = old.iter().map(|link| (link.score < 1.0).then_some(link.score)).collect();
        for sides in new {
            let body = LinkMark {
                verdict: Verdict::Confirmed,
                relation,
                origin: Origin::Hand,
                score: scores.as_ref().and_then(|scores| scores.iter().copied().reduce(f32::min)),
                machine_relation: None,
            };
            let mark = link_mark(workspace, body, sides);
            changes.extend(mark.map(|mark| Change { before: None, after: Some(mark) }));
        }
        let edit = Edit::new(what, workspace.creator(), changes);
        self.commit(edit, said)
    }

    /// The sentences of a place, each as far as it belongs to it.
    fn sentences_in(&self, place: Place) -> Vec<Span> {
        let Some(article) = self.articles.get(place.article) else { return vec![place.span] };
        let range: Range<usize> = article.segments_in(place.span);
        if range.len() < 2 {
            return vec![place.span];
        }
        let segments = article.segments.get(range).unwrap_or_default().iter();
        segments.map(|segment| segment.span.intersection(place.span)).filter(|span| !span.is_empty()).collect()
    }

    /// Says of the first conflict of the link that nobody judged that it is one; then that it is none; then nothing.
    pub(super) fn judge_conflict(&mut self) -> Vec<Effect> {
        let Some(number) = self.current_link() else { return Vec::new() };
        let Some(link) = self.links.as_ref().and_then(|links| links.link(number)).cloned() else { return Vec::new() };
        let Some(workspace) = self.workspace() else { return Vec::new() };
        let creator = workspace.creator().to_owned();
        let judged: Vec<Option<Mark>> = link
            .conflicts
            .iter()
            .map(|conflict| {
                let places = [(link.a.place.article, conflict.a), (link.b.place.article, conflict.b)];
                own_conflict(workspace, places).cloned()
            })
            .collect();
        // The first that is not judged; of all those that are, the first.
        let at = judged.iter().position(Option::is_none).unwrap_or(0);
        let Some((conflict, known)) = link.conflicts.get(at).zip(judged.get(at)) else {
            self.message = Some("no conflict between these two is known".to_owned());
            return Vec::new();
        };
        match known {
            None => {
                let body = ConflictMark {
                    verdict: Verdict::Confirmed,
                    kind: conflict.kind,
                    value: conflict.value.clone(),
                    score: Some(link.score),
                };
                let targets = [
                    (link.a.place.article, Some(conflict.a), Some(Side::A)),
                    (link.b.place.article, Some(conflict.b), Some(Side::B)),
                ];
                let Some(mark) = workspace.mark(Body::Conflict(body), &targets) else { return Vec::new() };
                self.commit(Edit::add(mark), "they contradict each other (! again: they do not)")
            }
            Some(mark) => match &mark.body {
                Body::Conflict(was) if was.verdict == Verdict::Confirmed => {
                    let body = Body::Conflict(ConflictMark { verdict: Verdict::Rejected, ..was.clone() });
                    self.commit(Edit::change(mark, body, &creator), "no contradiction (! again takes it back)")
                }
                _ => self.commit(Edit::remove(mark, &creator), "verdict on the conflict taken back"),
            },
        }
    }

    /// The first conflict of a link that the reader did not call none.
    pub fn open_conflict(&self, link: u32) -> Option<&Evidence> {
        let link = self.links.as_ref()?.link(link)?;
        link.conflicts.iter().find(|conflict| {
            let places = [(link.a.place.article, conflict.a), (link.b.place.article, conflict.b)];
            self.conflict_verdict(places) != Some(Verdict::Rejected)
        })
    }

    /// What was said of a conflict of a link.
    pub fn conflict_verdict(&self, places: [(usize, Span); 2]) -> Option<Verdict> {
        let mark = own_conflict(self.annotation.workspace.as_ref()?, places)?;
        if let Body::Conflict(conflict) = &mark.body { Some(conflict.verdict) } else { None }
    }
}

fn own_conflict(workspace: &Workspace, places: [(usize, Span); 2]) -> Option<&Mark> {
    let [(article, span), _] = places;
    let segment = workspace.placer().articles().get(article)?.segment_at(span.start);
    let same = |placed: &&crate::annotate::Placed| {
        matches!(placed.mark.body, Body::Conflict(_))
            && placed.mark.creator == workspace.creator()
            && places.iter().all(|&(article, span)| {
                placed.targets.iter().any(|target| target.place() == Some((article, Some(span))))
            })
    };
    workspace.at(article, segment).find(same).map(|placed| &placed.mark)
}

/// A link mark with a target for each span of both sides.
pub(super) fn link_mark(workspace: &Workspace, body: LinkMark, sides: &[LinkSide; 2]) -> Option<Mark> {
    let [a, b] = sides;
    let on = |(article, spans): &LinkSide, side: Side| -> Vec<(usize, Option<Span>, Option<Side>)> {
        spans.iter().map(|&span| (*article, Some(span), Some(side))).collect()
    };
    let places: Vec<_> = on(a, Side::A).into_iter().chain(on(b, Side::B)).collect();
    workspace.mark(Body::Link(body), &places)
}

fn place_of((article, spans): &LinkSide) -> Option<Place> {
    let (first, last) = (spans.first()?, spans.last()?);
    Some(Place { article: *article, span: Span { start: first.start, end: last.end } })
}

fn ordered(x: Place, y: Place) -> [Place; 2] {
    if x.article <= y.article { [x, y] } else { [y, x] }
}
