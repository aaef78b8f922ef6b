//! The token's audience does not match the trust policy.

use crate::exam::Exam;
use crate::exam::keys::{self, KeyMeaning};
use crate::exam::trust::ConditionReason;
use crate::finding::{Certainty, Sides};
use crate::issuer::AWS_AUDIENCE;
use crate::rules::workflow::step;
use crate::rules::{Draft, Repair, Rule, pages, suspicion, undecided};
use crate::source::Span;

use super::found::{FailedCondition, NearestStatement, failed_conditions};

pub(crate) static RULE: Rule = Rule::new(pages::AUD_MISMATCH, check)
    .open(|exam| undecided::in_claim(exam, |claim| matches!(claim, "aud" | "oaud")));

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let mut drafts = failed_conditions(exam, finding);
    drafts.extend(supposed(exam));
    drafts
}

/// STS refused, nothing tells the audience that was asked for, and the usual one is all that the
/// statement which was meant does not take.
fn supposed(exam: &Exam<'_>) -> Option<Draft> {
    let answer = exam.trust.supposed().filter(|_| may_be_usual(exam))?;
    let (meant, _) =
        NearestStatement::of(exam).filter(|_| suspicion::leaves_open(exam, RULE.id))?;
    let index = meant.statement.index;
    let mut statements = answer.statements.iter();
    let statement = statements.find(|statement| statement.index == index)?;
    let parts = [&statement.principal, &statement.action];
    let conditions = statement.conditions.iter().enumerate();
    let mut refusing = conditions.filter(|(_, one)| one.truth.is_false());
    let (index, condition) = refusing.next()?;
    let alone = refusing.next().is_none() && parts.iter().all(|part| !part.truth.is_false());
    let meaning = keys::meaning(&condition.key, meant.presented.issuer_name());
    let is_audience = matches!(meaning, KeyMeaning::Claim(claim) if claim == "aud");
    let why = &ConditionReason::Audience;
    let unmet = FailedCondition {
        meant: &meant,
        index,
        condition,
        why,
    };
    (alone && is_audience).then(|| not_usual(&unmet)).flatten()
}

/// A token that came as far as the trust policy has an audience that the provider lists.
fn may_be_usual(exam: &Exam<'_>) -> bool {
    let provider = exam.provider.provider;
    let listed = provider.and_then(|provider| provider.client_ids.as_ref());
    listed.is_none_or(|listed| listed.iter().any(|id| id.text == AWS_AUDIENCE))
}

fn not_usual(unmet: &FailedCondition<'_>) -> Option<Draft> {
    let value = unmet.condition.values.first()?;
    let draft = Draft::new(
        Certainty::Likely,
        format!(
            "the policy expects another audience than `{AWS_AUDIENCE}`, which is asked for by default"
        ),
    );
    let draft = draft.seen([unmet.meant.evidence(value.span, "a different audience")]);
    let replace = unmet.replace(value.span, AWS_AUDIENCE);
    let single = unmet.condition.values.len() == 1;
    Some(
        draft
            .because(
                "`configure-aws-credentials` requests `sts.amazonaws.com` unless its `audience` input is set, and no \
                 input here shows that it is.",
            )
            .repairs(replace.filter(|_| single))
            .repairs(unmet.add(AWS_AUDIENCE)),
    )
}

/// Asks for the policy's audience, where the workflow asks for another.
fn in_workflow(exam: &Exam<'_>, audience: &str) -> Option<Repair> {
    let found = exam.workflow.step()?.audience.as_ref()?;
    step::replace(exam, found.place.as_ref()?, audience)
}

fn finding(unmet: &FailedCondition<'_>) -> Option<Draft> {
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
    let title = match condition.values.as_slice() {
        [one] => format!(
            "the token's audience is `{actual}`; the trust policy expects `{}`",
            one.text
        ),
        _ => format!("the trust policy does not allow the token's audience `{actual}`"),
    };
    let draft = meant
        .draft(title)
        .seen([meant.evidence(span, "a different audience")])
        .seen(meant.claim("aud"));
    let draft = Draft { sides, ..draft };
    let replace = first.and_then(|value| unmet.replace(value.span, actual));
    let single = condition.values.len() == 1;
    // Where the policy has the audience of the action, the odd one is what the workflow asks for.
    let asked = first.filter(|value| value.text == AWS_AUDIENCE);
    let asked = asked.and_then(|value| in_workflow(meant.exam, &value.text));
    Some(
        draft
            .because(
                "`configure-aws-credentials` requests `sts.amazonaws.com` unless its `audience` input is set; a \
                 token requested without an audience has `https://github.com/OWNER`.",
            )
            .repairs(asked)
            .repairs(replace.filter(|_| single))
            .repairs(unmet.add(actual)),
    )
}
