//! Every run of the repository can assume the role.

use crate::exam::Exam;
use crate::exam::exposure::{Family, Grade, Runs};
use crate::finding::Severity;
use crate::rules::{Draft, Rule, pages};

use super::found::{families, open};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_REPO_WIDE, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    open(exam).map_or_else(Vec::new, |open| {
        families(&open, Severity::Warning, applies_to, REASON)
    })
}

fn applies_to(family: &Family) -> bool {
    let wide = !matches!(
        family.scope.runs,
        Runs::Environment(_) | Runs::PullRequests | Runs::Branch(_)
    );
    wide && family.scope.who.is_repository() && family.grade == Grade::Caution
}

const REASON: &str = "Anyone who can push a branch can change the workflow on it and assume the role. Allow only the \
                      branch, tag or environment that deploys.";
