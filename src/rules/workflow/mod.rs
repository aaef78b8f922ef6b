//! Before there is a token: permissions, inputs, versions.

pub(super) mod action_outdated;
mod arn;
mod elsewhere;
pub(super) mod id_token_fork_pull_request;
pub(super) mod id_token_permission_caller;
pub(super) mod id_token_permission_missing;
mod keys_empty;
mod permit;
pub(super) mod region_missing;
pub(super) mod role_arn_invalid;
pub(super) mod role_to_assume_empty;
pub(super) mod session_name_invalid;
pub(in crate::rules) mod source;
pub(super) mod static_credentials_shadow;
pub(super) mod step;
pub(super) mod workflow_refused;
