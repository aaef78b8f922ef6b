//! Secrets in pasted text.

use std::borrow::Cow;

/// What stands in a secret's place, as GitHub prints it.
const MASKED: &str = "***";
/// No token is shorter than this, in bytes.
const SHORTEST_TOKEN: usize = 16;
/// A secret access key has so many bytes, a session token more.
const SHORTEST_KEY: usize = 40;

/// Names of values that are secret whatever they look like, in lower case.
const NAMES: [&str; 16] = [
    "aws_secret_access_key",
    "aws-secret-access-key",
    "secretaccesskey",
    "secret_access_key",
    "aws_session_token",
    "aws-session-token",
    "aws_security_token",
    "sessiontoken",
    "session_token",
    "actions_id_token_request_token",
    "web-identity-token",
    "webidentitytoken",
    "x-amz-security-token",
    "authorization",
    "password",
    "client_secret",
];

/// How tokens begin that say by their beginning what they are.
const PREFIXES: [&str; 7] = [
    "github_pat_",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "npm_",
];

/// The text with every secret replaced by `***`: access key ids, secret keys and session tokens
/// beside their names, JWTs, GitHub tokens, bearer tokens.
///
/// Masking twice changes nothing more.
pub fn mask(text: &str) -> Cow<'_, str> {
    without(text, secrets(text))
}

/// As [`mask`], but what stands beside a name only where it looks like a key: for text that holds
/// more than a log, such as code with `password = var.password` in it.
pub fn mask_keys(text: &str) -> Cow<'_, str> {
    let lower = text.to_ascii_lowercase();
    let key = |(start, end): (usize, usize)| {
        let value = text.get(start..end).unwrap_or_default();
        let base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '+' | '=');
        // A key may be glued to what follows it, such as an escaped line end.
        let length = value.find(|c| !base64(c)).unwrap_or(value.len());
        (length >= SHORTEST_KEY).then_some((start, start + length))
    };
    let named = NAMES.iter().flat_map(|name| siblings(&lower, name));
    let secrets = named.filter_map(key).chain(shaped(text));
    without(text, secrets.collect())
}

fn without(text: &str, mut secrets: Vec<(usize, usize)>) -> Cow<'_, str> {
    secrets.sort_unstable();
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for (start, end) in secrets {
        if start >= from {
            masked.push_str(text.get(from..start).unwrap_or_default());
            masked.push_str(MASKED);
        }
        from = from.max(end);
    }
    masked.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(masked)
}

/// The byte ranges of all secrets.
fn secrets(text: &str) -> Vec<(usize, usize)> {
    let lower = text.to_ascii_lowercase();
    let named = NAMES.iter().flat_map(|name| siblings(&lower, name));
    named.chain(shaped(text)).collect()
}

/// What is known for a secret by its own shape.
fn shaped(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let tokens = PREFIXES
        .iter()
        .flat_map(move |prefix| runs(text, prefix, is_word));
    access_keys(text).chain(jwts(text)).chain(tokens)
}

/// The values that stand beside a name: `name = value`, `"name": "value"`, `--name value`.
fn siblings<'a>(lower: &'a str, name: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
    let places = lower.match_indices(name).map(|(at, _)| at);
    let mut known_end = 0;
    places.filter_map(move |at| value_after(lower, at, at + name.len(), &mut known_end))
}

/// The value after the name at `start..end`. `known_end` is where the value found before ends: a value
/// that begins inside of that one has the same end, so that no text is read twice.
fn value_after(
    lower: &str,
    start: usize,
    end: usize,
    known_end: &mut usize,
) -> Option<(usize, usize)> {
    let tail = lower.get(end..)?;
    let option = lower.get(..start)?.ends_with("--");
    let joint = tail.len()
        - tail
            .trim_start_matches(['"', '\'', '\\', ' ', '`', ')'])
            .len();
    let rest = tail.get(joint..)?;
    let (separator, rest) = match rest.strip_prefix([':', '=', '>']) {
        Some(rest) => (1, rest),
        None if option => (0, rest),
        None => return None,
    };
    let opening = rest.len() - rest.trim_start_matches(['"', '\'', '\\', ' ', '`']).len();
    let rest = rest.get(opening..)?;
    let scheme = ["bearer ", "basic ", "token "];
    let skipped = scheme.iter().find(|word| rest.starts_with(**word));
    let skipped = skipped.map_or(0, |word| word.len());
    let value = rest.get(skipped..)?;
    let begin = end + joint + separator + opening + skipped;
    if begin >= *known_end {
        let length = value.find(|c: char| c.is_whitespace() || "\"'`,;<)}&\\".contains(c));
        *known_end = begin + length.unwrap_or(value.len());
    }
    let length = *known_end - begin;
    let secret = length >= 8 && !value.starts_with("${") && !value.starts_with(MASKED);
    secret.then_some((begin, begin + length))
}

/// `AKIA…` and `ASIA…`, the ids of long-lived and of temporary keys, also glued to other text.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>.
fn access_keys(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let shaped = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
    let prefixes = ["AKIA", "ASIA"].into_iter();
    prefixes.flat_map(move |prefix| runs(text, prefix, shaped))
}

/// Signed tokens: parts joined by dots, the first of which is a JSON object in base64url.
fn jwts(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let part = |c: char| is_word(c) || matches!(c, '-' | '.' | '=');
    let parted = |(start, end): &(usize, usize)| {
        text.get(*start..*end)
            .is_some_and(|token| token.contains('.'))
    };
    runs(text, "eyJ", part).filter(parted)
}

/// The runs of characters of one sort that begin with `prefix` and are long enough for a secret.
fn runs<'a>(
    text: &'a str,
    prefix: &'a str,
    part: impl Fn(char) -> bool + Copy + 'a,
) -> impl Iterator<Item = (usize, usize)> + 'a {
    let mut known_end = 0;
    text.match_indices(prefix).filter_map(move |(at, _)| {
        // A prefix inside of a run ends where the run does: to look again would take quadratic time.
        if at < known_end {
            return None;
        }
        let tail = text.get(at..)?;
        let length = tail.find(|c| !part(c)).unwrap_or(tail.len());
        known_end = at + length;
        (length >= SHORTEST_TOKEN).then_some((at, at + length))
    })
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
