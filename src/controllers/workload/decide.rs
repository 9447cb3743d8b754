//! What is to become of a workload. Pure.

use hjemmel_api::AIWorkload;
use hjemmel_domain::catalogue::Catalogue;
use hjemmel_domain::verdict::{Decision, Severity, Verdict};
use hjemmel_domain::vocabulary::{ExpiryAction, Lifecycle};
use jiff::Timestamp;

use crate::stores::{Held, Live};
use hjemmel_api::judgement::{Judgement, judge};

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// Everything the workload declares is brought about, and what it no longer declares goes.
    Run,
    /// What runs is scaled to zero.
    Stop,
    /// Nothing is touched.
    Leave,
}

/// What is to become of a workload, and why.
#[derive(Debug)]
pub struct Decided {
    /// Why.
    pub judgement: Judgement,
    /// What is to be done.
    pub course: Course,
    /// When the verdict changes next.
    pub again_at: Option<Timestamp>,
}

/// What is to become of `workload` at `now`. `deployment` is the Deployment it owns.
#[must_use]
pub fn decide(
    catalogue: &Catalogue,
    workload: &AIWorkload,
    held: &Held,
    deployment: Option<&Live>,
    now: Timestamp,
) -> Decided {
    let judgement = judge(catalogue, workload, &held.references(), now);
    let expiry = judgement.resolved.profile.expiry_action;
    let course =
        course(judgement.verdict.as_ref(), workload.spec.purpose.lifecycle.0, deployment.is_some(), expiry, |rule| {
            catalogue.stops(rule)
        });
    let again_at = judgement.again_at;
    Decided { judgement, course, again_at }
}

/// A workload that never was permitted has nothing running, and gets nothing. One that lost its
/// basis follows the controller's reading, unless the rule it breaks leaves no choice.
fn course(
    verdict: Option<&Verdict>,
    lifecycle: Lifecycle,
    exists: bool,
    expiry: Option<ExpiryAction>,
    stops: impl Fn(&str) -> bool,
) -> Course {
    // retiring is always open: it takes away, and nothing can forbid that
    if lifecycle == Lifecycle::Retired {
        return if exists { Course::Stop } else { Course::Leave };
    }
    let Some(verdict) = verdict else { return Course::Leave };
    let refused = verdict.decision() == Decision::Refused;
    match (refused, exists) {
        (false, _) => Course::Run,
        (true, true) => {
            let mut denied = verdict.findings.iter().filter(|f| f.severity == Severity::Deny);
            if expiry == Some(ExpiryAction::Stop) || denied.any(|f| stops(&f.rule)) {
                Course::Stop
            } else {
                Course::Leave
            }
        }
        (true, false) => Course::Leave,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use hjemmel_domain::verdict::Finding;

    use super::*;

    fn verdict(severity: Option<Severity>) -> Verdict {
        let finding = |severity| Finding {
            rule: "RULE".into(),
            severity,
            applies_from: None,
            evidence: Vec::new(),
            placeholders: BTreeMap::new(),
            failure: None,
        };
        Verdict { findings: severity.map(finding).into_iter().collect(), valid_until: None, next: Vec::new() }
    }

    #[test]
    fn the_course_follows_verdict_lifecycle_and_reading() {
        use ExpiryAction::{Keep, Stop};
        use Lifecycle::{Production, Retired};
        let permitted = Some(verdict(None));
        let warned = Some(verdict(Some(Severity::Warn)));
        let refused = Some(verdict(Some(Severity::Deny)));
        let cases = [
            ("what is permitted runs", &permitted, Production, false, Keep, false, Course::Run),
            ("warnings do not stop", &warned, Production, true, Stop, true, Course::Run),
            ("what never was permitted gets nothing", &refused, Production, false, Stop, true, Course::Leave),
            (
                "what lost its basis goes on where the controller reads so",
                &refused,
                Production,
                true,
                Keep,
                false,
                Course::Leave,
            ),
            (
                "what lost its basis stops where the controller reads so",
                &refused,
                Production,
                true,
                Stop,
                false,
                Course::Stop,
            ),
            ("some duties leave no choice", &refused, Production, true, Keep, true, Course::Stop),
            ("what cannot be judged is left as it is", &None, Production, true, Stop, true, Course::Leave),
            ("what is retired stops although it is refused", &refused, Retired, true, Keep, false, Course::Stop),
            ("what is retired stops although nobody can judge it", &None, Retired, true, Keep, false, Course::Stop),
            ("what is retired stops", &permitted, Retired, true, Keep, false, Course::Stop),
            ("what is retired never starts", &permitted, Retired, false, Keep, false, Course::Leave),
        ];
        for (what, verdict, lifecycle, exists, expiry, stops, expected) in cases {
            assert_eq!(course(verdict.as_ref(), lifecycle, exists, Some(expiry), |_| stops), expected, "{what}");
        }
    }
}
