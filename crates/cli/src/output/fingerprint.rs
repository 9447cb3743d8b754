//! What makes a finding the same finding after its file was edited elsewhere.

use sha2::{Digest, Sha256};

use crate::report::Found;

/// The same for the same rule at the same field of the same object, on whatever line it stands: 32 hexadecimal digits.
pub(super) fn of(found: &Found) -> String {
    digest(&[&found.rule, &found.title, &found.path])
}

/// As [`of`], and another one for each file and for each repetition, counted from 0.
pub(super) fn unique(found: &Found, file: &str, repetition: usize) -> String {
    digest(&[&found.rule, &found.title, &found.path, file, &repetition.to_string()])
}

/// Each part ends with a byte that no text has, so that no two lists of parts run together to the same text.
fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0xff]);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use hjemmel_domain::text::Language;
    use hjemmel_domain::verdict::Severity;

    use super::*;
    use crate::input::node::Position;

    fn found(rule: &str, title: &str, path: &str, line: usize) -> Found {
        Found {
            title: title.to_owned(),
            file: "a.yaml".to_owned(),
            at: Position { line, column: 1 },
            path: path.to_owned(),
            rule: rule.to_owned(),
            severity: Severity::Deny,
            message: format!("line {line}"),
            remedy: String::new(),
            provision: String::new(),
            language: Language::English,
        }
    }

    #[test]
    fn a_finding_that_moved_keeps_its_fingerprint() {
        let (before, after) =
            (found("R-1", "AIWorkload a/b", "spec.x[0]", 3), found("R-1", "AIWorkload a/b", "spec.x[0]", 9));
        assert_eq!(of(&before), of(&after));
        assert_eq!(of(&before).len(), 32);
    }

    #[test]
    fn another_rule_object_field_or_list_element_has_another_fingerprint() {
        let one = of(&found("R-1", "AIWorkload a/b", "spec.x[0]", 3));
        for other in [
            found("R-2", "AIWorkload a/b", "spec.x[0]", 3),
            found("R-1", "AIWorkload a/c", "spec.x[0]", 3),
            found("R-1", "AIWorkload a/b", "spec.x[1]", 3),
            found("R-1", "AIWorkload a/bs", "pec.x[0]", 3),
        ] {
            assert_ne!(of(&other), one, "{other:?}");
        }
    }

    #[test]
    fn the_same_finding_in_two_files_or_twice_has_unique_fingerprints() {
        let found = found("R-1", "AIWorkload a/b", "spec.x", 3);
        let all = [unique(&found, "a.yaml", 0), unique(&found, "b.yaml", 0), unique(&found, "a.yaml", 1)];
        assert!(all[0] != all[1] && all[0] != all[2] && all[1] != all[2], "{all:?}");
    }
}
