//! Denials for which AWS names a layer around the role's own policies.

use super::super::{BEFORE_PERMISSION, BLANK, DENIED};
use super::CODE;
use crate::finding::RuleId;
use crate::finding::Stage::Permission;
use crate::finding::Weight::{Rare, Usual};
use crate::symptom::PolicyType::{
    PermissionsBoundary, ResourceControl, RoleTrust, ServiceControl, Session, VpcEndpoint,
};
use crate::symptom::{Denials, Entry, When};

const ANY: Denials = Denials::ANY;

pub(in super::super) static ENTRIES: &[Entry] = &[
    Entry {
        id: "denied-by-boundary",
        stage: Some(Permission),
        code: CODE,
        when: When::Denial(Denials {
            policies: &[PermissionsBoundary],
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        causes: &[(RuleId::PERMISSION_BOUNDARY, Usual)],
        meaning: "the role's permissions boundary denies the action or does not allow it",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
        ..BLANK
    },
    Entry {
        id: "denied-by-scp",
        stage: Some(Permission),
        code: CODE,
        when: When::Denial(Denials {
            policies: &[ServiceControl],
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        causes: &[(RuleId::PERMISSION_SCP, Usual)],
        meaning: "a service control policy of the organization denies the action or does not allow it; AWS calls it \
                  an explicit deny even where the policy only lacks an Allow",
        source: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
        ..BLANK
    },
    Entry {
        id: "denied-by-rcp",
        stage: Some(Permission),
        code: CODE,
        when: When::Denial(Denials {
            policies: &[ResourceControl],
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        causes: &[(RuleId::PERMISSION_SCP, Usual)],
        meaning: "a resource control policy of the resource's organization denies the action",
        source: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html",
        ..BLANK
    },
    Entry {
        id: "denied-by-session-policy",
        stage: Some(Permission),
        code: CODE,
        when: When::Denial(Denials {
            policies: &[Session],
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        causes: &[(RuleId::PERMISSION_SESSION_POLICY, Usual)],
        meaning: "the session policy passed when assuming the role denies the action or does not allow it",
        source: DENIED,
        ..BLANK
    },
    Entry {
        id: "denied-by-endpoint-policy",
        stage: Some(Permission),
        code: CODE,
        when: When::Denial(Denials {
            policies: &[VpcEndpoint],
            ..ANY
        }),
        proves: BEFORE_PERMISSION,
        causes: &[(RuleId::PERMISSION_RESOURCE_POLICY, Usual)],
        meaning: "the policy of the runner's VPC endpoint denies the action or does not allow it",
        source: DENIED,
        ..BLANK
    },
    Entry {
        id: "chained-role-trust-denied",
        stage: Some(Permission),
        code: CODE,
        when: When::Denial(Denials {
            policies: &[RoleTrust],
            ..ANY
        }),
        causes: &[
            (RuleId::CHAINED_ASSUME_ROLE_DENIED, Usual),
            (RuleId::TRUST_EXPLICIT_DENY, Rare),
        ],
        meaning: "the trust policy of the next role does not allow the session",
        source: DENIED,
        ..BLANK
    },
];
