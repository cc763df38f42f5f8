//! What background work reports.

use super::duplicates::DuplicateIndex;
use super::links::LinkIndex;
use super::{App, Effect, Progress};
use crate::corpus::Corpus;
use crate::jobs::{Report, Stage};

impl App {
    pub(super) fn add(&mut self, corpus: Corpus) {
        self.articles.extend(corpus.articles);
        self.errors.extend(corpus.errors);
        self.notes.extend(corpus.notes);
        if self.reader.focused().is_none() && !self.articles.is_empty() {
            self.show(self.reader.focus, 0);
        }
        self.show_partner();
    }

    pub(super) fn take_in(&mut self, report: Report) -> Vec<Effect> {
        match report {
            Report::Loaded(corpus) => self.add(corpus),
            Report::AllLoaded => {
                self.waiting.advance(usize::MAX);
                self.progress = None;
                return vec![Effect::OpenStore, Effect::Analyse];
            }
            Report::Progress { stage, done, total } => {
                if stage == Stage::Loading {
                    self.waiting.advance(done);
                }
                self.progress = Some(Progress { stage, done, total });
            }
            Report::Duplicates(groups) => {
                let index = DuplicateIndex::new(&self.articles, groups);
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
            Report::Claims(claims) => self.claims.set(claims),
            Report::Reread(reread) => return self.take_in_page(reread),
            Report::Store(report) => self.take_in_store(report),
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
