//! What background work reports.

use super::action::Action;
use super::duplicates::DuplicateIndex;
use super::links::LinkIndex;
use super::list::counted;
use super::page::RereadRequest;
use super::{App, Effect, Progress};
use crate::corpus::Corpus;
use crate::jobs::{Report, Runner, Stage};
use crate::search::{Labels, Query};

impl App {
    pub(super) fn add(&mut self, corpus: Corpus) {
        self.articles.extend(corpus.articles);
        self.errors.extend(corpus.errors);
        self.notes.extend(corpus.notes);
        self.sources.extend(corpus.files);
        if self.reader.focused().is_none() && !self.articles.is_empty() {
            self.show(self.reader.focus, 0);
        }
        self.show_partner();
        self.resume_panes(false);
    }

    /// Has the work done behind the reader that an effect asks for; leaves other effects alone.
    pub fn delegate(&self, effect: &Effect, runner: &mut Runner) {
        match effect {
            Effect::Analyse => runner.analyse(&self.articles, self.reader.panes.iter().map(|pane| pane.id).collect()),
            Effect::Stop => runner.stop(),
            Effect::PrepareSearch => runner.prepare_search(&self.articles),
            Effect::Index => runner.index(&self.articles),
            Effect::Search { request, query } => {
                if let Ok(query) = query.parse::<Query>() {
                    let labels = if query.asks_for_labels() { self.labels() } else { Labels::default() };
                    runner.search(*request, query, &self.articles, labels);
                }
            }
            Effect::Compare(request) => {
                if let Some(passages) = self.compared_passages(*request) {
                    runner.compare(*request, passages);
                }
            }
            Effect::Reread(RereadRequest { article, path, file, whole_page }) => {
                runner.reread(*article, path.clone(), file.clone(), *whole_page);
            }
            Effect::ReadWords { article, segments } => {
                if let Some(read) = self.articles.get(*article) {
                    runner.read_words(*article, read, segments.clone());
                }
            }
            Effect::LookUp { request, place } => {
                let article = self.articles.get(place.article);
                let language = article.and_then(|article| article.segments.get(place.segment)).map(|s| s.language);
                if let Some(language) = language {
                    runner.look_up(*request, language, self.forms_of(*place));
                }
            }
            Effect::OpenStore => runner.open_store(&self.articles),
            Effect::Keep(step) => runner.keep(step.clone()),
            Effect::Rescue => runner.rescue(),
            Effect::Export(request) => runner.export(request.clone(), &self.articles),
            Effect::ReloadSettings | Effect::Suspend | Effect::Copy(_) | Effect::Quit => {}
        }
    }

    pub(super) fn take_in(&mut self, report: Report) -> Vec<Effect> {
        match report {
            Report::Listed { files, errors } => {
                self.waiting.extend(&files);
                self.sources.extend(files);
                self.errors.extend(errors);
            }
            Report::Loaded(corpus) => self.add(corpus),
            Report::AllLoaded => {
                self.waiting.advance(usize::MAX);
                self.progress = None;
                self.resume_panes(true);
                if !self.errors.is_empty() && self.message.is_none() {
                    let (count, list) = (counted(self.errors.len(), "input"), self.key_name(Action::Articles));
                    self.message = Some(format!("{count} could not be read; {list} lists why"));
                }
                let search = self.resume_search().map(|(request, query)| Effect::Search { request, query });
                return search.into_iter().chain([Effect::Index, Effect::OpenStore, Effect::Analyse]).collect();
            }
            Report::Progress { stage, done, total } => {
                if stage == Stage::Loading {
                    self.waiting.advance(done);
                }
                self.progress = Some(Progress { stage, done, total });
            }
            Report::Duplicates(repetitions) => {
                let index = DuplicateIndex::new(&self.articles, repetitions);
                self.groups.forget();
                self.groups.refresh(index.groups());
                self.duplicates = Some(index);
                self.reader.fold_repeats(self.duplicates.as_ref());
            }
            Report::Links(links) => {
                self.links = Some(LinkIndex::new(&self.articles, links));
                self.relink();
                self.show_partner();
                self.reader.find_counterparts(self.links.as_ref());
                self.lay_out(true);
            }
            Report::Compared { request, comparison } => {
                if let Some([a, b]) = self.compared_passages(request) {
                    self.groups.show(request, comparison, [a.0.language, b.0.language]);
                }
            }
            Report::Found { request, hits } => {
                if self.search.take_in(request, hits) {
                    self.preview_hit();
                }
            }
            Report::Words { article, words } => self.words.take_in(article, words),
            Report::Defined { request, definition } => self.words.define(request, definition),
            Report::Claims(claims) => self.claims.set(claims),
            Report::Reread(reread) => return self.take_in_page(reread),
            Report::Store(report) => return self.take_in_store(report),
            Report::Exported(report) => self.take_in_export(report),
            Report::Finished => self.progress = None,
            Report::Failed { stage, reason } => {
                self.progress = None;
                self.message = Some(format!("{stage} failed: {reason}"));
            }
        }
        Vec::new()
    }
}
