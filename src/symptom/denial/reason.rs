//! What AWS gives as the reason of a denial.

use super::Sentence;
use crate::symptom::PolicyType;

const EXPLICIT: &str = "with an explicit deny";
/// How far the authorization id may stand from the end of the reason, in bytes.
const ID_DISTANCE: usize = 600;
const ENCODED: &str = "encoded authorization failure message:";

/// The reason, and where the sentence ends.
#[derive(Default)]
pub(super) struct Reason {
    pub given: bool,
    pub explicit: bool,
    pub policy_type: Option<PolicyType>,
    pub policy_arn: Option<String>,
    pub authorization_id: Option<String>,
    pub end: usize,
}

impl Reason {
    pub fn read(text: Sentence<'_>, from: usize) -> Self {
        let mut reason = Self::kind(text, from);
        reason.authorization_id = authorization_id(text, reason.end);
        reason
    }

    fn kind(text: Sentence<'_>, from: usize) -> Self {
        let explicit = text.after(from, EXPLICIT);
        if let Some(end) = explicit.or_else(|| text.after(after_period(text, from), EXPLICIT)) {
            return Self::explicit(text, end);
        }
        if let Some(end) = text.after(from, "because no ") {
            return Self::implicit(text, end);
        }
        if let Some(end) = text.after(from, "because ") {
            return Self::other(text, end);
        }
        Self {
            end: from,
            ..Self::default()
        }
    }

    /// `with an explicit deny in a service control policy: arn:…`; the article varies, and older
    /// texts end before it.
    fn explicit(text: Sentence<'_>, from: usize) -> Self {
        let mut reason = Self {
            given: true,
            explicit: true,
            end: from,
            ..Self::default()
        };
        let articles = ["in an ", "in a ", "in the "];
        let named = articles
            .iter()
            .find_map(|article| text.after(from, article));
        let Some(start) = named else {
            return reason;
        };
        reason.policy_type = PolicyType::at_start(text.flat_at(start));
        let words = text.flat_at(start);
        let stop = words.find(|c: char| !(c.is_ascii_alphabetic() || c == ' ' || c == '-'));
        reason.end = start + stop.unwrap_or(words.len()).min(phrase(words));
        if let Some(at) = text.after(reason.end, ":") {
            let token = text.token(at);
            let arn = text.slice(token).trim_end_matches(['.', ',', ')', '"']);
            if arn.starts_with("arn:") {
                reason.end = token.start + arn.len();
                reason.policy_arn = Some(arn.to_owned());
            }
        }
        reason
    }

    /// `because no identity-based policy allows the s3:PutObject action`.
    fn implicit(text: Sentence<'_>, from: usize) -> Self {
        let words = text.flat_at(from);
        let stop = words.find(" action").filter(|at| *at < 200);
        let end = match stop {
            Some(at) => from + at + " action".len(),
            None => from + phrase(words),
        };
        Self {
            given: true,
            policy_type: PolicyType::at_start(words),
            end,
            ..Self::default()
        }
    }

    /// A reason in a service's own words, such as KMS's `because the resource does not exist in
    /// this Region, no resource-based policies allow access, …`.
    fn other(text: Sentence<'_>, from: usize) -> Self {
        let words = text.flat_at(from);
        let stop = words.find(['.', '(']).unwrap_or(words.len()).min(300);
        let stop = super::ceiling(words, stop);
        let said = words.get(..stop).unwrap_or_default();
        let by_resource = said.contains("resource-based polic");
        Self {
            given: true,
            policy_type: by_resource.then_some(PolicyType::ResourceBased),
            end: from + stop,
            ..Self::default()
        }
    }
}

/// Some texts put a period before the reason.
fn after_period(text: Sentence<'_>, from: usize) -> usize {
    text.skip(from, ".")
}

/// The length of the phrase up to and with `policy` or `boundary`.
fn phrase(words: &str) -> usize {
    let ends = ["policy", "boundary", "policies"];
    let found = ends
        .iter()
        .filter_map(|end| words.find(end).map(|at| at + end.len()));
    found.filter(|end| *end < 60).min().unwrap_or(0)
}

/// `… with the following authorization id: 1a2b3c`.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied-authorization-id.html>.
fn authorization_id(text: Sentence<'_>, from: usize) -> Option<String> {
    let tail = text.flat_at(from);
    let end = super::ceiling(tail, tail.len().min(ID_DISTANCE));
    let near = tail.get(..end)?;
    let near = near.split(super::ANCHOR).next()?;
    let named = "authorization id: ";
    let linked = "#/authorization-details/";
    let at = near
        .find(named)
        .map(|at| at + named.len())
        .or_else(|| near.find(linked).map(|at| at + linked.len()))?;
    let id = text.text.get(from + at..)?;
    let length = id.find(|c: char| !c.is_ascii_alphanumeric());
    let id = id.get(..length.unwrap_or(id.len()))?;
    (!id.is_empty()).then(|| id.to_owned())
}

/// Whether an encoded message follows before the next denial.
pub(super) fn is_encoded(tail: &str) -> bool {
    let near = tail.split(super::ANCHOR).next().unwrap_or_default();
    near.find(ENCODED).is_some_and(|at| at < 200)
}

/// The first encoded message in a text, for `decode-authorization-message`.
///
/// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html>.
pub fn encoded_message(text: &str) -> Option<&str> {
    let at = text.to_ascii_lowercase().find(ENCODED)?;
    let rest = text.get(at + ENCODED.len()..)?.trim_start();
    let digit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '/' | '=');
    let length = rest.find(|c| !digit(c)).unwrap_or(rest.len());
    rest.get(..length).filter(|message| !message.is_empty())
}
