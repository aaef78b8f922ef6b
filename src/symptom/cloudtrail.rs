//! CloudTrail records of `AssumeRoleWithWebIdentity`.
//!
//! A refused assume is logged with the subject the token carried: nothing else tells it so surely.
//! See <https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html>.

use super::{mask, printable};
use crate::source::{Document, Node, Source, Span, parse_json};

const CALL: &str = "AssumeRoleWithWebIdentity";
/// The most records that are read; one answer of `lookup-events` has 50.
const MOST: usize = 10_000;

/// One call of `AssumeRoleWithWebIdentity`; what the record does not say is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrailEvent {
    /// `eventTime`, in UTC as CloudTrail writes it.
    pub time: Option<String>,
    /// `eventID`.
    pub id: Option<String>,
    /// `errorCode`; `None` where the call succeeded.
    pub error_code: Option<String>,
    /// `errorMessage`, which for a refusal is `An unknown error occurred`.
    pub error_message: Option<String>,
    /// `userIdentity.userName`: the token's `sub`.
    pub subject: Option<String>,
    /// The token's audience, out of `userIdentity.principalId` or the answer.
    pub audience: Option<String>,
    /// `userIdentity.identityProvider`: the ARN of the provider.
    pub provider_arn: Option<String>,
    /// `requestParameters.roleArn`.
    pub role_arn: Option<String>,
    /// `requestParameters.roleSessionName`.
    pub session_name: Option<String>,
    /// `requestParameters.durationSeconds`.
    pub duration_seconds: Option<u64>,
    /// `awsRegion`.
    pub region: Option<String>,
    /// `sourceIPAddress`.
    pub source_ip: Option<String>,
    /// `userAgent`.
    pub user_agent: Option<String>,
    /// `requestID`.
    pub request_id: Option<String>,
    /// The record, in the document it was read from.
    pub span: Span,
    /// The line the record begins on, from 1.
    pub line: usize,
}

impl TrailEvent {
    /// Whether the call was refused or failed.
    pub fn failed(&self) -> bool {
        self.error_code.is_some()
    }
}

/// The calls in a document, in its order: a single record, `{"Records": […]}`, the answer of
/// `lookup-events`, or a list of records, each also as the JSON string `CloudTrailEvent` is.
pub fn trail_events(document: &Document) -> Vec<TrailEvent> {
    let mut events = Vec::new();
    for node in records(&document.root).iter().take(MOST) {
        let line = document.source.position(node.span.start).line;
        let inner = node.get("CloudTrailEvent").unwrap_or(node);
        let event = match inner.text() {
            Some(text) => embedded(&document.source, text),
            None => event(inner),
        };
        events.extend(event.map(|event| TrailEvent {
            span: node.span,
            line,
            ..event
        }));
    }
    events
}

/// The failed calls for a role, the latest first; a record that names no role may be any role's.
pub fn failed_for_role<'a>(
    events: &'a [TrailEvent],
    role_arn: Option<&str>,
) -> Vec<&'a TrailEvent> {
    let concerns = |event: &&TrailEvent| match (role_arn, event.role_arn.as_deref()) {
        (Some(wanted), Some(named)) => wanted == named,
        _ => true,
    };
    let failed = events.iter().filter(|event| event.failed());
    let mut failed: Vec<_> = failed.filter(concerns).collect();
    failed.sort_by(|left, right| right.time.cmp(&left.time));
    failed
}

fn records(root: &Node) -> &[Node] {
    let lists = ["Records", "Events", "events"];
    let list = lists.iter().find_map(|name| root.get(name));
    list.unwrap_or(root).one_or_many()
}

/// A record that is the text of a JSON string.
fn embedded(source: &Source, text: &str) -> Option<TrailEvent> {
    let document = parse_json(&Source::new(source.name(), text)).ok()?;
    event(&document.root)
}

fn event(record: &Node) -> Option<TrailEvent> {
    let text = |path: &[&str]| record.at(path).and_then(Node::scalar).map(safe);
    let named = text(&["eventName"])?;
    if named != CALL {
        return None;
    }
    let subject = text(&["userIdentity", "userName"])
        .or_else(|| text(&["responseElements", "subjectFromWebIdentityToken"]));
    let provider_arn = text(&["userIdentity", "identityProvider"])
        .or_else(|| text(&["responseElements", "provider"]));
    let audience = text(&["responseElements", "audience"]).or_else(|| {
        let principal = text(&["userIdentity", "principalId"])?;
        audience(&principal, provider_arn.as_deref()?, subject.as_deref()?)
    });
    let duration = text(&["requestParameters", "durationSeconds"]);
    Some(TrailEvent {
        time: text(&["eventTime"]),
        id: text(&["eventID"]),
        error_code: text(&["errorCode"]),
        error_message: text(&["errorMessage"]),
        subject,
        audience,
        provider_arn,
        role_arn: text(&["requestParameters", "roleArn"]),
        session_name: text(&["requestParameters", "roleSessionName"]),
        duration_seconds: duration.and_then(|seconds| seconds.parse().ok()),
        region: text(&["awsRegion"]),
        source_ip: text(&["sourceIPAddress"]),
        user_agent: text(&["userAgent"]),
        request_id: text(&["requestID"]),
        span: record.span,
        line: 1,
    })
}

/// `<provider ARN>:<aud>:<sub>`, all three of which hold colons: cut by the two known ends.
fn audience(principal: &str, provider: &str, subject: &str) -> Option<String> {
    let rest = principal.strip_prefix(provider)?.strip_prefix(':')?;
    let audience = rest.strip_suffix(subject)?.strip_suffix(':')?;
    (!audience.is_empty()).then(|| audience.to_owned())
}

fn safe(text: &str) -> String {
    mask(&printable(text)).into_owned()
}
