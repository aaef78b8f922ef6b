//! The trust policy has no condition on the audience (`aud`).

use crate::exam::Exam;
use crate::finding::Severity;
use crate::rules::{Draft, Rule, pages};

use super::found::{Open, open};

pub(crate) static RULE: Rule = Rule::new(pages::AUD_UNCONSTRAINED, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    open(exam).map_or_else(Vec::new, |open| finding(&open).into_iter().collect())
}

fn finding(open: &Open<'_>) -> Option<Draft> {
    let unlimited = |limited: &[String]| !limited.iter().any(|claim| claim == "aud");
    let mut families = open.exposure.families.iter();
    let family = families.find(|family| unlimited(&family.limited_by));
    // Who gets in may be open where a template fills the subject in; that no audience is tested is not.
    let untold = || {
        let mut untold = open.exposure.untold.iter().copied();
        untold.find(|index| !open.may_test(*index, "aud"))
    };
    let statement = open.statement(family.map(|one| one.statement).or_else(untold)?)?;
    let span = statement.condition_span.unwrap_or(statement.span);
    let ids = open
        .exam
        .case
        .provider
        .known()
        .and_then(|provider| provider.client_ids.as_ref());
    let severity = match ids {
        Some(ids) if ids.len() == 1 => Severity::Note,
        _ => Severity::Warning,
    };
    let draft = open.draft(
        severity,
        "the trust policy has no condition on the audience (`aud`)",
        REASON,
    );
    Some(draft.seen([open.evidence(span, "no condition on `aud`")]))
}

const REASON: &str = "A token for another audience of the provider's client ID list can assume the role too. Add \
                      `StringEquals` on `aud` with `sts.amazonaws.com`.";
