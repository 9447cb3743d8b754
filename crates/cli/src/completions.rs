//! `hjemmel completions`: scripts that complete commands in a shell.

use std::io;

use clap_complete::Shell;

use crate::args::CompletionsArgs;
use crate::{invocation, stdout};

/// Prints the script of a shell.
///
/// # Errors
/// When standard output cannot be written.
pub fn run(args: &CompletionsArgs) -> io::Result<()> {
    stdout::write(&script(args.shell))
}

fn script(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut invocation::command(None), "hjemmel", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shell_has_a_script_that_knows_the_commands_but_not_the_hidden_ones() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell, Shell::Elvish] {
            let script = script(shell);
            assert!(script.contains("explain"), "{shell}");
            assert!(script.contains("severity"), "{shell}");
        }
    }
}
