//! What is not read, not guessed, and not taken for a broken policy; and what users see of a program.

use std::fs;

use serde_json::Value as Json;

use super::roles;
use crate::common::run_in;

#[test]
fn other_roles_and_other_code_say_nothing() {
    for (name, text) in [
        (
            "lambda.ts",
            "new iam.Role(this, 'Fn', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });",
        ),
        (
            "account.ts",
            "new iam.Role(this, 'Fn', { assumedBy: new iam.AccountPrincipal('111122223333') });",
        ),
        (
            "comment.ts",
            "// new iam.Role(this, 'Fn', { assumedBy: new iam.FederatedPrincipal('x') })\nconst assumedBy = 1;",
        ),
        (
            "text.ts",
            "const help = `new iam.Role(this, 'Fn', { assumedBy: new iam.FederatedPrincipal('x') })`;",
        ),
        (
            "test.py",
            "def test_role():\n    \"\"\"iam.Role(assumed_by=iam.FederatedPrincipal('x'))\"\"\"\n",
        ),
        (
            "plain.py",
            "iam.Role(self, 'Fn', assumed_by=iam.ServicePrincipal('ec2.amazonaws.com'))\n",
        ),
        (
            "lambda.sh",
            "aws iam create-role --role-name fn --assume-role-policy-document '{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"lambda.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}]}'\n",
        ),
        (
            "made.sh",
            "aws iam create-role --role-name fn --assume-role-policy-document \"$(make)\"\n",
        ),
        (
            "comment.sh",
            "# aws iam create-role --role-name fn --assume-role-policy-document file://AssumeRoleWithWebIdentity.json\n",
        ),
        ("other.ts", "export const x = 1;\n"),
        ("empty.py", ""),
    ] {
        let found = roles(name, text, &[]);
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

#[test]
fn what_code_makes_is_named_and_not_guessed() {
    for (name, text) in [
        (
            "ci.ts",
            "\nnew iam.Role(this, 'Deploy', { assumedBy: githubPrincipal(props) });",
        ),
        (
            "pulumi.ts",
            "import * as aws from '@pulumi/aws';\nnew aws.iam.Role('Deploy', { assumeRolePolicy: policies.github(repo) });",
        ),
        (
            "ci.py",
            "\niam.Role(self, 'Deploy', assumed_by=self.oidc_principal(repo))\n",
        ),
        (
            "deploy.sh",
            "# AssumeRoleWithWebIdentity\naws iam create-role --role-name Deploy --assume-role-policy-document \"$(make)\"\n",
        ),
        (
            "over.ts",
            "\nconst role = new iam.Role(this, 'Deploy', { assumedBy: new iam.WebIdentityPrincipal('arn') }); (role.node.defaultChild as iam.CfnRole).addPropertyOverride('AssumeRolePolicyDocument.Statement.0', x);",
        ),
    ] {
        let found = roles(name, text, &[]);
        assert_eq!(found.len(), 1, "{name}");
        assert_eq!(found[0].address.as_deref(), Some("Deploy"), "{name}");
        let refused = found[0].policy.as_ref().unwrap_err();
        let line = refused.place().unwrap().1.line;
        assert_eq!(line, 2, "{name}");
        let help = refused.help.as_deref().unwrap();
        assert_eq!(
            help.contains("cdk synth"),
            name.starts_with("ci") || name == "over.ts",
            "{name}"
        );
        assert!(help.contains("aws iam get-role"), "{name}");
    }
}

/// A folder of its own with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> String {
    let folder = format!("{}/programs-{name}", env!("CARGO_TARGET_TMPDIR"));
    fs::create_dir_all(&folder).unwrap();
    for (name, text) in files {
        fs::write(format!("{folder}/{name}"), text).unwrap();
    }
    folder
}

const CDK: &str = "import { REPO } from './config';
const provider = new iam.OpenIdConnectProvider(this, 'P', { url: 'https://token.actions.githubusercontent.com' });
new iam.Role(this, 'Deploy', {
  assumedBy: new iam.OpenIdConnectPrincipal(provider, {
    StringEquals: {
      'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
      'token.actions.githubusercontent.com:sub': 'repo:octo-org/web:*',
    },
  }),
});
new iam.Role(this, 'Shared', {
  assumedBy: new iam.OpenIdConnectPrincipal(provider, {
    StringEquals: {
      'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
      'token.actions.githubusercontent.com:sub': `repo:${REPO}:*`,
    },
  }),
});
";

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
fn a_fix_changes_the_literal_and_leaves_computed_text_alone() {
    let folder = folder(
        "fix",
        &[
            ("ci.ts", CDK),
            ("config.ts", "export const REPO = 'octo-org/web';\n"),
            ("deploy.yml", WORKFLOW),
        ],
    );
    let fixed = |address: &str| {
        let policy = format!("ci.ts#{address}");
        let arguments = [
            "fix",
            "--trust-policy",
            &policy,
            "--workflow",
            "deploy.yml",
            "--repository",
            "octo-org/web",
            "--format",
            "json",
        ];
        let output = run_in(&folder, &arguments);
        String::from_utf8(output.stdout).unwrap()
    };
    let answer = fixed("Deploy");
    assert!(
        answer.contains("+      'token.actions.githubusercontent.com:sub': 'repo:octo-org/web:ref:refs/heads/main',"),
        "{answer}"
    );
    let answer = fixed("Shared");
    assert!(!answer.contains("+++ b/ci.ts"), "{answer}");
}

#[test]
fn check_judges_every_role_and_never_calls_code_a_broken_policy() {
    let folder = folder(
        "check",
        &[
            ("ci.ts", CDK),
            ("config.ts", "export const REPO = 'octo-org/web';\n"),
            (
                "broken.ts",
                "new iam.Role(this, 'Deploy', { assumedBy: new iam.WebIdentityPrincipal(p, {",
            ),
            ("none.py", "x = 1\n"),
        ],
    );
    let output = run_in(&folder, &["check", "--format", "json", "ci.ts"]);
    let answer: Json = serde_json::from_slice(&output.stdout).unwrap();
    let policies = answer["policies"].as_array().unwrap();
    let addresses: Vec<_> = policies.iter().map(|one| &one["address"]).collect();
    assert_eq!(addresses, ["Deploy", "Shared"]);
    for policy in policies {
        let rules: Vec<_> = policy["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| finding["rule"].as_str().unwrap())
            .collect();
        assert!(rules.contains(&"sub-wildcard-in-equals"), "{rules:?}");
    }
    for name in ["broken.ts", "none.py"] {
        let output = run_in(&folder, &["check", name]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned()
            + &String::from_utf8_lossy(&output.stdout);
        assert!(!said.contains("policy-malformed"), "{said}");
    }
}

#[test]
fn deep_and_large_programs_end() {
    let deep = "new iam.Role(this, 'D', { assumedBy: ".to_owned() + &"[".repeat(50_000);
    let sums = format!(
        "const assumedBy = {};\nnew iam.Role(this, 'D', {{ assumedBy }});",
        "'a' + ".repeat(20_000) + "'b'"
    );
    let circle = "const a = b;\nconst b = a;\nnew iam.Role(this, 'github', { assumedBy: a });";
    let grows = (0..40).fold("const v0 = ['x', 'y'];\n".to_owned(), |text, index| {
        format!("{text}const v{} = [...v{index}, ...v{index}];\n", index + 1)
    }) + "new iam.Role(this, 'D', { assumedBy: new iam.WebIdentityPrincipal('p', { StringLike: { x: v40 } }) });";
    let python = "def f():\n".to_owned()
        + &(1..2_000)
            .map(|depth| format!("{}if a:\n", " ".repeat(depth)))
            .collect::<String>();
    for text in [deep, sums, circle.to_owned(), grows] {
        roles("deep.ts", &text, &[]);
    }
    roles("deep.py", &(python + "# assumed_by"), &[]);
}
