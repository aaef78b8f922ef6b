//! The policy checks only the environment, which a workflow on any branch can use.

use crate::case::Protection;
use crate::exam::Exam;
use crate::exam::exposure::{Family, Runs, Who};
use crate::finding::Severity;
use crate::rules::{Draft, Rule, pages};

use super::found::{families, working};

pub(crate) static RULE: Rule = Rule::new(pages::ENVIRONMENT_UNPROTECTED_IN_POLICY, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let Some(open) = working(exam) else {
        return Vec::new();
    };
    let is_open =
        |family: &Family| applies_to(family) && protection(exam, family) != Some(Protection::Rules);
    let mut mine = open.exposure.families.iter().filter(|one| is_open(one));
    let reason = match mine.all(|family| protection(exam, family).is_some()) {
        true => NO_RULES,
        false => REASON,
    };
    let mut drafts = families(&open, Severity::Warning, is_open, reason);
    for draft in &mut drafts {
        draft.repairs.clear();
    }
    drafts
}

fn applies_to(family: &Family) -> bool {
    let code = |claim: &String| matches!(claim.as_str(), "ref" | "job_workflow_ref");
    let environment = matches!(family.scope.runs, Runs::Environment(_));
    environment && family.scope.who.is_repository() && !family.limited_by.iter().any(code)
}

/// What the settings of the run's repository say of the environment.
fn protection(exam: &Exam<'_>, family: &Family) -> Option<Protection> {
    let (Who::Repository(repository), Runs::Environment(name)) =
        (&family.scope.who, &family.scope.runs)
    else {
        return None;
    };
    let own = exam.case.run.repository.as_deref();
    let is_own = own.is_some_and(|own| own.eq_ignore_ascii_case(repository));
    let known = exam.case.environments.as_ref().filter(|_| is_own);
    Some(known?.protection(name))
}

const NO_RULES: &str = "GitHub's settings have no rule for reviewers or branches of it, so a job on any branch may name it; an environment that is not there is made by the first job that names it. Give it required reviewers or a rule for its branches, or test `ref` as well.";
const REASON: &str = "An environment that does not exist is made by the first job that names it, without protection. The policy is as strict as the environment's rules: give it required reviewers or a rule for its branches, or test `ref` as well.";
