//! Policies in the forms that people have at hand.
//!
//! Commands of the AWS CLI show a policy inside of a larger answer, sometimes URL-encoded or as a
//! string; a console copy is the bare document. Where the policy stands in the file word for word,
//! its places are those of the file.

mod choice;
mod decode;
mod search;

pub use choice::Choice;

use super::{Candidate, PolicyText, Within};
use crate::infra;
use crate::source::{Diagnostic, Document, Format, Node, Origin, Source, Value};
use search::Place;

/// A policy and what its wrapping told of the role.
#[derive(Debug, Clone)]
pub struct Found {
    /// The policy.
    pub policy: PolicyText,
    /// The role's ARN.
    pub role_arn: Option<String>,
    /// The role's `MaxSessionDuration`, in seconds.
    pub max_session_duration: Option<u64>,
}

/// Finds the one policy in a text; a text that is not JSON at all is a broken policy.
///
/// # Errors
/// Where the text holds several and `choice` does not decide, or something else than a policy.
pub fn policy(source: &Source, choice: &Choice) -> Result<Found, Diagnostic> {
    match read(source) {
        PolicyText::Read(doc) => in_document(&doc, choice),
        broken => Ok(Found::alone(broken)),
    }
}

/// Finds the one policy in a document; see [`policy`].
///
/// # Errors
/// As [`policy`].
pub fn in_document(doc: &Document, choice: &Choice) -> Result<Found, Diagnostic> {
    in_node(doc, &doc.root, choice)
}

/// Finds the one policy in a part of a document; see [`policy`].
///
/// # Errors
/// As [`policy`].
pub fn in_node(doc: &Document, node: &Node, choice: &Choice) -> Result<Found, Diagnostic> {
    found_at(doc, search::one(node, choice)?)
}

fn found_at(doc: &Document, place: Place<'_>) -> Result<Found, Diagnostic> {
    let policy = text_at(doc, place.policy)?;
    let duration = place.role.and_then(|role| role.get("MaxSessionDuration"));
    Ok(Found {
        policy,
        role_arn: place.role_text("Arn"),
        max_session_duration: duration
            .and_then(Node::scalar)
            .and_then(|text| text.parse().ok()),
    })
}

/// Finds every trust policy in a text: of each role of a list, or the only one.
///
/// # Errors
/// Where a list of roles is empty, or the text holds something else than a policy.
pub fn all(source: &Source) -> Result<Vec<Candidate>, Diagnostic> {
    let doc = match read(source) {
        PolicyText::Read(doc) => doc,
        broken => return Ok(vec![candidate(None, None, Found::alone(broken))]),
    };
    let Some((base, roles)) = search::listed(&doc.root) else {
        let found = in_document(&doc, &Choice::default())?;
        let name = search::one(&doc.root, &Choice::default())?.role_text("RoleName");
        return Ok(vec![candidate(None, name, found)]);
    };
    let roles = roles.iter().enumerate();
    roles
        .filter(|(_, role)| role.get(search::TRUST).is_some())
        .map(|(index, role)| {
            let place = Place {
                policy: role.get(search::TRUST).unwrap_or(role),
                role: Some(role),
            };
            let found = found_at(&doc, place)?;
            let address = Some(format!("{base}/{index}"));
            Ok(candidate(address, place.role_text("RoleName"), found))
        })
        .collect()
}

fn candidate(address: Option<String>, name: Option<String>, found: Found) -> Candidate {
    Candidate {
        address,
        name,
        found: Ok(found),
    }
}

/// Finds all identity policies in a text: one, a list of them, or all that a role of
/// `get-account-authorization-details` has, managed ones included.
///
/// # Errors
/// As [`policy`].
pub fn policies(source: &Source, choice: &Choice) -> Result<Vec<PolicyText>, Diagnostic> {
    let doc = match read(source) {
        PolicyText::Read(doc) => doc,
        broken => return Ok(vec![broken]),
    };
    let places = search::identity(&doc.root, choice)?;
    places.into_iter().map(|node| text_at(&doc, node)).collect()
}

/// The policy in a text as IAM's API sends it: the bare document, URL-encoded or as it stands.
pub fn of_api(source: &Source) -> PolicyText {
    let answer = source.clone().from(Origin::Answer);
    match decode::url(answer.text()) {
        Some(text) => PolicyText::read(&answer.with_text(text)),
        None => PolicyText::read(&answer),
    }
}

impl Found {
    pub(super) fn alone(policy: PolicyText) -> Self {
        Self {
            policy,
            role_arn: None,
            max_session_duration: None,
        }
    }
}

impl Place<'_> {
    fn role_text(&self, key: &str) -> Option<String> {
        self.role?.get(key)?.text().map(str::to_owned)
    }
}

/// The JSON of a text, which may be URL-encoded as IAM's API sends policies.
fn read(source: &Source) -> PolicyText {
    match decode::url(source.text()) {
        Some(text) => PolicyText::read(&decoded(source, text)),
        None => PolicyText::read(source),
    }
}

/// The policy a node holds: an object as it stands, or the text in a string.
fn text_at(doc: &Document, node: &Node) -> Result<PolicyText, Diagnostic> {
    match &node.value {
        Value::Map(_) if node.span == doc.root.span && doc.format == Format::Json => {
            Ok(PolicyText::Read(doc.clone()))
        }
        // A piece of YAML has no meaning without the indentation and anchors around it.
        Value::Map(_) if doc.format == Format::Yaml => Within::at(doc, node)
            .map(|within| PolicyText::Within(Box::new(within)))
            .ok_or_else(|| Diagnostic::at("no policy document", node.span)),
        Value::Map(_) => {
            let part = doc.source.part(node.span).from(Origin::Answer);
            Ok(PolicyText::read(&part))
        }
        Value::Text(text) => {
            if let Some(span) = infra::verbatim(doc, node.span, text)
                && doc.format == Format::Yaml
            {
                return Ok(PolicyText::read(&doc.source.part(span)));
            }
            let text = decode::url(text).unwrap_or_else(|| text.clone());
            Ok(PolicyText::read(&decoded(&doc.source, text)))
        }
        _ => {
            let message = format!("{} where a policy document is expected", node.kind());
            Err(Diagnostic::at(message, node.span)
                .help("a policy is a JSON object with `Statement`"))
        }
    }
}

/// A text that does not stand in its file as it reads: its places are its own.
fn decoded(source: &Source, text: String) -> Source {
    Source::new(format!("{} (decoded)", source.name()), text).from(Origin::Answer)
}
