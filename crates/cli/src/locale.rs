//! What the locale says of a terminal: whether it can show more than ASCII.

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

#[cfg(test)]
mod tests {
    use hjemmel_domain::text::Language;

    use super::*;
    use crate::language::named;

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
            assert_eq!(named(locale) == Language::Danish, danish, "{locale:?}");
        }
    }
}
