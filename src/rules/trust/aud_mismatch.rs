//! The condition on the audience is not the token's audience.

use crate::exam::Exam;
use crate::exam::presented::USUAL_AUDIENCE;
use crate::exam::trust::ConditionReason;
use crate::report::Sides;
use crate::report::{Kind, Stage};
use crate::rules::workflow::step;
use crate::rules::{Draft, Repair, Rule};
use crate::source::Span;

use super::found::{Unmet, unmet};

pub(crate) static RULE: Rule = Rule {
    id: "aud-mismatch",
    stage: Stage::Trust,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "the condition on the audience is not the token's audience",
    docs: include_str!("aud_mismatch.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    unmet(exam, word)
}

/// Asks for the policy's audience, where the workflow asks for another.
fn in_workflow(exam: &Exam<'_>, audience: &str) -> Option<Repair> {
    let found = exam.workflow.step()?.audience.as_ref()?;
    step::replace(exam, found.place.as_ref()?, audience)
}

fn word(unmet: &Unmet<'_>) -> Option<Draft> {
    let ConditionReason::Audience = unmet.why else {
        return None;
    };
    let (meant, condition) = (unmet.meant, unmet.condition);
    let actual = meant.presented.value("aud")?;
    let first = condition.values.first();
    let span = first.map_or(condition.span, |value| value.span);
    let sides = first.map(|value| Sides {
        expected_label: "policy".to_owned(),
        expected: value.text.clone(),
        expected_marks: vec![Span::new(0, value.text.len())],
        actual_label: meant.presented.origin.label().to_owned(),
        actual: actual.to_owned(),
        actual_marks: vec![Span::new(0, actual.len())],
    });
    let draft = meant
        .draft("the condition on the audience is not the token's audience")
        .seen([meant.evidence(span, "another audience")])
        .seen(meant.claim("aud"));
    let draft = Draft { sides, ..draft };
    let replace = first.and_then(|value| unmet.replace(value.span, actual));
    let single = condition.values.len() == 1;
    // Where the policy has the audience of the action, the odd one is what the workflow asks for.
    let asked = first.filter(|value| value.text == USUAL_AUDIENCE);
    let asked = asked.and_then(|value| in_workflow(meant.exam, &value.text));
    Some(
        draft
            .because(
                "`configure-aws-credentials` asks for `sts.amazonaws.com` unless its `audience` input says otherwise; \
                 a token asked for without an audience carries `https://github.com/OWNER`.",
            )
            .repairs(asked)
            .repairs(replace.filter(|_| single))
            .repairs(unmet.add(actual)),
    )
}
