//! No policy of the role allows the action.

use std::collections::BTreeSet;

use crate::emit::shell;
use crate::exam::Exam;
use crate::exam::permission::Why;
use crate::finding::{Certainty, Target};
use crate::rules::{Draft, Repair, Rule, pages, suspicion};

use crate::source::Node;
use crate::symptom::is_no_action;

use super::fallback;
use super::found::{Found, refusals};

pub(crate) static RULE: Rule = Rule::new(pages::PERMISSION_MISSING, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let mut drafts = refusals(exam, RULE.id, finding);
    if fallback::warning(exam).is_some() {
        let of_own = drafts.iter_mut();
        of_own.for_each(|draft| draft.certainty = Certainty::Possible);
    }
    drafts.extend(unknown_to_cluster(exam));
    drafts
}

/// A Kubernetes cluster lets in whom it knows itself; no policy of IAM has a say in it.
///
/// See <https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html>.
fn unknown_to_cluster(exam: &Exam<'_>) -> Option<Draft> {
    exam.symptom()
        .filter(|symptom| symptom.entry.id == "eks-unauthorized")?;
    let role = exam
        .call
        .role
        .as_ref()
        .or(exam.permission.caller.role.as_ref());
    let role = role.map_or_else(|| "ROLE_ARN".to_owned(), |role| shell::quote(role));
    let command =
        format!("aws eks create-access-entry --cluster-name CLUSTER --principal-arn {role}");
    let draft = Draft::new(Certainty::Likely, "the cluster does not know the role").because(
        "The role was assumed, but the cluster has no access entry for it and no entry in `aws-auth`. IAM policies \
         cannot grant this. A cluster administrator must add the role and give it access (`aws eks \
         associate-access-policy`).",
    );
    let add = Repair::command("add an access entry for the role", Target::Other, command);
    Some(draft.seen(suspicion::line(exam)).repairs([add]))
}

fn finding(found: &Found<'_>) -> Draft {
    found
        .draft(format!(
            "no policy of {} allows {}",
            found.who(),
            found.action()
        ))
        .seen(found.evidence())
        .because(found.explain(&why(found)))
        .repairs(match is_allowed_at_hand(found) {
            true => Vec::new(),
            false => found.grants(),
        })
}

/// Whether the policies that were given allow what AWS says that the role's do not: to allow it once more
/// would change nothing.
fn is_allowed_at_hand(found: &Found<'_>) -> bool {
    let is_told = matches!(found.refusal.why, Why::Told { .. });
    is_told && found.exam.permission.policies.identity.known && found.stranger().is_none()
}

/// What the policies name after the operation that failed, and IAM does not know.
fn hollow_names(found: &Found<'_>) -> String {
    let texts = found.exam.permission.policies.identity.texts.iter();
    let statements = texts.filter_map(|(_, document)| document.root.get("Statement"));
    let actions = statements
        .flat_map(|statements| statements.one_or_many())
        .filter_map(|statement| statement.get("Action"))
        .flat_map(|actions| actions.one_or_many())
        .filter_map(Node::text);
    let hollow: BTreeSet<_> = actions.filter(|action| is_no_action(action)).collect();
    match hollow.len() {
        0 => String::new(),
        _ => {
            let names: Vec<_> = hollow.iter().map(|name| format!("`{name}`")).collect();
            format!(
                " {} is the name of an operation, not of an action: IAM takes it and it allows nothing.",
                names.join(" and ")
            )
        }
    }
}

fn why(found: &Found<'_>) -> String {
    match found.refusal.why {
        Why::Told { .. } if is_allowed_at_hand(found) => {
            "The given policies allow it, but AWS says that the role's policies do not. Check whether this version \
             was applied, and to this role."
                .to_owned()
        }
        Why::Told { .. } => format!(
            "AWS says that no identity-based policy allows it{}: no statement allows this action on this resource \
             with its conditions met.",
            found.on()
        ),
        _ => format!(
            "What no statement allows is denied. The role was assumed; it still needs {}{}.{}",
            found.action(),
            found.on(),
            hollow_names(found)
        ),
    }
}
