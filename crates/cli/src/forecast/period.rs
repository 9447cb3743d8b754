//! The days that are looked at.

use hjemmel_domain::verdict::{beginning_of, day_of};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};

/// How far ahead the law can be foreseen with any sense, in years.
pub const YEARS: i64 = 10;

/// A period of whole days in Copenhagen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// The instant at which the first day begins.
    pub start: Timestamp,
    /// The instant at which the last day begins.
    pub end: Timestamp,
}

/// Why there is no such period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// It ends before it begins.
    #[error("--until {until} is before --from {from}")]
    Backwards {
        /// The first day.
        from: Date,
        /// The last day.
        until: Date,
    },
    /// It is longer than [`YEARS`].
    #[error("--until {until} is more than {YEARS} years after {from}; {latest} is the last day that can be asked for")]
    TooLong {
        /// The first day.
        from: Date,
        /// The last day.
        until: Date,
        /// The last day that would do.
        latest: Date,
    },
    /// It is beyond the calendar.
    #[error("{0} is beyond the calendar")]
    NoSuchDay(Date),
}

impl Period {
    /// The period from a day, the one it is at `now` if none is given, until another, [`YEARS`] later if none is given.
    ///
    /// # Errors
    /// When it ends before it begins, is longer than [`YEARS`], or leaves the calendar.
    pub fn new(from: Option<Date>, until: Option<Date>, now: Timestamp) -> Result<Self, PeriodError> {
        let from = from.unwrap_or_else(|| day_of(now));
        let latest = from.checked_add(YEARS.years()).map_err(|_| PeriodError::NoSuchDay(from))?;
        let until = until.unwrap_or(latest);
        if until < from {
            return Err(PeriodError::Backwards { from, until });
        }
        if until > latest {
            return Err(PeriodError::TooLong { from, until, latest });
        }
        let instant = |day| beginning_of(day).ok_or(PeriodError::NoSuchDay(day));
        Ok(Self { from, until, start: instant(from)?, end: instant(until)? })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_period_is_ten_years_at_most_and_goes_forward() {
        // half past midnight in Copenhagen, still the day before in UTC
        let now = Timestamp::UNIX_EPOCH + 1_795_303_800.seconds();
        let today = date(2026, 11, 22);
        for (from, until, expected) in [
            (None, None, Ok((today, date(2036, 11, 22)))),
            (Some(date(2028, 2, 29)), None, Ok((date(2028, 2, 29), date(2038, 2, 28)))),
            (Some(today), Some(today), Ok((today, today))),
            (
                Some(today),
                Some(date(2036, 11, 23)),
                Err(PeriodError::TooLong { from: today, until: date(2036, 11, 23), latest: date(2036, 11, 22) }),
            ),
            (None, Some(date(2026, 11, 21)), Err(PeriodError::Backwards { from: today, until: date(2026, 11, 21) })),
            (Some(date(9999, 1, 1)), None, Err(PeriodError::NoSuchDay(date(9999, 1, 1)))),
        ] {
            let period = Period::new(from, until, now).map(|p| (p.from, p.until));
            assert_eq!(period, expected, "{from:?} to {until:?}");
        }
    }
}
