//! What only the management account may read, and the accounts that it lets.

use std::collections::BTreeMap;
use std::error::Error;

use aws_sdk_organizations::Client;
use aws_sdk_organizations::config::http::HttpResponse;
use aws_sdk_organizations::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_organizations::types::PolicyType;

use super::{code, is_denial};
use crate::gather::Call;
use crate::gather::aws::Unread;
use crate::gather::aws::call::{DESCRIBE_POLICY, LIST_PARENTS, LIST_POLICIES_FOR_TARGET};
use crate::gather::aws::some_at_a_time::some_at_a_time;
use crate::source::Source;

/// The most units that are followed upwards: AWS nests five below a root.
const UNITS: usize = 10;

/// Reads what only some accounts may.
#[derive(Clone)]
pub(super) struct Reader {
    pub client: Client,
    /// The organization's management account, where it is known.
    pub management: Option<String>,
    /// Whether that account is the one that asks.
    pub is_management: bool,
}

impl Reader {
    /// The root, the units below it, and the account.
    ///
    /// See <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListParents.html>.
    pub async fn targets(&self, account: &str) -> Result<Vec<String>, Unread> {
        let mut targets = vec![account.to_owned()];
        let mut child = account.to_owned();
        for _ in 0..UNITS {
            // A root has no parent.
            if child.starts_with("r-") {
                break;
            }
            let answer = self.client.list_parents().child_id(&child).send().await;
            let answer = answer.map_err(|error| self.unread(&LIST_PARENTS, &error))?;
            let parents = answer.parents.unwrap_or_default();
            let parent = parents.into_iter().next().and_then(|parent| parent.id);
            child = parent.ok_or_else(|| Unread::garbled(&LIST_PARENTS))?;
            targets.push(child.clone());
        }
        targets.reverse();
        Ok(targets)
    }

    /// The ids of the policies of a kind that are attached to each target.
    ///
    /// See <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListPoliciesForTarget.html>.
    pub async fn attached(
        &self,
        kind: PolicyType,
        targets: &[String],
    ) -> Result<Vec<Vec<String>>, Unread> {
        let mut all = Vec::new();
        for target in targets {
            let ask = self.client.list_policies_for_target().target_id(target);
            let mut pages = ask.filter(kind.clone()).into_paginator().send();
            let mut ids = Vec::new();
            while let Some(page) = pages.next().await {
                let page = page.map_err(|error| self.unread(&LIST_POLICIES_FOR_TARGET, &error))?;
                let policies = page.policies.unwrap_or_default();
                ids.extend(policies.into_iter().filter_map(|policy| policy.id));
            }
            all.push(ids);
        }
        Ok(all)
    }

    /// The documents by the policies' ids.
    ///
    /// See <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribePolicy.html>.
    pub async fn documents(
        &self,
        policies: impl Iterator<Item = &Vec<String>>,
    ) -> Result<BTreeMap<String, Source>, Unread> {
        let mut ids: Vec<String> = policies.flatten().cloned().collect();
        ids.sort();
        ids.dedup();
        let call = &DESCRIBE_POLICY;
        let asks = ids.into_iter().map(|id| {
            let reader = self.clone();
            async move {
                let answer = reader.client.describe_policy().policy_id(&id).send().await;
                let answer = answer.map_err(|error| reader.unread(call, &error))?;
                let content = answer.policy.and_then(|policy| policy.content);
                let content = content.ok_or_else(|| Unread::garbled(call))?;
                let name = format!("{} {id}", call.command);
                Ok((id, Source::new(name, content)))
            }
        });
        Ok(some_at_a_time(asks).await?.into_iter().collect())
    }

    fn unread<E>(&self, call: &Call, error: &SdkError<E, HttpResponse>) -> Unread
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        match code(error).is_some_and(is_denial) && !self.is_management {
            true => Unread::delegated(call, self.management.as_deref()),
            false => Unread::of(call, "*", error),
        }
    }
}
