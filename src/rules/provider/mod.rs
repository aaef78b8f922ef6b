//! The identity provider in the account of the role.

pub(super) mod audience_not_registered;
mod create;
pub(super) mod provider_missing;
pub(super) mod provider_thumbprint_mismatch;
pub(super) mod provider_unreachable;
pub(super) mod provider_url_mismatch;
