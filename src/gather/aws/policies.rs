//! The identity policies of a role, each with its document.

use aws_sdk_iam::Client;

use super::call::{GET_POLICY, GET_POLICY_VERSION, GET_ROLE_POLICY, LIST_ATTACHED, LIST_POLICIES};
use super::some_at_a_time::some_at_a_time;
use super::{Answer, RoleArn, Unread};
use crate::source::Source;

/// Asks for all of them: one that cannot be read leaves open what the role may do.
pub(super) async fn ask(iam: &Client, role: &RoleArn) -> Answer<Vec<Source>> {
    // Not until the first failure: who lacks one permission is told of the other as well.
    match tokio::join!(inline(iam, role), attached(iam, role)) {
        (Ok(inline), Ok(attached)) => Ok(inline.zip(attached).map(|(mut all, attached)| {
            all.extend(attached);
            all
        })),
        (Err(one), Err(other)) => Err(one.and(other)),
        (Err(one), Ok(_)) | (Ok(_), Err(one)) => Err(one),
    }
}

/// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRolePolicies.html>.
async fn inline(iam: &Client, role: &RoleArn) -> Answer<Vec<Source>> {
    let pages = iam
        .list_role_policies()
        .role_name(&role.name)
        .into_paginator();
    let names: Vec<String> = match pages.items().send().try_collect().await {
        Ok(names) => names,
        Err(error) if Unread::is_missing(&error) => return Ok(None),
        Err(error) => return Err(Unread::of(&LIST_POLICIES, &role.text, &error)),
    };
    let asks = names
        .into_iter()
        .map(|policy| one_inline(iam.clone(), role.clone(), policy));
    some_at_a_time(asks).await.map(Some)
}

async fn one_inline(iam: Client, role: RoleArn, policy: String) -> Result<Source, Unread> {
    let call = &GET_ROLE_POLICY;
    let ask = iam
        .get_role_policy()
        .role_name(&role.name)
        .policy_name(&policy);
    let answer = ask.send().await;
    let answer = answer.map_err(|error| Unread::of(call, &role.text, &error))?;
    let name = format!("{} {} {policy}", call.command, role.name);
    Ok(Source::new(name, answer.policy_document))
}

/// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html>.
async fn attached(iam: &Client, role: &RoleArn) -> Answer<Vec<Source>> {
    let ask = iam.list_attached_role_policies().role_name(&role.name);
    let pages = ask.into_paginator().items().send();
    let policies = match pages.try_collect().await {
        Ok(policies) => policies,
        Err(error) if Unread::is_missing(&error) => return Ok(None),
        Err(error) => return Err(Unread::of(&LIST_ATTACHED, &role.text, &error)),
    };
    let arns = policies.into_iter().filter_map(|policy| policy.policy_arn);
    let asks = arns.map(|arn| {
        let iam = iam.clone();
        async move { managed(&iam, &arn).await }
    });
    some_at_a_time(asks).await.map(Some)
}

/// The version of a managed policy that is in force.
pub(super) async fn managed(iam: &Client, arn: &str) -> Result<Source, Unread> {
    let answer = iam.get_policy().policy_arn(arn).send().await;
    let answer = answer.map_err(|error| Unread::of(&GET_POLICY, arn, &error))?;
    let version = answer.policy.and_then(|policy| policy.default_version_id);
    let version = version.ok_or_else(|| Unread::garbled(&GET_POLICY))?;
    let ask = iam.get_policy_version().policy_arn(arn);
    let answer = ask.version_id(&version).send().await;
    let call = &GET_POLICY_VERSION;
    let answer = answer.map_err(|error| Unread::of(call, arn, &error))?;
    let document = answer.policy_version.and_then(|version| version.document);
    let document = document.ok_or_else(|| Unread::garbled(call))?;
    let name = format!("{} {arn} {version}", call.command);
    Ok(Source::new(name, document))
}
