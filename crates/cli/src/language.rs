//! The language in which a command speaks.

use clap::ValueEnum;
use hjemmel_domain::text::Language;

/// A language as users ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LanguageCode {
    /// Danish.
    Da,
    /// English.
    En,
}

impl From<LanguageCode> for Language {
    fn from(code: LanguageCode) -> Self {
        match code {
            LanguageCode::Da => Self::Danish,
            LanguageCode::En => Self::English,
        }
    }
}

/// The language asked for; else that of the locale.
#[must_use]
pub fn chosen(asked: Option<LanguageCode>) -> Language {
    asked.map_or_else(
        || of_locale(["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok())),
        Language::from,
    )
}

/// The language of a locale: the first of its variables that is set decides. A machine without a
/// language of its own speaks Danish, as its users do.
fn of_locale(variables: impl Iterator<Item = String>) -> Language {
    let locale = variables.into_iter().find(|value| !value.is_empty()).unwrap_or_default();
    named(&locale)
}

/// The language that a locale names: Danish for `da_DK.UTF-8`, English for any other that names one.
#[must_use]
pub fn named(locale: &str) -> Language {
    match locale.split(['.', '_', '@']).next().unwrap_or_default() {
        "" | "C" | "POSIX" | "da" => Language::Danish,
        _ => Language::English,
    }
}

/// One text of two, by language.
#[must_use]
pub const fn pick<'t>(language: Language, danish: &'t str, english: &'t str) -> &'t str {
    match language {
        Language::Danish => danish,
        Language::English => english,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_of_the_locale_that_is_set_decides() {
        for (variables, expected) in [
            (vec!["en_GB.UTF-8", "da_DK.UTF-8"], Language::English),
            (vec!["", "da_DK.UTF-8", "en_GB.UTF-8"], Language::Danish),
            (vec!["da"], Language::Danish),
            (vec!["dav_KE.UTF-8"], Language::English),
            (vec!["C.UTF-8"], Language::Danish),
            (vec!["POSIX"], Language::Danish),
            (vec![], Language::Danish),
        ] {
            assert_eq!(of_locale(variables.iter().map(|v| (*v).to_owned())), expected, "{variables:?}");
        }
    }
}
