//! Messages as tools wrap them and people paste them.

use oidc_doctor::finding::{RuleId, Stage};

use crate::symptom_texts::one;

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
            (Some(Stage::Trust), "AccessDenied"),
            "{text}"
        );
        assert_eq!(
            found.action.as_deref(),
            Some("sts:AssumeRoleWithWebIdentity")
        );
        let ruled_out: Vec<_> = oidc_doctor::rules::ruled_out(&found).collect();
        assert!(
            ruled_out.contains(&RuleId::PROVIDER_MISSING) && !ruled_out.contains(&RuleId::SUB_CASE)
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
        let read = (
            found.stage.map_or("other", Stage::name),
            found.code.as_str(),
        );
        assert_eq!(read, (stage, code), "{text}");
    }
}
