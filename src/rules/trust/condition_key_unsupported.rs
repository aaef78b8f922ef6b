//! The condition key is not available for `AssumeRoleWithWebIdentity`.

use crate::exam::Exam;
use crate::exam::keys;
use crate::exam::trust::ConditionReason;
use crate::rules::{Draft, Rule, pages, undecided};

use super::found::{FailedCondition, failed_conditions};
use super::removal;

pub(crate) static RULE: Rule = Rule::new(pages::CONDITION_KEY_UNSUPPORTED, check)
    .open(|exam| undecided::in_claim(exam, |claim| !matches!(claim, "sub" | "aud" | "oaud")));

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    failed_conditions(exam, finding)
}

fn finding(unmet: &FailedCondition<'_>) -> Option<Draft> {
    let (meant, condition) = (unmet.meant, unmet.condition);
    let key = &condition.key;
    let (title, label, reason) = match unmet.why {
        ConditionReason::NotExposed(claim) => (
            format!("AWS does not expose the claim `{claim}`"),
            "no such condition key".to_owned(),
            format!(
                "The claim may be in the token, but AWS offers no condition key for it, and a condition on a key that \
                 is not there is not met. What AWS exposes: {}.",
                exposed_list()
            ),
        ),
        ConditionReason::NotInCall => (
            format!("the call does not carry `{key}`"),
            "not in this call".to_owned(),
            "The call with a token is unsigned: it has no principal, tags, external id or MFA that a condition could \
             look at."
                .to_owned(),
        ),
        ConditionReason::ClaimAbsent(claim) => (
            format!("the token has no claim `{claim}`"),
            "not in this token".to_owned(),
            absent_reason(claim),
        ),
        _ => return None,
    };
    let draft = meant
        .draft(title)
        .seen([meant.evidence(condition.key_span, label)]);
    Some(draft.because(reason).repairs(removal::condition(unmet)))
}

fn exposed_list() -> String {
    let claims: Vec<_> = keys::exposed().map(|claim| format!("`{claim}`")).collect();
    claims.join(", ")
}

fn absent_reason(claim: &str) -> String {
    match claim {
        "environment" => "Only a job that names an environment has this claim.".to_owned(),
        "enterprise_id" => "Only repositories of an enterprise have this claim.".to_owned(),
        _ => format!("GitHub's tokens do not carry `{claim}`, so a condition on it is never met."),
    }
}
