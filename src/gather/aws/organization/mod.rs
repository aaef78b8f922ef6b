//! The control policies of the organization over an account.
//!
//! <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html>

mod reader;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::call::{DESCRIBE_ORGANIZATION, LIST_POLICIES_FOR_TARGET};
use super::client::Clients;
use super::signed::Service;
use super::{Answer, DEADLINE, Identity, Unread};
use crate::source::Source;
use reader::Reader;

/// The policies of both kinds.
#[derive(Debug, Clone)]
pub struct ControlPolicies {
    /// Service control policies, level by level, the root's first.
    pub service: Vec<Level>,
    /// Resource control policies, likewise.
    pub resource: Vec<Level>,
}

/// The policies that are attached to one target.
#[derive(Debug, Clone)]
pub struct Level {
    /// The id of the root, the unit or the account.
    pub target: String,
    /// The policies, as Organizations sends them.
    pub policies: Vec<Source>,
}

/// Asks for all of them: one that cannot be read leaves open what the account may do.
pub(super) async fn ask(
    clients: &Clients,
    identity: &Identity,
    account: &str,
) -> Answer<ControlPolicies> {
    let client = clients.organizations();
    let asking = all(&client, identity, account);
    let asked = tokio::time::timeout(DEADLINE, asking).await;
    asked.unwrap_or_else(|_| Err(Unread::late(&LIST_POLICIES_FOR_TARGET)))
}

async fn all(client: &Service, identity: &Identity, account: &str) -> Answer<ControlPolicies> {
    let own = identity.account == account;
    let management = match organization(client).await? {
        Membership::Of { management, limits } => {
            if management == account || own && !limits {
                return Ok(None);
            }
            Some(management)
        }
        Membership::None if own => return Ok(None),
        Membership::None => return Err(Unread::outside(&identity.account, account)),
        Membership::Untold => None,
    };
    let reader = Reader {
        client: client.clone(),
        is_management: management.as_ref() == Some(&identity.account),
        management,
    };
    let targets = reader.targets(account).await?;
    let service = reader.attached("SERVICE_CONTROL_POLICY", &targets);
    let resource = reader.attached("RESOURCE_CONTROL_POLICY", &targets);
    let (service, resource) = (service.await?, resource.await?);
    let documents = reader.documents(service.iter().chain(&resource)).await?;
    Ok(Some(ControlPolicies {
        service: levels(&targets, &service, &documents),
        resource: levels(&targets, &resource, &documents),
    }))
}

/// Which organization the asking account is in.
enum Membership {
    /// One with this management account, whose control policies `limits` accounts or not: an
    /// organization may share no more than bills.
    Of { management: String, limits: bool },
    /// None.
    None,
    /// That may not be asked.
    Untold,
}

/// Any account of an organization may ask this.
///
/// See <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html>.
async fn organization(client: &Service) -> Result<Membership, Unread> {
    let call = &DESCRIBE_ORGANIZATION;
    let answer = match client.call("DescribeOrganization", &json!({})).await {
        Ok(answer) => answer,
        Err(failure) if failure.code() == Some("AWSOrganizationsNotInUseException") => {
            return Ok(Membership::None);
        }
        Err(failure) if failure.code().is_some_and(is_denial) => return Ok(Membership::Untold),
        Err(failure) => return Err(Unread::of_signed(call, "*", &failure)),
    };
    let text = |key: &str| answer.get("Organization")?.get(key)?.as_str();
    Ok(Membership::Of {
        management: text("MasterAccountId")
            .ok_or_else(|| Unread::garbled(call))?
            .to_owned(),
        limits: text("FeatureSet") != Some("CONSOLIDATED_BILLING"),
    })
}

/// The text of a member, one or more levels down.
fn text_at(value: &Value, keys: &[&str]) -> Option<String> {
    let found = keys.iter().try_fold(value, |value, key| value.get(key));
    found?.as_str().map(str::to_owned)
}

fn is_denial(code: &str) -> bool {
    code.starts_with("AccessDenied")
}

/// The levels of a kind; none where the organization does not use it, as each target has one at
/// least where it does.
fn levels(
    targets: &[String],
    attached: &[Vec<String>],
    documents: &BTreeMap<String, Source>,
) -> Vec<Level> {
    if attached.iter().all(Vec::is_empty) {
        return Vec::new();
    }
    let each = targets.iter().zip(attached);
    let level = |(target, ids): (&String, &Vec<String>)| Level {
        target: target.clone(),
        policies: ids
            .iter()
            .filter_map(|id| documents.get(id).cloned())
            .collect(),
    };
    each.map(level).collect()
}
