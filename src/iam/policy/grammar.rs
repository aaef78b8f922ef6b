//! Rules that span several statements or the text as a whole.

use std::collections::BTreeSet;

use super::{PolicyKind, PolicyProblem, ProblemCode, Statement};
use crate::source::{Document, Format, Node, Span, Value};

pub(super) fn check(
    document: &Document,
    node: &Node,
    kind: PolicyKind,
    statements: &[Statement],
) -> Vec<PolicyProblem> {
    let mut problems = repeated_sids(statements);
    if matches!(kind, PolicyKind::Identity | PolicyKind::Trust) {
        problems.extend(statements.iter().filter_map(sid_characters));
    }
    match document.format {
        Format::Json => {
            problems.extend(bad_character(document.slice(node.span), node.span.start));
        }
        // Comments and what names other things are not part of the policy there.
        Format::Yaml | Format::Hcl | Format::Program => problems.extend(bad_character_below(node)),
    }
    problems
}

fn repeated_sids(statements: &[Statement]) -> Vec<PolicyProblem> {
    let mut seen = BTreeSet::new();
    let sids = statements
        .iter()
        .filter_map(|statement| statement.sid.as_ref());
    let repeated = sids.filter(|sid| !sid.text.is_empty() && !seen.insert(sid.text.as_str()));
    let message = "Statement IDs (SID) in a single policy must be unique.";
    repeated
        .map(|sid| PolicyProblem::refused(ProblemCode::BadSid, sid.span, message))
        .collect()
}

fn sid_characters(statement: &Statement) -> Option<PolicyProblem> {
    let sid = statement.sid.as_ref()?;
    let odd = sid
        .text
        .chars()
        .find(|character| !character.is_ascii_alphanumeric())?;
    let message = "Statement IDs (SID) should be alpha-numeric.";
    let problem = PolicyProblem::refused(ProblemCode::BadSid, sid.span, message);
    Some(problem.help(format!("take `{odd}` out of the `Sid`")))
}

fn bad_character_below(node: &Node) -> Option<PolicyProblem> {
    let of_text =
        |text: &str, span| bad_character(text, 0).map(|problem| PolicyProblem { span, ..problem });
    match &node.value {
        Value::Text(text) => of_text(text, node.span),
        Value::List(items) => items.iter().find_map(bad_character_below),
        Value::Map(entries) => entries.iter().find_map(|entry| {
            of_text(&entry.key.text, entry.key.span).or_else(|| bad_character_below(&entry.value))
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// The first character outside of those a document may hold.
fn bad_character(text: &str, base: usize) -> Option<PolicyProblem> {
    let allowed = |character: char| matches!(character, '\t' | '\n' | '\r' | ' '..='\u{ff}');
    let (at, character) = text
        .char_indices()
        .find(|(_, character)| !allowed(*character))?;
    let span = Span::new(base + at, base + at + character.len_utf8());
    let message = format!(
        "a policy cannot hold the character `{}`",
        character.escape_default()
    );
    Some(PolicyProblem::refused(
        ProblemCode::BadCharacter,
        span,
        message,
    ))
}
