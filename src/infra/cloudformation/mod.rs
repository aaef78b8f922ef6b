//! CloudFormation and SAM templates, in JSON and YAML, and what CDK synthesises.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-reference.html>

mod function;
mod statement;
mod sub;

use super::embedded::{self, part};
use super::{ExtractedPolicy, Refused, Role, extract, mask};
use crate::source::{Document, Node, Problem, Value};
use function::{Filling, Functions, called};

const TRUST: &str = "AssumeRolePolicyDocument";

/// The roles of a template, or the policy of a part of one; nothing where the document is neither.
pub(super) fn read(doc: &Document) -> Option<Vec<Role>> {
    let places: [&[&str]; 2] = [&["Resources"], &["resources", "Resources"]];
    let resources = places.iter().find_map(|path| {
        let entries = doc.root.at(path)?.entries()?;
        let typed = entries
            .iter()
            .any(|entry| entry.value.get("Type").is_some());
        typed.then_some(entries)
    });
    let Some(resources) = resources else {
        return fragment(doc);
    };
    let roles = resources.iter().filter_map(|entry| {
        let properties = entry.value.get("Properties")?;
        let trust = properties.get(TRUST)?;
        let name = properties.get("RoleName").and_then(Node::text);
        let is_plain = properties
            .get("RoleName")
            .is_some_and(|name| called(name).is_none());
        Some(Role {
            address: Some(format!("Resources.{}", entry.key.text)),
            name: name.filter(|_| is_plain).map(str::to_owned),
            policy: policy(doc, trust),
        })
    });
    Some(roles.collect())
}

/// A policy with functions in it that stands alone, as people cut it out of a template.
fn fragment(doc: &Document) -> Option<Vec<Role>> {
    let wrapped = [&["Properties", TRUST][..], &[TRUST]];
    let node = match doc.root.get("Statement") {
        Some(_) => &doc.root,
        None => wrapped.iter().find_map(|path| doc.root.at(path))?,
    };
    calls_functions(node).then(|| vec![Role::alone(policy(doc, node))])
}

fn calls_functions(node: &Node) -> bool {
    called(node).is_some()
        || match &node.value {
            Value::List(items) => items.iter().any(calls_functions),
            Value::Map(entries) => entries.iter().any(|entry| calls_functions(&entry.value)),
            _ => false,
        }
}

fn policy(doc: &Document, trust: &Node) -> Result<ExtractedPolicy, Refused> {
    let known = filled(doc, trust, Filling::Known)?;
    let written = filled(doc, trust, Filling::Written)?;
    let document = part(doc, known);
    extract(document, written, |name| default(doc, name))
}

fn filled(doc: &Document, trust: &Node, filling: Filling) -> Result<Node, Refused> {
    let functions = Functions::new(doc, filling);
    let mut root = match json_in_sub(doc, trust, &functions) {
        Some(root) => root,
        None => functions.node(trust),
    };
    if let Some(text) = root
        .text()
        .filter(|text| text.trim_start().starts_with('{'))
        && let Some(read) = embedded::json_text(doc, &root, text)
    {
        root = read;
    }
    if root.entries().is_none() && root.text().is_none() {
        let message = format!("{} where a policy document is expected", root.kind());
        let problem = Problem::new(message, root.span);
        return Err(Refused::new(&doc.source, problem));
    }
    statement::unfold(&mut root, filling);
    Ok(root)
}

/// A whole policy as JSON text in `Fn::Sub`.
fn json_in_sub(doc: &Document, trust: &Node, functions: &Functions<'_>) -> Option<Node> {
    let (_, argument) = called(trust).filter(|(name, _)| *name == "Sub")?;
    let node = argument.one_or_many().first()?;
    let text = node
        .text()
        .filter(|text| text.trim_start().starts_with('{'))?;
    let inside = embedded::verbatim(doc, node.span, text)?;
    let mut references = mask::holes(doc.slice(inside));
    for reference in &mut references {
        reference.span.start += inside.start;
        reference.span.end += inside.start;
        let written = doc.slice(reference.span);
        let text = functions.substituted(written, argument);
        reference.value = Node::new(Value::Text(text), reference.span);
    }
    mask::json(&doc.source, inside, &references)
}

/// The default of the parameter that a hole names.
fn default(doc: &Document, name: &str) -> Option<String> {
    let parameters = doc.root.get("Parameters")?;
    let default = parameters.get(name)?.get("Default")?;
    default.scalar().map(str::to_owned)
}
