//! GitHub, asked for a token from within a job.

mod address;
pub(super) mod http;

use std::time::Duration;

use super::{Call, environment};
use crate::source::{Node, Source, parse_json};
use crate::symptom::mask;
use http::Problem;

/// The call that is made.
pub static REQUEST: Call = Call {
    command: "GET $ACTIONS_ID_TOKEN_REQUEST_URL",
    permission: Some("id-token: write"),
    shows: "the token that the job presents",
};

/// How often GitHub is asked where it is not at fault for good, and the pause between.
const ATTEMPTS: usize = 3;
const PAUSE: Duration = Duration::from_millis(500);

/// Why a job has no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// GitHub gave it no address to ask: `id-token: write` is not in force. The variable that is
    /// missing.
    NotPermitted(&'static str),
    /// The request failed, in words without secrets.
    Failed(String),
}

const URL: &str = "ACTIONS_ID_TOKEN_REQUEST_URL";
const BEARER: &str = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";

/// Whether this is a step of a job.
pub fn is_here() -> bool {
    environment::text("GITHUB_ACTIONS").as_deref() == Some("true")
}

/// A token for `audience`, fresh from GitHub, as GitHub's answer `{"value": "…"}`.
///
/// See <https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token>.
///
/// # Errors
/// Where the job may not ask, or gets no token.
pub fn token(audience: &str) -> Result<Source, Refusal> {
    let url = environment::text(URL).ok_or(Refusal::NotPermitted(URL))?;
    let bearer = environment::text(BEARER).ok_or(Refusal::NotPermitted(BEARER))?;
    let url = address::with_audience(&url, audience).map_err(Refusal::Failed)?;
    let mut problem = String::new();
    for attempt in 0..ATTEMPTS {
        if attempt > 0 {
            std::thread::sleep(PAUSE);
        }
        match http::get(&url, &bearer) {
            Ok((200, text)) => return answer(text),
            Ok((status, text)) if status < 500 => return Err(refused(status, &text)),
            Ok((status, _)) => problem = format!("the HTTP status {status}"),
            Err(Problem::Fatal(text)) => return Err(Refusal::Failed(text)),
            Err(Problem::Passing(text)) => problem = text,
        }
    }
    Err(Refusal::Failed(problem))
}

fn answer(text: String) -> Result<Source, Refusal> {
    let source = Source::new("the job's token", text);
    let read = parse_json(&source).ok();
    let value = read.and_then(|doc| doc.root.get("value")?.text().map(str::is_empty));
    match value {
        Some(false) => Ok(source),
        _ => Err(Refusal::Failed("an answer without a token".to_owned())),
    }
}

/// What GitHub says, which is for people.
fn refused(status: u16, text: &str) -> Refusal {
    const MOST: usize = 300;
    let read = parse_json(&Source::new("answer", text)).ok();
    let message = read.and_then(|doc| doc.root.get("message").and_then(Node::text).map(mask_all));
    let said = message.map(|message| format!(": {message}"));
    let said: String = said.unwrap_or_default().chars().take(MOST).collect();
    Refusal::Failed(format!("the HTTP status {status}{said}"))
}

fn mask_all(text: &str) -> String {
    mask(text).into_owned()
}
