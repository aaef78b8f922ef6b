//! Sessions that are asked to last too long.

use super::{BEFORE_TRUST, BLANK, STS};
use crate::finding::RuleId;
use crate::finding::Stage::Trust;
use crate::finding::Weight::{Rare, Usual};
use crate::symptom::{Code, Entry, When};

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        id: "duration-over-role-maximum",
        stage: Some(Trust),
        code: Code::Is("ValidationError"),
        when: When::Text(&["DurationSeconds exceeds the MaxSessionDuration set for this role"]),
        proves: BEFORE_TRUST,
        causes: &[(RuleId::SESSION_DURATION_TOO_LONG, Usual)],
        meaning: "`role-duration-seconds` is more than the role's `MaxSessionDuration`",
        source: STS,
        ..BLANK
    },
    Entry {
        id: "duration-over-chaining-limit",
        stage: Some(Trust),
        code: Code::Is("ValidationError"),
        when: When::Text(&["DurationSeconds exceeds the 1 hour session limit"]),
        causes: &[
            (RuleId::SESSION_DURATION_TOO_LONG, Usual),
            (RuleId::STATIC_CREDENTIALS_SHADOW, Rare),
        ],
        meaning: "with role chaining a session lasts at most one hour, whatever the role allows",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining",
        ..BLANK
    },
    Entry {
        id: "duration-out-of-range",
        stage: Some(Trust),
        code: Code::Is("ValidationError"),
        when: When::Text(&[
            "Value '{value}' at 'durationSeconds' failed to satisfy constraint: {constraint...}",
        ]),
        causes: &[(RuleId::SESSION_DURATION_TOO_LONG, Usual)],
        meaning: "a session lasts 900 to 43,200 seconds",
        source: STS,
        ..BLANK
    },
];
