//! What makes a text the ARN of a role.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns>

use crate::iam::{AccountId, Arn, Partition};
use crate::issuer::github::{AwsStep, Method};

/// What is wrong with the role of a step; none where nothing is.
pub(super) fn wrong(text: &str, step: Option<&AwsStep>) -> Option<String> {
    if text.trim() != text || text.starts_with(['"', '\'']) {
        return Some("spaces or quotes are part of it".to_owned());
    }
    if !text.starts_with("arn:") {
        let signed = step.is_some_and(|step| {
            matches!(
                step.method,
                Method::Keys | Method::Ambient | Method::Chaining
            )
        });
        return (!signed).then(|| "a bare name; with OIDC the full ARN is needed".to_owned());
    }
    let Some(arn) = Arn::parse(text) else {
        return Some("too few parts for an ARN".to_owned());
    };
    let (partition, account) = (arn.partition(), arn.written_account());
    if arn.role_session().is_some() {
        return Some("the ARN of a session, not of a role".to_owned());
    }
    let is_iam = arn.service() == "iam" && arn.region().is_empty();
    if !partition.as_str().starts_with("aws") || !is_iam {
        return Some("expected `arn:aws:iam::ACCOUNT:role/NAME`".to_owned());
    }
    wrong_account(account)
        .or_else(|| wrong_resource(arn.resource()))
        .or_else(|| wrong_partition(partition, step))
}

fn wrong_account(account: &str) -> Option<String> {
    if account.is_empty() {
        return Some("the account is empty".to_owned());
    }
    // GitHub masks what is a secret, also the account inside of an ARN.
    if account.contains('*') || AccountId::parse(account).is_some() {
        return None;
    }
    Some(format!(
        "the account `{account}` is not a number of twelve digits"
    ))
}

fn wrong_resource(resource: &str) -> Option<String> {
    match resource.strip_prefix("role/") {
        Some(name) if !name.is_empty() && !name.ends_with('/') => None,
        Some(_) => Some("the name of the role is empty".to_owned()),
        None => Some(format!("`{resource}` is not a role")),
    }
}

/// China and GovCloud have partitions of their own.
fn wrong_partition(partition: Partition<'_>, step: Option<&AwsStep>) -> Option<String> {
    let region = step?.region.as_ref()?.value.as_known()?;
    let expected = Partition::of_region(region)?;
    (partition != expected)
        .then(|| format!("partition `{partition}`, but `{region}` is in `{expected}`"))
}

/// The role behind a session, its path left out, which a session's ARN does not tell.
pub(super) fn of_session(text: &str) -> Option<String> {
    Arn::parse(text)?.role_of_session()
}

/// The text without spaces and quotes around it, where that makes it right.
pub(super) fn trimmed(text: &str) -> Option<String> {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
    (bare != text && wrong(bare, None).is_none()).then(|| bare.to_owned())
}
