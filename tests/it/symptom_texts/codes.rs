//! Stages and codes.

use oidc_doctor::finding::Stage;

use crate::symptom_texts::one;

/// Text, stage and code.
const CODES: &[(&str, &str, &str)] = &[
    (
        "Error: No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com.",
        "provider",
        "InvalidIdentityToken",
    ),
    (
        "An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity operation: Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
        "provider",
        "InvalidIdentityToken",
    ),
    (
        "InvalidIdentityTokenException: Incorrect token audience",
        "provider",
        "InvalidIdentityToken",
    ),
    (
        "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
        "provider",
        "InvalidIdentityToken",
    ),
    (
        "Token expired: current date/time 1624482999 must be before the expiration date/time1624482335",
        "token",
        "ExpiredTokenException",
    ),
    (
        "Missing a required claim: aud",
        "token",
        "InvalidIdentityToken",
    ),
    (
        "Provided Token is not a Login With Amazon token",
        "token",
        "InvalidIdentityToken",
    ),
    (
        "Error message: Failed to get ID Token. \n \n Error Code : 403\n \n Error Message: Can't issue ID_TOKEN for job in 'Pending' state.",
        "token",
        "token-request-failed",
    ),
    (
        "Could not assume role with OIDC: Request ARN is invalid",
        "workflow",
        "ValidationError",
    ),
    (
        "Error: Source Account ID is needed if the Role Name is provided and not the Role Arn.",
        "workflow",
        "source-account",
    ),
    (
        "Error: Region is not valid: eu_west_1",
        "workflow",
        "region-invalid",
    ),
    (
        "Error: getaddrinfo ENOTFOUND sts.eu-wst-1.amazonaws.com",
        "workflow",
        "ENOTFOUND",
    ),
    (
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        "trust",
        "ValidationError",
    ),
    (
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
        "trust",
        "ValidationError",
    ),
    (
        "STS is not activated in this region for account:111122223333. Your account administrator can activate STS in this region using the IAM Console.",
        "trust",
        "RegionDisabledException",
    ),
    (
        "MalformedPolicyDocument: Federated principals must be valid domain names or SAML metadata ARNs",
        "trust",
        "MalformedPolicyDocument",
    ),
    (
        "An error occurred (ExpiredToken) when calling the PutObject operation: The provided token has expired.",
        "permission",
        "ExpiredToken",
    ),
    (
        "An error occurred (403) when calling the HeadObject operation: Forbidden",
        "permission",
        "Forbidden",
    ),
    (
        "error: You must be logged in to the server (Unauthorized)",
        "permission",
        "eks-unauthorized",
    ),
    (
        "An error occurred (UnrecognizedClientException) when calling the GetAuthorizationToken operation: The security token included in the request is invalid.",
        "workflow",
        "UnrecognizedClientException",
    ),
    (
        "Unable to locate credentials. You can configure credentials by running \"aws configure\".",
        "workflow",
        "no-credentials",
    ),
];

#[test]
fn codes_stage_by_stage() {
    for &(text, stage, code) in CODES {
        let found = one(text);
        assert_eq!(
            (
                found.stage.map_or("other", Stage::name),
                found.code.as_str()
            ),
            (stage, code),
            "{text}"
        );
    }
}
