//! Denials: who, what, on what, and by which policy.

use oidc_doctor::symptom::{PolicyType, read};

use crate::symptom_texts::one;

#[test]
fn an_enriched_denial_gives_all_its_parts() {
    let text = include_str!("../../../fixtures/logs/authorization-id.txt");
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

#[test]
fn a_principal_that_is_only_the_word_user_is_unknown() {
    let found = one("AccessDeniedException: User is not authorized to perform s3:GetObject");
    assert_eq!(found.principal, None);
    assert_eq!(found.action.as_deref(), Some("s3:GetObject"));
}
