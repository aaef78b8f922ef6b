//! What the CDK and Terraform say when the next role cannot be assumed.

use super::BLANK;
use crate::finding::RuleId;
use crate::finding::Stage::Permission;
use crate::finding::Weight::{Rare, Sometimes, Usual};
use crate::symptom::{Code, Entry, Force, When};

const CDK: &str = "https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html";

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        id: "cdk-assume",
        stage: Some(Permission),
        code: Code::Is("cdk-assume"),
        force: Force::Hint,
        when: When::Text(&[
            "current credentials could not be used to assume '{resource}', but are for the right account",
            "could not be used to assume '{resource}', but are for the right account",
        ]),
        action: Some("sts:AssumeRole"),
        causes: &[
            (RuleId::CHAINED_ASSUME_ROLE_DENIED, Usual),
            (RuleId::PERMISSION_MISSING, Sometimes),
            (RuleId::PERMISSION_RESOURCE_MISMATCH, Rare),
        ],
        meaning: "the session is not allowed to assume a role of the CDK bootstrap; the CDK continues with its own \
                  permissions, which are usually not enough",
        source: CDK,
        ..BLANK
    },
    Entry {
        id: "cdk-assume-failed",
        stage: Some(Permission),
        code: Code::Is("cdk-assume"),
        when: When::Text(&[
            "Could not assume role in target account {detail...}",
            "Assuming role failed: {detail...}",
            "could not be used to assume '{resource}'",
            "Need to perform AWS calls for account {account}, but the current credentials are for {current}",
            "during the confirmation via SSM parameter {parameter} the following error occurred: {detail...}",
        ]),
        action: Some("sts:AssumeRole"),
        causes: &[
            (RuleId::CHAINED_ASSUME_ROLE_DENIED, Usual),
            (RuleId::PERMISSION_MISSING, Sometimes),
            (RuleId::PERMISSION_RESOURCE_MISMATCH, Sometimes),
        ],
        meaning: "the session is not allowed to assume a role of the CDK bootstrap, or the account is not \
                  bootstrapped",
        source: CDK,
        ..BLANK
    },
    Entry {
        id: "cdk-bootstrap",
        stage: None,
        code: Code::Is("cdk-bootstrap"),
        when: When::Text(&[
            "requires bootstrap stack version '{needed}', found '{found}'",
            "/version not found. Has the environment been bootstrapped?",
            "Is account {account} bootstrapped?",
            "has not been bootstrapped",
        ]),
        meaning: "the account and region are not bootstrapped for this version of the CDK",
        source: CDK,
        ..BLANK
    },
    Entry {
        id: "terraform-assume",
        stage: Some(Permission),
        code: Code::Printed("AccessDenied"),
        force: Force::Hint,
        when: When::Text(&[
            "IAM Role ({resource}) cannot be assumed",
            "The role \"{resource}\" cannot be assumed",
            "Cannot assume IAM Role",
        ]),
        action: Some("sts:AssumeRole"),
        causes: &[
            (RuleId::CHAINED_ASSUME_ROLE_DENIED, Usual),
            (RuleId::PERMISSION_MISSING, Sometimes),
            (RuleId::STATIC_CREDENTIALS_SHADOW, Rare),
        ],
        meaning: "Terraform tried to assume another role and was not allowed to",
        source: "https://registry.terraform.io/providers/hashicorp/aws/latest/docs#assuming-an-iam-role",
        ..BLANK
    },
];
