//! The refused calls that CloudTrail recorded: which of them are this run's.

use super::aws::unknown;
use crate::case::{Case, Log, cloudtrail};
use crate::gather::aws::{Answer, HOURS, RoleArn};
use crate::issuer::github::Run;
use crate::issuer::github::subject::{Context, Parts};
use crate::source::{self, Document, Source};
use crate::symptom::{TrailEvent, trail_events};

/// Adds the records that are of this run.
pub(super) fn lay(case: &mut Case, answer: Answer<Vec<Source>>, role: Option<&RoleArn>) {
    let records = match answer {
        Ok(records) => records.unwrap_or_default(),
        Err(why) => return unknown(case, "the subject that STS saw is", &why),
    };
    let all: Vec<Document> = records.iter().flat_map(read).collect();
    let (own, kept) = own(case, &all, role);
    let note = match kept.first().and_then(|record| trail_events(record).pop()) {
        Some(event) => found(&event, own),
        None => format!(
            "CloudTrail shows no refused call of this run in the last {HOURS} hours; it shows one some minutes after it was made"
        ),
    };
    case.notes.push(note);
    case.cloudtrail = kept;
}

/// A record that cannot be read is none of this run that anybody knows of.
fn read(record: &Source) -> Vec<Document> {
    let read = source::parse_json(record).ok();
    let records = read.and_then(|document| cloudtrail::records(&document).ok());
    records.unwrap_or_default()
}

fn found(event: &TrailEvent, is_named: bool) -> String {
    let time = event.time.as_deref().unwrap_or("an unknown time");
    let why = match is_named {
        true => "it has the error's request id",
        false => "it is the latest for this role that may be of this run",
    };
    format!("CloudTrail shows a refused call at {time}, taken for this run's: {why}")
}

/// The call with the error's request id, else those for the role that may be of this run, the
/// latest first; and whether it is by the request id.
fn own(case: &Case, records: &[Document], role: Option<&RoleArn>) -> (bool, Vec<Document>) {
    let first = case.error.as_ref().map(Log::reading);
    let request = first.and_then(|reading| reading.first()?.request_id.clone());
    let mut refused: Vec<(TrailEvent, &Document)> = records
        .iter()
        .filter_map(|record| Some((trail_events(record).pop()?, record)))
        .filter(|(event, _)| event.failed() && event.subject.is_some())
        .collect();
    let named = |event: &TrailEvent| request.is_some() && event.request_id == request;
    let is_named = refused.iter().any(|(event, _)| named(event));
    refused.retain(|(event, _)| match is_named {
        true => named(event),
        false => is_for_role(role, event) && may_be_of(&case.run, event),
    });
    refused.sort_by(|left, right| right.0.time.cmp(&left.0.time));
    let kept = refused.into_iter().map(|(_, record)| record.clone());
    (is_named, kept.collect())
}

/// A record that names no role may be any role's, so it tells nothing of this one.
fn is_for_role(role: Option<&RoleArn>, event: &TrailEvent) -> bool {
    let named = event.role_arn.as_deref();
    role.zip(named)
        .is_some_and(|(role, named)| role.may_be(named))
}

/// Whether nothing that is known of the run speaks against the subject. The form of the subject is
/// what is asked for, so ids and letter case do not count.
fn may_be_of(run: &Run, event: &TrailEvent) -> bool {
    let Some(parts) = event.subject.as_deref().and_then(Parts::read) else {
        // A customised subject shows whose it is to nobody here.
        return run.repository.is_none();
    };
    let name = parts
        .repository
        .as_ref()
        .map(|name| format!("{}/{}", parts.owner.text, name.text));
    let own = run
        .repository
        .as_deref()
        .is_none_or(|own| name.is_some_and(|name| name.eq_ignore_ascii_case(own)));
    own && may_be_in(run, &parts.context)
}

fn may_be_in(run: &Run, context: &Context) -> bool {
    match context {
        Context::Ref(part) => run.git_ref.as_ref().is_none_or(|known| *known == part.text),
        Context::Environment(part) => run.environment.as_ref().is_none_or(|known| {
            let known = known.as_deref().unwrap_or_default();
            known.replace(':', "%3A").eq_ignore_ascii_case(&part.text)
        }),
        Context::PullRequest(_) => {
            let event = run.event.as_deref();
            event.is_none_or(|event| event.starts_with("pull_request"))
        }
        Context::Pattern(_) | Context::Covered | Context::Nothing => true,
    }
}
