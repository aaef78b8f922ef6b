//! Trust policies in the files that people write.

mod asked;
mod files;
mod forms;
mod functions;
mod hostile;
mod mended;
mod modules;
mod places;
mod program;
mod read;
mod repeated;
mod same;
mod unfilled;

use oidc_doctor::infra::{self, ExtractedPolicy, Role};
use oidc_doctor::source::{Node, Source, Value, to_json};

/// The roles of a text, which has to be a template.
fn roles(name: &str, text: &str) -> Vec<Role> {
    beside(name, text, &[])
}

/// As [`roles`], with other files of the folder.
fn beside(name: &str, text: &str, others: &[(&str, &str)]) -> Vec<Role> {
    let others: Vec<Source> = others
        .iter()
        .map(|(name, text)| Source::new(*name, *text))
        .collect();
    infra::read(&Source::new(name, text), &others)
        .unwrap()
        .expect("a template")
}

/// The policy of the only role, or of the one with this address.
fn policy(roles: &[Role], address: &str) -> ExtractedPolicy {
    let of = |role: &&Role| role.address.as_deref() == Some(address) || roles.len() == 1;
    let role = roles.iter().find(of).expect(address);
    role.policy.clone().expect("a policy")
}

/// A fixture by its path below `fixtures/policies`.
fn fixture(path: &str) -> String {
    let path = format!("{}/fixtures/policies/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

/// A tree as compact JSON, keys sorted and lists of one as the item: what IAM makes of both is one.
fn plain(node: &Node) -> serde_json::Value {
    fn same(value: serde_json::Value) -> serde_json::Value {
        use serde_json::Value as Json;
        match value {
            Json::Array(mut items) if items.len() == 1 => same(items.remove(0)),
            Json::Array(items) => items.into_iter().map(same).collect(),
            Json::Object(map) => map
                .into_iter()
                .map(|(key, value)| (key, same(value)))
                .collect(),
            other => other,
        }
    }
    same(serde_json::from_str(&to_json(node)).unwrap())
}

/// The first string of a policy that holds `part`, with what stands at its place.
fn placed<'d>(extracted: &'d ExtractedPolicy, part: &str) -> (&'d str, usize) {
    fn find<'n>(node: &'n Node, part: &str) -> Option<&'n Node> {
        match &node.value {
            Value::Text(text) => text.contains(part).then_some(node),
            Value::List(items) => items.iter().find_map(|item| find(item, part)),
            Value::Map(entries) => entries.iter().find_map(|entry| find(&entry.value, part)),
            _ => None,
        }
    }
    let document = &extracted.document;
    let node = find(&document.root, part).expect(part);
    let line = document.source.position(node.span.start).line;
    (document.slice(node.span), line)
}
