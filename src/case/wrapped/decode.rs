//! Percent-encoding, as IAM's API wraps policies in.

/// The text behind a URL-encoded JSON document; `None` where this is no such text.
///
/// See `AssumeRolePolicyDocument` in
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html>: encoded after RFC 3986, so
/// that a plus sign is a plus sign.
pub(super) fn url(text: &str) -> Option<String> {
    let text = text.trim().trim_matches('"');
    let starts = text.get(..3)?.eq_ignore_ascii_case("%7b");
    starts
        .then(|| bytes(text))
        .and_then(|bytes| String::from_utf8(bytes).ok())
}

fn bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        match escaped(rest) {
            Some(byte) => {
                bytes.push(byte);
                rest = rest.get(3..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}

fn escaped(rest: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = rest else {
        return None;
    };
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}
