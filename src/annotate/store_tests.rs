use super::super::model::Body;
use super::super::testing::{label, link};
use super::*;

fn note(mark: &Mark, text: &str) -> Edit {
    Edit::change(mark, Body::Note { text: text.into() }, "me")
}

#[test]
fn edits_and_their_history_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/marks.sqlite");
    let (first, second) = (label("甲", "首相"), link("首相", "总理"));
    let mut store = Store::open(&path, "me", Scope::everything()).unwrap();
    assert!(matches!(store.access(), Access::Write));
    store.apply(Edit::add(first.clone())).unwrap();
    store.apply(Edit::add(second.clone())).unwrap();
    store.apply(note(&first, "二行\nの注")).unwrap();
    let all = store.marks().clone();
    store.undo().unwrap();
    store.undo().unwrap();
    drop(store);

    let mut store = Store::open(&path, "me", Scope::everything()).unwrap();
    assert_eq!(store.undoable(), (1, 2));
    assert_eq!(store.marks(), &[first.clone()].into_iter().collect::<Marks>());
    store.redo().unwrap();
    drop(store);
    let mut store = Store::open(&path, "me", Scope::everything()).unwrap();
    store.redo().unwrap();
    assert_eq!(store.marks(), &all);
    assert!(matches!(store.redo(), Err(StoreError::Edit(EditError::NothingTo("redo")))));
    for _ in 0..3 {
        store.undo().unwrap();
    }
    assert!(store.marks().is_empty() && store.undo().is_err());
    store.apply(Edit::add(second)).unwrap();
    assert_eq!(store.undoable(), (1, 0), "a new edit ends what could be redone");
    let kinds: i64 =
        store.connection.as_ref().unwrap().query_row("SELECT count(*) FROM journal", [], |row| row.get(0)).unwrap();
    assert_eq!(kinds, 3 + 2 + 2 + 3 + 1, "the journal only grows");
}

#[test]
fn several_write_and_see_what_the_others_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marks.sqlite");
    let open = |creator: &str| Store::open(&path, creator, Scope::everything()).unwrap();
    let (mut mine, mut yours) = (open("me"), open("you"));
    let (first, second) = (label("甲", "首相"), label("乙", "司令部"));
    mine.apply(Edit::add(first.clone())).unwrap();
    yours.apply(Edit::add(second.clone())).unwrap();
    assert_eq!(mine.refresh().unwrap(), [Change { before: None, after: Some(second.clone()) }]);
    assert_eq!(yours.refresh().unwrap(), [Change { before: None, after: Some(first.clone()) }]);
    assert_eq!(mine.refresh().unwrap(), []);
    assert_eq!(mine.marks(), yours.marks());
    // Both change the same mark: the second is told, and what is in the store stays.
    let changed = note(&second, "わたしの注");
    mine.apply(changed.clone()).unwrap();
    let refused = yours.apply(note(&second, "あなたの注"));
    assert!(matches!(refused, Err(StoreError::Edit(EditError::Changed(_)))), "{refused:?}");
    assert_eq!(yours.now(&changed).unwrap(), [(second.id.clone(), changed.changes[0].after.clone())]);
    let Edit { changes, .. } = changed;
    assert_eq!(yours.refresh().unwrap(), changes);
    assert!(!path.with_extension("sqlite.lock").exists());
}

#[test]
fn many_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marks.sqlite");
    std::thread::scope(|threads| {
        for writer in 0..4 {
            let path = &path;
            threads.spawn(move || {
                let mut store = Store::open_to_write(path, &format!("{writer}"), Scope::everything()).unwrap();
                for number in 0..25 {
                    store.apply(Edit::add(label(&format!("{writer}-{number}"), "首相"))).unwrap();
                }
            });
        }
    });
    assert_eq!(Store::open_to_read(&path, "me", Scope::everything()).unwrap().marks().len(), 100);
}

#[test]
fn a_store_that_is_moved_or_replaced_takes_nothing_more() {
    let folder = tempfile::tempdir().unwrap();
    let (path, away) = (folder.path().join("marks.sqlite"), folder.path().join("away.sqlite"));
    let mut store = Store::open(&path, "me", Scope::everything()).unwrap();
    store.apply(Edit::add(label("甲", "首相"))).unwrap();
    fs::rename(&path, &away).unwrap();
    let edit = Edit::add(label("乙", "首相"));
    assert!(matches!(store.apply(edit.clone()), Err(StoreError::Replaced(_))));
    fs::copy(&away, &path).unwrap();
    let error = store.apply(edit.clone()).unwrap_err();
    assert!(matches!(error, StoreError::Replaced(_)) && store.marks().len() == 1, "{error}");
    fs::rename(&away, &path).unwrap();
    store.apply(edit).unwrap();
    drop(store);
    assert_eq!(Store::open(&path, "me", Scope::everything()).unwrap().marks().len(), 2);
}

#[test]
fn places_that_cannot_hold_a_store_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    for open in [Store::open_to_read, Store::open_to_write] {
        let said = |path: &Path| open(path, "me", Scope::everything()).unwrap_err().to_string();
        assert!(said(folder.path()).starts_with("this is a folder and no file for marks"));
        assert!(said(&file.join("annotations.sqlite")).starts_with("this is a file and no folder for marks"));
    }
}

#[test]
fn a_row_that_is_no_text_is_said_to_be_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marks.sqlite");
    Store::open(&path, "me", Scope::everything()).unwrap().apply(Edit::add(label("甲", "首相"))).unwrap();
    for damage in ["UPDATE mark SET json = CAST(x'ff22' AS TEXT)", "UPDATE mark SET json = '{'"] {
        Connection::open(&path).unwrap().execute_batch(damage).unwrap();
        let error = Store::open(&path, "me", Scope::everything()).unwrap_err();
        assert!(matches!(error, StoreError::Damaged { .. }) && error.to_string().contains(".recover"), "{error}");
    }
}

#[test]
fn each_undoes_only_what_was_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marks.sqlite");
    let mark = label("甲", "首相");
    Store::open(&path, "me", Scope::everything()).unwrap().apply(Edit::add(mark.clone())).unwrap();
    let mut store = Store::open(&path, "you", Scope::everything()).unwrap();
    assert!(store.undo().is_err());
    store.apply(note(&mark, "不同")).unwrap();
    drop(store);
    let mut store = Store::open(&path, "me", Scope::everything()).unwrap();
    assert!(matches!(store.undo(), Err(StoreError::Edit(EditError::Changed(_)))), "somebody else built on it");
}

#[test]
fn a_full_disk_loses_nothing_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marks.sqlite");
    let mut store = Store::open(&path, "me", Scope::everything()).unwrap();
    store.apply(Edit::add(label("甲", "首相"))).unwrap();
    let before = store.marks().clone();
    store.limit_pages(1);
    let mut large = label("乙", "首相");
    large.body = Body::Note { text: "長い".repeat(100_000) };
    let error = store.apply(Edit::add(large)).unwrap_err();
    assert!(matches!(error, StoreError::Full(_)), "{error}");
    assert!(error.to_string().starts_with("the disk is full"));
    assert_eq!((store.marks(), store.undoable()), (&before, (1, 0)));
    store.limit_pages(1 << 30);
    store.apply(Edit::add(label("丙", "首相"))).unwrap();
    drop(store);
    assert_eq!(Store::open(&path, "me", Scope::everything()).unwrap().marks().len(), 2);
}

#[test]
fn a_newer_store_a_foreign_one_and_a_text_file_stay_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marks.sqlite");
    Store::open(&path, "me", Scope::everything()).unwrap().apply(Edit::add(label("甲", "首相"))).unwrap();
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let before = fs::read(&path).unwrap();
    let error = Store::open(&path, "me", Scope::everything()).unwrap_err().to_string();
    assert!(error.contains("newer taiyaku (schema 99") && error.contains("marks.sqlite"), "{error}");
    assert!(Store::open_to_read(&path, "me", Scope::everything()).is_err());
    assert_eq!(fs::read(&path).unwrap(), before);

    let foreign = folder.path().join("other.sqlite");
    Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    assert!(matches!(Store::open(&foreign, "me", Scope::everything()), Err(StoreError::Foreign(_))));
    let text = folder.path().join("text.txt");
    fs::write(&text, "no database ".repeat(1000)).unwrap();
    assert!(matches!(Store::open(&text, "me", Scope::everything()), Err(StoreError::Foreign(_))));
    assert_eq!(fs::read_to_string(&text).unwrap(), "no database ".repeat(1000));
}

#[test]
fn an_older_store_is_copied_before_it_is_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marks.sqlite");
    Store::open(&path, "me", Scope::everything()).unwrap().apply(Edit::add(label("甲", "首相"))).unwrap();
    let mut steps = schema::STEPS.to_vec();
    steps.push("ALTER TABLE mark ADD COLUMN colour TEXT");
    let mut connection = Connection::open(&path).unwrap();
    let copy = schema::migrate(&mut connection, &path, &steps).unwrap().unwrap();
    assert!(schema::migrate(&mut connection, &path, &steps).unwrap().is_none(), "only once");
    drop(connection);
    assert_eq!(Store::open(&copy, "me", Scope::everything()).unwrap().marks().len(), 1, "the copy is the old store");
    assert!(matches!(Store::open(&path, "me", Scope::everything()), Err(StoreError::Newer { .. })));
    steps.push("CREATE TABLE broken (");
    let mut connection = Connection::open(&path).unwrap();
    assert!(schema::migrate(&mut connection, &path, &steps).is_err());
    assert_eq!(schema::version(&connection, &path, 99).unwrap(), steps.len() as i64 - 1, "a step is done or not");
}

#[test]
fn a_folder_that_cannot_be_written_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("data");
    let path = inside.join("marks.sqlite");
    Store::open(&path, "me", Scope::everything()).unwrap().apply(Edit::add(label("甲", "首相"))).unwrap();
    let writable = |yes: bool| {
        let mut permissions = fs::metadata(&inside).unwrap().permissions();
        std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, if yes { 0o755 } else { 0o555 });
        fs::set_permissions(&inside, permissions).unwrap();
    };
    writable(false);
    // The superuser writes everywhere.
    if fs::write(inside.join("probe"), "").is_err() {
        let mut store = Store::open(&path, "me", Scope::everything()).unwrap();
        assert_eq!(store.marks().len(), 1);
        let error = store.apply(Edit::add(label("乙", "首相"))).unwrap_err();
        assert!(matches!(error, StoreError::ReadOnly(_)), "{error}");
    }
    writable(true);
}

#[test]
fn a_store_that_is_only_read_is_not_created() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marks.sqlite");
    assert!(Store::open_to_read(&path, "me", Scope::everything()).unwrap().marks().is_empty());
    assert!(!path.exists());
}

/// A corpus of two files in a folder of its own, and a store beside all of them.
struct Job {
    folder: tempfile::TempDir,
}

impl Job {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, article) in ["ja.txt", "zh.txt"].iter().zip(super::super::testing::articles()) {
            fs::write(folder.path().join(name), &article.text).unwrap();
        }
        Self { folder }
    }

    fn scope(&self) -> Scope {
        let corpus =
            crate::corpus::Corpus::load(&[self.folder.path().to_owned()], &crate::corpus::ReadOptions::default());
        Scope::of_corpus(&corpus.articles)
    }
}

#[test]
fn marks_stay_within_their_corpus() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("marks.sqlite");
    let (mine, other) = (Job::new(), Job::new());
    let mark = label("甲", "首相");
    let mut store = Store::open(&path, "me", mine.scope()).unwrap();
    store.apply(Edit::add(mark.clone())).unwrap();
    drop(store);
    let seen = |job: &Job| Store::open(&path, "me", job.scope()).unwrap();
    // The same contents under the same names, in a folder of its own.
    assert_eq!((seen(&other).marks().len(), seen(&other).undoable()), (0, (0, 0)));
    assert_eq!((seen(&mine).marks().len(), seen(&mine).undoable()), (1, (1, 0)));
    // A copy in the same folder shares them; a folder that was moved keeps them.
    fs::copy(mine.folder.path().join("ja.txt"), mine.folder.path().join("copy.txt")).unwrap();
    fs::remove_file(mine.folder.path().join("ja.txt")).unwrap();
    assert_eq!(seen(&mine).marks().len(), 1);
    fs::remove_file(mine.folder.path().join("copy.txt")).unwrap();
    assert_eq!(seen(&other).marks().len(), 1, "their file is gone, so they follow its content");
}

#[test]
fn what_a_file_held_earlier_is_known_by_its_place_alone() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("marks.sqlite");
    let (mine, other) = (Job::new(), Job::new());
    let mark = label("甲", "首相");
    Store::open(&path, "me", mine.scope()).unwrap().apply(Edit::add(mark.clone())).unwrap();
    for job in [&mine, &other] {
        fs::write(job.folder.path().join("ja.txt"), "まったく別の首相の記事である。").unwrap();
    }
    let seen = |job: &Job| Store::open(&path, "me", job.scope()).unwrap().marks().len();
    assert_eq!((seen(&mine), seen(&other)), (1, 0));
    let file = mine.folder.path().join("ja.txt").canonicalize().unwrap();
    let store = Store::open(&path, "me", mine.scope()).unwrap();
    assert_eq!(store.contents_of(file.to_str().unwrap()).unwrap(), [mark.targets[0].hash.clone()]);
}

#[test]
fn a_store_of_the_first_schema_is_brought_up_to_date_with_its_history() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("marks.sqlite");
    let job = Job::new();
    let mark = label("甲", "首相");
    {
        let mut connection = Connection::open(&path).unwrap();
        schema::migrate(&mut connection, &path, &schema::STEPS[..1]).unwrap();
        let file = job.folder.path().canonicalize().unwrap().join("ja.txt");
        let hash = &mark.targets[0].hash.0;
        let edit = Edit::add(mark.clone());
        let rows = [
            (
                "INSERT INTO mark VALUES (?1, 'label', 'me', ?2, ?3)",
                vec![mark.id.0.clone(), mark.modified.0.clone(), serde_json::to_string(&mark).unwrap()],
            ),
            ("INSERT INTO target VALUES (?1, 0, ?2, 'a/ja.txt', 0, 2, 'x')", vec![mark.id.0.clone(), hash.clone()]),
            ("INSERT INTO article VALUES (?1, ?2, '')", vec![file.to_str().unwrap().to_owned(), hash.clone()]),
            (
                "INSERT INTO journal (kind, creator, at, edit) VALUES ('do', 'me', '', ?1)",
                vec![serde_json::to_string(&edit).unwrap()],
            ),
        ];
        for (row, values) in rows {
            connection.execute(row, rusqlite::params_from_iter(values)).unwrap();
        }
    }
    let other = Job::new();
    let store = Store::open(&path, "me", other.scope()).unwrap();
    assert_eq!(store.marks().len(), 0);
    drop(store);
    let mut store = Store::open(&path, "me", job.scope()).unwrap();
    assert_eq!((store.marks().len(), store.undoable()), (1, (1, 0)));
    store.undo().unwrap();
    assert!(store.marks().is_empty());
    drop(store);
    let store = Store::open(&path, "me", job.scope()).unwrap();
    assert_eq!(store.undoable(), (0, 1));
}
