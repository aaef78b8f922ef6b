//! What the assumed role may do.

pub(super) mod chained_assume_role_denied;
mod condition_hint;
pub(super) mod credentials_expired;
mod deny;
mod fallback;
mod found;
mod grant;
pub(super) mod not_an_access_problem;
pub(super) mod pass_role_missing;
pub(super) mod permission_boundary;
pub(super) mod permission_condition;
pub(super) mod permission_explicit_deny;
pub(super) mod permission_missing;
pub(super) mod permission_resource_mismatch;
pub(super) mod permission_resource_policy;
pub(super) mod permission_scp;
pub(super) mod permission_session_policy;
mod places;
