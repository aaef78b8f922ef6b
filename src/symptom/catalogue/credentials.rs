//! Credentials that AWS does not take, whatever any policy says.

use super::{BEFORE_PERMISSION, BLANK};
use crate::finding::RuleId;
use crate::finding::Stage::{Permission, Trust, Workflow};
use crate::finding::Weight::{self, Rare, Sometimes, Usual};
use crate::symptom::{Code, Entry, Mark, When};

const S3: &str = "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html";
const COMMON: &str = "https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html";
const INVALID: &[&str] = &["The security token included in the request is invalid"];
const KEYS: &[(RuleId, Weight)] = &[
    (RuleId::STATIC_CREDENTIALS_SHADOW, Usual),
    (RuleId::STS_REGION_DISABLED, Rare),
];

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        id: "session-expired",
        stage: Some(Permission),
        code: Code::Printed("ExpiredToken"),
        when: When::Text(&[
            "The security token included in the request is expired",
            "The security token included in the request has expired",
            "The provided token has expired",
            "An error occurred (ExpiredToken) when calling the {operation} operation: {said...}",
            "An error occurred (ExpiredTokenException) when calling the {operation} operation: {said...}",
            "An error occurred (RequestExpired) when calling the {operation} operation: {said...}",
            "api error ExpiredToken: {said...}",
            "api error ExpiredTokenException: {said...}",
            "RequestExpired: Request has expired",
            "denied: Your authorization token has expired. Reauthenticate and try again",
        ]),
        causes: &[
            (RuleId::CREDENTIALS_EXPIRED, Usual),
            (RuleId::SESSION_DURATION_TOO_LONG, Rare),
            (RuleId::STATIC_CREDENTIALS_SHADOW, Rare),
        ],
        meaning: "the AWS session expired while the job was still running; GitHub's token is not the reason",
        source: COMMON,
        ..BLANK
    },
    Entry {
        id: "credentials-not-there-yet",
        stage: Some(Trust),
        code: Code::Printed("InvalidClientTokenId"),
        when: When::After(Mark::Authenticated, INVALID),
        proves: BEFORE_PERMISSION,
        causes: &[
            (RuleId::PROPAGATION_DELAY, Usual),
            (RuleId::STS_REGION_DISABLED, Sometimes),
            (RuleId::STATIC_CREDENTIALS_SHADOW, Rare),
        ],
        meaning: "the role was assumed, but AWS did not know the new session yet where it was used next",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html",
        ..BLANK
    },
    Entry {
        id: "credentials-invalid",
        stage: Some(Workflow),
        code: Code::Printed("InvalidClientTokenId"),
        when: When::Text(INVALID),
        causes: KEYS,
        meaning: "AWS does not know the credentials: deleted keys, a session token of other keys, or another \
                  partition. They did not come from assuming the role with OIDC",
        source: COMMON,
        ..BLANK
    },
    Entry {
        id: "access-key-unknown",
        stage: Some(Workflow),
        code: Code::Is("InvalidAccessKeyId"),
        when: When::Text(&["The AWS Access Key Id you provided does not exist in our records"]),
        causes: KEYS,
        meaning: "the access key does not exist, or is temporary and was sent without its session token",
        source: S3,
        ..BLANK
    },
    Entry {
        id: "session-token-malformed",
        stage: Some(Trust),
        code: Code::Printed("InvalidToken"),
        when: When::Text(&[
            "The provided token is malformed or otherwise invalid",
            "The provided token is malformed or otherwise not valid",
        ]),
        causes: &[
            (RuleId::STS_REGION_DISABLED, Usual),
            (RuleId::STATIC_CREDENTIALS_SHADOW, Sometimes),
        ],
        meaning: "a session token from the global STS endpoint is not valid in an opt-in region, or the token is \
                  damaged",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_region-endpoints.html",
        ..BLANK
    },
    Entry {
        id: "signature-mismatch",
        stage: Some(Workflow),
        code: Code::Is("SignatureDoesNotMatch"),
        when: When::Text(&[
            "The request signature we calculated does not match the signature you provided",
            "SignatureDoesNotMatch",
        ]),
        causes: KEYS,
        meaning: "the secret key does not belong to the access key; OIDC needs neither",
        source: S3,
        ..BLANK
    },
    Entry {
        id: "signature-incomplete",
        stage: Some(Workflow),
        code: Code::Is("IncompleteSignature"),
        when: When::Text(&[
            "IncompleteSignature",
            "IncompleteSignatureException",
            "not a valid key=value pair (missing equal-sign) in Authorization header",
        ]),
        causes: KEYS,
        meaning: "the access keys are damaged, usually by a line break in a secret",
        source: COMMON,
        ..BLANK
    },
    Entry {
        id: "credentials-not-validated",
        stage: Some(Workflow),
        code: Code::Is("AuthFailure"),
        when: When::Text(&["AWS was not able to validate the provided access credentials"]),
        causes: KEYS,
        meaning: "EC2 does not know the credentials",
        source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html",
        ..BLANK
    },
    Entry {
        id: "clock-skew",
        stage: None,
        code: Code::Is("RequestTimeTooSkewed"),
        when: When::Text(&[
            "The difference between the request time and the server's time is too large",
            "Signature expired: {now} is now earlier than",
            "Signature not yet current: {now} is still later than",
        ]),
        meaning: "the runner's clock is wrong",
        source: S3,
        ..BLANK
    },
    Entry {
        id: "opt-in-required",
        stage: None,
        code: Code::Is("OptInRequired"),
        when: When::Text(&["OptInRequired", "You are not subscribed to this service"]),
        meaning: "the account has not subscribed to the service or not enabled the region",
        source: COMMON,
        ..BLANK
    },
];
