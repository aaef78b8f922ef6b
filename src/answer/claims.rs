//! What `claims` answers: which jobs can get a token, and which subjects they present.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::case::{Case, Signature};
use crate::finding::RuleId;
use crate::issuer::github::claims::{Claim, KNOWN, Presence};
use crate::issuer::github::credentials::{self, AwsStep};
use crate::issuer::github::predict::no_job;
use crate::issuer::github::survey::{Note, Row, RowSubject, survey};
use crate::issuer::github::workflow::Level;
use crate::issuer::github::{Claims, IdToken, Workflows};
use crate::issuer::{AWS_AUDIENCE, Audience, Issuer};
use crate::known::Known;

/// What the command has found.
pub(crate) struct Found {
    pub(crate) rows: Vec<Row>,
    pub(crate) token: Option<Claims>,
    /// What is odd about the token.
    pub(crate) remarks: Vec<String>,
    /// What the check of its signature gave.
    pub(crate) signature: Signature,
    /// Whether the name of the default branch is not known.
    pub(crate) default_branch_open: bool,
    /// What could not be read or told, and what GitHub told when it was asked.
    pub(crate) notes: Vec<String>,
}

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

/// The answer as it is serialized (`oidc-doctor.claims/1`).
pub(crate) fn answer(found: &Found) -> impl Serialize {
    let claims = found.token.as_ref().map(|claims| claims.list.iter());
    Answer {
        schema: "oidc-doctor.claims/1",
        jobs: found.rows.iter().map(job).collect(),
        token: claims.map(|claims| claims.filter_map(claim).collect()),
        signature: signed(&found.signature),
        remarks: &found.remarks,
        notes: &found.notes,
    }
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
pub(crate) fn level(id_token: &IdToken) -> &'static str {
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
pub(crate) fn written(found: &credentials::Found) -> Option<&str> {
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

/// Lists what a case would present, or what its token holds.
pub(crate) fn find(case: &Case) -> Found {
    let workflows = Workflows::read(&case.workflows, case.run.repository.as_deref());
    let wanted = |row: &Row| case.run.job.as_ref().is_none_or(|job| row.is_called(job));
    let rows: Vec<_> = survey(&case.run, &workflows)
        .into_iter()
        .filter(wanted)
        .collect();
    let token = case
        .claims
        .as_ref()
        .map(|presented| Claims::read(&presented.claims));
    let remarks = token
        .as_ref()
        .map(|claims| remarks_on(claims, case.now))
        .unwrap_or_default();
    let mut notes = case.notes.clone();
    if rows.is_empty() && token.is_none() {
        notes.push(lacking(case, &workflows));
    }
    if !rows.is_empty() && case.run.repository.is_none() {
        notes.push(UNNAMED.to_owned());
    }
    Found {
        rows,
        token,
        remarks,
        signature: case.signature.clone(),
        default_branch_open: case.run.default_branch.is_none(),
        notes,
    }
}

const UNNAMED: &str =
    "cannot determine the repository, so `*/*` is shown: name it with `--repository OWNER/NAME`";

/// Why there is nothing to list.
fn lacking(case: &Case, workflows: &Workflows) -> String {
    match &case.run.job {
        Some(job) if !case.workflows.is_empty() => no_job(job, workflows),
        _ if case.workflows.is_empty() => {
            "no workflow files and no token: name them with `--workflow` or `--token`".to_owned()
        }
        _ => "no workflow file here has a job".to_owned(),
    }
}

/// What someone who reads the claims should notice, a sentence each.
///
/// See <https://docs.github.com/en/actions/reference/security/oidc>.
fn remarks_on(claims: &Claims, now: Option<i64>) -> Vec<String> {
    let time = |name| claims.text(name).and_then(|text| text.parse::<i64>().ok());
    let mut remarks = Vec::new();
    if let (Some(now), Some(end)) = (now, time("exp"))
        && now >= end
    {
        remarks.push(format!("the token expired {} seconds ago", now - end));
    }
    if let (Some(now), Some(begin)) = (now, time("nbf"))
        && now < begin
    {
        remarks.push(format!(
            "the token is not valid for another {} seconds",
            begin - now
        ));
    }
    if let Some(issuer) = claims
        .text("iss")
        .filter(|issuer| !Issuer::parse(issuer).is_github())
    {
        remarks.push(format!("`{issuer}` is not an issuer of GitHub Actions"));
    }
    remarks.extend(claims.text("aud").and_then(audience));
    let always = KNOWN
        .iter()
        .filter(|claim| claim.presence == Presence::Always);
    let missing: Vec<&str> = always
        .map(|claim| claim.name)
        .filter(|name| claims.claim(name).is_none())
        .collect();
    // A handful of claims written by hand is not a token with claims missing.
    let whole = claims.claim("jti").is_some();
    if whole && !missing.is_empty() {
        remarks.push(format!(
            "claims that GitHub always sends are missing: {}",
            missing.join(", ")
        ));
    }
    remarks
}

/// What is odd about an audience: AWS is asked with the action's default, in China with its own.
///
/// See <https://github.com/aws-actions/configure-aws-credentials#inputs>.
fn audience(audience: &str) -> Option<String> {
    if Audience(audience).is_of_aws() {
        return None;
    }
    let whose = match audience.starts_with("https://github.com/") {
        true => "GitHub's default ",
        false => "",
    };
    Some(format!(
        "the audience is {whose}`{audience}`; `configure-aws-credentials` asks for `{AWS_AUDIENCE}`"
    ))
}
