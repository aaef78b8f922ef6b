//! The role has administrator access or can change its own permissions.

use crate::exam::Exam;
use crate::finding::Severity;
use crate::finding::{Evidence, Place};
use crate::iam::{Effect, Policy, PolicyKind, ResourceTarget, Statement};
use crate::rules::{Draft, Rule, pages};
use crate::source::Document;

pub(crate) static RULE: Rule = Rule::new(pages::PERMISSIONS_BROAD, check);

/// Whoever may do one of these on everything can give themselves the rest.
const POWERS: [&str; 6] = [
    "iam:AttachRolePolicy",
    "iam:CreateAccessKey",
    "iam:PassRole",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
    "sts:AssumeRole",
];

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let policies = exam.case.permission_policies.known();
    let documents = policies
        .into_iter()
        .flatten()
        .filter_map(|policy| policy.document());
    let seen: Vec<_> = documents.flat_map(broad).collect();
    if seen.is_empty() {
        return Vec::new();
    }
    let mut draft = Draft::proven(RULE.summary).because(REASON).seen(seen);
    draft.severity = Severity::Warning;
    vec![draft]
}

fn broad(document: &Document) -> Vec<Evidence> {
    let policy = Policy::read(document, &document.root, PolicyKind::Identity);
    let allows = policy
        .statements
        .iter()
        .filter(|statement| is_unlimited(statement));
    let actions = allows.filter_map(|statement| statement.action.as_ref());
    let values = actions
        .filter(|action| !action.negated)
        .flat_map(|action| &action.values);
    let seen = values.filter_map(|value| {
        let power = POWERS
            .iter()
            .find(|power| value.pattern.matches_ignoring_case(power))?;
        let label = match value.text.as_str() {
            "*" => "everything".to_owned(),
            _ => format!("`{power}` on everything"),
        };
        Some(Evidence::new(
            Place::new(&document.source, value.span),
            label,
        ))
    });
    seen.collect()
}

/// Whether an Allow statement is about every resource, under no condition.
fn is_unlimited(statement: &Statement) -> bool {
    let everything = statement.resource.as_ref().is_some_and(|resource| {
        let any =
            |value: &crate::iam::ResourceValue| matches!(value.target, ResourceTarget::Everything);
        !resource.negated && resource.values.iter().any(any)
    });
    statement.effect == Some(Effect::Allow) && statement.conditions.is_empty() && everything
}

const REASON: &str = "Anyone who can run a job with this role controls the account. List the actions and resources \
                      that the job uses; `iam:PassRole` and `sts:AssumeRole` need the role's ARN as resource.";
