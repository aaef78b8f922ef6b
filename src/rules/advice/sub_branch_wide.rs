//! Many branches of the repository can assume the role.

use crate::exam::Exam;
use crate::exam::exposure::{Family, Grade, Runs};
use crate::finding::Severity;
use crate::rules::{Draft, Rule, pages};

use super::found::{families, open};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_BRANCH_WIDE, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    open(exam).map_or_else(Vec::new, |open| {
        families(&open, Severity::Note, applies_to, REASON)
    })
}

fn applies_to(family: &Family) -> bool {
    let branches = matches!(family.scope.runs, Runs::Branch(_));
    branches && family.scope.who.is_repository() && family.grade == Grade::Caution
}

const REASON: &str = "Anyone who can push a branch that matches can change the workflow on it and assume the role; tags, pull requests and environments do not match. Name the branch that deploys, or protect the branches that match.";
