//! A case as a case file.

use super::file::SCHEMA;
use super::{Case, PolicyText};
use crate::known::Known;
use crate::source::{Entry, Key, Node, Span, Value, to_json};
use crate::symptom;

/// The case as a case file in JSON, with secrets masked. A token is never part of it: only its
/// claims are.
pub fn save(case: &Case) -> String {
    let mut members = vec![("schema", Some(text(SCHEMA)))];
    members.extend([
        ("error", case.error.as_ref().map(|error| text(error.text()))),
        ("role_arn", case.role_arn.as_deref().map(text)),
        (
            "role_max_session_duration",
            case.role_max_session_duration.map(number),
        ),
        trust_policy(&case.trust_policy),
        (
            "claims",
            case.claims
                .as_ref()
                .map(|claims| claims.claims.root.clone()),
        ),
        ("token_signature", case.signature.word().map(text)),
        (
            "provider",
            fact(&case.provider, |provider| provider.document.root.clone()),
        ),
        ("workflow_path", case.workflow_path.as_deref().map(text)),
        ("workflows", workflows(case)),
        ("run", run(case)),
        (
            "permission_policies",
            fact(&case.permission_policies, |all| {
                list(all.iter().map(policy))
            }),
        ),
        (
            "other_policies",
            some_list(case.other_policies.iter().map(|other| {
                object([
                    ("kind", Some(text(other.kind.name()))),
                    ("document", Some(policy(&other.text))),
                    ("target", other.target.as_deref().map(text)),
                ])
            })),
        ),
        ("want", some_list(case.want.iter().map(want))),
        (
            "cloudtrail",
            some_list(case.cloudtrail.iter().map(|record| record.root.clone())),
        ),
        ("now", case.now.map(|now| text(&super::time::rfc3339(now)))),
    ]);
    let mut root = object(members);
    mask(&mut root);
    let mut json = to_json(&root);
    json.push('\n');
    json
}

fn trust_policy(policy_text: &Known<PolicyText>) -> (&'static str, Option<Node>) {
    match policy_text {
        Known::Value(given) => match exact(given) {
            Some(root) => ("trust_policy", Some(root)),
            None => ("trust_policy_raw", Some(text(given.source().text()))),
        },
        Known::Absent => ("trust_policy", Some(text("missing"))),
        Known::Unknown(_) => ("trust_policy", None),
    }
}

/// A policy as an object, or as its text where the object would not show its flaws.
fn policy(given: &PolicyText) -> Node {
    exact(given).unwrap_or_else(|| text(given.source().text()))
}

fn exact(given: &PolicyText) -> Option<Node> {
    let doc = given.document()?;
    (doc.is_valid() && doc.root.entries().is_some()).then(|| doc.root.clone())
}

fn fact<T>(fact: &Known<T>, node: impl Fn(&T) -> Node) -> Option<Node> {
    match fact {
        Known::Value(value) => Some(node(value)),
        Known::Absent => Some(text("missing")),
        Known::Unknown(_) => None,
    }
}

fn workflows(case: &Case) -> Option<Node> {
    let texts = case.workflows.iter();
    let entries: Vec<Entry> = texts
        .map(|(path, doc)| entry(path, text(doc.source.text())))
        .collect();
    (!entries.is_empty()).then(|| node(Value::Map(entries)))
}

/// The run's own serialisation, without what is unknown.
fn run(case: &Case) -> Option<Node> {
    let json = serde_json::to_value(&case.run).ok()?;
    let run = known(&json)?;
    run.entries()
        .is_some_and(|entries| !entries.is_empty())
        .then_some(run)
}

fn known(json: &serde_json::Value) -> Option<Node> {
    use serde_json::Value as Json;
    Some(match json {
        Json::Null => return None,
        Json::Bool(value) => node(Value::Bool(*value)),
        Json::Number(value) => node(Value::Number(value.to_string())),
        Json::String(value) => text(value),
        Json::Array(items) => list(items.iter().filter_map(known)),
        Json::Object(entries) => {
            let entries = entries.iter().filter_map(|(key, value)| match value {
                // Only this null says something: the job names no environment.
                Json::Null if key == "environment" => Some(entry(key, node(Value::Null))),
                _ => known(value).map(|value| entry(key, value)),
            });
            node(Value::Map(entries.collect()))
        }
    })
}

fn want(want: &super::Want) -> Node {
    let context: Vec<Entry> = want
        .context
        .iter()
        .map(|(key, values)| entry(key, list(values.iter().map(|value| text(value)))))
        .collect();
    object([
        ("action", Some(text(&want.action))),
        ("resource", want.resource.as_deref().map(text)),
        (
            "context",
            (!context.is_empty()).then(|| node(Value::Map(context))),
        ),
    ])
}

fn object<'k>(members: impl IntoIterator<Item = (&'k str, Option<Node>)>) -> Node {
    let members = members.into_iter();
    let entries = members.filter_map(|(key, value)| Some(entry(key, value?)));
    node(Value::Map(entries.collect()))
}

fn some_list(items: impl Iterator<Item = Node>) -> Option<Node> {
    let items: Vec<Node> = items.collect();
    (!items.is_empty()).then(|| node(Value::List(items)))
}

fn list(items: impl Iterator<Item = Node>) -> Node {
    node(Value::List(items.collect()))
}

fn entry(key: &str, value: Node) -> Entry {
    let span = Span::default();
    let key = Key {
        text: key.to_owned(),
        span,
    };
    Entry { key, value }
}

fn text(text: &str) -> Node {
    node(Value::Text(text.to_owned()))
}

fn number(number: u64) -> Node {
    node(Value::Number(number.to_string()))
}

fn node(value: Value) -> Node {
    Node::new(value, Span::default())
}

fn mask(node: &mut Node) {
    match &mut node.value {
        Value::Text(text) => *text = symptom::mask(text).into_owned(),
        Value::List(items) => items.iter_mut().for_each(mask),
        Value::Map(entries) => entries.iter_mut().for_each(|entry| mask(&mut entry.value)),
        _ => {}
    }
}
