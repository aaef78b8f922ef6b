//! The table of runs and the list of roles, as they are printed.

use std::collections::BTreeSet;

use serde::Serialize;

use super::judge::{Judge, Judged};
use crate::exam::jobs::{Admitted, Obstacle};
use crate::finding::{RuleId, Verdict};
use crate::infra::{RoleFound, Unread};
use crate::issuer::github::subject::Form;
use crate::issuer::github::survey::{JobRun, RowSubject};
use crate::repository::Repository;

/// One run that was judged.
#[derive(Debug, Clone, Serialize)]
pub struct RunRow {
    /// The workflow file that starts it.
    pub workflow: String,
    /// The job's ids from the outermost caller on: `caller / callee`.
    pub job: String,
    /// The event that starts it.
    pub event: String,
    /// The subject of its token, `*` for what the files leave open; nothing where it gets no token.
    pub subject: Option<String>,
    /// The role that the job asks for, as far as it is known.
    pub role: Option<String>,
    /// The role of the repository that this is taken for.
    pub policy: Option<String>,
    /// How often it is admitted.
    pub admitted: Admitted,
    /// What that makes of the run.
    pub verdict: Verdict,
    /// The rule that explains why it is not admitted, or not always.
    pub cause: Option<RuleId>,
    /// What would decide, where it is unknown.
    pub depends_on: BTreeSet<String>,
    /// Whether it gets as far as the step that shows the error; nothing where that is unknown.
    pub explains_error: Option<bool>,
    /// Whether only names, or the lack of another role, speak for the role.
    pub weak: bool,
}

/// A role that the repository declares.
#[derive(Debug, Clone, Serialize)]
pub struct PolicyRow {
    /// The file.
    pub source: String,
    /// Where in the file.
    pub address: Option<String>,
    /// The role's name, where it is known.
    pub role: Option<String>,
    /// The issuer whose tokens it accepts.
    pub issuer: Option<String>,
    /// What of it no file tells.
    pub depends_on: Vec<String>,
    /// Why it was not read.
    pub unread: Option<String>,
}

/// The row of a run.
pub(super) fn row(judge: &Judge<'_>, judged: &Judged<'_>, explains_error: Option<bool>) -> RunRow {
    let run = &judged.run;
    let role = judge.role(run.candidate);
    let unread = judge.unread(run.candidate);
    let policy = role.map(place).or_else(|| unread.map(unread_place));
    let evidence = run.matched.evidence.as_ref();
    RunRow {
        workflow: run.job.workflow.clone(),
        job: run.job.job.clone(),
        event: run.run.event.clone(),
        subject: subject(run.run).filter(|_| judged.answer.obstacle.is_none()),
        role: run.wanted.shown(),
        policy,
        admitted: judged.answer.admitted,
        verdict: match judged.answer.admitted {
            Admitted::Never => Verdict::Blocked,
            Admitted::Always | Admitted::Sometimes => Verdict::Clear,
            Admitted::Unknown => Verdict::Undetermined,
        },
        cause: match &judged.answer.obstacle {
            Some(Obstacle::Refused(rule, _)) => Some(*rule),
            _ => None,
        },
        depends_on: judged
            .answer
            .depends_on
            .iter()
            .map(|name| plain(name))
            .collect(),
        explains_error,
        weak: evidence.is_some_and(|evidence| evidence.is_weak()),
    }
}

/// A name without the backticks that mark it in a sentence.
fn plain(name: &str) -> String {
    let inner = name
        .strip_prefix('`')
        .and_then(|name| name.strip_suffix('`'));
    let inner = inner.filter(|inner| !inner.contains('`'));
    inner.unwrap_or(name).to_owned()
}

/// The shape that covers the subjects of a run: the one there is, or what they have in common.
fn subject(run: &JobRun) -> Option<String> {
    let by_name = run
        .subjects
        .iter()
        .any(|subject| subject.form == Form::Name);
    let form = if by_name { Form::Name } else { Form::Immutable };
    let of_form = run.subjects.iter().filter(|subject| subject.form == form);
    let mut subjects = of_form.filter(|subject| subject.token);
    let first = subjects.next()?;
    let others: Vec<&RowSubject> = subjects.collect();
    if others.is_empty() {
        return Some(first.subject.clone());
    }
    let common = others.iter().fold(first.subject.as_str(), |common, other| {
        let same = common.char_indices().zip(other.subject.chars());
        let end = same.take_while(|((_, own), other)| own == other).last();
        let end = end.map_or(0, |((at, own), _)| at + own.len_utf8());
        common.get(..end).unwrap_or_default()
    });
    Some(format!("{}*", common.trim_end_matches('*')))
}

/// All roles of the repository, and what may declare further ones and was not read.
pub(super) fn policies(repository: &Repository) -> Vec<PolicyRow> {
    let roles = repository.roles.roles.iter().map(|role| PolicyRow {
        source: role.source.name().to_owned(),
        address: role.address.clone(),
        role: role.name.known().map(str::to_owned),
        issuer: role.issuer.clone(),
        depends_on: role.depends_on.clone(),
        unread: role
            .policy
            .as_ref()
            .err()
            .map(|refused| refused.message.clone()),
    });
    let unread = repository.roles.unread.iter().map(|unread| PolicyRow {
        source: unread.source.name().to_owned(),
        address: unread.address.clone(),
        role: None,
        issuer: None,
        depends_on: Vec::new(),
        unread: Some(unread.reason.clone()),
    });
    roles.chain(unread).collect()
}

/// `FILE#ADDRESS`, with the file whose values it has where several give it some.
fn place(role: &RoleFound) -> String {
    let file = role.source.name();
    let place = role
        .address
        .as_ref()
        .map(|address| format!("{file}#{address}"));
    let place = place.unwrap_or_else(|| file.to_owned());
    match &role.choice {
        Some(choice) => format!("{place} ({})", choice.file),
        None => place,
    }
}

fn unread_place(unread: &Unread) -> String {
    let file = unread.source.name();
    match &unread.address {
        Some(address) => format!("{file}#{address}"),
        None => file.to_owned(),
    }
}
