//! All of the input, one file after the other.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use hjemmel_api::{GROUP, VERSION};

use super::bytes::{self, MAX_SIZE, NoText};
use super::files::{Source, sources};
use super::node::{Node, Position, Value};
use super::sort::{Sort, sort};
use super::yaml::{Part, documents};
use super::{Document, Input, InputError, Misfit, Unreadable};
use crate::conform;

/// Reads files, directories and, for the path `-`, standard input. An object that states no
/// namespace is of `namespace`.
///
/// A directory stands for its `*.yaml`, `*.yml` and `*.json`, with those of the directories in it
/// that are not hidden, by name. Documents of other kinds are counted and dropped at once. Content
/// that is not right is noted in [`Input::unreadable`], and the rest is read all the same.
///
/// # Errors
/// A path that leads nowhere, or that may not be read.
pub fn read(paths: &[PathBuf], namespace: &str, stdin: &mut dyn Read) -> Result<Input, InputError> {
    let mut reader = Reader { namespace, input: Input::default() };
    for source in sources(paths)? {
        match source {
            Source::Stdin => {
                let content = bytes::bounded(stdin, 0).map_err(InputError::Stdin)?;
                reader.file("-", content);
            }
            Source::File(path, size) => {
                // `.` is no part of a path that others, such as an annotation of a pull request, can use
                let name = path.strip_prefix("./").unwrap_or(&path).display().to_string();
                let content = if size > MAX_SIZE {
                    None
                } else {
                    File::open(&path)
                        .and_then(|mut file| bytes::bounded(&mut file, size))
                        .map_err(|source| InputError::Unreadable { path, source })?
                };
                reader.file(&name, content);
            }
        }
    }
    Ok(reader.input)
}

/// Reads one text as if it were the content of `file`.
#[must_use]
pub fn read_text(file: &str, content: &[u8], namespace: &str) -> Input {
    let mut reader = Reader { namespace, input: Input::default() };
    reader.file(file, (content.len() as u64 <= MAX_SIZE).then(|| content.to_vec()));
    reader.input
}

struct Reader<'a> {
    namespace: &'a str,
    input: Input,
}

impl Reader<'_> {
    /// Takes a file; `None` if it is too large.
    fn file(&mut self, file: &str, content: Option<Vec<u8>>) {
        self.input.files += 1;
        let (text, wrong) = match content {
            Some(bytes) => bytes::text(bytes),
            None => (String::new(), Some(NoText::too_large())),
        };
        documents(&text, |part| self.part(file, &text, part));
        if let Some(wrong) = wrong {
            self.unreadable(file, wrong.at, wrong.message);
        }
    }

    fn part(&mut self, file: &str, text: &str, part: Part<'_>) {
        match part {
            Part::Document(root) => self.object(file, root),
            Part::Refused(refusal, source) if refusal.excess || source.contains(GROUP) => {
                self.unreadable(file, refusal.at, hinted(refusal.message, source));
            }
            // a template of a chart that has nothing to do with us
            Part::Broken(..) if text.contains("{{") && !text.contains(GROUP) => self.input.passed_over += 1,
            Part::Broken(at, message) => self.unreadable(file, at, hinted(message, text)),
            Part::Refused(..) => self.input.passed_over += 1,
        }
    }

    fn object(&mut self, file: &str, root: Node) {
        match sort(&root) {
            Sort::Other => self.input.passed_over += 1,
            Sort::Meant(at, message) => self.unreadable(file, at, message),
            Sort::Ours => self.document(file, root),
            Sort::List(_) => {
                for item in items(root) {
                    self.object(file, item);
                }
            }
        }
    }

    fn document(&mut self, file: &str, root: Node) {
        let kind = root.text("kind").to_owned();
        let metadata = root.get("metadata");
        let of = |field: &str| metadata.map(|metadata| metadata.text(field)).unwrap_or_default().to_owned();
        let namespace = match of("namespace") {
            _ if !conform::is_namespaced(&kind) => String::new(),
            own if own.is_empty() => self.namespace.to_owned(),
            own => own,
        };
        let misfits = wrong_version(&root).map_or_else(|| conform::misfits(&kind, &root), |misfit| vec![misfit]);
        let name = of("name");
        self.input.documents.push(Document { file: file.to_owned(), kind, namespace, name, root, misfits });
    }

    fn unreadable(&mut self, file: &str, at: Position, message: String) {
        self.input.unreadable.push(Unreadable { file: file.to_owned(), at, message });
    }
}

fn items(list: Node) -> Vec<Node> {
    let Value::Map(fields) = list.value else { return Vec::new() };
    let items = fields.into_iter().find(|(key, _)| key.name == "items").map(|(_, value)| value.value);
    if let Some(Value::List(items)) = items { items } else { Vec::new() }
}

fn wrong_version(root: &Node) -> Option<Misfit> {
    let found = root.text("apiVersion");
    (found.strip_prefix(GROUP)?.strip_prefix('/') != Some(VERSION)).then(|| Misfit {
        path: "apiVersion".to_owned(),
        at: root.place("apiVersion"),
        message: format!("{found:?} is no version there is"),
        remedy: format!("write apiVersion: {GROUP}/{VERSION}"),
    })
}

/// Braces of a template that has not been rendered are the likeliest fault in a text that has them.
fn hinted(message: String, text: &str) -> String {
    if text.contains("{{") {
        format!("{message}; looks like a Helm template: render it first, e.g. helm template . | hjemmel check -")
    } else {
        message
    }
}
