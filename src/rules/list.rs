//! The one sorted list of rules: causes before advice, by stage, by name.

use super::{Rule, provider, token, trust, workflow};

/// Every rule.
pub static ALL: &[&Rule] = &[
    &workflow::action_outdated::RULE,
    &workflow::id_token_fork_pull_request::RULE,
    &workflow::id_token_permission_caller::RULE,
    &workflow::id_token_permission_missing::RULE,
    &workflow::region_missing::RULE,
    &workflow::role_arn_invalid::RULE,
    &workflow::role_to_assume_empty::RULE,
    &workflow::session_name_invalid::RULE,
    &workflow::static_credentials_shadow::RULE,
    &token::token_expired::RULE,
    &token::token_issuer_unexpected::RULE,
    &token::token_malformed::RULE,
    &token::token_not_yet_valid::RULE,
    &token::token_request_failed::RULE,
    &provider::audience_not_registered::RULE,
    &provider::provider_missing::RULE,
    &provider::provider_thumbprint_mismatch::RULE,
    &provider::provider_unreachable::RULE,
    &provider::provider_url_mismatch::RULE,
    &trust::aud_mismatch::RULE,
    &trust::condition_duplicate_key::RULE,
    &trust::condition_key_unsupported::RULE,
    &trust::condition_key_wrong::RULE,
    &trust::condition_operator_wrong::RULE,
    &trust::condition_other_mismatch::RULE,
    &trust::organization_policy_deny::RULE,
    &trust::policy_malformed::RULE,
    &trust::principal_not_federated::RULE,
    &trust::principal_provider_mismatch::RULE,
    &trust::propagation_delay::RULE,
    &trust::role_missing::RULE,
    &trust::service_incident::RULE,
    &trust::session_duration_too_long::RULE,
    &trust::session_tagging_denied::RULE,
    &trust::sts_region_disabled::RULE,
    &trust::sub_branch::RULE,
    &trust::sub_case::RULE,
    &trust::sub_custom_template::RULE,
    &trust::sub_environment::RULE,
    &trust::sub_format::RULE,
    &trust::sub_immutable_ids::RULE,
    &trust::sub_pull_request::RULE,
    &trust::sub_repo::RULE,
    &trust::sub_reusable_workflow::RULE,
    &trust::sub_tag::RULE,
    &trust::sub_wildcard_in_equals::RULE,
    &trust::trust_action_wrong::RULE,
    &trust::trust_explicit_deny::RULE,
    &trust::trust_policy_refused::RULE,
];

/// The rule called `id`.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}
