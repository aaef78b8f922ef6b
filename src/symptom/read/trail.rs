//! A CloudTrail record pasted where an error was asked for.

use super::super::{TrailEvent, by_id, trail_events};
use super::symptom::Symptom;
use crate::iam::ASSUME_ROLE_WITH_WEB_IDENTITY;
use crate::source::{Document, Source, parse_json};

/// The longest text that is tried as a record, in bytes.
const LONGEST: usize = 1 << 20;

/// The failed calls of a CloudTrail record, and the symptom of each; `None` where the text is none.
pub(super) fn read(bytes: &[u8]) -> Option<(Vec<TrailEvent>, Vec<Symptom>)> {
    let document = json(bytes, &["AssumeRoleWithWebIdentity"])?;
    let mut events = trail_events(&document);
    events.retain(|event| event.error_code.is_some());
    let symptoms: Vec<_> = events.iter().filter_map(symptom).collect();
    (!symptoms.is_empty()).then_some((events, symptoms))
}

/// A text that is JSON with one of these words.
pub(super) fn json(bytes: &[u8], words: &[&str]) -> Option<Document> {
    let text = std::str::from_utf8(bytes)
        .ok()?
        .trim_start_matches('\u{feff}');
    let json = text.trim_start().starts_with(['{', '[']) && text.len() <= LONGEST;
    let has_word = || words.iter().any(|word| text.contains(word));
    (json && has_word()).then_some(())?;
    parse_json(&Source::new("<error>", text)).ok()
}

/// A refused call is STS's refusal, whatever text the record has for it: CloudTrail writes
/// `An unknown error occurred`.
fn symptom(event: &TrailEvent) -> Option<Symptom> {
    let code = event.error_code.as_deref()?;
    let id = match code {
        "AccessDenied" => "web-identity-denied",
        "ExpiredTokenException" => "token-past-expiry",
        "RegionDisabledException" => "sts-region-inactive",
        "IDPCommunicationError" => "issuer-unreachable",
        _ => "identity-token-invalid",
    };
    let message = event.error_message.clone().unwrap_or_default();
    Some(Symptom {
        code: code.to_owned(),
        message,
        line: event.line,
        last_line: event.line,
        time: event.time.clone(),
        action: Some(ASSUME_ROLE_WITH_WEB_IDENTITY.to_owned()),
        resource: event.role_arn.clone(),
        request_id: event.request_id.clone(),
        ..Symptom::of(by_id(id)?)
    })
}
