//! A list of who may not is not a list of who may.

use crate::exam::Exam;
use crate::exam::exposure::Who;
use crate::finding::Severity;
use crate::rules::{Draft, Rule, pages};

use super::found::{Open, open};

pub(crate) static RULE: Rule = Rule::new(pages::NEGATION_ONLY, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    open(exam).map_or_else(Vec::new, |open| word(&open).into_iter().collect())
}

fn word(open: &Open<'_>) -> Option<Draft> {
    let anyone = |statement: usize| {
        let mut families = open.exposure.families.iter();
        families.any(|family| {
            family.statement == statement
                && family.value.is_none()
                && family.scope.who == Who::Anyone
        })
    };
    let found: Vec<_> = open
        .conditions()
        .filter(|(statement, one)| one.operator.is_negated() && anyone(statement.index))
        .collect();
    let (_, first) = found.first()?;
    let title = format!(
        "`{}` keeps some out and lets everybody else in",
        first.operator.text
    );
    let seen = found
        .iter()
        .map(|(_, one)| open.evidence(one.span, "true of everybody else"));
    Some(open.draft(Severity::Error, title, REASON).seen(seen))
}

const REASON: &str = "A negated operator is met by every other repository on github.com, and where the claim is missing. Name who may get in, and put exceptions into a Deny statement.";
