//! The `Principal` of the trust policy is not the OIDC provider.

use crate::exam::Exam;
use crate::exam::trust::Reason;
use crate::rules::workflow::step;
use crate::rules::{Draft, Repair, Rule, pages, undecided};

use super::principal;

pub(crate) static RULE: Rule =
    Rule::new(pages::PRINCIPAL_NOT_FEDERATED, check).open(undecided::in_principal);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let Some(meant) = principal::wrong(exam) else {
        return Vec::new();
    };
    if principal::is_federated(&meant) || exam.call.is_signed() {
        return Vec::new();
    }
    let draft = meant
        .part(|reason| matches!(reason, Reason::Principal), "the statement trusts AWS principals or a service, not the OIDC provider")
        .seen([meant.evidence(meant.statement.principal.span, "not an identity provider")])
        .because(
            "The call with a token is unsigned: its caller is the identity provider, which a trust policy names as \
             `Federated`. An account, a role, a service or `*` is never that caller.",
        );
    vec![
        draft
            .repairs(chained(exam))
            .repairs(principal::repair(&meant)),
    ]
}

/// Assumes the role with the credentials of the role that an earlier step of the job assumed: that is
/// whom the policy may mean. Releases before v2 do not know the input.
///
/// See <https://github.com/aws-actions/configure-aws-credentials#assumerole-with-role-previously-assumed-by-action-in-same-workflow>.
fn chained(exam: &Exam<'_>) -> Option<Repair> {
    let step = exam.workflow.step()?;
    let version = step.version.as_ref()?;
    let is_later = exam.workflow.follows_another();
    (is_later && version.is_before(2, 0) != Some(true))
        .then(|| step::add_input(exam, step, "role-chaining", "true"))?
}
