//! Only negative conditions restrict who can assume the role.

use crate::exam::Exam;
use crate::exam::exposure::Who;
use crate::finding::Severity;
use crate::rules::{Draft, Rule, pages};

use super::found::{Open, open};

pub(crate) static RULE: Rule = Rule::new(pages::NEGATION_ONLY, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    open(exam).map_or_else(Vec::new, |open| finding(&open).into_iter().collect())
}

fn finding(open: &Open<'_>) -> Option<Draft> {
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
        .map(|(_, one)| open.evidence(one.span, "matches everyone else"));
    Some(open.draft(Severity::Error, title, REASON).seen(seen))
}

const REASON: &str = "A negated operator matches every other repository on github.com, and a token without the \
                      claim. List who can assume the role, and put exceptions into a Deny statement.";
