//! The calls that are made, and the permission each needs.

use crate::gather::Call;

/// Who asks: needs no permission, and none can be taken away.
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>
pub(super) static GET_CALLER_IDENTITY: Call = Call {
    command: "aws sts get-caller-identity",
    permission: None,
    shows: "the account that is asked",
};

pub(super) static GET_ROLE: Call = Call {
    command: "aws iam get-role",
    permission: Some("iam:GetRole"),
    shows: "the trust policy, the longest session, the boundary's ARN, or that there is no such role",
};

pub(super) static GET_PROVIDER: Call = Call {
    command: "aws iam get-open-id-connect-provider",
    permission: Some("iam:GetOpenIDConnectProvider"),
    shows: "the provider's audiences, or that there is none for the issuer",
};

pub(super) static LIST_PROVIDERS: Call = Call {
    command: "aws iam list-open-id-connect-providers",
    permission: Some("iam:ListOpenIDConnectProviders"),
    shows: "a provider for another of GitHub's issuers",
};

pub(super) static LIST_POLICIES: Call = Call {
    command: "aws iam list-role-policies",
    permission: Some("iam:ListRolePolicies"),
    shows: "the names of the role's inline policies",
};

pub(super) static GET_ROLE_POLICY: Call = Call {
    command: "aws iam get-role-policy",
    permission: Some("iam:GetRolePolicy"),
    shows: "an inline policy",
};

pub(super) static LIST_ATTACHED: Call = Call {
    command: "aws iam list-attached-role-policies",
    permission: Some("iam:ListAttachedRolePolicies"),
    shows: "the ARNs of the attached policies",
};

pub(super) static GET_POLICY: Call = Call {
    command: "aws iam get-policy",
    permission: Some("iam:GetPolicy"),
    shows: "which version of an attached policy or of the boundary is in force",
};

pub(super) static GET_POLICY_VERSION: Call = Call {
    command: "aws iam get-policy-version",
    permission: Some("iam:GetPolicyVersion"),
    shows: "an attached policy, or the boundary",
};

/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html>
pub(super) static LOOKUP_EVENTS: Call = Call {
    command: "aws cloudtrail lookup-events",
    permission: Some("cloudtrail:LookupEvents"),
    shows: "the subject that STS saw in the refused calls of the last hours",
};

pub(super) static AUTHORIZATION_DETAILS: Call = Call {
    command: "aws iam-toolbox get-request-authorization-details",
    permission: Some("iam:GetRequestAuthorizationDetails"),
    shows: "the statements that AWS evaluated, where the error carries an authorization id",
};

pub(super) static DECODE_MESSAGE: Call = Call {
    command: "aws sts decode-authorization-message",
    permission: Some("sts:DecodeAuthorizationMessage"),
    shows: "the statements that AWS evaluated, where the error carries an encoded message",
};

/// Any account of an organization may make this one.
/// <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html>
pub(super) static DESCRIBE_ORGANIZATION: Call = Call {
    command: "aws organizations describe-organization",
    permission: Some("organizations:DescribeOrganization"),
    shows: "whether an organization limits the account at all",
};

pub(super) static LIST_PARENTS: Call = Call {
    command: "aws organizations list-parents",
    permission: Some("organizations:ListParents"),
    shows: "the units above the account",
};

pub(super) static LIST_POLICIES_FOR_TARGET: Call = Call {
    command: "aws organizations list-policies-for-target",
    permission: Some("organizations:ListPoliciesForTarget"),
    shows: "the control policies of the account and of each unit above it",
};

pub(super) static DESCRIBE_POLICY: Call = Call {
    command: "aws organizations describe-policy",
    permission: Some("organizations:DescribePolicy"),
    shows: "a control policy",
};

/// The one call that does more than read, made only where it is asked for: it opens a session.
pub static ASSUME: Call = Call {
    command: "aws sts assume-role-with-web-identity",
    permission: None,
    shows: "what STS says to the token; the credentials are thrown away",
};

/// All that read, in the order in which they are made.
pub static CALLS: [&Call; 16] = [
    &GET_CALLER_IDENTITY,
    &GET_ROLE,
    &GET_PROVIDER,
    &LIST_PROVIDERS,
    &LIST_POLICIES,
    &GET_ROLE_POLICY,
    &LIST_ATTACHED,
    &GET_POLICY,
    &GET_POLICY_VERSION,
    &LOOKUP_EVENTS,
    &AUTHORIZATION_DETAILS,
    &DECODE_MESSAGE,
    &DESCRIBE_ORGANIZATION,
    &LIST_PARENTS,
    &LIST_POLICIES_FOR_TARGET,
    &DESCRIBE_POLICY,
];
