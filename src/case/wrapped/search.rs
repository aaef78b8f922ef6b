//! Where in an answer the policy stands.

use super::Choice;
use crate::source::{Diagnostic, Node};

/// A policy's node and the role it was found with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub policy: &'a Node,
    pub role: Option<&'a Node>,
}

/// The ways to a policy in the answers of `get-policy-version`, `get-role-policy` and
/// `organizations describe-policy`, and in those of services that give it as a string.
const PATHS: [&[&str]; 7] = [
    &["PolicyVersion", "Document"],
    &["RoleDetail", "AssumeRolePolicyDocument"],
    &["PolicyDocument"],
    &["Document"],
    &["Policy", "Content"],
    &["Policy"],
    &["Content"],
];

/// The one policy: a trust policy where roles are listed.
pub(super) fn one<'a>(root: &'a Node, choice: &Choice) -> Result<Place<'a>, Diagnostic> {
    if let Some(role) = role(root, choice)? {
        let policy = role.get(TRUST).ok_or_else(|| {
            Diagnostic::at("the role has no `AssumeRolePolicyDocument`", role.span)
                .help("give the output of `aws iam get-role`")
        })?;
        let role = Some(role);
        return Ok(Place { policy, role });
    }
    let root = match root.items() {
        Some([only]) => only,
        Some(_) => {
            let problem = Diagnostic::at("a list where one policy is expected", root.span);
            return Err(problem.help("give one policy document"));
        }
        None => root,
    };
    let policy = unwrapped(root);
    if is_something_else(policy) {
        let problem = Diagnostic::at("no trust policy in this file", policy.span);
        return Err(problem.help(
            "give a policy document, the output of `aws iam get-role`, or a template with a role",
        ));
    }
    Ok(Place { policy, role: None })
}

/// Whether a mapping has no word that a policy or a statement begins with. Many other files have a
/// `version`.
fn is_something_else(node: &Node) -> bool {
    const WORDS: [&str; 5] = ["statement", "effect", "principal", "action", "condition"];
    let is_word =
        |key: &str| key == "Version" || WORDS.iter().any(|word| key.eq_ignore_ascii_case(word));
    let entries = node.entries().unwrap_or_default();
    let has_none = !entries.iter().any(|entry| is_word(&entry.key.text));
    has_none && !entries.is_empty()
}

/// All identity policies.
pub(super) fn identity<'a>(root: &'a Node, choice: &Choice) -> Result<Vec<&'a Node>, Diagnostic> {
    if let Some(details) = root.get("RoleDetailList") {
        let role = chosen(details, choice)?;
        return Ok(of_role(root, role));
    }
    let documents: Vec<_> = root.one_or_many().iter().map(unwrapped).collect();
    if let Some(other) = documents.iter().find(|one| is_something_else(one)) {
        let problem = Diagnostic::at("no permission policy in this file", other.span);
        return Err(problem.help(
            "give a policy document, or the output of `aws iam get-role-policy` or `aws iam get-policy-version`",
        ));
    }
    Ok(documents)
}

/// The roles of a list, and the way to it; nothing where the answer is about one role or none.
pub(super) fn listed(root: &Node) -> Option<(&'static str, &[Node])> {
    for key in ["RoleDetailList", "Roles"] {
        if let Some(roles) = root.get(key).and_then(Node::items) {
            let base = if key == "Roles" {
                "/Roles"
            } else {
                "/RoleDetailList"
            };
            return Some((base, roles));
        }
    }
    let items = root.items()?;
    let roles = items.len() > 1 && items.iter().all(|item| item.get(TRUST).is_some());
    roles.then_some(("", items))
}

pub(super) const TRUST: &str = "AssumeRolePolicyDocument";

/// The role an answer is about; `None` where it is not about roles.
fn role<'a>(root: &'a Node, choice: &Choice) -> Result<Option<&'a Node>, Diagnostic> {
    if let Some(role) = root.get("Role").filter(|role| role.entries().is_some()) {
        return Ok(Some(role));
    }
    if root.get(TRUST).is_some() {
        return Ok(Some(root));
    }
    if let Some(roles) = root.get("RoleDetailList").or_else(|| root.get("Roles")) {
        return chosen(roles, choice).map(Some);
    }
    let items = root.items().unwrap_or_default();
    let roles = !items.is_empty() && items.iter().all(|item| item.get(TRUST).is_some());
    match roles {
        true => chosen(root, choice).map(Some),
        false => Ok(None),
    }
}

fn chosen<'a>(roles: &'a Node, choice: &Choice) -> Result<&'a Node, Diagnostic> {
    let roles_given = roles.one_or_many();
    let mut matching = roles_given.iter().filter(|role| choice.is(role));
    match (matching.next(), matching.next()) {
        (Some(only), None) => Ok(only),
        (None, _) if !choice.is_open() => {
            Err(several("none of these roles is the one asked for", roles))
        }
        (None, _) => Err(Diagnostic::at("the list of roles is empty", roles.span)),
        (Some(_), Some(_)) => Err(several("several roles, expected one", roles)),
    }
}

fn several(message: &str, roles: &Node) -> Diagnostic {
    const SHOWN: usize = 20;
    let items = roles.one_or_many();
    let names = items.iter().filter_map(|role| role.get("RoleName")?.text());
    let mut names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(SHOWN);
    names.truncate(SHOWN);
    let more = match more {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let help = format!("choose one with `--role`: {}{more}", names.join(", "));
    Diagnostic::at(message, roles.span).help(help)
}

/// A policy without what it is wrapped in, or the node itself.
fn unwrapped(node: &Node) -> &Node {
    if node.get("Statement").is_some() {
        return node;
    }
    let found = PATHS.iter().find_map(|path| node.at(path));
    found.unwrap_or(node)
}

/// The role's inline policies and the default versions of the managed ones attached to it.
///
/// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html>.
fn of_role<'a>(root: &'a Node, role: &'a Node) -> Vec<&'a Node> {
    let list = |node: &'a Node, key| node.get(key).and_then(Node::items).unwrap_or_default();
    let inline = list(role, "RolePolicyList").iter();
    let inline = inline.filter_map(|policy| policy.get("PolicyDocument"));
    let attached = list(role, "AttachedManagedPolicies").iter();
    let managed = attached.filter_map(|policy| managed(list(root, "Policies"), policy));
    inline.chain(managed).collect()
}

fn managed<'a>(policies: &'a [Node], attached: &Node) -> Option<&'a Node> {
    let arn = attached.get("PolicyArn")?.text();
    let policy = policies
        .iter()
        .find(|policy| policy.get("Arn").and_then(Node::text) == arn)?;
    let versions = policy.get("PolicyVersionList")?.items()?.iter();
    let mut default = versions
        .filter(|version| version.get("IsDefaultVersion").and_then(Node::boolean) == Some(true));
    default.next()?.get("Document")
}
