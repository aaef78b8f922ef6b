//! The assume itself: of the web identity, of session tags, with the wrong credentials.

use super::super::trust::NOT_PERMISSIONS;
use super::super::{ACTION, BEFORE_TRUST, BLANK, DENIED};
use super::{ASSUME, CODE};
use crate::finding::RuleId;
use crate::finding::Stage::{Trust, Workflow};
use crate::finding::Weight::{Sometimes, Usual};
use crate::symptom::PolicyType::{ResourceControl, ServiceControl};
use crate::symptom::{Denials, Entry, Mark, When, Who};

const WEB_IDENTITY: &[&str] = &["sts:AssumeRoleWithWebIdentity"];

const ANY: Denials = Denials::ANY;

pub(in super::super) static ENTRIES: &[Entry] = &[
    Entry {
        id: "web-identity-denied-by-organization",
        stage: Some(Trust),
        code: CODE,
        when: When::Denial(Denials {
            actions: WEB_IDENTITY,
            policies: &[ServiceControl, ResourceControl],
            ..ANY
        }),
        proves: BEFORE_TRUST,
        rules_out: NOT_PERMISSIONS,
        causes: &[(RuleId::ORGANIZATION_POLICY_DENY, Usual)],
        meaning: "a service or resource control policy denies assuming the role",
        source: DENIED,
        ..BLANK
    },
    Entry {
        id: "web-identity-denied-explicitly",
        stage: Some(Trust),
        code: CODE,
        when: When::Denial(Denials {
            actions: WEB_IDENTITY,
            explicit: Some(true),
            ..ANY
        }),
        proves: BEFORE_TRUST,
        rules_out: NOT_PERMISSIONS,
        causes: &[
            (RuleId::TRUST_EXPLICIT_DENY, Usual),
            (RuleId::ORGANIZATION_POLICY_DENY, Sometimes),
        ],
        meaning: "a Deny statement denies assuming the role",
        source: DENIED,
        ..BLANK
    },
    Entry {
        id: "tag-session-denied",
        stage: Some(Trust),
        code: CODE,
        when: When::Denial(Denials {
            actions: &["sts:TagSession"],
            ..ANY
        }),
        causes: &[
            (RuleId::SESSION_TAGGING_DENIED, Usual),
            (RuleId::STATIC_CREDENTIALS_SHADOW, Usual),
            (RuleId::CHAINED_ASSUME_ROLE_DENIED, Sometimes),
        ],
        meaning: "session tags are sent but not allowed. The action sends them only when it assumes the role with \
                  keys or from another role, never with OIDC",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html",
        ..BLANK
    },
    Entry {
        id: "assume-role-denied-user-credentials",
        stage: Some(Workflow),
        code: CODE,
        when: When::Denial(Denials {
            actions: ASSUME,
            after: Some(Mark::UserCredentials),
            ..ANY
        }),
        causes: &[
            (RuleId::STATIC_CREDENTIALS_SHADOW, Usual),
            (RuleId::ACTION_OUTDATED, Sometimes),
            (RuleId::ID_TOKEN_PERMISSION_MISSING, Sometimes),
            (RuleId::CHAINED_ASSUME_ROLE_DENIED, Sometimes),
        ],
        meaning: "the action used credentials that it found, not a token, to assume the role",
        source: ACTION,
        ..BLANK
    },
    Entry {
        id: "assume-role-denied-user",
        stage: Some(Workflow),
        code: CODE,
        when: When::Denial(Denials {
            actions: ASSUME,
            who: Some(Who::User),
            ..ANY
        }),
        causes: &[
            (RuleId::STATIC_CREDENTIALS_SHADOW, Usual),
            (RuleId::CHAINED_ASSUME_ROLE_DENIED, Sometimes),
        ],
        meaning: "the keys of an IAM user were used to assume the role, not a token",
        source: ACTION,
        ..BLANK
    },
];
