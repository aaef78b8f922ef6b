//! The OIDC provider's URL is not the token's issuer.

use crate::exam::Exam;
use crate::finding::{Evidence, Place, Sides};
use crate::rules::{Draft, Question, Rule, pages};

use super::create;

pub(crate) static RULE: Rule =
    Rule::new(pages::PROVIDER_URL_MISMATCH, check).asks(&[Question::Provider]);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let (Some(provider), Some(false)) = (exam.provider.provider, exam.provider.url_matches) else {
        return Vec::new();
    };
    let (Some(presented), Some(url)) = (exam.first(), provider.url.as_ref()) else {
        return Vec::new();
    };
    let place = Place::new(&provider.document.source, url.span);
    let draft = Draft::proven("the OIDC provider's URL is not the token's issuer")
        .seen([Evidence::new(place, "a different issuer")])
        .seen(presented.place("iss").map(|place| Evidence::new(place, "the token's `iss`")))
        .sides(Sides {
            expected_label: "provider".to_owned(),
            expected: url.text.clone(),
            expected_marks: Vec::new(),
            actual_label: presented.origin.label().to_owned(),
            actual: presented.issuer().to_owned(),
            actual_marks: Vec::new(),
        })
        .because(
            "The URL must be the token's `iss` to the letter: host, enterprise slug, no slash at the end. It cannot be \
             changed; a provider with the right URL is made anew, and the trust policy names that one.",
        );
    vec![draft.repairs([create::provider(presented)])]
}
