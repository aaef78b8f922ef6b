//! Texts as people pasted them into public threads, each with the tool that printed it.

use oidc_doctor::finding::Stage;
use oidc_doctor::symptom::read;

const REGISTRY: &str = "│ Error: Invalid combination of arguments
│
│   with provider[\"registry.terraform.io/hashicorp/aws\"],
│   on provider.tf line 38, in provider \"aws\":
│   38:   assume_role_with_web_identity {
│
│ \"assume_role_with_web_identity.0.web_identity_token_file\": one of
│ `assume_role_with_web_identity.0.web_identity_token,assume_role_with_web_identity.0.web_identity_token_file`
│ must be specified
╵
";

/// Text, stage, code and a cause that must be among the named.
const FAILURES: &[(&str, Stage, &str, &str)] = &[
    (
        "Unhandled exception. Amazon.Runtime.AmazonServiceException: Unable to get IAM security credentials from EC2 Instance Metadata Service.",
        Stage::Workflow,
        "no-credentials",
        "id-token-permission-missing",
    ),
    (
        "Caused by: software.amazon.awssdk.core.exception.SdkClientException: The requested metadata is not found at http://169.254.169.254/latest/meta-data/iam/security-credentials/",
        Stage::Workflow,
        "no-credentials",
        "id-token-permission-missing",
    ),
    (
        "Caused by: com.amazonaws.SdkClientException: Unable to load AWS credentials from any provider in the chain: [EnvironmentVariableCredentialsProvider: Unable to load AWS credentials from environment variables",
        Stage::Workflow,
        "no-credentials",
        "id-token-permission-missing",
    ),
    (
        "ServerlessError: AWS provider credentials not found. Learn how to set up AWS provider credentials in our docs here: <http://slss.io/aws-creds-setup>.",
        Stage::Workflow,
        "no-credentials",
        "role-to-assume-empty",
    ),
    (
        "pulumi:providers:aws 'app--provider' has a problem: error validating credentials: Invalid credentials configured.",
        Stage::Workflow,
        "no-credentials",
        "static-credentials-shadow",
    ),
    (
        "error: constructing secrets manager of type \"cloud\": secrets (code=Unknown): operation error KMS: Decrypt, failed to sign request: failed to retrieve credentials: no EC2 IMDS role found, operation error ec2imds: GetMetadata",
        Stage::Workflow,
        "no-credentials",
        "id-token-permission-missing",
    ),
    (
        "error: failed to solve: failed to configure s3 cache exporter: operation error S3: HeadObject, get identity: get credentials: failed to retrieve jwt from provide source, unable to read file at /var/run/token: open /var/run/token: no such file or directory",
        Stage::Workflow,
        "token-file",
        "static-credentials-shadow",
    ),
    (
        "Error: WebIdentityErr: failed to retrieve credentials\ncaused by: InvalidIdentityToken: Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
        Stage::Provider,
        "InvalidIdentityToken",
        "provider-unreachable",
    ),
    (
        "Error: No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com/",
        Stage::Provider,
        "InvalidIdentityToken",
        "provider-missing",
    ),
    (
        "Error: Error assuming role: AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity\n\tstatus code: 403, request id: 1b2c3d4e",
        Stage::Trust,
        "AccessDenied",
        "sub-environment",
    ),
    (
        "[19:33:00] Setting \"vpc-provider:account=111122223333:filter.owner-id=111122223333\" context to {\"$providerError\":\"Could not assume role in target account using current credentials (which are for account 444455556666) User: arn:aws:sts::444455556666:assumed-role/pipeline/ci is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/cdk-hnb659fds-lookup-role-111122223333-eu-west-1 . Please make sure that this role exists in the account.",
        Stage::Permission,
        "AccessDenied",
        "chained-assume-role-denied",
    ),
    (
        "    error: unable to validate AWS credentials. \nDetails: IAM Role (arn:aws:iam::111122223333:role/eks-admin) cannot be assumed.",
        Stage::Permission,
        "AccessDenied",
        "chained-assume-role-denied",
    ),
    (
        "User: arn:aws:iam::111122223333:user/github-actions is not authorized to perform: ecs:UpdateService",
        Stage::Permission,
        "AccessDenied",
        "permission-missing",
    ),
    (
        "error: checking AWS STS access – cannot get role ARN for current session: operation error STS: GetCallerIdentity, https response error StatusCode: 403, RequestID: 1b2c, api error InvalidClientTokenId: The security token included in the request is invalid",
        Stage::Workflow,
        "InvalidClientTokenId",
        "static-credentials-shadow",
    ),
    (
        "Error: Unable to upload artifact Function referenced by CodeUri parameter of Function resource. An error occurred (ExpiredToken) when calling the PutObject operation: The provided token has expired.",
        Stage::Permission,
        "ExpiredToken",
        "credentials-expired",
    ),
];

/// Text and code of what has nothing to do with access.
const OTHERS: &[(&str, &str)] = &[
    (
        "FrontendStack: SSM parameter /cdk-bootstrap/hnb659fds/version not found. Has the environment been bootstrapped? Please run 'cdk bootstrap'",
        "cdk-bootstrap",
    ),
    (
        "current credentials could not be used to assume 'arn:aws:iam::111122223333:role/cdk-hnb659fds-deploy-role-111122223333-eu-west-1', but are for the right account. Proceeding anyway.\nWebStack: SSM parameter /cdk-bootstrap/hnb659fds/version not found. Has the environment been bootstrapped? Please run 'cdk bootstrap'",
        "cdk-bootstrap",
    ),
    (
        "Error: googleapi: Error 403: The caller does not have permission, forbidden",
        "gcp",
    ),
    (
        "Error: failed to get shared config profile, prod",
        "profile",
    ),
    ("The config profile (deploy) could not be found", "profile"),
];

#[test]
fn what_people_pasted_is_read_as_what_it_was() {
    for (text, stage, code, cause) in FAILURES {
        let reading = read(text);
        let first = reading
            .first()
            .unwrap_or_else(|| panic!("nothing found in {text}"));
        assert_eq!(
            (first.stage, first.code.as_str()),
            (Some(*stage), *code),
            "{text}"
        );
        let causes = first.entry.causes;
        assert!(
            causes.iter().any(|(rule, _)| rule == cause),
            "{text}: {causes:?}"
        );
    }
}

#[test]
fn what_is_of_something_else_blames_nothing() {
    for (text, code) in OTHERS {
        let reading = read(text);
        assert!(reading.is_other(), "{text}");
        assert_eq!(
            reading.first().map(|first| first.code.as_str()),
            Some(*code),
            "{text}"
        );
    }
}

/// A block of Terraform without its token is about neither a role's trust nor its permissions.
#[test]
fn what_is_not_known_is_left_open() {
    for text in [
        REGISTRY,
        "Error: Invalid template path /home/runner/work/app/template.yaml",
    ] {
        assert!(read(text).first().is_none(), "{text}");
    }
}
