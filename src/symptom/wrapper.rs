//! What the tools print around AWS's own message: the error code, the operation, the request.

use crate::source::Span;

/// How far around a message its wrapper may reach, in bytes.
const REACH: usize = 400;

/// What stands around a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wrapper {
    pub code: Option<String>,
    pub operation: Option<String>,
    pub request_id: Option<String>,
    pub retry: Option<(u32, u32)>,
}

/// Reads the wrapper of the message at `span`.
pub(super) fn wrapper(text: &str, span: Span) -> Wrapper {
    let before = before(text, span.start);
    let after = after(text, span.end);
    let inside = text.get(span.start..span.end).unwrap_or_default();
    let lead = || code_before(before).or_else(|| code_at_end(before));
    Wrapper {
        code: code_before(inside)
            .or_else(lead)
            .or_else(|| code_after(after)),
        operation: operation(inside).or_else(|| operation(before)),
        request_id: request_id(inside)
            .or_else(|| request_id(before))
            .or_else(|| request_id(after)),
        retry: retry(before),
    }
}

/// The text before `start`, not further back than the line before.
fn before(text: &str, start: usize) -> &str {
    let from = text.ceil_char_boundary(start.saturating_sub(REACH));
    let near = text.get(from..start).unwrap_or_default();
    let Some(newline) = near.trim_end().rfind('\n') else {
        return near;
    };
    // A wrapped message ends its first line with a colon; another line before it is another matter.
    let continued = near.trim_end().ends_with(':') && near.ends_with('\n');
    let from = near.get(..newline).filter(|_| continued);
    let line = from.map_or(newline + 1, |head| head.rfind('\n').map_or(0, |at| at + 1));
    near.get(line..).unwrap_or_default()
}

/// The text after `end`, to the end of the next line.
fn after(text: &str, end: usize) -> &str {
    let tail = text.get(end..).unwrap_or_default();
    let mut lines = tail.match_indices('\n').skip(1).map(|(at, _)| at);
    let stop = lines.next().unwrap_or(tail.len()).min(REACH);
    let stop = tail.floor_char_boundary(stop);
    tail.get(..stop).unwrap_or_default()
}

/// `An error occurred (CODE) when calling`, `api error CODE:`, the nearest to the message.
fn code_before(text: &str) -> Option<String> {
    let forms = [
        ("An error occurred (", ")"),
        ("api error ", ":"),
        ("error code: ", " "),
    ];
    let found = forms.iter().filter_map(|(open, close)| {
        let at = text.rfind(open)?;
        let tail = text.get(at + open.len()..)?;
        let (code, _) = tail.split_once(close)?;
        is_code(code).then(|| (at, code.to_owned()))
    });
    found.max_by_key(|(at, _)| *at).map(|(_, code)| code)
}

/// `AccessDeniedException: ` right before the message, as the SDKs of most languages print it.
fn code_at_end(text: &str) -> Option<String> {
    let head = text.trim_end().strip_suffix(':')?;
    let start = head.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '.'));
    let word = head.get(start.map_or(0, |at| at + 1)..)?;
    let name = word
        .rsplit('.')
        .next()
        .filter(|_| !word.starts_with("Client."));
    let code = name.unwrap_or(word);
    let hump = code.bytes().skip(1).any(|byte| byte.is_ascii_uppercase());
    (hump && is_code(code)).then(|| code.to_owned())
}

/// `(Service: …; Error Code: CODE; …)` and `(code=CODE)` after the message.
fn code_after(text: &str) -> Option<String> {
    let forms = [
        "Error Code: ",
        "HandlerErrorCode: ",
        "code=",
        "Code: '",
        "Code: ",
    ];
    forms.iter().find_map(|open| {
        let at = text.find(open)?;
        let tail = text.get(at + open.len()..)?;
        let end = tail.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.'));
        let code = tail.get(..end.unwrap_or(tail.len()))?;
        is_code(code).then(|| code.to_owned())
    })
}

/// An error code is a name, not a number or a sentence.
fn is_code(text: &str) -> bool {
    let name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'.';
    let capital = text
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_uppercase());
    capital && text.len() > 4 && text.len() < 80 && text.bytes().all(name) && text != "Error"
}

/// `when calling the X operation` (AWS CLI), `operation error S: X,` (Go SDK).
fn operation(text: &str) -> Option<String> {
    let cli = between(text, "when calling the ", " operation");
    let go = || {
        let (_, called) = text.rsplit_once("operation error ")?;
        let (_, called) = called.split_once(": ")?;
        called.split_once(',').map(|(name, _)| name)
    };
    let name = cli.or_else(go)?;
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (plain && !name.is_empty()).then(|| name.to_owned())
}

fn request_id(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let forms = ["requestid: ", "request id: ", "request id ", "requestid="];
    let at = forms
        .iter()
        .find_map(|form| lower.find(form).map(|at| at + form.len()))?;
    let tail = text.get(at..)?;
    let end = tail.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    let id = tail.get(..end.unwrap_or(tail.len()))?;
    (id.len() >= 8).then(|| id.to_owned())
}

/// `Retry AssumeRole: attempt 3 of 12 failed: `.
fn retry(text: &str) -> Option<(u32, u32)> {
    let at = text.rfind("attempt ")?;
    let mut words = text.get(at..)?.split(' ').skip(1);
    let attempt = words.next()?.parse().ok()?;
    let of = words.next().filter(|word| *word == "of");
    let all = of.and(words.next())?.parse().ok()?;
    Some((attempt, all))
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let at = text.rfind(open)? + open.len();
    text.get(at..)?.split_once(close).map(|(inside, _)| inside)
}
