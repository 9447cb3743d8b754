//! How long to wait before trying again.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(200);

/// Where the API server could not be asked: one that comes back is found within seconds, and one
/// that is gone is asked twelve times a minute.
pub const UNREACHED: Duration = Duration::from_secs(5);

/// Where the API server answered that it cannot: asking often would not help it.
pub const REFUSED: Duration = Duration::from_secs(300);

/// Pauses that double from 200 ms, up to [`UNREACHED`] or what is asked for.
#[derive(Debug, Clone)]
pub struct Backoff(Duration);

impl Default for Backoff {
    fn default() -> Self {
        Self(FIRST)
    }
}

impl Backoff {
    /// The next pause, at most [`UNREACHED`].
    pub fn pause(&mut self) -> Duration {
        self.pause_up_to(UNREACHED)
    }

    /// The next pause, at most `longest`.
    pub fn pause_up_to(&mut self, longest: Duration) -> Duration {
        let pause = self.0.min(longest);
        self.0 = pause * 2;
        pause
    }
}

impl Iterator for Backoff {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        Some(self.pause())
    }
}

impl kube::runtime::utils::Backoff for Backoff {
    fn reset(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_five_seconds() {
        let pauses: Vec<_> = Backoff::default().take(7).map(|d| d.as_millis()).collect();
        assert_eq!(pauses, [200, 400, 800, 1600, 3200, 5000, 5000]);
    }

    #[test]
    fn a_server_that_answers_is_asked_less_and_less() {
        let mut backoff = Backoff::default();
        let longest = (0..20).map(|_| backoff.pause_up_to(REFUSED)).max();
        assert_eq!(longest, Some(REFUSED));
        assert_eq!(backoff.pause(), UNREACHED);
    }
}
