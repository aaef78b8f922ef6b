//! The trust policy names a different OIDC provider.

use crate::exam::Exam;
use crate::exam::keys::GITHUB_HOST;
use crate::exam::trust::Reason;
use crate::finding::{Certainty, Evidence, Place, Sides};
use crate::iam::{Arn, Effect};
use crate::rules::{Draft, Rule, pages, suspicion, undecided};

use super::principal;

pub(crate) static RULE: Rule =
    Rule::new(pages::PRINCIPAL_PROVIDER_MISMATCH, check).open(undecided::in_principal);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let Some(meant) = principal::wrong(exam) else {
        return of_other_issuer(exam).into_iter().collect();
    };
    if !principal::is_federated(&meant) {
        return Vec::new();
    }
    let expected = exam.trust.named_provider_arn();
    let label = |value: &str| {
        expected.map_or_else(
            || "not the provider of the token's issuer".to_owned(),
            |expected| difference(value, expected),
        )
    };
    let values = meant.statement.principal.values.iter();
    let draft = meant
        .part(|reason| matches!(reason, Reason::Principal), "the statement trusts another provider than the one the token comes from")
        .seen(values.map(|value| meant.evidence(value.span, label(&value.text))))
        .because(
            "The provider's ARN is made of the partition and account of the role and of the token's issuer without \
             `https://`; the provider must stand in the account of the role.",
        );
    let first = meant.statement.principal.values.first();
    let sides = first.zip(expected).map(|(value, expected)| Sides {
        expected_label: "policy".to_owned(),
        expected: value.text.clone(),
        expected_marks: Vec::new(),
        actual_label: "provider".to_owned(),
        actual: expected.to_owned(),
        actual_marks: Vec::new(),
    });
    let draft = Draft { sides, ..draft };
    vec![draft.repairs(principal::repair(&meant))]
}

/// STS refused, nothing tells the issuer, and the policy is right for another of GitHub's than that of
/// github.com, whose tokens it does not let in.
fn of_other_issuer(exam: &Exam<'_>) -> Option<Draft> {
    let refused = suspicion::leaves_open(exam, RULE.id);
    let issuer = exam.first().filter(|_| refused)?.issuer_name();
    let mut presented = exam.presented.iter();
    presented.find(|one| one.issuer_name() == GITHUB_HOST && issuer != GITHUB_HOST)?;
    let mut statements = exam.trust.answer()?.statements.iter();
    let allows = statements.find(|one| one.effect == Some(Effect::Allow) && one.truth.is_true())?;
    let place = Place::new(&exam.trust.document()?.source, allows.principal.span);
    let draft = Draft::new(
        Certainty::Likely,
        format!(
            "the trust policy is for tokens of `{issuer}` and does not allow tokens of github.com"
        ),
    );
    Some(
        draft
            .seen([Evidence::new(place, "not the provider of github.com")])
            .seen(suspicion::line(exam))
            .because(format!(
                "Tokens come from `{GITHUB_HOST}` unless the enterprise gave them an issuer of its own. The token's `iss` \
                 tells; provider, principal and condition keys must all be made for it.",
            )),
    )
}

/// Which part of the ARN is another.
fn difference(written: &str, expected: &str) -> String {
    let (Some(written), Some(expected)) = (Arn::parse(written), Arn::parse(expected)) else {
        return "not the ARN of a provider".to_owned();
    };
    let difference = if written.partition() != expected.partition() {
        "another partition"
    } else if written.service() != expected.service() {
        "not IAM"
    } else if written.region() != expected.region() {
        "a region"
    } else if written.written_account() != expected.written_account() {
        "another account"
    } else {
        "a different issuer"
    };
    difference.to_owned()
}
