//! The AWS session expired during the job.

use crate::exam::Exam;
use crate::finding::Certainty;
use crate::rules::{Draft, Rule, pages};

pub(crate) static RULE: Rule = Rule::new(pages::CREDENTIALS_EXPIRED, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let expired = exam
        .symptom()
        .filter(|symptom| symptom.entry.id == "session-expired");
    let draft = |_| {
        Draft::new(Certainty::Likely, "the AWS session expired during the job").because(
            "A session lasts as long as `role-duration-seconds` of the credentials step says, one hour by default, and \
             at most one hour where a role assumed the role. Ask for a longer session, which the role's maximum must \
             allow (`aws iam update-role --max-session-duration`), or run the credentials step again before the late \
             steps.",
        )
    };
    expired.map(draft).into_iter().collect()
}
