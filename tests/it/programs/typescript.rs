//! CDK, Pulumi and SST in TypeScript.

use super::{holes, json, placed, policy, roles, values};

const PROVIDER: &str = "arn:${AWS::Partition}:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com";

/// A stack with `body` in its constructor.
fn stack(body: &str) -> String {
    format!(
        "import {{ Stack, StackProps }} from 'aws-cdk-lib';\nimport * as iam from 'aws-cdk-lib/aws-iam';\n\
         export class CiStack extends Stack {{\n  constructor(scope: Construct, id: string, props: Props) {{\n    \
         super(scope, id, props);\n    const provider = new iam.OpenIdConnectProvider(this, 'GitHub', \
         {{ url: 'https://token.actions.githubusercontent.com', clientIds: ['sts.amazonaws.com'] }});\n{body}\n  }}\n}}\n"
    )
}

#[test]
fn principals_of_cdk() {
    let conditions = "{ StringEquals: { 'token.actions.githubusercontent.com:sub': 'repo:octo-org/web:environment:prod' } }";
    for (principal, action) in [
        (
            format!(
                "new iam.FederatedPrincipal(provider.openIdConnectProviderArn, {conditions}, 'sts:AssumeRoleWithWebIdentity')"
            ),
            "sts:AssumeRoleWithWebIdentity",
        ),
        // The default of the constructor, which does not let a web identity in.
        (
            format!("new iam.FederatedPrincipal(provider.openIdConnectProviderArn, {conditions})"),
            "sts:AssumeRole",
        ),
        (
            format!(
                "new iam.WebIdentityPrincipal(provider.openIdConnectProviderArn, {conditions})"
            ),
            "sts:AssumeRoleWithWebIdentity",
        ),
        (
            format!("new iam.OpenIdConnectPrincipal(provider, {conditions})"),
            "sts:AssumeRoleWithWebIdentity",
        ),
        (
            format!("new iam.OpenIdConnectPrincipal(provider).withConditions({conditions})"),
            "sts:AssumeRoleWithWebIdentity",
        ),
    ] {
        let text = stack(&format!(
            "    new iam.Role(this, 'Deploy', {{ roleName: 'deploy', assumedBy: {principal} }});"
        ));
        let found = roles("lib/ci.ts", &text, &[]);
        assert_eq!(found.len(), 1, "{principal}");
        assert_eq!(found[0].name.as_deref(), Some("deploy"));
        let policy = policy(&found, "Deploy");
        let statement = &json(&policy)["Statement"][0];
        assert_eq!(statement["Action"], action, "{principal}");
        assert_eq!(statement["Principal"]["Federated"], PROVIDER, "{principal}");
        assert_eq!(
            values(&policy, ":sub"),
            ["repo:octo-org/web:environment:prod"]
        );
        assert_eq!(
            placed(&policy, "environment:prod"),
            "'repo:octo-org/web:environment:prod'"
        );
        assert!(policy.holes.is_empty(), "{:?}", policy.holes);
    }
}

#[test]
fn conditions_are_put_together_by_operator() {
    let text = stack(
        "    const principal = new iam.WebIdentityPrincipal(provider.openIdConnectProviderArn, { StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' } });\n    \
         new iam.Role(this, 'Deploy', { assumedBy: principal.withConditions({ StringEquals: { 'token.actions.githubusercontent.com:sub': 'repo:octo-org/web:pull_request' } }).withSessionTags() });",
    );
    let policy = policy(&roles("ci.ts", &text, &[]), "Deploy");
    assert_eq!(values(&policy, ":aud"), ["sts.amazonaws.com"]);
    assert_eq!(values(&policy, ":sub"), ["repo:octo-org/web:pull_request"]);
    assert_eq!(
        json(&policy)["Statement"][0]["Action"],
        serde_json::json!(["sts:AssumeRoleWithWebIdentity", "sts:TagSession"])
    );
}

#[test]
fn constants_are_followed_and_the_rest_is_named() {
    let body = "    const branch = props.branch ?? 'main';\n    \
                new iam.Role(this, 'Deploy', { assumedBy: new iam.OpenIdConnectPrincipal(provider, { StringLike: { \
                [`${ISSUER}:sub`]: [`repo:${REPO}:ref:refs/heads/${branch}`, ...BRANCHES.map((b) => `repo:${REPO}:ref:refs/heads/${b}`), \
                `repo:${CiStack.OTHER}:environment:${props.stage}`] } }) });";
    let text = stack(body).replace(
        "  constructor",
        "  static readonly OTHER = 'octo-org/api';\n  constructor",
    );
    let text = format!(
        "import {{ REPO, BRANCHES }} from './config';\nconst ISSUER = 'token.actions.githubusercontent.com';\n{text}"
    );
    let config =
        "export const REPO = 'octo-org/web';\nexport const BRANCHES = ['release', 'hotfix/*'];\n";
    let found = roles("lib/ci.ts", &text, &[("lib/config.ts", config)]);
    let policy = policy(&found, "Deploy");
    assert_eq!(
        values(&policy, ":sub"),
        [
            "repo:octo-org/web:ref:refs/heads/${props.branch}",
            "repo:octo-org/web:ref:refs/heads/release",
            "repo:octo-org/web:ref:refs/heads/hotfix/*",
            "repo:octo-org/api:environment:${props.stage}",
        ]
    );
    assert_eq!(holes(&policy), ["props.branch", "props.stage"]);
    assert_eq!(policy.holes[0].default.as_deref(), Some("main"));
    // Without the file that is imported, its constants are unknown.
    let found = roles("lib/ci.ts", &text, &[]);
    let policy = super::policy(&found, "Deploy");
    assert!(holes(&policy).contains(&"REPO"), "{:?}", policy.holes);
}

#[test]
fn what_is_changed_later_is_not_taken_for_what_it_was() {
    let change = "    const conditions: Record<string, any> = { StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' } };\n    \
                  conditions['StringLike'] = { 'token.actions.githubusercontent.com:sub': 'repo:octo-org/web:*' };\n    \
                  let repo = 'octo-org/web';\n    if (props.other) { repo = 'octo-org/api'; }\n    ";
    let text = stack(&format!(
        "{change}new iam.Role(this, 'A', {{ assumedBy: new iam.OpenIdConnectPrincipal(provider, conditions) }});\n    \
         new iam.Role(this, 'B', {{ assumedBy: new iam.OpenIdConnectPrincipal(provider, {{ StringLike: {{ 'token.actions.githubusercontent.com:sub': `repo:${{repo}}:*` }} }}) }});"
    ));
    let found = roles("ci.ts", &text, &[]);
    assert_eq!(holes(&policy(&found, "A")), ["conditions"]);
    assert_eq!(holes(&policy(&found, "B")), ["repo"]);
}

#[test]
fn statements_that_are_added_and_documents() {
    let text = stack(
        "    const role = new iam.Role(this, 'Deploy', { assumedBy: new iam.OpenIdConnectPrincipal(provider, { StringEquals: { 'token.actions.githubusercontent.com:sub': 'repo:octo-org/web:environment:prod' } }) });\n    \
         role.assumeRolePolicy?.addStatements(new iam.PolicyStatement({ effect: iam.Effect.DENY, principals: [new iam.WebIdentityPrincipal(provider.openIdConnectProviderArn)], actions: ['sts:AssumeRoleWithWebIdentity'], conditions: { StringLike: { 'token.actions.githubusercontent.com:sub': '*:pull_request' } } }));\n    \
         new iam.CfnRole(this, 'Raw', { assumeRolePolicyDocument: iam.PolicyDocument.fromJson({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Federated: provider.openIdConnectProviderArn }, Action: 'sts:AssumeRoleWithWebIdentity' }] }) });",
    );
    let found = roles("ci.ts", &text, &[]);
    let policy = policy(&found, "Deploy");
    let statements = json(&policy)["Statement"].as_array().unwrap().clone();
    assert_eq!(statements.len(), 2);
    assert_eq!(statements[1]["Effect"], "Deny");
    let raw = super::policy(&found, "Raw");
    assert_eq!(
        json(&raw)["Statement"][0]["Principal"]["Federated"],
        PROVIDER
    );
}

#[test]
fn constructs_of_other_packages() {
    let text = "import { GithubActionsIdentityProvider, GithubActionsRole } from 'aws-cdk-github-oidc';\n\
                import { GitHubActionRole } from 'cdk-pipelines-github';\n\
                const provider = GithubActionsIdentityProvider.fromAccount(stack, 'P');\n\
                new GithubActionsRole(stack, 'Upload', { provider, owner: 'octo-org', repo: 'web', filter: 'ref:refs/tags/v*', roleName: 'upload' });\n\
                new GithubActionsRole(stack, 'All', { provider, owner: 'octo-org', repo: 'web' });\n\
                new GitHubActionRole(stack, 'Pipeline', { repos: ['octo-org/web'], provider: GitHubActionRole.existingGitHubActionsProvider(stack) });\n";
    let found = roles("app.ts", text, &[]);
    let subject = |address| values(&policy(&found, address), ":sub");
    assert_eq!(subject("Upload"), ["repo:octo-org/web:ref:refs/tags/v*"]);
    assert_eq!(subject("All"), ["repo:octo-org/web:*"]);
    assert_eq!(subject("Pipeline"), ["repo:octo-org/web:*"]);
    let names: Vec<_> = found.iter().map(|role| role.name.as_deref()).collect();
    assert_eq!(names, [Some("upload"), None, Some("GitHubActionRole")]);
    assert_eq!(
        json(&policy(&found, "Pipeline"))["Statement"][0]["Principal"]["Federated"],
        PROVIDER
    );
}

const STATEMENT: &str = r#"{ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Federated: ARN }, Action: "sts:AssumeRoleWithWebIdentity", Condition: { StringLike: { "token.actions.githubusercontent.com:sub": `repo:${repo}:*` } } }] }"#;

#[test]
fn roles_of_pulumi_and_sst() {
    let head = "import * as aws from '@pulumi/aws';\nconst repo = 'octo-org/web';\n\
                const provider = new aws.iam.OpenIdConnectProvider('github', { url: 'https://token.actions.githubusercontent.com' });\n";
    let direct = STATEMENT.replace("ARN", "provider.arn");
    let applied = STATEMENT.replace("ARN", "arn");
    let document = "aws.iam.getPolicyDocumentOutput({ statements: [{ actions: ['sts:AssumeRoleWithWebIdentity'], principals: [{ type: 'Federated', identifiers: [provider.arn] }], conditions: [{ test: 'StringLike', variable: 'token.actions.githubusercontent.com:sub', values: [`repo:${repo}:*`] }] }] }).json";
    let text = r#"pulumi.interpolate`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": "${provider.arn}"}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:octo-org/web:*"}}}]}`"#;
    for policy in [
        direct.clone(),
        format!("JSON.stringify({direct})"),
        format!("$jsonStringify({direct})"),
        format!("provider.arn.apply((arn) => JSON.stringify({applied}))"),
        format!("pulumi.all([provider.arn]).apply(([arn]) => JSON.stringify({applied}))"),
        document.to_owned(),
        text.to_owned(),
    ] {
        let file = format!(
            "{head}export const role = new aws.iam.Role('deploy-role', {{ name: 'deploy', assumeRolePolicy: {policy} }});\n"
        );
        let found = roles("sst.config.ts", &file, &[]);
        assert_eq!(found.len(), 1, "{policy}");
        assert_eq!(found[0].name.as_deref(), Some("deploy"));
        let read = super::policy(&found, "deploy-role");
        assert_eq!(values(&read, ":sub"), ["repo:octo-org/web:*"], "{policy}");
        let federated = json(&read)["Statement"][0]["Principal"]["Federated"].clone();
        let first = federated.get(0).unwrap_or(&federated);
        assert_eq!(first, PROVIDER, "{policy}");
    }
}
