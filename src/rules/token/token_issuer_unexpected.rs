//! The token's issuer does not match the provider or the trust policy.

use crate::exam::Exam;
use crate::exam::keys;
use crate::finding::Evidence;
use crate::rules::{Draft, Question, Rule, pages};

pub(crate) static RULE: Rule =
    Rule::new(pages::TOKEN_ISSUER_UNEXPECTED, check).asks(&[Question::Provider]);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let Some(presented) = exam.first() else {
        return Vec::new();
    };
    let issuer = presented.issuer_name();
    // The issuer of github.com is what policies are usually for: there the provider is wrong, not the token.
    let Expected { provider, policy } = Expected::of(exam, issuer);
    let speaks = [provider, policy].contains(&Some(true));
    if issuer == keys::GITHUB_HOST || speaks || (provider, policy) == (None, None) {
        return Vec::new();
    }
    // One of the two alone may be what is wrong.
    let is_shown = provider.is_some() && policy.is_some();
    let draft = Draft::proven(format!("the token's issuer is `{}`, which neither the provider nor the trust policy \
                                       has", presented.issuer()))
        .seen(presented.place("iss").map(|place| Evidence::new(place, "the token's `iss`")))
        .because(
            "An enterprise can give its tokens an issuer of its own; GitHub Enterprise Server and ghe.com have theirs. \
             Provider, principal and condition keys must all be made for the issuer that is in the token.",
        );
    vec![draft.proven_if(is_shown)]
}

/// Whether provider and policy speak of an issuer, each where it is known.
struct Expected {
    provider: Option<bool>,
    policy: Option<bool>,
}

impl Expected {
    fn of(exam: &Exam<'_>, issuer: &str) -> Self {
        let policy = exam.trust.policy.as_ref().and_then(|policy| {
            let statements = policy.statements.iter();
            let elements = statements.filter_map(|statement| statement.principal.as_ref());
            let mut values = elements
                .flat_map(|element| &element.values)
                .map(|value| &value.text)
                .peekable();
            values.peek()?;
            Some(values.any(|arn| arn.contains(issuer)))
        });
        Self {
            provider: exam.provider.url_matches,
            policy,
        }
    }
}
