//! What would tell more of a refusal after the assume: the policies that nobody has shown yet.

use super::{NextStep, step};
use crate::exam::Exam;
use crate::exam::permission::{Asked, Refuser, Why};
use crate::fix::shell;
use crate::iam::pattern::split_arn;

/// The policies that would decide, as commands to paste.
pub(super) fn steps(exam: &Exam<'_>) -> Vec<NextStep> {
    let encoded = exam.symptom().is_some_and(|symptom| symptom.encoded);
    let mut steps = Vec::new();
    steps.extend(encoded.then(decoded));
    for asked in &exam.permission.asked {
        steps.extend(resource_policy(asked).filter(|_| is_told(asked, Refuser::Resource)));
        let unseen = exam.case.permission_policies.is_unknown();
        if unseen && is_told(asked, Refuser::Identity) {
            steps.extend(role_policies(exam));
        }
    }
    steps.dedup();
    steps
}

/// Whether a kind of policy refuses, and shows no reason.
fn is_told(asked: &Asked, by: Refuser) -> bool {
    let mut refusals = asked.refusals.iter();
    refusals.any(|refusal| refusal.by == by && matches!(refusal.why, Why::Told { .. }))
}

fn decoded() -> NextStep {
    step(
        "which statement refused: the encoded message that stands beside the error, decoded",
        "aws sts decode-authorization-message --encoded-message ENCODED_MESSAGE",
    )
}

fn role_policies(exam: &Exam<'_>) -> Option<NextStep> {
    let name = shell::quote(exam.permission.caller.asking()?);
    Some(step(
        "the policies of the role, to be read with `get-role-policy` and `get-policy-version` (`--permission-policy`)",
        format!(
            "aws iam list-role-policies --role-name {name}\naws iam list-attached-role-policies --role-name {name}"
        ),
    ))
}

/// The policy of the resource, by the service that keeps it.
fn resource_policy(asked: &Asked) -> Option<NextStep> {
    let [_, _, service, _, account, name] = split_arn(asked.request.resource.as_deref()?)?;
    let command = match service {
        "s3" => {
            let bucket = name.split('/').next().unwrap_or(name);
            format!(
                "aws s3api get-bucket-policy --bucket {}",
                shell::quote(bucket)
            )
        }
        "kms" => {
            let key = shell::quote(name.strip_prefix("key/")?);
            format!("aws kms get-key-policy --key-id {key} --policy-name default")
        }
        "ecr" => {
            let repository = shell::quote(name.strip_prefix("repository/")?);
            let account = shell::quote(account);
            format!(
                "aws ecr get-repository-policy --registry-id {account} --repository-name {repository}"
            )
        }
        _ => return None,
    };
    let why =
        "the policy of the resource, asked for in the account that owns it (`--resource-policy`)";
    Some(step(why, command))
}
