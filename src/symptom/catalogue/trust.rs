//! STS's own refusals once token and provider are in order.

use super::{BEFORE_TRUST, BLANK, STS};
use crate::finding::RuleId;
use crate::finding::Stage::Trust;
use crate::finding::Weight::{self, Rare, Sometimes, Usual};
use crate::symptom::{Code, Entry, When};

/// All that stands behind STS's one text, by how often it is the reason in public threads.
const GENERIC: &[(RuleId, Weight)] = &[
    (RuleId::SUB_ENVIRONMENT, Usual),
    (RuleId::SUB_IMMUTABLE_IDS, Usual),
    (RuleId::SUB_BRANCH, Usual),
    (RuleId::SUB_PULL_REQUEST, Usual),
    (RuleId::SUB_REPO, Usual),
    (RuleId::SUB_CASE, Sometimes),
    (RuleId::SUB_FORMAT, Sometimes),
    (RuleId::SUB_WILDCARD_IN_EQUALS, Sometimes),
    (RuleId::SUB_TAG, Sometimes),
    (RuleId::ROLE_MISSING, Sometimes),
    (RuleId::AUD_MISMATCH, Sometimes),
    (RuleId::PRINCIPAL_PROVIDER_MISMATCH, Sometimes),
    (RuleId::CONDITION_KEY_UNSUPPORTED, Sometimes),
    (RuleId::CONDITION_KEY_WRONG, Sometimes),
    (RuleId::SUB_CUSTOM_TEMPLATE, Sometimes),
    (RuleId::SUB_REUSABLE_WORKFLOW, Sometimes),
    (RuleId::TRUST_ACTION_WRONG, Sometimes),
    (RuleId::PRINCIPAL_NOT_FEDERATED, Sometimes),
    (RuleId::CONDITION_OPERATOR_WRONG, Rare),
    (RuleId::CONDITION_OTHER_MISMATCH, Rare),
    (RuleId::CONDITION_DUPLICATE_KEY, Rare),
    (RuleId::TRUST_EXPLICIT_DENY, Rare),
    (RuleId::ORGANIZATION_POLICY_DENY, Rare),
    (RuleId::PROPAGATION_DELAY, Rare),
    (RuleId::POLICY_MALFORMED, Rare),
];

/// Permissions are looked at only after the assume.
pub(super) const NOT_PERMISSIONS: &[RuleId] = &[
    RuleId::PERMISSION_MISSING,
    RuleId::PERMISSION_RESOURCE_MISMATCH,
    RuleId::PERMISSION_CONDITION,
    RuleId::PERMISSION_EXPLICIT_DENY,
    RuleId::PERMISSION_BOUNDARY,
    RuleId::PERMISSION_SESSION_POLICY,
    RuleId::PERMISSION_RESOURCE_POLICY,
    RuleId::PASS_ROLE_MISSING,
    RuleId::CREDENTIALS_EXPIRED,
    RuleId::SESSION_DURATION_TOO_LONG,
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
        meaning: "STS accepted the token but refused the role: the role does not exist, or its trust policy does not \
                  allow this token. STS does not say which",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html",
        ..BLANK
    },
    Entry {
        id: "sts-region-inactive",
        stage: Some(Trust),
        code: Code::Is("RegionDisabledException"),
        when: When::Text(&[
            "STS is not activated in this region for account:{account}",
            "STS is not activated in this region",
        ]),
        causes: &[(RuleId::STS_REGION_DISABLED, Usual)],
        meaning: "STS is switched off in this region for the account, or the account has not opted in to the region",
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
            (RuleId::SESSION_TAGGING_DENIED, Sometimes),
            (RuleId::STATIC_CREDENTIALS_SHADOW, Sometimes),
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
            (RuleId::STATIC_CREDENTIALS_SHADOW, Usual),
            (RuleId::SESSION_TAGGING_DENIED, Sometimes),
        ],
        meaning: "a session tag has a character or a length that STS does not accept; with OIDC no tags are sent",
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
        causes: &[(RuleId::SERVICE_INCIDENT, Usual)],
        meaning: "STS is overloaded or unavailable; retry later",
        source: "https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html",
        ..BLANK
    },
];
