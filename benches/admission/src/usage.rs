//! What processes use, as the kernel counts it.

use std::fmt;
use std::fs;
use std::io;
use std::time::Duration;

use crate::failure::Failure;

/// The CPU time of a process: the sum over its threads, in the scheduler's nanoseconds.
/// `/proc/PID/stat` has the same in ticks of 10 ms, too coarse for a slice.
pub(crate) fn cpu(pid: u32) -> Result<Duration, Failure> {
    let folder = format!("/proc/{pid}/task");
    let mut total = Duration::ZERO;
    for task in fs::read_dir(&folder).map_err(Failure::io(&folder))? {
        let file = task.map_err(Failure::io(&folder))?.path().join("schedstat");
        match fs::read_to_string(&file) {
            Ok(text) => total += Duration::from_nanos(first_number(&text).unwrap_or(0)),
            // A thread that ended while the folder was read.
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound) || error.raw_os_error() == Some(3) => {}
            Err(source) => return Err(Failure::Io { what: file.display().to_string(), source }),
        }
    }
    Ok(total)
}

/// The time that all cores of the machine were busy, or taken away by its host.
pub(crate) fn busy() -> Result<Duration, Failure> {
    let text = fs::read_to_string("/proc/stat").map_err(Failure::io("/proc/stat"))?;
    let ticks: Vec<u64> =
        text.lines().next().unwrap_or_default().split_whitespace().skip(1).filter_map(|t| t.parse().ok()).collect();
    // user nice system idle iowait irq softirq steal
    let [user, nice, system, _, _, irq, softirq, steal, ..] = ticks[..] else {
        return Err(Failure::Unreadable { what: "/proc/stat".into(), problem: "eight numbers were expected".into() });
    };
    let busy = user + nice + system + irq + softirq + steal;
    Ok(Duration::from_secs_f64(busy as f64 / rustix::param::clock_ticks_per_second() as f64))
}

/// The memory of a process, in MiB.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Memory {
    /// In RAM: its own, and what it shares with the page cache.
    pub(crate) resident: f64,
    /// Its own; the kernel cannot drop it.
    pub(crate) anonymous: f64,
    /// The most that was ever resident.
    pub(crate) peak: f64,
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RSS {:.1} MiB ({:.1} anonymous, {:.1} at its peak)", self.resident, self.anonymous, self.peak)
    }
}

/// The memory of a process.
pub(crate) fn memory(pid: u32) -> Result<Memory, Failure> {
    let file = format!("/proc/{pid}/status");
    let text = fs::read_to_string(&file).map_err(Failure::io(&file))?;
    let field = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(first_number)
            .map(|kib| kib as f64 / 1024.0)
            .ok_or_else(|| Failure::Unreadable { what: file.clone(), problem: format!("{name} is missing") })
    };
    Ok(Memory { resident: field("VmRSS:")?, anonymous: field("RssAnon:")?, peak: field("VmHWM:")? })
}

fn first_number(text: &str) -> Option<u64> {
    text.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_process_sees_its_own_cpu_and_memory() {
        let begun = cpu(std::process::id()).unwrap();
        let mut n = 1_u64;
        for i in 0..20_000_000_u64 {
            n = std::hint::black_box(n.wrapping_mul(i | 1));
        }
        assert!(cpu(std::process::id()).unwrap() > begun);
        let memory = memory(std::process::id()).unwrap();
        assert!(memory.resident >= memory.anonymous && memory.peak >= memory.resident);
        assert!(busy().unwrap() > Duration::ZERO);
    }
}
