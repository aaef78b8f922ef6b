//! Single messages in the wrappers people paste.

#![cfg(test)]

use oidc_doctor::symptom::{PolicyType, Reading, Stage, Symptom, read};

#[track_caller]
fn one(text: &str) -> Symptom {
    let reading: Reading = read(text);
    reading
        .first()
        .unwrap_or_else(|| panic!("nothing found in {text}"))
        .clone()
}

const REFUSAL: &str = "Not authorized to perform sts:AssumeRoleWithWebIdentity";

#[test]
fn the_refusal_of_sts_in_every_wrapper() {
    let wrappers = [
        format!("Error: Could not assume role with OIDC: {REFUSAL}"),
        format!("{REFUSAL}."),
        format!("An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: {REFUSAL}"),
        format!("Error: operation error STS: AssumeRoleWithWebIdentity, https response error StatusCode: 403, RequestID: 1b2c3d4e-0000-1111-2222-333344445555, api error AccessDenied: {REFUSAL}"),
        format!("software.amazon.awssdk.services.sts.model.StsException: {REFUSAL} (Service: Sts, Status Code: 403, Request ID: 1b2c3d4e-0000)"),
        format!("AccessDenied: {REFUSAL}\n    at throwDefaultError (/app/node_modules/@smithy/smithy-client/dist-cjs/index.js:838:20)"),
        format!("ServiceError(ServiceError {{ source: Unhandled(Unhandled {{ source: ErrorMetadata {{ code: Some(\"AccessDenied\"), message: Some(\"{REFUSAL}\") }} }}) }})"),
        "##[error]Could not assume role with OIDC:\n   Not authorized to perform\n   sts:AssumeRoleWithWebIdentity".to_owned(),
        format!("> `{REFUSAL}`"),
    ];
    for text in wrappers {
        let found = one(&text);
        assert_eq!(
            (found.stage, found.code.as_str()),
            (Stage::Trust, "AccessDenied"),
            "{text}"
        );
        assert_eq!(
            found.action.as_deref(),
            Some("sts:AssumeRoleWithWebIdentity")
        );
        let ruled_out: Vec<_> = found.entry.ruled_out().collect();
        assert!(ruled_out.contains(&"provider-missing") && !ruled_out.contains(&"sub-case"));
    }
}

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
            (found.stage.name(), found.code.as_str()),
            (stage, code),
            "{text}"
        );
    }
}

#[test]
fn a_validation_error_names_field_value_and_constraint() {
    let found = one(
        "1 validation error detected: Value 'dependabot[bot]' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
    );
    assert_eq!(found.entry.id, "session-name-invalid");
    assert_eq!(found.parameter("value"), Some("dependabot[bot]"));
    let constraint = "Member must satisfy regular expression pattern: [\\w+=,.@-]*";
    assert_eq!(found.parameter("constraint"), Some(constraint));
}

#[test]
fn an_enriched_denial_gives_all_its_parts() {
    let text = include_str!("../fixtures/logs/authorization-id.txt");
    let found = one(text);
    assert_eq!(found.action.as_deref(), Some("iam:CreateInstanceProfile"));
    let resource = "arn:aws:iam::111122223333:instance-profile/runner";
    assert_eq!(found.resource.as_deref(), Some(resource));
    assert_eq!(found.policy_type, Some(PolicyType::IdentityBased));
    let policy = "arn:aws:iam::111122223333:policy/NoProfiles";
    assert_eq!(found.policy_arn.as_deref(), Some(policy));
    assert_eq!(
        found.authorization_id.as_deref(),
        Some("1a2b3c4d5e6f7g8h9i0j")
    );
    assert_eq!(found.operation.as_deref(), Some("CreateInstanceProfile"));
    assert!(found.explicit && found.assumed());
}

#[test]
fn resources_in_every_form() {
    let rest = "because no identity-based policy allows the s3:PutObject action";
    let forms = [
        (
            " on resource: \"arn:aws:s3:::site/a b.txt\" ",
            Some("arn:aws:s3:::site/a b.txt"),
        ),
        (
            " on resource: \\\"arn:aws:s3:::site/a.txt\\\" ",
            Some("arn:aws:s3:::site/a.txt"),
        ),
        (
            " on resource: arn:aws-cn:s3:::site/* ",
            Some("arn:aws-cn:s3:::site/*"),
        ),
        (
            " on resource: arn:aws-us-gov:sqs:us-gov-west-1:***:jobs: ",
            Some("arn:aws-us-gov:sqs:us-gov-west-1:***:jobs:"),
        ),
        (" on resource: * ", Some("*")),
        (" on resource: role deployer ", Some("role deployer")),
        (" on resource: policy path / ", Some("policy path /")),
        (" on resource: app/database ", Some("app/database")),
        (" ", None),
    ];
    for (form, resource) in forms {
        let found = one(&format!(
            "User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform: s3:PutObject{form}{rest}"
        ));
        assert_eq!(found.resource.as_deref(), resource, "{form}");
        assert_eq!(found.policy_type, Some(PolicyType::IdentityBased), "{form}");
        assert!(!found.explicit);
    }
}

/// AWS's words, the type of policy, and whether they speak of an explicit deny.
const REASONS: &[(&str, PolicyType, bool)] = &[
    (
        "because no service control policy allows the a:B action",
        PolicyType::ServiceControl,
        false,
    ),
    (
        "because no permissions boundary allows the a:B action",
        PolicyType::PermissionsBoundary,
        false,
    ),
    (
        "because no session policy allows the a:B action",
        PolicyType::Session,
        false,
    ),
    (
        "because no resource-based policy allows the a:B action",
        PolicyType::ResourceBased,
        false,
    ),
    (
        "because no VPC endpoint policy allows the a:B action",
        PolicyType::VpcEndpoint,
        false,
    ),
    (
        "because no role trust policy allows the sts:AssumeRole action",
        PolicyType::RoleTrust,
        false,
    ),
    (
        "with an explicit deny in a resource control policy",
        PolicyType::ResourceControl,
        true,
    ),
    (
        "with an explicit deny in a sessions policy",
        PolicyType::Session,
        true,
    ),
    (
        "with an explicit deny in the role trust policy",
        PolicyType::RoleTrust,
        true,
    ),
    (
        "with an explicit deny in an identity-based policy.",
        PolicyType::IdentityBased,
        true,
    ),
    (
        "with an explicit deny in a permissions boundary: arn:aws:iam::111122223333:policy/edge.",
        PolicyType::PermissionsBoundary,
        true,
    ),
];

#[test]
fn policy_types_in_aws_words() {
    for &(reason, policy, explicit) in REASONS {
        let found = one(&format!(
            "User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform: a:B on resource: arn:aws:a:::x {reason}"
        ));
        assert_eq!(
            (found.policy_type, found.explicit),
            (Some(policy), explicit),
            "{reason}"
        );
        assert_eq!(
            found.policy_arn.is_some(),
            reason.contains("arn:"),
            "{reason}"
        );
    }
}

#[test]
fn a_denial_without_reason_proves_no_layer() {
    let found = one(
        "User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform: ecs:DescribeServices on resource: arn:aws:ecs:eu-west-1:444455556666:service/c/s",
    );
    assert_eq!(found.entry.id, "denied-without-reason");
    assert_eq!((found.policy_type, found.explicit), (None, false));
    assert_eq!(found.crosses_accounts, Some(true));
}

#[test]
fn the_ec2_sentence_keeps_its_encoded_message() {
    let found = one(
        "An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You are not authorized to perform this operation. User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:eu-west-1:111122223333:instance/* because no identity-based policy allows the ec2:RunInstances action. Encoded authorization failure message: kD-1a2B_3c",
    );
    assert_eq!(found.code, "UnauthorizedOperation");
    assert_eq!(found.action.as_deref(), Some("ec2:RunInstances"));
    assert!(found.encoded);
}

#[test]
fn the_same_words_without_an_iam_action_are_no_denial() {
    for text in [
        "The user is not authorized to perform this action in the project",
        "octocat is not authorized to perform: merges into main",
        "Access denied for user 'root'@'localhost'",
        "403 Forbidden",
        "Error: Access Denied",
    ] {
        assert!(
            read(text)
                .first()
                .is_none_or(|found| !found.entry.is_access()),
            "{text}"
        );
    }
}

/// Text, stage and code.
const PASTED: &[(&str, &str, &str)] = &[
    (
        "Error: Stack web failed: ValidationError: User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform: ssm:GetParameters on resource: arn:aws:ssm:eu-west-1:111122223333:parameter/x because no identity-based policy allows the ssm:GetParameters action",
        "permission",
        "AccessDenied",
    ),
    (
        "[Error at /pipeline/Stage] You are not authorized to perform this operation.\nFound errors",
        "permission",
        "UnauthorizedOperation",
    ),
    (
        " \u{274c}  web-stack failed: Forbidden: null",
        "permission",
        "AccessDenied",
    ),
    (
        "checking push permission for \"111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1\": unsupported status code 401; body: Not Authorized",
        "permission",
        "Forbidden",
    ),
    (
        "##[error]Failed to assume role with OIDC: AggregateError [ETIMEDOUT]:",
        "trust",
        "network",
    ),
    (
        "API Error: Error code invalid_grant: ID Token issued at 1778083730 is stale to sign-in",
        "other",
        "gcp-oidc",
    ),
    (
        "Error response from daemon: pull access denied for ***.dkr.ecr.eu-west-1.amazonaws.com, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
        "permission",
        "Forbidden",
    ),
    (
        "pull access denied for app, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
        "other",
        "docker",
    ),
];

/// Texts of public threads that were once read wrongly.
#[test]
fn texts_that_people_pasted() {
    for &(text, stage, code) in PASTED {
        let found = one(text);
        let read = (found.stage.name(), found.code.as_str());
        assert_eq!(read, (stage, code), "{text}");
    }
}

#[test]
fn a_principal_that_is_only_the_word_user_is_unknown() {
    let found = one("AccessDeniedException: User is not authorized to perform s3:GetObject");
    assert_eq!(found.principal, None);
    assert_eq!(found.action.as_deref(), Some("s3:GetObject"));
}
