//! Instants as users write them.

use jiff::Timestamp;
use jiff::civil::Date;

/// Reads a day, `2027-12-02`, as its noon, or an instant, `2027-12-02T08:00:00Z`.
///
/// # Errors
/// What is wrong with the text.
pub fn instant(text: &str) -> Result<Timestamp, String> {
    if let Ok(day) = text.parse::<Date>()
        && text.len() == 10
    {
        // Noon in Greenwich is the same day in Copenhagen.
        return format!("{day}T12:00:00Z").parse().map_err(|error| format!("{error}"));
    }
    text.parse()
        .map_err(|_| "write a day that exists, as in 2027-12-02, or an instant, as in 2027-12-02T08:00:00Z".into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_day_is_its_noon_and_an_instant_is_itself() {
        assert_eq!(instant("2027-12-02").unwrap().to_string(), "2027-12-02T12:00:00Z");
        assert_eq!(instant("2027-12-02T08:00:00+01:00").unwrap().to_string(), "2027-12-02T07:00:00Z");
        for wrong in ["2026-02-30", "tomorrow", "2026-2-3", ""] {
            assert!(instant(wrong).is_err(), "{wrong}");
        }
    }
}
