//! From files, directories and standard input to objects with the place of every value.
//!
//! | module | does |
//! |---|---|
//! | [`node`] | a value with its place, and the way from a path to a place |
//! | `files` | which files a path stands for |
//! | `bytes` | from bytes to text: size, encoding, characters that no text has |
//! | `yaml`, `tree`, `scalar` | from text to documents, as kubectl reads them |
//! | `sort` | which documents are ours |
//! | `read` | all of it, one file after the other |
//! | [`objects`] | from our documents to typed objects, and the way from a name to an object |

mod bytes;
mod error;
mod files;
pub mod node;
pub mod objects;
mod read;
mod scalar;
mod sort;
mod tree;
mod yaml;

pub use error::InputError;
pub use objects::Objects;
pub use read::{read, read_text};

use node::{Node, Position};

/// An object of ours, read and found to fit its schema, or not.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file as the user named it, `-` for standard input.
    pub file: String,
    /// Its kind, `AIWorkload`.
    pub kind: String,
    /// Its namespace: its own, else the one given with `--namespace`; empty for a DataController.
    pub namespace: String,
    /// Its name; empty if it states none.
    pub name: String,
    /// Every value with its place.
    pub root: Node,
    /// Where it does not fit its schema; such an object is judged no further.
    pub misfits: Vec<Misfit>,
}

/// Something in an object that its schema does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// The field, `spec.dataCategories[2].category`.
    pub path: String,
    /// Where it is.
    pub at: Position,
    /// What is wrong, with the value.
    pub message: String,
    /// What would be right: "did you mean", the words there are, the bounds.
    pub remedy: String,
}

/// A part of the input that is no object: not YAML, too large, not UTF-8.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The file as the user named it.
    pub file: String,
    /// Where in it.
    pub at: Position,
    /// What is wrong and what would be right.
    pub message: String,
}

/// Everything that was read.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Our objects in the order of reading.
    pub documents: Vec<Document>,
    /// What is no object.
    pub unreadable: Vec<Unreadable>,
    /// How many objects of other kinds were passed over.
    pub passed_over: usize,
    /// How many files were read.
    pub files: usize,
}
