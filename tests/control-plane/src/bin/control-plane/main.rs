//! `control-plane`: the test control plane from a shell or a Makefile.

mod interruption;
mod run;

use std::error::Error;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use hjemmel_control_plane::{Binaries, Options, Program};

use crate::interruption::Interruption;

/// A real Kubernetes control plane on loopback, for tests.
#[derive(Parser)]
#[command(name = "control-plane", version)]
struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Build the binaries into the cache, if they are not there.
    Build,
    /// Start a control plane, run a command with KUBECONFIG and PATH set to it, and stop it again.
    Run {
        #[command(flatten)]
        size: Size,
        /// The command with its arguments. Its exit code becomes ours.
        #[arg(last = true, required = true)]
        command: Vec<OsString>,
    },
    /// Start a control plane, print how to reach it, and keep it until Ctrl-C.
    Up {
        #[command(flatten)]
        size: Size,
    },
}

#[derive(Args)]
struct Size {
    /// How many fake nodes.
    #[arg(long, default_value_t = 1)]
    nodes: usize,
    /// Only etcd and the API server.
    #[arg(long)]
    no_controllers: bool,
    /// Keep the state in this folder, and find it there again.
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// A further argument for kube-apiserver; may be given several times.
    #[arg(long = "apiserver-arg", value_name = "ARG", allow_hyphen_values = true)]
    apiserver_args: Vec<String>,
}

impl Size {
    fn options(self, interruption: &Interruption) -> Options {
        Options {
            nodes: self.nodes,
            controllers: !self.no_controllers,
            data_dir: self.data_dir,
            apiserver_args: self.apiserver_args,
            interrupt: interruption.interrupt().clone(),
            ..Options::default()
        }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let interruption = match Interruption::listen() {
        Ok(interruption) => interruption,
        Err(error) => return fail(&error),
    };
    let done = match arguments.action {
        Action::Build => build(&interruption),
        Action::Run { size, command } => run::run(size.options(&interruption), &command, &interruption),
        Action::Up { size } => run::up(size.options(&interruption), &interruption),
    };
    match (done, interruption.exit_code()) {
        (Ok(code), _) => code,
        // Whoever interrupted it knows why it did not finish.
        (Err(_), Some(code)) => code,
        (Err(error), None) => fail(&*error),
    }
}

fn build(interruption: &Interruption) -> Result<ExitCode, Box<dyn Error>> {
    let binaries = Binaries::ensure(&Program::ALL, interruption.interrupt())?;
    let folders = std::env::join_paths(binaries.folders())?;
    writeln!(io::stdout(), "{}", folders.display())?;
    Ok(ExitCode::SUCCESS)
}

fn fail(error: &dyn Error) -> ExitCode {
    let _ = writeln!(io::stderr(), "control-plane: {error}");
    ExitCode::FAILURE
}
