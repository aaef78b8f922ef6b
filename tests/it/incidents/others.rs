//! Failures that are not about access, and texts that only look like them.

use oidc_doctor::symptom::read;
use serde_json::json;

use crate::incidents::{causes, diagnose};

/// Texts, and the code they are told apart by.
const OTHER: &[(&str, &str)] = &[
    (
        "Error: Inaccessible host: `ecs.eu-central-1.amazonaws.com' at port `undefined'. This service may not be available",
        "network",
    ),
    (
        "Error response from daemon: Get \"https://***.dkr.ecr.us-west-2.amazonaws.com/v2/\": dial tcp: lookup ***.dkr.ecr.us-west-2.amazonaws.com: no such host",
        "network",
    ),
    ("dial tcp 10.0.0.7:443: i/o timeout", "network"),
    (
        "Connect timeout on endpoint URL: \"https://ecs.eu-west-1.amazonaws.com/\"",
        "network",
    ),
    (
        "Error: Deployment failed: Error: Status: 400. Code: Throttling, Message: Rate exceeded",
        "Throttling",
    ),
    ("##[error]Rate exceeded", "Throttling"),
    (
        "An error occurred (ThrottlingException) when calling the DescribeServices operation: Rate exceeded",
        "Throttling",
    ),
    (
        "AuthorizationHeaderMalformed: The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'us-west-1'",
        "other-region",
    ),
    (
        "An error occurred (IllegalLocationConstraintException) when calling the CreateBucket operation: The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.",
        "other-region",
    ),
    (
        "Error refreshing state: state data in S3 does not have the expected content.",
        "terraform",
    ),
    (
        "error: the stack is currently locked by 1 lock(s)",
        "pulumi",
    ),
    (
        "Error: /home/runner/work/app/app/./.github/actions/env/action.yml (Line: 16, Col: 35): Unrecognized named-value: 'secrets'.",
        "workflow-invalid",
    ),
    (
        "Invalid workflow file: .github/workflows/ci.yml#L7\nYou have an error in your yaml syntax on line 7",
        "workflow-invalid",
    ),
    (
        "The nested job 'deploy' is requesting 'contents: write', but is only allowed 'contents: read'.",
        "workflow-invalid",
    ),
];

#[test]
fn they_are_told_and_nothing_of_access_is_blamed() {
    for (text, code) in OTHER {
        let reading = read(text);
        assert!(reading.is_other(), "{text}");
        assert_eq!(
            reading.first().map(|first| first.code.as_str()),
            Some(*code),
            "{text}"
        );
        let found = causes(&diagnose(json!({"error": text})));
        let rules: Vec<_> = found.iter().map(|(rule, _)| *rule).collect();
        assert_eq!(rules, ["not-an-access-problem"], "{text}");
    }
}

/// Texts that hold the same words and are about access, or about nothing.
const NOT: &[&str] = &[
    "Error: Could not assume role with OIDC: Rate exceeded",
    "An error occurred (Throttling) when calling the AssumeRoleWithWebIdentity operation: Rate exceeded",
    "Could not connect to the endpoint URL: \"https://sts.us-east1.amazonaws.com/\"",
    "Error: Inaccessible host: `sts.eu-central1.amazonaws.com' at port `undefined'. This service may not be available",
    "The nested job 'deploy' is requesting 'contents: read, id-token: write', but is only allowed 'contents: none,\nid-token: none'.",
    "An error occurred (AccessDenied) when calling the ListObjectsV2 operation: Access Denied",
    "Error acquiring the state lock: AccessDeniedException: User: arn:aws:iam::111122223333:user/octocat is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-central-1:111122223333:table/locks",
    "app failed: Error [ValidationError]: AccessDenied. User doesn't have permission to call ssm:GetParameters",
];

#[test]
fn words_of_access_are_not_taken_for_them() {
    for text in NOT {
        assert!(!read(text).is_other(), "{text}");
    }
    for text in [
        "Syncing state of 3 hosts",
        "region: eu-west-1",
        "lookup done",
        "line 5, column 3: ok",
    ] {
        assert!(read(text).first().is_none(), "{text}");
    }
}

#[test]
fn a_host_of_sts_that_is_right_is_not_blamed_on_the_region() {
    let found = causes(&diagnose(json!({
        "error": "Error: Inaccessible host: `sts.eu-central-1.amazonaws.com' at port `undefined'."
    })));
    assert_eq!(found.first().map(|first| first.0), Some("service-incident"));
}

#[test]
fn what_sts_says_in_full_counts_before_what_the_cdk_says_of_it() {
    let text = "Could not assume role in target account using current credentials (which are for account 111122223333)\n\
                User: arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions is not authorized to perform: sts:AssumeRole \
                on resource: arn:aws:iam::444455556666:role/cdk-hnb659fds-lookup-role-444455556666-eu-west-1";
    let reading = read(text);
    let first = reading.first().unwrap();
    assert_eq!(first.entry.id, "assume-role-denied");
    assert!(
        first
            .resource
            .as_deref()
            .is_some_and(|role| role.contains("lookup-role"))
    );
    let alone = read("Could not assume role in target account using current credentials");
    assert_eq!(
        alone.first().map(|first| first.entry.id),
        Some("cdk-assume-failed")
    );
}

#[test]
fn cloudformation_names_the_action_it_was_refused() {
    for text in [
        "app failed: Error [ValidationError]: AccessDenied. User doesn't have permission to call ssm:GetParameters\n    at x",
        "CREATE_FAILED AWS::EC2::VPC API: ec2:CreateVpc You are not authorized to perform this operation.",
        "UPDATE_FAILED AWS::S3::BucketPolicy API: s3:PutBucketPolicy Access Denied",
    ] {
        let reading = read(text);
        let action = reading.first().and_then(|first| first.action.as_deref());
        assert!(
            action.is_some_and(|action| text.contains(action)),
            "{text}: {action:?}"
        );
        let found = causes(&diagnose(json!({"error": text})));
        assert_eq!(found[0].0, "permission-missing", "{text}");
    }
    assert!(read("API: v2 is ready").first().is_none());
}
