//! The value for `sub` matches repositories of every owner.

use crate::exam::Exam;
use crate::exam::exposure::{Family, Who};
use crate::finding::Severity;
use crate::rules::{Draft, Rule, pages};

use super::found::{families, open};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_ANY_OWNER, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    open(exam).map_or_else(Vec::new, |open| {
        families(&open, Severity::Error, is_mine, REASON)
    })
}

fn is_mine(family: &Family) -> bool {
    family.scope.who == Who::Anyone && family.value.is_some()
}

const REASON: &str = "A wildcard stands where the owner is named, and branches, environments and events have the same names everywhere. Name the owner and the repository.";
