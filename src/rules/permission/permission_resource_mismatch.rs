//! The action is allowed, but on a different resource.

use crate::exam::Exam;
use crate::exam::permission::has_placeholder;
use crate::rules::{Draft, Rule, pages};

use super::found::{Found, refusals};

pub(crate) static RULE: Rule = Rule::new(pages::PERMISSION_RESOURCE_MISMATCH, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    refusals(exam, RULE.id, finding)
}

fn finding(found: &Found<'_>) -> Draft {
    let draft = found
        .draft(format!(
            "{} is allowed, but not{}",
            found.action(),
            on(found)
        ))
        .seen(found.evidence())
        .because(found.explain(why(found)))
        .repairs(found.grants());
    Draft {
        sides: found.resource_sides(),
        ..draft
    }
}

fn on(found: &Found<'_>) -> String {
    match found.resource() {
        Some(resource) => format!(" on {resource}"),
        None => " on what the job does it to".to_owned(),
    }
}

/// The slip that was made, where it is a known one.
fn why(found: &Found<'_>) -> &'static str {
    let asked = found.asked.request.resource.as_deref().unwrap_or_default();
    let nearest = found.nearest();
    let values = || {
        nearest
            .into_iter()
            .flat_map(|one| &one.answer.resource.values)
    };
    if asked == "*" {
        return "AWS checks this action against `*` alone: a statement that names an ARN never matches it.";
    }
    if values().any(|value| has_placeholder(&value.text)) {
        return "A part of the ARN in the policy was never filled in, so it names nothing.";
    }
    if values().any(|value| asked.starts_with(&format!("{}/", value.text)))
        && asked.starts_with("arn:aws:s3:::")
    {
        return "`arn:aws:s3:::BUCKET` is the bucket itself; its objects are `arn:aws:s3:::BUCKET/*`, and each action \
                is for one of the two.";
    }
    if asked.ends_with(":*") {
        return "The call lists and names none, so AWS checks it against all of them: only a statement whose resource \
                covers every name allows it.";
    }
    "A statement allows an action on the resources that it names and on no others; an ARN is compared part by part."
}
