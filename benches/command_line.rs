//! The command line as a process: one file, 1,000 manifests, against reading alone and against
//! `gator test` with fewer checks.
//!
//! Rounds are interleaved and the median is reported with its spread. `make bench-cli` builds the
//! static binary, installs gator with Go, runs it and writes `target/bench/command-line.json`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]
// sampling another process has nothing to wait for
#![allow(clippy::disallowed_methods)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

const ROUNDS: usize = 11;
const MANIFESTS: usize = 1000;
/// How often a process is asked for its memory.
const SAMPLE: Duration = Duration::from_millis(1);

struct Lane {
    name: &'static str,
    program: PathBuf,
    arguments: Vec<String>,
    calls: usize,
    times: Vec<f64>,
    peak: u64,
}

impl Lane {
    fn new(name: &'static str, program: &Path, arguments: &[&str], calls: usize) -> Self {
        let arguments = arguments.iter().map(|a| (*a).to_owned()).collect();
        Self { name, program: program.to_owned(), arguments, calls, times: Vec::new(), peak: 0 }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// From exec to exit, in milliseconds.
    fn round(&mut self) {
        let begun = Instant::now();
        for _ in 0..self.calls {
            let status = self.command().status().unwrap();
            assert!(matches!(status.code(), Some(0 | 1)), "{}: {status}", self.name);
        }
        self.times.push(begun.elapsed().as_secs_f64() * 1e3 / self.calls as f64);
    }

    /// The most memory it holds, in kB: the kernel's own high-water mark, asked for until the end.
    fn memory(&mut self) {
        let mut child = self.command().spawn().unwrap();
        let status = format!("/proc/{}/status", child.id());
        while child.try_wait().unwrap().is_none() {
            let text = fs::read_to_string(&status).unwrap_or_default();
            let peak = text.lines().find_map(|l| l.strip_prefix("VmHWM:")).and_then(|l| l.split_whitespace().next());
            self.peak = self.peak.max(peak.and_then(|kb| kb.parse().ok()).unwrap_or(0));
            std::thread::sleep(SAMPLE);
        }
    }

    fn spread(&mut self) -> (f64, f64, f64) {
        self.times.sort_by(f64::total_cmp);
        (self.times[self.times.len() / 2], self.times[0], *self.times.last().unwrap())
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some("--read") {
        let paths: Vec<PathBuf> = arguments.map(PathBuf::from).collect();
        let read = hjemmel_cli::input::read(&paths, "default", &mut io::empty()).unwrap().documents.len();
        assert!(read >= MANIFESTS, "{read}");
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let examples = root.join("examples");
    let text = |path: PathBuf| path.display().to_string();
    let (municipality, one) = (text(examples.join("municipality")), text(examples.join("permitted/case-summary.yaml")));
    let folder = tempfile::tempdir().unwrap();
    let original = fs::read_to_string(&one).unwrap();
    for i in 0..MANIFESTS {
        let manifest = original.replace("name: sagsresume\n", &format!("name: sagsresume-{i}\n"));
        fs::write(folder.path().join(format!("{i}.yaml")), manifest).unwrap();
    }
    let many = folder.path().display().to_string();

    let binary =
        std::env::var_os("HJEMMEL").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_hjemmel")), PathBuf::from);
    let own = std::env::current_exe().unwrap();
    let mut lanes = vec![
        Lane::new("a process that does nothing", &binary, &["--version"], 20),
        Lane::new("check one workload and its references", &binary, &["check", &municipality, &one], 20),
        Lane::new("check 1,000 manifests", &binary, &["check", &municipality, &many], 1),
        Lane::new("read 1,000 manifests and parse them", &own, &["--read", &municipality, &many], 1),
    ];
    if let Some(gator) = std::env::var_os("GATOR") {
        let constraints = text(root.join("benches/gator"));
        let arguments = ["test", "--filename", &constraints, "--filename", &many];
        lanes.push(Lane::new("gator test, 1,000 manifests, 20 checks", Path::new(&gator), &arguments, 1));
    }
    for lane in &mut lanes {
        lane.memory();
    }
    for round in 0..ROUNDS {
        let count = lanes.len();
        for offset in 0..count {
            lanes[(offset + round) % count].round();
        }
    }
    println!("{:<40} {:>10} {:>20} {:>10}", "", "median ms", "least..most", "peak MiB");
    let mut medians = Vec::new();
    for lane in &mut lanes {
        let (median, least, most) = lane.spread();
        let peak = lane.peak as f64 / 1024.0;
        println!("{:<40} {median:>10.2} {:>20} {peak:>10.1}", lane.name, format!("{least:.2}..{most:.2}"));
        medians.push((median, peak));
    }
    let size = fs::metadata(&binary).unwrap().len() as f64 / 1e6;
    println!("the binary: {size:.1} MB");
    let results = json!([
        {"name": "check one workload, exec to exit", "value": medians[1].0, "unit": "ms", "goal": 15.0},
        {"name": "check 1,000 manifests", "value": medians[2].0, "unit": "ms", "goal": 500.0},
        {"name": "check 1,000 manifests / reading alone", "value": medians[2].0 / medians[3].0, "unit": "ratio", "goal": null},
        {"name": "check 1,000 manifests, peak RSS", "value": medians[2].1, "unit": "MiB", "goal": 80.0},
        {"name": "gator / check, 1,000 manifests", "value": medians.get(4).map(|m| m.0 / medians[2].0), "unit": "ratio", "goal": null},
        {"name": "binary", "value": size, "unit": "MB", "goal": 12.0},
    ]);
    let folder = root.join("target/bench");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("command-line.json"), serde_json::to_string_pretty(&results).unwrap()).unwrap();
}
