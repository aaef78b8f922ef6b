//! `ForAllValues` also holds where the claim is missing.

use crate::exam::Exam;
use crate::iam::Quantifier;
use crate::rules::{Draft, Rule, pages};

use super::found::{Open, open, vacuous};

pub(crate) static RULE: Rule = Rule::new(pages::QUANTIFIER_VACUOUS, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    open(exam).map_or_else(Vec::new, |open| word(&open).into_iter().collect())
}

fn word(open: &Open<'_>) -> Option<Draft> {
    let uses = |condition: &crate::iam::Condition| {
        condition.operator.quantifier == Some(Quantifier::ForAllValues)
    };
    vacuous(open, uses, "true of no value at all", REASON)
}

const REASON: &str = "Claims of GitHub's tokens have one value, and `ForAllValues` is true where there is none: a misspelt key, or a claim that the token lacks, lets everybody in. Use the operator without it.";
