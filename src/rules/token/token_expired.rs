//! The token had expired when it was used.

use crate::exam::Exam;
use crate::rules::suspicion;
use crate::rules::{Draft, Rule, pages};

use super::times;

pub(crate) static RULE: Rule = Rule::new(pages::TOKEN_EXPIRED, check);

/// STS takes a token for five minutes after `exp`:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc.html>.
const GRACE: i64 = 300;

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    match times::late(exam, "exp").filter(|late| *late > GRACE) {
        Some(late) => vec![finding(exam, late)],
        None => suspicion::draft(exam, RULE.id, TITLE, REASON)
            .into_iter()
            .collect(),
    }
}

fn finding(exam: &Exam<'_>, late: i64) -> Draft {
    let title = format!("{TITLE}: {} too late", times::duration(late));
    Draft::proven(title)
        .seen(times::claim(exam, "exp"))
        .because(REASON)
}

const TITLE: &str = "the token had expired when it was used";
const REASON: &str = "A GitHub token lives for about five minutes, and STS grants five more. Ask for a new one right \
                      before each use. Where an action tried again and again with the same token, the first refusal in \
                      the log is the cause, not this one.";
