//! What would be asked, without asking.

use super::question::question;
use super::{LiveArgs, github};
use crate::case::Case;
use crate::gather::aws::{ASSUME, Question};
use crate::gather::{Call, gh, job};

/// The calls that the evidence gives reason for, each with the permission it needs.
pub(in crate::cli::evidence) fn plan(case: &Case, args: &LiveArgs) -> String {
    let question = question(case);
    let mut calls = Vec::new();
    calls.extend(args.in_job.then_some(&job::REQUEST));
    let mut about = String::new();
    if args.live {
        calls.extend(question.calls());
        about = format!(" about {}", subjects(&question));
    }
    if args.live && github::repository(case).is_some() {
        calls.extend(&gh::CALLS);
    }
    calls.extend(args.try_token.then_some(&ASSUME));
    let lines = lines(&calls);
    let end = match args.try_token {
        true => "All of them only read, but for the last: it opens a session that nobody uses.",
        false => "All of them only read.",
    };
    format!("nothing was asked; this would be asked{about}:\n\n{lines}\n{end}\n")
}

fn subjects(question: &Question) -> String {
    let role = match &question.role {
        Some(role) => format!("the role `{}`", role.text),
        None => "no role, since none is known (`--role`)".to_owned(),
    };
    let issuer = match &question.issuer {
        Some(issuer) => format!("the provider of `{}`", issuer.name),
        None => "no provider, since it is known".to_owned(),
    };
    format!("{role} and {issuer}")
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
