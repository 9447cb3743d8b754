//! Medians and quantiles. Nothing is averaged: one bad round must not move a figure.

use std::fmt;
use std::time::Duration;

/// The value below which the share `q` of the latencies lies, in ms.
pub(crate) fn quantile(latencies: &mut [Duration], q: f64) -> f64 {
    if latencies.is_empty() {
        return f64::NAN;
    }
    let index = ((latencies.len() - 1) as f64 * q).round() as usize;
    let (_, value, _) = latencies.select_nth_unstable(index);
    value.as_secs_f64() * 1e3
}

/// The median of the rounds, with the least and the most of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    /// The median.
    pub(crate) median: f64,
    /// The least.
    pub(crate) least: f64,
    /// The most.
    pub(crate) most: f64,
}

impl Spread {
    /// Of these rounds.
    pub(crate) fn of(rounds: impl IntoIterator<Item = f64>) -> Self {
        let mut rounds: Vec<f64> = rounds.into_iter().collect();
        rounds.sort_by(f64::total_cmp);
        let (Some(&least), Some(&most)) = (rounds.first(), rounds.last()) else {
            return Self { median: f64::NAN, least: f64::NAN, most: f64::NAN };
        };
        let half = rounds.len() / 2;
        let median = if rounds.len() % 2 == 1 { rounds[half] } else { (rounds[half - 1] + rounds[half]) / 2.0 };
        Self { median, least, most }
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = f.precision().unwrap_or(2);
        let text = format!("{:.digits$} [{:.digits$}..{:.digits$}]", self.median, self.least, self.most);
        f.pad_integral(true, "", &text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_of_rounds_lies_between_the_middle_two() {
        assert_eq!(Spread::of([4.0, 1.0, 2.0, 3.0]), Spread { median: 2.5, least: 1.0, most: 4.0 });
        assert_eq!(Spread::of([3.0, 1.0, 2.0]).median, 2.0);
    }

    #[test]
    fn quantiles_are_those_of_the_sorted_latencies() {
        let mut latencies: Vec<_> = (0..=100).rev().map(Duration::from_millis).collect();
        assert_eq!(quantile(&mut latencies, 0.5), 50.0);
        assert_eq!(quantile(&mut latencies, 0.99), 99.0);
        assert!(quantile(&mut [], 0.5).is_nan());
    }
}
