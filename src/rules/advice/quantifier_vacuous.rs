//! `ForAllValues` also holds where the claim is missing.

use crate::exam::Exam;
use crate::iam::Quantifier;
use crate::report::{Kind, Severity, Stage};
use crate::rules::{Draft, Rule};

use super::found::{Open, open};

pub(crate) static RULE: Rule = Rule {
    id: "quantifier-vacuous",
    stage: Stage::Trust,
    kind: Kind::Advice,
    since: "0.1.0",
    summary: "`ForAllValues` also holds where the claim is missing",
    docs: include_str!("quantifier_vacuous.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    open(exam).map_or_else(Vec::new, |open| word(&open).into_iter().collect())
}

fn word(open: &Open<'_>) -> Option<Draft> {
    let uses = |condition: &crate::iam::Condition| {
        condition.operator.quantifier == Some(Quantifier::ForAllValues)
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
        .map(|(_, one)| open.evidence(one.operator.span, "true of no value at all"));
    Some(open.draft(severity, title, REASON).seen(seen))
}

const REASON: &str = "Claims of GitHub's tokens have one value, and `ForAllValues` is true where there is none: a misspelt key, or a claim that the token lacks, lets everybody in. Use the operator without it.";
