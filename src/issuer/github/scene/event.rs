//! The `github` context.

use super::Scene;
use crate::issuer::github::expression::{Answer, Possible, Value};
use crate::issuer::github::subject::GitRef;

/// Members of the event's payload that only some events have, with those events.
const PAYLOADS: [(&str, &[&str]); 12] = [
    (
        "pull_request",
        &[
            "pull_request",
            "pull_request_target",
            "pull_request_review",
            "pull_request_review_comment",
        ],
    ),
    ("workflow_run", &["workflow_run"]),
    ("inputs", &["workflow_dispatch"]),
    ("client_payload", &["repository_dispatch"]),
    ("release", &["release"]),
    ("issue", &["issues", "issue_comment"]),
    (
        "comment",
        &[
            "issue_comment",
            "pull_request_review_comment",
            "discussion_comment",
        ],
    ),
    ("schedule", &["schedule"]),
    ("merge_group", &["merge_group"]),
    ("deployment", &["deployment", "deployment_status"]),
    ("deployment_status", &["deployment_status"]),
    ("head_commit", &["push"]),
];

impl Scene<'_> {
    pub(super) fn github(&self, path: &[String]) -> Answer {
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        let unknown = || Answer::unknown(format!("github.{}", names.join(".")));
        let run = self.world.run;
        let given = |fact: &Option<String>| fact.as_ref().map_or_else(unknown, |fact| text(fact));
        match names.as_slice() {
            ["event_name"] => self.event_name().map_or_else(unknown, text),
            ["ref"] => self.git_ref(str::to_owned),
            ["ref_name"] => self.git_ref(|full| GitRef::parse(full).name().to_owned()),
            ["ref_type"] => self.git_ref(|full| GitRef::parse(full).kind().to_owned()),
            ["repository"] => given(&run.repository),
            ["repository_owner"] => run
                .full_name()
                .map_or_else(unknown, |full| text(full.owner())),
            ["repository_id"] => given(&run.repository_id),
            ["repository_owner_id"] => given(&run.owner_id),
            ["actor" | "triggering_actor"] => given(&run.actor),
            ["workflow"] => self
                .workflow
                .name
                .as_ref()
                .map_or_else(unknown, |name| text(name.as_str())),
            ["server_url"] => text("https://github.com"),
            ["head_ref" | "base_ref"] if self.lacks("pull_request") => text(""),
            ["event", rest @ ..] => self.event(rest).unwrap_or_else(unknown),
            _ => unknown(),
        }
    }

    fn git_ref(&self, pick: impl Fn(&str) -> String) -> Answer {
        match &self.world.git_ref {
            None => Answer::unknown("github.ref"),
            Some(Possible::Value(value)) => text(&pick(&value.to_text())),
            Some(Possible::Open { pattern, .. }) => {
                let picked = pick(pattern);
                let possible = if picked.contains('*') {
                    Possible::open(picked)
                } else {
                    Possible::Value(Value::Text(picked))
                };
                Answer::of(vec![possible], ["github.ref".to_owned()].into())
            }
        }
    }

    /// The event as expressions see it: a called workflow sees that of its caller, so that it is not
    /// known where the caller is not.
    ///
    /// See <https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations>.
    fn event_name(&self) -> Option<&str> {
        self.world.event.filter(|event| *event != "workflow_call")
    }

    /// Whether the event is known to carry no member of this name.
    fn lacks(&self, member: &str) -> bool {
        let Some(event) = self.event_name() else {
            return false;
        };
        let row = PAYLOADS.iter().find(|(name, _)| *name == member);
        row.is_some_and(|(_, events)| !events.contains(&event))
    }

    fn event(&self, path: &[&str]) -> Option<Answer> {
        let run = self.world.run;
        let (first, rest) = path.split_first()?;
        if self.lacks(first) {
            return Some(Answer::known(Value::Null));
        }
        match (*first, rest) {
            // Those of the caller's event, not those the caller hands over.
            ("inputs", [_]) if self.world.event == Some("workflow_call") => None,
            ("inputs", [name]) => Some(self.event_input(name)),
            ("repository", ["default_branch"]) => run.default_branch.as_deref().map(text),
            ("repository", ["full_name"]) => run.repository.as_deref().map(text),
            ("ref", []) => Some(self.git_ref(str::to_owned)),
            ("pull_request", ["head", "repo", "fork"]) => {
                run.fork.map(|fork| Answer::known(Value::Bool(fork)))
            }
            ("pull_request", ["head", "repo", "full_name"]) => {
                let own = run.repository.as_ref().filter(|_| run.fork == Some(false));
                run.head_repository.as_ref().or(own).map(|full| text(full))
            }
            _ => None,
        }
    }

    /// An input as the event carries it: always a text.
    fn event_input(&self, name: &str) -> Answer {
        match self.event_inputs.get(&name.to_ascii_lowercase()) {
            Some(answer) => answer.map(|possible| match possible {
                Possible::Value(Value::Bool(value)) => {
                    vec![Possible::Value(Value::text(value.to_string()))]
                }
                other => vec![other.clone()],
            }),
            None => Answer::known(Value::Null),
        }
    }
}

fn text(text: &str) -> Answer {
    Answer::known(Value::text(text))
}
