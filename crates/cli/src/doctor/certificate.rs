//! Until when a certificate is valid.

use jiff::{SignedDuration, Timestamp};
use x509_parser::pem::Pem;

use super::anchor::Anchor;
use super::line::Line;

/// Why there is no end to tell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum CertificateError {
    /// There is nothing that says it is a certificate.
    #[error("holds no PEM certificate")]
    None,
    /// A certificate does not parse.
    #[error("holds a certificate that does not parse: {0}")]
    Broken(String),
}

/// The times after which the certificates of a PEM text are void, in their order.
pub(super) fn ends(pem: &[u8]) -> Result<Vec<Timestamp>, CertificateError> {
    let broken = |error: &dyn std::fmt::Display| CertificateError::Broken(error.to_string());
    let mut ends = Vec::new();
    for block in Pem::iter_from_buffer(pem) {
        let block = block.map_err(|e| broken(&e))?;
        let certificate = block.parse_x509().map_err(|e| broken(&e))?;
        let seconds = certificate.validity().not_after.timestamp();
        ends.push(Timestamp::from_second(seconds).map_err(|e| broken(&e))?);
    }
    if ends.is_empty() { Err(CertificateError::None) } else { Ok(ends) }
}

/// What `end` means for `what` at `now`; it should have been renewed when less than `margin` was left.
pub(super) fn line(
    check: &'static str,
    hint: Anchor,
    what: &str,
    end: Timestamp,
    now: Timestamp,
    margin: SignedDuration,
) -> Line {
    let left = end.duration_since(now);
    let days = left.as_hours() / 24;
    if left <= SignedDuration::ZERO {
        Line::fail(check, hint, format!("{what} ended on {end}"))
    } else if left < margin {
        Line::warn(check, hint, format!("{what} ends in {days} days, on {end}, and should have been renewed"))
    } else {
        Line::ok(check, hint, format!("{what} is valid for {days} more days"))
    }
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::line::Level;
    use super::*;

    /// A CA made for this test; it ends on 2036-11-19.
    pub(in super::super) const CA: &str = include_str!("test-ca.pem");

    #[test]
    fn the_end_of_each_certificate_is_read() {
        let end: Timestamp = "2036-11-19T11:39:02Z".parse().unwrap();
        assert_eq!(ends(CA.as_bytes()), Ok(vec![end]));
        assert_eq!(ends([CA, CA].concat().as_bytes()), Ok(vec![end, end]));
        assert_eq!(ends(b"ca"), Err(CertificateError::None));
        let cut = CA.replacen("MII", "MIJ", 1);
        assert!(matches!(ends(cut.as_bytes()), Err(CertificateError::Broken(_))));
    }

    #[test]
    fn a_certificate_is_valid_due_or_over() {
        let now: Timestamp = "2026-11-22T08:00:00Z".parse().unwrap();
        let days = |days: i64| SignedDuration::from_hours(24 * days);
        for (left, level, part) in [
            (days(90), Level::Ok, "90 more days"),
            (days(10), Level::Warn, "ends in 10 days"),
            (days(0), Level::Fail, "ended on 2026-11-22"),
            (days(-1), Level::Fail, "ended on 2026-11-21"),
        ] {
            let line = line("x", Anchor::WebhookCa, "the CA", now + left, now, days(30));
            assert_eq!(line.level, level, "{}", line.message);
            assert!(line.message.contains(part), "{}", line.message);
        }
    }
}
