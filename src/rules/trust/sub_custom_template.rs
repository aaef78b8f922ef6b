//! The subject is put together from other claims than the policy expects.

use crate::exam::Exam;
use crate::exam::subject::DifferenceKind;
use crate::exam::trust::ConditionReason;
use crate::report::Sides;
use crate::report::{Kind, Stage};
use crate::rules::{Draft, Rule};

use super::found::{Differing, Unmet, differing, unmet};

pub(crate) static RULE: Rule = Rule {
    id: "sub-custom-template",
    stage: Stage::Trust,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "the subject is put together from other claims than the policy expects",
    docs: include_str!("sub_custom_template.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let mut drafts = differing(exam, |kind| kind == DifferenceKind::Template, word);
    drafts.extend(unmet(exam, shape));
    drafts
}

fn word(found: &Differing<'_>) -> Draft {
    let draft = found.draft(TITLE, "not the parts of this subject");
    draft
        .because(REASON)
        .repairs(found.mend())
        .repairs(found.add_exact())
}

/// One of the two is not made of a repository and a context at all.
fn shape(unmet: &Unmet<'_>) -> Option<Draft> {
    let ConditionReason::SubjectShape { value } = unmet.why else {
        return None;
    };
    let (meant, value) = (unmet.meant, unmet.condition.values.get(*value)?);
    let actual = meant.presented.subject()?;
    let draft = meant
        .draft(TITLE)
        .seen([meant.evidence(value.span, "not the parts of this subject")]);
    let sides = Sides {
        expected_label: "policy".to_owned(),
        expected: value.text.clone(),
        expected_marks: Vec::new(),
        actual_label: meant.presented.origin.label().to_owned(),
        actual: actual.to_owned(),
        actual_marks: Vec::new(),
    };
    let draft = draft.seen(meant.claim("sub")).sides(sides).because(REASON);
    Some(draft.repairs(unmet.add(actual)))
}

const TITLE: &str = "the subject is put together from other claims than the policy expects";
const REASON: &str = "An organisation or a repository can change what `sub` is made of. \
                      `gh api repos/OWNER/NAME/actions/oidc/customization/sub` shows the template in use.";
