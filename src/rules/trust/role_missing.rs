//! The role does not exist in that account.

use crate::emit::shell;
use crate::exam::Exam;
use crate::finding::Target;
use crate::rules::Repair;
use crate::rules::{Draft, Rule, pages};

pub(crate) static RULE: Rule = Rule::new(pages::ROLE_MISSING, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    if !exam.trust.missing {
        return Vec::new();
    }
    let role = exam.call.role.as_deref();
    let title = match role {
        Some(role) => format!("there is no role `{role}`"),
        None => "there is no such role".to_owned(),
    };
    let draft = Draft::proven(title).because(
        "STS returns the same text for a role that does not exist as for a trust policy that does not match. Look \
         for a typo in the name, a missing path, a different account, or a deleted role.",
    );
    vec![draft.repairs(similar(role))]
}

/// A look at the roles that do exist.
fn similar(role: Option<&str>) -> Option<Repair> {
    let name = role?.rsplit('/').next()?;
    let start: String = name.chars().take(6).collect();
    let query = format!("Roles[?contains(RoleName, `{start}`)].Arn");
    let command = format!(
        "aws iam list-roles --query {} --output text",
        shell::quote(&query)
    );
    Some(Repair::command(
        "find the role that was meant",
        Target::Other,
        command,
    ))
}
