//! Neither `sub` nor any other claim limits the repository.

use crate::exam::Exam;
use crate::exam::exposure::{Family, Who};
use crate::finding::{Kind, Severity, Stage};
use crate::rules::{Draft, Rule};

use super::found::{families, open};

pub(crate) static RULE: Rule = Rule {
    id: "sub-unconstrained",
    stage: Stage::Trust,
    kind: Kind::Advice,
    since: "0.1.0",
    summary: "neither `sub` nor any other claim limits the repository",
    docs: include_str!("sub_unconstrained.md"),
    check,
};

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
