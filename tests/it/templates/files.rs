//! Files that Terraform reads: `file`, `templatefile`, `jsondecode`, data blocks that hold a text.

use oidc_doctor::infra;
use oidc_doctor::source::{Format, Source};

use super::{beside, placed, plain, policy};

const TRUST: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
    "Condition": {
      "StringLike": {"token.actions.githubusercontent.com:sub": SUBJECTS}
    }
  }]
}
"#;

fn trust(subjects: &str) -> String {
    TRUST.replace("SUBJECTS", subjects)
}

fn role(written: &str) -> String {
    format!("resource \"aws_iam_role\" \"r\" {{\n  assume_role_policy = {written}\n}}\n")
}

/// The subjects that a role trusts, `written` so and with these files beside it.
fn subjects(written: &str, files: &[(&str, &str)]) -> serde_json::Value {
    let extracted = policy(&beside("infra/main.tf", &role(written), files), "");
    let known = plain(&extracted.document.root);
    known["Statement"]["Condition"]["StringLike"]["token.actions.githubusercontent.com:sub"].clone()
}

#[test]
fn a_file_is_the_policy_and_findings_stand_in_it() {
    let text = trust("\"repo:octo-org/web:pull_request\"");
    for path in [
        "${path.module}/policies/trust.json",
        "${path.root}/policies/trust.json",
        "policies/../policies/./trust.json",
    ] {
        for written in [
            format!("file(\"{path}\")"),
            format!("(jsonencode(jsondecode(file(\"{path}\"))))"),
        ] {
            let files = [("infra/policies/trust.json", text.as_str())];
            let extracted = policy(&beside("infra/main.tf", &role(&written), &files), "");
            assert_eq!(
                extracted.document.source.name(),
                "infra/policies/trust.json"
            );
            assert_eq!(extracted.document.format, Format::Json);
            let expected = ("\"repo:octo-org/web:pull_request\"", 8);
            assert_eq!(placed(&extracted, "pull_request"), expected, "{written}");
        }
    }
}

#[test]
fn yaml_is_read_as_yaml() {
    let yaml = "Version: '2012-10-17'\nStatement:\n  - Effect: Allow\n    Condition:\n      StringLike:\n        token.actions.githubusercontent.com:sub: repo:a/b:*\n";
    let written = "jsonencode(yamldecode(file(\"trust.yaml\")))";
    let files = [("infra/trust.yaml", yaml)];
    assert_eq!(subjects(written, &files), "repo:a/b:*");
}

#[test]
fn names_in_a_template_stand_for_what_they_are_given() {
    let text = trust("\"repo:${owner}/${repo}:*\"");
    let files = [("infra/t.tftpl", text.as_str())];
    let written =
        "templatefile(\"${path.module}/t.tftpl\", { owner = \"octo-org\", repo = var.repo })";
    let extracted = policy(&beside("infra/main.tf", &role(written), &files), "");
    let sub = "repo:octo-org/${var.repo}:*";
    assert_eq!(subjects(written, &files), sub);
    assert_eq!(
        placed(&extracted, "octo-org/"),
        ("\"repo:${owner}/${repo}:*\"", 8)
    );
    let names: Vec<_> = extracted
        .holes
        .iter()
        .map(|hole| hole.name.as_str())
        .collect();
    assert_eq!(names, ["var.repo"]);
    // As it is written, the template's names stay.
    let known = plain(&extracted.written);
    assert_eq!(
        known["Statement"]["Condition"]["StringLike"]["token.actions.githubusercontent.com:sub"],
        "repo:${owner}/${repo}:*"
    );
}

#[test]
fn directives_are_carried_out() {
    let list = "[\n%{ for i, r in repos ~}\n        \"repo:octo-org/${r}:*\"%{ if i < length(repos) - 1 },%{ endif }\n%{ endfor ~}\n      ]";
    let text = trust(list);
    let files = [("infra/t.tftpl", text.as_str())];
    let written = "templatefile(\"t.tftpl\", { repos = [\"web\", \"api\"] })";
    let both = serde_json::json!(["repo:octo-org/web:*", "repo:octo-org/api:*"]);
    assert_eq!(subjects(written, &files), both);
    let extracted = policy(&beside("infra/main.tf", &role(written), &files), "");
    for part in ["web", "api"] {
        assert_eq!(placed(&extracted, part), ("\"repo:octo-org/${r}:*\"", 10));
    }
    let encoded = trust("${jsonencode([for r in repos : \"repo:octo-org/${r}:*\"])}");
    assert_eq!(subjects(written, &[("infra/t.tftpl", &encoded)]), both);
    let given =
        "templatefile(\"t.tftpl\", { subs = jsonencode([\"repo:a/b:*\", \"repo:c/d:*\"]) })";
    let raw = trust("${subs}");
    assert_eq!(
        subjects(given, &[("infra/t.tftpl", &raw)]),
        serde_json::json!(["repo:a/b:*", "repo:c/d:*"])
    );
    let choice =
        trust("\"repo:octo-org/web:%{ if prod ~} ref:refs/heads/main %{~ else ~} * %{~ endif }\"");
    for (prod, context) in [("true", "ref:refs/heads/main"), ("false", "*")] {
        let written = format!("templatefile(\"t.tftpl\", {{ prod = {prod} }})");
        let sub = format!("repo:octo-org/web:{context}");
        assert_eq!(subjects(&written, &[("infra/t.tftpl", &choice)]), sub);
    }
}

#[test]
fn a_directive_over_what_is_not_known_is_refused_at_the_template() {
    let text = trust("[%{ for r in repos }\"repo:${r}:*\",%{ endfor }\"x\"]");
    let files = [("infra/t.tftpl", text.as_str())];
    let written = "templatefile(\"t.tftpl\", { repos = var.repos })";
    let found = beside("infra/main.tf", &role(written), &files);
    let refused = found[0].policy.as_ref().unwrap_err();
    assert_eq!(refused.place().unwrap().0.name(), "infra/t.tftpl");
    assert!(
        refused
            .help
            .as_ref()
            .unwrap()
            .contains("terraform show -json")
    );
}

#[test]
fn what_file_reads_is_filled_in_by_nobody() {
    let text = trust("\"repo:${owner}/web:*\"");
    let files = [("infra/trust.json", text.as_str())];
    let found = beside("infra/main.tf", &role("file(\"trust.json\")"), &files);
    let extracted = policy(&found, "");
    assert!(
        extracted.holes.is_empty(),
        "AWS gets the characters: {:?}",
        extracted.holes
    );
}

#[test]
fn a_file_takes_part_in_a_larger_expression() {
    let text = trust("\"repo:OWNER/web:*\"");
    let files = [("infra/trust.json", text.as_str())];
    let written = "replace(file(\"trust.json\"), \"OWNER\", \"octo-org\")";
    assert_eq!(subjects(written, &files), "repo:octo-org/web:*");
    let document = "data \"aws_iam_policy_document\" \"d\" {\n  source_policy_documents = [file(\"trust.json\")]\n}\n";
    let main = document.to_owned() + &role("data.aws_iam_policy_document.d.json");
    let extracted = policy(&beside("infra/main.tf", &main, &files), "aws_iam_role.r");
    assert_eq!(
        plain(&extracted.document.root)["Statement"]["Effect"],
        "Allow"
    );
    assert_eq!(extracted.document.source.name(), "infra/main.tf");
}

#[test]
fn data_blocks_that_hold_a_text() {
    let text = trust("\"repo:${repo}:*\"");
    let files = [("infra/t.tpl", text.as_str())];
    let data = "data \"template_file\" \"t\" {\n  template = file(\"${path.module}/t.tpl\")\n  vars = { repo = \"octo-org/web\" }\n}\n";
    let main = data.to_owned() + &role("data.template_file.t.rendered");
    let extracted = policy(&beside("infra/main.tf", &main, &files), "");
    assert_eq!(placed(&extracted, "octo-org/web").1, 8);
    let data = "data \"local_file\" \"t\" {\n  filename = \"${path.module}/t.tpl\"\n}\n";
    let main = data.to_owned() + &role("data.local_file.t.content");
    assert_eq!(
        policy(&beside("infra/main.tf", &main, &files), "")
            .document
            .source
            .name(),
        "infra/t.tpl"
    );
}

#[test]
fn a_broken_file_is_told_of_at_its_line() {
    let files = [(
        "infra/trust.json",
        "{\n  \"Version\": \"2012-10-17\"\n  \"Statement\": []\n}\n",
    )];
    let found = beside("infra/main.tf", &role("file(\"trust.json\")"), &files);
    let extracted = found[0].policy.as_ref();
    let (source, offset) = match extracted {
        Ok(extracted) => (
            extracted.document.source.clone(),
            extracted.document.flaws[0].span.start,
        ),
        Err(refused) => (refused.place().unwrap().0.clone(), refused.span().start),
    };
    assert_eq!(source.name(), "infra/trust.json");
    assert!(source.position(offset).line >= 2);
}

#[test]
fn what_is_not_at_hand_is_asked_for_and_stays_open() {
    let missing = |main: &str, written: &str, files: &[(&str, &str)]| {
        let files: Vec<Source> = files
            .iter()
            .map(|(name, text)| Source::new(*name, *text))
            .collect();
        infra::missing(&Source::new(main, role(written)), &files)
    };
    let asked = missing(
        "infra/main.tf",
        "file(\"${path.module}/../shared/t.json\")",
        &[],
    );
    assert_eq!(asked, ["shared/t.json"]);
    assert_eq!(
        missing("main.tf", "file(\"../t.json\")", &[]),
        ["../t.json"]
    );
    assert_eq!(
        missing("HEAD:main.tf", "file(\"a/t.json\")", &[]),
        ["HEAD:a/t.json"]
    );
    let there = [("infra/t.json", "{}")];
    for written in [
        "file(\"t.json\")",
        "file(\"/etc/passwd\")",
        "file(var.path)",
        "file(\"~/t.json\")",
        "jsonencode({ a = \"profile\" })",
    ] {
        assert!(
            missing("infra/main.tf", written, &there).is_empty(),
            "{written}"
        );
    }
    let found = beside("infra/main.tf", &role("file(\"none.json\")"), &[]);
    let refused = found[0].policy.as_ref().unwrap_err();
    assert!(refused.message.contains("none.json"), "{}", refused.message);
}
