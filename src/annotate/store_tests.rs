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
    let mut store = Store::open(&path, "me").unwrap();
    assert!(matches!(store.access(), Access::Write));
    store.apply(Edit::add(first.clone())).unwrap();
    store.apply(Edit::add(second.clone())).unwrap();
    store.apply(note(&first, "二行\nの注")).unwrap();
    let all = store.marks().clone();
    store.undo().unwrap();
    store.undo().unwrap();
    drop(store);

    let mut store = Store::open(&path, "me").unwrap();
    assert_eq!(store.undoable(), (1, 2));
    assert_eq!(store.marks(), &[first.clone()].into_iter().collect::<Marks>());
    store.redo().unwrap();
    drop(store);
    let mut store = Store::open(&path, "me").unwrap();
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
fn one_writes_and_others_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marks.sqlite");
    let mut writer = Store::open(&path, "me").unwrap();
    let mut reader = Store::open(&path, "you").unwrap();
    let Access::Read(reason) = reader.access() else { panic!("two writers") };
    let said = reason.to_string();
    assert!(said.contains("marks.sqlite") && said.contains(&std::process::id().to_string()), "{said}");
    assert!(matches!(reader.apply(Edit::add(label("甲", "首相"))), Err(StoreError::Locked { .. })));
    writer.apply(Edit::add(label("甲", "首相"))).unwrap();
    assert!(reader.refresh().unwrap());
    assert_eq!(reader.marks(), writer.marks());
    assert!(!reader.refresh().unwrap());
    drop(writer);
    assert!(matches!(Store::open(&path, "you").unwrap().access(), Access::Write));
}

#[test]
fn each_undoes_only_what_was_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marks.sqlite");
    let mark = label("甲", "首相");
    Store::open(&path, "me").unwrap().apply(Edit::add(mark.clone())).unwrap();
    let mut store = Store::open(&path, "you").unwrap();
    assert!(store.undo().is_err());
    store.apply(note(&mark, "不同")).unwrap();
    drop(store);
    let mut store = Store::open(&path, "me").unwrap();
    assert!(matches!(store.undo(), Err(StoreError::Edit(EditError::Changed(_)))), "somebody else built on it");
}

#[test]
fn a_full_disk_loses_nothing_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marks.sqlite");
    let mut store = Store::open(&path, "me").unwrap();
    store.apply(Edit::add(label("甲", "首相"))).unwrap();
    let before = store.marks().clone();
    store.limit_pages(1);
    let mut large = label("乙", "首相");
    large.body = Body::Note { text: "長い".repeat(100_000) };
    let error = store.apply(Edit::add(large)).unwrap_err();
    assert!(matches!(error, StoreError::Full(_)), "{error}");
    assert!(error.to_string().contains("marks.sqlite: the disk is full"));
    assert_eq!((store.marks(), store.undoable()), (&before, (1, 0)));
    store.limit_pages(1 << 30);
    store.apply(Edit::add(label("丙", "首相"))).unwrap();
    drop(store);
    assert_eq!(Store::open(&path, "me").unwrap().marks().len(), 2);
}

#[test]
fn a_newer_store_a_foreign_one_and_a_text_file_stay_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marks.sqlite");
    Store::open(&path, "me").unwrap().apply(Edit::add(label("甲", "首相"))).unwrap();
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let before = fs::read(&path).unwrap();
    let error = Store::open(&path, "me").unwrap_err().to_string();
    assert!(error.contains("newer taiyaku (schema 99") && error.contains("marks.sqlite"), "{error}");
    assert!(Store::open_to_read(&path, "me").is_err());
    assert_eq!(fs::read(&path).unwrap(), before);

    let foreign = folder.path().join("other.sqlite");
    Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    assert!(matches!(Store::open(&foreign, "me"), Err(StoreError::Foreign(_))));
    let text = folder.path().join("text.txt");
    fs::write(&text, "no database ".repeat(1000)).unwrap();
    assert!(matches!(Store::open(&text, "me"), Err(StoreError::Foreign(_))));
    assert_eq!(fs::read_to_string(&text).unwrap(), "no database ".repeat(1000));
}

#[test]
fn an_older_store_is_copied_before_it_is_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marks.sqlite");
    Store::open(&path, "me").unwrap().apply(Edit::add(label("甲", "首相"))).unwrap();
    let mut steps = schema::STEPS.to_vec();
    steps.push("ALTER TABLE mark ADD COLUMN colour TEXT");
    let mut connection = Connection::open(&path).unwrap();
    let copy = schema::migrate(&mut connection, &path, &steps).unwrap().unwrap();
    assert!(schema::migrate(&mut connection, &path, &steps).unwrap().is_none(), "only once");
    drop(connection);
    assert_eq!(Store::open(&copy, "me").unwrap().marks().len(), 1, "the copy is the old store");
    assert!(matches!(Store::open(&path, "me"), Err(StoreError::Newer { .. })));
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
    Store::open(&path, "me").unwrap().apply(Edit::add(label("甲", "首相"))).unwrap();
    let no_folder = Store::open(&path.join("below/marks.sqlite"), "me").unwrap();
    let Access::Read(reason) = no_folder.access() else { panic!("below a file") };
    assert!(reason.to_string().contains("--workspace"), "{reason}");
    fs::remove_file(inside.join("marks.sqlite.lock")).unwrap();
    let writable = |yes: bool| {
        let mut permissions = fs::metadata(&inside).unwrap().permissions();
        std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, if yes { 0o755 } else { 0o555 });
        fs::set_permissions(&inside, permissions).unwrap();
    };
    writable(false);
    // The superuser writes everywhere.
    if fs::write(inside.join("probe"), "").is_err() {
        let mut store = Store::open(&path, "me").unwrap();
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
    assert!(Store::open_to_read(&path, "me").unwrap().marks().is_empty());
    assert!(!path.exists());
}

#[test]
fn a_file_is_known_by_the_contents_it_had_when_marked() {
    let folder = tempfile::tempdir().unwrap();
    let mark = label("甲", "首相");
    let mut store = Store::open(&folder.path().join("marks.sqlite"), "me").unwrap();
    store.register("/corpus/ja.txt", &mark.targets[0].hash);
    store.register("/corpus/other.txt", &ContentHash::of("other"));
    assert!(store.contents_of("/corpus/ja.txt").unwrap().is_empty());
    let hash = mark.targets[0].hash.clone();
    store.apply(Edit::add(mark)).unwrap();
    assert_eq!(store.contents_of("/corpus/ja.txt").unwrap(), [hash]);
    assert!(store.contents_of("/corpus/other.txt").unwrap().is_empty());
}
