//! The nearest known name to a misspelt one.

/// `; did you mean "…"?` if a candidate is within a third of the name's length, else nothing.
pub(crate) fn did_you_mean<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    nearest(name, candidates).map(|n| format!("; did you mean {n:?}?")).unwrap_or_default()
}

/// The candidate with the fewest edits, if that is at most a third of the name's length (at least 1).
///
/// Case does not count as an edit.
#[must_use]
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).max(1);
    candidates
        .map(|c| (edits(&name.to_lowercase(), &c.to_lowercase()), c))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, c)| c)
}

/// Levenshtein distance.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let substitution = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = substitution.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_found_and_another_word_is_not() {
        let known = ["lifecycle", "useCases", "trial"];
        for (typed, expected) in [("lifecyle", Some("lifecycle")), ("usecases", Some("useCases")), ("purpose", None)] {
            assert_eq!(nearest(typed, known.into_iter()), expected, "{typed}");
        }
    }
}
