//! The role and what belongs to it alone.

use aws_sdk_iam::Client;

use super::call::GET_ROLE;
use super::policies::managed;
use super::{Answer, RoleArn, Unread};
use crate::source::Source;

/// A role, as `aws iam get-role` shows it.
#[derive(Debug)]
pub struct Role {
    /// Its ARN, with the path.
    pub arn: String,
    /// Its trust policy, as IAM sends it: URL-encoded.
    pub trust_policy: Source,
    /// Its `MaxSessionDuration`, in seconds.
    pub max_session_duration: Option<u64>,
    /// Its permissions boundary; `None` where it has none.
    pub boundary: Answer<Source>,
}

/// Asks for the role by its name.
///
/// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html>.
pub(super) async fn ask(iam: &Client, role: &RoleArn) -> Answer<Role> {
    let answer = match iam.get_role().role_name(&role.name).send().await {
        Ok(answer) => answer,
        Err(error) if Unread::is_missing(&error) => return Ok(None),
        Err(error) => return Err(Unread::of(&GET_ROLE, &role.text, &error)),
    };
    let found = answer.role.ok_or_else(|| Unread::garbled(&GET_ROLE))?;
    let text = found.assume_role_policy_document();
    let text = text.ok_or_else(|| Unread::garbled(&GET_ROLE))?;
    let name = format!("{} {}", GET_ROLE.command, role.name);
    let boundary = found.permissions_boundary();
    let boundary = boundary.and_then(|boundary| boundary.permissions_boundary_arn());
    Ok(Some(Role {
        trust_policy: Source::new(name, text),
        max_session_duration: found
            .max_session_duration
            .and_then(|seconds| u64::try_from(seconds).ok()),
        boundary: match boundary {
            Some(arn) => managed(iam, arn).await.map(Some),
            None => Ok(None),
        },
        arn: found.arn,
    }))
}
