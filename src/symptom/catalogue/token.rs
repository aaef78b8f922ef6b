//! What is wrong with the token, or with getting it.

use super::{BLANK, STS};
use crate::finding::RuleId;
use crate::finding::Stage::{Token, Workflow};
use crate::finding::Weight::{Rare, Sometimes, Usual};
use crate::symptom::{Code, Entry, When};

const REQUEST: &str = "https://docs.github.com/en/actions/reference/security/oidc";

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        id: "token-request-pending",
        stage: Some(Token),
        code: Code::Is("token-request-failed"),
        when: When::Text(&["Can't issue ID_TOKEN for job in '{state}' state"]),
        proves: &[Workflow],
        causes: &[(RuleId::TOKEN_REQUEST_FAILED, Usual)],
        meaning: "GitHub's token service answered before it knew that the job was running; a retry works",
        source: "https://github.com/aws-actions/configure-aws-credentials/issues/469",
        ..BLANK
    },
    Entry {
        id: "token-request-failed",
        stage: Some(Token),
        code: Code::Is("token-request-failed"),
        when: When::Text(&[
            "getIDToken call failed: {detail...}",
            "Failed to get ID Token",
            "Error message: Cannot read properties of undefined (reading 'message')",
            "Response json body do not have ID Token field",
        ]),
        causes: &[
            (RuleId::TOKEN_REQUEST_FAILED, Usual),
            (RuleId::ID_TOKEN_PERMISSION_MISSING, Sometimes),
            (RuleId::SERVICE_INCIDENT, Rare),
        ],
        meaning: "GitHub's token service did not give the job a token",
        source: REQUEST,
        ..BLANK
    },
    Entry {
        id: "token-past-expiry",
        stage: Some(Token),
        code: Code::Is("ExpiredTokenException"),
        when: When::Text(&[
            "Token expired: current date/time {now} must be before the expiration date/time{expires}",
            "Token expired: {detail...}",
        ]),
        proves: &[Workflow],
        causes: &[
            (RuleId::TOKEN_EXPIRED, Usual),
            (RuleId::TOKEN_NOT_YET_VALID, Rare),
        ],
        meaning: "the token was used after it expired: it was kept too long, or the action retried with the same \
                  token. In that case the first failure is the one to look at",
        source: STS,
        ..BLANK
    },
    Entry {
        id: "token-too-old",
        stage: Some(Token),
        code: Code::Is("ExpiredTokenException"),
        when: When::Text(&["Token too old: {age}"]),
        proves: &[Workflow],
        causes: &[(RuleId::TOKEN_EXPIRED, Usual)],
        meaning: "the token was issued too long ago for STS",
        source: STS,
        ..BLANK
    },
    Entry {
        id: "token-claim-missing",
        stage: Some(Token),
        code: Code::Is("InvalidIdentityToken"),
        when: When::Text(&["Missing a required claim: {claim}"]),
        causes: &[
            (RuleId::TOKEN_MALFORMED, Usual),
            (RuleId::STATIC_CREDENTIALS_SHADOW, Sometimes),
        ],
        meaning: "the token lacks a claim that STS needs, so it is not a token that GitHub issued for AWS",
        source: STS,
        ..BLANK
    },
    Entry {
        id: "token-unreadable",
        stage: Some(Token),
        code: Code::Is("InvalidIdentityToken"),
        when: When::Text(&[
            "Provided Token is not a {kind...}",
            "The ID Token provided is not a valid JWT",
            "Unrecognized OAuth provider. Do not include a provider parameter when submitting OpenIDConnect ID tokens",
            "Value '{value}' at 'webIdentityToken' failed to satisfy constraint: {constraint...}",
            "Invalid length for parameter WebIdentityToken, value: {value}",
            "Invalid identity token",
        ]),
        causes: &[
            (RuleId::TOKEN_MALFORMED, Usual),
            (RuleId::STATIC_CREDENTIALS_SHADOW, Rare),
        ],
        meaning: "STS cannot read the token as a JWT: it is cut off, comes from another file, or has a line break at \
                  the end",
        source: STS,
        ..BLANK
    },
    Entry {
        id: "token-rejected",
        stage: Some(Token),
        code: Code::Is("IDPRejectedClaim"),
        when: When::Text(&[
            "An error occurred (IDPRejectedClaim) when calling the {operation} operation: {said...}",
            "api error IDPRejectedClaim: {said...}",
            "IDPRejectedClaimException: {said...}",
        ]),
        causes: &[
            (RuleId::TOKEN_MALFORMED, Usual),
            (RuleId::TOKEN_EXPIRED, Sometimes),
        ],
        meaning: "the issuer says that the token is not valid, or no longer valid",
        source: STS,
        ..BLANK
    },
];
