//! Access is restricted only by a claim that the workflow author controls.

use crate::exam::Exam;
use crate::exam::exposure::{Family, Who};
use crate::finding::Severity;
use crate::rules::{Draft, Rule, pages};

use super::found::{families, open};

pub(crate) static RULE: Rule = Rule::new(pages::CLAIM_SPOOFABLE, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    open(exam).map_or_else(Vec::new, |open| {
        families(&open, Severity::Error, applies_to, REASON)
    })
}

pub(super) fn applies_to(family: &Family) -> bool {
    const CHOSEN: [&str; 5] = ["actor", "actor_id", "environment", "ref", "workflow"];
    let chosen = family
        .limited_by
        .iter()
        .any(|claim| CHOSEN.contains(&claim.as_str()));
    let anyone = family.scope.who == Who::Anyone && family.value.is_none();
    (anyone && chosen) || matches!(family.scope.who, Who::Callers(_))
}

const REASON: &str = "Branches, environments and workflows are named by whoever owns the repository, a workflow file can be called from any repository that sees it, and an actor acts in many. Limit `sub`, `repository_id` or `repository_owner_id` as well.";
