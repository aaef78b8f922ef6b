//! Fixes that helped people, and those that are not offered because they cannot help.

use serde_json::{Value as Json, json};

use crate::common::{folder_of, json as answer, run_in};

/// The fixes of the finding of `rule`, for a case in a folder called `name`.
fn fixes(name: &str, case: &Json, rule: &str) -> Vec<Json> {
    let folder = folder_of(name, &[("case.json", &case.to_string())]);
    let found = answer(&run_in(
        &folder,
        &["diagnose", "--case", "case.json", "--format", "json"],
    ));
    let findings = found["findings"].as_array().unwrap();
    let finding = findings.iter().find(|finding| finding["rule"] == rule);
    let known: Vec<_> = findings.iter().map(|finding| &finding["rule"]).collect();
    let finding = finding.unwrap_or_else(|| panic!("{name}: no {rule} in {known:?}"));
    finding["fixes"].as_array().unwrap().clone()
}

fn contents(fixes: &[Json]) -> String {
    let contents = fixes.iter().map(|fix| fix["content"].as_str().unwrap());
    contents.collect::<Vec<_>>().join("\n")
}

fn chained(second: &str) -> String {
    format!(
        "on: push\npermissions: {{id-token: write}}\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      \
         - uses: aws-actions/configure-aws-credentials@v5\n        with:\n          \
         role-to-assume: arn:aws:iam::111122223333:role/first\n          aws-region: us-east-1\n      \
         - uses: aws-actions/configure-aws-credentials@v5\n        with:\n          \
         role-to-assume: arn:aws:iam::111122223333:role/second\n          role-chaining: true\n          \
         aws-region: us-east-1\n{second}"
    )
}

const LIMIT: &str = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining";

#[test]
fn a_chained_session_is_shortened_and_no_role_is_raised() {
    let run = json!({"repository": "octo-org/web", "event": "push", "job": "deploy"});
    let workflow = chained("          role-duration-seconds: 7200\n");
    for (name, case) in [
        (
            "chained-known",
            json!({"error": LIMIT, "workflow": workflow, "run": run}),
        ),
        ("chained-quiet", json!({"workflow": workflow, "run": run})),
        ("chained-error", json!({"error": LIMIT})),
        (
            "chained-short-error",
            json!({"error": "DurationSeconds exceeds the 1 hour session limit"}),
        ),
    ] {
        let fixes = fixes(name, &case, "session-duration-too-long");
        let contents = contents(&fixes);
        assert!(
            contents.contains("role-duration-seconds: 3600"),
            "{name}: {contents}"
        );
        assert!(!contents.contains("update-role"), "{name}: {contents}");
    }
    // A role that is assumed with a token can be raised.
    let direct = json!({"error": "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        "role_arn": "arn:aws:iam::111122223333:role/first",
        "workflow": chained("").replace("          aws-region: us-east-1\n      -", "          role-duration-seconds: 7200\n          aws-region: us-east-1\n      -"),
        "run": run});
    let fixes = fixes("direct-long", &direct, "session-duration-too-long");
    assert!(
        contents(&fixes).contains("--max-session-duration 7200"),
        "{fixes:?}"
    );
}

#[test]
fn a_chained_session_of_an_hour_is_no_cause() {
    let workflow = chained("          role-duration-seconds: 3600\n");
    let case = json!({"workflow": workflow, "run": {"repository": "octo-org/web", "event": "push", "job": "deploy"}});
    let folder = folder_of("chained-hour", &[("case.json", &case.to_string())]);
    let found = answer(&run_in(
        &folder,
        &["diagnose", "--case", "case.json", "--format", "json"],
    ));
    let findings = found["findings"].as_array().unwrap();
    let is_it = |finding: &Json| finding["rule"] == "session-duration-too-long";
    assert!(!findings.iter().any(is_it), "{findings:?}");
}

fn refused(action: &str, resource: &str, why: &str) -> String {
    format!(
        "An error occurred (AccessDenied) when calling the X operation: User: arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions is not authorized to perform: {action} on resource: {resource} because {why}\n"
    )
}

#[test]
fn one_policy_allows_all_that_a_log_shows_to_be_missing() {
    let none = |action: &str| format!("no identity-based policy allows the {action} action");
    let log = [
        ("s3:PutObject", "arn:aws:s3:::octo-web/index.html"),
        ("s3:DeleteObject", "arn:aws:s3:::octo-web/old.html"),
        ("ecs:ListClusters", "*"),
    ]
    .map(|(action, resource)| refused(action, resource, &none(action)))
    .concat();
    let other = refused(
        "kms:Decrypt",
        "arn:aws:kms:us-east-1:111122223333:key/k",
        "no resource-based policy allows the kms:Decrypt action",
    );
    let case = json!({"error": log + &other});
    let found = fixes("several-missing", &case, "permission-missing");
    let command = found[0]["content"].as_str().unwrap();
    let document = command.split('\'').nth(1).unwrap();
    let policy: Json = serde_json::from_str(document).unwrap();
    assert_eq!(
        policy["Statement"],
        json!([
            {"Effect": "Allow", "Action": ["s3:PutObject", "s3:DeleteObject"], "Resource": "arn:aws:s3:::octo-web/*"},
            {"Effect": "Allow", "Action": "ecs:ListClusters", "Resource": "*"},
        ])
    );
    // What is refused to another role is none of this one's.
    let stranger =
        refused("s3:GetObject", "*", &none("s3:GetObject")).replace("/deploy/", "/other/");
    let alone = refused(
        "s3:PutObject",
        "arn:aws:s3:::octo-web/a",
        &none("s3:PutObject"),
    );
    let case = json!({"error": alone + &stranger});
    let found = fixes("one-missing", &case, "permission-missing");
    assert!(contents(&found).contains("allow-s3-PutObject"), "{found:?}");
    assert!(!contents(&found).contains("GetObject"), "{found:?}");
}

#[test]
fn a_resource_is_given_the_tag_that_a_condition_asks_for() {
    let arn = "arn:aws:ecr:us-east-1:111122223333:repository/web";
    let policy = |value: Json, operator: &str| {
        json!([{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecr:*", "Resource": "*",
            "Condition": {operator: {"aws:ResourceTag/Repository": value}}}]}])
    };
    let case = |policies: Json, resource: &str| {
        json!({"role_arn": "arn:aws:iam::111122223333:role/deploy", "permission_policies": policies,
            "error": refused("ecr:InitiateLayerUpload", resource, "no identity-based policy allows the ecr:InitiateLayerUpload action")})
    };
    let one = case(policy(json!("octo-org/web"), "StringEquals"), arn);
    let found = contents(&fixes("tag-one", &one, "permission-condition"));
    assert!(
        found.contains("aws ecr tag-resource --resource-arn arn:aws:ecr:us-east-1:111122223333:repository/web --tags Key=Repository,Value=octo-org/web"),
        "{found}"
    );
    for (name, policies) in [
        ("tag-two", policy(json!(["a", "b"]), "StringEquals")),
        ("tag-pattern", policy(json!("octo-org/*"), "StringLike")),
    ] {
        let found = contents(&fixes(name, &case(policies, arn), "permission-condition"));
        assert!(!found.contains("tag-resource"), "{name}: {found}");
    }
}

#[test]
fn a_repository_of_another_account_may_have_to_be_created() {
    let push = |resource: &str, action: &str| {
        let why = format!("no resource-based policy allows the {action} action");
        json!({"error": refused(action, resource, &why)})
    };
    let foreign = "arn:aws:ecr:us-east-1:444455556666:repository/octo/web";
    let case = push(foreign, "ecr:InitiateLayerUpload");
    let found = fixes("ecr-absent", &case, "permission-resource-policy");
    assert!(
        contents(&found)
            .contains("aws ecr create-repository --repository-name octo/web --region us-east-1"),
        "{found:?}"
    );
    let case = push("arn:aws:s3:::octo-web/a", "s3:PutObject");
    let found = fixes("s3-policy", &case, "permission-resource-policy");
    assert!(!contents(&found).contains("create"), "{found:?}");
}

/// A role that trusts `subject`, with the conditions in this order.
fn terraform(identifier: &str, keys: [(&str, &str); 2]) -> String {
    let conditions = keys.map(|(key, value)| {
        format!(
            "    condition {{\n      test     = \"StringEquals\"\n      variable = \"token.actions.githubusercontent.com:{key}\"\n      \
             values   = [\"{value}\"]\n    }}\n"
        )
    });
    format!(
        "variable \"provider_arn\" {{}}\nresource \"aws_iam_role\" \"deploy\" {{\n  name = \"deploy\"\n  \
         assume_role_policy = data.aws_iam_policy_document.trust.json\n}}\n\
         data \"aws_iam_policy_document\" \"trust\" {{\n  statement {{\n    actions = [\"sts:AssumeRoleWithWebIdentity\"]\n    \
         principals {{\n      type        = \"Federated\"\n      identifiers = [{identifier}]\n    }}\n{}  }}\n}}\n",
        conditions.concat()
    )
}

const WORKFLOW: &str = "on: {push: {branches: [main]}}
permissions: {id-token: write}
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: aws-actions/configure-aws-credentials@v5
        with: {role-to-assume: arn:aws:iam::111122223333:role/deploy, aws-region: us-east-1}
";

#[test]
fn terraform_conditions_of_one_test_and_unknown_providers_get_a_fix() {
    let known = "\"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com\"";
    let (aud, sub) = (
        ("aud", "sts.amazonaws.com"),
        ("sub", "repo:octo-org/web:ref:refs/heads/master"),
    );
    for (name, identifier, keys, verified) in [
        ("tf-sub-last", known, [aud, sub], true),
        ("tf-sub-first", known, [sub, aud], true),
        ("tf-open-provider", "var.provider_arn", [aud, sub], false),
    ] {
        let main = terraform(identifier, keys);
        let folder = folder_of(name, &[("main.tf", &main), ("deploy.yml", WORKFLOW)]);
        let found = answer(&run_in(
            &folder,
            &[
                "diagnose",
                "--trust-policy",
                "main.tf",
                "--workflow",
                "deploy.yml",
                "--repository",
                "octo-org/web",
                "--format",
                "json",
            ],
        ));
        let finding = &found["findings"][0];
        assert_eq!(finding["rule"], "sub-branch", "{name}");
        let fixes = finding["fixes"].as_array().unwrap();
        let edit = fixes.iter().find(|fix| fix["target"] == "trust-policy");
        let edit = edit.unwrap_or_else(|| panic!("{name}: {fixes:?}"));
        assert!(
            edit["content"]
                .as_str()
                .unwrap()
                .contains("refs/heads/main"),
            "{name}: {edit}"
        );
        assert_eq!(edit["verified"], verified, "{name}");
        assert!(
            !edit["content"].as_str().unwrap().contains("000000000000"),
            "{name}"
        );
    }
}

#[test]
fn no_name_is_offered_that_github_refuses() {
    for (name, variable, offered) in [
        ("var-github", "GITHUB_ROLE", false),
        ("var-lower", "github_role", false),
        ("var-own", "ROLE_GITHUB_", true),
    ] {
        let workflow = WORKFLOW.replace(
            "arn:aws:iam::111122223333:role/deploy",
            &format!("\"${{{{ vars.{variable} }}}}\""),
        );
        let case = json!({"workflow": workflow, "run": {"repository": "octo-org/web", "event": "push", "job": "deploy", "vars": {}}});
        let folder = folder_of(name, &[("case.json", &case.to_string())]);
        let found = answer(&run_in(
            &folder,
            &["diagnose", "--case", "case.json", "--format", "json"],
        ));
        let text = found.to_string();
        assert!(text.contains("role-to-assume-empty"), "{name}: {text}");
        assert_eq!(text.contains("gh variable set"), offered, "{name}: {text}");
    }
}

/// What `diagnose` answers for a policy and the claims of a token.
fn with_claims(name: &str, principal: &Json, issuer: &str) -> String {
    let host = issuer.trim_start_matches("https://");
    let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": principal,
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {"gitlab.com:sub": "project_path:o/r:ref_type:branch:ref:main"}}}]});
    let policy = match principal.to_string().contains("gitlab") {
        true => policy.to_string(),
        false => policy
            .to_string()
            .replace("gitlab.com:sub", "token.actions.githubusercontent.com:sub"),
    };
    let claims = json!({"iss": issuer, "aud": "sts.amazonaws.com", "sub": "repo:o/r:ref:refs/heads/main",
        "iat": 1_793_000_000, "nbf": 1_793_000_000, "exp": 4_102_444_800_u64});
    let folder = folder_of(
        name,
        &[
            ("trust.json", &policy),
            ("claims.json", &claims.to_string()),
        ],
    );
    let found = answer(&run_in(
        &folder,
        &[
            "diagnose",
            "--trust-policy",
            "trust.json",
            "--claims",
            "claims.json",
            "--format",
            "json",
        ],
    ));
    assert!(!host.is_empty());
    found.to_string()
}

#[test]
fn no_account_is_invented() {
    let github = "https://token.actions.githubusercontent.com";
    for (name, principal, issuer) in [
        (
            "account-enterprise",
            json!({"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}),
            "https://token.actions.githubusercontent.com/acme",
        ),
        (
            "account-host",
            json!({"Federated": "token.actions.githubusercontent.com"}),
            github,
        ),
        (
            "account-root",
            json!({"AWS": "arn:aws:iam::111122223333:root"}),
            github,
        ),
        ("account-star", json!("*"), github),
    ] {
        let answer = with_claims(name, &principal, issuer);
        assert!(!answer.contains("000000000000"), "{name}: {answer}");
    }
}

#[test]
fn the_provider_of_another_issuer_is_not_replaced() {
    let gitlab = json!({"Federated": "arn:aws:iam::111122223333:oidc-provider/gitlab.com"});
    let answer = with_claims(
        "keep-gitlab",
        &gitlab,
        "https://token.actions.githubusercontent.com",
    );
    let answer: Json = serde_json::from_str(&answer).unwrap();
    for finding in answer["findings"].as_array().unwrap() {
        for fix in finding["fixes"].as_array().unwrap() {
            if let Some(document) = fix["document"].as_str() {
                assert!(document.contains("oidc-provider/gitlab.com"), "{fix}");
            }
        }
    }
}
