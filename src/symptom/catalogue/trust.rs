//! STS's own refusals once token and provider are in order.

use super::{BEFORE_TRUST, BLANK, STS};
use crate::finding::Stage::Trust;
use crate::finding::Weight::{self, Rare, Sometimes, Usual};
use crate::symptom::{Code, Entry, When};

/// All that stands behind STS's one text, by how often it is the reason in public threads.
pub(super) const GENERIC: &[(&str, Weight)] = &[
    ("sub-environment", Usual),
    ("sub-immutable-ids", Usual),
    ("sub-branch", Usual),
    ("sub-pull-request", Usual),
    ("sub-repo", Usual),
    ("sub-case", Sometimes),
    ("sub-format", Sometimes),
    ("sub-wildcard-in-equals", Sometimes),
    ("sub-tag", Sometimes),
    ("role-missing", Sometimes),
    ("aud-mismatch", Sometimes),
    ("principal-provider-mismatch", Sometimes),
    ("condition-key-unsupported", Sometimes),
    ("condition-key-wrong", Sometimes),
    ("sub-custom-template", Sometimes),
    ("sub-reusable-workflow", Sometimes),
    ("trust-action-wrong", Sometimes),
    ("principal-not-federated", Sometimes),
    ("condition-operator-wrong", Rare),
    ("condition-other-mismatch", Rare),
    ("condition-duplicate-key", Rare),
    ("trust-explicit-deny", Rare),
    ("organization-policy-deny", Rare),
    ("propagation-delay", Rare),
    ("policy-malformed", Rare),
];

/// Permissions are looked at only after the assume.
pub(super) const NOT_PERMISSIONS: &[&str] = &[
    "permission-missing",
    "permission-resource-mismatch",
    "permission-condition",
    "permission-explicit-deny",
    "permission-boundary",
    "permission-session-policy",
    "permission-resource-policy",
    "pass-role-missing",
    "credentials-expired",
    "session-duration-too-long",
];

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        id: "web-identity-denied",
        stage: Some(Trust),
        code: Code::Is("AccessDenied"),
        when: When::Text(&[
            "Not authorized to perform sts:AssumeRoleWithWebIdentity",
            "Not authorized to perform: sts:AssumeRoleWithWebIdentity",
        ]),
        proves: BEFORE_TRUST,
        rules_out: NOT_PERMISSIONS,
        action: Some("sts:AssumeRoleWithWebIdentity"),
        causes: GENERIC,
        meaning: "STS accepted the token and refuses the role: it is not there, or its trust policy does not \
                  let this token in; STS never says which part",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html",
        ..BLANK
    },
    Entry {
        id: "sts-region-disabled",
        stage: Some(Trust),
        code: Code::Is("RegionDisabledException"),
        when: When::Text(&[
            "STS is not activated in this region for account:{account}",
            "STS is not activated in this region",
        ]),
        causes: &[("sts-region-disabled", Usual)],
        meaning: "the account has STS switched off in this region, or has not opted in to the region",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html",
        ..BLANK
    },
    Entry {
        id: "tags-too-large",
        stage: Some(Trust),
        code: Code::Is("PackedPolicyTooLarge"),
        when: When::Text(&[
            "Packed size of session tags consumes {percent} of allotted space",
            "Packed policy consumes {percent} of allotted space",
        ]),
        causes: &[
            ("session-tagging-denied", Sometimes),
            ("static-credentials-shadow", Sometimes),
        ],
        meaning: "session tags and session policies together are too large for STS",
        source: STS,
        ..BLANK
    },
    Entry {
        id: "tags-invalid",
        stage: Some(Trust),
        code: Code::Is("ValidationError"),
        when: When::Text(&["Unable to validate tags"]),
        causes: &[
            ("static-credentials-shadow", Usual),
            ("session-tagging-denied", Sometimes),
        ],
        meaning: "a session tag has a character or a length STS refuses; an assume with OIDC sends none",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html",
        ..BLANK
    },
    Entry {
        id: "sts-throttled",
        stage: Some(Trust),
        code: Code::Printed("Throttling"),
        when: When::Text(&[
            "Could not assume role with OIDC: Rate exceeded",
            "(Throttling) when calling the AssumeRoleWithWebIdentity operation{retries}: Rate exceeded",
            "(ServiceUnavailable) when calling the AssumeRoleWithWebIdentity operation{retries}: {said...}",
            "(InternalFailure) when calling the AssumeRoleWithWebIdentity operation{retries}: {said...}",
            "AssumeRoleWithWebIdentity, https response error StatusCode: 503, {said...}",
            "AssumeRoleWithWebIdentity, https response error StatusCode: 500, {said...}",
            "Could not assume role with OIDC: Service Unavailable",
        ]),
        causes: &[("service-incident", Usual)],
        meaning: "STS is overloaded or troubled; another try, later, decides",
        source: "https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html",
        ..BLANK
    },
];
