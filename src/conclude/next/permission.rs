//! What decides why a session may not do something.

use super::{NextStep, longest_session, resource, role, role_name, step};
use crate::emit::shell;
use crate::exam::Exam;
use crate::symptom::Symptom;

/// AWS's own account of the denial, the policies, and a simulation of the request.
pub(super) fn steps(exam: &Exam<'_>) -> Vec<NextStep> {
    let symptom = exam.symptom();
    if symptom.is_some_and(|symptom| symptom.entry.id == "eks-unauthorized") {
        return vec![cluster()];
    }
    if symptom.is_some_and(|symptom| symptom.entry.id == "session-expired") {
        return vec![longest_session(exam)];
    }
    let mut steps: Vec<_> = symptom.and_then(account).into_iter().collect();
    steps.extend(exam.permission.asked.iter().find_map(resource::policy));
    if exam.case.permission_policies.known().is_none() {
        steps.push(policies(exam));
    }
    steps.extend(symptom.and_then(|symptom| simulation(exam, symptom)));
    steps
}

/// Whom the cluster knows.
fn cluster() -> NextStep {
    step(
        "whom the cluster knows: its access entries, and `aws-auth` where it still uses that",
        "aws eks list-access-entries --cluster-name CLUSTER",
    )
}

/// What AWS itself says of the denial, where the error carries the key to it.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>.
fn account(symptom: &Symptom) -> Option<NextStep> {
    if let Some(id) = &symptom.authorization_id {
        return Some(step(
            "the statements that AWS evaluated, for some 24 hours (`--cloudtrail denied.json`)",
            format!(
                "aws iam-toolbox get-request-authorization-details --authorization-id {} > denied.json",
                shell::quote(id)
            ),
        ));
    }
    let command =
        "aws sts decode-authorization-message --encoded-message ENCODED_MESSAGE > denied.json";
    let why = "the statements that AWS evaluated, out of the encoded message (`--cloudtrail denied.json`)";
    symptom.encoded.then(|| step(why, command))
}

pub(super) fn policies(exam: &Exam<'_>) -> NextStep {
    let name = role_name(exam);
    step(
        "the policies of the role; give each document with `--permission-policy`",
        format!(
            "aws iam list-role-policies --role-name {name}\naws iam list-attached-role-policies --role-name {name}"
        ),
    )
}

/// IAM's answer to the same request, which knows all policies of the account.
fn simulation(exam: &Exam<'_>, symptom: &Symptom) -> Option<NextStep> {
    let role = role(exam).or_else(|| exam.permission.caller.role.clone())?;
    // A log hides the account: nobody can paste that.
    let role = match role.contains('*') {
        true => "ROLE_ARN".to_owned(),
        false => role,
    };
    let action = symptom.action.as_deref()?;
    let resource = symptom
        .resource
        .as_deref()
        .filter(|resource| resource.starts_with("arn:"));
    let on = resource.map(|arn| format!(" --resource-arns {}", shell::quote(arn)));
    Some(step(
        "what the policies of the role say to this request (resource and control policies have no say in it)",
        format!(
            "aws iam simulate-principal-policy --policy-source-arn {} --action-names {}{}",
            shell::quote(&role),
            shell::quote(action),
            on.unwrap_or_default()
        ),
    ))
}
