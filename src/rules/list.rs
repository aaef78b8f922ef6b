//! The one sorted list of rules: causes before advice, by stage, by name.

use super::{Rule, permission, trust};

/// Every rule.
pub static ALL: &[&Rule] = &[
    &trust::aud_mismatch::RULE,
    &trust::condition_duplicate_key::RULE,
    &trust::condition_key_unsupported::RULE,
    &trust::condition_key_wrong::RULE,
    &trust::condition_operator_wrong::RULE,
    &trust::condition_other_mismatch::RULE,
    &trust::policy_malformed::RULE,
    &trust::principal_not_federated::RULE,
    &trust::principal_provider_mismatch::RULE,
    &trust::role_missing::RULE,
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
    &permission::chained_assume_role_denied::RULE,
    &permission::credentials_expired::RULE,
    &permission::not_an_access_problem::RULE,
    &permission::pass_role_missing::RULE,
    &permission::permission_boundary::RULE,
    &permission::permission_condition::RULE,
    &permission::permission_explicit_deny::RULE,
    &permission::permission_missing::RULE,
    &permission::permission_resource_mismatch::RULE,
    &permission::permission_resource_policy::RULE,
    &permission::permission_scp::RULE,
    &permission::permission_session_policy::RULE,
];

/// The rule called `id`.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}
