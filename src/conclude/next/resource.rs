//! The policy of a resource that AWS blames and nobody has shown yet.

use super::{NextStep, step};
use crate::emit::shell;
use crate::exam::permission::{Asked, Refuser, Why};
use crate::iam::Arn;

/// The policy of the resource, by the service that keeps it.
pub(super) fn policy(asked: &Asked) -> Option<NextStep> {
    if !is_told(asked) {
        return None;
    }
    let arn = Arn::parse(asked.request.resource.as_deref()?)?;
    let (service, account, name) = (arn.service(), arn.written_account(), arn.resource());
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

/// Whether the policy of the resource refuses, and shows no reason.
fn is_told(asked: &Asked) -> bool {
    let mut refusals = asked.refusals.iter();
    refusals
        .any(|refusal| refusal.by == Refuser::Resource && matches!(refusal.why, Why::Told { .. }))
}
