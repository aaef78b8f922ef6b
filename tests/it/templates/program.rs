//! The program on templates, as users call it.

use std::process::Output;

use serde_json::Value as Json;

use crate::common::run_in;

fn run(arguments: &[&str]) -> Output {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/policies");
    run_in(folder, arguments)
}

fn checked(file: &str) -> Vec<Json> {
    let output = run(&["check", "--format", "json", file]);
    let answer: Json = serde_json::from_slice(&output.stdout).unwrap();
    answer["policies"].as_array().unwrap().clone()
}

fn text(output: &[u8]) -> String {
    String::from_utf8_lossy(output).into_owned()
}

#[test]
fn check_tells_of_every_role() {
    let found = checked("terraform/main.tf");
    let grades: Vec<_> = found
        .iter()
        .map(|one| {
            (
                one["address"].as_str().unwrap(),
                one["exposure"]["grade"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        grades,
        [
            ("aws_iam_role.deploy", "safe"),
            ("aws_iam_role.preview", "dangerous"),
            ("aws_iam_role.release", "safe"),
            ("aws_iam_role.function", "closed"),
        ]
    );
    assert_eq!(found[3]["findings"], serde_json::json!([]));
    assert_eq!(
        found[1]["exposure"]["depends_on"],
        serde_json::json!(["${var.organization}"])
    );
    assert_eq!(found[1]["findings"][0]["evidence"][0]["line"], 40);
    assert_eq!(found[1]["holes"][0]["default"], "octo-org");
}

#[test]
fn check_of_a_stack_in_words() {
    let output = run(&["check", "--color", "never", "stack.yaml"]);
    insta::assert_snapshot!(text(&output.stdout));
}

#[test]
fn what_only_a_template_tells_is_not_graded() {
    let found = checked("trust.json.tpl");
    assert_eq!(found[0]["exposure"], Json::Null);
    assert_eq!(found[0]["findings"], serde_json::json!([]));
}

#[test]
fn a_role_that_cannot_be_told_is_named() {
    let output = run(&["check", "plan.json"]);
    let notes = text(&output.stderr);
    assert!(
        notes.contains("`aws_iam_role.later` is left out: cannot read plan.json: line 7:"),
        "{notes}"
    );
    assert!(text(&output.stdout).contains("module.roles.aws_iam_role.deploy[\"web\"]: safe"));
}

#[test]
fn what_cannot_be_read_is_refused() {
    for (file, part) in [
        (
            "broken/unclosed.tf",
            "cannot read broken/unclosed.tf: line 7: not valid HCL",
        ),
        ("broken/indent.yaml", "broken/indent.yaml: line 4"),
        ("broken/workflow.yaml", "a workflow, expected a policy"),
        (
            "broken/open.tf",
            "the trust policy is `${var.trust_policy}`",
        ),
        (
            "terraform/main.tf#aws_iam_role.none",
            "no role `aws_iam_role.none`",
        ),
        ("terraform/shared.tf", "no role with a trust policy"),
    ] {
        let output = run(&["check", file]);
        assert_eq!(output.status.code(), Some(2), "{file}");
        assert!(
            text(&output.stderr).contains(part),
            "{file}: {}",
            text(&output.stderr)
        );
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn diagnose_finds_the_role() {
    let workflow = ["--claims", "claims.json"];
    let diagnose = |policy: &str, more: &[&str]| {
        let mut arguments = vec!["diagnose", "--format", "json", "--trust-policy", policy];
        arguments.extend(workflow);
        arguments.extend(more);
        run(&arguments)
    };
    let open = diagnose("terraform/main.tf", &[]);
    assert_eq!(open.status.code(), Some(2));
    let said = text(&open.stderr);
    assert!(
        said.contains("terraform/main.tf#aws_iam_role.deploy")
            && said.contains("`aws_iam_role.release`"),
        "{said}"
    );

    let role = ["--role", "arn:aws:iam::111122223333:role/deploy"];
    for (policy, more) in [
        ("terraform/main.tf", &role[..]),
        ("terraform/main.tf#aws_iam_role.deploy", &[]),
    ] {
        let output = diagnose(policy, more);
        let answer: Json = serde_json::from_slice(&output.stdout).unwrap();
        let finding = &answer["findings"][0];
        assert_eq!(finding["rule"], "sub-branch", "{policy}");
        assert_eq!(finding["evidence"][0]["line"], 19);
        let fix = &finding["fixes"][0];
        assert_eq!(
            (fix["language"].as_str(), fix["verified"].as_bool()),
            (Some("hcl"), Some(true))
        );
        assert!(
            fix["content"]
                .as_str()
                .unwrap()
                .contains("+          \"token.actions")
        );
    }
    let output = diagnose("cdk.template.json", &[]);
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stdout));
}

#[test]
fn a_folder_is_all_its_terraform_files() {
    let addresses = |found: Vec<Json>| -> Vec<String> {
        let address = |one: &Json| one["address"].as_str().unwrap().to_owned();
        found.iter().map(address).collect()
    };
    assert_eq!(
        addresses(checked("terraform")),
        addresses(checked("terraform/main.tf"))
    );
    let output = run(&["check", "broken/none"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_fix_is_made_in_the_heredoc() {
    let policy = "terraform/main.tf#aws_iam_role.preview";
    let role = "arn:aws:iam::111122223333:role/x";
    let output = run(&[
        "diagnose",
        "--trust-policy",
        policy,
        "--claims",
        "claims.json",
        "--role",
        role,
    ]);
    let said = text(&output.stdout);
    assert!(said.contains("error[sub-pull-request]"), "{said}");
    assert!(said.contains("+++ b/terraform/main.tf"), "{said}");
    let changed = r#"["repo:${var.organization}/${lower("Web")}:pull_request", "repo:octo-org/web:ref:refs/heads/dev"]"#;
    assert!(said.contains(changed), "{said}");
    assert!(
        !said.contains("sub-repo]"),
        "the owner is not known: {said}"
    );
}

#[test]
fn what_the_answer_hangs_on_is_named() {
    let output = run(&[
        "diagnose",
        "--trust-policy",
        "cdk.template.json",
        "--claims",
        "claims.json",
    ]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        text(&output.stdout)
            .contains("it hangs on `${Repository}`, which the template leaves open")
    );
}

/// A file of the test's own, checked: its answer in JSON, in words, and the errors.
fn own(name: &str, content: &str) -> (Json, String, String) {
    let test = std::thread::current().name().unwrap().replace("::", "-");
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    let path = path.to_str().unwrap();
    let json = run(&["check", "--format", "json", path]);
    let words = run(&["check", "--color", "never", path]);
    let answer = serde_json::from_slice(&json.stdout).unwrap_or(Json::Null);
    (
        answer["policies"][0].clone(),
        text(&words.stdout),
        text(&words.stderr),
    )
}

fn role_of(operator: &str, subject: &str) -> String {
    format!(
        "resource \"aws_iam_role\" \"deploy\" {{\n  assume_role_policy = jsonencode({{\n    Version = \"2012-10-17\"\n    \
         Statement = [{{\n      Effect = \"Allow\"\n      Action = \"sts:AssumeRoleWithWebIdentity\"\n      \
         Principal = {{ Federated = \"arn:aws:iam::${{data.aws_caller_identity.current.account_id}}:oidc-provider/token.actions.githubusercontent.com\" }}\n      \
         Condition = {{ {operator} = {{ \"token.actions.githubusercontent.com:sub\" = {subject} }} }}\n    }}]\n  }})\n}}\n"
    )
}

#[test]
fn a_context_that_is_still_open_is_no_branch() {
    for (operator, subject) in [
        ("StringLike", "\"repo:octo-org/web:${var.context}\""),
        ("StringEquals", "\"repo:octo-org/web:${var.context}\""),
        ("StringEquals", "\"repo:${var.repository}:ref:${var.ref}\""),
    ] {
        let (found, words, _) = own("main.tf", &role_of(operator, subject));
        assert_eq!(found["exposure"]["at_least"], true, "{words}");
        assert_eq!(found["verdict"], "undecided");
        assert!(words.contains(": undecided"), "{words}");
        assert!(words.contains("whose subject fits"), "{words}");
        assert!(!words.contains("lets in branch"), "{words}");
    }
}

#[test]
fn a_name_that_is_still_open_leaves_the_branch_certain() {
    let subject = "\"repo:${var.repository}:ref:refs/heads/main\"";
    let (found, words, _) = own("main.tf", &role_of("StringEquals", subject));
    assert_eq!(found["exposure"]["at_least"], false);
    assert_eq!(found["verdict"], "safe");
    assert!(words.contains(": safe\n"), "{words}");
    assert!(
        words.contains("lets in branch main of ${var.repository}"),
        "{words}"
    );
}

#[test]
fn the_roles_own_account_is_open_but_nothing_hangs_on_it() {
    let subject = "\"repo:octo-org/web:ref:refs/heads/main\"";
    let (found, words, _) = own("main.tf", &role_of("StringEquals", subject));
    assert_eq!(found["holes"][0]["name"], "AWS::AccountId");
    assert_eq!(found["exposure"]["depends_on"], serde_json::json!([]));
    assert!(!words.contains("more depends"), "{words}");
}

#[test]
fn a_dead_value_in_terraform_is_named_too() {
    let subject = "[\"repo:octo-org/web/*\", \"repo:octo-org/web:ref:refs/heads/main\"]";
    let (_, words, _) = own("main.tf", &role_of("StringLike", subject));
    assert!(words.contains("note[pattern-dead]"), "{words}");
}

#[test]
fn the_only_role_of_a_template_may_be_for_others() {
    let function = "Resources:\n  Role:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:\n        \
        Version: '2012-10-17'\n        Statement:\n          - Effect: Allow\n            Action: sts:AssumeRole\n            \
        Principal: {Service: lambda.amazonaws.com}\n";
    let (found, words, _) = own("stack.yaml", function);
    assert_eq!(found["findings"], serde_json::json!([]));
    assert!(words.contains("not meant for tokens of GitHub"), "{words}");
    // With GitHub's provider the same action is a mistake.
    let github = function.replace(
        "{Service: lambda.amazonaws.com}",
        "{Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com'}",
    );
    let (_, words, _) = own("stack.yaml", &github);
    assert!(words.contains("error[trust-action-wrong]"), "{words}");
}

#[test]
fn json_that_is_no_policy_is_an_error() {
    let (found, words, errors) = own("tree.json", r#"{"version":"tree-0.1","tree":{"id":"App"}}"#);
    assert_eq!((found, words.as_str()), (Json::Null, ""));
    assert!(errors.contains("no trust policy in this file"), "{errors}");
    let (found, ..) = own("trust.json", r#"{"Version":"2012-10-17"}"#);
    assert_eq!(found["iam_would_refuse"], true);
}

#[test]
fn a_lone_role_that_cannot_be_read_is_told_of_once() {
    let text = "resource \"aws_iam_role\" \"deploy\" {\n  assume_role_policy = var.trust\n}\n";
    let (_, words, errors) = own("main.tf", text);
    assert_eq!(words, "");
    assert_eq!(errors.matches("var.trust").count(), 1, "{errors}");
}
