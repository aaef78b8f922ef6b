//! Building subjects.

use crate::issuer::Repository;

/// The two ways a subject names its repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// `repo:owner/name`.
    Name,
    /// `repo:owner@id/name@id`: repositories created, renamed or transferred after 2026-07-15, and
    /// those that opted in.
    Immutable,
}

impl Form {
    /// One word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Immutable => "immutable",
        }
    }
}

/// What a subject begins with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Prefix {
    /// Which form it has.
    pub form: Form,
    /// `repo:owner/name` or `repo:owner@id/name@id`; `*` where a part is not known.
    pub text: String,
}

impl Prefix {
    /// The name form; `*/*` where the repository is not known.
    pub fn name(repository: Option<&str>) -> Self {
        Self {
            form: Form::Name,
            text: format!("repo:{}", repository.unwrap_or("*/*")),
        }
    }

    /// The immutable form; `*` for a number that is not known.
    ///
    /// See <https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims>.
    pub fn immutable(repository: Option<&str>, owner_id: Option<&str>, id: Option<&str>) -> Self {
        let repository = repository.and_then(Repository::parse);
        let (owner, name) = repository.map_or(("*", "*"), |full| (full.owner(), full.name()));
        let (owner_id, id) = (owner_id.unwrap_or("*"), id.unwrap_or("*"));
        Self {
            form: Form::Immutable,
            text: format!("repo:{owner}@{owner_id}/{name}@{id}"),
        }
    }

    /// A prefix as GitHub's API gives it in `sub_claim_prefix`.
    pub fn given(text: &str) -> Self {
        let form = if text.contains('@') {
            Form::Immutable
        } else {
            Form::Name
        };
        Self {
            form,
            text: text.to_owned(),
        }
    }
}

/// A value inside a subject: a colon in it becomes `%3A`.
pub fn encode(value: &str) -> String {
    value.replace(':', "%3A")
}

/// The context part: the environment, else `pull_request`, else the ref.
pub fn context(environment: Option<&str>, pull_request: bool, git_ref: &str) -> String {
    match environment {
        Some(name) if !name.is_empty() => format!("environment:{}", encode(name)),
        _ if pull_request => "pull_request".to_owned(),
        _ => format!("ref:{git_ref}"),
    }
}

/// A customized subject: the claims of a template in their order with their values, joined by colons.
///
/// `None` leaves a value open; `repo` and `context` come from `prefix` and `context`.
///
/// See <https://docs.github.com/en/actions/reference/security/oidc#customizing-the-token-claims>.
pub fn from_template(parts: &[(&str, &Option<String>)], prefix: &str, context: &str) -> String {
    let parts = parts.iter().map(|(key, value)| match *key {
        "repo" => prefix.to_owned(),
        "context" => context.to_owned(),
        key => {
            let value = value.as_deref().map_or_else(|| "*".to_owned(), encode);
            format!("{key}:{value}")
        }
    });
    parts.collect::<Vec<_>>().join(":")
}
