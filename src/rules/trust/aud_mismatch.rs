//! The condition on the audience is not the token's audience.

use crate::exam::Exam;
use crate::exam::trust::ConditionReason;
use crate::report::Sides;
use crate::report::{Kind, Stage};
use crate::rules::{Draft, Rule};
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
    Some(
        draft
            .because(
                "`configure-aws-credentials` asks for `sts.amazonaws.com` unless its `audience` input says otherwise; \
                 a token asked for without an audience carries `https://github.com/OWNER`.",
            )
            .repairs(replace.filter(|_| single))
            .repairs(unmet.add(actual)),
    )
}
