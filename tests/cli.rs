//! What the commands print, as a script sees it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use taiyaku::annotate::{Body, ContentHash, Edit, Label, Mark, Scope, Store, Target};
use taiyaku::corpus::Article;
use tempfile::TempDir;

struct Run {
    status: i32,
    stdout: String,
    stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Run {
    fn records(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn command(arguments: &[&str], cache: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_taiyaku"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).env("TAIYAKU_CACHE_DIR", cache);
    command.env("TAIYAKU_CONFIG_DIR", cache).env("TAIYAKU_STATE_DIR", cache).env("TAIYAKU_DATA_DIR", cache);
    command.stdin(Stdio::null());
    command
}

fn taiyaku(arguments: &[&str]) -> Run {
    let cache = TempDir::new().unwrap();
    command(arguments, cache.path()).output().unwrap().into()
}

/// Characters `start..end` of a text, as scripts count them.
fn characters(text: &str, record: &Value) -> String {
    let at = |key: &str| usize::try_from(record[key].as_u64().unwrap()).unwrap();
    text.chars().skip(at("start")).take(at("end") - at("start")).collect()
}

#[test]
fn text_is_the_file_without_its_byte_order_mark() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.txt");
    fs::write(&path, "\u{FEFF}一行目。\r\n二行目。\r\n").unwrap();
    let run = taiyaku(&["text", path.to_str().unwrap()]);
    assert_eq!((run.status, run.stdout.as_str()), (0, "一行目。\r\n二行目。\r\n"));
}

#[test]
fn every_sentence_of_the_seeds_stands_where_it_says() {
    let run = taiyaku(&["sentences", "seeds"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let records = run.records();
    assert!(records.len() > 200, "{}", records.len());
    let mut last = (String::new(), 0);
    for record in &records {
        let article = record["article"].as_str().unwrap();
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(article)).unwrap();
        assert_eq!(characters(&text, record), record["text"].as_str().unwrap());
        let start = record["start"].as_u64().unwrap();
        assert!(last.0 != article || last.1 <= start, "in order and apart");
        last = (article.to_owned(), record["end"].as_u64().unwrap());
    }
    let markup = records.iter().find(|record| record["text"].as_str().unwrap().contains("[[zh:林芳正]]")).unwrap();
    assert!(markup["display"].as_str().unwrap().starts_with("日本内阁官房长官林芳正周一在例行记者会上对记者说"));
    assert_eq!(markup["language"], "zh-Hans");
}

#[test]
fn lines_give_an_array_a_line() {
    let cache = TempDir::new().unwrap();
    let mut child = command(&["sentences", "--lines", "--language", "ja"], cache.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), "「はい。」と言った。次の文。\n\n終わり\n".as_bytes())
        .unwrap();
    let run = Run::from(child.wait_with_output().unwrap());
    assert_eq!(run.stdout, "[\"「はい。」と言った。\",\"次の文。\"]\n[]\n[\"終わり\"]\n");
}

#[test]
fn the_repeated_block_is_one_group_of_two() {
    let run = taiyaku(&["duplicates", "seeds"]);
    assert_eq!(run.status, 0);
    let records = run.records();
    let in_002 = |record: &&Value| record["passages"][0]["article"].as_str().unwrap().contains("/002_");
    let groups: Vec<&Value> = records.iter().filter(in_002).collect();
    let [group] = groups[..] else { panic!("{} groups in 002", groups.len()) };
    assert_eq!((group["kind"].as_str(), group["similarity"].as_f64()), (Some("passage"), Some(1.0)));
    let passages = group["passages"].as_array().unwrap();
    assert_eq!(passages.len(), 2);
    // The article is a head, the block, and the block again.
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/002_2eb2e19b899ffa84.txt")).unwrap();
    let block = longest_repeat(&text);
    for passage in passages {
        assert!(characters(&text, passage).chars().count() * 100 >= block * 98, "covers the block of {block}");
    }
}

/// The length of the longest stretch, in characters, that stands twice in `text` without overlap.
#[test]
fn what_was_edited_is_told_by_characters_or_by_words() {
    let folder = TempDir::new().unwrap();
    let text = |place: &str| {
        format!("首相は{place}の場で記者会見し、来年三月までに新しい司令部を置くと述べた。予算は五千億円に上る。\n")
    };
    fs::write(folder.path().join("a.txt"), text("シンクタンク")).unwrap();
    fs::write(folder.path().join("b.txt"), text("シンポジウム")).unwrap();
    let edits = |flag: &str| {
        let run = taiyaku(&["duplicates", flag, folder.path().to_str().unwrap()]);
        let records = run.records();
        assert_eq!(records.len(), 1);
        let edits = records[0]["passages"][1]["edits"].as_array().unwrap().clone();
        edits.iter().map(|edit| (edit["old"].clone(), edit["new"].clone())).collect::<Vec<(Value, Value)>>()
    };
    assert_eq!(edits("--diff"), [("クタンク".into(), "ポジウム".into())]);
    assert_eq!(edits("--diff=words"), [("シンクタンク".into(), "シンポジウム".into())]);
}

fn longest_repeat(text: &str) -> usize {
    let chars: Vec<char> = text.chars().collect();
    (1..chars.len())
        .map(|distance| {
            let mut best = 0;
            let mut run = 0;
            for at in 0..chars.len() - distance {
                run = if chars[at] == chars[at + distance] { (run + 1).min(distance) } else { 0 };
                best = best.max(run);
            }
            best
        })
        .max()
        .unwrap_or(0)
}

#[test]
fn links_of_the_seeds_are_the_same_whichever_side_is_first() {
    let cache = TempDir::new().unwrap();
    let run = |arguments: &[&str]| Run::from(command(arguments, cache.path()).output().unwrap());
    let (ja_zh, zh_ja) = (run(&["align", "--pair", "ja:zh", "seeds"]), run(&["align", "--pair", "zh:ja", "seeds"]));
    assert_eq!((ja_zh.status, zh_ja.status), (0, 0), "{}", ja_zh.stderr);
    let links = ja_zh.records();
    assert!(!links.is_empty());
    let key = |link: &Value, a: &str, b: &str| {
        format!(
            "{} {} {} {} {}",
            link[a]["article"], link[a]["start"], link[b]["article"], link[b]["start"], link["score"]
        )
    };
    let mut one: Vec<String> = links.iter().map(|link| key(link, "a", "b")).collect();
    let mut other: Vec<String> = zh_ja.records().iter().map(|link| key(link, "b", "a")).collect();
    one.sort();
    other.sort();
    assert_eq!(one, other);
    for link in &links {
        assert!(
            link["a"]["article"].as_str().unwrap() < "seeds/004"
                && link["b"]["article"].as_str().unwrap() > "seeds/004"
        );
        assert!((0.0..=1.0).contains(&link["score"].as_f64().unwrap()));
        for side in ["a", "b"] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(link[side]["article"].as_str().unwrap());
            let text = fs::read_to_string(path).unwrap();
            assert_eq!(characters(&text, &link[side]), link[side]["text"].as_str().unwrap());
        }
    }
    // What the cache holds gives the same, to the byte, as what was computed.
    assert_eq!(run(&["align", "--pair", "ja:zh", "seeds"]).stdout, ja_zh.stdout);
    let threads = command(&["align", "--pair", "ja:zh", "seeds"], TempDir::new().unwrap().path())
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .unwrap();
    assert_eq!(Run::from(threads).stdout, ja_zh.stdout, "with one thread");
}

#[test]
fn claims_of_the_seeds_stand_where_they_say() {
    let cache = TempDir::new().unwrap();
    let run = |arguments: &[&str]| Run::from(command(arguments, cache.path()).output().unwrap());
    let claims = run(&["claims", "seeds"]);
    assert_eq!((claims.status, claims.stderr.as_str()), (0, ""));
    let records = claims.records();
    assert!(!records.is_empty());
    let mut spread = usize::MAX;
    let mut bilingual = 0;
    for (number, claim) in records.iter().enumerate() {
        assert_eq!(claim["claim"], number);
        let members = claim["members"].as_array().unwrap();
        let mut articles: Vec<&str> = members.iter().map(|member| member["article"].as_str().unwrap()).collect();
        articles.sort_unstable();
        articles.dedup();
        assert!(articles.len() >= 2, "a claim is shared: {claim}");
        assert!(articles.len() <= spread, "most widely shared first");
        spread = articles.len();
        bilingual += usize::from(claim["languages"].as_array().unwrap().len() > 1);
        for member in members {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(member["article"].as_str().unwrap());
            let text = fs::read_to_string(path).unwrap();
            assert_eq!(characters(&text, member), member["text"].as_str().unwrap());
            assert!((0.0..=1.0).contains(&member["score"].as_f64().unwrap()));
        }
        for conflict in claim["conflicts"].as_array().unwrap() {
            let [a, b] = [0, 1].map(|at| conflict["members"][at].as_u64().unwrap() as usize);
            assert!(a < members.len() && b < members.len() && a != b);
            assert!(!conflict["conflicts"].as_array().unwrap().is_empty());
        }
    }
    assert!(bilingual > 0, "some claim is made in both languages");
    assert_eq!(run(&["claims", "seeds"]).stdout, claims.stdout);
    let table = run(&["claims", "seeds", "--format", "table"]);
    assert_eq!(table.stdout.lines().filter(|line| line.starts_with("claim ")).count(), records.len());
}

#[test]
fn eval_holds_links_against_a_gold_standard() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, lines: &[&str]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, lines.join("\n")).unwrap();
        let mut start = 0;
        lines
            .iter()
            .map(|line| {
                let span = (start, start + line.chars().count());
                start = span.1 + 1;
                span
            })
            .collect::<Vec<_>>()
    };
    let japanese = write(
        "ja/talks.txt",
        &[
            "日本の首相は3月10日、ワシントンで大統領と会談した。",
            "両首脳は防衛協力を強化することで一致した。",
            "地震で54人が死亡した。",
        ],
    );
    let chinese = write(
        "zh/talks.txt",
        &["地震造成54人死亡。", "日本首相3月10日在华盛顿与总统举行会谈。", "两国领导人同意加强防务合作。"],
    );
    let gold: Vec<String> = [(0, 1), (1, 2), (2, 0)]
        .iter()
        .map(|&(a, b)| {
            let place = |article: &str, span: (usize, usize)| {
                serde_json::json!({"article": article, "start": span.0, "end": span.1})
            };
            let link = serde_json::json!({"a": place("ja/talks.txt", japanese[a]), "b": place("zh/talks.txt", chinese[b])});
            link.to_string()
        })
        .collect();
    let path = folder.path().join("gold.jsonl");
    fs::write(&path, gold.join("\n")).unwrap();
    let corpus = ["ja", "zh"].map(|language| folder.path().join(language));
    let run = taiyaku(&["eval", path.to_str().unwrap(), corpus[0].to_str().unwrap(), corpus[1].to_str().unwrap()]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let records = run.records();
    let row = |measure: &str| records.iter().find(|row| row["measure"] == measure).unwrap();
    assert_eq!(row("links")["gold"], 3.0);
    assert_eq!(row("links")["precision"], 1.0);
    for measure in ["retrieval, a to b", "retrieval, b to a"] {
        assert_eq!((&row(measure)["spans"], &row(measure)["first answer right"]), (&3.0.into(), &1.0.into()));
    }
    fs::write(&path, "{\"a\": 1}\n").unwrap();
    let run = taiyaku(&["eval", path.to_str().unwrap(), corpus[0].to_str().unwrap()]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("line 1"), "{}", run.stderr);
}

#[test]
fn each_bad_input_is_named_and_the_others_are_read() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("a.txt", "良い記事です。\n".as_bytes());
    write("binary.txt", b"\x7fELF\0\0\0\x01");
    write("empty.txt", b"");
    write("z.md", "# 好文章\n\n内容。\n".as_bytes());
    let missing = folder.path().join("missing.txt");
    let run = taiyaku(&["sentences", folder.path().to_str().unwrap(), missing.to_str().unwrap()]);
    assert_eq!(run.status, 1);
    let articles: Vec<String> = run.records().iter().map(|r| r["article"].as_str().unwrap().to_owned()).collect();
    assert!(
        articles.iter().any(|a| a.ends_with("a.txt")) && articles.iter().any(|a| a.ends_with("z.md")),
        "{articles:?}"
    );
    for (name, reason) in
        [("binary.txt", "binary file"), ("empty.txt", "empty"), ("missing.txt", "no such file or folder")]
    {
        let line = run.stderr.lines().find(|line| line.contains(name)).unwrap_or_else(|| panic!("{name} is not named"));
        assert!(line.contains(reason), "{line}");
    }
}

#[test]
fn other_encodings_are_read_and_said() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("sjis.txt");
    let text = "日本語の文章です。もう一つの文です。\n";
    fs::write(&path, encoding_rs::SHIFT_JIS.encode(text).0).unwrap();
    let run = taiyaku(&["text", path.to_str().unwrap()]);
    assert_eq!((run.status, run.stdout.as_str()), (0, text));
    assert!(run.stderr.contains("sjis.txt: read as Shift_JIS, which is a guess"), "{}", run.stderr);
    let given = taiyaku(&["text", "--encoding", "sjis", path.to_str().unwrap()]);
    assert_eq!((given.stdout.as_str(), given.stderr.as_str()), (text, ""));
    let wrong = taiyaku(&["text", "--encoding", "utf-8", path.to_str().unwrap()]);
    assert_eq!(wrong.status, 0);
    assert!(wrong.stderr.contains("the first at line 1, character 1"), "{}", wrong.stderr);
    assert_eq!(taiyaku(&["text", "--encoding", "klingon", path.to_str().unwrap()]).status, 2);
}

#[test]
fn links_come_in_in_any_encoding_and_go_out_for_spreadsheets_with_what_they_tell_differently() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (ja, zh) = ("橋の建設費は総額八十億円になる。", "大桥建设费总额为九十亿日元。");
    let japanese = write("ja.txt", format!("市は橋の計画を説明した。\n{ja}\n").as_bytes());
    let chinese = write("zh.txt", format!("市政府介绍了大桥计划。\n{zh}\n").as_bytes());
    let table = format!("a_text,b_text\n{ja},{zh}\n");
    let mut utf_16 = vec![0xFF, 0xFE];
    utf_16.extend(table.encode_utf16().flat_map(u16::to_le_bytes));
    let run = |arguments: &[&str]| -> Run {
        command(arguments, folder.path()).env("HOME", folder.path()).output().unwrap().into()
    };
    let gbk = encoding_rs::GB18030.encode(&table).0;
    for file in [write("gbk.csv", &gbk), write("utf16.csv", &utf_16)] {
        let dry = run(&["import", "--dry-run", &file, &japanese, &chinese]);
        assert!(dry.stdout.contains("would import: 1 new"), "{}{}", dry.stdout, dry.stderr);
    }
    let guessed = run(&["import", &folder.path().join("gbk.csv").to_string_lossy(), &japanese, &chinese]);
    assert!(guessed.stderr.contains("gbk.csv: read as GBK, which is a guess"), "{}", guessed.stderr);
    let exported = |arguments: &[&str]| {
        let all = [&["export", &japanese, &chinese, "--format", "csv"], arguments].concat();
        let done = run(&all);
        assert_eq!(done.status, 0, "{}", done.stderr);
        done.stdout
    };
    let printed = exported(&[]);
    assert!(printed.starts_with("type,") && printed.contains("八十億円 ≠ 九十亿日元"), "{printed}");
    exported(&["-o", "~/with.csv"]);
    exported(&["-o", "~/without.csv", "--no-bom"]);
    let file = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!((file("with.csv"), file("without.csv")), (format!("\u{feff}{printed}"), printed));
}

#[test]
fn a_table_of_links_says_what_they_tell_differently() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.tsv");
    fs::write(&path, "ja-JP\tzh-CN\n橋は三月に完成する。\t大桥将于五月完工。\n大阪市\t大阪市\n中国政府\t中国政府\n")
        .unwrap();
    let file = path.to_str().unwrap();
    let run = taiyaku(&["align", file, "--format", "table"]);
    assert!(run.stdout.contains("\n    conflict: 三月 ≠ 五月\n"), "{}", run.stdout);
    let languages: Vec<String> = taiyaku(&["sentences", file])
        .records()
        .iter()
        .map(|record| record["language"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(languages, ["ja", "ja", "ja", "zh-Hans", "zh-Hans", "zh-Hans"]);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("secret.txt");
    fs::write(&path, "秘密。\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    let run = taiyaku(&["sentences", path.to_str().unwrap()]);
    if fs::File::open(&path).is_ok() {
        // The superuser may read everything; there is nothing to refuse.
        assert_eq!(run.status, 0);
    } else {
        assert_eq!(run.status, 1);
        assert!(run.stderr.contains("secret.txt: permission denied"), "{}", run.stderr);
    }
}

#[test]
fn without_a_terminal_the_reader_names_the_commands() {
    let run = taiyaku(&["seeds"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("not a terminal") && run.stderr.contains("taiyaku sentences"), "{}", run.stderr);
}

#[test]
fn paths_come_from_standard_input_too() {
    let cache = TempDir::new().unwrap();
    let mut child =
        command(&["sentences", "-"], cache.path()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"seeds/001_82af3072eaa875b7.txt\n").unwrap();
    let run = Run::from(child.wait_with_output().unwrap());
    assert!(run.records().iter().all(|record| record["article"] == "seeds/001_82af3072eaa875b7.txt"));
    assert!(!run.stdout.is_empty());
}

#[test]
fn a_closed_pipe_is_no_error() {
    let cache = TempDir::new().unwrap();
    let mut child =
        command(&["sentences", "seeds"], cache.path()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let run = Run::from(child.wait_with_output().unwrap());
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
}

#[test]
fn wrong_usage_ends_with_two() {
    assert_eq!(taiyaku(&["align", "seeds", "--pair", "ja"]).status, 2);
    assert_eq!(taiyaku(&["sentences", "--lines"]).status, 2);
    assert_eq!(taiyaku(&[]).status, 2);
    assert_eq!(taiyaku(&["--help"]).status, 0);
    assert!(taiyaku(&["completions", "bash"]).stdout.contains("taiyaku"));
}

#[test]
fn what_an_article_holds_does_not_steer_the_terminal() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.txt");
    fs::write(&path, "危険\u{1b}[2J\u{1b}]0;x\u{7}な文。\n").unwrap();
    let run = taiyaku(&["sentences", path.to_str().unwrap(), "--format", "table"]);
    assert_eq!(run.status, 0);
    assert!(run.stdout.chars().all(|c| c == '\n' || !c.is_control()), "{:?}", run.stdout);
}

#[test]
fn a_search_finds_every_script_and_says_where() {
    let run = taiyaku(&["search", "統合", "seeds"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let records = run.records();
    assert!(records.len() > 5);
    for record in &records {
        let text = fs::read_to_string(record["article"].as_str().unwrap()).unwrap();
        for span in record["matches"].as_array().unwrap() {
            let at = |end: usize| usize::try_from(span[end].as_u64().unwrap()).unwrap();
            let found: String = text.chars().skip(at(0)).take(at(1) - at(0)).collect();
            assert!(["統合", "统合", "統合"].contains(&found.as_str()), "{found}");
        }
    }
    assert_eq!(taiyaku(&["search", "/(/", "seeds"]).status, 2);
}

#[test]
fn a_search_by_label_finds_what_bears_it() {
    let folder = TempDir::new().unwrap();
    let (file, store) = (folder.path().join("a.txt"), folder.path().join("marks.sqlite"));
    let text = "首相は述べた。首相は去った。\n";
    fs::write(&file, text).unwrap();
    let article = Article::new(file.to_str().unwrap().to_owned(), text.to_owned());
    let target = Target::span(&article, &ContentHash::of(text), article.segments[1].span);
    let label = Mark::new(Body::Label(Label { label: "Claim".to_owned() }), vec![target], "me");
    Store::open_to_write(&store, "me", Scope::everything()).unwrap().apply(Edit::add(label)).unwrap();
    let search = |query| {
        let run = taiyaku(&["search", query, file.to_str().unwrap(), "--workspace", store.to_str().unwrap()]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        run.records().iter().map(|record| record["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(search("label:claim"), ["首相は去った。"]);
    assert_eq!(search("首相 label:claim"), ["首相は去った。"]);
    assert!(search("label:quote").is_empty());
    assert_eq!(search("kind:sentence").len(), 2);
}

#[test]
fn an_export_replaces_no_source_no_store_and_other_files_only_when_told_to() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::create_dir(at("news")).unwrap();
    let (source, unreadable) = ("首相は述べた。\n", b"\0\0\0\0".as_slice());
    fs::write(at("news/a.txt"), source).unwrap();
    fs::write(at("news/b.txt"), unreadable).unwrap();
    fs::write(at("other.md"), "mine").unwrap();
    let store = at("marks.sqlite");
    let label = Mark::new(Body::Bookmark { name: None }, Vec::new(), "me");
    Store::open_to_write(Path::new(&store), "me", Scope::everything()).unwrap().apply(Edit::add(label)).unwrap();
    let kept = fs::read(&store).unwrap();
    let export = |format: &str, to: &str, more: &[&str]| {
        let news = at("news");
        let mut arguments = vec!["export", &news, "--workspace", &store, "--format", format, "-o", to];
        arguments.extend(more);
        taiyaku(&arguments)
    };
    for to in [at("news/a.txt"), at("news/b.txt"), store.clone()] {
        let run = export("jsonl", &to, &["--force"]);
        assert_eq!(run.status, 1);
        assert!(run.stderr.contains("never written over"), "{}", run.stderr);
    }
    // brat writes the texts beside their marks under the names that they have.
    assert_eq!(export("brat", &at("news"), &["--force"]).status, 1);
    let run = export("markdown", &at("other.md"), &[]);
    assert!(run.status == 1 && run.stderr.contains("--force"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(at("other.md")).unwrap(), "mine");
    assert_eq!(fs::read_to_string(at("news/a.txt")).unwrap(), source);
    assert_eq!(fs::read(at("news/b.txt")).unwrap(), unreadable);
    assert_eq!(fs::read(&store).unwrap(), kept);
    assert_eq!(fs::read_dir(at("news")).unwrap().count(), 2);
    export("markdown", &at("other.md"), &["--force"]);
    assert_ne!(fs::read_to_string(at("other.md")).unwrap(), "mine");
}

#[test]
fn marks_of_one_job_never_come_out_in_another_and_orphans_only_when_asked_for() {
    let cache = TempDir::new().unwrap();
    let run = |arguments: &[&str], folder: &Path| -> Run {
        command(arguments, cache.path()).current_dir(folder).output().unwrap().into()
    };
    let (mine, other) = (cache.path().join("mine"), cache.path().join("other"));
    for (folder, text) in [(&mine, "首相は述べた。\n"), (&other, "市長は去った。\n")] {
        fs::create_dir(folder).unwrap();
        fs::write(folder.join("source.txt"), text).unwrap();
    }
    let article = Article::new("source.txt".to_owned(), "首相は述べた。\n".to_owned());
    let target = Target::span(&article, &ContentHash::of(&article.text), article.segments[0].span);
    let mark = Mark::new(Body::Bookmark { name: None }, vec![target], "me");
    fs::write(cache.path().join("marks.jsonl"), serde_json::to_string(&mark).unwrap()).unwrap();
    let imported = run(&["import", "../marks.jsonl", "source.txt"], &mine);
    assert_eq!(imported.status, 0, "{}", imported.stderr);
    let marks = |folder: &Path, more: &[&str]| {
        run(&[&["export", "source.txt", "--format", "jsonl"], more].concat(), folder).stdout.lines().count()
    };
    assert_eq!((marks(&mine, &[]), marks(&other, &[])), (1, 0));
    fs::write(mine.join("source.txt"), "知事は辞めた。\n").unwrap();
    assert_eq!((marks(&mine, &[]), marks(&mine, &["--orphans"])), (0, 1));
    assert_eq!((marks(&other, &[]), marks(&other, &["--orphans"])), (0, 0));
}

#[test]
fn a_log_is_written_where_it_is_asked_for_and_nowhere_else() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("logs/taiyaku.log");
    let run = |levels: &str, arguments: &[&str]| -> Run {
        let mut command = command(&[&["duplicates", "seeds"], arguments].concat(), folder.path());
        command.env("TAIYAKU_LOG", levels).output().unwrap().into()
    };
    let (to_file, none) = (["--log", file.to_str().unwrap()], run("", &[]));
    let logged = run("", &to_file);
    assert_eq!((&logged.stdout, logged.stderr.as_str(), none.stderr.as_str()), (&none.stdout, "", ""));
    let lines = fs::read_to_string(&file).unwrap();
    assert!(lines.contains("INFO  taiyaku::corpus::load: 5 files read"), "{lines}");
    run("error", &to_file);
    assert_eq!(fs::read_to_string(&file).unwrap(), lines, "nothing went wrong");
    let said = run("taiyaku::analysis=info", &[]);
    assert!(said.stderr.contains("groups of duplicates in 5 articles"), "{}", said.stderr);
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    let refused = run("", &to_file);
    assert!(refused.status == 1 && refused.stderr.contains("the log cannot be written"), "{}", refused.stderr);
}

#[test]
fn without_paths_one_is_told_what_to_do() {
    let run = taiyaku(&[]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("taiyaku FOLDER") && run.stderr.contains("--help"), "{}", run.stderr);
}

#[test]
fn settings_can_be_printed_checked_and_used() {
    let printed = taiyaku(&["--print-settings"]);
    assert_eq!(printed.status, 0);
    assert!(
        printed.stdout.contains("#theme = \"auto\"") && printed.stdout.contains("[keys.reader]"),
        "{}",
        printed.stdout
    );
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("mine.toml");
    let name = file.to_str().unwrap();
    fs::write(&file, format!("{}\n", printed.stdout)).unwrap();
    let defaults = taiyaku(&["--print-keys"]);
    assert_eq!(taiyaku(&["--config", name, "--print-keys"]).stdout, defaults.stdout);
    fs::write(&file, "[keys.everywhere]\n'g g' = 'top'\n").unwrap();
    let keys = taiyaku(&["--config", name, "--print-keys"]);
    assert!(keys.stdout.contains("| `home` `g g` | top |"), "{}", keys.stdout);
    fs::write(&file, "[keys.everywhere]\nx = 'fly'\n[display]\ntheme = 'pink'\n").unwrap();
    let wrong = taiyaku(&["--config", name, "--print-keys"]);
    assert_eq!((wrong.status, wrong.stdout), (1, defaults.stdout));
    assert!(wrong.stderr.contains("mine.toml:4:9: `pink` is no theme"), "{}", wrong.stderr);
}

#[test]
fn plain_reading_says_sentences_with_their_counterparts() {
    let folder = TempDir::new().unwrap();
    let ja = "岸田首相は2024年4月10日にワシントンを訪問した。\n天気は良かった。\n";
    let zh = "岸田首相于2024年4月10日访问华盛顿。\n今天没有其他新闻。\n";
    fs::write(folder.path().join("a.txt"), ja).unwrap();
    fs::write(folder.path().join("b.txt"), zh).unwrap();
    let cache = TempDir::new().unwrap();
    let mut child = command(&["--plain", folder.path().to_str().unwrap()], cache.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let commands = b"n\np\nf\nopen 1\nwhat\n/\xe5\xa4\xa9\xe6\xb0\x97\nw\nq\n";
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), commands).unwrap();
    let run = Run::from(child.wait_with_output().unwrap());
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let said = &run.stdout;
    assert!(said.contains("article 1 of 2, ja, 2 sentences"), "{said}");
    assert!(said.contains("1 of 2: 岸田首相は2024年4月10日にワシントンを訪問した。"), "{said}");
    assert!(said.contains("article 2, zh-Hans, sentence 1: 岸田首相于2024年4月10日访问华盛顿。"), "{said}");
    assert!(said.contains("2 of 2: 天気は良かった。"), "{said}");
    assert!(said.contains("article 2 of 2, zh-Hans"), "f goes over: {said}");
    assert!(said.contains("what: no such command"), "{said}");
    assert!(said.contains("article 1, sentence 2: 天気は良かった。"), "found: {said}");
    assert!(said.contains("both mention: date  2024年4月10日 = 2024年4月10日"), "{said}");
    assert!(!said.contains('\u{1b}'), "{said:?}");
}
