//! The statement trusts AWS principals or a service, not the OIDC provider.

use crate::exam::Exam;
use crate::report::{Kind, Stage};
use crate::rules::{Draft, Rule};

use super::principal;

pub(crate) static RULE: Rule = Rule {
    id: "principal-not-federated",
    stage: Stage::Trust,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "the statement trusts AWS principals or a service, not the OIDC provider",
    docs: include_str!("principal_not_federated.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let Some(meant) = principal::wrong(exam) else {
        return Vec::new();
    };
    if principal::is_federated(&meant) || exam.call.is_signed() {
        return Vec::new();
    }
    let draft = meant
        .draft("the statement trusts AWS principals or a service, not the OIDC provider")
        .seen([meant.evidence(meant.statement.principal.span, "not an identity provider")])
        .because(
            "The call with a token is unsigned: its caller is the identity provider, which a trust policy names as \
             `Federated`. An account, a role, a service or `*` is never that caller.",
        );
    vec![draft.repairs(principal::repair(&meant))]
}
