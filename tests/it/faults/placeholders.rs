//! No value that the program makes up for itself reaches an answer.

use oidc_doctor::render;
use serde_json::json;

use crate::common::corpus;
use crate::common::{folder_of, run_in, stdout};

const ISSUER: &str = "token.actions.githubusercontent.com";

/// What stands for an unknown account, or for an unresolved part of a value, while it is evaluated.
#[track_caller]
fn assert_nothing_made_up(name: &str, text: &str) {
    assert!(!text.contains("000000000000"), "{name}: {text}");
    assert!(!text.contains("hole-"), "{name}: {text}");
    let is_private = |one: char| ('\u{E000}'..='\u{F8FF}').contains(&one) || one >= '\u{F0000}';
    assert!(
        !text.contains(is_private) && !text.contains('\u{1}'),
        "{name}: {text}"
    );
}

#[test]
fn no_case_shows_a_made_up_value() {
    for member in corpus::members() {
        let given = member.inlined().to_string();
        if !given.contains("000000000000") && !given.contains("hole-") {
            let answer = render::Printed::json(member.diagnosis()).unwrap();
            let answer = answer.as_str();
            assert_nothing_made_up(&member.name, answer);
        }
    }
}

fn terraform(subject: &str, principal: &str) -> String {
    format!(
        "data \"aws_iam_policy_document\" \"trust\" {{\n  statement {{\n    actions = [\"sts:AssumeRoleWithWebIdentity\"]\n    principals {{\n      type        = \"Federated\"\n      identifiers = [{principal}]\n    }}\n    condition {{\n      test     = \"StringLike\"\n      variable = \"{ISSUER}:sub\"\n      values   = {subject}\n    }}\n  }}\n}}\nresource \"aws_iam_role\" \"deploy\" {{\n  name               = \"deploy\"\n  assume_role_policy = data.aws_iam_policy_document.trust.json\n}}\n"
    )
}

#[test]
fn an_unresolved_part_is_named_by_its_variable() {
    let provider = format!("\"arn:aws:iam::111122223333:oidc-provider/{ISSUER}\"");
    let table = [
        (
            r#"["repo:${var.repository}:ref:refs/heads/${var.branch}"]"#,
            "branch ${var.branch} of ${var.repository}",
        ),
        (
            r#"["repo:${var.owner}/${var.name}:environment:prod"]"#,
            "${var.owner}/${var.name}",
        ),
        // The results of one loop have one place in the file.
        (
            r#"[for b in ["main", "next"] : "repo:${var.repository}:ref:refs/heads/${b}"]"#,
            "branch next of ${var.repository}",
        ),
        (
            r#"[for r in [var.one, "octo-org/${var.two}"] : "repo:${r}:pull_request"]"#,
            "octo-org/${var.two}",
        ),
        (
            r#"["repo:octo-org/${var.name}:*", "repo:${var.repository}:pull_request"]"#,
            "octo-org/${var.name}",
        ),
    ];
    for (index, (subjects, who)) in table.iter().enumerate() {
        for principal in [provider.as_str(), "var.provider_arn"] {
            let folder = folder_of(
                &format!("variable-{index}"),
                &[("main.tf", &terraform(subjects, principal))],
            );
            let text = stdout(&run_in(folder, &["check", "main.tf"]));
            assert_nothing_made_up(subjects, &text);
            assert!(text.contains(who), "{who}\n{text}");
        }
    }
}

#[test]
fn an_account_that_nothing_names_is_not_made_up() {
    let policy = |principal: &serde_json::Value| {
        let condition = json!({"StringEquals": {format!("{ISSUER}:sub"): "repo:octo-org/web:ref:refs/heads/main"}});
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": condition}]}).to_string()
    };
    let claims = json!({"iss": format!("https://{ISSUER}/octo-enterprise"), "sub": "repo:octo-org/web:ref:refs/heads/main", "aud": "sts.amazonaws.com"}).to_string();
    let diagnosed = |name: &str, principal: serde_json::Value| {
        let files = [
            ("trust.json", policy(&principal)),
            ("claims.json", claims.clone()),
        ];
        let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
        let folder = folder_of(name, &files);
        let text = stdout(&run_in(
            folder,
            &[
                "diagnose",
                "--trust-policy",
                "trust.json",
                "--claims",
                "claims.json",
            ],
        ));
        assert_nothing_made_up(name, &text);
        text
    };
    // The account of the provider that the policy names is the account of the role.
    let slug = diagnosed(
        "slug",
        json!({"Federated": format!("arn:aws:iam::111122223333:oidc-provider/{ISSUER}")}),
    );
    assert!(
        slug.contains(&format!(
            "111122223333:oidc-provider/{ISSUER}/octo-enterprise"
        )),
        "{slug}"
    );
    let none = diagnosed("none", json!({"Federated": "accounts.google.com"}));
    assert!(none.contains("principal-provider-mismatch"), "{none}");
    diagnosed(
        "two",
        json!({"Federated": [format!("arn:aws:iam::111122223333:oidc-provider/{ISSUER}"), "arn:aws:iam::444455556666:oidc-provider/gitlab.com"]}),
    );
    diagnosed("user", json!({"AWS": "arn:aws:iam::111122223333:root"}));
}
