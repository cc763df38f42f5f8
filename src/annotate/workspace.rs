//! The marks that a reader works on: in memory, looked up by sentence, with what can be undone. The store follows
//! step by step.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::edit::{Edit, EditError};
use super::marks::{LabelSet, Marks};
use super::model::{Body, Label, LabelDefinition, LinkMark, Mark, MarkId, ReadingStatus, Timestamp};
use super::placed::{Placed, PlacedTarget, Placer};
use crate::align::{Place, Side};
use crate::corpus::Article;
use crate::text::Span;

/// Whose marks are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Layer {
    /// Everybody's; of two verdicts on one link the later one counts.
    #[default]
    All,
    /// One annotator's.
    Of(String),
}

/// What was decided about a link between two places.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkDecision {
    /// One end.
    pub a: Place,
    /// The other end.
    pub b: Place,
    /// What was said.
    pub link: LinkMark,
    /// The mark that says so.
    pub mark: MarkId,
    /// When it was said.
    pub modified: Timestamp,
}

/// A sentence: an article and a segment by their numbers.
type Sentence = (usize, usize);

/// All marks with their places.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    placer: Placer,
    marks: Marks,
    placed: FxHashMap<MarkId, Placed>,
    by_sentence: FxHashMap<Sentence, Vec<MarkId>>,
    labels: LabelSet,
    undo: Vec<Edit>,
    redo: Vec<Edit>,
    creator: String,
    corpus: String,
    layer: Layer,
}

impl Workspace {
    /// The marks of a store, for `creator` on the corpus of this name. `history` is what can be undone and redone.
    pub fn new(placer: Placer, marks: Marks, history: (Vec<Edit>, Vec<Edit>), creator: String, corpus: String) -> Self {
        let (undo, redo) = history;
        let mut workspace = Self { placer, marks, undo, redo, creator, corpus, ..Self::default() };
        let all: Vec<Mark> = workspace.marks.iter().cloned().collect();
        all.iter().for_each(|mark| workspace.place(mark));
        workspace.labels = workspace.marks.label_set(&workspace.corpus);
        workspace
    }

    /// Takes another text for article `number`, and finds all marks again.
    pub fn replace_article(&mut self, number: usize, article: &Arc<Article>) {
        self.placer.replace(number, article);
        self.placed.clear();
        self.by_sentence.clear();
        let all: Vec<Mark> = self.marks.iter().cloned().collect();
        all.iter().for_each(|mark| self.place(mark));
    }

    /// All marks.
    pub fn marks(&self) -> &Marks {
        &self.marks
    }

    /// Who is marking.
    pub fn creator(&self) -> &str {
        &self.creator
    }

    /// What label sets are kept by.
    pub fn corpus(&self) -> &str {
        &self.corpus
    }

    /// The labels of the corpus.
    pub fn labels(&self) -> &LabelSet {
        &self.labels
    }

    /// Makes targets in the articles at hand.
    pub fn placer(&self) -> &Placer {
        &self.placer
    }

    /// Whose marks are shown.
    pub fn layer(&self) -> &Layer {
        &self.layer
    }

    /// Everybody who made a mark at hand, and who is marking.
    pub fn annotators(&self) -> BTreeSet<&str> {
        let made = self.placed.values().map(|placed| placed.mark.creator.as_str());
        made.chain([self.creator.as_str()]).collect()
    }

    /// Shows everybody's marks, then those of one annotator after the other.
    pub fn next_layer(&mut self) {
        let all: Vec<String> = self.annotators().into_iter().map(str::to_owned).collect();
        let next = match &self.layer {
            Layer::All => all.first(),
            Layer::Of(name) => all.iter().find(|other| *other > name),
        };
        self.layer = next.map_or(Layer::All, |name| Layer::Of(name.clone()));
    }

    /// Whether a mark is on the layer that is shown.
    pub fn shows(&self, mark: &Mark) -> bool {
        match &self.layer {
            Layer::All => true,
            Layer::Of(name) => mark.creator == *name,
        }
    }

    /// Does an edit, or leaves everything as it was. What could be redone no longer can.
    pub fn apply(&mut self, edit: Edit) -> Result<(), EditError> {
        self.carry_out(&edit)?;
        self.undo.push(edit);
        self.redo.clear();
        Ok(())
    }

    /// Takes back the last edit and returns what was done to do so.
    pub fn undo(&mut self) -> Result<Edit, EditError> {
        let edit = self.undo.last().ok_or(EditError::NothingTo("undo"))?.inverse();
        self.carry_out(&edit)?;
        self.redo.extend(self.undo.pop());
        Ok(edit)
    }

    /// Does again what was last taken back.
    pub fn redo(&mut self) -> Result<Edit, EditError> {
        let edit = self.redo.last().ok_or(EditError::NothingTo("redo"))?.clone();
        self.carry_out(&edit)?;
        self.undo.extend(self.redo.pop());
        Ok(edit)
    }

    /// Takes over what others did to the marks. What is undone later must still fit.
    pub fn follow(&mut self, changes: &[super::edit::Change]) {
        for change in changes {
            self.marks.replace(change);
            self.show(change);
        }
    }

    fn carry_out(&mut self, edit: &Edit) -> Result<(), EditError> {
        edit.apply(&mut self.marks)?;
        edit.changes.iter().for_each(|change| self.show(change));
        Ok(())
    }

    /// Lets what is shown follow a change of the marks.
    fn show(&mut self, change: &super::edit::Change) {
        if let Some(before) = &change.before {
            self.forget(&before.id);
        }
        if let Some(after) = &change.after {
            self.place(after);
        }
        let defines =
            |mark: &Option<Mark>| mark.as_ref().is_some_and(|mark| matches!(mark.body, Body::LabelDefinition(_)));
        if defines(&change.before) || defines(&change.after) {
            self.labels = self.marks.label_set(&self.corpus);
        }
    }

    fn place(&mut self, mark: &Mark) {
        self.forget(&mark.id);
        let placed = self.placer.place(mark);
        if !placed.is_here() {
            return;
        }
        for sentence in placed.sentences(self.placer.articles()) {
            let here = self.by_sentence.entry(sentence).or_default();
            let at = here.binary_search(&mark.id).unwrap_or_else(|at| at);
            here.insert(at, mark.id.clone());
        }
        self.placed.insert(mark.id.clone(), placed);
    }

    fn forget(&mut self, id: &MarkId) {
        let Some(placed) = self.placed.remove(id) else { return };
        for sentence in placed.sentences(self.placer.articles()) {
            if let Some(here) = self.by_sentence.get_mut(&sentence) {
                here.retain(|other| other != id);
                if here.is_empty() {
                    self.by_sentence.remove(&sentence);
                }
            }
        }
    }

    /// The marks on a sentence that are shown, in the order of their ids.
    pub fn at(&self, article: usize, segment: usize) -> impl Iterator<Item = &Placed> {
        let ids = self.by_sentence.get(&(article, segment)).map_or(&[][..], Vec::as_slice);
        ids.iter().filter_map(|id| self.placed.get(id)).filter(|placed| self.shows(&placed.mark))
    }

    /// Whether nothing is marked in any sentence.
    pub fn is_empty(&self) -> bool {
        self.by_sentence.is_empty()
    }

    /// Everything that is shown, in no order.
    pub fn all(&self) -> impl Iterator<Item = &Placed> {
        self.placed.values().filter(|placed| self.shows(&placed.mark))
    }

    /// One mark with its places.
    pub fn get(&self, id: &MarkId) -> Option<&Placed> {
        self.placed.get(id)
    }

    /// The label that `creator` gave to exactly this span.
    pub fn label_on(&self, article: usize, span: Span, name: &str) -> Option<&Mark> {
        let segments = self.placer.articles().get(article)?;
        let here = self.at(article, segments.segment_at(span.start));
        let same = |placed: &&Placed| {
            placed.mark.creator == self.creator
                && matches!(&placed.mark.body, Body::Label(Label { label }) if label == name)
                && placed.targets.iter().any(|target| target.place() == Some((article, Some(span))))
        };
        here.filter(same).map(|placed| &placed.mark).next()
    }

    /// What the one who is marking said of a link between exactly these places, in either order.
    pub fn own_verdict(&self, x: Place, y: Place) -> Option<&Mark> {
        let segment = self.placer.articles().get(x.article)?.segment_at(x.span.start);
        let ids = self.by_sentence.get(&(x.article, segment))?;
        let own = ids.iter().filter_map(|id| self.placed.get(id)).filter(|placed| placed.mark.creator == self.creator);
        let same = |decision: &LinkDecision| [(x, y), (y, x)].contains(&(decision.a, decision.b));
        let mut found = own.filter(|placed| decision(placed).as_ref().is_some_and(same));
        found.next_back().map(|placed| &placed.mark)
    }

    /// A definition of a label of this corpus.
    pub fn definition(&self, name: &str, key: Option<u8>, colour: &str) -> Mark {
        let (corpus, name, colour) = (self.corpus.clone(), name.to_owned(), colour.to_owned());
        Mark::new(Body::LabelDefinition(LabelDefinition { corpus, name, key, colour }), Vec::new(), &self.creator)
    }

    /// A new mark on spans of articles; nothing where one of them is not at hand.
    pub fn mark(&self, body: Body, places: &[(usize, Option<Span>, Option<Side>)]) -> Option<Mark> {
        let target = |&(article, span, side): &(usize, Option<Span>, Option<Side>)| {
            let target = self.placer.target(article, span)?;
            Some(match side {
                Some(side) => target.on(side),
                None => target,
            })
        };
        let targets: Option<Vec<_>> = places.iter().map(target).collect();
        Some(Mark::new(body, targets?, &self.creator))
    }

    /// How far an article has been read, on the layer that is shown.
    pub fn status(&self, article: usize) -> ReadingStatus {
        let of = match &self.layer {
            Layer::All => None,
            Layer::Of(name) => Some(name.as_str()),
        };
        let target = self.placer.target(article, None);
        target.map(|target| self.marks.status_of(&target.hash, of)).unwrap_or_default()
    }

    /// What was decided about links whose ends are at hand, earlier decisions first.
    pub fn link_decisions(&self) -> Vec<LinkDecision> {
        let mut decisions: Vec<LinkDecision> = self.all().filter_map(decision).collect();
        decisions.sort_by(|x, y| (&x.modified, &x.mark).cmp(&(&y.modified, &y.mark)));
        decisions
    }
}

fn decision(placed: &Placed) -> Option<LinkDecision> {
    let link = placed.mark.link()?.clone();
    let end = |side: Side| covered(placed, side);
    let (a, b) = (end(Side::A)?, end(Side::B)?);
    Some(LinkDecision { a, b, link, mark: placed.mark.id.clone(), modified: placed.mark.modified.clone() })
}

/// What one side of a link covers; nothing where part of it is not at hand.
fn covered(placed: &Placed, side: Side) -> Option<Place> {
    let on_side = placed.mark.targets.iter().zip(&placed.targets).filter(|(target, _)| target.side == Some(side));
    let mut all: Option<Place> = None;
    for (_, place) in on_side {
        let (article, span) = PlacedTarget::place(*place)?;
        let span = span?;
        let so_far = all.get_or_insert(Place { article, span });
        if so_far.article != article {
            return None;
        }
        so_far.span = Span { start: so_far.span.start.min(span.start), end: so_far.span.end.max(span.end) };
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::testing::{articles, label, link};
    use super::*;

    fn workspace() -> Workspace {
        let articles = articles().map(Arc::new);
        Workspace::new(
            Placer::without_store(&articles),
            Marks::default(),
            (Vec::new(), Vec::new()),
            "me".to_owned(),
            String::new(),
        )
    }

    fn here(workspace: &Workspace) -> Vec<usize> {
        let count = |article: usize| (0..9).map(|segment| workspace.at(article, segment).count()).sum();
        (0..2).map(count).collect()
    }

    #[test]
    fn marks_are_looked_up_by_sentence_and_taken_back() {
        let mut workspace = workspace();
        workspace.apply(Edit::add(label("甲", "首相"))).unwrap();
        workspace.apply(Edit::add(link("首相", "总理"))).unwrap();
        assert_eq!(here(&workspace), [2, 1]);
        assert_eq!(workspace.link_decisions().len(), 1);
        let span = workspace.at(0, 0).next().unwrap().targets[0].place().unwrap().1.unwrap();
        assert!(workspace.label_on(0, span, "甲").is_some() && workspace.label_on(0, span, "乙").is_none());
        workspace.undo().unwrap();
        workspace.undo().unwrap();
        assert_eq!(here(&workspace), [0, 0]);
        assert!(workspace.is_empty() && workspace.undo().is_err());
        workspace.redo().unwrap();
        assert_eq!(here(&workspace), [1, 0]);
        workspace.apply(Edit::add(link("首相", "总理"))).unwrap();
        assert!(workspace.redo().is_err());
    }

    #[test]
    fn marks_follow_an_article_that_is_read_differently() {
        let mut workspace = workspace();
        workspace.apply(Edit::add(label("甲", "予算は五千億円に上る。"))).unwrap();
        let [article, _] = articles();
        let whole = Arc::new(Article::new(article.path.clone(), format!("メニュー\n\n{}", article.text)));
        workspace.replace_article(0, &whole);
        let placed = workspace.all().next().unwrap();
        let (_, span) = placed.targets[0].place().unwrap();
        assert_eq!(span.unwrap().of(&whole.text), "予算は五千億円に上る。");
        workspace.replace_article(0, &Arc::new(article));
        assert_eq!(here(&workspace), [1, 0]);
    }

    #[test]
    fn layers_show_one_annotator_after_the_other() {
        let mut workspace = workspace();
        let theirs = Mark { creator: "you".to_owned(), ..label("甲", "首相") };
        workspace.apply(Edit::add(theirs)).unwrap();
        assert_eq!(here(&workspace), [1, 0]);
        workspace.next_layer();
        assert_eq!((workspace.layer(), here(&workspace)), (&Layer::Of("me".to_owned()), vec![0, 0]));
        workspace.next_layer();
        assert_eq!(here(&workspace), [1, 0]);
        workspace.next_layer();
        assert_eq!(workspace.layer(), &Layer::All);
    }

    #[test]
    fn the_label_set_follows_what_is_defined() {
        let mut workspace = workspace();
        let definition = workspace.definition("主張", Some(1), "yellow");
        workspace.apply(Edit::add(definition)).unwrap();
        assert_eq!(workspace.labels().by_key(1).map(|label| label.name.as_str()), Some("主張"));
        workspace.undo().unwrap();
        assert!(workspace.labels().labels.is_empty());
    }
}
