//! Who asks.

use aws_sdk_sts::Client;

use crate::iam::{Arn, Partition};

use super::Unread;
use super::call::GET_CALLER_IDENTITY;

/// Whose credentials are in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The account's twelve digits: the one that is asked.
    pub account: String,
    /// The user, role session or account.
    pub arn: String,
}

impl Identity {
    /// The partition of the account.
    pub(super) fn partition(&self) -> &str {
        let partition = Arn::parse(&self.arn).map_or(Partition::AWS, |arn| arn.partition());
        partition.as_str()
    }
}

/// Asks STS, which answers everybody whose credentials are valid.
pub(super) async fn ask(sts: &Client) -> Result<Identity, Unread> {
    let call = &GET_CALLER_IDENTITY;
    let answer = sts.get_caller_identity().send().await;
    let answer = answer.map_err(|error| Unread::of(call, "", &error))?;
    match (answer.account, answer.arn) {
        (Some(account), Some(arn)) => Ok(Identity { account, arn }),
        _ => Err(Unread::garbled(call)),
    }
}
