//! `docs/cli.md`: the command line from its own arguments.

use std::fmt::Write as _;

use clap::{Arg, Command};

use super::{GENERATED, cell};

/// The page of a command line; hidden commands and arguments are left out.
pub(super) fn page(mut command: Command) -> String {
    command.build();
    let name = command.get_name().to_owned();
    let mut page = format!("# `{name}`\n\n{GENERATED}");
    if let Some(about) = command.get_about() {
        let _ = writeln!(page, "{about}\n");
    }
    page.push_str("| command | does |\n| --- | --- |\n");
    for sub in visible(&command) {
        let about = sub.get_about().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(page, "| [`{0}`](#{1}) | {2} |", sub.get_name(), anchor(sub), cell(&about));
    }
    if let Some(after) = command.get_after_help() {
        let _ = write!(page, "\n{}.\n", after.to_string().trim_end_matches('.'));
    }
    let _ = write!(
        page,
        "\nInstalled under the name `kubectl-{name}`, it is `kubectl {name}`. `{name} COMMAND --help` says the same as this page.\n"
    );
    for sub in visible(&command) {
        section(&mut page, sub);
    }
    page
}

fn visible(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|sub| !sub.is_hide_set() && sub.get_name() != "help")
}

fn title(command: &Command) -> &str {
    command.get_bin_name().unwrap_or_else(|| command.get_name())
}

/// The anchor that a heading gets: `## hjemmel rules` is `#hjemmel-rules`.
fn anchor(command: &Command) -> String {
    title(command).replace(' ', "-")
}

fn section(page: &mut String, command: &Command) {
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").trim();
    let _ = write!(page, "\n## {}\n", title(command));
    if let Some(about) = command.get_long_about().or_else(|| command.get_about()) {
        let _ = write!(page, "\n{about}\n");
    }
    let _ = write!(page, "\n```text\n{usage}\n```\n");
    let arguments: Vec<&Arg> = command
        .get_arguments()
        .filter(|arg| !arg.is_hide_set() && !["help", "version"].contains(&arg.get_id().as_str()))
        .collect();
    if !arguments.is_empty() {
        page.push_str("\n| argument | what | default |\n| --- | --- | --- |\n");
    }
    for arg in arguments {
        let defaults: Vec<String> =
            arg.get_default_values().iter().map(|value| format!("`{}`", value.to_string_lossy())).collect();
        // a switch is off unless it is given: no default worth a word
        let default = if arg.get_action().takes_values() { defaults.join(", ") } else { String::new() };
        let _ = writeln!(page, "| {} | {} | {default} |", name(arg), cell(&what(arg)));
    }
    if let Some(after) = command.get_after_long_help().or_else(|| command.get_after_help()) {
        let _ = write!(page, "\n{after}\n");
    }
    for sub in visible(command) {
        section(page, sub);
    }
}

/// `` `-o`, `--output FORMAT` ``, `` `SUITE…` ``.
fn name(arg: &Arg) -> String {
    let values = if arg.get_action().takes_values() {
        let names = arg.get_value_names().unwrap_or_default();
        names.iter().map(|name| name.to_string()).collect::<Vec<_>>().join(" ")
    } else {
        String::new()
    };
    let more = if arg.get_num_args().is_some_and(|n| n.max_values() > 1) || repeats(arg) { "…" } else { "" };
    let names: Vec<String> = arg
        .get_short()
        .map(|short| format!("`-{short}`"))
        .into_iter()
        .chain(arg.get_long().map(|long| format!("`{}`", format!("--{long} {values}{more}").trim_end())))
        .collect();
    if names.is_empty() { format!("`{values}{more}`") } else { names.join(", ") }.replace('|', "\\|")
}

fn repeats(arg: &Arg) -> bool {
    matches!(arg.get_action(), clap::ArgAction::Append)
}

fn what(arg: &Arg) -> String {
    let mut text = arg.get_long_help().or_else(|| arg.get_help()).map(ToString::to_string).unwrap_or_default();
    let words: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|value| !value.is_hide_set())
        .map(|value| match value.get_help() {
            Some(help) => format!("`{}` ({help})", value.get_name()),
            None => format!("`{}`", value.get_name()),
        })
        .collect();
    if arg.get_action().takes_values() && !words.is_empty() {
        let _ = write!(text, "; one of {}", words.join(", "));
    }
    text.trim_start_matches("; ").to_owned()
}

#[cfg(test)]
mod tests {
    use clap::ArgAction;

    use super::*;

    #[test]
    fn a_command_line_is_shown_with_usage_arguments_and_defaults() {
        let page = page(
            Command::new("tool").about("Does things").after_help("Exit codes: 0 good").bin_name("tool").subcommands([
                Command::new("run")
                    .about("Runs")
                    .arg(Arg::new("file").value_name("FILE").required(true).num_args(1..).help("What | to run"))
                    .arg(
                        Arg::new("format")
                            .short('o')
                            .long("output")
                            .default_value("text")
                            .value_parser(["text", "json"]),
                    )
                    .arg(Arg::new("quiet").long("quiet").action(ArgAction::SetTrue).help("Say nothing")),
                Command::new("inner").hide(true),
            ]),
        );
        insta::assert_snapshot!("command-line", page);
    }
}
