//! What the CDK does when it may not assume the roles of its bootstrap: it goes on with its own
//! permissions, and fails on the first thing those do not cover.

use crate::emit::shell::quote;
use crate::exam::Exam;
use crate::finding::{Certainty, Target};
use crate::rules::suspicion;
use crate::rules::{Draft, Repair};
use crate::symptom::Symptom;

/// The warning that came before the denial that counts, in the same job.
///
/// See <https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html>.
pub(super) fn warning<'e>(exam: &'e Exam<'_>) -> Option<&'e Symptom> {
    let denial = exam.symptom()?;
    let mut before = exam.reading.symptoms.iter();
    before.find(|other| {
        other.entry.id == "cdk-assume" && other.line < denial.line && other.job == denial.job
    })
}

/// The role that could not be assumed is what matters, not the permission that it would have had.
pub(super) fn draft(exam: &Exam<'_>) -> Option<Draft> {
    let warning = warning(exam).filter(|_| exam.case.permission_policies.known().is_none())?;
    let role = warning.resource.as_deref().unwrap_or("its roles");
    let title =
        format!("the CDK may not assume `{role}`, and went on with the role's own permissions");
    let draft = Draft::new(Certainty::Likely, title).because(
        "The CDK deploys with roles that its bootstrap made. The job's role needs `sts:AssumeRole` on them, not what they \
         may do; and they must let the job's account in.",
    );
    let seen = suspicion::at_line(exam, warning.line, "the CDK falls back here");
    Some(draft.seen(seen).repairs(allow(exam, role)))
}

/// Lets the role assume the roles of the bootstrap.
fn allow(exam: &Exam<'_>, role: &str) -> Option<Repair> {
    let name = exam.permission.caller.asking()?;
    let (account, _) = role.split_once(":role/cdk-")?;
    let statement = format!(
        r#"{{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"{account}:role/cdk-*"}}"#
    );
    let policy = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
    let command = format!(
        "aws iam put-role-policy --role-name {} --policy-name assume-cdk-roles --policy-document {}",
        quote(name),
        quote(&policy)
    );
    Some(Repair::command(
        "let the role assume the roles of the bootstrap",
        Target::PermissionPolicy,
        command,
    ))
}
