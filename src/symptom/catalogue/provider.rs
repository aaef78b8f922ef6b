//! What is wrong with the identity provider in the role's account.

use super::{BLANK, STS};
use crate::finding::RuleId;
use crate::finding::Stage::{Provider, Token, Workflow};
use crate::finding::Weight::{self, Rare, Sometimes, Usual};
use crate::symptom::{Code, Entry, Force, When};

const PROVIDERS: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html";
const TROUBLE: &str = "https://repost.aws/knowledge-center/iam-sts-invalididentitytoken";

const NO_PROVIDER: &str = "the account named in the role's ARN has no provider whose URL is the token's issuer, letter for letter";

/// What no provider for the issuer may mean.
const ABSENT: &[(RuleId, Weight)] = &[
    (RuleId::PROVIDER_MISSING, Usual),
    (RuleId::PROVIDER_URL_MISMATCH, Sometimes),
    (RuleId::TOKEN_ISSUER_UNEXPECTED, Sometimes),
    (RuleId::ROLE_MISSING, Rare),
];

/// What STS only comes to where there is a provider.
const NOT_WHERE_ABSENT: &[RuleId] = &[
    RuleId::AUDIENCE_NOT_REGISTERED,
    RuleId::PROVIDER_THUMBPRINT_MISMATCH,
    RuleId::AUD_MISMATCH,
    RuleId::TOKEN_MALFORMED,
];

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        id: "provider-not-found",
        stage: Some(Provider),
        code: Code::Is("InvalidIdentityToken"),
        when: When::Text(&["No OpenIDConnect provider found in your account for {issuer}"]),
        proves: &[Workflow],
        rules_out: NOT_WHERE_ABSENT,
        causes: ABSENT,
        meaning: NO_PROVIDER,
        source: STS,
        ..BLANK
    },
    Entry {
        id: "provider-not-found-for-whom",
        stage: Some(Provider),
        code: Code::Is("InvalidIdentityToken"),
        when: When::Text(&["No OpenIDConnect provider found in your account"]),
        proves: &[Workflow],
        rules_out: NOT_WHERE_ABSENT,
        causes: ABSENT,
        meaning: NO_PROVIDER,
        source: STS,
        ..BLANK
    },
    // Other JWT libraries put the audience behind the same words; STS never does.
    Entry {
        id: "other-jwt-audience",
        stage: None,
        code: Code::Is("other-jwt"),
        force: Force::Hint,
        when: When::Text(&["Incorrect token audience: {audience}"]),
        meaning: "the message comes from another program and its own token, not from STS",
        source: STS,
        ..BLANK
    },
    Entry {
        id: "audience-not-registered",
        stage: Some(Provider),
        code: Code::Is("InvalidIdentityToken"),
        when: When::Text(&["Incorrect token audience"]),
        proves: &[Workflow, Token],
        rules_out: &[
            RuleId::PROVIDER_MISSING,
            RuleId::PROVIDER_URL_MISMATCH,
            RuleId::PROVIDER_UNREACHABLE,
        ],
        causes: &[(RuleId::AUDIENCE_NOT_REGISTERED, Usual)],
        meaning: "the OIDC provider exists, but the token's audience is not in its client ID list",
        source: STS,
        ..BLANK
    },
    Entry {
        id: "thumbprint-mismatch",
        stage: Some(Provider),
        code: Code::Is("InvalidIdentityToken"),
        when: When::Text(&["HTTPS certificate doesn't match configured thumbprint"]),
        proves: &[Workflow],
        rules_out: &[RuleId::PROVIDER_MISSING, RuleId::PROVIDER_URL_MISMATCH],
        causes: &[
            (RuleId::PROVIDER_THUMBPRINT_MISMATCH, Usual),
            (RuleId::SERVICE_INCIDENT, Rare),
        ],
        meaning: "AWS does not trust the authority of the issuer's certificate, and its thumbprint is not \
                  configured. For github.com AWS has ignored thumbprints since July 2023",
        source: PROVIDERS,
        ..BLANK
    },
    Entry {
        id: "verification-key",
        stage: Some(Provider),
        code: Code::Is("InvalidIdentityToken"),
        when: When::Text(&["Couldn't retrieve verification key from your identity provider"]),
        proves: &[Workflow],
        rules_out: &[RuleId::PROVIDER_MISSING, RuleId::PROVIDER_URL_MISMATCH],
        causes: &[
            (RuleId::PROVIDER_UNREACHABLE, Usual),
            (RuleId::SERVICE_INCIDENT, Sometimes),
        ],
        meaning: "AWS could not read the issuer's keys in time; for github.com, a retry usually works",
        source: TROUBLE,
        ..BLANK
    },
    Entry {
        id: "issuer-unreachable",
        stage: Some(Provider),
        code: Code::Printed("IDPCommunicationError"),
        when: When::Text(&[
            "An error occurred (IDPCommunicationError) when calling the {operation} operation: {said...}",
            "api error IDPCommunicationError: {said...}",
            "IDPCommunicationErrorException: {said...}",
            "IDPCommunicationError: {said...}",
            "Error communicating with IDP",
            "Please check .well-known/openid-configuration of provider: {issuer} is valid",
        ]),
        proves: &[Workflow],
        causes: &[
            (RuleId::PROVIDER_UNREACHABLE, Usual),
            (RuleId::SERVICE_INCIDENT, Sometimes),
        ],
        meaning: "AWS could not communicate with the issuer",
        source: STS,
        ..BLANK
    },
];
