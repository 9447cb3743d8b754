//! The API server: its version, what it serves, its clock.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::anchor::Anchor;
use super::line::Line;
use crate::kubectl::{KubectlError, list, text};

/// The oldest minor version of Kubernetes 1: native sidecars are on by default from here.
const OLDEST: u32 = 29;
/// The oldest minor version that is recommended.
const RECOMMENDED: u32 = 32;
/// What the operator needs to be served.
const NEEDED: [&str; 7] = [
    "admissionregistration.k8s.io/v1",
    "apiextensions.k8s.io/v1",
    "apps/v1",
    "authorization.k8s.io/v1",
    "coordination.k8s.io/v1",
    "events.k8s.io/v1",
    "networking.k8s.io/v1",
];
/// Nobody notices less.
const SKEW_NOTED: SignedDuration = SignedDuration::from_secs(30);
/// The webhook's certificates allow for this much.
const SKEW_BORNE: SignedDuration = SignedDuration::from_mins(5);

/// The server's version, from `kubectl version -o json`.
pub(super) fn version(answer: &Value) -> Line {
    const CHECK: &str = "server";
    let git = text(answer, "/serverVersion/gitVersion");
    let digits = |pointer| {
        let number: String = text(answer, pointer).chars().take_while(char::is_ascii_digit).collect();
        number.parse::<u32>().ok()
    };
    let (Some(major), Some(minor)) = (digits("/serverVersion/major"), digits("/serverVersion/minor")) else {
        return Line::warn(CHECK, Anchor::ApiVersion, "the API server does not tell its version");
    };
    let found = format!("Kubernetes {git}");
    match (major, minor) {
        (1, ..OLDEST) | (0, _) => {
            Line::fail(CHECK, Anchor::ApiVersion, format!("{found}: at least 1.{OLDEST} is needed"))
        }
        (1, ..RECOMMENDED) => {
            Line::warn(CHECK, Anchor::ApiVersion, format!("{found} works; 1.{RECOMMENDED} or later is recommended"))
        }
        _ => Line::ok(CHECK, Anchor::ApiVersion, found),
    }
}

/// What is served, from `kubectl get --raw /apis`.
pub(super) fn groups(answer: &Result<Value, KubectlError>) -> Line {
    const CHECK: &str = "apis";
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return Line::unchecked(CHECK, Anchor::ApiGroups, error),
    };
    let versions = list(answer, "/groups").iter().flat_map(|group| list(group, "/versions"));
    let served: Vec<&str> = versions.map(|version| text(version, "/groupVersion")).collect();
    let missing: Vec<&str> = NEEDED.into_iter().filter(|needed| !served.contains(needed)).collect();
    if missing.is_empty() {
        Line::ok(CHECK, Anchor::ApiGroups, "every API that the operator needs is served")
    } else {
        Line::fail(CHECK, Anchor::ApiGroups, format!("not served: {}", missing.join(", ")))
    }
}

/// The server's clock, from `kubectl auth whoami -o json`, which the server stamps as it answers; `asked` and
/// `answered` are the times of this machine before and after.
pub(super) fn clock(answer: &Result<Value, KubectlError>, asked: Timestamp, answered: Timestamp) -> Line {
    const CHECK: &str = "clock";
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return Line::unchecked(CHECK, Anchor::ClockSkew, error),
    };
    let Ok(stamp) = text(answer, "/metadata/creationTimestamp").parse::<Timestamp>() else {
        return Line::warn(CHECK, Anchor::ClockSkew, "not checked: the API server does not tell its time");
    };
    let skew = skew(stamp, asked, answered);
    let message = match skew {
        skew if skew.is_zero() => "the API server and this machine agree on the time".to_owned(),
        skew if skew.is_positive() => format!("the API server is {} s ahead of this machine", skew.as_secs()),
        skew => format!("the API server is {} s behind this machine", -skew.as_secs()),
    };
    match skew.abs() {
        skew if skew <= SKEW_NOTED => Line::ok(CHECK, Anchor::ClockSkew, message),
        skew if skew <= SKEW_BORNE => Line::warn(CHECK, Anchor::ClockSkew, message),
        _ => Line::fail(CHECK, Anchor::ClockSkew, message),
    }
}

/// How far a stamp, cut to its second, is outside of the time in which it was given.
fn skew(stamp: Timestamp, asked: Timestamp, answered: Timestamp) -> SignedDuration {
    let latest = stamp + SignedDuration::from_secs(1);
    if stamp > answered {
        stamp.duration_since(answered)
    } else if latest < asked {
        latest.duration_since(asked)
    } else {
        SignedDuration::ZERO
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::super::line::Level;
    use super::*;

    #[test]
    fn a_server_is_new_enough_bearable_or_too_old() {
        for (major, minor, level) in [
            ("1", "36", Level::Ok),
            ("1", "32+", Level::Ok),
            ("2", "0", Level::Ok),
            ("1", "31", Level::Warn),
            ("1", "29+", Level::Warn),
            ("1", "28", Level::Fail),
            ("", "", Level::Warn),
        ] {
            let answer = json!({"serverVersion": {"major": major, "minor": minor, "gitVersion": "v"}});
            assert_eq!(version(&answer).level, level, "{major}.{minor}");
        }
    }

    #[test]
    fn an_api_that_is_not_served_is_named() {
        let answer = |served: &[&str]| {
            let versions: Vec<_> = served.iter().map(|v| json!({"groupVersion": v})).collect();
            Ok(json!({"groups": [{"versions": versions}]}))
        };
        assert_eq!(groups(&answer(&NEEDED)).level, Level::Ok);
        let line = groups(&answer(&NEEDED[1..]));
        assert_eq!((line.level, &*line.message), (Level::Fail, "not served: admissionregistration.k8s.io/v1"));
        assert_eq!(groups(&Err(KubectlError::Refused("?".into()))).level, Level::Warn);
    }

    #[test]
    fn clocks_agree_within_what_the_answer_took() {
        let at = |time: &str| format!("2026-11-22T{time}Z").parse::<Timestamp>().unwrap();
        let (asked, answered) = (at("08:00:00.900"), at("08:00:02.100"));
        for (stamp, level, part) in [
            ("08:00:00", Level::Ok, "agree"),
            ("08:00:02", Level::Ok, "agree"),
            ("08:00:20", Level::Ok, "17 s ahead"),
            ("08:02:00", Level::Warn, "117 s ahead"),
            ("07:58:00", Level::Warn, "119 s behind"),
            ("08:06:00", Level::Fail, "357 s ahead"),
            ("07:50:00", Level::Fail, "599 s behind"),
        ] {
            let answer = Ok(json!({"metadata": {"creationTimestamp": at(stamp).to_string()}}));
            let line = clock(&answer, asked, answered);
            assert_eq!(line.level, level, "{stamp}: {}", line.message);
            assert!(line.message.contains(part), "{stamp}: {}", line.message);
        }
        assert_eq!(clock(&Ok(json!({"metadata": {}})), asked, answered).level, Level::Warn);
    }
}
