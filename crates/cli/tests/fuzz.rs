//! Random input, for a bounded time: `FUZZ_SECONDS` for each target (3 unless said), from `FUZZ_SEED`.
//!
//! A target must neither panic nor hang; if it does, the input is in the failure's message.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod mutate;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use hjemmel_cli::input::{Objects, read_text};
use hjemmel_domain::catalogue::{Catalogue, Source, builtin_sources};
use hjemmel_domain::declaration::Declaration;
use mutate::Mutator;
use proptest::prelude::*;

/// How long one input may take, in a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Gives mutations of the corpus to `target`, in a thread of its own, until time is up.
fn fuzz(corpus: Vec<Vec<u8>>, words: Vec<Vec<u8>>, most: usize, target: impl Fn(&[u8]) + Send + 'static) {
    let until = Instant::now() + Duration::from_secs(number("FUZZ_SECONDS", 3));
    let mut inputs = Mutator::new(number("FUZZ_SEED", 20_261_122), corpus, words, most);
    let (give, take) = channel::<Vec<u8>>();
    let (answer, answers) = channel();
    thread::Builder::new()
        // as much as the main thread has
        .stack_size(8 << 20)
        .spawn(move || {
            for input in take {
                let survived = catch_unwind(AssertUnwindSafe(|| target(&input))).is_ok();
                if answer.send(survived).is_err() {
                    return;
                }
            }
        })
        .unwrap();
    let mut count = 0;
    while count < inputs.seeds() || Instant::now() < until {
        let input = inputs.next_input();
        give.send(input.clone()).unwrap();
        let text = || String::from_utf8_lossy(&input).into_owned();
        match answers.recv_timeout(PATIENCE) {
            Ok(true) => count += 1,
            Ok(false) => panic!("panics on {:?}", text()),
            Err(RecvTimeoutError::Timeout) => panic!("hangs on {:?}", text()),
            Err(RecvTimeoutError::Disconnected) => panic!("overflows the stack on {:?}", text()),
        }
    }
}

const MANIFESTS: [&str; 4] = [
    include_str!("../../../examples/permitted/case-summary.yaml"),
    include_str!("../../../examples/municipality/data-controller.yaml"),
    include_str!("../../api/tests/documents/data-processor.yaml"),
    include_str!("../../api/tests/documents/ai-workload.yaml"),
];

fn read(bytes: &[u8]) {
    let mut input = read_text("x.yaml", bytes, "default");
    let objects = Objects::decode(&mut input);
    let lines = bytes.iter().filter(|byte| **byte == b'\n' || **byte == b'\r').count() + 2;
    for at in input.documents.iter().flat_map(|d| &d.misfits).map(|m| m.at).chain(input.unreadable.iter().map(|u| u.at))
    {
        assert!(at.line >= 1 && at.line <= lines && at.column >= 1, "{at:?} is no place in the text");
    }
    assert!(objects.workloads.len() <= input.documents.len());
}

#[test]
fn the_reader_survives_anything() {
    let words = [
        "---\n",
        "&a ",
        "*a",
        "<<: ",
        "!!str ",
        "!x ",
        "\t",
        "\r\n",
        "\u{FEFF}",
        "\0",
        "[",
        "]",
        "{",
        "}",
        "- ",
        ": ",
        "? ",
        "| ",
        ">-\n",
        "\"",
        "'",
        "#",
        "%YAML 1.1\n",
        "null",
        "~",
        "yes",
        "0x1F",
        "1e999",
        ".inf",
        "{{ x }}",
        "kind: List\nitems:\n",
        "apiVersion: hjemmel.dev/v1alpha1\n",
        "\\ud800",
        "2026-02-30",
    ];
    let mut corpus: Vec<Vec<u8>> = MANIFESTS.iter().map(|text| text.as_bytes().to_vec()).collect();
    for text in MANIFESTS {
        for document in read_text("x.yaml", text.as_bytes(), "default").documents {
            corpus.push(document.root.to_json().to_string().into_bytes());
        }
        corpus.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    fuzz(corpus, words.iter().map(|word| word.as_bytes().to_vec()).collect(), 64 * 1024, read);
}

/// A section of one rule with `predicate`.
fn section(predicate: &str) -> String {
    let predicate = serde_json::to_string(predicate).unwrap();
    format!(
        "section: fuzz\ntitle: {{en: a, da: a}}\nrules:\n  - id: FUZZ-1\n    title: {{en: a, da: a}}\n    kind: Practice\n    severity: Warn\n    appliesFrom: \"2026-02-01\"\n    check: [Admission]\n    waivable: true\n    provision: {{en: a, da: a}}\n    source: a\n    fields: [purpose.lifecycle]\n    firesWhen: {predicate}\n    message: {{en: a, da: a}}\n    remedy: {{en: a, da: a}}\n    examples: {{fires: [], passes: []}}\n"
    )
}

/// Whether the predicate compiles; if it does, it is asked.
fn judge(predicate: &str) -> Result<(), String> {
    let section = section(predicate);
    let mut sources: Vec<Source<'_>> = builtin_sources();
    sources.retain(|source| ["catalogue.yaml", "vocabulary.yaml", "profile.yaml"].contains(&source.name));
    sources.push(Source { name: "fuzz.yaml", text: &section });
    let catalogue = Catalogue::compile(&sources).map_err(|error| error.to_string())?;
    let declaration = Declaration::default();
    let _ = catalogue.evaluate(&declaration, catalogue.profile(), "2026-11-22T12:00:00Z".parse().unwrap());
    Ok(())
}

#[test]
fn a_rule_of_a_municipality_survives_any_predicate() {
    let builtin = Catalogue::builtin().unwrap();
    let mut predicates: Vec<String> =
        builtin.rules().iter().map(|rule| rule.definition.fires_when.value.clone()).collect();
    assert_eq!(judge("w.purpose.lifecycle == \"trial\""), Ok(()), "the section fits the format");
    for (open, close) in [("(", ")"), ("[", "]"), ("!", ""), ("-", ""), ("{1: ", "}"), ("true ? true : ", "")] {
        predicates.push(format!("{}true{}", open.repeat(1000), close.repeat(1000)));
    }
    predicates.push(vec!["true"; 600].join(" && "));
    predicates.push(format!("w{}", ".a".repeat(2000)));
    predicates.push(format!("{}true{}", "[1,2,3,4,5,6,7,8,9].all(x, ".repeat(100), ")".repeat(100)));
    predicates.push(format!("size('a'{}) > 0", " + 'a'".repeat(600)));
    let mut words: BTreeMap<Vec<u8>, ()> = BTreeMap::new();
    for predicate in &predicates {
        for word in predicate.split_inclusive(|c: char| !c.is_alphanumeric() && c != '_') {
            words.insert(word.as_bytes().to_vec(), ());
        }
    }
    let corpus = predicates.into_iter().map(String::into_bytes).collect();
    fuzz(corpus, words.into_keys().collect(), 4096, |bytes| {
        let _ = judge(&String::from_utf8_lossy(bytes));
    });
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let text = || prop_oneof!["[ -~æøå]{0,12}", any::<String>(), Just("yes".to_owned()), Just("<<".to_owned())];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e300..1e300).prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map(text(), inner, 0..8).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_reader_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read(&bytes);
    }

    #[test]
    fn reading_json_gives_what_was_written(value in json(), pretty in any::<bool>()) {
        let object = serde_json::json!({"apiVersion": "hjemmel.dev/v1alpha1", "kind": "AIWorkload", "spec": value});
        let text = if pretty { serde_json::to_string_pretty(&object) } else { serde_json::to_string(&object) }.unwrap();
        let input = read_text("x.json", text.as_bytes(), "default");
        prop_assume!(!text.contains('\0'));
        prop_assert_eq!(&input.unreadable, &[]);
        prop_assert_eq!(input.documents[0].root.to_json(), object);
    }
}
