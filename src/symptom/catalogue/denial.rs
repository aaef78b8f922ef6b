//! AWS's sentence `… is not authorized to perform: …`, by who, what and why.

use super::trust::{GENERIC, NOT_PERMISSIONS};
use super::{BEFORE_PERMISSION, BEFORE_TRUST, BLANK, DENIED};
use crate::symptom::PolicyType::{
    IdentityBased, PermissionsBoundary, ResourceBased, ResourceControl, RoleTrust, ServiceControl,
    Session, VpcEndpoint,
};
use crate::symptom::Stage::{Permission, Trust, Workflow};
use crate::symptom::Weight::{Rare, Sometimes, Usual};
use crate::symptom::{Code, Denials, Entry, Mark, When, Who};

const ANY: Denials = Denials::ANY;
const CODE: Code = Code::Printed("AccessDenied");
const WEB_IDENTITY: &[&str] = &["sts:AssumeRoleWithWebIdentity"];
const ASSUME: &[&str] = &["sts:AssumeRole"];

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        id: "web-identity-denied-by-organization",
        stage: Trust,
        code: CODE,
        when: When::Denial(Denials {
            actions: WEB_IDENTITY,
            policies: &[ServiceControl, ResourceControl],
            ..ANY
        }),
        proves: BEFORE_TRUST,
        rules_out: NOT_PERMISSIONS,
        causes: &[("organization-policy-deny", Usual)],
        meaning: "a policy of the organization refuses the assume",
        source: DENIED,
        ..BLANK
    },
    Entry {
        id: "web-identity-denied-explicitly",
        stage: Trust,
        code: CODE,
        when: When::Denial(Denials {
            actions: WEB_IDENTITY,
            explicit: Some(true),
            ..ANY
        }),
        proves: BEFORE_TRUST,
        rules_out: NOT_PERMISSIONS,
        causes: &[
            ("trust-explicit-deny", Usual),
            ("organization-policy-deny", Sometimes),
        ],
        meaning: "a Deny statement refuses the assume",
        source: DENIED,
        ..BLANK
    },
    Entry {
        id: "web-identity-denied-in-full",
        stage: Trust,
        code: CODE,
        when: When::Denial(Denials {
            actions: WEB_IDENTITY,
            ..ANY
        }),
        proves: BEFORE_TRUST,
        rules_out: NOT_PERMISSIONS,
        causes: GENERIC,
        meaning: "the role is not there, or its trust policy does not let this token in",
        source: DENIED,
        ..BLANK
    },
    Entry {
        id: "tag-session-denied",
        stage: Trust,
        code: CODE,
        when: When::Denial(Denials {
            actions: &["sts:TagSession"],
            ..ANY
        }),
        causes: &[
            ("session-tagging-denied", Usual),
            ("static-credentials-shadow", Usual),
            ("chained-assume-role-denied", Sometimes),
        ],
        meaning: "session tags are sent and may not be: only an assume with keys or from another role sends \
                  them, an assume with OIDC never does",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html",
        ..BLANK
    },
    Entry {
        id: "assume-role-denied-user-credentials",
        stage: Workflow,
        code: CODE,
        when: When::Denial(Denials {
            actions: ASSUME,
            after: Some(Mark::UserCredentials),
            ..ANY
        }),
        causes: &[
            ("static-credentials-shadow", Usual),
            ("action-outdated", Sometimes),
            ("id-token-permission-missing", Sometimes),
            ("chained-assume-role-denied", Sometimes),
        ],
        meaning: "the action assumed the role with credentials it found instead of a token",
        source: super::ACTION,
        ..BLANK
    },
    Entry {
        id: "assume-role-denied-user",
        stage: Workflow,
        code: CODE,
        when: When::Denial(Denials {
            actions: ASSUME,
            who: Some(Who::User),
            ..ANY
        }),
        causes: &[
            ("static-credentials-shadow", Usual),
            ("chained-assume-role-denied", Sometimes),
        ],
        meaning: "the keys of an IAM user were used to assume the role, not a token",
        source: super::ACTION,
        ..BLANK
    },
    Entry {
        id: "denied-by-boundary",
        stage: Permission,
        code: CODE,
        when: When::Denial(Denials {
            policies: &[PermissionsBoundary],
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        causes: &[("permission-boundary", Usual)],
        meaning: "the role's permissions boundary denies the action or does not allow it",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
        ..BLANK
    },
    Entry {
        id: "denied-by-scp",
        stage: Permission,
        code: CODE,
        when: When::Denial(Denials {
            policies: &[ServiceControl],
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        causes: &[("permission-scp", Usual)],
        meaning: "a service control policy of the organization denies the action or does not allow it; AWS \
                  speaks of an explicit deny also where the policy only lacks an Allow",
        source: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
        ..BLANK
    },
    Entry {
        id: "denied-by-rcp",
        stage: Permission,
        code: CODE,
        when: When::Denial(Denials {
            policies: &[ResourceControl],
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        causes: &[("permission-scp", Usual)],
        meaning: "a resource control policy of the resource's organization denies the action",
        source: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html",
        ..BLANK
    },
    Entry {
        id: "denied-by-session-policy",
        stage: Permission,
        code: CODE,
        when: When::Denial(Denials {
            policies: &[Session],
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        causes: &[("permission-session-policy", Usual)],
        meaning: "the session policy given with the assume denies the action or does not allow it",
        source: DENIED,
        ..BLANK
    },
    Entry {
        id: "denied-by-endpoint-policy",
        stage: Permission,
        code: CODE,
        when: When::Denial(Denials {
            policies: &[VpcEndpoint],
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        causes: &[("permission-resource-policy", Usual)],
        meaning: "the policy of the VPC endpoint the runner goes through denies the action or does not allow it",
        source: DENIED,
        ..BLANK
    },
    Entry {
        id: "chained-role-trust-denied",
        stage: Permission,
        code: CODE,
        when: When::Denial(Denials {
            policies: &[RoleTrust],
            ..ANY
        }),
        causes: &[
            ("chained-assume-role-denied", Usual),
            ("trust-explicit-deny", Rare),
        ],
        meaning: "the trust policy of the next role does not let the session in",
        source: DENIED,
        ..BLANK
    },
    Entry {
        id: "pass-role-denied",
        stage: Permission,
        code: CODE,
        when: When::Denial(Denials {
            actions: &["iam:PassRole"],
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        causes: &[
            ("pass-role-missing", Usual),
            ("permission-resource-mismatch", Sometimes),
            ("permission-condition", Sometimes),
        ],
        meaning: "a role was to be handed to a service, and the session may not pass that role",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        ..BLANK
    },
    Entry {
        id: "chained-assume-role-denied",
        stage: Permission,
        code: CODE,
        when: When::Denial(Denials {
            actions: ASSUME,
            ..ANY
        }),
        causes: &[
            ("chained-assume-role-denied", Usual),
            ("permission-missing", Sometimes),
            ("static-credentials-shadow", Sometimes),
            ("permission-resource-mismatch", Sometimes),
        ],
        meaning: "a session wanted to assume the next role; both its own policies and that role's trust policy \
                  must allow it",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining",
        ..BLANK
    },
    Entry {
        id: "denied-by-resource-policy-explicitly",
        stage: Permission,
        code: CODE,
        when: When::Denial(Denials {
            policies: &[ResourceBased],
            explicit: Some(true),
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        causes: &[("permission-resource-policy", Usual)],
        meaning: "a Deny in the policy of the resource itself matches",
        source: DENIED,
        ..BLANK
    },
    Entry {
        id: "denied-by-resource-policy",
        stage: Permission,
        code: CODE,
        when: When::Denial(Denials {
            policies: &[ResourceBased],
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        causes: &[
            ("permission-resource-policy", Usual),
            ("permission-resource-mismatch", Sometimes),
            ("permission-missing", Rare),
        ],
        meaning: "the policy of the resource does not allow it: the resource lies in another account, or is of \
                  a kind, such as a KMS key, whose own policy must always agree",
        source: DENIED,
        ..BLANK
    },
    Entry {
        id: "denied-by-identity-policy-explicitly",
        stage: Permission,
        code: CODE,
        when: When::Denial(Denials {
            policies: &[IdentityBased],
            explicit: Some(true),
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        causes: &[("permission-explicit-deny", Usual)],
        meaning: "a Deny in a policy of the role matches; no Allow can outweigh it",
        source: DENIED,
        ..BLANK
    },
    Entry {
        id: "denied-by-identity-policy",
        stage: Permission,
        code: CODE,
        when: When::Denial(Denials {
            policies: &[IdentityBased],
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        rules_out: &["permission-explicit-deny", "permission-scp"],
        causes: &[
            ("permission-missing", Usual),
            ("permission-resource-mismatch", Usual),
            ("permission-condition", Sometimes),
        ],
        meaning: "no policy of the role allows the action on this resource",
        source: DENIED,
        ..BLANK
    },
    Entry {
        id: "denied-explicitly",
        stage: Permission,
        code: CODE,
        when: When::Denial(Denials {
            explicit: Some(true),
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        causes: &[
            ("permission-explicit-deny", Usual),
            ("permission-scp", Usual),
            ("permission-resource-policy", Sometimes),
            ("permission-boundary", Sometimes),
            ("permission-session-policy", Rare),
        ],
        meaning: "a Deny matches; AWS does not say of which policy",
        source: DENIED,
        ..BLANK
    },
    Entry {
        id: "kms-denied",
        stage: Permission,
        code: CODE,
        when: When::Denial(Denials {
            actions: &["kms:*"],
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        causes: &[
            ("permission-resource-policy", Usual),
            ("permission-missing", Usual),
            ("permission-resource-mismatch", Sometimes),
            ("permission-condition", Sometimes),
        ],
        meaning: "the key's policy must allow it, even in the same account, or hand the decision to IAM",
        source: "https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html",
        ..BLANK
    },
    Entry {
        id: "denied-without-reason",
        stage: Permission,
        code: CODE,
        when: When::Denial(ANY),
        proves: BEFORE_PERMISSION,
        causes: &[
            ("permission-missing", Usual),
            ("permission-resource-mismatch", Usual),
            ("permission-condition", Sometimes),
            ("permission-resource-policy", Sometimes),
            ("permission-explicit-deny", Sometimes),
            ("permission-scp", Rare),
            ("permission-boundary", Rare),
            ("permission-session-policy", Rare),
        ],
        meaning: "the action is refused; the service does not say by which policy",
        source: DENIED,
        ..BLANK
    },
];
