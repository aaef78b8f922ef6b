//! `ForAllValues` also matches when the claim is missing.

use crate::exam::Exam;
use crate::iam::Quantifier;
use crate::rules::{Draft, Rule, pages};

use super::found::{Open, open, vacuous};

pub(crate) static RULE: Rule = Rule::new(pages::QUANTIFIER_VACUOUS, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    open(exam).map_or_else(Vec::new, |open| finding(&open).into_iter().collect())
}

fn finding(open: &Open<'_>) -> Option<Draft> {
    let uses = |condition: &crate::iam::Condition| {
        condition.operator.quantifier == Some(Quantifier::ForAllValues)
    };
    vacuous(open, uses, "true of no value at all", REASON)
}

const REASON: &str = "A claim in a GitHub token has one value, and `ForAllValues` is true if the key is missing: \
                      with a misspelled key, or a claim that the token does not have, everyone can assume the role. \
                      Use the operator without `ForAllValues`.";
