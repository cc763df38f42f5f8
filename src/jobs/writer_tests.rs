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
    let store = Store::open_to_read(&path, "me", Scope::everything()).unwrap();
    assert_eq!(store.marks(), workspace.marks());
    let (writer, reports) = start(&path);
    let (mut again, _) = open(&writer, &reports);
    assert_eq!(again.marks(), workspace.marks());
    writer.keep(Step::Redo(again.redo().unwrap()));
    writer.keep(Step::Undo(again.undo().unwrap()));
    writer.keep(Step::Undo(again.undo().unwrap()));
    assert_eq!(writer.close(), None);
    assert!(Store::open_to_read(&path, "me", Scope::everything()).unwrap().marks().is_empty());
}

#[test]
fn two_readers_see_each_others_marks() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marks.sqlite");
    let ((mine, to_me), (yours, to_you)) = (start(&path), start(&path));
    let ((mut here, _), (mut there, _)) = (open(&mine, &to_me), open(&yours, &to_you));
    label(&mut here, &mine, "甲");
    let Ok(Report::Store(StoreReport::Changed(changes))) = to_you.recv_timeout(Duration::from_mins(1)) else {
        panic!("nothing was told")
    };
    there.follow(&changes);
    assert_eq!(here.marks(), there.marks());
    // Both take the same mark away: the second is refused, and sees what is so.
    let mark = here.marks().iter().next().unwrap().clone();
    for (workspace, writer) in [(&mut here, &mine), (&mut there, &yours)] {
        let edit = Edit::remove(&mark, "me");
        workspace.apply(edit.clone()).unwrap();
        writer.keep(Step::Do(edit));
        thread::sleep(Duration::from_millis(200));
    }
    let told: Vec<_> =
        [to_you.recv_timeout(Duration::from_mins(1)), to_you.recv_timeout(Duration::from_mins(1))].into();
    assert!(matches!(&told[..], [Ok(Report::Store(StoreReport::Refused(_))), Ok(_)]), "{told:?}");
    assert_eq!(mine.close(), None);
}

#[test]
fn what_is_marked_while_the_store_is_away_is_written_when_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let (path, away) = (folder.path().join("marks.sqlite"), folder.path().join("away"));
    let (writer, reports) = start(&path);
    let (mut workspace, why) = open(&writer, &reports);
    assert_eq!(why, None);
    std::fs::rename(&path, &away).unwrap();
    label(&mut workspace, &writer, "甲");
    let unsaved = reports.recv_timeout(Duration::from_mins(1));
    let Ok(Report::Store(StoreReport::Unsaved { steps: 1, why })) = unsaved else { panic!("{unsaved:?}") };
    assert!(why.starts_with("the store is not where it was"), "{why}");
    writer.rescue();
    let rescued = reports.recv_timeout(Duration::from_mins(1));
    assert!(matches!(rescued, Ok(Report::Store(StoreReport::Rescued(true)))), "{rescued:?}");
    std::fs::rename(&away, &path).unwrap();
    let saved = reports.recv_timeout(Duration::from_mins(1));
    assert!(matches!(saved, Ok(Report::Store(StoreReport::Saved))), "{saved:?}");
    assert_eq!(writer.close(), None);
    let store = Store::open_to_read(&path, "me", Scope::everything()).unwrap();
    assert_eq!(store.marks(), workspace.marks());
    let left = std::fs::read_dir(folder.path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("taiyaku-unsaved"));
    assert_eq!(left.count(), 0, "what was saved after all needs no rescue");
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
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&rescued.metadata().unwrap().permissions()) & 0o777, 0o600);
    let text = std::fs::read_to_string(rescued).unwrap();
    let mark: Mark = serde_json::from_str(text.trim()).unwrap();
    assert_eq!(Some(&mark), workspace.marks().iter().next());
}
