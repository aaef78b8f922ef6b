//! One policy, written in every form, is one policy.

use oidc_doctor::iam::{
    Context, ContextValue, Policy, PolicyKind, Request, RequestPrincipal, Truth, judge_policy,
};
use oidc_doctor::source::{Document, Source, parse_json, quoted};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

use super::{plain, policy, roles};

use crate::common::texts::ISSUER as HOST;

const ARN: &str = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";

/// Statements as `(effect, conditions)`, a condition as `(operator, claim, values)`.
type Statements = Vec<(&'static str, Vec<(&'static str, &'static str, Vec<String>)>)>;

fn values() -> impl Strategy<Value = Vec<String>> {
    let subject = prop::sample::select(vec![
        "repo:octo-org/web:ref:refs/heads/main",
        "repo:octo-org/web:*",
        "repo:octo-org/*:pull_request",
        "sts.amazonaws.com",
    ]);
    let odd = "[a-z:/*? \"'\\\\#%${}é,-]{0,12}".prop_filter("no template", |text| {
        !text.contains("${") && !text.contains("&{")
    });
    let value = prop_oneof![3 => subject.prop_map(str::to_owned), 1 => odd];
    prop::collection::btree_set(value, 1..4).prop_map(|set| set.into_iter().collect())
}

fn statements() -> impl Strategy<Value = Statements> {
    let operator = prop::sample::select(vec![
        "StringEquals",
        "StringLike",
        "StringNotLike",
        "ForAnyValue:StringLike",
        "StringEqualsIfExists",
    ]);
    let claim = prop::sample::select(vec!["sub", "aud", "actor"]);
    let condition = (operator, claim, values());
    let conditions = prop::collection::vec(condition, 0..4).prop_map(|mut all| {
        all.sort_by_key(|(operator, claim, _)| (*operator, *claim));
        all.dedup_by_key(|(operator, claim, _)| (*operator, *claim));
        all
    });
    let effect = prop::sample::select(vec!["Allow", "Allow", "Deny"]);
    prop::collection::vec((effect, conditions), 1..4)
}

fn as_json(statements: &Statements) -> Json {
    let all = statements.iter().map(|(effect, conditions)| {
        let mut tests = Map::new();
        for (operator, claim, values) in conditions {
            let test = tests.entry(*operator).or_insert_with(|| json!({}));
            test[format!("{HOST}:{claim}")] = json!(values);
        }
        let mut statement = json!({
            "Effect": effect, "Principal": {"Federated": ARN}, "Action": "sts:AssumeRoleWithWebIdentity",
        });
        if !tests.is_empty() {
            statement["Condition"] = Json::Object(tests);
        }
        statement
    });
    json!({"Version": "2012-10-17", "Statement": all.collect::<Vec<_>>()})
}

fn hcl(text: &str) -> String {
    quoted(text).replace("${", "$${").replace("%{", "%%{")
}

fn jsonencode(json: &Json) -> String {
    fn write(json: &Json, text: &mut String) {
        match json {
            Json::String(string) => text.push_str(&hcl(string)),
            Json::Array(items) => {
                text.push('[');
                items.iter().for_each(|item| {
                    write(item, text);
                    text.push_str(", ");
                });
                text.push(']');
            }
            Json::Object(members) => {
                text.push_str("{\n");
                for (key, value) in members {
                    text.push_str(&format!("{} = ", hcl(key)));
                    write(value, text);
                    text.push_str(" # of it\n");
                }
                text.push('}');
            }
            other => text.push_str(&other.to_string()),
        }
    }
    let mut text =
        "resource \"aws_iam_role\" \"r\" {\n  assume_role_policy = jsonencode(".to_owned();
    write(json, &mut text);
    text + ")\n}\n"
}

fn heredoc(json: &Json) -> String {
    let pretty = serde_json::to_string_pretty(json).unwrap();
    let escaped = pretty.replace("${", "$${").replace("%{", "%%{");
    let lines: String = escaped
        .lines()
        .map(|line| format!("    {line}\n"))
        .collect();
    format!("resource \"aws_iam_role\" \"r\" {{\n  assume_role_policy = <<-EOT\n{lines}  EOT\n}}\n")
}

fn document(statements: &Statements) -> String {
    let mut text = "data \"aws_iam_policy_document\" \"d\" {\n".to_owned();
    for (effect, conditions) in statements {
        text += &format!(
            "statement {{\n effect = \"{effect}\"\n actions = [\"sts:AssumeRoleWithWebIdentity\"]\n"
        );
        text +=
            &format!(" principals {{\n  type = \"Federated\"\n  identifiers = [\"{ARN}\"]\n }}\n");
        for (operator, claim, values) in conditions {
            let values: Vec<_> = values.iter().map(|value| hcl(value)).collect();
            text += &format!(
                " condition {{\n  test = \"{operator}\"\n  variable = \"{HOST}:{claim}\"\n  values = [{}]\n }}\n",
                values.join(", ")
            );
        }
        text += "}\n";
    }
    text + "}\nresource \"aws_iam_role\" \"r\" {\n  assume_role_policy = data.aws_iam_policy_document.d.json\n}\n"
}

fn yaml(json: &Json) -> String {
    fn write(json: &Json, indent: usize, text: &mut String) {
        let pad = " ".repeat(indent);
        match json {
            Json::Object(members) => {
                for (key, value) in members {
                    text.push_str(&format!("\n{pad}'{key}':"));
                    write(value, indent + 2, text);
                }
            }
            Json::Array(items) => {
                for item in items {
                    text.push_str(&format!("\n{pad}-"));
                    write(item, indent + 2, text);
                }
            }
            Json::String(string) => text.push_str(&format!(" '{}'", string.replace('\'', "''"))),
            other => text.push_str(&format!(" {other}")),
        }
    }
    let mut text = "Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:".to_owned();
    write(json, 8, &mut text);
    text + "\n"
}

fn plan(json: &Json) -> String {
    let resource = json!({"address": "aws_iam_role.r", "type": "aws_iam_role",
        "values": {"assume_role_policy": json.to_string()}});
    json!({"terraform_version": "1", "planned_values": {"root_module": {"resources": [resource]}}})
        .to_string()
}

fn let_in(document: &Document, token: &[(&str, &str)]) -> [Truth; 2] {
    let policy = Policy::read(document, &document.root, PolicyKind::Trust);
    let mut context = Context::complete();
    for (claim, value) in token {
        context.set(&format!("{HOST}:{claim}"), ContextValue::one(*value));
    }
    let answer = judge_policy(
        &policy,
        &Request {
            principal: RequestPrincipal::read(ARN),
            action: "sts:AssumeRoleWithWebIdentity".to_owned(),
            resource: None,
            resource_account: None,
            context,
        },
    );
    [answer.allowed, answer.denied]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn every_form_is_the_same_policy(statements in statements()) {
        let json = as_json(&statements);
        let bare = parse_json(&Source::new("trust.json", json.to_string())).unwrap();
        let forms = [
            ("jsonencode.tf", jsonencode(&json)),
            ("heredoc.tf", heredoc(&json)),
            ("document.tf", document(&statements)),
            ("stack.yaml", yaml(&json)),
            ("plan.json", plan(&json)),
        ];
        let tokens: [&[(&str, &str)]; 3] = [
            &[("sub", "repo:octo-org/web:ref:refs/heads/main"), ("aud", "sts.amazonaws.com"), ("actor", "octocat")],
            &[("sub", "repo:octo-org/api:pull_request"), ("aud", "sts.amazonaws.com")],
            &[("sub", "repo:other/web:ref:refs/heads/main"), ("aud", "x"), ("actor", "a")],
        ];
        for (name, text) in forms {
            let extracted = policy(&roles(name, &text), "aws_iam_role.r");
            prop_assert_eq!(plain(&extracted.document.root), plain(&bare.root), "{}\n{}", name, text);
            prop_assert_eq!(plain(&extracted.written), plain(&bare.root));
            prop_assert!(extracted.holes.is_empty());
            for token in tokens {
                prop_assert_eq!(let_in(&extracted.document, token), let_in(&bare, token), "{}", name);
            }
        }
    }

    /// What a policy with a hole says is what it says with any value in it, or unknown.
    #[test]
    fn a_hole_is_never_wrongly_certain(
        before in prop::sample::select(vec!["", "repo:octo-org/", "repo:"]),
        after in prop::sample::select(vec!["", ":*", "/web:ref:refs/heads/main", ":pull_request"]),
        operator in prop::sample::select(vec!["StringLike", "StringEquals", "StringNotLike", "StringNotEquals", "Bool", "Null"]),
        filled in prop::sample::select(vec!["web", "*", "octo-org", "octo-org/web", "repo:octo-org/web:pull_request", "true", "false", "?eb"]),
        sub in prop::sample::select(vec!["repo:octo-org/web:pull_request", "repo:octo-org/web:ref:refs/heads/main", "true"]),
    ) {
        let with = |name: &str, value: &str| {
            let text = format!(
                "resource \"aws_iam_role\" \"r\" {{\n assume_role_policy = jsonencode({{ Version = \"2012-10-17\", Statement = [{{ \
                 Effect = \"Allow\", Principal = {{ Federated = \"{ARN}\" }}, Action = \"sts:AssumeRoleWithWebIdentity\", \
                 Condition = {{ {operator} = {{ \"{HOST}:sub\" = \"{before}{value}{after}\" }} }} }}] }})\n}}\n"
            );
            policy(&roles(name, &text), "aws_iam_role.r")
        };
        let token = [("sub", sub)];
        let [open, _] = let_in(&with("open.tf", "${var.x}").document, &token);
        let [known, _] = let_in(&with("known.tf", filled).document, &token);
        prop_assert!(open == known || open == Truth::Unknown, "{open:?} {known:?}");
    }
}
