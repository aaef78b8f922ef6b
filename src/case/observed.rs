//! What the log and CloudTrail show of the run, put where it is looked for.

use super::{Case, ClaimsFrom, Presented, cloudtrail};
use crate::iam::Arn;
use crate::source::{self, Document, Entry, Format, Key, Node, Source, Value, quoted};
use crate::symptom::{ActionRun, Facts, Reading, Seen, TrailEvent, trail_events};

/// How the subjects of GitHub's default form begin.
const DEFAULT_FORM: &str = "repo:";

impl Case {
    /// The same case with the role that the log asks for and the subject that CloudTrail or the log
    /// shows, where the case itself does not say. What was given stays.
    pub fn with_observed(&self) -> Self {
        let mut case = self.clone();
        if case.cloudtrail.is_empty() {
            case.cloudtrail = self.pasted_records();
        }
        case.run.server = case.run.server.or_else(|| self.server_in_log());
        let asked = self.role_in_log().map(|role| role.value);
        case.role_arn = case.role_arn.or(asked);
        if let Some((record, event)) = case.refused_call() {
            let (claims, role) = (of_record(record, &event), event.role_arn);
            case.claims = case.claims.or(claims);
            case.role_arn = case.role_arn.or(role);
        }
        case.claims = case.claims.or_else(|| self.claims_in_log());
        case
    }

    /// The role that the run asked for, by the inputs of its credentials action in the log.
    pub fn role_in_log(&self) -> Option<Seen<String>> {
        let reading = self.error.as_ref()?.reading();
        let run = failing_run(reading)?;
        let input = run.input("role-to-assume")?;
        is_whole(&input.value).then(|| Seen {
            value: input.value.clone(),
            line: input.line,
            job: run.job.clone(),
        })
    }

    /// The host of the GitHub that the log is of, where all its links are to one.
    pub(super) fn server_in_log(&self) -> Option<String> {
        let seen = &self.error.as_ref()?.reading().facts.servers;
        let (first, rest) = seen.split_first()?;
        let alone = rest.iter().all(|other| other.value == first.value);
        alone.then(|| first.value.clone())
    }

    /// The audience that the run asked for, by the same inputs.
    pub fn audience_in_log(&self) -> Option<&str> {
        let run = failing_run(self.error.as_ref()?.reading())?;
        let audience = run.input("audience")?.value.as_str();
        let is_whole = !audience.is_empty() && !audience.contains('*');
        is_whole.then_some(audience)
    }

    /// The calls of `AssumeRoleWithWebIdentity` that CloudTrail shows.
    pub fn calls(&self) -> impl Iterator<Item = (&Document, TrailEvent)> {
        let records = self.cloudtrail.iter();
        records.flat_map(|record| {
            trail_events(record)
                .into_iter()
                .map(move |event| (record, event))
        })
    }

    /// The refused call that the error is of: by its request id, else the latest for the role.
    fn refused_call(&self) -> Option<(&Document, TrailEvent)> {
        let request = self.request_id();
        let role = self.role_arn.as_deref();
        let concerns = |event: &TrailEvent| match (role, event.role_arn.as_deref()) {
            (Some(wanted), Some(named)) => wanted == named,
            _ => true,
        };
        let refused = self
            .calls()
            .filter(|(_, event)| event.failed() && event.subject.is_some() && concerns(event));
        refused.max_by_key(|(_, event)| {
            let same = request.is_some() && event.request_id.as_deref() == request;
            (same, event.time.clone())
        })
    }

    fn request_id(&self) -> Option<&str> {
        let first = self.error.as_ref()?.reading().first()?;
        first.request_id.as_deref()
    }

    /// The records of an error text that is CloudTrail's.
    fn pasted_records(&self) -> Vec<Document> {
        let trail = self
            .error
            .as_ref()
            .filter(|log| !log.reading().trail.is_empty());
        let document = trail.and_then(|log| source::parse_json(log.source()).ok());
        let records = document.and_then(|document| cloudtrail::records(&document).ok());
        records.unwrap_or_default()
    }

    /// The claims that a step printed, where they are those of a GitHub token.
    fn claims_in_log(&self) -> Option<Presented> {
        let facts = &self.error.as_ref()?.reading().facts;
        if !facts.claims.get("sub")?.value.starts_with(DEFAULT_FORM) {
            return None;
        }
        let source = Source::new("the claims in the log", claims_text(facts));
        let claims = source::parse_json(&source).ok()?;
        let from = ClaimsFrom::Log;
        Some(Presented { claims, from })
    }
}

/// The run of the credentials action that the error belongs to: the last one before it in its job.
fn failing_run(reading: &Reading) -> Option<&ActionRun> {
    let runs = &reading.facts.actions;
    let Some(first) = reading.first() else {
        return runs.first().filter(|_| runs.len() == 1);
    };
    let before = |run: &&ActionRun| run.job == first.job && run.line <= first.line;
    runs.iter().rev().find(before)
}

/// Whether a role stands there as it was sent: GitHub masks what is secret, and people black out
/// accounts before they paste.
fn is_whole(role: &str) -> bool {
    let account = Arn::parse(role).is_some_and(|arn| arn.account().is_some());
    account && !role.contains(['*', '<', '>'])
}

fn claims_text(facts: &Facts) -> String {
    let claims = facts.claims.iter();
    let members = claims
        .map(|(name, seen)| format!("  {}: {}", quoted(name), quoted(&seen.value)))
        .collect::<Vec<_>>();
    format!("{{\n{}\n}}", members.join(",\n"))
}

/// The claims that a record shows, each at its place in the record.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html>.
fn of_record(record: &Document, event: &TrailEvent) -> Option<Presented> {
    let issuer = event.provider_arn.as_deref().and_then(issuer);
    let claims = [
        ("sub", event.subject.clone(), "userName"),
        ("aud", event.audience.clone(), "principalId"),
        ("iss", issuer, "identityProvider"),
    ];
    let entries: Vec<Entry> = claims
        .into_iter()
        .filter_map(|(name, value, member)| {
            let span = record.root.at(&["userIdentity", member])?.span;
            let text = name.to_owned();
            Some(Entry {
                key: Key { text, span },
                value: Node::new(Value::Text(value?), span),
            })
        })
        .collect();
    entries.iter().find(|entry| entry.key.text == "sub")?;
    let claims = Document {
        source: record.source.clone(),
        format: Format::Json,
        root: Node::new(Value::Map(entries), record.root.span),
        flaws: Vec::new(),
    };
    let from = ClaimsFrom::CloudTrail;
    Some(Presented { claims, from })
}

/// The issuer of the provider with this ARN.
fn issuer(provider_arn: &str) -> Option<String> {
    let (_, name) = provider_arn.split_once(":oidc-provider/")?;
    Some(format!("https://{name}"))
}
