//! CDK and Pulumi in Python.

use super::{holes, json, placed, policy, roles, values};

const STACK: &str = r#"
from aws_cdk import Stack, aws_iam as iam
from .config import BRANCHES

GITHUB_REPO = "octo-org/web"


class CiStack(Stack):
    ENVIRONMENT = "production"

    def __init__(self, scope, construct_id, *, stage: str, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)
        provider = iam.OpenIdConnectProvider.from_open_id_connect_provider_arn(
            self, "Provider", f"arn:aws:iam::{self.account}:oidc-provider/token.actions.githubusercontent.com"
        )
        iam.Role(
            self,
            "Deploy",
            role_name="deploy",
            assumed_by=iam.WebIdentityPrincipal(
                provider.open_id_connect_provider_arn,
                conditions={
                    "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
                    "StringLike": {
                        "token.actions.githubusercontent.com:sub": [
                            f"repo:{GITHUB_REPO}:ref:refs/heads/{b}" for b in BRANCHES
                        ]
                        + [
                            f"repo:{GITHUB_REPO}:environment:{self.ENVIRONMENT}",
                            "repo:{}:environment:{}".format(GITHUB_REPO, stage),
                            "repo:%s:pull_request" % GITHUB_REPO,
                        ],
                    },
                },
            ),
        )
        self.principal = iam.FederatedPrincipal(
            federated=provider.open_id_connect_provider_arn,
            conditions={"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:octo-org/web:environment:dev"}},
            assume_role_action="sts:AssumeRoleWithWebIdentity",
        )
        iam.Role(self, "Dev", assumed_by=self.principal)
"#;

#[test]
fn keyword_arguments_constants_and_comprehensions() {
    let config = ("app/config.py", "BRANCHES = ['main', \"release/*\"]\n");
    let found = roles("app/ci_stack.py", STACK, &[config]);
    let deploy = policy(&found, "Deploy");
    assert_eq!(
        values(&deploy, ":sub"),
        [
            "repo:octo-org/web:ref:refs/heads/main",
            "repo:octo-org/web:ref:refs/heads/release/*",
            "repo:octo-org/web:environment:production",
            "repo:octo-org/web:environment:${stage}",
            "repo:octo-org/web:pull_request",
        ]
    );
    assert_eq!(holes(&deploy), ["stage"]);
    assert_eq!(
        json(&deploy)["Statement"][0]["Principal"]["Federated"],
        "arn:aws:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com"
    );
    let dev = policy(&found, "Dev");
    assert_eq!(
        placed(&dev, "environment:dev"),
        "\"repo:octo-org/web:environment:dev\""
    );
    assert_eq!(
        json(&dev)["Statement"][0]["Action"],
        "sts:AssumeRoleWithWebIdentity"
    );
}

#[test]
fn roles_of_pulumi() {
    let statement = |arn: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": {{"Federated": {arn}}}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {{"StringLike": {{"token.actions.githubusercontent.com:sub": f"repo:{{repo}}:*"}}}}}}]}}"#
        )
    };
    for policy in [
        format!("json.dumps({})", statement("provider.arn")),
        format!("pulumi.Output.json_dumps({})", statement("provider.arn")),
        format!(
            "provider.arn.apply(lambda arn: json.dumps({}))",
            statement("arn")
        ),
        format!(
            "pulumi.Output.all(provider.arn).apply(lambda args: json.dumps({}))",
            statement("args[0]")
        ),
        format!(
            "pulumi.Output.all(arn=provider.arn).apply(lambda args: json.dumps({}))",
            statement("args[\"arn\"]")
        ),
    ] {
        let file = format!(
            "import json\nimport pulumi\nimport pulumi_aws as aws\nrepo = 'octo-org/web'\n\
             provider = aws.iam.OpenIdConnectProvider('github', url='https://token.actions.githubusercontent.com')\n\
             role = aws.iam.Role('deploy', assume_role_policy={policy})\n"
        );
        let found = roles("__main__.py", &file, &[]);
        assert_eq!(found.len(), 1, "{policy}");
        let read = super::policy(&found, "deploy");
        assert_eq!(values(&read, ":sub"), ["repo:octo-org/web:*"], "{policy}");
        let federated = &json(&read)["Statement"][0]["Principal"]["Federated"];
        let federated = federated.as_str().unwrap();
        assert!(
            federated.ends_with("/token.actions.githubusercontent.com"),
            "{federated}"
        );
    }
}
