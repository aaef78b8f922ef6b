//! AWS's own account of a denial.

use super::aws::unknown;
use crate::case::{Case, Log};
use crate::gather::aws::Answer;
use crate::source::{self, Source};
use crate::symptom::{Decision, Evaluation, MatchedStatement, read_decision};

/// Adds what AWS says of the denial: in words, and in the place of an error that gives no reason.
pub(super) fn lay(case: &mut Case, answer: Answer<Source>) {
    let account = match answer {
        Ok(Some(account)) => account,
        Ok(None) => return,
        Err(why) => return unknown(case, "the statements that AWS evaluated are", &why),
    };
    let read = source::parse_json(&account).ok();
    let decision = read.and_then(|document| read_decision(&document));
    let Some(denied) = decision.as_ref().and_then(Decision::denied) else {
        let note = format!("`{}` tells of no denial", account.name());
        case.notes.push(note);
        return;
    };
    case.notes.push(in_words(denied));
    let error = case.error.as_ref().and_then(|log| log.reading().first());
    if error.is_none_or(|error| error.policy_type.is_none()) {
        let role = case.role_in_log().map(|role| role.value);
        case.role_arn = case.role_arn.take().or(role);
        case.error = Some(Log::of(&account));
    }
}

fn in_words(denied: &Evaluation) -> String {
    let action = denied.action.as_deref().unwrap_or("the action");
    let resource = denied.resource.as_deref();
    let resource = resource.map(|resource| format!(" on `{resource}`"));
    let statements = denied.statements.iter();
    let denies = |one: &&MatchedStatement| {
        let effect = one.effect.as_deref().unwrap_or_default();
        effect.to_ascii_uppercase().contains("DENY")
    };
    let by: Vec<String> = statements.filter(denies).map(statement).collect();
    let why = match (denied.explicit, by.is_empty()) {
        (false, _) => "no statement allows it".to_owned(),
        (true, true) => "a Deny matches".to_owned(),
        (true, false) => format!("it is denied by {}", by.join(" and ")),
    };
    format!(
        "AWS says of `{action}`{}: {why}",
        resource.unwrap_or_default()
    )
}

fn statement(statement: &MatchedStatement) -> String {
    let policy = statement.policy.as_deref();
    let policy = policy.map(|policy| format!(" of `{policy}`"));
    let name = statement.sid.as_deref().filter(|sid| !sid.is_empty());
    let name = name.map_or_else(
        || "a statement without `Sid`".to_owned(),
        |sid| format!("the statement `{sid}`"),
    );
    format!("{name}{}", policy.unwrap_or_default())
}
