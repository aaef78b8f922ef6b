//! Only the environment is tested, which a workflow on any branch may name.

use crate::exam::Exam;
use crate::exam::exposure::{Family, Runs};
use crate::report::{Kind, Severity, Stage};
use crate::rules::{Draft, Rule};

use super::found::{families, working};

pub(crate) static RULE: Rule = Rule {
    id: "environment-unprotected-in-policy",
    stage: Stage::Trust,
    kind: Kind::Advice,
    since: "0.1.0",
    summary: "only the environment is tested, which a workflow on any branch may name",
    docs: include_str!("environment_unprotected_in_policy.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let Some(open) = working(exam) else {
        return Vec::new();
    };
    let mut drafts = families(&open, Severity::Warning, is_mine, REASON);
    for draft in &mut drafts {
        draft.repairs.clear();
    }
    drafts
}

fn is_mine(family: &Family) -> bool {
    let code = |claim: &String| matches!(claim.as_str(), "ref" | "job_workflow_ref");
    let environment = matches!(family.scope.runs, Runs::Environment(_));
    environment && family.scope.who.is_repository() && !family.limited_by.iter().any(code)
}

const REASON: &str = "An environment that does not exist is made by the first job that names it, without protection. The policy is as strict as the environment's rules: give it required reviewers or a rule for its branches, or test `ref` as well.";
