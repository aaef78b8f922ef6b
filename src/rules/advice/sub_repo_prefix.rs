//! The value for `sub` matches repositories with a longer name.

use crate::exam::Exam;
use crate::exam::exposure::{Family, Who};
use crate::finding::Severity;
use crate::rules::{Draft, Rule, pages};

use super::found::{families, open};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_REPO_PREFIX, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    open(exam).map_or_else(Vec::new, |open| {
        families(&open, Severity::Error, is_mine, REASON)
    })
}

fn is_mine(family: &Family) -> bool {
    matches!(family.scope.who, Who::Repositories(_))
}

const REASON: &str = "A wildcard in the name of the repository also stands for the rest of a longer name. Whoever may create a repository under that owner gets in. End the name with `:`.";
