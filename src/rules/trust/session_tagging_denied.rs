//! Session tags are passed, but `sts:TagSession` is not allowed.

use crate::exam::Exam;
use crate::finding::Certainty;
use crate::issuer::github::Method;
use crate::issuer::github::credentials::Kind as StepKind;
use crate::rules::suspicion;
use crate::rules::workflow::step;
use crate::rules::{Draft, Question, Rule, pages, undecided};

pub(crate) static RULE: Rule = Rule::new(pages::SESSION_TAGGING_DENIED, check)
    .open(undecided::always)
    .asks(&[Question::TrustPolicy]);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let mut draft = suspicion::draft(exam, RULE.id, TITLE, REASON);
    // A step that was to use a token and cannot have one signs with what the runner has: the tags go when
    // the token comes.
    let is_meant_for_token = exam
        .workflow
        .step()
        .is_some_and(|step| step.method == Method::Oidc);
    if is_meant_for_token && exam.workflow.id_token().available() == Some(false) {
        draft = draft.map(|draft| Draft {
            certainty: Certainty::Possible,
            ..draft
        });
    }
    let step = exam.workflow.step();
    let repair = step
        .filter(|step| step.kind == StepKind::ConfigureAwsCredentials)
        .and_then(|step| step::add_input(exam, step, "role-skip-session-tagging", "true"));
    draft
        .map(|draft| draft.repairs(repair))
        .into_iter()
        .collect()
}

const TITLE: &str = "session tags are passed, but `sts:TagSession` is not allowed";
const REASON: &str = "With OIDC the action sends no tags; when it assumes a further role (`role-chaining`) it does, and a \
                      session whose tags are transitive (as EKS Pod Identity makes them) sends them on whatever tool \
                      assumes the next role. Then the policies of the first role and the trust policy of the second must \
                      both allow `sts:TagSession`, or the action's step sets `role-skip-session-tagging: true`.";
