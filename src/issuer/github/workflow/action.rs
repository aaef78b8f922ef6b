//! Composite actions: `action.yml`.

use super::{Step, read};
use crate::issuer::github::Placed;
use crate::source::Document;

/// An action's metadata file.
///
/// See <https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax>.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Action {
    /// `name:`.
    pub name: Option<Placed<String>>,
    /// The inputs it declares.
    pub inputs: Vec<ActionInput>,
    /// `runs.using`: `composite`, `node24`, `docker`.
    pub using: Option<Placed<String>>,
    /// The steps of a composite action.
    pub steps: Vec<Step>,
}

/// An input an action declares.
#[derive(Debug, Clone, PartialEq)]
pub struct ActionInput {
    /// Its name.
    pub name: Placed<String>,
    /// Its default, as written.
    pub default: Option<Placed<String>>,
}

impl Action {
    /// Reads an action's metadata file.
    pub fn read(document: &Document) -> Self {
        read::action(document)
    }

    /// Whether its steps run in the job that uses it, with that job's token.
    pub fn is_composite(&self) -> bool {
        self.using
            .as_ref()
            .is_some_and(|using| using.value == "composite")
    }
}
