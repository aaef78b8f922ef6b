//! Everything in the repository may assume the role.

use crate::exam::Exam;
use crate::exam::exposure::{Family, Grade, Runs};
use crate::finding::Severity;
use crate::rules::{Draft, Rule, pages};

use super::found::{families, open};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_REPO_WIDE, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    open(exam).map_or_else(Vec::new, |open| {
        families(&open, Severity::Warning, is_mine, REASON)
    })
}

fn is_mine(family: &Family) -> bool {
    let wide = !matches!(
        family.scope.runs,
        Runs::Environment(_) | Runs::PullRequests | Runs::Branch(_)
    );
    wide && family.scope.who.is_repository() && family.grade == Grade::Caution
}

const REASON: &str = "Whoever can push a branch can change the workflow on it and get in. Name the branch, tag or environment that deploys.";
