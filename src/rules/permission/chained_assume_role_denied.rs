//! The role session is not allowed to assume the next role.

use crate::exam::Exam;
use crate::exam::permission::{Refuser, has_placeholder};
use crate::rules::{Draft, Repair, Rule, pages};

use super::fallback;
use super::found::{Found, refusals};

pub(crate) static RULE: Rule = Rule::new(pages::CHAINED_ASSUME_ROLE_DENIED, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let mut drafts = refusals(exam, RULE.id, finding);
    drafts.extend(fallback::draft(exam));
    drafts
}

fn finding(found: &Found<'_>) -> Draft {
    let next = found
        .resource()
        .unwrap_or_else(|| "the next role".to_owned());
    let draft = found
        .draft(format!("{} is not allowed to assume {next}", found.who()))
        .seen(found.evidence())
        .because(found.explain(why(found)))
        .repairs(repairs(found));
    Draft {
        sides: found.resource_sides().filter(|_| !is_itself(found)),
        ..draft
    }
}

fn why(found: &Found<'_>) -> &'static str {
    if is_itself(found) {
        return "The job has this role already and tries to assume it once more: take `role_arn` or `assume_role` out of \
                the tool's configuration. A role needs its own trust to assume itself.";
    }
    if is_unfilled(found) {
        return "The role's ARN still holds a placeholder, so there is no such role: give the stack an explicit account \
                and region, or take a version of the tool that fills them in. No policy can help.";
    }
    match found.refusal.by {
        Refuser::Identity => {
            "The next role is assumed with the first one's credentials: the first needs `sts:AssumeRole` on it, and the \
             trust policy of the next must let the first, or its account, in."
        }
        _ => {
            "The trust policy of the next role does not let this one in. Whoever owns the next role must name this role, \
             or its account, as a principal."
        }
    }
}

/// A change of policies, where it is policies that are wrong.
fn repairs(found: &Found<'_>) -> Vec<Repair> {
    if is_itself(found) || is_unfilled(found) {
        return Vec::new();
    }
    match found.refusal.by {
        Refuser::Identity => found.grants(),
        _ => found.allowances(),
    }
}

fn is_itself(found: &Found<'_>) -> bool {
    let own = found.exam.permission.caller.role.as_deref();
    own.is_some() && found.asked.request.resource.as_deref() == own
}

fn is_unfilled(found: &Found<'_>) -> bool {
    found.resource().is_some_and(|next| has_placeholder(&next))
}
