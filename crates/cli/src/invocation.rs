//! Under which name the binary was called.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use clap::{Command, CommandFactory as _, FromArgMatches as _};

use crate::args::Args;

/// The file name under which kubectl finds the binary as a plugin.
const PLUGIN: &str = "kubectl-hjemmel";

/// The arguments, as the first of them names the binary. Ends the process on `--help`, `--version`
/// and on arguments that do not fit, as clap does.
#[must_use]
pub fn parse(arguments: impl Iterator<Item = OsString>) -> Args {
    let arguments: Vec<OsString> = arguments.collect();
    let mut command = command(arguments.first().map(OsString::as_os_str));
    let matches = command.try_get_matches_from_mut(arguments).unwrap_or_else(|error| error.exit());
    Args::from_arg_matches(&matches).unwrap_or_else(|error| error.format(&mut command).exit())
}

/// The command line, in whose texts the binary has the name it was called by.
#[must_use]
pub fn command(called: Option<&OsStr>) -> Command {
    let name = called.map(Path::new).and_then(Path::file_stem).unwrap_or_default();
    // kubectl looks for files with underscores where a plugin's name has hyphens
    if name.to_string_lossy().replace('_', "-") == PLUGIN {
        Args::command().bin_name("kubectl hjemmel")
    } else {
        Args::command().bin_name("hjemmel")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kubectl_plugin_is_called_by_the_name_that_its_users_type() {
        for (called, expected) in [
            (Some("kubectl-hjemmel"), "kubectl hjemmel rules"),
            (Some("/opt/bin/kubectl-hjemmel.exe"), "kubectl hjemmel rules"),
            (Some("/opt/bin/hjemmel"), "hjemmel rules"),
            (Some("renamed"), "hjemmel rules"),
            (None, "hjemmel rules"),
        ] {
            let mut command = command(called.map(OsStr::new));
            command.build();
            let rules = command.find_subcommand("rules").and_then(Command::get_bin_name);
            assert_eq!(rules, Some(expected), "{called:?}");
        }
    }

    #[test]
    fn the_arguments_fit_together() {
        Args::command().debug_assert();
    }
}
