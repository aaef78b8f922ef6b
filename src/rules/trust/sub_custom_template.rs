//! The repository's custom subject template does not match the trust policy.

use crate::emit::shell;
use crate::exam::Exam;
use crate::exam::exposure::can_be_issued;
use crate::exam::subject::DifferenceKind;
use crate::exam::trust::ConditionReason;
use crate::finding::{Sides, Target};
use crate::issuer::github::subject::Parts;
use crate::rules::{Draft, Question, Repair, Rule, pages, undecided};

use super::found::{FailedCondition, SubjectMismatch, failed_conditions, subject_mismatches};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_CUSTOM_TEMPLATE, check)
    .open(|exam| undecided::in_subject(exam, |_, _| exam.case.run.sub_template.is_none()))
    .asks(&[Question::Subject, Question::TrustPolicy]);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let mut drafts = subject_mismatches(exam, |kind| kind == DifferenceKind::Template, finding);
    drafts.extend(failed_conditions(exam, shape));
    drafts
}

fn finding(found: &SubjectMismatch<'_>) -> Draft {
    let draft = found.draft(TITLE, "does not have the parts of this subject");
    draft
        .because(REASON)
        .proven_if(!found.unmet.meant.exam.has_open_template())
        .repairs(found.correct_value())
        .repairs(found.add_exact())
        .repairs(plain_again(found.unmet, found.expected))
}

/// One of the two is not made of a repository and a context at all.
fn shape(unmet: &FailedCondition<'_>) -> Option<Draft> {
    let ConditionReason::SubjectShape { value } = unmet.why else {
        return None;
    };
    let (meant, value) = (unmet.meant, unmet.condition.values.get(*value)?);
    // Of a value that no template makes another rule speaks.
    let wildcards = unmet.condition.operator.base?.wildcards;
    if !can_be_issued(&value.text, wildcards) {
        return None;
    }
    let actual = meant.presented.subject()?;
    let draft = meant
        .draft(TITLE)
        .seen([meant.evidence(value.span, "does not have the parts of this subject")]);
    let sides = Sides {
        expected_label: "policy".to_owned(),
        expected: value.text.clone(),
        expected_marks: Vec::new(),
        actual_label: meant.presented.origin.label().to_owned(),
        actual: actual.to_owned(),
        actual_marks: Vec::new(),
    };
    let draft = draft.seen(meant.claim("sub")).sides(sides).because(REASON);
    // What is not known of a subject may be just those parts.
    let is_open = meant.presented.open_shape().is_some() || meant.exam.has_open_template();
    let draft = draft.proven_if(!is_open);
    let draft = draft.repairs(unmet.add(actual));
    Some(draft.repairs(plain_again(unmet, &value.text)))
}

/// Gives the subject GitHub's own form back, where that is the one the policy is written for.
///
/// See <https://docs.github.com/en/rest/actions/oidc#set-the-customization-template-for-an-oidc-subject-claim-for-a-repository>.
fn plain_again(unmet: &FailedCondition<'_>, expected: &str) -> Option<Repair> {
    let expected = Parts::read(expected)?;
    let is_plain = expected.extras.is_empty() && expected.flaws.is_empty();
    let meant = unmet.meant;
    let given = meant.exam.case.run.repository.as_deref();
    let repository = meant.presented.value("repository").or(given);
    let path = repository
        .filter(|_| is_plain)
        .map(|full| shell::quote(&format!("repos/{full}/actions/oidc/customization/sub")))?;
    Some(Repair::command(
        "remove the custom template (this changes the subject for every role that trusts this repository)",
        Target::GithubSettings,
        format!("gh api --method PUT {path} -F use_default=true"),
    ))
}

const TITLE: &str = "the token's `sub` has a custom format that the trust policy does not match";
const REASON: &str = "An organization or a repository can customize which claims `sub` contains. `gh api \
                      repos/OWNER/NAME/actions/oidc/customization/sub` shows the template in use.";
