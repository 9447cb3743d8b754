//! Days and instants as the API spells them.

use std::borrow::Cow;
use std::fmt;

use hjemmel_domain::declaration::record::parse_day;
use jiff::{Timestamp, civil::Date};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A calendar day in Denmark, `2026-02-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub Date);

impl From<Date> for Day {
    fn from(day: Date) -> Self {
        Self(day)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        parse_day(&text)
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom(format_args!("{text:?} is not a day: write it as 2026-02-01")))
    }
}

impl JsonSchema for Day {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "date",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
            "maxLength": 10,
            "title": "Written as 2026-02-01.",
        })
    }
}

/// An instant in whole seconds, `2026-02-01T00:00:00Z`.
///
/// Fractions are cut off, so that what is written compares equal to what is read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(Timestamp);

impl Instant {
    /// The instant as a timestamp.
    #[must_use]
    pub const fn timestamp(self) -> Timestamp {
        self.0
    }
}

impl From<Timestamp> for Instant {
    fn from(instant: Timestamp) -> Self {
        // The floor of a timestamp in range is in range: jiff's minimum is a whole second.
        let seconds = instant.as_second() - i64::from(instant.subsec_nanosecond() < 0);
        Self(Timestamp::from_second(seconds).unwrap_or(instant))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Timestamp::deserialize(deserializer).map(Self::from)
    }
}

impl JsonSchema for Instant {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Instant".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time", "maxLength": 40 })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn a_day_has_one_spelling() {
        for (text, reads) in [
            ("2026-02-28", true),
            ("2026-02-30", false),
            ("2026-2-1", false),
            ("2026-02-01T00:00:00Z", false),
            ("20260201", false),
            ("", false),
        ] {
            let json = format!("{text:?}");
            match serde_json::from_str::<Day>(&json) {
                Ok(day) => assert_eq!((reads, serde_json::to_string(&day).unwrap()), (true, json)),
                Err(error) => assert_eq!((reads, error.to_string().contains("write it as 2026-02-01")), (false, true)),
            }
        }
    }

    #[test]
    fn an_instant_is_whole_seconds_rounded_down() {
        for (seconds, nanoseconds, want) in [
            (1_769_904_000, 0, "2026-02-01T00:00:00Z"),
            (1_769_904_000, 999_999_999, "2026-02-01T00:00:00Z"),
            (-1, -500_000_000, "1969-12-31T23:59:58Z"),
        ] {
            let instant = Instant::from(Timestamp::new(seconds, nanoseconds).unwrap());
            let json = serde_json::to_string(&instant).unwrap();
            assert_eq!(json, format!("{want:?}"));
            assert_eq!(serde_json::from_str::<Instant>(&json).unwrap(), instant);
        }
    }
}
