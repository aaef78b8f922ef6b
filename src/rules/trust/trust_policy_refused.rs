//! IAM does not save a trust policy without a usable condition on `sub`.

use crate::exam::Exam;
use crate::finding::{Evidence, Place};
use crate::iam::shared_provider;
use crate::rules::suspicion;
use crate::rules::{Draft, Rule, pages};

pub(crate) static RULE: Rule = Rule::new(pages::TRUST_POLICY_REFUSED, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    // A role from before the control keeps working: it stops only whoever saves the policy.
    if !suspicion::names(exam, RULE.id) {
        return Vec::new();
    }
    let (Some(policy), Some(document)) = (&exam.trust.policy, exam.trust.document()) else {
        return suspicion::draft(exam, RULE.id, TITLE, REASON)
            .into_iter()
            .collect();
    };
    let refusals = shared_provider::refusals(policy);
    let evidence = refusals
        .into_iter()
        .filter(|refusal| refusal.problem.refused);
    let evidence = evidence.map(|refusal| {
        Evidence::new(
            Place::new(&document.source, refusal.problem.span),
            refusal.problem.message,
        )
    });
    let evidence: Vec<_> = evidence.collect();
    if evidence.is_empty() {
        return Vec::new();
    }
    vec![Draft::proven(TITLE).seen(evidence).because(REASON)]
}

const TITLE: &str = "IAM does not save a trust policy without a usable condition on `sub`";
const REASON: &str = "For issuers that many customers share IAM saves a trust policy only if it tests `sub` or \
                      `job_workflow_ref` with a value that is not made of wildcards alone. Roles from before 2025-06-06 \
                      keep working until someone edits them.";
