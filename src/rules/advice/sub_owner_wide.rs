//! Every repository of the owner may assume the role.

use crate::exam::Exam;
use crate::exam::exposure::{Family, Who};
use crate::finding::{Kind, Severity, Stage};
use crate::rules::{Draft, Rule};

use super::found::{families, open};

pub(crate) static RULE: Rule = Rule {
    id: "sub-owner-wide",
    stage: Stage::Trust,
    kind: Kind::Advice,
    since: "0.1.0",
    summary: "every repository of the owner may assume the role",
    docs: include_str!("sub_owner_wide.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    open(exam).map_or_else(Vec::new, |open| {
        families(&open, Severity::Error, is_mine, REASON)
    })
}

fn is_mine(family: &Family) -> bool {
    matches!(family.scope.who, Who::Owner(_))
}

const REASON: &str = "Members create repositories, and each of them, with all its branches and pull requests, may assume the role. List the repositories that need it.";
