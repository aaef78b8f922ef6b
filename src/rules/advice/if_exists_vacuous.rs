//! `IfExists` also matches when the claim is missing.

use crate::exam::Exam;
use crate::rules::{Draft, Rule, pages};

use super::found::{Open, open, vacuous};

pub(crate) static RULE: Rule = Rule::new(pages::IF_EXISTS_VACUOUS, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    open(exam).map_or_else(Vec::new, |open| finding(&open).into_iter().collect())
}

fn finding(open: &Open<'_>) -> Option<Draft> {
    // Every token has a subject, a repository and the like: there `IfExists` changes nothing.
    let uses = |condition: &crate::iam::Condition| {
        condition.operator.if_exists && !open.is_always_there(condition)
    };
    vacuous(open, uses, "true of a token without the claim", REASON)
}

const REASON: &str = "A job without an environment has no `environment` claim, and a key that AWS does not know is \
                      always missing: such a token matches. Use the operator without `IfExists`.";
