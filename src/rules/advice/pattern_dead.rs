//! The pattern can never match a GitHub token.

use crate::exam::Exam;
use crate::finding::Piece;
use crate::finding::Severity;
use crate::rules::Repair;
use crate::rules::{Draft, Rule, pages};
use crate::source::edit;
use crate::source::{Node, Span};

use super::found::{Open, working};

pub(crate) static RULE: Rule = Rule::new(pages::PATTERN_DEAD, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    working(exam).map_or_else(Vec::new, |open| finding(&open).into_iter().collect())
}

fn finding(open: &Open<'_>) -> Option<Draft> {
    let dead = &open.exposure.dead;
    let first = dead.first()?;
    let title = format!("no GitHub token can match `{}`", value(open, *first)?);
    let seen = dead
        .iter()
        .map(|span| open.evidence(*span, "not a subject that GitHub issues"));
    let draft = open.draft(Severity::Note, title, REASON).seen(seen);
    Some(draft.repairs(removed(open, dead)))
}

/// The value at a place; in Terraform it may stand outside the policy it is of.
fn value<'a>(open: &'a Open<'_>, span: Span) -> Option<&'a str> {
    let node = open.document.node(span).and_then(Node::text);
    node.or_else(|| {
        let values = open.conditions().flat_map(|(_, one)| &one.values);
        let mut values = values.filter(|value| value.span == span);
        values.next().map(|value| value.text.as_str())
    })
}

/// Takes the values out of their list, where others stay.
fn removed(open: &Open<'_>, dead: &[Span]) -> Option<Repair> {
    let [only] = dead else { return None };
    let (_, condition) = open
        .conditions()
        .find(|(_, one)| one.values.iter().any(|value| value.span == *only))?;
    let list = open.document.node(condition.values_span)?;
    let items = list.items().filter(|items| items.len() > 1)?;
    let index = items.iter().position(|item| item.span == *only)?;
    let edits = edit::remove_item(open.document, list, index)?;
    Some(Repair::edit("take it out", Piece::TrustPolicy, edits))
}

const REASON: &str = "A subject is `repo:OWNER/NAME:` or `repo:OWNER@ID/NAME@ID:` followed by `environment:NAME`, \
                      `pull_request` or `ref:` with a full ref such as `refs/heads/main`. The value has no effect.";
