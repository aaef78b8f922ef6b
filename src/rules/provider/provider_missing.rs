//! There is no identity provider for the issuer in the account of the role.

use crate::exam::Exam;
use crate::report::{Kind, Stage};
use crate::rules::{Draft, Rule};

use super::create;

pub(crate) static RULE: Rule = Rule {
    id: "provider-missing",
    stage: Stage::Provider,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "there is no identity provider for the issuer in the account of the role",
    docs: include_str!("provider_missing.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    if !exam.provider.missing {
        return Vec::new();
    }
    let Some(presented) = exam.first() else {
        return vec![Draft::proven(
            "there is no identity provider in the account",
        )];
    };
    let issuer = presented.issuer();
    let draft = Draft::proven(format!("the account of the role has no identity provider for `{issuer}`")).because(
        "STS looks for the provider in the account that the role's ARN names, before it looks at the role. Check the \
         account in the ARN first: a wrong one looks the same.",
    );
    vec![draft.repairs([create::provider(presented)])]
}
