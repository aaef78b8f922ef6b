//! Intrinsic functions, in short (`!Sub`) and long form (`Fn::Sub`).
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html>

use std::cell::Cell;

use super::values::Parameters;
use crate::iam::pattern::{OWN_ACCOUNT, OWN_PARTITION, has_hole};
use crate::infra::embedded;
use crate::source::{Document, Entry, Node, Span, Value};

/// How much of a template is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filling {
    /// All that the template tells.
    Known,
    /// Nothing that refers to another place.
    Written,
}

/// The function that a node calls, without `Fn::`, and its argument.
pub(super) fn called(node: &Node) -> Option<(&str, &Node)> {
    if let Some(tag) = node.tag.as_deref().and_then(|tag| tag.strip_prefix('!')) {
        return NAMES.contains(&tag).then_some((tag, node));
    }
    let [only] = node.entries()? else { return None };
    let key = only.key.text.as_str();
    match key.strip_prefix("Fn::") {
        Some(name) => Some((name, &only.value)),
        None => matches!(key, "Ref" | "Condition")
            .then_some((key, &only.value))
            .filter(|(_, value)| value.text().is_some()),
    }
}

const NAMES: [&str; 22] = [
    "Ref",
    "Sub",
    "GetAtt",
    "Join",
    "If",
    "Select",
    "Split",
    "FindInMap",
    "ImportValue",
    "Base64",
    "Cidr",
    "GetAZs",
    "Transform",
    "Equals",
    "And",
    "Or",
    "Not",
    "Condition",
    "Length",
    "ToJsonString",
    "ForEach",
    "GetStackOutput",
];

/// How many values may be worked out for one policy: a function that names another twice doubles it.
const VALUES: usize = 50_000;

/// Evaluates the functions of one policy.
pub(super) struct Functions<'d> {
    pub doc: &'d Document,
    pub filling: Filling,
    /// What the parameters are set to, where those of the tree are taken for what is deployed.
    pub parameters: Option<&'d Parameters>,
    left: Cell<usize>,
}

impl<'d> Functions<'d> {
    pub fn new(doc: &'d Document, filling: Filling, parameters: Option<&'d Parameters>) -> Self {
        Self {
            doc,
            filling,
            parameters,
            left: Cell::new(VALUES),
        }
    }

    /// Takes a value of so many bytes off what may still be worked out; false where nothing is left.
    pub fn spend(&self, bytes: usize) -> bool {
        let cost = 1 + bytes / 8;
        let left = self.left.get();
        self.left.set(left.saturating_sub(cost));
        left > cost
    }

    /// The tree with its functions carried out; the parser bounds how deep it is.
    pub fn node(&self, node: &Node) -> Node {
        if let Some((name, argument)) = called(node) {
            return self.call(name, argument, node);
        }
        let value = match &node.value {
            Value::List(items) => {
                let items = items.iter().map(|item| self.node(item));
                Value::List(items.filter(|item| !is_no_value(item)).collect())
            }
            Value::Map(entries) => {
                let entries = entries.iter().map(|entry| self.entry(entry));
                Value::Map(entries.filter(|entry| !is_no_value(&entry.value)).collect())
            }
            // Outside of `Fn::Sub` nobody fills such a reference in: AWS gets it as it stands.
            Value::Text(text) if self.filling == Filling::Known && has_hole(text) => {
                Value::Text(text.replace("${", "${$}{"))
            }
            other => other.clone(),
        };
        Node::new(value, node.span)
    }

    fn entry(&self, entry: &Entry) -> Entry {
        Entry {
            key: entry.key.clone(),
            value: self.node(&entry.value),
        }
    }

    fn call(&self, name: &str, argument: &Node, whole: &Node) -> Node {
        if !self.spend(0) {
            return hole(name, argument, whole);
        }
        let known = match name {
            "Ref" => match argument.text().and_then(|name| self.list_parameter(name)) {
                Some(list) => return embedded::at_once(&list, whole.span),
                None => argument.text().map(|name| self.reference(name)),
            },
            "GetAtt" => {
                attribute(argument).map(|(name, attribute)| self.attribute(&name, &attribute))
            }
            "Sub" => return self.sub(argument, whole),
            "Join" => self.join(argument),
            "Select" => {
                return self
                    .select(argument)
                    .unwrap_or_else(|| hole(name, argument, whole));
            }
            "Split" => return self.split(argument, whole),
            "If" => return self.choice(argument, whole),
            "FindInMap" if self.filling == Filling::Known => match self.in_map(argument) {
                Some(node) => return embedded::at_once(&node, whole.span),
                None => None,
            },
            _ => None,
        };
        match known {
            Some(text) => Node::new(Value::Text(text), whole.span),
            None => hole(name, argument, whole),
        }
    }

    /// The value of `Ref`.
    pub fn reference(&self, name: &str) -> String {
        if self.filling == Filling::Written || matches!(name, OWN_ACCOUNT | OWN_PARTITION) {
            return format!("${{{name}}}");
        }
        let provider = self.provider(name);
        let parameter = || {
            let value = self.parameter(name)?;
            // An empty default stands for a value that is given at the deployment.
            let text = value.text().filter(|text| !text.is_empty())?;
            Some(text.to_owned())
        };
        let known = provider.or_else(parameter);
        known.unwrap_or_else(|| format!("${{{name}}}"))
    }

    fn list_parameter(&self, name: &str) -> Option<Node> {
        (self.filling == Filling::Known).then_some(())?;
        self.parameter(name).filter(|value| value.items().is_some())
    }

    /// The value of `Fn::GetAtt`.
    pub fn attribute(&self, name: &str, attribute: &str) -> String {
        let known =
            (self.filling == Filling::Known && attribute == "Arn").then(|| self.provider(name));
        known
            .flatten()
            .unwrap_or_else(|| format!("${{{name}.{attribute}}}"))
    }

    /// The ARN of an identity provider of the template: its URL tells all but the account.
    fn provider(&self, name: &str) -> Option<String> {
        let resource = self.doc.root.at(&["Resources", name])?;
        let kind = resource.get("Type")?.text()?;
        let custom = kind == "Custom::AWSCDKOpenIdConnectProvider";
        (custom || kind == "AWS::IAM::OIDCProvider").then_some(())?;
        let url = resource.at(&["Properties", "Url"])?;
        let url = url
            .text()
            .filter(|url| called(resource).is_none() && !has_hole(url))?;
        let issuer = url.strip_prefix("https://").unwrap_or(url);
        Some(format!(
            "arn:${{{OWN_PARTITION}}}:iam::${{{OWN_ACCOUNT}}}:oidc-provider/{issuer}"
        ))
    }

    fn join(&self, argument: &Node) -> Option<String> {
        let [delimiter, values] = argument.items()? else {
            return None;
        };
        let values = self.node(values);
        let texts = values.items()?.iter();
        let texts: Option<Vec<&str>> = texts.map(Node::scalar).collect();
        let (texts, delimiter) = (texts?, delimiter.text()?);
        let delimiters = delimiter.len().saturating_mul(texts.len());
        let length: usize = texts.iter().map(|text| text.len()).sum();
        self.spend(length.saturating_add(delimiters))
            .then(|| texts.join(delimiter))
    }

    fn select(&self, argument: &Node) -> Option<Node> {
        let [index, values] = argument.items()? else {
            return None;
        };
        let index: usize = index.scalar()?.parse().ok()?;
        self.node(values).items()?.get(index).cloned()
    }

    fn split(&self, argument: &Node, whole: &Node) -> Node {
        let split = || {
            let [delimiter, text] = argument.items()? else {
                return None;
            };
            let text = self.node(text);
            let text = text.text().filter(|text| !has_hole(text))?;
            let delimiter = delimiter.text().filter(|delimiter| !delimiter.is_empty())?;
            let part = |part: &str| Node::new(Value::Text(part.to_owned()), whole.span);
            Some(Node::new(
                Value::List(text.split(delimiter).map(part).collect()),
                whole.span,
            ))
        };
        split().unwrap_or_else(|| hole("Split", argument, whole))
    }

    /// `Fn::If`: nobody knows which, unless both come to the same; an object or list keeps its
    /// branches, so that statements can be told apart later.
    fn choice(&self, argument: &Node, whole: &Node) -> Node {
        let Some([condition, one, other]) = argument.items() else {
            return hole("If", argument, whole);
        };
        let truth = condition.text().and_then(|name| self.condition(name));
        if let (Some(truth), Filling::Known) = (truth, self.filling) {
            return self.node(if truth { one } else { other });
        }
        let (one, other) = (self.node(one), self.node(other));
        if one.value == other.value {
            return one;
        }
        let is_object = |node: &Node| node.entries().is_some();
        if is_object(&one) || is_object(&other) {
            let text = hole("If", argument, whole);
            return Node {
                span: whole.span,
                tag: Some(BRANCHES.to_owned()),
                value: Value::List(vec![text, one, other]),
            };
        }
        hole("If", argument, whole)
    }

    fn in_map(&self, argument: &Node) -> Option<Node> {
        let [map, top, second] = argument.items()?.get(..3)? else {
            return None;
        };
        let key = |node: &Node| {
            let text = self.node(node);
            text.scalar()
                .filter(|text| !has_hole(text))
                .map(str::to_owned)
        };
        let path = [key(map)?, key(top)?, key(second)?];
        let [map, top, second] = path.each_ref().map(String::as_str);
        let value = self.doc.root.at(&["Mappings", map, top, second])?;
        (value.scalar().is_some() || value.items().is_some()).then(|| value.clone())
    }
}

/// The tag of an `Fn::If` whose branches are kept: its hole, and both.
pub(super) const BRANCHES: &str = "branches";

const NO_VALUE: &str = "${AWS::NoValue}";

/// Whether a value is the one that takes its property away.
pub(super) fn is_no_value(node: &Node) -> bool {
    node.text() == Some(NO_VALUE)
}

fn attribute(argument: &Node) -> Option<(String, String)> {
    if let Some(text) = argument.text() {
        let (name, attribute) = text.split_once('.')?;
        return Some((name.to_owned(), attribute.to_owned()));
    }
    let [name, attribute] = argument.items()? else {
        return None;
    };
    Some((name.text()?.to_owned(), attribute.text()?.to_owned()))
}

/// What a function that cannot be carried out leaves open: its name, and the first it is about.
fn hole(name: &str, argument: &Node, whole: &Node) -> Node {
    let first = first_scalar(argument).unwrap_or_default();
    let named: String = first
        .chars()
        .filter(|one| !"{}$\"'".contains(*one))
        .collect();
    let text = match named.trim() {
        "" => format!("${{Fn::{name}}}"),
        named => format!("${{Fn::{name} {named}}}"),
    };
    Node::new(
        Value::Text(text),
        Span::new(whole.span.start, whole.span.end),
    )
}

fn first_scalar(node: &Node) -> Option<&str> {
    match &node.value {
        Value::List(items) => items.iter().find_map(first_scalar),
        Value::Map(entries) => entries.iter().find_map(|entry| first_scalar(&entry.value)),
        _ => node.scalar(),
    }
}
