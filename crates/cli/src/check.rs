//! `hjemmel check`: what the law says of the workloads in files.

mod judge;

use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use hjemmel_api::DataController;
use hjemmel_domain::catalogue::{Catalogue, CatalogueError};
use hjemmel_domain::text::Language;
use hjemmel_domain::verdict::Severity;
use jiff::Timestamp;

pub use judge::{judge_document, references, report};

use crate::args::CheckArgs;
use crate::init::blank::with_blanks;
use crate::input::{self, Input, InputError, Objects};
use crate::language::{LanguageCode, chosen};
use crate::output::{self, Style};

/// Why nothing could be checked.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The catalogue does not compile.
    #[error("the catalogue cannot be used")]
    Catalogue(#[from] CatalogueError),
    /// A file cannot be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// `--profile` leads to no DataController.
    #[error("{} holds no DataController that fits its schema, or several: give --profile a file with one", .0.display())]
    Profile(PathBuf),
    /// Standard output is gone.
    #[error("cannot write to standard output")]
    Output(#[source] io::Error),
}

/// How to judge.
#[derive(Debug, Clone)]
pub struct Terms {
    /// The instant.
    pub at: Timestamp,
    /// The reader's language, if they asked for one.
    pub asked: Option<Language>,
    /// The language where neither the reader nor a controller states one.
    pub otherwise: Language,
    /// The controller that answers for every workload, whatever namespaces it lists.
    pub profile: Option<DataController>,
    /// The least severity that fails.
    pub threshold: Severity,
}

/// What was read, with its objects. A blank that `hjemmel init` left is a misfit of its object.
#[derive(Debug)]
pub struct Read {
    /// Documents with their places.
    pub input: Input,
    /// Those that fit their schemas.
    pub objects: Objects,
}

/// Reads what was named; `language` is that of what is said of blanks.
///
/// # Errors
/// Something was named that cannot be read.
pub fn read(paths: &[PathBuf], namespace: &str, language: Language) -> Result<Read, InputError> {
    let mut input = input::read(paths, namespace, &mut io::stdin().lock())?;
    for document in &mut input.documents {
        document.misfits = with_blanks(&document.root, language, std::mem::take(&mut document.misfits));
    }
    let objects = Objects::decode(&mut input);
    Ok(Read { input, objects })
}

/// Checks what was named and reports; `true` if no finding reaches the threshold.
///
/// # Errors
/// Something was named that cannot be read, or the report cannot be written.
pub fn run(args: &CheckArgs) -> Result<bool, CheckError> {
    let otherwise = chosen(args.lang);
    // The catalogue is read beside the files: on one file it is most of the time that a user waits.
    let (catalogue, read) = std::thread::scope(|scope| {
        let catalogue = scope.spawn(Catalogue::builtin);
        let read = read(&args.paths, &args.namespace, otherwise);
        (catalogue.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), read)
    });
    let (catalogue, read) = (catalogue?, read?);
    let terms = Terms {
        at: args.at.unwrap_or_else(Timestamp::now),
        asked: args.lang.map(LanguageCode::into),
        otherwise,
        profile: args.profile.as_deref().map(profile).transpose()?,
        threshold: args.fail_on.into(),
    };
    let report = report(&catalogue, &read, &terms);
    let mut out = BufWriter::new(io::stdout().lock());
    match output::write(args.output, &report, &catalogue, Style::of_stdout(), &mut out) {
        // Whoever reads us, such as `head`, may stop at any time.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(CheckError::Output(error)),
        _ => Ok(!report.fails()),
    }
}

/// The one DataController of a file.
fn profile(path: &Path) -> Result<DataController, CheckError> {
    let Read { objects, .. } = read(&[path.to_owned()], "", Language::Danish)?;
    match objects.controllers.as_slice() {
        [controller] => Ok(controller.object.clone()),
        _ => Err(CheckError::Profile(path.to_owned())),
    }
}
