//! Whether the operator is ready, and if not, what it is waiting for.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

/// A part of the operator that must be in place before it may be asked anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The API server answers, serves our kinds and lets us do our work.
    Cluster,
    /// Every store holds what the API server holds.
    Stores,
    /// The webhook listens with a certificate.
    Webhook,
    /// The webhook is registered with the current CA bundle.
    Registration,
}

impl Part {
    const ALL: [Self; 4] = [Self::Cluster, Self::Stores, Self::Webhook, Self::Registration];

    const fn name(self) -> &'static str {
        match self {
            Self::Cluster => "cluster",
            Self::Stores => "stores",
            Self::Webhook => "webhook",
            Self::Registration => "registration",
        }
    }
}

/// What is in place. Clones share one state.
#[derive(Debug, Clone)]
pub struct Readiness(Arc<RwLock<BTreeMap<Part, String>>>);

impl Default for Readiness {
    fn default() -> Self {
        let waiting = Part::ALL.into_iter().map(|part| (part, "not started".to_owned())).collect();
        Self(Arc::new(RwLock::new(waiting)))
    }
}

impl Readiness {
    /// `part` is in place.
    pub fn reached(&self, part: Part) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(&part);
    }

    /// `part` is not in place, because of `reason`.
    pub fn waiting(&self, part: Part, reason: impl Into<String>) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(part, reason.into());
    }

    /// Whether `part` is in place.
    #[must_use]
    pub fn has(&self, part: Part) -> bool {
        !self.0.read().unwrap_or_else(PoisonError::into_inner).contains_key(&part)
    }

    /// One line for each part: `[+] stores ok`, `[-] stores: waiting for dataprocessors`.
    ///
    /// # Errors
    /// The same lines, if a part is not in place.
    pub fn report(&self) -> Result<String, String> {
        let waiting = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut lines = String::new();
        for part in Part::ALL {
            match waiting.get(&part) {
                None => lines.push_str(&format!("[+] {} ok\n", part.name())),
                Some(reason) => lines.push_str(&format!("[-] {}: {reason}\n", part.name())),
            }
        }
        if waiting.is_empty() { Ok(lines) } else { Err(lines) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn readiness_names_every_part_it_waits_for() {
        let readiness = Readiness::default();
        readiness.reached(Part::Cluster);
        readiness.waiting(Part::Stores, "waiting for dataprocessors");
        let report = readiness.report().unwrap_err();
        assert!(report.contains("[+] cluster ok") && report.contains("[-] stores: waiting for dataprocessors"));
        Part::ALL.into_iter().for_each(|part| readiness.reached(part));
        assert!(readiness.report().is_ok());
    }
}
