//! The resource's policy denies the action or does not allow it.

use crate::emit::shell::quote;
use crate::exam::Exam;
use crate::exam::permission::Refuser;
use crate::finding::Target;
use crate::rules::{Draft, Repair, Rule, pages};

use super::found::{Found, refusals};

pub(crate) static RULE: Rule = Rule::new(pages::PERMISSION_RESOURCE_POLICY, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    refusals(exam, RULE.id, finding)
}

fn finding(found: &Found<'_>) -> Draft {
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
        .repairs(created(found))
}

/// Creates a repository that may not be there: ECR answers a push to one of another account as if it
/// were refused.
fn created(found: &Found<'_>) -> Option<Repair> {
    let request = &found.asked.request;
    let is_push = [
        "ecr:InitiateLayerUpload",
        "ecr:BatchCheckLayerAvailability",
        "ecr:PutImage",
    ]
    .iter()
    .any(|action| request.action.eq_ignore_ascii_case(action));
    if !is_push || found.is_denied() || found.refusal.by != Refuser::Resource {
        return None;
    }
    let arn = request.resource.as_deref()?;
    let (_, name) = arn.split_once(":repository/")?;
    let is_name = !name.is_empty() && !name.contains(['*', '?', '$']);
    let region = arn.split(':').nth(3).filter(|region| !region.is_empty())?;
    let owner = request.owner().map(|owner| format!(" in account {owner}"));
    is_name.then(|| {
        Repair::command(
            format!(
                "create the repository{}, if it does not exist yet",
                owner.unwrap_or_default()
            ),
            Target::Other,
            format!(
                "aws ecr create-repository --repository-name {} --region {}",
                quote(name),
                quote(region)
            ),
        )
    })
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
