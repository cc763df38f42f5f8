//! Which marks of a store are looked at: one store holds those of many corpora, and none shows in another.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::target::{ContentHash, Target};
use crate::corpus::Article;

/// A file at hand, or a member of one, as marks know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownFile {
    /// What its article is called.
    pub article: String,
    /// Where it lies, with every link followed and the member's name behind `#`; nothing where it is no file.
    pub canonical: Option<String>,
    /// Its text.
    pub hash: ContentHash,
}

/// The marks that count for a corpus: those on its contents, made on a file that lies where those of the corpus lie (or nowhere any more), and
/// those on what its files held earlier.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    corpus: String,
    files: Arc<[KnownFile]>,
    /// Which of them have a content: every edit asks.
    by_hash: Arc<HashMap<ContentHash, Vec<usize>>>,
    everything: bool,
}

impl Scope {
    /// The marks on `articles` in a store that other corpora share.
    pub fn of_corpus(articles: &[Arc<Article>]) -> Self {
        let files = known_files(articles);
        Self { corpus: corpus_of_files(&files), ..Self::of_files(files) }
    }

    /// All marks of a store that `articles` alone have.
    pub fn of_workspace(articles: &[Arc<Article>]) -> Self {
        Self { everything: true, ..Self::of_files(known_files(articles)) }
    }

    fn of_files(files: Vec<KnownFile>) -> Self {
        let mut by_hash: HashMap<ContentHash, Vec<usize>> = HashMap::new();
        for (number, file) in files.iter().enumerate() {
            by_hash.entry(file.hash.clone()).or_default().push(number);
        }
        Self { corpus: String::new(), files: files.into(), by_hash: Arc::new(by_hash), everything: false }
    }

    /// All marks of a store, whatever they are on.
    pub fn everything() -> Self {
        Self { everything: true, ..Self::default() }
    }

    /// The same with the marks of all other corpora.
    #[must_use]
    pub fn with_all_others(self) -> Self {
        Self { everything: true, ..self }
    }

    /// What label sets and history are kept by: the corpus's folder, or nothing in a store of its own.
    pub fn corpus(&self) -> &str {
        &self.corpus
    }

    /// The files at hand, in the order of their articles.
    pub fn files(&self) -> &Arc<[KnownFile]> {
        &self.files
    }

    /// Whether nothing is left out.
    pub fn is_everything(&self) -> bool {
        self.everything
    }

    /// Whether a mark on the content of a file at hand, made on the file `canonical`, belongs here: where it lies in one of
    /// the folders at hand, or has been moved or deleted since. An unknown file counts as moved.
    pub(super) fn places(&self) -> impl FnMut(Option<&str>) -> bool + use<> {
        let folders: HashSet<PathBuf> =
            self.files.iter().filter_map(|file| folder_of(file.canonical.as_deref()?)).collect();
        let mut gone: HashMap<String, bool> = HashMap::new();
        move |canonical| {
            let Some(canonical) = canonical else { return true };
            folder_of(canonical).is_some_and(|folder| folders.contains(&folder))
                || *gone.entry(canonical.to_owned()).or_insert_with(|| !file_of(canonical).exists())
        }
    }

    /// The files that have a content.
    pub(super) fn with_content(&self, hash: &ContentHash) -> impl Iterator<Item = &KnownFile> {
        self.by_hash.get(hash).into_iter().flatten().filter_map(|&number| self.files.get(number))
    }

    /// Where the article lies that `target` was made on, as far as that is at hand.
    pub(super) fn canonical_of(&self, target: &Target) -> Option<&str> {
        let named = self.with_content(&target.hash).find(|file| file.article == target.article);
        named.or_else(|| self.with_content(&target.hash).next())?.canonical.as_deref()
    }
}

/// `articles` as marks know them.
pub fn known_files(articles: &[Arc<Article>]) -> Vec<KnownFile> {
    let mut containers: HashMap<String, Option<String>> = HashMap::new();
    let known = |article: &Arc<Article>| KnownFile {
        article: article.path.clone(),
        canonical: canonical(&article.path, &mut containers),
        hash: ContentHash::of(&article.text),
    };
    articles.iter().map(known).collect()
}

/// The canonical path of the file, and behind `#` the member, that an article called `path` is read from.
fn canonical(path: &str, containers: &mut HashMap<String, Option<String>>) -> Option<String> {
    let (file, member) = path.split_once('#').map_or((path, None), |(file, member)| (file, Some(member)));
    let read = || Some(escaped(&Path::new(&file.replace("%23", "#")).canonicalize().ok()?));
    match member {
        None => read(),
        Some(member) => {
            let container = containers.entry(file.to_owned()).or_insert_with(read).as_ref()?;
            Some(format!("{container}#{member}"))
        }
    }
}

fn escaped(path: &Path) -> String {
    path.to_string_lossy().replace('#', "%23")
}

fn file_of(canonical: &str) -> PathBuf {
    PathBuf::from(canonical.split('#').next().unwrap_or_default().replace("%23", "#"))
}

fn folder_of(canonical: &str) -> Option<PathBuf> {
    file_of(canonical).parent().map(Path::to_owned)
}

/// The canonical folder that holds all of `files`. `seeds`, `./seeds/` and one file of it are one corpus.
fn corpus_of_files(files: &[KnownFile]) -> String {
    let folders = files.iter().filter_map(|file| folder_of(file.canonical.as_deref()?));
    let common = folders.reduce(|a, b| {
        if a == b {
            return a;
        }
        a.components().zip(b.components()).take_while(|(x, y)| x == y).map(|(component, _)| component).collect()
    });
    common.map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Corpus, ReadOptions};

    #[test]
    fn members_of_a_file_and_files_with_a_number_sign_have_places() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a#1.txt"), "首相は述べた。").unwrap();
        std::fs::write(folder.path().join("b.jsonl"), "{\"text\":\"甲。\"}\n{\"text\":\"乙。\"}\n").unwrap();
        let corpus = Corpus::load(&[folder.path().to_owned()], &ReadOptions::default());
        let real = folder.path().canonicalize().unwrap();
        let scope = Scope::of_corpus(&corpus.articles);
        let found: Vec<_> = scope.files().iter().map(|file| file.canonical.clone().unwrap()).collect();
        let at = |name: &str| format!("{}/{name}", real.display());
        assert_eq!(found, [at("a%231.txt"), at("b.jsonl#1"), at("b.jsonl#2")]);
        assert_eq!(scope.corpus(), real.to_str().unwrap());
        let mut here = scope.places();
        assert!(here(Some(&at("a%231.txt"))) && here(Some(&at("b.jsonl#7"))) && here(None));
        assert!(here(Some("/nowhere/any/more.txt")), "what was moved is followed");
        let elsewhere = tempfile::tempdir().unwrap();
        let other = elsewhere.path().canonicalize().unwrap().join("a.txt");
        std::fs::write(&other, "首相は述べた。").unwrap();
        assert!(!scope.places()(other.to_str()));
    }
}
