//! Values of a policy with wildcards and variables.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>

use super::Truth;
use super::evaluate::Context;

/// One character of a value after its variables were replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Char(char),
    AnyOne,
    AnyMany,
}

/// A value after its variables were replaced.
pub enum Expanded {
    Marks(Vec<Mark>),
    /// A variable has neither a value nor a default, so the value matches nothing.
    Nothing,
    /// The documents do not say what the value means.
    Open,
}

/// Replaces variables; `wildcards` says whether `*` and `?` are more than characters here.
pub fn expand(text: &str, wildcards: bool, variables: bool, context: &Context) -> Expanded {
    let mut marks = Vec::new();
    let mut rest = text;
    let mut missing = false;
    while let Some(c) = rest.chars().next() {
        if variables && rest.starts_with("${") {
            let Some(end) = rest.find('}') else {
                return Expanded::Open;
            };
            match variable(&rest[2..end], wildcards, context) {
                Expanded::Marks(value) => marks.extend(value),
                Expanded::Nothing => missing = true,
                Expanded::Open => return Expanded::Open,
            }
            rest = &rest[end + 1..];
            continue;
        }
        marks.push(match c {
            '*' if wildcards => Mark::AnyMany,
            '?' if wildcards => Mark::AnyOne,
            c => Mark::Char(c),
        });
        rest = &rest[c.len_utf8()..];
    }
    if missing {
        Expanded::Nothing
    } else {
        Expanded::Marks(marks)
    }
}

/// What `${inside}` becomes: its value character for character.
fn variable(inside: &str, wildcards: bool, context: &Context) -> Expanded {
    let literal = |text: &str| Expanded::Marks(text.chars().map(Mark::Char).collect());
    if matches!(inside, "*" | "?" | "$") {
        return literal(inside);
    }
    let (key, default) = match inside.split_once(", '") {
        Some((key, rest)) => match rest.strip_suffix('\'') {
            Some(default) => (key, Some(default)),
            None => return Expanded::Open,
        },
        None => (inside, None),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || ":/.-_".contains(c);
    if !key.contains(':') || !key.chars().all(plain) {
        return Expanded::Open;
    }
    if default.is_some_and(|text| text.contains(['\'', '$', '{'])) {
        return Expanded::Open;
    }
    match (context.get(key), default) {
        (Some((values, false)), _) => match values.as_slice() {
            [one] => literal(one),
            _ => Expanded::Open,
        },
        // "You can't use a multivalued key as a variable."
        (Some((_, true)), _) => Expanded::Open,
        (None, Some(default)) if wildcards && default.contains(['*', '?']) => Expanded::Open,
        (None, Some(default)) => literal(default),
        (None, None) => Expanded::Nothing,
    }
}

/// Whether the whole text matches.
pub fn matches(marks: &[Mark], text: &[char]) -> bool {
    match (marks.split_first(), text.split_first()) {
        (None, None) => true,
        (None, Some(_)) => false,
        (Some((Mark::AnyMany, rest)), _) => {
            // Several stars in a row are one, which keeps the recursion shallow.
            if rest.first() == Some(&Mark::AnyMany) {
                return matches(rest, text);
            }
            (0..=text.len()).any(|skipped| matches(rest, &text[skipped..]))
        }
        (Some(_), None) => false,
        (Some((Mark::AnyOne, rest)), Some((_, others))) => matches(rest, others),
        (Some((Mark::Char(one), rest)), Some((other, others))) => {
            one == other && matches(rest, others)
        }
    }
}

/// Whether a value with variables replaced matches an ARN part by part.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN>
pub fn arn_matches(marks: &[Mark], arn: &str) -> Truth {
    let names: Vec<&str> = arn.splitn(6, ':').collect();
    let parts: Vec<&[Mark]> = marks.splitn(6, |mark| *mark == Mark::Char(':')).collect();
    if names.len() != 6 || names[0] != "arn" || parts.len() != 6 {
        return Truth::Open;
    }
    let fits = |(part, name): (&&[Mark], &&str)| matches(part, &name.chars().collect::<Vec<_>>());
    parts.iter().zip(&names).all(fits).into()
}
