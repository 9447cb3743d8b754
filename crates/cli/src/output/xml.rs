//! Text as XML 1.0 allows it.

use std::fmt::{self, Write as _};

/// A text inside an element or between double quotes.
///
/// Line ends and tabs are written as references, else a reader makes spaces of them in an attribute. Characters that
/// XML 1.0 has no way to write become U+FFFD.
pub(crate) struct Escaped<'t>(pub(crate) &'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\t' | '\n' | '\r' => write!(f, "&#{};", u32::from(c))?,
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => f.write_char(char::REPLACEMENT_CHARACTER)?,
                _ => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_has_no_way_to_write_is_replaced_and_the_rest_is_escaped() {
        for (text, expected) in [
            ("a < b && c > \"d\" 'e'", "a &lt; b &amp;&amp; c &gt; &quot;d&quot; 'e'"),
            ("]]>", "]]&gt;"),
            ("a\tb\r\nc", "a&#9;b&#13;&#10;c"),
            ("\0\u{1}\u{b}\u{1f}\u{fffe}\u{ffff}", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}"),
            ("æøå \u{1f980} \u{7f}", "æøå \u{1f980} \u{7f}"),
        ] {
            assert_eq!(Escaped(text).to_string(), expected);
        }
    }
}
