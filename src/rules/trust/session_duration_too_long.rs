//! The session is to last longer than the role allows.

use crate::exam::Exam;
use crate::report::{Kind, Stage};
use crate::rules::suspicion;
use crate::rules::{Draft, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "session-duration-too-long",
    stage: Stage::Trust,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "the session is to last longer than the role allows",
    docs: include_str!("session_duration_too_long.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    suspicion::draft(exam, RULE.id, TITLE, REASON)
        .into_iter()
        .collect()
}

const TITLE: &str = "the session is to last longer than the role allows";
const REASON: &str = "`role-duration-seconds` may not exceed the role's maximum, one hour unless it was raised, and never one \
                      hour where one role assumes the next.";
