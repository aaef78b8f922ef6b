//! Roles of whole folder trees, with the values that the tree holds.

mod choices;
mod cloudformation;
mod modules;
mod terragrunt;
mod unread;
mod values;

use std::collections::BTreeMap;

use oidc_doctor::infra::{RoleFound, RolesFound, find_roles};
use oidc_doctor::source::{Node, Source, Value};

/// The roles of a tree, given as paths and texts.
fn found(files: &[(&str, &str)]) -> RolesFound {
    let map: BTreeMap<String, Source> = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), Source::new(*path, *text)))
        .collect();
    find_roles(&map, Some("octo-org/web"))
}

/// The only role of a tree.
fn only(files: &[(&str, &str)]) -> RoleFound {
    let found = found(files);
    assert_eq!(found.roles.len(), 1, "{:?}", found.unread);
    found.roles.into_iter().next().unwrap()
}

/// The values that a role's trust policy tests a claim for, `sub` or `aud`.
fn claim(role: &RoleFound, claim: &str) -> Vec<String> {
    fn collect(node: &Node, ending: &str, all: &mut Vec<String>) {
        match &node.value {
            Value::Map(entries) => {
                for entry in entries {
                    if entry.key.text.ends_with(ending) {
                        let texts = entry.value.one_or_many().iter().filter_map(Node::text);
                        all.extend(texts.map(str::to_owned));
                    }
                    collect(&entry.value, ending, all);
                }
            }
            Value::List(items) => items.iter().for_each(|item| collect(item, ending, all)),
            _ => {}
        }
    }
    let mut all = Vec::new();
    let policy = role.policy.as_ref().expect("a policy");
    collect(&policy.document.root, &format!(":{claim}"), &mut all);
    all
}

fn subjects(role: &RoleFound) -> Vec<String> {
    claim(role, "sub")
}

/// A role of Terraform with this subject expression.
fn role(subject: &str) -> String {
    format!(
        r#"resource "aws_iam_role" "deploy" {{
  name = "deploy"
  assume_role_policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = {{ Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }}
      Condition = {{
        StringEquals = {{ "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }}
        StringLike   = {{ "token.actions.githubusercontent.com:sub" = {subject} }}
      }}
    }}]
  }})
}}
"#
    )
}
