//! Scalars as kubectl reads them: YAML 1.1, where `yes` is true and `0755` is octal, but a date is text.

use serde_json::Number;

use super::node::Value;

/// What stands for true, false and null when it is written without quotes.
const TRUE: [&str; 11] = ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"];
const FALSE: [&str; 11] = ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"];
const NULL: [&str; 5] = ["", "~", "null", "Null", "NULL"];
/// Numbers that JSON, and so an object, cannot hold.
const NOT_FINITE: [&str; 12] =
    [".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF"];

/// Why a scalar has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoValue {
    /// Infinity, or not a number.
    NotFinite,
    /// It cannot be read as its tag wants; the word for what it should be.
    NotOfTag(&'static str),
}

/// The value of a scalar without quotes and without a tag.
pub(super) fn plain(text: &str) -> Result<Value, NoValue> {
    match text.bytes().next() {
        None | Some(b'~' | b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O') => Ok(word(text)),
        Some(b'+' | b'-' | b'.' | b'0'..=b'9') if NOT_FINITE.contains(&text) => Err(NoValue::NotFinite),
        Some(b'+' | b'-' | b'.' | b'0'..=b'9') => {
            Ok(number(text).map_or_else(|| Value::Text(text.to_owned()), Value::Number))
        }
        Some(_) => Ok(Value::Text(text.to_owned())),
    }
}

/// The value of a scalar with a tag of YAML's own, `int` of `!!int`, quoted or not.
pub(super) fn tagged(tag: &str, text: &str) -> Option<Result<Value, NoValue>> {
    let wants = |what: &'static str, fits: fn(&Value) -> bool| match plain(text) {
        Ok(value) if fits(&value) => Ok(value),
        Ok(_) => Err(NoValue::NotOfTag(what)),
        Err(odd) => Err(odd),
    };
    Some(match tag {
        "str" | "timestamp" => Ok(Value::Text(text.to_owned())),
        "bool" => wants("a truth value", |value| matches!(value, Value::Bool(_))),
        "null" => wants("null", |value| *value == Value::Null),
        "int" => wants("a whole number", |value| matches!(value, Value::Number(n) if !n.is_f64())),
        "float" => wants("a number", |value| matches!(value, Value::Number(_))),
        _ => return None,
    })
}

fn word(text: &str) -> Value {
    if TRUE.contains(&text) {
        Value::Bool(true)
    } else if FALSE.contains(&text) {
        Value::Bool(false)
    } else if NULL.contains(&text) {
        Value::Null
    } else {
        Value::Text(text.to_owned())
    }
}

fn number(text: &str) -> Option<Number> {
    let digits = text.replace('_', "");
    integer(&digits).or_else(|| {
        let float = is_float(&digits).then(|| digits.parse::<f64>().ok())??;
        Number::from_f64(float)
    })
}

/// Decimal, `0x`, `0o`, `0b`, and octal after a zero.
fn integer(text: &str) -> Option<Number> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (base, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    // from_str_radix would take a second sign
    if !digits.bytes().next()?.is_ascii_alphanumeric() {
        return None;
    }
    let size = i128::from_str_radix(digits, base).ok()?;
    let value = if negative { -size } else { size };
    i64::try_from(value).map(Number::from).or_else(|_| u64::try_from(value).map(Number::from)).ok()
}

/// `1`, `1.`, `.5`, `1.5e-3`, each with or without a sign.
fn is_float(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (text, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::{Value as Json, json};

    use super::*;

    fn json(value: Value) -> Json {
        super::super::node::Node { at: Default::default(), end: Default::default(), value }.to_json()
    }

    #[test]
    fn a_plain_scalar_is_what_kubectl_takes_it_for() {
        for (text, expected) in [
            ("yes", json!(true)),
            ("No", json!(false)),
            ("on", json!(true)),
            ("OFF", json!(false)),
            ("y", json!(true)),
            ("yEs", json!("yEs")),
            ("", json!(null)),
            ("~", json!(null)),
            ("NULL", json!(null)),
            ("nUll", json!("nUll")),
            ("0755", json!(493)),
            ("0o17", json!(15)),
            ("0x1F", json!(31)),
            ("-0b11", json!(-3)),
            ("08", json!(8.0)),
            ("1_000", json!(1000)),
            ("18446744073709551615", json!(18_446_744_073_709_551_615_u64)),
            ("18446744073709551616", json!(18_446_744_073_709_551_616.0)),
            ("1.5e3", json!(1500.0)),
            (".5", json!(0.5)),
            ("-.5", json!(-0.5)),
            ("+12", json!(12)),
            ("2026-02-01", json!("2026-02-01")),
            ("2026-02-01T00:00:00Z", json!("2026-02-01T00:00:00Z")),
            ("12:30", json!("12:30")),
            ("1e", json!("1e")),
            ("-", json!("-")),
            ("--1", json!("--1")),
            ("0x", json!("0x")),
            ("0x-1", json!("0x-1")),
            (".", json!(".")),
            ("1e999", json!("1e999")),
            ("nørd", json!("nørd")),
        ] {
            assert_eq!(json(plain(text).unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn infinity_has_no_place_in_an_object() {
        assert_eq!(plain("-.inf"), Err(NoValue::NotFinite));
        assert_eq!(plain(".nan"), Err(NoValue::NotFinite));
    }

    #[test]
    fn a_tag_says_how_to_read_a_scalar() {
        assert_eq!(tagged("str", "yes"), Some(Ok(Value::Text("yes".to_owned()))));
        assert_eq!(tagged("int", "12"), Some(Ok(Value::Number(12.into()))));
        assert_eq!(tagged("int", "1.5"), Some(Err(NoValue::NotOfTag("a whole number"))));
        assert_eq!(tagged("bool", "nej"), Some(Err(NoValue::NotOfTag("a truth value"))));
        assert_eq!(tagged("set", "x"), None);
    }
}
