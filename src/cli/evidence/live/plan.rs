//! What would be asked, without asking.

use super::github;
use super::question::question;
use crate::case::Case;
use crate::gather::{Call, gh};

/// The calls that the evidence gives reason for, each with the permission it needs.
pub(in crate::cli::evidence) fn plan(case: &Case) -> String {
    let question = question(case);
    let mut calls = question.calls();
    if github::repository(case).is_some() {
        calls.extend(&gh::CALLS);
    }
    let role = match &question.role {
        Some(role) => format!("the role `{}`", role.text),
        None => "no role, since none is known (`--role`)".to_owned(),
    };
    let issuer = match &question.issuer {
        Some(issuer) => format!("the provider of `{}`", issuer.name),
        None => "no provider, since it is known".to_owned(),
    };
    let lines = lines(&calls);
    format!(
        "nothing was asked; `--live` would ask about {role} and {issuer}:\n\n{lines}\nAll of them only read.\n"
    )
}

fn lines(calls: &[&Call]) -> String {
    let command = width(calls.iter().map(|call| call.command));
    let permission = width(calls.iter().map(|call| needs(call)));
    let line = |call: &&Call| {
        let (name, needs, shows) = (call.command, needs(call), call.shows);
        format!("  {name:command$}  {needs:permission$}  {shows}\n")
    };
    calls.iter().map(line).collect()
}

fn needs(call: &Call) -> &'static str {
    call.permission.unwrap_or("(none needed)")
}

fn width<'t>(texts: impl Iterator<Item = &'t str>) -> usize {
    texts.map(str::len).max().unwrap_or_default()
}
