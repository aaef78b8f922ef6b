//! The statement trusts another provider than the one the token comes from.

use crate::exam::Exam;
use crate::exam::trust::Reason;
use crate::report::Sides;
use crate::report::{Kind, Stage};
use crate::rules::{Draft, Rule};

use super::principal;

pub(crate) static RULE: Rule = Rule {
    id: "principal-provider-mismatch",
    stage: Stage::Trust,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "the statement trusts another provider than the one the token comes from",
    docs: include_str!("principal_provider_mismatch.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let Some(meant) = principal::wrong(exam) else {
        return Vec::new();
    };
    if !principal::is_federated(&meant) {
        return Vec::new();
    }
    let Some(expected) = exam.trust.provider_arn.clone() else {
        return Vec::new();
    };
    let values = meant.statement.principal.values.iter();
    let draft = meant
        .part(|reason| matches!(reason, Reason::Principal), "the statement trusts another provider than the one the token comes from")
        .seen(values.map(|value| meant.evidence(value.span, difference(&value.text, &expected))))
        .because(
            "The provider's ARN is made of the partition and account of the role and of the token's issuer without \
             `https://`; the provider must stand in the account of the role.",
        );
    let first = meant.statement.principal.values.first();
    let sides = first.map(|value| Sides {
        expected_label: "policy".to_owned(),
        expected: value.text.clone(),
        expected_marks: Vec::new(),
        actual_label: "provider".to_owned(),
        actual: expected.clone(),
        actual_marks: Vec::new(),
    });
    let draft = Draft { sides, ..draft };
    vec![draft.repairs(principal::repair(&meant))]
}

/// Which part of the ARN is another.
fn difference(written: &str, expected: &str) -> String {
    const PARTS: [&str; 5] = [
        "not an ARN",
        "another partition",
        "not IAM",
        "a region",
        "another account",
    ];
    if !written.starts_with("arn:") {
        return "not the ARN of a provider".to_owned();
    }
    let pairs = written.split(':').zip(expected.split(':'));
    let part = pairs
        .zip(PARTS)
        .find(|((written, expected), _)| written != expected);
    part.map_or("another issuer", |(_, part)| part).to_owned()
}
