//! No condition limits the audience.

use crate::exam::Exam;
use crate::finding::Severity;
use crate::rules::{Draft, Rule, pages};

use super::found::{Open, open};

pub(crate) static RULE: Rule = Rule::new(pages::AUD_UNCONSTRAINED, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    open(exam).map_or_else(Vec::new, |open| word(&open).into_iter().collect())
}

fn word(open: &Open<'_>) -> Option<Draft> {
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
    let draft = open.draft(severity, "no condition limits the audience", REASON);
    Some(draft.seen([open.evidence(span, "nothing about `aud`")]))
}

const REASON: &str = "A token that was made for another service of the provider's list gets in as well. Add `StringEquals` on `aud` with `sts.amazonaws.com`.";
