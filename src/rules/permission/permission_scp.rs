//! A service or resource control policy does not allow the action.

use crate::exam::Exam;
use crate::exam::permission::Refuser;
use crate::rules::{Draft, Rule, pages};

use super::found::{Found, refusals};

pub(crate) static RULE: Rule = Rule::new(pages::PERMISSION_SCP, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    refusals(exam, RULE.id, finding)
}

fn finding(found: &Found<'_>) -> Draft {
    let policy = match found.refusal.by {
        Refuser::Rcp => "a resource control policy",
        _ => "a service control policy",
    };
    let title = if found.is_denied() {
        format!("{policy} denies {}", found.action())
    } else {
        format!("no service control policy allows {}", found.action())
    };
    found
        .draft(title)
        .seen(found.evidence())
        .because(found.explain(&why(found)))
        .repairs(found.exceptions())
        .repairs(found.allowances())
}

fn why(found: &Found<'_>) -> String {
    let whose = match found.refusal.by {
        Refuser::Rcp => "It limits every access to resources in its accounts.",
        _ => "It limits every role in its accounts.",
    };
    let named = found
        .asked
        .refused
        .as_ref()
        .and_then(|refused| refused.policy_arn.as_deref());
    let named = named.map_or_else(String::new, |arn| format!(" AWS names `{arn}`."));
    format!(
        "{whose} Only an administrator of the organization can change it; no change in the account helps.{named}"
    )
}
