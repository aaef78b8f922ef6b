//! What single AWS services say instead of the full sentence.

use super::{BEFORE_PERMISSION, BLANK};
use crate::finding::RuleId;
use crate::finding::Stage::Permission;
use crate::finding::Weight::{self, Rare, Sometimes, Usual};
use crate::symptom::{Code, Entry, When};

const S3: &str =
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html";
const EC2: &str = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html";

/// What may stand behind a bare `Access Denied`.
pub(super) const ANY_LAYER: &[(RuleId, Weight)] = &[
    (RuleId::PERMISSION_MISSING, Usual),
    (RuleId::PERMISSION_RESOURCE_POLICY, Usual),
    (RuleId::PERMISSION_RESOURCE_MISMATCH, Sometimes),
    (RuleId::PERMISSION_EXPLICIT_DENY, Sometimes),
    (RuleId::PERMISSION_CONDITION, Sometimes),
    (RuleId::CHAINED_ASSUME_ROLE_DENIED, Rare),
    (RuleId::PERMISSION_SCP, Rare),
    (RuleId::PERMISSION_BOUNDARY, Rare),
    (RuleId::PERMISSION_SESSION_POLICY, Rare),
];

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        id: "s3-head-forbidden",
        stage: Some(Permission),
        code: Code::Printed("Forbidden"),
        when: When::Text(&[
            "An error occurred (403) when calling the {operation} operation: Forbidden",
            "api error Forbidden: Forbidden",
            "Forbidden (Service: Amazon S3",
            "Forbidden (Service: S3",
        ]),
        proves: BEFORE_PERMISSION,
        causes: &[
            (RuleId::PERMISSION_MISSING, Usual),
            (RuleId::PERMISSION_RESOURCE_MISMATCH, Sometimes),
            (RuleId::PERMISSION_RESOURCE_POLICY, Sometimes),
            (RuleId::PERMISSION_EXPLICIT_DENY, Rare),
        ],
        meaning: "the response to a HEAD request has no text; without `s3:ListBucket` a missing key gives the same \
                  403",
        source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html",
        ..BLANK
    },
    Entry {
        id: "s3-block-public-access",
        stage: Some(Permission),
        code: Code::Printed("AccessDenied"),
        when: When::Text(&["are prevented by the {setting} setting in S3 Block Public Access"]),
        proves: BEFORE_PERMISSION,
        causes: &[(RuleId::PERMISSION_RESOURCE_POLICY, Rare)],
        meaning: "S3 Block Public Access rejects settings that make the bucket public; no policy can allow it",
        source: S3,
        ..BLANK
    },
    Entry {
        id: "s3-no-acls",
        stage: None,
        code: Code::Is("AccessControlListNotSupported"),
        when: When::Text(&[
            "The bucket does not allow ACLs",
            "AccessControlListNotSupported",
        ]),
        meaning: "ACLs are disabled for the bucket, so the request must not send one",
        source: S3,
        ..BLANK
    },
    Entry {
        id: "bare-access-denied",
        stage: Some(Permission),
        code: Code::Printed("AccessDenied"),
        when: When::Text(&[
            "Call failed: {operation}({arguments}) => Access Denied (code=AccessDenied)",
            "An error occurred (AccessDenied) when calling the {operation} operation: Access Denied",
            "api error AccessDenied: Access Denied",
            "AccessDenied: Access Denied",
            "Access Denied (Service: Amazon S3",
            "Access Denied (Service: S3",
            "Access Denied (code=AccessDenied)",
            "<Code>AccessDenied</Code> <Message>Access Denied",
            "<Code>AccessDenied</Code><Message>Access Denied",
        ]),
        proves: BEFORE_PERMISSION,
        causes: ANY_LAYER,
        meaning: "S3 refused and gave no reason: the role's policies, the bucket policy, the KMS key or an endpoint \
                  policy",
        source: S3,
        ..BLANK
    },
    // CloudFormation asks for whoever deploys, and tells of the refusal in its own words.
    Entry {
        id: "denied-to-cloudformation",
        stage: Some(Permission),
        code: Code::Is("AccessDenied"),
        when: When::Text(&[
            "User doesn't have permission to call {action}",
            "API: {action} You are not authorized to perform this operation",
            "API: {action} Access Denied",
        ]),
        proves: BEFORE_PERMISSION,
        causes: &[
            (RuleId::PERMISSION_MISSING, Usual),
            (RuleId::PERMISSION_RESOURCE_MISMATCH, Sometimes),
            (RuleId::PERMISSION_CONDITION, Sometimes),
            (RuleId::PERMISSION_EXPLICIT_DENY, Sometimes),
            (RuleId::PERMISSION_SCP, Rare),
            (RuleId::PERMISSION_BOUNDARY, Rare),
        ],
        meaning: "CloudFormation made the call for the session or with its service role, and was refused",
        source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html",
        ..BLANK
    },
    Entry {
        id: "kms-key-denied",
        stage: Some(Permission),
        code: Code::Printed("AccessDeniedException"),
        when: When::Text(&[
            "KMS key access denied",
            "The ciphertext refers to a customer master key that does not exist",
            "KMS key is not accessible",
        ]),
        proves: BEFORE_PERMISSION,
        causes: &[
            (RuleId::PERMISSION_RESOURCE_POLICY, Usual),
            (RuleId::PERMISSION_MISSING, Usual),
            (RuleId::PERMISSION_RESOURCE_MISMATCH, Rare),
        ],
        meaning: "the KMS key that encrypts the data cannot be used: both its key policy and the role must allow it",
        source: "https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html",
        ..BLANK
    },
    Entry {
        id: "ec2-unauthorized",
        stage: Some(Permission),
        code: Code::Printed("UnauthorizedOperation"),
        when: When::Text(&[
            "An error occurred (UnauthorizedOperation) when calling the {operation} operation: {said...}",
            "api error UnauthorizedOperation: {said...}",
            "UnauthorizedOperation: {said...}",
            "You are not authorized to perform this operation.",
            "You are not authorized to perform this operation. Encoded authorization failure message: {message}",
        ]),
        proves: BEFORE_PERMISSION,
        causes: &[
            (RuleId::PERMISSION_MISSING, Usual),
            (RuleId::PERMISSION_RESOURCE_MISMATCH, Sometimes),
            (RuleId::PERMISSION_CONDITION, Sometimes),
            (RuleId::PERMISSION_EXPLICIT_DENY, Sometimes),
            (RuleId::PERMISSION_SCP, Sometimes),
            (RuleId::PERMISSION_BOUNDARY, Rare),
        ],
        meaning: "EC2 refused; decode the encoded message to see which statement is the reason",
        source: EC2,
        ..BLANK
    },
    Entry {
        id: "resource-access-denied",
        stage: Some(Permission),
        code: Code::Printed("AccessDenied"),
        when: When::Text(&[
            "Access to the resource https://{resource} is denied",
            "User: {principal} is not authorized to access this resource",
            "Principal [{principal}] is not allowed to execute [{action}] on the resource",
            "Not authorized to access resource arn:{resource}",
            "No access to any requested resource",
            "assumed-role/{principal} is not authorized to perform this operation",
        ]),
        proves: BEFORE_PERMISSION,
        causes: ANY_LAYER,
        meaning: "the service refused and gave no reason",
        source: super::DENIED,
        ..BLANK
    },
    Entry {
        id: "eks-unauthorized",
        stage: Some(Permission),
        code: Code::Is("eks-unauthorized"),
        when: When::Text(&[
            "You must be logged in to the server",
            "the server has asked for the client to provide credentials",
            "Your current user or role does not have access to Kubernetes objects on this EKS cluster",
        ]),
        causes: &[(RuleId::PERMISSION_MISSING, Usual)],
        meaning: "the cluster does not know the role: it has no access entry and no entry in `aws-auth`",
        source: "https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html",
        ..BLANK
    },
    // A service account lives inside the cluster; no role of AWS is concerned.
    Entry {
        id: "kubernetes-service-account",
        stage: None,
        code: Code::Is("kubernetes-rbac"),
        when: When::Text(&["is forbidden: User \"system:{account}\" cannot {verb} resource"]),
        meaning: "Kubernetes refused a service account of the cluster",
        source: "https://kubernetes.io/docs/reference/access-authn-authz/rbac/",
        ..BLANK
    },
    Entry {
        id: "eks-forbidden",
        stage: Some(Permission),
        code: Code::Is("eks-forbidden"),
        when: When::Text(&["is forbidden: User \"{principal}\" cannot {verb} resource"]),
        causes: &[(RuleId::PERMISSION_MISSING, Usual)],
        meaning: "the cluster knows the user, but Kubernetes RBAC does not allow the verb",
        source: "https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html",
        ..BLANK
    },
    Entry {
        id: "pass-role-elsewhere",
        stage: None,
        code: Code::Is("pass-role-account"),
        when: When::Text(&["Cross-account pass role is not allowed"]),
        meaning: "a role can be passed only within its own account",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        ..BLANK
    },
];
