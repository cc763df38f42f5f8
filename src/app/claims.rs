//! The claims view: what several articles say, and which of them say it.

use rustc_hash::FxHashMap;

use super::action::Action;
use super::geometry::Area;
use super::links::{LinkIndex, Standing};
use super::list::List;
use super::verdicts::link_mark;
use super::{App, Effect, View};
pub use crate::align::Claim;
use crate::align::{Place, Relation};
use crate::annotate::{Body, Change, Edit, Label, LinkMark, Origin, Verdict};
use crate::corpus::Article;

/// How an article takes part in a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// It says something else than another one.
    Conflict,
    /// It says what another one says.
    Same,
    /// What it says overlaps with what another one says.
    Overlap,
    /// It does not say it.
    Absent,
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClaimOrder {
    /// What most articles say first.
    #[default]
    Reach,
    /// What most languages say first.
    Languages,
    /// In the order of the articles.
    Place,
}

impl ClaimOrder {
    /// What the order is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reach => "most articles first",
            Self::Languages => "most languages first",
            Self::Place => "in reading order",
        }
    }
}

/// Which claims are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClaimFilter {
    /// All.
    #[default]
    All,
    /// Those made in more than one language.
    AcrossLanguages,
    /// Those whose members contradict each other.
    Conflicts,
    /// Those with a link that nobody judged.
    Unreviewed,
}

impl ClaimFilter {
    /// What is listed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::AcrossLanguages => "across languages",
            Self::Conflicts => "with conflicts",
            Self::Unreviewed => "with links to judge",
        }
    }
}

/// Of a claim that is made in more places, only these are looked through for the two to show.
const MOST_COMPARED: usize = 40;

/// The state of the view.
#[derive(Debug, Default)]
pub struct ClaimsView {
    /// The claims that are listed.
    pub list: List,
    /// The order they are listed in.
    pub order: ClaimOrder,
    /// Which are listed.
    pub filter: ClaimFilter,
    claims: Option<Vec<Claim>>,
    listed: Vec<usize>,
    /// Links between members that nobody judged, by claim.
    unjudged: Vec<usize>,
    /// Whether something was decided since the links were looked at.
    stale: bool,
    /// How articles take part in the claims that are in view, as far as they do.
    parts: FxHashMap<usize, Vec<(usize, Part)>>,
    /// The member that was chosen to open beside another.
    member: Option<usize>,
    /// The two members that open side by side.
    pair: Option<(usize, usize)>,
}

impl ClaimsView {
    /// Takes over what was found.
    pub fn set(&mut self, claims: Vec<Claim>) {
        self.claims = Some(claims);
        self.stale = true;
        self.refresh();
    }

    /// Something was decided about the links that claims are joined from: they are looked at again when they are shown.
    pub fn forget(&mut self) {
        self.stale = true;
    }

    /// Fits the list into `rows` and looks at what is in view of it. The list stays where it is.
    pub(super) fn lay_out(&mut self, rows: usize, articles: &[std::sync::Arc<Article>], links: Option<&LinkIndex>) {
        self.list.lay_out(self.listed.len(), rows);
        if std::mem::take(&mut self.stale) {
            self.parts.clear();
            if let Some(links) = links {
                self.judge(articles, links);
            }
        }
        self.pair = self.best_pair(articles, links);
        let in_view = self.listed.get(self.list.visible()).unwrap_or_default();
        for &at in in_view {
            let Some(claim) = self.claims.as_ref().and_then(|claims| claims.get(at)) else { continue };
            self.parts.entry(at).or_insert_with(|| parts(claim, articles, links));
        }
    }

    /// How an article takes part in the claim in a row of the list, if that is in view.
    pub fn part(&self, row: usize, article: usize) -> Part {
        let parts = self.listed.get(row).and_then(|at| self.parts.get(at)).map_or(&[][..], Vec::as_slice);
        parts.binary_search_by_key(&article, |(number, _)| *number).map_or(Part::Absent, |at| parts[at].1)
    }

    fn judge(&mut self, articles: &[std::sync::Arc<Article>], links: &LinkIndex) {
        let claims = self.claims.as_deref().unwrap_or_default();
        let places = |claim: &Claim| claim.members.iter().map(|member| member.place).collect::<Vec<_>>();
        let unjudged = |claim: &Claim| {
            let members = places(claim);
            let open = members.iter().enumerate().flat_map(|(at, &x)| {
                let rest = members.get(at + 1..).unwrap_or_default();
                rest.iter().filter(move |&&y| link_between(articles, links, x, y) == Some(Standing::Suggested))
            });
            open.count()
        };
        self.unjudged = claims.iter().map(unjudged).collect();
    }

    /// Links between the members of the selected claim that nobody judged.
    pub fn unjudged(&self) -> usize {
        let selected = self.listed.get(self.list.selected);
        selected.and_then(|&at| self.unjudged.get(at)).copied().unwrap_or_default()
    }

    /// All claims; none before they are known.
    pub fn claims(&self) -> Option<&[Claim]> {
        self.claims.as_deref()
    }

    /// The listed claims, in the order of the list.
    pub fn listed(&self) -> impl ExactSizeIterator<Item = &Claim> + '_ {
        let claims = self.claims.as_deref().unwrap_or_default();
        self.listed.iter().map(move |&at| &claims[at])
    }

    /// The claim under the cursor.
    pub fn selected(&self) -> Option<&Claim> {
        self.claims.as_ref()?.get(*self.listed.get(self.list.selected)?)
    }

    /// The numbers of the two members of the selected claim that open side by side. Known once the view is laid out.
    pub fn pair(&self) -> Option<(usize, usize)> {
        self.pair
    }

    /// The two members of the selected claim that show best what it is about: two that contradict each other, or two
    /// that are linked, in two languages if there are such. Where one was chosen, the best beside it.
    fn best_pair(&self, articles: &[std::sync::Arc<Article>], links: Option<&LinkIndex>) -> Option<(usize, usize)> {
        let claim = self.selected()?;
        let count = claim.members.len().min(MOST_COMPARED);
        let conflicts = || claim.conflicts.iter().map(|conflict| conflict.members);
        // How well two members go together; the first of equals is taken.
        let worth = |x: usize, y: usize| {
            let (Some(a), Some(b)) = (claim.members.get(x), claim.members.get(y)) else { return 0 };
            let linked = links.and_then(|links| link_between(articles, links, a.place, b.place));
            let foreign = u8::from(a.language != b.language);
            match linked {
                _ if conflicts().any(|pair| pair == (x, y) || pair == (y, x)) => 5,
                Some(standing) if standing != Standing::Rejected => 3 + foreign,
                _ => 1 + foreign,
            }
        };
        let best = |pairs: &mut dyn Iterator<Item = (usize, usize)>| {
            pairs.min_by_key(|&(x, y)| std::cmp::Reverse(worth(x, y)))
        };
        match self.member.filter(|&member| member < claim.members.len()) {
            Some(chosen) => best(&mut (0..count).filter(|&other| other != chosen).map(|other| (other, chosen))),
            None => {
                conflicts().next().or_else(|| best(&mut (0..count).flat_map(|x| (x + 1..count).map(move |y| (x, y)))))
            }
        }
    }

    fn refresh(&mut self) {
        let claims = self.claims.as_deref().unwrap_or_default();
        let kept = |at: usize, claim: &Claim| match self.filter {
            ClaimFilter::All => true,
            ClaimFilter::AcrossLanguages => claim.languages.len() > 1,
            ClaimFilter::Conflicts => !claim.conflicts.is_empty(),
            ClaimFilter::Unreviewed => self.unjudged.get(at).is_none_or(|&links| links > 0),
        };
        self.listed = (0..claims.len()).filter(|&at| kept(at, &claims[at])).collect();
        match self.order {
            // They come in this order.
            ClaimOrder::Reach => {}
            ClaimOrder::Languages => self.listed.sort_by_key(|&at| std::cmp::Reverse(claims[at].languages.len())),
            ClaimOrder::Place => self.listed.sort_by_key(|&at| claims[at].members.first().map(|member| member.place)),
        }
        self.list.go_to_end(false);
        self.member = None;
    }

    /// Puts the cursor on a row of the list.
    pub(super) fn select(&mut self, row: usize) {
        self.list.selected = row;
        self.member = None;
    }

    fn step_member(&mut self, forward: bool) {
        let Some(((first, second), claim)) = self.pair().zip(self.selected()) else { return };
        let count = claim.members.len();
        let step = |from: usize| if forward { (from + 1) % count } else { (from + count - 1) % count };
        let next = step(second);
        self.member = Some(if next == first { step(next) } else { next });
    }
}

/// What was decided about the link between two places, if there is one.
pub fn link_between(articles: &[std::sync::Arc<Article>], links: &LinkIndex, x: Place, y: Place) -> Option<Standing> {
    let segments = |place: Place| articles.get(place.article).map_or(0..0, |article| article.segments_in(place.span));
    let there = segments(y);
    segments(x).find_map(|segment| {
        let to = |counterpart: &&super::links::Counterpart| {
            counterpart.article as usize == y.article
                && (counterpart.segments.start as usize) < there.end
                && there.start < counterpart.segments.end as usize
        };
        links.of(x.article, segment).iter().find(to).map(|counterpart| counterpart.standing)
    })
}

/// How articles take part in `claim`, by their numbers.
fn parts(claim: &Claim, articles: &[std::sync::Arc<Article>], links: Option<&LinkIndex>) -> Vec<(usize, Part)> {
    let mut numbers: Vec<usize> = claim.members.iter().map(|member| member.place.article).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into_iter().map(|article| (article, part(claim, article, articles, links))).collect()
}

/// How article number `article` takes part in `claim`.
fn part(claim: &Claim, article: usize, articles: &[std::sync::Arc<Article>], links: Option<&LinkIndex>) -> Part {
    let here = |&(_, member): &(usize, &crate::align::Member)| member.place.article == article;
    let members: Vec<(usize, &crate::align::Member)> = claim.members.iter().enumerate().filter(here).collect();
    if members.is_empty() {
        return Part::Absent;
    }
    let contradicts = |&(number, _): &(usize, &crate::align::Member)| {
        claim.conflicts.iter().any(|conflict| conflict.members.0 == number || conflict.members.1 == number)
    };
    if members.iter().any(contradicts) {
        return Part::Conflict;
    }
    let says_the_same = |(_, member): &(usize, &crate::align::Member)| {
        let Some((links, article)) = links.zip(articles.get(member.place.article)) else { return false };
        article.segments_in(member.place.span).any(|segment| {
            links.of(member.place.article, segment).iter().any(|counterpart| {
                let to_member = claim.members.iter().any(|other| other.place.article == counterpart.article as usize);
                to_member && links.link(counterpart.link).is_some_and(|link| link.relation == Relation::Same)
            })
        })
    };
    if members.iter().any(says_the_same) { Part::Same } else { Part::Overlap }
}

/// Where the parts of the view lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClaimAreas {
    /// The title line.
    pub title: Area,
    /// The numbers of the articles.
    pub header: Area,
    /// The matrix.
    pub list: Area,
    /// Who makes the claim under the cursor, with a line of title.
    pub members: Area,
}

impl ClaimAreas {
    /// Divides `whole`; something over a third goes to the members.
    pub fn new(whole: Area) -> Self {
        let members = (whole.height * 2 / 5).clamp(3, 20);
        let line = |y| Area { y, height: 1, ..whole };
        Self {
            title: line(whole.y),
            header: line(whole.y + 1),
            list: Area { y: whole.y + 2, height: whole.height.saturating_sub(2 + members), ..whole },
            members: Area { y: (whole.y + whole.height).saturating_sub(members), height: members, ..whole },
        }
    }
}

impl App {
    /// Opens the matrix of claims.
    pub(super) fn open_claims(&mut self) {
        if self.claims.claims().is_some() {
            self.go_to_view(View::Claims);
        } else {
            self.message = Some("claims are still being put together".to_owned());
        }
    }

    pub(super) fn act_in_claims(&mut self, action: Action) {
        let view = &mut self.claims;
        if view.list.act(action) {
            view.member = None;
        }
        match action {
            Action::NextMember => view.step_member(true),
            Action::PreviousMember => view.step_member(false),
            Action::SortClaims => {
                view.order = match view.order {
                    ClaimOrder::Reach => ClaimOrder::Languages,
                    ClaimOrder::Languages => ClaimOrder::Place,
                    ClaimOrder::Place => ClaimOrder::Reach,
                };
                view.refresh();
            }
            Action::FilterClaims => {
                view.filter = match view.filter {
                    ClaimFilter::All => ClaimFilter::AcrossLanguages,
                    ClaimFilter::AcrossLanguages => ClaimFilter::Conflicts,
                    ClaimFilter::Conflicts => ClaimFilter::Unreviewed,
                    ClaimFilter::Unreviewed => ClaimFilter::All,
                };
                view.refresh();
            }
            Action::OpenClaim => self.open_claim(),
            _ => {}
        }
    }

    /// Judges the link between the two places that are marked, or labels all places that make the claim.
    pub(super) fn mark_claim(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::LabelClaim => self.label_claim(),
            Action::ConfirmClaimLink => self.judge_claim(Verdict::Confirmed),
            _ => self.judge_claim(Verdict::Rejected),
        }
    }

    fn judge_claim(&mut self, verdict: Verdict) -> Vec<Effect> {
        let places = self.claims.selected().zip(self.claims.pair()).and_then(|(claim, (first, second))| {
            Some([claim.members.get(first)?.place, claim.members.get(second)?.place])
        });
        let Some([x, y]) = places else { return Vec::new() };
        let number = self.links.as_ref().and_then(|links| links.find(x, y));
        let effects = if let Some(number) = number {
            self.say_of_link(number, Some(verdict), None)
        } else {
            // They are joined through others, and nobody scored these two.
            let [x, y] = if x.article <= y.article { [x, y] } else { [y, x] };
            let body = LinkMark {
                verdict,
                relation: Relation::Overlap,
                origin: Origin::Hand,
                score: None,
                machine_relation: None,
            };
            let Some(workspace) = self.workspace() else { return Vec::new() };
            let sides = [(x.article, vec![x.span]), (y.article, vec![y.span])];
            let Some(mark) = link_mark(workspace, body, &sides) else { return Vec::new() };
            self.commit(Edit::add(mark), if verdict == Verdict::Confirmed { "confirmed" } else { "rejected" })
        };
        if !effects.is_empty() {
            self.claims.step_member(true);
        }
        effects
    }

    /// Puts the label of the key that was pressed on every place of the claim, or takes it off where all have it.
    fn label_claim(&mut self) -> Vec<Effect> {
        let digit = self.annotation.digit();
        let places: Vec<Place> =
            self.claims.selected().iter().flat_map(|claim| &claim.members).map(|member| member.place).collect();
        let Some(workspace) = self.workspace() else { return Vec::new() };
        let Some(name) = digit.and_then(|digit| workspace.labels().by_key(digit)).map(|label| label.name.clone())
        else {
            self.message = Some("no label has this key yet; in an article, L adds one".to_owned());
            return Vec::new();
        };
        let creator = workspace.creator().to_owned();
        let known = |place: &Place| workspace.label_on(place.article, place.span, &name).cloned();
        let (with, without): (Vec<Place>, Vec<Place>) = places.iter().partition(|place| known(place).is_some());
        let remove = without.is_empty();
        let changes: Vec<Change> = if remove {
            with.iter().filter_map(known).map(|mark| Change { before: Some(mark), after: None }).collect()
        } else {
            let body = || Body::Label(Label { label: name.clone() });
            let mark = |place: &Place| workspace.mark(body(), &[(place.article, Some(place.span), None)]);
            without.iter().filter_map(mark).map(|mark| Change { before: None, after: Some(mark) }).collect()
        };
        let count = changes.len();
        let said = if remove {
            format!("{name} taken off {count} places (u undoes)")
        } else {
            format!("{count} places labelled {name} (u undoes)")
        };
        self.commit(Edit::new("label claim", &creator, changes), &said)
    }

    /// Opens the two places that are marked side by side, and further ones in further panes.
    fn open_claim(&mut self) {
        let Some((claim, (first, second))) = self.claims.selected().zip(self.claims.pair()) else { return };
        let marked = [first, second].into_iter().filter_map(|at| claim.members.get(at));
        let mut places: Vec<Place> = Vec::new();
        for place in marked.chain(&claim.members).map(|member| member.place) {
            let is_shown = |shown: &Place| shown.article == place.article;
            // The second one is shown even where the first is in the same article.
            if places.len() < 2 && !places.contains(&place) || !places.iter().any(is_shown) {
                places.push(place);
            }
        }
        places.truncate(self.reader.wanted().max(2));
        self.leave();
        let at = |place: &Place| {
            let article = self.articles.get(place.article)?;
            Some((place.article, article, article.segments_in(place.span).start))
        };
        let shown: Vec<_> = places.iter().filter_map(at).collect();
        self.reader.show_all(&shown, self.duplicates.as_ref());
        self.view = View::Reader;
        self.reader.find_counterparts(self.links.as_ref());
        self.lay_out(true);
    }
}
