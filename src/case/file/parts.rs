//! The parts of a case file that are documents of their own.

use std::collections::BTreeMap;

use super::fields::{Fields, scalars};
use crate::case::wrapped::{self, Choice};
use crate::case::{
    Case, ClaimsFrom, Fact, OtherKind, OtherPolicy, PolicyText, Presented, Provider, Unreadable,
    Want,
};
use crate::infra;
use crate::source::{self, Document, Format, Node, Source, Value};

/// Where the file does not say how its workflow is called.
const WORKFLOW_PATH: &str = "workflow.yml";

pub(super) fn trust_policy(fields: &mut Fields<'_>) -> Fact<PolicyText> {
    if let Some(text) = fields.text("trust_policy_raw") {
        let node = fields.get("trust_policy_raw");
        let inside = node.and_then(|node| infra::verbatim(fields.doc, node.span, &text));
        let source = match inside.filter(|_| fields.doc.format == Format::Yaml) {
            Some(inside) => fields.doc.source.part(inside),
            None => Source::new("trust_policy_raw", text),
        };
        return Fact::Known(PolicyText::read(&source));
    }
    let Some(node) = fields.get("trust_policy") else {
        return Fact::Unknown;
    };
    if node.text() == Some("missing") {
        return Fact::Absent;
    }
    policy(fields, node, "trust_policy").map_or(Fact::Unknown, Fact::Known)
}

/// A policy object, one of the forms it comes wrapped in, or its text in a string.
fn policy(fields: &mut Fields<'_>, node: &Node, name: &str) -> Option<PolicyText> {
    if node.entries().is_none() && node.text().is_none() {
        fields.wrong_kind(node, name, "a policy document");
        return None;
    }
    let found = match fields.doc.format {
        // The text that a string holds has places of its own, unless it stands there word for word.
        Format::Json => fields.part(node, name).and_then(|part| {
            let found = wrapped::in_document(&part, &Choice::default());
            found.map_err(|problem| Unreadable::new(&part.source, problem))
        }),
        Format::Yaml | Format::Hcl => {
            let found = wrapped::in_node(fields.doc, node, &Choice::default());
            found.map_err(|problem| Unreadable::new(&fields.doc.source, problem))
        }
    };
    fields.keep(found.and_then(|found| found.policy.plausible()))
}

pub(super) fn claims(fields: &mut Fields<'_>) -> Option<Presented> {
    let node = fields.get("claims")?;
    if node.entries().is_none() {
        fields.wrong_kind(node, "claims", "an object of claims");
        return None;
    }
    let part = fields.part(node, "claims");
    let claims = fields.keep(part)?;
    Some(Presented {
        claims,
        from: ClaimsFrom::Claims,
    })
}

pub(super) fn provider(fields: &mut Fields<'_>) -> Fact<Provider> {
    let Some(node) = fields.get("provider") else {
        return Fact::Unknown;
    };
    if node.text() == Some("missing") {
        return Fact::Absent;
    }
    if node.entries().is_none() {
        fields.wrong_kind(node, "provider", "an object or `missing`");
        return Fact::Unknown;
    }
    let part = fields.part(node, "provider");
    let read = part.and_then(|part| {
        let source = part.source.clone();
        Provider::read(part).map_err(|problem| Unreadable::new(&source, problem))
    });
    fields.keep(read).map_or(Fact::Unknown, Fact::Known)
}

pub(super) fn permission_policies(fields: &mut Fields<'_>) -> Fact<Vec<PolicyText>> {
    let Some(node) = fields.get("permission_policies") else {
        return Fact::Unknown;
    };
    let Some(items) = node.items() else {
        fields.wrong_kind(node, "permission_policies", "a list of policy documents");
        return Fact::Unknown;
    };
    let policies = items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| policy(fields, item, &format!("permission_policies[{index}]")));
    Fact::Known(policies.collect())
}

pub(super) fn other_policies(fields: &mut Fields<'_>) -> Vec<OtherPolicy> {
    let items = list(fields, "other_policies");
    let mut policies = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let name = format!("other_policies[{index}]");
        let mut below = Fields::of(fields.doc, item, &format!("{name}."));
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
        let document = below.get("document");
        let document = document.and_then(|node| policy(&mut below, node, "document"));
        if below.problems.is_empty() && (kind.is_none() || document.is_none()) {
            let message = format!("`{name}` needs both `kind` and `document`");
            below.problem(message, item.span);
        }
        // An account's id may stand there as a number.
        let target = below.read("target", "the id of a root, a unit or an account", |node| {
            let digits = |number: &str| number.bytes().all(|byte| byte.is_ascii_digit());
            match &node.value {
                Value::Number(number) => digits(number).then(|| number.clone()),
                _ => node.text().map(str::to_owned),
            }
        });
        policies.extend(
            kind.zip(document)
                .map(|(kind, text)| OtherPolicy { kind, text, target }),
        );
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
        let mut below = Fields::of(fields.doc, item, &format!("{name}."));
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
    let path = fields.text("workflow_path");
    let mut texts: BTreeMap<String, String> = fields
        .map("workflows", "an object of paths and YAML texts", |node| {
            node.text().map(str::to_owned)
        })
        .unwrap_or_default();
    if let Some(text) = fields.text("workflow") {
        let path = path.clone().unwrap_or_else(|| WORKFLOW_PATH.to_owned());
        case.workflow_path = Some(path.clone());
        texts.insert(path, text);
    } else {
        case.workflow_path = path;
    }
    for (path, text) in texts {
        let read = workflow(&path, text);
        if let Some(doc) = fields.keep(read) {
            case.workflows.insert(path, doc);
        }
    }
}

fn workflow(path: &str, text: String) -> Result<Document, Unreadable> {
    let source = Source::new(path, text);
    source::parse_yaml(&source).map_err(|problem| Unreadable::new(&source, problem))
}
