//! Percent-encoding, as IAM's API wraps policies in.

/// The text behind a URL-encoded JSON document; `None` where this is no such text.
///
/// See `AssumeRolePolicyDocument` in
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html>: encoded after RFC 3986, so
/// that a plus sign is a plus sign.
pub(super) fn url(text: &str) -> Option<String> {
    let text = text.trim().trim_matches('"');
    let starts = text.get(..3)?.eq_ignore_ascii_case("%7b");
    starts.then_some(())?;
    let decoded = percent_encoding::percent_decode_str(text).decode_utf8();
    decoded.ok().map(std::borrow::Cow::into_owned)
}
