//! What is wrong with a catalogue, and where.

/// A catalogue that cannot be used; nothing of it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {}{problem}", rule.as_ref().map(|r| format!("rule {r}: ")).unwrap_or_default())]
pub struct CatalogueError {
    /// The file, `gdpr.yaml`.
    pub file: String,
    /// The line of the offending value, from 1.
    pub line: u64,
    /// The column of the offending value, from 1.
    pub column: u64,
    /// The rule, if the problem is inside one.
    pub rule: Option<String>,
    /// What is wrong and what would be right.
    pub problem: String,
}
