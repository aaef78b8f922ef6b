//! `permissions:`.

use super::super::{Grants, Level, Permissions};
use super::refuse::Refusals;
use crate::issuer::github::Placed;
use crate::issuer::github::words::closest;
use crate::source::{Entry, Node};

/// The scopes of `GITHUB_TOKEN`. GitHub adds to them, so an unknown one is refused only where it
/// looks like one of these misspelt.
const SCOPES: [&str; 17] = [
    "actions",
    "artifact-metadata",
    "attestations",
    "checks",
    "contents",
    "deployments",
    "discussions",
    "id-token",
    "issues",
    "models",
    "packages",
    "pages",
    "pull-requests",
    "repository-projects",
    "security-events",
    "statuses",
    "vulnerability-alerts",
];

pub(super) fn read(entry: &Entry, refusals: &mut Refusals) -> Option<Permissions> {
    let grants = grants(&entry.value, refusals)?;
    Some(Permissions {
        key: entry.key.span,
        span: entry.value.span,
        grants,
    })
}

fn grants(node: &Node, refusals: &mut Refusals) -> Option<Grants> {
    if let Some(entries) = node.entries() {
        let scopes = entries.iter().filter_map(|entry| scope(entry, refusals));
        return Some(Grants::Scopes(scopes.collect()));
    }
    match node.scalar() {
        Some("write-all") => Some(Grants::WriteAll),
        Some("read-all") => Some(Grants::ReadAll),
        other => {
            refusals.unexpected(other.unwrap_or_default(), node.span);
            None
        }
    }
}

fn scope(entry: &Entry, refusals: &mut Refusals) -> Option<(Placed<String>, Placed<Level>)> {
    let name = entry.key.text.as_str();
    if !SCOPES.contains(&name) && closest(name, &SCOPES).is_some() {
        refusals.unexpected(name, entry.key.span);
    }
    let written = entry.value.scalar().unwrap_or_default();
    let level = Level::parse(written);
    // `id-token` has no `read`: its schema is `permission-level-write-or-no-access`.
    if level.is_none() || (name == "id-token" && level == Some(Level::Read)) {
        refusals.unexpected(written, entry.value.span);
    }
    let name = Placed::new(name.to_owned(), entry.key.span);
    Some((name, Placed::new(level?, entry.value.span)))
}
