//! The `sub` pattern also matches repositories with a longer name.

use crate::exam::Exam;
use crate::exam::exposure::{Family, Who};
use crate::finding::Severity;
use crate::rules::{Draft, Rule, pages};

use super::found::{families, open};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_REPO_PREFIX, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    open(exam).map_or_else(Vec::new, |open| {
        families(&open, Severity::Error, applies_to, REASON)
    })
}

fn applies_to(family: &Family) -> bool {
    matches!(family.scope.who, Who::Repositories(_))
}

const REASON: &str = "A wildcard in the repository name also matches longer names. Anyone who can create a \
                      repository under that owner can assume the role. End the name with `:`.";
