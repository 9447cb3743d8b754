//! Which ports are free, and who listens on one.

use std::fs;
use std::io;
use std::net::{Ipv4Addr, TcpListener};

/// The ports that a control plane uses, all on 127.0.0.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ports {
    /// etcd, for the API server.
    pub etcd: u16,
    /// etcd, for other members that never come; it listens all the same.
    pub etcd_peer: u16,
    /// The API server.
    pub apiserver: u16,
}

impl Ports {
    /// Ports that nobody uses at this moment. Somebody may take one before it is used.
    ///
    /// # Errors
    /// When the kernel gives no port.
    pub fn free() -> io::Result<Self> {
        // All are held until all are known, or the kernel could give the same one twice.
        let held = [free_port()?, free_port()?, free_port()?];
        let [etcd, etcd_peer, apiserver] = &held;
        let port = |listener: &TcpListener| listener.local_addr().map(|address| address.port());
        Ok(Self { etcd: port(etcd)?, etcd_peer: port(etcd_peer)?, apiserver: port(apiserver)? })
    }
}

fn free_port() -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
}

/// Whether that very process listens on the port: an etcd that finds its port taken exits, and whoever asks
/// the port alone then quietly talks to a stranger's.
pub(crate) fn listens(pid: u32, port: u16) -> bool {
    let Ok(table) = fs::read_to_string(format!("/proc/{pid}/net/tcp")) else {
        return false;
    };
    let inodes = listening_inodes(&table, port);
    let Ok(descriptors) = fs::read_dir(format!("/proc/{pid}/fd")) else {
        return false;
    };
    descriptors.flatten().any(|descriptor| {
        let target = fs::read_link(descriptor.path()).unwrap_or_default();
        inodes.iter().any(|inode| target.as_os_str() == format!("socket:[{inode}]").as_str())
    })
}

/// The sockets of a `/proc/net/tcp` table in state LISTEN (0A) on the port.
fn listening_inodes(table: &str, port: u16) -> Vec<&str> {
    let suffix = format!(":{port:04X}");
    let rows = table.lines().skip(1).map(|line| line.split_ascii_whitespace().collect::<Vec<_>>());
    rows.filter_map(|columns| match (columns.get(1), columns.get(3), columns.get(9)) {
        (Some(local), Some(&"0A"), Some(inode)) if local.ends_with(&suffix) => Some(*inode),
        _ => None,
    })
    .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_listened_on_by_its_process_and_by_no_other() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        assert!(listens(std::process::id(), port));
        assert!(!listens(1, port));
        drop(listener);
        assert!(!listens(std::process::id(), port));
    }

    #[test]
    fn free_ports_differ_from_each_other() {
        let ports = Ports::free().unwrap();
        assert!(ports.etcd != ports.etcd_peer && ports.etcd != ports.apiserver && ports.etcd_peer != ports.apiserver);
    }
}
