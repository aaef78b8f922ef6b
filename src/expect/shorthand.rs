//! Runs in a few words: `push main`, `pull_request`, `environment prod`.

use crate::issuer::github::closest;
use crate::issuer::github::events::{EVENTS, RefOf, event};

/// A run in a few words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shorthand {
    /// The event.
    pub event: String,
    /// The full ref, where the words name one.
    pub git_ref: Option<String>,
    /// The environment that the job names.
    pub environment: Option<String>,
}

/// Reads the words: an event and its ref, and the environment of the job; `branch`, `tag` and
/// `environment` alone stand for a push.
///
/// # Errors
/// What is wrong, in a sentence: a word that is no event, or a push of nothing.
pub fn shorthand(words: &str) -> Result<Shorthand, String> {
    let (before, environment) = split_environment(words.trim());
    let mut words = before.split_whitespace();
    let first = words.next();
    let rest: Vec<&str> = words.collect();
    let pushed = |git_ref: String| Shorthand {
        event: "push".to_owned(),
        git_ref: Some(git_ref),
        environment: environment.clone(),
    };
    match (first, rest.as_slice()) {
        (None, _) if environment.is_some() => Ok(Shorthand {
            event: "push".to_owned(),
            git_ref: None,
            environment,
        }),
        (None, _) => Err("expected an event, such as `push main`".to_owned()),
        (Some("branch"), [name]) => Ok(pushed(full("refs/heads/", name))),
        (Some("tag"), [name]) => Ok(pushed(full("refs/tags/", name))),
        (Some(name), rest) => of_event(name, rest, environment),
    }
}

fn of_event(name: &str, rest: &[&str], environment: Option<String>) -> Result<Shorthand, String> {
    let Some(known) = event(name) else {
        let names: Vec<_> = EVENTS.iter().map(|event| event.name).collect();
        let meant = closest(name, &names).map(|meant| format!(": did you mean `{meant}`?"));
        return Err(format!(
            "`{name}` is no event of GitHub{}",
            meant.unwrap_or_default()
        ));
    };
    let git_ref = match rest {
        [] => None,
        ["branch", name] => Some(full("refs/heads/", name)),
        ["tag", name] => Some(full("refs/tags/", name)),
        [name] if known.ref_of == RefOf::Tag => Some(full("refs/tags/", name)),
        [name] => Some(full("refs/heads/", name)),
        _ => {
            let said = rest.join(" ");
            return Err(format!("`{said}` is no branch; a tag is `{name} tag NAME`"));
        }
    };
    let needs_ref = matches!(known.ref_of, RefOf::Pushed | RefOf::Tag | RefOf::MergeQueue);
    if git_ref.is_none() && needs_ref && environment.is_none() {
        return Err(format!("`{name}` of which ref? say `{name} NAME`"));
    }
    if git_ref.is_some() && matches!(known.ref_of, RefOf::PullRequest | RefOf::Caller) {
        return Err(format!("a run of `{name}` has no ref that can be named"));
    }
    Ok(Shorthand {
        event: name.to_owned(),
        git_ref,
        environment,
    })
}

/// What stands before `environment`, and its name, which may hold blanks.
fn split_environment(words: &str) -> (&str, Option<String>) {
    let found = words.match_indices("environment ").find(|(at, _)| {
        words
            .get(..*at)
            .is_some_and(|before| before.is_empty() || before.ends_with(' '))
    });
    let split = found.and_then(|(at, word)| {
        let name = words.get(at + word.len()..)?.trim();
        Some((words.get(..at)?, Some(name.to_owned())))
    });
    split.unwrap_or((words, None))
}

fn full(prefix: &str, name: &str) -> String {
    match name.starts_with("refs/") {
        true => name.to_owned(),
        false => format!("{prefix}{name}"),
    }
}
