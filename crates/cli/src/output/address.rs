//! How pipelines name a file: relative to the root of the repository, with forward slashes.

use std::path::MAIN_SEPARATOR;

/// What the user calls standard input.
pub(super) const STDIN: &str = "-";

/// `./manifests//a.yaml` as `manifests/a.yaml`; standard input, which formats must name, as `stdin`.
///
/// An absolute path stays absolute: where the repository begins is not known here.
pub(super) fn path(file: &str) -> String {
    if file == STDIN {
        return "stdin".to_owned();
    }
    let steps: Vec<&str> = file.split(['/', MAIN_SEPARATOR]).filter(|step| !step.is_empty() && *step != ".").collect();
    let root = if file.starts_with('/') { "/" } else { "" };
    format!("{root}{}", steps.join("/"))
}

/// The path as a URI reference: relative, or `file:` if it is absolute.
pub(super) fn uri(file: &str) -> String {
    let path = path(file);
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    format!("{scheme}{}", encoded(&path))
}

/// Percent-encoded as RFC 3986 asks of a path; a colon too, which would make a scheme of the first step.
fn encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_from_the_root_of_the_repository() {
        for (file, named, uri_of_it) in [
            ("a.yaml", "a.yaml", "a.yaml"),
            ("./a.yaml", "a.yaml", "a.yaml"),
            ("././b/.//a.yaml", "b/a.yaml", "b/a.yaml"),
            ("../a.yaml", "../a.yaml", "../a.yaml"),
            ("-", "stdin", "stdin"),
            ("./-", "-", "-"),
            ("/srv/a b.yaml", "/srv/a b.yaml", "file:///srv/a%20b.yaml"),
            ("mødereferat/100%.yaml", "mødereferat/100%.yaml", "m%C3%B8dereferat/100%25.yaml"),
            ("a:b#c?.yaml", "a:b#c?.yaml", "a%3Ab%23c%3F.yaml"),
        ] {
            assert_eq!(path(file), named);
            assert_eq!(uri(file), uri_of_it);
        }
    }
}
