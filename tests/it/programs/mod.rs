//! Roles that programs and shell scripts create.

mod python;
mod shell;
mod silent;
mod typescript;

use oidc_doctor::infra::{self, ExtractedPolicy, Role};
use oidc_doctor::source::{Node, Source, Value, to_json};
use serde_json::Value as Json;

/// The roles of a file, with other files that it may import.
fn roles(name: &str, text: &str, others: &[(&str, &str)]) -> Vec<Role> {
    let others: Vec<Source> = others
        .iter()
        .map(|(name, text)| Source::new(*name, *text))
        .collect();
    infra::read(&Source::new(name, text), &others)
        .unwrap()
        .expect("a program")
}

/// The policy of the role with this address.
fn policy(roles: &[Role], address: &str) -> ExtractedPolicy {
    let found = roles
        .iter()
        .find(|role| role.address.as_deref() == Some(address));
    let known: Vec<_> = roles.iter().map(|role| &role.address).collect();
    let role = found.unwrap_or_else(|| panic!("`{address}` is not among {known:?}"));
    role.policy.clone().expect("a policy")
}

fn json(policy: &ExtractedPolicy) -> Json {
    serde_json::from_str(&to_json(&policy.document.root)).unwrap()
}

/// The values of a condition key of the first statement, whatever its operator.
fn values(policy: &ExtractedPolicy, key: &str) -> Vec<String> {
    let json = json(policy);
    let conditions = json["Statement"][0]["Condition"]
        .as_object()
        .unwrap()
        .clone();
    let found = conditions.values().find_map(|keys| {
        let keys = keys.as_object()?;
        let (_, value) = keys.iter().find(|(name, _)| name.ends_with(key))?;
        Some(value.clone())
    });
    match found.expect(key) {
        Json::Array(items) => items
            .iter()
            .map(|item| item.as_str().unwrap().to_owned())
            .collect(),
        one => vec![one.as_str().unwrap().to_owned()],
    }
}

/// What is written in the file at the place of the string that holds `part`.
fn placed(policy: &ExtractedPolicy, part: &str) -> String {
    fn find<'n>(node: &'n Node, part: &str) -> Option<&'n Node> {
        match &node.value {
            Value::Text(text) => text.contains(part).then_some(node),
            Value::List(items) => items.iter().find_map(|item| find(item, part)),
            Value::Map(entries) => entries.iter().find_map(|entry| find(&entry.value, part)),
            _ => None,
        }
    }
    let node = find(&policy.document.root, part).expect(part);
    policy.document.slice(node.span).to_owned()
}

fn holes(policy: &ExtractedPolicy) -> Vec<&str> {
    policy.holes.iter().map(|hole| hole.name.as_str()).collect()
}
