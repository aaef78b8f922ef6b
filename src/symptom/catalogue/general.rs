//! The wrappers themselves, for messages that no other entry knows.

use super::service::ANY_LAYER;
use super::{BEFORE_PERMISSION, BLANK, STS};
use crate::finding::RuleId;
use crate::finding::Stage::{Permission, Token, Workflow};
use crate::finding::Weight::Sometimes;
use crate::symptom::{Code, Entry, When};

const CLI: &str = "https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html";

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        id: "identity-token-invalid",
        stage: Some(Token),
        code: Code::Is("InvalidIdentityToken"),
        when: When::Text(&[
            "An error occurred (InvalidIdentityToken) when calling the {operation} operation: {said...}",
            "api error InvalidIdentityToken: {said...}",
            "InvalidIdentityTokenException: {said...}",
            "InvalidIdentityToken: {said...}",
        ]),
        proves: &[Workflow],
        causes: &[
            (RuleId::TOKEN_MALFORMED, Sometimes),
            (RuleId::TOKEN_ISSUER_UNEXPECTED, Sometimes),
            (RuleId::PROVIDER_MISSING, Sometimes),
            (RuleId::PROVIDER_UNREACHABLE, Sometimes),
        ],
        meaning: "STS does not accept the token; its reason is a text that this program does not know",
        source: STS,
        ..BLANK
    },
    Entry {
        id: "access-denied",
        stage: Some(Permission),
        code: Code::Printed("AccessDenied"),
        when: When::Text(&[
            "An error occurred (AccessDenied) when calling the {operation} operation: {said...}",
            "An error occurred (AccessDeniedException) when calling the {operation} operation: {said...}",
            "An error occurred (UnauthorizedException) when calling the {operation} operation: {said...}",
            "An error occurred (ForbiddenException) when calling the {operation} operation: {said...}",
            "An error occurred (AuthorizationError) when calling the {operation} operation: {said...}",
            "An error occurred (NotAuthorized) when calling the {operation} operation: {said...}",
            "api error AccessDenied: {said...}",
            "api error AccessDeniedException: {said...}",
            "api error AuthorizationError: {said...}",
            "api error ForbiddenException: {said...}",
            "AccessDeniedException: {said...}",
            "HandlerErrorCode: AccessDenied",
            "failed: Forbidden: null",
        ]),
        proves: BEFORE_PERMISSION,
        causes: ANY_LAYER,
        meaning: "the service refused with an error text of its own",
        source: super::DENIED,
        ..BLANK
    },
    Entry {
        id: "validation-error",
        stage: None,
        code: Code::Is("ValidationError"),
        when: When::Text(&[
            "Value '{value}' at '{field}' failed to satisfy constraint: {constraint...}",
        ]),
        meaning: "AWS does not accept a value of the request; this is not an access problem",
        source: CLI,
        ..BLANK
    },
    Entry {
        id: "aws-error",
        stage: None,
        code: Code::Printed("aws-error"),
        when: When::Text(&[
            "An error occurred ({error}) when calling the {operation} operation: {said...}",
            "An error occurred ({error}) when calling the {operation} operation ({retries}): {said...}",
            "https response error StatusCode: {status}, {ids} api error {said...}",
        ]),
        meaning: "AWS accepted the credentials and reports another failure; this is not an access problem",
        source: CLI,
        ..BLANK
    },
];
