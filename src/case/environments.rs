//! The environments of a repository, as GitHub's settings have them.

use crate::source::{Document, Node};

/// The environments of the run's repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environments(Vec<Environment>);

/// One environment.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Environment {
    name: String,
    is_protected: bool,
}

/// What the settings say of an environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// Somebody has to approve, or only some branches and tags may use it.
    Rules,
    /// Every job of every branch may use it.
    None,
    /// There is none of that name: the first job that names it makes it, without rules.
    NotThere,
}

impl Environments {
    /// Reads the answer of `GET /repos/{owner}/{repo}/environments`; nothing where it is none, or not
    /// all of it.
    ///
    /// See <https://docs.github.com/en/rest/deployments/environments#list-environments>.
    pub fn read(document: &Document) -> Option<Self> {
        let listed = document.root.get("environments")?.items()?;
        let count = document.root.get("total_count")?.scalar()?;
        if count != listed.len().to_string() {
            return None;
        }
        let read = |one: &Node| {
            Some(Environment {
                name: one.get("name")?.text()?.to_owned(),
                is_protected: is_protected(one),
            })
        };
        listed.iter().map(read).collect::<Option<_>>().map(Self)
    }

    /// What they say of the environment `name`; letter case does not count, as for GitHub.
    pub fn protection(&self, name: &str) -> Protection {
        let mut all = self.0.iter();
        match all.find(|one| one.name.eq_ignore_ascii_case(name)) {
            Some(one) if one.is_protected => Protection::Rules,
            Some(_) => Protection::None,
            None => Protection::NotThere,
        }
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|one| one.name.as_str())
    }
}

/// A timer alone keeps nobody out.
fn is_protected(environment: &Node) -> bool {
    let rules = environment.get("protection_rules").and_then(Node::items);
    let mut kinds = rules
        .unwrap_or_default()
        .iter()
        .filter_map(|rule| rule.get("type").and_then(Node::text));
    kinds.any(|kind| matches!(kind, "required_reviewers" | "branch_policy"))
}
