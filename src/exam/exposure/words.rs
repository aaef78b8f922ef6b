//! Families of tokens in words.

use super::limits::Limits;
use super::scope::{Runs, Scope, Who};
use crate::exam::keys::GITHUB_HOST;

/// Who that is, such as `pull requests of octo-org/web`.
pub(super) fn of(scope: &Scope, limits: &Limits, issuer: &str) -> String {
    let mut words = family(scope, issuer);
    let also = [
        ("actor", "started by"),
        ("actor_id", "started by the user with the id"),
        ("workflow", "of a workflow named"),
    ];
    for (claim, before) in also {
        let texts: Vec<_> = limits
            .get(claim)
            .into_iter()
            .flatten()
            .map(|value| value.text.as_str())
            .collect();
        if !texts.is_empty() {
            words = format!("{words}, {before} {}", texts.join(" or "));
        }
    }
    words
}

fn family(scope: &Scope, issuer: &str) -> String {
    match (&scope.who, &scope.runs) {
        (Who::Anyone, Runs::All) => format!("anyone {}", realm(issuer)),
        (Who::Owners(pattern), Runs::All) => owners(pattern),
        (Who::Repository(name), Runs::All) => {
            format!("every branch, tag, pull request and environment of {name}")
        }
        (who, Runs::All) => whose(who, issuer),
        (who, runs) => which(runs, &whose(who, issuer)),
    }
}

/// Where the repositories are whose jobs the issuer gives tokens.
///
/// <https://docs.github.com/en/actions/reference/security/oidc>
fn realm(issuer: &str) -> String {
    let (host, rest) = issuer.split_once('/').unwrap_or((issuer, ""));
    let data_residency = host
        .strip_prefix("token.actions.")
        .filter(|host| host.ends_with(".ghe.com"));
    match data_residency {
        Some(host) => format!("on {host}"),
        None if host == GITHUB_HOST && rest.is_empty() => "on github.com".to_owned(),
        None if host == GITHUB_HOST => format!("in the enterprise {rest}"),
        None => format!("on {host}"),
    }
}

/// The repositories, as they are named after *of*.
pub(super) fn whose(who: &Who, issuer: &str) -> String {
    match who {
        Who::Anyone => format!("any repository {}", realm(issuer)),
        Who::Owners(pattern) => format!("any repository of {}", owners(pattern)),
        Who::Callers(file) => format!("any repository that calls {file}"),
        Who::Owner(owner) => format!("any repository of {owner}"),
        Who::Repositories(pattern) => match prefix(pattern) {
            Some(prefix) => format!("any repository whose name starts with {prefix}"),
            None => format!("any repository whose name fits {pattern}"),
        },
        Who::Repository(name) => name.clone(),
    }
}

fn owners(pattern: &str) -> String {
    match prefix(pattern) {
        Some(prefix) => format!("owners whose name starts with {prefix}"),
        None => format!("owners whose name fits {pattern}"),
    }
}

fn which(runs: &Runs, whose: &str) -> String {
    let named = |singular: &str, plural: &str, name: &str| match name {
        "*" | "**" => format!("every {singular} of {whose}"),
        name if name.contains(['*', '?']) => format!("{plural} of {whose} that fit {name}"),
        name => format!("{singular} {name} of {whose}"),
    };
    match runs {
        Runs::All => whose.to_owned(),
        Runs::AllButPullRequests => format!("every branch, tag and environment of {whose}"),
        Runs::Refs => format!("every branch and tag of {whose}"),
        Runs::Branch(name) => named("branch", "branches", name),
        Runs::Tag(name) => named("tag", "tags", name),
        Runs::PullRequests => format!("pull requests of {whose}"),
        Runs::Environment(name) if name == "*" => {
            format!("jobs of {whose} that name any environment")
        }
        Runs::Environment(name) => format!("jobs of {whose} that name the environment {name}"),
        Runs::Other(text) => format!("runs of {whose} whose subject fits {text}"),
    }
}

/// What stands before a `*` that is the only wildcard and the end.
fn prefix(pattern: &str) -> Option<&str> {
    pattern
        .strip_suffix('*')
        .filter(|prefix| !prefix.is_empty() && !prefix.contains(['*', '?']))
}
