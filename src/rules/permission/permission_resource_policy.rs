//! The policy of the resource, or of the endpoint on the way to it.

use crate::exam::Exam;
use crate::exam::permission::Refuser;
use crate::finding::{Kind, Stage};
use crate::rules::{Draft, Rule};

use super::found::{Found, refusals};

pub(crate) static RULE: Rule = Rule {
    id: "permission-resource-policy",
    stage: Stage::Permission,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "the policy of the resource denies the action, or does not allow it",
    docs: include_str!("permission_resource_policy.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    refusals(exam, RULE.id, word)
}

fn word(found: &Found<'_>) -> Draft {
    let policy = policy(found);
    let title = if found.is_denied() {
        format!("{policy} denies {}", found.action())
    } else {
        format!(
            "{policy} does not allow {} to {}",
            found.who(),
            found.action()
        )
    };
    found
        .draft(title)
        .seen(found.evidence())
        .because(found.explain(why(found)))
        .repairs(found.exceptions())
        .repairs(found.allowances())
}

/// What the policy is called, by the service.
fn policy(found: &Found<'_>) -> &'static str {
    match (found.refusal.by, found.asked.request.service().as_str()) {
        (Refuser::Endpoint, _) => "the policy of the VPC endpoint",
        (_, "s3") => "the bucket policy",
        (_, "kms") => "the key policy",
        (_, "ecr") => "the repository policy",
        _ => "the policy of the resource",
    }
}

fn why(found: &Found<'_>) -> &'static str {
    let request = &found.asked.request;
    let foreign = request.owner().is_some() && request.owner() != request.principal.account();
    match found.refusal.by {
        Refuser::Endpoint => {
            "The runner reaches the service through a VPC endpoint, whose own policy limits what passes. Whoever owns \
             the network must change it."
        }
        _ if found.is_denied() => {
            "A Deny in the resource's own policy wins over everything that the role is allowed. Whoever owns the \
             resource must except this role from it."
        }
        _ if request.service() == "kms" => {
            "A key obeys its own policy first: unless that names the role, or hands the decision to the role's account, \
             no policy of the role counts. Whoever owns the key must allow it there."
        }
        _ if foreign => {
            "The resource is in another account. Then both sides must allow: the role's policies, and the policy of the \
             resource, which only its owner can change."
        }
        _ => "Whoever owns the resource must allow the role in its policy.",
    }
}
