//! Neither `sub` nor any other claim limits the repository.

use crate::exam::Exam;
use crate::exam::exposure::{Family, Who};
use crate::finding::Severity;
use crate::rules::{Draft, Rule, pages};

use super::found::{families, open};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_UNCONSTRAINED, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let Some(open) = open(exam) else {
        return Vec::new();
    };
    let is_mine = |family: &Family| is_unlimited(family) && !open.tests_loosely(family.statement);
    families(&open, Severity::Error, is_mine, REASON)
}

fn is_unlimited(family: &Family) -> bool {
    let anyone = family.scope.who == Who::Anyone && family.value.is_none();
    anyone && !super::claim_spoofable::is_mine(family)
}

const REASON: &str = "Every job on github.com gets a token with any audience that it asks for. Without a condition that names a repository, all of them may assume the role.";
