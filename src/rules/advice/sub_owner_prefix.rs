//! The value for `sub` matches owners with a longer name.

use crate::exam::Exam;
use crate::exam::exposure::{Family, Who};
use crate::finding::Severity;
use crate::rules::{Draft, Rule, pages};

use super::found::{families, open};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_OWNER_PREFIX, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    open(exam).map_or_else(Vec::new, |open| {
        families(&open, Severity::Error, is_mine, REASON)
    })
}

fn is_mine(family: &Family) -> bool {
    matches!(family.scope.who, Who::Owners(_))
}

const REASON: &str = "A wildcard in the name of the owner also stands for the rest of a longer name, and names are free to register. End the owner with `/`, or with `@ID/`.";
