//! From a web page's main text to the whole page and back.

use std::path::PathBuf;
use std::sync::Arc;

use super::claims::ClaimsView;
use super::groups::GroupsView;
use super::jumps::Jumps;
use super::{App, Effect};
use crate::jobs::Reread;

/// What is to be read again, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RereadRequest {
    /// The article's number.
    pub article: usize,
    /// What it is called.
    pub path: String,
    /// The file that it comes from.
    pub file: PathBuf,
    /// Whether the whole page is wanted.
    pub whole_page: bool,
}

impl App {
    /// Asks for the other extent of the page under the cursor.
    pub(super) fn toggle_page(&mut self) -> Vec<Effect> {
        let Some(pane) = self.reader.focused() else { return Vec::new() };
        let article = pane.article();
        let Some(origin) = &article.page else {
            self.message = Some("this is not a web page: all of it is shown already".to_owned());
            return Vec::new();
        };
        let (path, file, whole_page) = (article.path.clone(), origin.file.clone(), !origin.whole);
        vec![Effect::Reread(RereadRequest { article: pane.id, path, file, whole_page })]
    }

    /// Puts an article that was read again in the place of what it was. All that is known of sentences counts in the
    /// old text and is forgotten.
    pub(super) fn take_in_page(&mut self, reread: Reread) -> Vec<Effect> {
        let Reread { article: number, result } = reread;
        let (article, note) = match result {
            Ok(read) => read,
            Err(reason) => {
                self.message = Some(reason);
                return Vec::new();
            }
        };
        let Some(known) = self.articles.get_mut(number).filter(|known| known.path == article.path) else {
            return Vec::new();
        };
        *known = Arc::clone(&article);
        if let Some(workspace) = &mut self.annotation.workspace {
            workspace.replace_article(number, &article);
        }
        self.annotation.selection = None;
        self.annotation.link_end = None;
        self.annotations.forget();
        let shown =
            if article.page.as_ref().is_some_and(|page| page.whole) { "the whole page" } else { "the main text" };
        self.message = Some(note.unwrap_or_else(|| format!("{shown} is shown; the same key goes back")));
        (self.links, self.duplicates) = (None, None);
        (self.groups, self.claims) = (GroupsView::default(), ClaimsView::default());
        self.groups.ambiguous = self.settings.ambiguous;
        self.words.forget(number);
        self.search.clear();
        self.jumps = Jumps::default();
        for side in 0..self.reader.panes.len() {
            let Some(pane) = self.reader.panes.get_mut(side) else { continue };
            if pane.id != number {
                pane.set_repeats(Vec::new(), std::iter::empty());
                continue;
            }
            let old = Arc::clone(pane.article());
            let target = old.segments.get(pane.segment()).and_then(|segment| {
                let words = old.display(segment.span).text;
                article.segments.iter().position(|other| article.display(other.span).text == words)
            });
            self.reader.show(side, number, &article, None);
            if let Some((target, pane)) = target.zip(self.reader.panes.get_mut(side)) {
                pane.go_to(target);
            }
        }
        // Until all files are read, what comes then sets off the analysis.
        if self.waiting.is_over() { vec![Effect::Analyse] } else { Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Event;
    use crate::corpus::{Article, Corpus, ReadOptions, read};
    use crate::jobs::Report;

    const SENTENCE: &str = "政府は三十一日、統合作戦司令部を来年三月までに設けると発表した。";

    fn pressed(app: &mut App, key: &str) -> Vec<Effect> {
        app.update(Event::Key(key.parse().unwrap()))
    }

    #[test]
    fn a_page_grows_and_shrinks_again_with_the_cursor_where_it_was() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("a#1.html");
        let text = format!("<p>{}</p><p>最後の段落はこの文で終わる。</p>", SENTENCE.repeat(9));
        let menu = "<nav><ul><li><a href=/>トップ</a></li><li><a href=/p>政治</a></li></ul></nav>";
        std::fs::write(&path, format!("<html><body>{menu}<article>{text}</article></body></html>")).unwrap();
        let plain = Arc::new(Article::new("b.txt".to_owned(), SENTENCE.to_owned()));
        let mut corpus = read(&path, &ReadOptions::default());
        corpus.articles.push(plain);
        let mut app = App::new(Corpus { ..corpus }).unwrap();
        app.update(Event::Resize(120, 40));
        pressed(&mut app, "G");
        for whole in [true, false] {
            let effects = pressed(&mut app, "p");
            let [Effect::Reread(request)] = &effects[..] else { panic!("{effects:?}") };
            assert_eq!((request.article, &request.file, request.whole_page), (0, &path, whole));
            let read = read(&path, &ReadOptions { whole_page: whole, ..ReadOptions::default() });
            let article = Arc::clone(read.articles.first().unwrap());
            let reread = Reread { article: 0, result: Ok((article, None)) };
            assert_eq!(app.update(Event::Work(Report::Reread(reread))), [Effect::Analyse]);
            let pane = app.reader.focused().unwrap();
            assert_eq!(pane.article().text.contains("トップ"), whole);
            let segment = pane.article().segments.get(pane.segment()).unwrap();
            assert_eq!(pane.article().display(segment.span).text, "最後の段落はこの文で終わる。");
        }
        pressed(&mut app, "tab");
        assert_eq!(pressed(&mut app, "p"), []);
        assert!(app.message.as_ref().unwrap().contains("not a web page"));
        let failed = Reread { article: 0, result: Err("a.html: no such file".to_owned()) };
        app.update(Event::Work(Report::Reread(failed)));
        assert_eq!(app.message.as_deref(), Some("a.html: no such file"));
    }
}
