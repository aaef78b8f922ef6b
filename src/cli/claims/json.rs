//! The answer for scripts: `oidc-doctor.claims/1`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Found;
use crate::case::Signature;
use crate::finding::RuleId;
use crate::issuer::github::IdToken;
use crate::issuer::github::claims::Claim;
use crate::issuer::github::credentials::{self, AwsStep};
use crate::issuer::github::survey::{Note, Row, RowSubject};
use crate::issuer::github::workflow::Level;
use crate::known::Known;

#[derive(Serialize)]
struct Answer<'a> {
    schema: &'static str,
    jobs: Vec<Job<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<BTreeMap<&'a str, serde_json::Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<Signed>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    remarks: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'a [String],
}

#[derive(Serialize)]
struct Signed {
    status: &'static str,
    message: String,
}

#[derive(Serialize)]
struct Job<'a> {
    workflow: &'a str,
    job: &'a str,
    id_token: &'static str,
    environment: Option<&'a str>,
    aws: Vec<Aws<'a>>,
    subjects: Vec<Subject<'a>>,
    /// The called workflow that was not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    unread: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Problem<'a>>,
}

#[derive(Serialize)]
struct Aws<'a> {
    step: usize,
    uses: Option<&'a str>,
    method: &'static str,
    role: Option<&'a str>,
    audience: Option<&'a str>,
    region: Option<&'a str>,
    /// The role as it comes out, where that is known and differs from what is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    role_value: Option<&'a str>,
}

#[derive(Serialize)]
struct Subject<'a> {
    event: &'a str,
    subject: &'a str,
    open: bool,
    token: bool,
    form: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'static str>,
}

#[derive(Serialize)]
struct Problem<'a> {
    rule: RuleId,
    message: &'a str,
}

/// The whole answer with a line break after it.
pub(super) fn text(found: &Found) -> serde_json::Result<String> {
    let claims = found.token.as_ref().map(|claims| claims.list.iter());
    let answer = Answer {
        schema: "oidc-doctor.claims/1",
        jobs: found.rows.iter().map(job).collect(),
        token: claims.map(|claims| claims.filter_map(claim).collect()),
        signature: signed(&found.signature),
        remarks: &found.remarks,
        notes: &found.notes,
    };
    let mut text = serde_json::to_string_pretty(&answer)?;
    text.push('\n');
    Ok(text)
}

fn signed(signature: &Signature) -> Option<Signed> {
    let message = signature.describe()?;
    let status = signature.word().unwrap_or("unknown");
    Some(Signed { status, message })
}

fn claim(claim: &Claim) -> Option<(&str, serde_json::Value)> {
    let Known::Value(texts) = claim.texts() else {
        return None;
    };
    let value = match texts.as_slice() {
        [only] => only.as_str().into(),
        several => several.into(),
    };
    Some((&claim.name, value))
}

fn job(row: &Row) -> Job<'_> {
    Job {
        workflow: &row.workflow,
        job: &row.job,
        id_token: level(&row.id_token),
        environment: row.environment.as_deref(),
        aws: row.aws.iter().map(aws).collect(),
        subjects: row.subjects.iter().map(subject).collect(),
        unread: row.unread.as_deref(),
        problem: row.problem.as_ref().map(|problem| Problem {
            rule: problem.rule,
            message: &problem.message,
        }),
    }
}

/// `read` gives no token, so it is `none` here.
pub(super) fn level(id_token: &IdToken) -> &'static str {
    match id_token.level {
        Some(Level::Write) => "write",
        Some(Level::Read | Level::None) => "none",
        None => "unknown",
    }
}

fn aws(step: &AwsStep) -> Aws<'_> {
    let value = step.role.as_ref().and_then(|role| role.value.as_known());
    let role = step.role.as_ref().and_then(written);
    Aws {
        step: step.number,
        uses: step.uses.as_ref().map(|uses| uses.as_str()),
        method: step.method.as_str(),
        role,
        audience: step.audience.as_ref().and_then(written),
        region: step.region.as_ref().and_then(written),
        role_value: value.filter(|value| Some(*value) != role),
    }
}

/// A value as written, a default as it is.
pub(super) fn written(found: &credentials::Found) -> Option<&str> {
    found.written.as_deref().or_else(|| found.value.as_known())
}

fn subject(row: &RowSubject) -> Subject<'_> {
    Subject {
        event: &row.event,
        subject: &row.subject,
        open: row.open,
        token: row.token,
        form: row.form.as_str(),
        note: row.note.map(Note::as_str),
    }
}
