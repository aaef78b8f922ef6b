//! The shapes of single lines that carry facts.

use super::Method;
use crate::iam::Arn;

/// The names of claims worth keeping, as GitHub spells them.
///
/// See <https://docs.github.com/en/actions/reference/security/oidc>.
const CLAIMS: [&str; 20] = [
    "sub",
    "aud",
    "iss",
    "ref",
    "ref_type",
    "environment",
    "repository",
    "repository_id",
    "repository_owner",
    "repository_owner_id",
    "event_name",
    "actor",
    "base_ref",
    "head_ref",
    "job_workflow_ref",
    "workflow",
    "workflow_ref",
    "runner_environment",
    "exp",
    "iat",
];

/// `Assuming role with …`, and `Could not assume role with …`, by what follows `assum`.
const METHODS: [(&str, Method); 6] = [
    ("ing role with OIDC", Method::Oidc),
    ("e role with OIDC", Method::Oidc),
    ("ing role with web identity token file", Method::TokenFile),
    ("e role with web identity token file", Method::TokenFile),
    ("ing role with user credentials", Method::UserCredentials),
    ("e role with user credentials", Method::UserCredentials),
];

/// How the action says it assumes the role.
pub(super) fn method(text: &str) -> Option<Method> {
    if text.starts_with("Proceeding with IAM user credentials") {
        return Some(Method::NoRole);
    }
    let (_, rest) = text.split_once("ssum")?;
    let said = METHODS.iter().find(|(said, _)| rest.starts_with(said));
    said.map(|(_, method)| *method)
}

/// `name: value` of a `with:` block: names of inputs are in kebab-case.
pub(super) fn input(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once(':')?;
    let kebab = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let named = !name.is_empty() && name.len() <= 60 && name.bytes().all(kebab);
    let parted = value.is_empty() || value.starts_with(' ');
    (named && parted && name != "env" && name != "with").then(|| (name, value.trim()))
}

/// `NAME: value` of an `env:` block.
pub(super) fn variable(text: &str) -> Option<&str> {
    let (name, value) = text.split_once(':')?;
    let part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let named = !name.is_empty() && name.len() <= 100 && name.bytes().all(part);
    (named && (value.is_empty() || value.starts_with(' '))).then_some(name)
}

/// `Contents: read` of the `GITHUB_TOKEN Permissions` group.
pub(super) fn grant(text: &str) -> Option<(&str, &str)> {
    let (scope, level) = text.split_once(": ")?;
    let level = level.trim();
    matches!(level, "read" | "write" | "none").then_some((scope, level))
}

/// A claim on a line of its own: `"sub": "…",`, `sub: …`, `subject claim - …`.
pub(super) fn claim(text: &str) -> Option<(&'static str, &str)> {
    if let Some((_, subject)) = text.split_once("subject claim - ") {
        return Some(("sub", subject.trim()));
    }
    let (name, value) = text.split_once(':')?;
    let quoted = name.starts_with(['"', '\'']);
    let name = name.trim().trim_matches(['"', '\'', '`', ' ']);
    let known = CLAIMS.iter().find(|claim| **claim == name)?;
    let value = value
        .trim()
        .trim_end_matches(',')
        .trim_matches(['"', '\'', ' ']);
    let telling = quoted || (name == "sub" && value.starts_with("repo:"));
    (telling && !value.is_empty() && value.len() <= 400).then_some((known, value))
}

/// The words of a line that are subjects of GitHub's default form.
pub(super) fn subjects(text: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | ')' | '(' | '…');
    let found = text.match_indices("repo:").filter_map(move |(at, _)| {
        let tail = text.get(at..)?;
        tail.get(..tail.find(ends).unwrap_or(tail.len()))
    });
    found
        .map(|word| word.trim_end_matches(['.', ';']))
        .filter(|word| is_subject(word))
}

fn is_subject(word: &str) -> bool {
    let mut parts = word.splitn(3, ':').skip(1);
    let repository = parts.next().is_some_and(|name| {
        name.split_once('/')
            .is_some_and(|(owner, name)| !owner.is_empty() && !name.is_empty())
    });
    repository && parts.next().is_some_and(|context| !context.is_empty())
}

/// The words of a line that are ARNs of roles.
pub(super) fn roles(text: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | ')' | '(');
    let found = text.match_indices("arn:aws").filter_map(move |(at, _)| {
        let tail = text.get(at..)?;
        tail.get(..tail.find(ends).unwrap_or(tail.len()))
    });
    found
        .map(|word| word.trim_end_matches(['.', ';', ':']))
        .filter(|word| Arn::parse(word).is_some_and(|arn| arn.role_name().is_some()))
}

/// A full ref alone on its line.
pub(super) fn git_ref(text: &str) -> Option<&str> {
    let kinds = ["refs/heads/", "refs/tags/", "refs/pull/"];
    let full = kinds
        .iter()
        .any(|kind| text.starts_with(kind) && text.len() > kind.len());
    (full && !text.contains(char::is_whitespace)).then_some(text)
}

/// The hosts of GitHubs in a line: of the address of a run, or of the one that `actions/checkout` sets
/// its token for.
pub(super) fn servers(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("https://").filter_map(|(at, scheme)| {
        let address = text.get(at + scheme.len()..)?;
        let (host, path) = address.split_once('/')?;
        let is_host = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':');
        let is_github = path.starts_with(".extraheader") || is_run(path);
        (is_github && !host.is_empty() && host.bytes().all(is_host)).then_some(host)
    })
}

/// `OWNER/NAME/actions/runs/NUMBER`, and whatever follows.
fn is_run(path: &str) -> bool {
    let mut parts = path.splitn(5, '/');
    let named = |part: Option<&str>| part.is_some_and(|name| !name.is_empty());
    let repository = named(parts.next()) && named(parts.next());
    let runs = parts.next() == Some("actions") && parts.next() == Some("runs");
    repository
        && runs
        && parts
            .next()
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}
