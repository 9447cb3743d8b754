//! Hostile input: a correct answer or a clear complaint, in bounded memory and time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use hjemmel_cli::input::{self, Input, InputError, read_text};

const SOUND: &str = include_str!("../../api/tests/documents/dpia.yaml");

fn read(text: &[u8]) -> Input {
    read_text("x.yaml", text, "default")
}

/// `line:column message` of what could not be read.
fn complaints(input: &Input) -> Vec<String> {
    input.unreadable.iter().map(|u| format!("{}:{} {}", u.at.line, u.at.column, u.message)).collect()
}

/// The one complaint about a text.
fn complaint(text: impl AsRef<[u8]>) -> String {
    let input = read(text.as_ref());
    assert_eq!(input.documents.len(), 0, "{:?}", input.documents);
    let [one] = complaints(&input).try_into().unwrap_or_else(|all| panic!("{all:?}"));
    one
}

fn billion_laughs() -> String {
    let mut text = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for (name, of) in ('b'..='z').zip('a'..) {
        let _ = writeln!(text, "{name}: &{name} [{}]", vec![format!("*{of}"); 9].join(", "));
    }
    text
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let ours = "apiVersion: hjemmel.dev/v1alpha1\nkind: ImpactAssessment\n";
    let long = "x".repeat(1 << 20);
    let mut wrong = Vec::new();
    for (text, expected) in [
        (billion_laughs(), "aliases expand to more than 100,000 values"),
        (
            format!("a: &a \"{long}\"\nb: [{}]\n", vec!["*a"; 10_000].join(", ")),
            "aliases expand to more than 100,000 values",
        ),
        ("[".repeat(10_000), "1:101 nested deeper than 100"),
        ("{a: ".repeat(10_000), "nested deeper than 100"),
        (
            (0..2000).fold(String::new(), |text, depth| format!("{text}{}a:\n", " ".repeat(depth))),
            "nested deeper than 100",
        ),
        (
            format!("{ours}metadata: {{name: a}}\nmetadata: {{name: b}}\n"),
            "4:1 \"metadata\" stands twice in one map, first on line 3",
        ),
        (format!("{ours}\"kind\": x\n"), "3:1 \"kind\" stands twice"),
        (format!("{ours}spec:\n\ttype: DPIA\n"), "4:1 a tab in the indentation"),
        (format!("{ours}spec: !secret x\n"), "3:7 the tag !secret means nothing to Kubernetes"),
        (format!("{ours}spec: {{[a]: b}}\n"), "3:8 the name of a field is a list or a map"),
        (format!("{ours}spec: .inf\n"), "3:7 .inf is no number"),
        (format!("{ours}spec: &a [*a]\n"), "3:11 an alias stands within its own anchor"),
        (format!("{ours}spec: *nowhere\n"), "an alias without an anchor before it"),
        (format!("{ours}spec: [a\n"), "this is not YAML"),
        (format!("{ours}spec:\n  type: {{{{ .Values.type }}}}\n"), "helm template . | hjemmel check -"),
        (
            "{{- if .Values.ai }}\napiVersion: hjemmel.dev/v1alpha1\n{{- end }}\n".to_owned(),
            "looks like a Helm template",
        ),
        ("apiVersion: hjemmel.dev/v1alpha1\0".to_owned(), "1:33 a NUL character"),
        (
            "apiVersion: hjemel.dev/v1alpha1\nkind: AIWorkload".to_owned(),
            "1:13 apiVersion \"hjemel.dev/v1alpha1\": did you mean",
        ),
        ("kind: AIWorkload".to_owned(), "apiVersion is missing"),
    ] {
        let said = complaint(&text);
        if !said.contains(expected) {
            let text: String = text.chars().take(200).collect();
            wrong.push(format!("{said:?} instead of {expected:?} of {text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(complaint(b"a: 1\nb: \xFF").starts_with("2:4 the byte 0xFF is not UTF-8"));
}

#[test]
fn every_encoding_of_a_text_reads_the_same() {
    let sound = read(SOUND.as_bytes());
    assert_eq!((sound.documents.len(), sound.documents[0].misfits.len()), (1, 0));
    let bom = format!("\u{FEFF}{SOUND}");
    let utf16 = |unit: fn(u16) -> [u8; 2]| bom.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    for (name, bytes) in [
        ("a byte order mark", bom.clone().into_bytes()),
        ("UTF-16 LE", utf16(u16::to_le_bytes)),
        ("UTF-16 BE", utf16(u16::to_be_bytes)),
        ("CRLF", SOUND.replace('\n', "\r\n").into_bytes()),
        ("document markers", format!("---\n{SOUND}---\n").into_bytes()),
        ("an end marker", format!("{SOUND}...\n").into_bytes()),
    ] {
        let input = read(&bytes);
        assert_eq!(complaints(&input), [""; 0], "{name}");
        assert_eq!(input.documents[0].root.to_json(), sound.documents[0].root.to_json(), "{name}");
        assert_eq!(input.documents[0].misfits, [], "{name}");
    }
}

#[test]
fn a_document_that_is_wrong_leaves_the_others_alone() {
    let twice = "apiVersion: hjemmel.dev/v1alpha1\nkind: AIWorkload\nkind: AIWorkload\n";
    let input = read(format!("{SOUND}---\n{twice}---\n# nothing\n---\n---\n{SOUND}---\nkind: Pod\n---\n").as_bytes());
    assert_eq!((input.documents.len(), input.unreadable.len(), input.passed_over), (2, 1, 1));
    let input = read(format!("{SOUND}---\na: [\n---\n{SOUND}").as_bytes());
    assert_eq!((input.documents.len(), input.unreadable.len()), (1, 1), "after a syntax error nothing can be trusted");
    let mut bytes = format!("{SOUND}---\na: ").into_bytes();
    bytes.push(0xFF);
    let input = read(&bytes);
    assert_eq!((input.documents.len(), input.unreadable.len()), (1, 1), "documents before a wrong byte are judged");
}

#[test]
fn lists_and_several_json_values_are_objects() {
    let one = serde_json::to_string_pretty(&read(SOUND.as_bytes()).documents[0].root.to_json()).unwrap();
    let pod = r#"{"apiVersion":"v1","kind":"Pod"}"#;
    let list = format!(r#"{{"apiVersion":"v1","kind":"List","items":[{one},{pod}]}}"#);
    let nested = format!(r#"{{"apiVersion":"v1","kind":"List","items":[{list},{list}]}}"#);
    for (text, ours, others) in
        [(&one, 1, 0), (&list, 1, 1), (&nested, 2, 2), (&format!("{one}{pod}\n{list} {one}"), 3, 2)]
    {
        let input = read(text.as_bytes());
        assert_eq!(complaints(&input), [""; 0]);
        assert_eq!((input.documents.len(), input.passed_over), (ours, others), "{text}");
        assert!(input.documents.iter().all(|document| document.misfits.is_empty()));
    }
    let input = read(format!("{pod}\n  {pod}{one}").as_bytes());
    let at = input.documents[0].root.at;
    assert_eq!((at.line, at.column), (2, 3 + pod.len()), "places go on across values");
    assert_eq!(
        input.documents[0].root.place("kind").line,
        2 + one.lines().position(|l| l.contains("\"kind\"")).unwrap()
    );
}

#[test]
fn other_kinds_are_passed_over_whatever_they_hold() {
    for text in [
        "apiVersion: v1\nkind: ConfigMap\ndata: {a: 1, a: 2}\n",
        "Resources: {A: !Ref b}\n",
        "plugins:\n  - !!python/name:x\n",
        "{{- range .Values.pods }}\nkind: Pod\n{{- end }}\n",
        "just words",
        "- a\n- b\n",
    ] {
        let input = read(text.as_bytes());
        assert_eq!(complaints(&input), [""; 0], "{text}");
        assert_eq!(input.passed_over, 1, "{text}");
    }
    assert_eq!(read(b"# nothing\n---\n---\n").passed_over, 0);
    assert_eq!(read(b"").passed_over, 0);
}

#[test]
fn merge_keys_and_aliases_are_written_out() {
    let text = "apiVersion: hjemmel.dev/v1alpha1\nkind: ImpactAssessment\nx: &x {type: DPIA, title: theirs}\ny: &y {title: other, ref: R}\nspec: {title: own, <<: [*x, *y]}\n";
    let spec = read(text.as_bytes()).documents[0].root.get("spec").unwrap().to_json();
    assert_eq!(spec, serde_json::json!({"title": "own", "type": "DPIA", "ref": "R"}));
}

#[test]
fn a_million_documents_are_counted_and_dropped() {
    let mut text = "kind: A\n---\n".repeat(1_000_000);
    text.push_str(SOUND);
    let input = read(text.as_bytes());
    assert_eq!((input.passed_over, input.documents.len(), input.unreadable.len()), (1_000_000, 1, 0));
    assert_eq!(input.documents[0].root.at.line, 2_000_000 + 2);
}

fn files(paths: &[PathBuf]) -> Result<Input, InputError> {
    input::read(paths, "default", &mut SOUND.as_bytes())
}

#[test]
fn a_file_of_200_megabytes_is_refused_without_reading_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("large.yaml");
    fs::File::create(&path).unwrap().set_len(200 << 20).unwrap();
    fs::write(dir.path().join("sound.yaml"), SOUND).unwrap();
    let input = files(&[dir.path().to_owned()]).unwrap();
    assert!(complaints(&input)[0].starts_with("1:1 larger than 64 MiB"), "{:?}", input.unreadable);
    assert_eq!((input.documents.len(), input.files), (1, 2));
    // without end: bounded all the same
    let input = input::read(&[PathBuf::from("-")], "default", &mut std::io::repeat(b'a')).unwrap();
    assert!(complaints(&input)[0].starts_with("1:1 larger than 64 MiB"));
}

#[test]
fn a_path_that_leads_nowhere_is_said() {
    let error = files(&[PathBuf::from("no/such/file.yaml")]).unwrap_err();
    assert!(matches!(error, InputError::Missing { .. }), "{error}");
    assert!(error.to_string().starts_with("no/such/file.yaml does not exist"));
}

#[test]
fn standard_input_is_read_once() {
    let input = files(&[PathBuf::from("-"), PathBuf::from("-")]).unwrap();
    assert_eq!((input.documents.len(), input.files, input.documents[0].file.as_str()), (1, 1, "-"));
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    use super::*;

    fn fifo(path: &std::path::Path) {
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    #[test]
    fn a_directory_is_walked_once_by_name_without_what_is_no_manifest() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        fs::create_dir_all(at("b/deeper")).unwrap();
        fs::create_dir_all(at(".git")).unwrap();
        for name in ["c.yaml", "a.yml", "b/deeper/x.json", ".git/hidden.yaml", "notes.txt"] {
            fs::write(at(name), "kind: Pod\n").unwrap();
        }
        symlink(dir.path(), at("b/loop")).unwrap();
        symlink("../c.yaml", at("b/again.yaml")).unwrap();
        symlink("nowhere", at("dangling.yaml")).unwrap();
        fifo(&at("pipe.yaml"));
        let _socket = UnixListener::bind(at("socket.yaml")).unwrap();
        let input = files(&[dir.path().to_owned(), at("c.yaml"), at("b")]).unwrap();
        assert_eq!((input.files, input.passed_over, complaints(&input)), (3, 3, vec![]));
        assert!(matches!(files(&[at("socket.yaml")]), Err(InputError::Special { .. })));
    }

    #[test]
    fn a_pipe_that_is_named_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("pipe");
        fifo(&path);
        let writer = std::thread::spawn({
            let path = path.clone();
            move || fs::write(path, SOUND).unwrap()
        });
        assert_eq!(files(&[path]).unwrap().documents.len(), 1);
        writer.join().unwrap();
        assert_eq!(files(&[PathBuf::from("/dev/null")]).unwrap().files, 1);
    }

    #[test]
    fn a_file_that_may_not_be_read_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secret.yaml");
        fs::write(&path, SOUND).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
        let permissions_bind = fs::File::open(&path).is_err();
        let read = files(&[dir.path().to_owned()]);
        if permissions_bind {
            let error = read.unwrap_err();
            assert!(matches!(error, InputError::Unreadable { .. }), "{error}");
            assert!(error.to_string().contains("secret.yaml"), "{error}");
        } else {
            assert_eq!(read.unwrap().documents.len(), 1, "whom no permission binds, reads the file");
        }
    }
}
