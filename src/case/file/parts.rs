//! The parts of a case file that are documents of their own.

use std::collections::BTreeMap;

use super::fields::{Fields, scalars};
use super::reference::Given;
use crate::case::wrapped::{self, Choice};
use crate::case::{
    Case, ClaimsFrom, Kind, OtherKind, OtherPolicy, PolicyText, Presented, Provider, Want, evidence,
};
use crate::infra;
use crate::known::Known;
use crate::source::{self, Entry, Format, Node, Source, Value};

/// The path of the workflow where the case file does not give one.
const WORKFLOW_PATH: &str = "workflow.yml";

pub(super) fn trust_policy(fields: &mut Fields<'_>, case: &mut Case) {
    match fields.given("trust_policy_raw") {
        Some(Given::File(source)) => {
            case.trust_policy = Known::Value(PolicyText::read(&source));
            return;
        }
        Some(Given::Here(node)) => {
            if let Some(text) = fields.text("trust_policy_raw") {
                let source = verbatim(fields, node, text);
                case.trust_policy = Known::Value(PolicyText::read(&source));
                return;
            }
        }
        None => {}
    }
    match fields.given("trust_policy") {
        Some(Given::File(source)) => {
            evidence::trust_policy(&source.into(), case, &mut fields.problems);
        }
        Some(Given::Here(node)) if node.text() == Some("missing") => {
            case.trust_policy = Known::Absent;
        }
        Some(Given::Here(node)) => {
            if let Some(policy) = policy(fields, node, "trust_policy") {
                case.trust_policy = Known::Value(policy);
            }
        }
        None => {}
    }
}

/// The text of `trust_policy_raw`, with the positions of the file where a YAML block shows it as is.
fn verbatim(fields: &Fields<'_>, node: &Node, text: String) -> Source {
    let inside = infra::verbatim(fields.doc, node.span, &text);
    match inside.filter(|_| fields.doc.format == Format::Yaml) {
        Some(inside) => fields.doc.source.part(inside),
        None => Source::new("trust_policy_raw", text),
    }
}

/// A policy object, one of the forms it comes wrapped in, or its text in a string.
fn policy(fields: &mut Fields<'_>, node: &Node, name: &str) -> Option<PolicyText> {
    if node.entries().is_none() && node.text().is_none() {
        fields.wrong_kind(node, name, "a policy document");
        return None;
    }
    let found = match fields.doc.format {
        // A string's text has positions of its own, unless the file shows it unescaped.
        Format::Json => fields.part(node, name).and_then(|part| {
            let found = wrapped::in_document(&part, &Choice::default());
            found.map_err(|problem| problem.in_source(&part.source))
        }),
        Format::Yaml | Format::Hcl | Format::Program => {
            let found = wrapped::in_node(fields.doc, node, &Choice::default());
            found.map_err(|problem| problem.in_source(&fields.doc.source))
        }
    };
    fields.keep(found.and_then(|found| found.policy.plausible()))
}

pub(super) fn claims(fields: &mut Fields<'_>) -> Option<Presented> {
    let document = match fields.given("claims")? {
        Given::File(source) => evidence::claims(&source),
        Given::Here(node) if node.entries().is_none() => {
            fields.wrong_kind(node, "claims", "an object of claims");
            return None;
        }
        Given::Here(node) => fields.part(node, "claims"),
    };
    Some(Presented {
        claims: fields.keep(document)?,
        from: ClaimsFrom::Claims,
    })
}

pub(super) fn provider(fields: &mut Fields<'_>) -> Known<Provider> {
    let provider = match fields.given("provider") {
        None => return Known::unknown(),
        Some(Given::File(source)) => evidence::provider(&source),
        Some(Given::Here(node)) if node.text() == Some("missing") => return Known::Absent,
        Some(Given::Here(node)) if node.entries().is_none() => {
            fields.wrong_kind(node, "provider", "an object or `missing`");
            return Known::unknown();
        }
        Some(Given::Here(node)) => fields.part(node, "provider").and_then(|part| {
            let source = part.source.clone();
            Provider::read(part).map_err(|problem| problem.in_source(&source))
        }),
    };
    fields.keep(provider).map_or(Known::unknown(), Known::Value)
}

pub(super) fn permission_policies(fields: &mut Fields<'_>) -> Known<Vec<PolicyText>> {
    let Some(node) = fields.get("permission_policies") else {
        return Known::unknown();
    };
    let Some(items) = node.items() else {
        fields.wrong_kind(node, "permission_policies", "a list of policy documents");
        return Known::unknown();
    };
    let choice = fields.text("role_arn");
    let choice = Choice::role(choice.as_deref());
    let mut policies = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let name = format!("permission_policies[{index}]");
        policies.extend(policies_of(fields, item, &name, &choice));
    }
    Known::Value(policies)
}

/// The policy of a value, or all that are in the file that it names.
fn policies_of<'a>(
    fields: &mut Fields<'a>,
    node: &'a Node,
    name: &str,
    choice: &Choice,
) -> Vec<PolicyText> {
    match fields.resolve(node) {
        Some(Given::Here(node)) => policy(fields, node, name).into_iter().collect(),
        Some(Given::File(source)) => match Kind::Policy.refuse(&source) {
            Some(other) => {
                fields.problems.push(other);
                Vec::new()
            }
            None => evidence::policies(&source, choice, &mut fields.problems),
        },
        None => Vec::new(),
    }
}

pub(super) fn other_policies(fields: &mut Fields<'_>) -> Vec<OtherPolicy> {
    let items = list(fields, "other_policies");
    let mut policies = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let name = format!("other_policies[{index}]");
        let mut below = fields.object(item, format!("{name}."));
        if item.entries().is_none() {
            fields.wrong_kind(item, &name, "an object with `kind` and `document`");
            continue;
        }
        below.only(&["kind", "document", "target"]);
        let kind = below.read(
            "kind",
            "one of `boundary`, `scp`, `rcp`, `session`, `resource`",
            |node| node.text().and_then(OtherKind::named),
        );
        let documents = match below.get("document") {
            Some(node) => policies_of(&mut below, node, "document", &Choice::default()),
            None => Vec::new(),
        };
        if below.problems.is_empty() && (kind.is_none() || documents.is_empty()) {
            let message = format!("`{name}` needs both `kind` and `document`");
            below.problem(message, item.span);
        }
        // YAML reads an account's id as a number.
        let target = below.read("target", "the id of a root, a unit or an account", |node| {
            let digits = |number: &str| number.bytes().all(|byte| byte.is_ascii_digit());
            match &node.value {
                Value::Number(number) => digits(number).then(|| number.clone()),
                _ => node.text().map(str::to_owned),
            }
        });
        if let Some(kind) = kind {
            policies.extend(documents.into_iter().map(|text| OtherPolicy {
                kind,
                text,
                target: target.clone(),
            }));
        }
        fields.take(below);
    }
    policies
}

pub(super) fn want(fields: &mut Fields<'_>) -> Vec<Want> {
    let items = list(fields, "want");
    let mut wants = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let name = format!("want[{index}]");
        if item.entries().is_none() {
            fields.wrong_kind(item, &name, "an object with `action`");
            continue;
        }
        let mut below = fields.object(item, format!("{name}."));
        below.only(&["action", "resource", "context"]);
        let action = below.text("action");
        if below.get("action").is_none() {
            below.problem(format!("`{name}` has no `action`"), item.span);
        }
        let context = below.map("context", "an object of strings or lists of them", scalars);
        wants.extend(action.map(|action| Want {
            action,
            resource: below.text("resource"),
            context: context.unwrap_or_default(),
        }));
        fields.take(below);
    }
    wants
}

fn list<'a>(fields: &mut Fields<'a>, key: &str) -> &'a [Node] {
    let Some(node) = fields.get(key) else {
        return &[];
    };
    if node.items().is_none() {
        fields.wrong_kind(node, key, "a list");
    }
    node.items().unwrap_or_default()
}

pub(super) fn workflows(fields: &mut Fields<'_>, case: &mut Case) {
    case.workflow_path = fields.text("workflow_path");
    let mut sources: BTreeMap<String, Source> = BTreeMap::new();
    for entry in entries(fields, "workflows", "an object of paths and YAML texts") {
        let path = &entry.key.text;
        match fields.resolve(&entry.value) {
            Some(Given::File(source)) => {
                sources.insert(path.clone(), source);
            }
            Some(Given::Here(node)) => match node.text() {
                Some(text) => {
                    sources.insert(path.clone(), Source::new(path.as_str(), text));
                }
                None => fields.wrong_kind(node, &format!("workflows.{path}"), "a YAML text"),
            },
            None => {}
        }
    }
    let path = case.workflow_path.as_deref().unwrap_or(WORKFLOW_PATH);
    if let Some(source) = fields.text_source("workflow", path) {
        let path = path.to_owned();
        sources.insert(path.clone(), source);
        case.workflow_path = Some(path);
    }
    for (path, source) in sources {
        let read = source::parse_yaml(&source);
        let read = read.map_err(|problem| problem.in_source(&source));
        if let Some(document) = fields.keep(read) {
            case.workflows.insert(path, document);
        }
    }
}

/// The members of the object at `key`.
fn entries<'a>(fields: &mut Fields<'a>, key: &str, expected: &str) -> &'a [Entry] {
    let Some(node) = fields.get(key) else {
        return &[];
    };
    if node.entries().is_none() {
        fields.wrong_kind(node, key, expected);
    }
    node.entries().unwrap_or_default()
}
