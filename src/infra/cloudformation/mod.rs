//! CloudFormation and SAM templates, in JSON and YAML, and what CDK synthesises.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-reference.html>

mod function;
mod statement;
mod sub;
mod values;

use super::embedded::{self, part};
use super::{ExtractedPolicy, Role, extract, mask};
use crate::iam::pattern::has_hole;
use crate::source::{self, Diagnostic, Document, Node, Source, Span, Value};
use function::{Filling, Functions, called};
pub(super) use values::Parameters;

const TRUST: &str = "AssumeRolePolicyDocument";

/// The roles of a template, or the policy of a part of one; nothing where the document is neither.
pub(super) fn read(doc: &Document) -> Option<Vec<Role>> {
    let located = roles(doc, None)?.into_iter();
    Some(located.map(|located| located.role).collect())
}

/// A role of a template with its place.
pub(super) struct Located {
    pub role: Role,
    /// The name as far as it is known, with holes.
    pub name: Option<String>,
    pub span: Span,
}

/// The roles of a template whose parameters are set so, or have their defaults.
///
/// # Errors
/// Where the text cannot be parsed.
pub(super) fn with_parameters(
    source: &Source,
    parameters: &Parameters,
) -> Result<Vec<Role>, Diagnostic> {
    let doc = source::parse(source)?;
    let located = roles(&doc, Some(parameters)).unwrap_or_default();
    Ok(located.into_iter().map(|located| located.role).collect())
}

/// As [`read`], with values for parameters.
pub(super) fn roles(doc: &Document, parameters: Option<&Parameters>) -> Option<Vec<Located>> {
    let places: [&[&str]; 2] = [&["Resources"], &["resources", "Resources"]];
    let resources = places.iter().find_map(|path| {
        let entries = doc.root.at(path)?.entries()?;
        let typed = entries
            .iter()
            .any(|entry| entry.value.get("Type").is_some());
        typed.then_some(entries)
    });
    let Some(resources) = resources else {
        let located = |role| Located {
            role,
            name: None,
            span: doc.root.span,
        };
        return fragment(doc).map(|roles| roles.into_iter().map(located).collect());
    };
    let roles = resources.iter().filter_map(|entry| {
        let properties = entry.value.get("Properties")?;
        let trust = properties.get(TRUST)?;
        let functions = Functions::new(doc, Filling::Known, parameters);
        let condition = entry.value.get("Condition").and_then(Node::text);
        if condition.and_then(|name| functions.condition(name)) == Some(false) {
            return None;
        }
        let name = properties.get("RoleName").map(|name| functions.node(name));
        let name = name.as_ref().and_then(Node::text);
        let role = Role {
            address: Some(format!("Resources.{}", entry.key.text)),
            name: name.filter(|name| !has_hole(name)).map(str::to_owned),
            policy: policy(doc, trust, parameters),
        };
        Some(Located {
            role,
            name: name.map(str::to_owned),
            span: entry.key.span,
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
    calls_functions(node).then(|| vec![Role::alone(policy(doc, node, None))])
}

fn calls_functions(node: &Node) -> bool {
    called(node).is_some()
        || match &node.value {
            Value::List(items) => items.iter().any(calls_functions),
            Value::Map(entries) => entries.iter().any(|entry| calls_functions(&entry.value)),
            _ => false,
        }
}

fn policy(
    doc: &Document,
    trust: &Node,
    parameters: Option<&Parameters>,
) -> Result<ExtractedPolicy, Diagnostic> {
    let known = filled(doc, trust, Filling::Known, parameters)?;
    let written = filled(doc, trust, Filling::Written, parameters)?;
    let document = part(doc, known);
    extract(document, written, |name| default(doc, name))
}

fn filled(
    doc: &Document,
    trust: &Node,
    filling: Filling,
    parameters: Option<&Parameters>,
) -> Result<Node, Diagnostic> {
    let functions = Functions::new(doc, filling, parameters);
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
        let problem = Diagnostic::at(message, root.span);
        return Err(problem.in_source(&doc.source));
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
