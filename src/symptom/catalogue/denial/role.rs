//! Denials that the role's own policies, the resource's, or none explain.

use super::super::{BEFORE_PERMISSION, BLANK, DENIED};
use super::{ASSUME, CODE};
use crate::finding::RuleId;
use crate::finding::Stage::Permission;
use crate::finding::Weight::{Rare, Sometimes, Usual};
use crate::symptom::PolicyType::{IdentityBased, ResourceBased};
use crate::symptom::{Denials, Entry, When};

const ANY: Denials = Denials::ANY;

pub(in super::super) static ENTRIES: &[Entry] = &[
    Entry {
        id: "pass-role-denied",
        stage: Some(Permission),
        code: CODE,
        when: When::Denial(Denials {
            actions: &["iam:PassRole"],
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        causes: &[
            (RuleId::PASS_ROLE_MISSING, Usual),
            (RuleId::PERMISSION_RESOURCE_MISMATCH, Sometimes),
            (RuleId::PERMISSION_CONDITION, Sometimes),
        ],
        meaning: "the session tried to pass a role to a service and is not allowed to pass that role",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        ..BLANK
    },
    Entry {
        id: "assume-role-denied",
        stage: Some(Permission),
        code: CODE,
        when: When::Denial(Denials {
            actions: ASSUME,
            ..ANY
        }),
        causes: &[
            (RuleId::CHAINED_ASSUME_ROLE_DENIED, Usual),
            (RuleId::PERMISSION_MISSING, Sometimes),
            (RuleId::STATIC_CREDENTIALS_SHADOW, Sometimes),
            (RuleId::PERMISSION_RESOURCE_MISMATCH, Sometimes),
        ],
        meaning: "the session tried to assume another role; both its own policies and that role's trust policy must \
                  allow it",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining",
        ..BLANK
    },
    Entry {
        id: "denied-by-resource-policy-explicitly",
        stage: Some(Permission),
        code: CODE,
        when: When::Denial(Denials {
            policies: &[ResourceBased],
            explicit: Some(true),
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        causes: &[(RuleId::PERMISSION_RESOURCE_POLICY, Usual)],
        meaning: "a Deny statement in the resource's own policy matches",
        source: DENIED,
        ..BLANK
    },
    Entry {
        id: "denied-by-resource-policy",
        stage: Some(Permission),
        code: CODE,
        when: When::Denial(Denials {
            policies: &[ResourceBased],
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        causes: &[
            (RuleId::PERMISSION_RESOURCE_POLICY, Usual),
            (RuleId::PERMISSION_RESOURCE_MISMATCH, Sometimes),
            (RuleId::PERMISSION_MISSING, Rare),
        ],
        meaning: "the resource's policy does not allow the action: the resource is in another account, or is one, \
                  such as a KMS key, whose own policy must always allow it",
        source: DENIED,
        ..BLANK
    },
    Entry {
        id: "denied-by-identity-policy-explicitly",
        stage: Some(Permission),
        code: CODE,
        when: When::Denial(Denials {
            policies: &[IdentityBased],
            explicit: Some(true),
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        causes: &[(RuleId::PERMISSION_EXPLICIT_DENY, Usual)],
        meaning: "a Deny statement in the role's policies matches; no Allow can override it",
        source: DENIED,
        ..BLANK
    },
    Entry {
        id: "denied-by-identity-policy",
        stage: Some(Permission),
        code: CODE,
        when: When::Denial(Denials {
            policies: &[IdentityBased],
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        rules_out: &[RuleId::PERMISSION_EXPLICIT_DENY, RuleId::PERMISSION_SCP],
        causes: &[
            (RuleId::PERMISSION_MISSING, Usual),
            (RuleId::PERMISSION_RESOURCE_MISMATCH, Usual),
            (RuleId::PERMISSION_CONDITION, Sometimes),
        ],
        meaning: "no policy of the role allows the action on this resource",
        source: DENIED,
        ..BLANK
    },
    Entry {
        id: "denied-explicitly",
        stage: Some(Permission),
        code: CODE,
        when: When::Denial(Denials {
            explicit: Some(true),
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        causes: &[
            (RuleId::PERMISSION_EXPLICIT_DENY, Usual),
            (RuleId::PERMISSION_SCP, Usual),
            (RuleId::PERMISSION_RESOURCE_POLICY, Sometimes),
            (RuleId::PERMISSION_BOUNDARY, Sometimes),
            (RuleId::PERMISSION_SESSION_POLICY, Rare),
        ],
        meaning: "a Deny statement matches; AWS does not say in which policy",
        source: DENIED,
        ..BLANK
    },
    Entry {
        id: "kms-denied",
        stage: Some(Permission),
        code: CODE,
        when: When::Denial(Denials {
            actions: &["kms:*"],
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        causes: &[
            (RuleId::PERMISSION_RESOURCE_POLICY, Usual),
            (RuleId::PERMISSION_MISSING, Usual),
            (RuleId::PERMISSION_RESOURCE_MISMATCH, Sometimes),
            (RuleId::PERMISSION_CONDITION, Sometimes),
        ],
        meaning: "the key policy must allow the action, even in the same account, or delegate the decision to IAM",
        source: "https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html",
        ..BLANK
    },
    Entry {
        id: "denied-without-reason",
        stage: Some(Permission),
        code: CODE,
        when: When::Denial(ANY),
        proves: BEFORE_PERMISSION,
        causes: &[
            (RuleId::PERMISSION_MISSING, Usual),
            (RuleId::PERMISSION_RESOURCE_MISMATCH, Usual),
            (RuleId::PERMISSION_CONDITION, Sometimes),
            (RuleId::PERMISSION_RESOURCE_POLICY, Sometimes),
            (RuleId::PERMISSION_EXPLICIT_DENY, Sometimes),
            (RuleId::PERMISSION_SCP, Rare),
            (RuleId::PERMISSION_BOUNDARY, Rare),
            (RuleId::PERMISSION_SESSION_POLICY, Rare),
        ],
        meaning: "the action was refused; the service does not say which policy is the reason",
        source: DENIED,
        ..BLANK
    },
];
