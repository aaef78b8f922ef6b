//! The action uses other credentials instead of OIDC.

use crate::exam::Exam;
use crate::finding::{Certainty, Evidence, Stage};
use crate::issuer::github::{self, Method};
use crate::rules::{Draft, Repair, Rule, opt_in, pages, suspicion};

use super::step;

// A later call may use other credentials than the role session although the job did get a token, so
// only an error of the assume itself excludes them.
pub(crate) static RULE: Rule =
    Rule::new(pages::STATIC_CREDENTIALS_SHADOW, check).excluded_if(|symptom| {
        symptom.proves().contains(&Stage::Workflow) && symptom.stage != Some(Stage::Permission)
    });

/// Inputs that keep the action from asking for a token, in its own order.
const SHADOWS: [&str; 4] = [
    "aws-access-key-id",
    "web-identity-token-file",
    "role-chaining",
    "force-skip-oidc",
];

/// What goes with them: a secret without its id, or a token without a secret, is of no use.
const KEYS: [&str; 6] = [
    "aws-access-key-id",
    "aws-secret-access-key",
    "aws-session-token",
    "web-identity-token-file",
    "role-chaining",
    "force-skip-oidc",
];

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let wanted = exam
        .workflow
        .step()
        .is_some_and(|step| step.method == Method::Chaining);
    let tags =
        exam.symptom().and_then(|symptom| symptom.action.as_deref()) == Some("sts:TagSession");
    let (title, reason) = if is_of_another_set(exam) {
        (STRANGE, NOT_WHOLE)
    } else {
        (TITLE, REASON)
    };
    let draft = suspicion::draft(exam, RULE.id, title, reason).filter(|_| !wanted && !tags);
    let Some(mut draft) = draft else {
        return Vec::new();
    };
    if opt_in::region(exam).is_some() {
        draft.certainty = Certainty::Possible;
    }
    let step = exam.workflow.step();
    let given = step.into_iter().flat_map(|step| {
        let shadows = step
            .inputs
            .iter()
            .filter(|input| SHADOWS.contains(&input.name.value.as_str()));
        shadows.map(|input| github::Place::new(&step.place.file, input.name.span))
    });
    let places = given.filter_map(|place| exam.workflow.place(&place));
    let evidence: Vec<_> = places
        .map(|place| Evidence::new(place, "keeps the action from using OIDC"))
        .collect();
    vec![draft.seen(evidence).repairs(oidc_again(exam))]
}

/// Takes out what keeps the action from OIDC; where nothing in the step does, has it forget what an
/// earlier step left.
fn oidc_again(exam: &Exam<'_>) -> Option<Repair> {
    let step = exam.workflow.step().filter(|step| step.role.is_some())?;
    let taken = step::remove_inputs(exam, step, &KEYS);
    taken.or_else(|| step::add_input(exam, step, "unset-current-credentials", "true"))
}

/// Whether AWS does not know the credentials of the call, so that they are not what OIDC gave.
fn is_of_another_set(exam: &Exam<'_>) -> bool {
    exam.symptom().is_some_and(|symptom| {
        matches!(
            symptom.entry.id,
            "access-key-unknown" | "credentials-invalid"
        )
    })
}

const STRANGE: &str =
    "AWS does not know the credentials of the call; they are not the ones from OIDC";
const NOT_WHOLE: &str = "OIDC provides a key, a secret and a session token that belong together. Keys from the \
                         runner or an `env:` block have priority over them, and an action that uses only key and \
                         secret drops the session token, so AWS does not know the key. Remove such keys, or replace \
                         that action.";
const TITLE: &str = "the action uses other credentials instead of OIDC";
const REASON: &str = "With access keys, a token file or `role-chaining` the action does not request a token. It also \
                      uses credentials from an earlier step or from the runner. The call is then signed, and AWS \
                      checks a different action. Remove the keys, or set `unset-current-credentials: true` for a \
                      second call.";
