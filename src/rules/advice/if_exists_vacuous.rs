//! `IfExists` also holds where the claim is missing.

use crate::exam::Exam;
use crate::report::{Kind, Severity, Stage};
use crate::rules::{Draft, Rule};

use super::found::{Open, open};

pub(crate) static RULE: Rule = Rule {
    id: "if-exists-vacuous",
    stage: Stage::Trust,
    kind: Kind::Advice,
    since: "0.1.0",
    summary: "`IfExists` also holds where the claim is missing",
    docs: include_str!("if_exists_vacuous.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    open(exam).map_or_else(Vec::new, |open| word(&open).into_iter().collect())
}

fn word(open: &Open<'_>) -> Option<Draft> {
    // Every token has a subject, a repository and the like: there `IfExists` changes nothing.
    let uses = |condition: &crate::iam::Condition| {
        condition.operator.if_exists && !open.is_always_there(condition)
    };
    let found: Vec<_> = open.conditions().filter(|(_, one)| uses(one)).collect();
    let (_, first) = found.first()?;
    let wide = found
        .iter()
        .any(|(statement, _)| open.is_wide(statement.index));
    let severity = if wide {
        Severity::Error
    } else {
        Severity::Warning
    };
    let title = format!(
        "`{}` also holds where `{}` is missing",
        first.operator.text, first.key
    );
    let seen = found
        .iter()
        .map(|(_, one)| open.evidence(one.operator.span, "true of a token without the claim"));
    Some(open.draft(severity, title, REASON).seen(seen))
}

const REASON: &str = "A job that names no environment has no `environment` claim, and a key that AWS does not know is never there: such a token passes. Use the operator without `IfExists`.";
