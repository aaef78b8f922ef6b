//! Places in a value that a template fills in before AWS sees the policy: `${var.repository}`,
//! `${GitHubOrg}`, `${AWS::AccountId}`.
//!
//! A policy variable names a condition key, and every key has a service or an issuer before its
//! colon (`${aws:username}`). What stands between the braces and is no such key can only be a
//! reference of Terraform, CloudFormation or another template that nobody has filled in yet.

use crate::source::Span;

/// The account that the policy's role is in, by CloudFormation's name for it.
pub const OWN_ACCOUNT: &str = "AWS::AccountId";

/// The partition that the policy's role is in, by CloudFormation's name for it.
pub const OWN_PARTITION: &str = "AWS::Partition";

/// What stands between the braces of each hole in `text`, in order.
pub fn holes(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, inside, after)) = next_hole(rest) {
        found.push(inside);
        rest = after;
    }
    found
}

/// Where the holes of `text` stand, braces included, in order.
pub fn hole_spans(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, inside, after)) = next_hole(rest) {
        let start = text.len() - rest.len() + before.len();
        found.push(Span::new(start, start + inside.len() + "${}".len()));
        rest = after;
    }
    found
}

/// Whether a template is to fill in a part of `text`.
pub fn has_hole(text: &str) -> bool {
    next_hole(text).is_some()
}

/// Whether the whole of `text` is one hole, which may stand for a list as well.
pub fn is_hole(text: &str) -> bool {
    matches!(next_hole(text), Some(("", _, "")))
}

/// The first hole: the text before it, what it names, and the text behind it.
pub(super) fn next_hole(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find("${") {
        let start = from + at;
        let inside = text.get(start + 2..)?;
        let length = balanced(inside)?;
        let name = inside.get(..length)?;
        if is_name(name) {
            return Some((text.get(..start)?, name, inside.get(length + 1..)?));
        }
        from = start + 2;
    }
    None
}

fn is_name(inside: &str) -> bool {
    let blank = inside.trim().is_empty();
    !(blank || matches!(inside, "*" | "?" | "$") || looks_like_key(inside))
}

/// Whether a condition key may be meant: a prefix, one colon, a name.
fn looks_like_key(inside: &str) -> bool {
    let of_prefix = |one: char| one.is_ascii_alphanumeric() || "._/-".contains(one);
    inside.split_once(':').is_some_and(|(prefix, name)| {
        let named = !name.is_empty() && !name.starts_with(':');
        named && !prefix.is_empty() && prefix.chars().all(of_prefix)
    })
}

/// How many bytes stand before the brace that closes an expression; strings in it may hold braces,
/// and expressions again.
fn balanced(text: &str) -> Option<usize> {
    let mut open = vec![b'}'];
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let in_string = open.last() == Some(&b'"');
        match byte {
            b'\\' if in_string => at += 1,
            b'"' if in_string => drop(open.pop()),
            b'"' => open.push(b'"'),
            b'$' if in_string && bytes.get(at + 1) == Some(&b'{') => {
                open.push(b'}');
                at += 1;
            }
            b'{' if !in_string => open.push(b'}'),
            b'}' if !in_string => drop(open.pop()),
            _ => {}
        }
        if open.is_empty() {
            return Some(at);
        }
        at += 1;
    }
    None
}
