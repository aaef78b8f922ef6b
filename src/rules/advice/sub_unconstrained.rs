//! Neither `sub` nor any other claim restricts the repository.

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
    let applies_to =
        |family: &Family| is_unlimited(family) && !open.tests_loosely(family.statement);
    families(&open, Severity::Error, applies_to, REASON)
}

fn is_unlimited(family: &Family) -> bool {
    let anyone = family.scope.who == Who::Anyone && family.value.is_none();
    anyone && !super::claim_spoofable::applies_to(family)
}

const REASON: &str = "Every job on github.com can get a token with any audience that it requests. Without a \
                      condition on the repository, all of them can assume the role.";
