//! The identity provider of an issuer.

use aws_sdk_iam::Client;
use serde::Serialize;

use super::call::{GET_PROVIDER, LIST_PROVIDERS};
use super::{Answer, Identity, Issuer, Unread};
use crate::source::Source;

/// A provider in the words of the AWS CLI.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Shown {
    url: String,
    #[serde(rename = "ClientIDList")]
    client_ids: Vec<String>,
    thumbprint_list: Vec<String>,
}

/// Asks for the provider of the issuer; where there is none, for that of another issuer that may be
/// the one meant.
pub(super) async fn ask(iam: &Client, identity: &Identity, issuer: &Issuer) -> Answer<Source> {
    let (partition, account) = (identity.partition(), &identity.account);
    let prefix = format!("arn:{partition}:iam::{account}:oidc-provider/");
    let own = get(iam, &format!("{prefix}{}", issuer.name)).await?;
    if own.is_some() {
        return Ok(own);
    }
    let arns = match list(iam, &prefix).await {
        Ok(arns) => arns,
        Err(_) if issuer.is_certain => return Ok(None),
        Err(unread) => return Err(unread),
    };
    let is_kin = |arn: &&String| arn.strip_prefix(&prefix).is_some_and(issuer.is_kin);
    let kin: Vec<&String> = arns.iter().filter(is_kin).collect();
    match kin.as_slice() {
        [] => Ok(None),
        [only] => get(iam, only).await,
        several => Err(Unread::several(&LIST_PROVIDERS, several.len())),
    }
}

/// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOpenIDConnectProvider.html>.
async fn get(iam: &Client, arn: &str) -> Answer<Source> {
    let call = &GET_PROVIDER;
    let ask = iam.get_open_id_connect_provider();
    let answer = match ask.open_id_connect_provider_arn(arn).send().await {
        Ok(answer) => answer,
        Err(error) if Unread::is_missing(&error) => return Ok(None),
        Err(error) => return Err(Unread::of(call, arn, &error)),
    };
    let shown = Shown {
        url: answer.url.ok_or_else(|| Unread::garbled(call))?,
        client_ids: answer.client_id_list.unwrap_or_default(),
        thumbprint_list: answer.thumbprint_list.unwrap_or_default(),
    };
    let text = serde_json::to_string_pretty(&shown).map_err(|_| Unread::garbled(call))?;
    Ok(Some(Source::new(format!("{} {arn}", call.command), text)))
}

/// The ARNs of all providers of the account, sorted.
async fn list(iam: &Client, prefix: &str) -> Result<Vec<String>, Unread> {
    let answer = iam.list_open_id_connect_providers().send().await;
    let all = format!("{prefix}*");
    let answer = answer.map_err(|error| Unread::of(&LIST_PROVIDERS, &all, &error))?;
    let listed = answer.open_id_connect_provider_list.unwrap_or_default();
    let mut arns: Vec<String> = listed.into_iter().filter_map(|entry| entry.arn).collect();
    arns.sort_unstable();
    Ok(arns)
}
