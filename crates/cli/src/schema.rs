//! `hjemmel schema`: the JSON Schema of the catalogue's files.

use std::io::{self, Write as _};

use hjemmel_domain::catalogue::Catalogue;

/// Why the schema could not be printed.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// It is not JSON.
    #[error("the schema cannot be written as JSON")]
    Json(#[from] serde_json::Error),
    /// Standard output is gone.
    #[error("cannot write to standard output")]
    Output(#[from] io::Error),
}

/// Prints the schema.
///
/// # Errors
/// Standard output is gone.
pub fn run() -> Result<(), SchemaError> {
    let text = serde_json::to_string_pretty(&Catalogue::schema())?;
    writeln!(io::stdout(), "{text}")?;
    Ok(())
}
