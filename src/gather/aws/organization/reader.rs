//! What only the management account may read, and the accounts that it lets.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{is_denial, text_at};
use crate::gather::Call;
use crate::gather::aws::Unread;
use crate::gather::aws::call::{DESCRIBE_POLICY, LIST_PARENTS, LIST_POLICIES_FOR_TARGET};
use crate::gather::aws::signed::{self, Failure, Service};
use crate::gather::aws::some_at_a_time::some_at_a_time;
use crate::source::Source;

/// The most units that are followed upwards: AWS nests five below a root.
const UNITS: usize = 10;
/// The most pages of one target: AWS attaches ten policies of a kind to one.
const PAGES: usize = 10;

/// Reads what only some accounts may.
#[derive(Clone)]
pub(super) struct Reader {
    pub client: Service,
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
            let input = json!({"ChildId": child});
            let answer = self.client.call("ListParents", &input).await;
            let answer = answer.map_err(|failure| self.unread(&LIST_PARENTS, &failure))?;
            let parents = answer.get("Parents").and_then(Value::as_array);
            let parent = parents.and_then(|parents| text_at(parents.first()?, &["Id"]));
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
        kind: &str,
        targets: &[String],
    ) -> Result<Vec<Vec<String>>, Unread> {
        let mut all = Vec::new();
        for target in targets {
            let input = json!({"TargetId": target, "Filter": kind});
            let pages = signed::pages(&self.client, "ListPoliciesForTarget", input, PAGES).await;
            let pages =
                pages.map_err(|failure| self.unread(&LIST_POLICIES_FOR_TARGET, &failure))?;
            let policies = pages
                .iter()
                .filter_map(|page| page.get("Policies")?.as_array());
            let ids = policies
                .flatten()
                .filter_map(|policy| text_at(policy, &["Id"]));
            all.push(ids.collect());
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
                let input = json!({"PolicyId": id});
                let answer = reader.client.call("DescribePolicy", &input).await;
                let answer = answer.map_err(|failure| reader.unread(call, &failure))?;
                let content = text_at(&answer, &["Policy", "Content"]);
                let content = content.ok_or_else(|| Unread::garbled(call))?;
                let name = format!("{} {id}", call.command);
                Ok((id, Source::new(name, content)))
            }
        });
        Ok(some_at_a_time(asks).await?.into_iter().collect())
    }

    fn unread(&self, call: &Call, failure: &Failure) -> Unread {
        if failure.code().is_some_and(is_denial) && !self.is_management {
            Unread::delegated(call, self.management.as_deref())
        } else {
            Unread::of_signed(call, "*", failure)
        }
    }
}
