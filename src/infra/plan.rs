//! What `terraform show -json` prints of a plan or a state, and state files.
//!
//! <https://developer.hashicorp.com/terraform/internals/json-format>

use super::Role;
use super::embedded;
use crate::source::{Diagnostic, Document, Node};

/// How deep modules may stand in one another; Terraform's users stay below ten.
const DEPTH: usize = 64;

/// The roles of a plan or a state; nothing where the document is neither.
pub(super) fn read(doc: &Document) -> Option<Vec<Role>> {
    let root = &doc.root;
    let versioned = root.get("terraform_version").is_some() || root.get("format_version").is_some();
    versioned.then_some(())?;
    let modules = [["planned_values", "root_module"], ["values", "root_module"]];
    let mut resources = Vec::new();
    for module in modules.iter().filter_map(|path| root.at(path)) {
        gather(module, &mut resources, DEPTH);
    }
    let mut roles: Vec<Role> = resources
        .into_iter()
        .filter_map(|resource| role(doc, resource, resource.get("values")?))
        .collect();
    if roles.is_empty() {
        let items = |key| root.get(key).and_then(Node::items).unwrap_or_default();
        let changed = items("resource_changes").iter();
        roles.extend(
            changed.filter_map(|resource| role(doc, resource, resource.at(&["change", "after"])?)),
        );
        roles.extend(items("resources").iter().flat_map(|one| state(doc, one)));
    }
    Some(roles)
}

fn gather<'a>(module: &'a Node, resources: &mut Vec<&'a Node>, depth: usize) {
    let items = |key| module.get(key).and_then(Node::items).unwrap_or_default();
    resources.extend(items("resources"));
    if depth > 0 {
        for child in items("child_modules") {
            gather(child, resources, depth - 1);
        }
    }
}

const POLICY: &str = "assume_role_policy";

fn role(doc: &Document, resource: &Node, values: &Node) -> Option<Role> {
    (resource.get("type")?.text() == Some("aws_iam_role")).then_some(())?;
    let text = |node: &Node, key| node.get(key).and_then(Node::text).map(str::to_owned);
    let policy = match values.get(POLICY).filter(|node| !node.is_null()) {
        Some(node) => embedded::policy(doc, node),
        None => Err(unknown(doc, resource)),
    };
    Some(Role {
        address: text(resource, "address"),
        name: text(values, "name"),
        policy,
    })
}

fn unknown(doc: &Document, resource: &Node) -> Diagnostic {
    let message = format!("the plan does not tell `{POLICY}`: it is known only after the apply");
    let help =
        "what it refers to is made by the same apply; apply that first, or give the `.tf` file";
    Diagnostic::at(message, resource.span)
        .help(help)
        .in_source(&doc.source)
}

/// The instances of a resource in a state file, version 4.
fn state(doc: &Document, resource: &Node) -> Vec<Role> {
    let text = |key| resource.get(key).and_then(Node::text);
    if (text("mode"), text("type")) != (Some("managed"), Some("aws_iam_role")) {
        return Vec::new();
    }
    let instances = resource.get("instances").and_then(Node::items);
    let instances = instances.unwrap_or_default().iter();
    let address = |instance: &Node| {
        let module = text("module").map(|module| format!("{module}."));
        let key = instance.get("index_key").map(|key| match key.text() {
            Some(key) => format!("[\"{key}\"]"),
            None => format!("[{}]", key.scalar().unwrap_or_default()),
        });
        let name = text("name").unwrap_or_default();
        let (module, key) = (module.unwrap_or_default(), key.unwrap_or_default());
        format!("{module}aws_iam_role.{name}{key}")
    };
    instances
        .filter_map(|instance| {
            let values = instance.get("attributes")?;
            let found = role(doc, resource, values)?;
            Some(Role {
                address: Some(address(instance)),
                ..found
            })
        })
        .collect()
}
