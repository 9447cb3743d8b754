//! `hjemmel init`: the files of a use case, with blanks for what only people know.
//!
//! | module | does |
//! |---|---|
//! | [`use_case`] | what differs between the use cases |
//! | [`template`] | from a template and a use case to a file |
//! | [`blank`] | finds blanks that nobody filled |

pub mod blank;
pub mod template;
pub mod use_case;

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use hjemmel_domain::text::Language;
use hjemmel_domain::vocabulary::{Term, UseCase};

use crate::args::InitArgs;
use template::File;
use use_case::{Sketch, sketches};

/// Names and namespaces are RFC 1123 labels: the operator names a Service after the workload.
const MAX_NAME: usize = 63;

/// Why the files could not be written.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// The built-in use cases do not fit.
    #[error("the built-in use cases cannot be read; please report it")]
    Table(#[from] serde_saphyr::Error),
    /// A use case has no files.
    #[error("there are no files for {}; please report it", .0.api())]
    NoSketch(UseCase),
    /// A name that Kubernetes would not take.
    #[error(
        "--{argument} {value}: write small letters a-z, digits and hyphens, at most {MAX_NAME}, for example {example}"
    )]
    Name {
        /// The argument.
        argument: &'static str,
        /// What it was given.
        value: String,
        /// What it could be.
        example: String,
    },
    /// A file is there already.
    #[error("{} is there already, and nothing was written; give another --dir or --name, or --force to overwrite it", .0.display())]
    Exists(PathBuf),
    /// A file or directory could not be written.
    #[error("cannot write {}; give --dir a directory that you may write to", path.display())]
    Write {
        /// The file or directory.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Standard output could not be written.
    #[error("cannot write to standard output")]
    Output(#[source] io::Error),
}

/// Writes the files, prints them, or lists the use cases.
pub fn run(args: &InitArgs) -> Result<(), InitError> {
    match write(args, &mut io::stdout().lock()) {
        // Whoever reads us, such as `head`, may stop at any time.
        Err(InitError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

fn write(args: &InitArgs, out: &mut impl Write) -> Result<(), InitError> {
    let language = args.lang.into();
    if args.list {
        return list(language, out).map_err(InitError::Output);
    }
    let sketch = sketch(args.use_case)?;
    let name = args.name.as_deref().unwrap_or(&sketch.name);
    label("name", name, &sketch.name)?;
    label("namespace", &args.namespace, "beskaeftigelse")?;
    let files = template::files(&sketch, name, &args.namespace, language);
    if args.dir == Path::new("-") {
        return print(&files, out).map_err(InitError::Output);
    }
    write_files(&files, &args.dir, args.force)?;
    tell(&files, &args.dir, language, out).map_err(InitError::Output)
}

fn sketch(use_case: UseCase) -> Result<Sketch, InitError> {
    sketches()?.into_iter().find(|sketch| sketch.use_case.0 == use_case).ok_or(InitError::NoSketch(use_case))
}

fn label(argument: &'static str, value: &str, example: &str) -> Result<(), InitError> {
    let ends_well = |c: Option<char>| c.is_some_and(|c| c != '-');
    let fits = value.len() <= MAX_NAME
        && value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && ends_well(value.chars().next())
        && ends_well(value.chars().last());
    if fits {
        return Ok(());
    }
    Err(InitError::Name { argument, value: value.to_owned(), example: example.to_owned() })
}

fn list(language: Language, out: &mut impl Write) -> io::Result<()> {
    let width = UseCase::ALL.iter().map(|use_case| use_case.api().len()).max().unwrap_or_default();
    for use_case in UseCase::ALL {
        let info = use_case.info();
        let word = match language {
            Language::Danish => info.danish,
            Language::English => info.english,
        };
        writeln!(out, "{:width$}  {word}", info.api)?;
    }
    out.flush()
}

fn print(files: &[File], out: &mut impl Write) -> io::Result<()> {
    for file in files {
        write!(out, "---\n{}", file.text)?;
    }
    out.flush()
}

/// All files or, if one is there already, none.
fn write_files(files: &[File], dir: &Path, force: bool) -> Result<(), InitError> {
    std::fs::create_dir_all(dir).map_err(|source| InitError::Write { path: dir.to_owned(), source })?;
    if !force
        && let Some(path) = files.iter().map(|file| dir.join(&file.name)).find(|path| path.symlink_metadata().is_ok())
    {
        return Err(InitError::Exists(path));
    }
    for file in files {
        let path = dir.join(&file.name);
        let mut options = OpenOptions::new();
        // `create_new`: what somebody else wrote a moment ago is not overwritten either
        let opened = options.write(true).create_new(!force).create(force).truncate(force).open(&path);
        let written = opened.and_then(|mut opened| opened.write_all(file.text.as_bytes()));
        written.map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => InitError::Exists(path),
            _ => InitError::Write { path, source },
        })?;
    }
    Ok(())
}

fn tell(files: &[File], dir: &Path, language: Language, out: &mut impl Write) -> io::Result<()> {
    for file in files {
        writeln!(out, "{}", dir.join(&file.name).display())?;
    }
    let mark = blank::mark(language);
    let blanks: usize =
        files.iter().flat_map(|file| file.text.lines()).filter(|line| is_blank_line(line, mark)).count();
    let dir = dir.display();
    match language {
        Language::Danish => {
            writeln!(out, "\nUdfyld de {blanks} felter, der er mærket {mark}. Derefter: hjemmel check {dir}")?
        }
        Language::English => writeln!(out, "\nFill in the {blanks} fields marked {mark}. Then: hjemmel check {dir}")?,
    }
    out.flush()
}

fn is_blank_line(line: &str, mark: &str) -> bool {
    line.split('#').next().is_some_and(|value| value.contains(mark))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn names_are_those_that_kubernetes_takes() {
        for (name, fits) in [
            ("sagsresume", true),
            ("sags-resume-2", true),
            ("", false),
            ("-a", false),
            ("a-", false),
            ("Sag", false),
            ("sagsresumé", false),
            ("a.b", false),
            (&"a".repeat(64), false),
        ] {
            assert_eq!(label("name", name, "x").is_ok(), fits, "{name:?}");
        }
    }

    #[test]
    fn the_list_has_every_use_case_in_both_languages() {
        for (language, word) in
            [(Language::Danish, "autogenererede resumeer"), (Language::English, "Draft summaries of a case")]
        {
            let mut out = Vec::new();
            list(language, &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert_eq!(text.lines().count(), UseCase::ALL.len());
            assert!(text.lines().any(|line| line.starts_with("CaseSummary") && line.ends_with(word)), "{text}");
        }
    }
}
