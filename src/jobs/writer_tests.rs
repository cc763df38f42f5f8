use std::sync::Mutex;

use super::super::Report;
use super::*;
use crate::annotate::{Body, Label, Mark};
use crate::text::Span;

type Reports = Receiver<Report>;

fn start(path: &Path) -> (Writer, Reports) {
    let (sender, reports) = channel();
    let sender = Mutex::new(sender);
    let send: Send = Arc::new(move |report| sender.lock().is_ok_and(|sender| sender.send(report).is_ok()));
    let settings = StoreSettings { path: path.to_owned(), creator: "me".to_owned(), is_workspace: true };
    (Writer::start(settings, send), reports)
}

fn article() -> Arc<Article> {
    Arc::new(Article::new("a.txt".to_owned(), "日本の首相は三日、東京で記者会見した。".to_owned()))
}

/// Opens the store; the marks, and why nothing can be written.
fn open(writer: &Writer, reports: &Reports) -> (Workspace, Option<String>) {
    writer.open(&[article()]);
    match reports.recv_timeout(Duration::from_mins(1)) {
        Ok(Report::Store(StoreReport::Opened(workspace, why))) => (*workspace, why),
        other => panic!("{other:?}"),
    }
}

/// Labels the article in memory, and lets that be kept.
fn label(workspace: &mut Workspace, writer: &Writer, name: &str) {
    let body = Body::Label(Label { label: name.to_owned() });
    let mark: Mark = workspace.mark(body, &[(0, Some(Span::new(0, 6)), None)]).unwrap();
    let edit = Edit::add(mark);
    workspace.apply(edit.clone()).unwrap();
    writer.keep(Step::Do(edit));
}

#[test]
fn what_is_done_undone_and_redone_is_in_the_store_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marks.sqlite");
    let (writer, reports) = start(&path);
    let (mut workspace, why) = open(&writer, &reports);
    assert_eq!(why, None);
    label(&mut workspace, &writer, "甲");
    label(&mut workspace, &writer, "乙");
    writer.keep(Step::Undo(workspace.undo().unwrap()));
    writer.keep(Step::Undo(workspace.undo().unwrap()));
    writer.keep(Step::Redo(workspace.redo().unwrap()));
    assert_eq!(writer.close(), None);
    let store = Store::open_to_read(&path, "me").unwrap();
    assert_eq!(store.marks(), workspace.marks());
    let (writer, reports) = start(&path);
    let (mut again, _) = open(&writer, &reports);
    assert_eq!(again.marks(), workspace.marks());
    writer.keep(Step::Redo(again.redo().unwrap()));
    writer.keep(Step::Undo(again.undo().unwrap()));
    writer.keep(Step::Undo(again.undo().unwrap()));
    assert_eq!(writer.close(), None);
    assert!(Store::open_to_read(&path, "me").unwrap().marks().is_empty());
}

#[test]
fn what_cannot_be_written_while_another_writes_is_written_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marks.sqlite");
    let other = Store::open_to_write(&path, "other").unwrap();
    let (writer, reports) = start(&path);
    let (mut workspace, why) = open(&writer, &reports);
    assert!(why.unwrap().contains("another taiyaku"));
    label(&mut workspace, &writer, "甲");
    let unsaved = reports.recv_timeout(Duration::from_mins(1));
    assert!(matches!(unsaved, Ok(Report::Store(StoreReport::Unsaved { steps: 1, .. }))), "{unsaved:?}");
    drop(other);
    let saved = reports.recv_timeout(Duration::from_mins(1));
    assert!(matches!(saved, Ok(Report::Store(StoreReport::Saved))), "{saved:?}");
    assert_eq!(writer.close(), None);
    assert_eq!(Store::open_to_read(&path, "me").unwrap().marks(), workspace.marks());
}

#[test]
fn what_can_never_be_written_is_put_beside_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marks.sqlite");
    std::fs::write(&path, "no database ".repeat(1000)).unwrap();
    let (writer, reports) = start(&path);
    let (mut workspace, why) = open(&writer, &reports);
    assert!(why.unwrap().contains("no taiyaku store"));
    label(&mut workspace, &writer, "甲");
    let told = writer.close().unwrap();
    assert!(told.contains("1 change ") && told.contains("taiyaku import"), "{told}");
    let rescued = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let rescued = rescued.into_iter().find(|path| path.extension().is_some_and(|end| end == "jsonl")).unwrap();
    let text = std::fs::read_to_string(rescued).unwrap();
    let mark: Mark = serde_json::from_str(text.trim()).unwrap();
    assert_eq!(Some(&mark), workspace.marks().iter().next());
}
