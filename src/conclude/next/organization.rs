//! The policies of the organization, which only its management account, or one that it delegates
//! to, can read.

use super::{NextStep, step};
use crate::case::OtherKind;
use crate::exam::Exam;
use crate::iam::{AccountId, Arn};
use crate::symptom::{PolicyType, Symptom};

/// How to get at the control policies that AWS blames, where none of the kind was given.
///
/// See <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_info-operations.html>.
pub(super) fn policies(exam: &Exam<'_>, symptom: &Symptom) -> Option<NextStep> {
    let (kind, filter, flag) = match symptom.policy_type? {
        PolicyType::ServiceControl => (OtherKind::Scp, "SERVICE_CONTROL_POLICY", "scp"),
        PolicyType::ResourceControl => (OtherKind::Rcp, "RESOURCE_CONTROL_POLICY", "rcp"),
        _ => return None,
    };
    let mut given = exam.case.other_policies.iter();
    if given.any(|other| other.kind == kind) {
        return None;
    }
    let account = match kind {
        OtherKind::Rcp => account(symptom.resource.as_deref()),
        _ => account(symptom.principal.as_deref()),
    };
    let account = account.map_or("ACCOUNT_ID".to_owned(), |account| account.to_string());
    let why = format!(
        "the control policies of the account, and of each unit above it up to the root, asked in the organization's \
         management account (`--{flag} {flag}.json`)"
    );
    Some(step(
        &why,
        format!(
            "aws organizations list-parents --child-id {account}\n\
             aws organizations list-policies-for-target --filter {filter} --target-id {account}\n\
             aws organizations describe-policy --policy-id POLICY_ID --query Policy.Content --output text > {flag}.json"
        ),
    ))
}

/// The account in an ARN, where it is whole.
fn account(arn: Option<&str>) -> Option<AccountId> {
    Arn::parse(arn?)?.account()
}
