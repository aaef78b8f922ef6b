//! Every repository of the owner may assume the role.

use crate::exam::Exam;
use crate::exam::exposure::{Family, Who};
use crate::finding::Severity;
use crate::rules::{Draft, Rule, pages};

use super::found::{families, open};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_OWNER_WIDE, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    open(exam).map_or_else(Vec::new, |open| {
        families(&open, Severity::Error, is_mine, REASON)
    })
}

fn is_mine(family: &Family) -> bool {
    matches!(family.scope.who, Who::Owner(_))
}

const REASON: &str = "Members create repositories, and each of them, with all its branches and pull requests, may assume the role. List the repositories that need it.";
