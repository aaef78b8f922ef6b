//! Every repository of the owner can assume the role.

use crate::exam::Exam;
use crate::exam::exposure::{Family, Who};
use crate::finding::Severity;
use crate::rules::{Draft, Rule, pages};

use super::found::{families, open};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_OWNER_WIDE, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    open(exam).map_or_else(Vec::new, |open| {
        families(&open, Severity::Error, applies_to, REASON)
    })
}

fn applies_to(family: &Family) -> bool {
    matches!(family.scope.who, Who::Owner(_))
}

const REASON: &str = "Members can create repositories, and every repository, with all its branches and pull \
                      requests, can assume the role. List the repositories that need it.";
