//! The token itself.

mod times;
pub(super) mod token_expired;
pub(super) mod token_issuer_unexpected;
pub(super) mod token_malformed;
pub(super) mod token_not_yet_valid;
pub(super) mod token_request_failed;
pub(super) mod token_signature_invalid;
