//! AWS's own account of a denial, pasted where an error was asked for.

use super::super::{Decision, by_id, read_decision};
use super::symptom::Symptom;
use super::trail;

/// Words one of which every such answer has.
const MARKS: [&str; 3] = ["DecodedMessage", "matchedStatements", "evaluations"];

/// The denial that an answer of `GetRequestAuthorizationDetails` or `decode-authorization-message`
/// speaks of; `None` where the text is neither, or nothing was denied.
pub(super) fn read(bytes: &[u8]) -> Option<Symptom> {
    let document = trail::json(bytes, &MARKS)?;
    symptom(&read_decision(&document)?)
}

fn symptom(decision: &Decision) -> Option<Symptom> {
    let denied = decision.denied()?;
    let policy = denied
        .statements
        .iter()
        .find(|one| is_deny(one.effect.as_deref()));
    let policy_arn = policy.and_then(|one| one.policy.clone());
    let id = match denied.explicit {
        true => "denied-explicitly",
        false => "denied-without-reason",
    };
    let subject = denied.action.as_deref().unwrap_or("the action");
    let sort = if denied.explicit {
        "an explicit deny"
    } else {
        "no statement that allows it"
    };
    let by = policy_arn.as_deref().map(|arn| format!(" in {arn}"));
    Some(Symptom {
        message: format!("{subject} was denied: {sort}{}", by.unwrap_or_default()),
        action: denied.action.clone(),
        resource: denied.resource.clone(),
        principal: decision.principal.clone(),
        explicit: denied.explicit,
        policy_arn,
        ..Symptom::of(by_id(id)?)
    })
}

fn is_deny(effect: Option<&str>) -> bool {
    effect.is_some_and(|effect| effect.to_ascii_uppercase().contains("DENY"))
}
