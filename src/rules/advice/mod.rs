//! Advice: what does not block a job, but is unsafe or about to break.

pub(super) mod aud_unconstrained;
pub(super) mod claim_spoofable;
pub(super) mod environment_unprotected_in_policy;
mod found;
pub(super) mod if_exists_vacuous;
pub(super) mod immutable_not_covered;
pub(super) mod name_recyclable;
pub(super) mod negation_only;
pub(super) mod pattern_dead;
pub(super) mod permissions_broad;
pub(super) mod policy_near_quota;
pub(super) mod pull_request_admitted;
pub(super) mod quantifier_vacuous;
pub(super) mod static_credentials_present;
pub(super) mod sub_any_owner;
pub(super) mod sub_branch_wide;
pub(super) mod sub_owner_prefix;
pub(super) mod sub_owner_wide;
pub(super) mod sub_repo_prefix;
pub(super) mod sub_repo_wide;
pub(super) mod sub_unconstrained;
pub(super) mod thumbprint_obsolete;
