//! What the locale says: the language, and whether a terminal can show more than ASCII.

use hjemmel_domain::text::Language;

/// The locale in force for text, as POSIX has it: `LC_ALL`, else `LC_CTYPE`, else `LANG`; empty if none is set.
#[must_use]
pub fn of_environment() -> String {
    ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_default()
}

/// Whether box-drawing characters may be written: not in the locale C or POSIX, which is ASCII.
#[must_use]
pub fn draws_boxes(locale: &str) -> bool {
    !matches!(locale, "" | "C" | "POSIX")
}

/// The language of a locale: Danish for `da_DK.UTF-8`, English for any other that names a language.
#[must_use]
pub fn language(locale: &str) -> Language {
    let language = locale.split(['_', '.', '@']).next().unwrap_or_default();
    if matches!(language, "da" | "" | "C" | "POSIX") { Language::Danish } else { Language::English }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_says_its_language_and_whether_it_is_ascii() {
        for (locale, boxes, danish) in [
            ("", false, true),
            ("C", false, true),
            ("POSIX", false, true),
            ("C.UTF-8", true, true),
            ("da_DK.UTF-8", true, true),
            ("en_GB.UTF-8", true, false),
            ("de_DE@euro", true, false),
        ] {
            assert_eq!(draws_boxes(locale), boxes, "{locale:?}");
            assert_eq!(language(locale) == Language::Danish, danish, "{locale:?}");
        }
    }
}
