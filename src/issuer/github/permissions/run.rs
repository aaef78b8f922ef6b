//! What the event and the actor take away.

use super::{Because, IdToken};
use crate::issuer::github::Run;
use crate::issuer::github::workflow::Level;

/// The actor of Dependabot's runs.
const DEPENDABOT: &str = "dependabot[bot]";

/// The permission of a job in this run, from that which the files give.
///
/// See <https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request>
/// and <https://docs.github.com/en/code-security/dependabot/troubleshooting-dependabot/troubleshooting-dependabot-on-github-actions>.
pub fn for_run(written: IdToken, run: &Run, event: Option<&str>) -> IdToken {
    if written.level == Some(Level::None) {
        return written;
    }
    if is_of_pull_request(event) && is_fork(run) == Some(true) {
        return IdToken {
            level: Some(Level::None),
            because: Because::Fork,
            ..written
        };
    }
    if is_restricted_dependabot(run, event) {
        return IdToken {
            level: None,
            because: Because::Dependabot,
            ..written
        };
    }
    written
}

/// Whether the event is one for which a run from a fork gets neither token nor secrets.
pub fn is_of_pull_request(event: Option<&str>) -> bool {
    matches!(
        event,
        Some("pull_request" | "pull_request_review" | "pull_request_review_comment")
    )
}

/// Whether a pull request comes from a fork, as far as the facts tell.
pub fn is_fork(run: &Run) -> Option<bool> {
    run.fork.or_else(|| {
        let (head, own) = (run.head_repository.as_ref()?, run.repository.as_ref()?);
        Some(!head.eq_ignore_ascii_case(own))
    })
}

/// Whether Dependabot started the run by an event for which GitHub treats it like a fork.
pub fn is_restricted_dependabot(run: &Run, event: Option<&str>) -> bool {
    let restricted = matches!(
        event,
        None | Some(
            "pull_request"
                | "pull_request_review"
                | "pull_request_review_comment"
                | "push"
                | "create"
                | "deployment"
                | "deployment_status"
        )
    );
    restricted && run.actor.as_deref() == Some(DEPENDABOT)
}
