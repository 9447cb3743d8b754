//! The functions of Kubernetes for web addresses: `isURL(text)`, `url(text).getScheme()` and `.getHost()`.

use std::sync::Arc;

use cel::extractors::This;
use cel::{Context, DeclarationError};

/// Makes the functions known.
pub(super) fn declare(context: &mut Context<'_, '_>) -> Result<(), DeclarationError> {
    context.add_function("isURL", |text: Arc<String>| is_url(&text))?;
    // a web address stays text: its functions take it apart
    context.add_function("url", |text: Arc<String>| text)?;
    context.add_function("getScheme", |This(text): This<Arc<String>>| split(&text).0.to_lowercase())?;
    context.add_function("getHost", |This(text): This<Arc<String>>| split(&text).1.to_owned())
}

/// Scheme, host with port, and the rest; the first two are empty in an absolute path.
fn split(text: &str) -> (&str, &str, &str) {
    let Some((scheme, rest)) = text.split_once(':') else { return ("", "", text) };
    let Some(rest) = rest.strip_prefix("//") else { return (scheme, "", rest) };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    (scheme, authority.rsplit_once('@').map_or(authority, |(_, host)| host), path)
}

/// Whether the API server would take the text for an absolute address, or an absolute path.
fn is_url(text: &str) -> bool {
    if text.chars().any(|c| c.is_ascii_control()) || !escapes_are_whole(text) {
        return false;
    }
    if text.starts_with('/') {
        return true;
    }
    let (scheme, host, rest) = split(text);
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme && is_host(host) && (!host.is_empty() || rest.starts_with('/') || text.contains("://"))
}

fn is_host(host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[') {
        Some(address) => match address.split_once(']') {
            Some((address, port)) => (address, port),
            None => return false,
        },
        None => host.find(':').map_or((host, ""), |colon| host.split_at(colon)),
    };
    let port_is_digits =
        port.is_empty() || port.strip_prefix(':').is_some_and(|p| p.bytes().all(|b| b.is_ascii_digit()));
    port_is_digits && !name.contains([' ', '\\', '^', '`', '{', '|', '}', '@'])
}

/// `%2F`, but not `%` or `%zz`.
fn escapes_are_whole(text: &str) -> bool {
    text.split('%').skip(1).all(|rest| {
        let bytes = rest.as_bytes();
        bytes.len() >= 2 && bytes[..2].iter().all(u8::is_ascii_hexdigit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart() {
        for (text, valid, scheme, host) in [
            ("https://example.kommune.dk/ai", true, "https", "example.kommune.dk"),
            ("HTTP://user@a.dk:8080?x", true, "HTTP", "a.dk:8080"),
            ("https://[::1]:80/", true, "https", "[::1]:80"),
            ("https://", true, "https", ""),
            ("/ai", true, "", ""),
            ("example.kommune.dk/ai", false, "", ""),
            ("mailto:a@b.dk", false, "mailto", ""),
            ("https://a b.dk", false, "https", "a b.dk"),
            ("https://a.dk:http", false, "https", "a.dk:http"),
            ("https://a.dk/%zz", false, "https", "a.dk"),
            ("1https://a.dk", false, "1https", "a.dk"),
            ("", false, "", ""),
        ] {
            assert_eq!((is_url(text), split(text).0, split(text).1), (valid, scheme, host), "{text}");
        }
    }
}
