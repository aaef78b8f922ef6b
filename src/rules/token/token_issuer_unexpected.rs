//! The token comes from another issuer than provider and policy speak of.

use crate::exam::Exam;
use crate::exam::keys;
use crate::report::Evidence;
use crate::report::{Kind, Stage};
use crate::rules::{Draft, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "token-issuer-unexpected",
    stage: Stage::Token,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "the token comes from another issuer than provider and policy speak of",
    docs: include_str!("token_issuer_unexpected.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let Some(presented) = exam.first() else {
        return Vec::new();
    };
    let issuer = presented.issuer_name();
    // The issuer of github.com is what policies are usually for: there the provider is wrong, not the token.
    if issuer == keys::GITHUB_HOST || expects(exam, issuer) != Some(false) {
        return Vec::new();
    }
    let draft = Draft::proven(format!("the token comes from `{}`, which nothing here speaks of", presented.issuer()))
        .seen(presented.place("iss").map(|place| Evidence::new(place, "the token's `iss`")))
        .because(
            "An enterprise can give its tokens an issuer of its own; GitHub Enterprise Server and ghe.com have theirs. \
             Provider, principal and condition keys must all be made for the issuer that is in the token.",
        );
    vec![draft]
}

/// Whether provider and policy speak of this issuer; none where neither is known.
fn expects(exam: &Exam<'_>, issuer: &str) -> Option<bool> {
    let provider = exam.provider.url_matches;
    let federated = exam.trust.policy.as_ref().and_then(|policy| {
        let elements = policy
            .statements
            .iter()
            .filter_map(|statement| statement.principal.as_ref());
        let mut values = elements
            .flat_map(|element| &element.values)
            .map(|value| &value.text)
            .peekable();
        values.peek()?;
        Some(values.any(|arn| arn.contains(issuer)))
    });
    match (provider, federated) {
        (Some(one), Some(other)) => Some(one || other),
        (one, other) => one.or(other),
    }
}
