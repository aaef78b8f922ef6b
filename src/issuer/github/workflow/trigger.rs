//! What starts a workflow.

use crate::issuer::github::Placed;
use crate::source::Span;

/// One event of `on:`.
#[derive(Debug, Clone, PartialEq)]
pub struct Trigger {
    /// The event, such as `push`.
    pub event: Placed<String>,
    /// Its filters.
    pub filters: Vec<Filter>,
    /// The inputs of `workflow_dispatch` and `workflow_call`.
    pub inputs: Vec<Input>,
    /// The whole entry.
    pub span: Span,
}

impl Trigger {
    /// The event without filters, written nowhere.
    pub fn bare(event: &str) -> Self {
        let span = Span::at(0);
        Self {
            event: Placed::new(event.to_owned(), span),
            filters: Vec::new(),
            inputs: Vec::new(),
            span,
        }
    }

    /// The patterns of the filter `key`, where it is there.
    pub fn filter(&self, key: FilterKey) -> Option<&[Placed<String>]> {
        let filter = self.filters.iter().find(|filter| filter.key == key)?;
        Some(&filter.patterns)
    }
}

/// A filter of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// Which.
    pub key: FilterKey,
    /// The key and the value.
    pub span: Span,
    /// Its patterns, in order.
    pub patterns: Vec<Placed<String>>,
}

/// The filter keys of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(
    missing_docs,
    reason = "the names are those of the keys in a workflow file"
)]
pub enum FilterKey {
    Branches,
    BranchesIgnore,
    Tags,
    TagsIgnore,
    Paths,
    PathsIgnore,
    Types,
    Workflows,
    Names,
    Versions,
}

/// The filter keys with their names in a workflow file.
pub const FILTER_KEYS: [(FilterKey, &str); 10] = [
    (FilterKey::Branches, "branches"),
    (FilterKey::BranchesIgnore, "branches-ignore"),
    (FilterKey::Tags, "tags"),
    (FilterKey::TagsIgnore, "tags-ignore"),
    (FilterKey::Paths, "paths"),
    (FilterKey::PathsIgnore, "paths-ignore"),
    (FilterKey::Types, "types"),
    (FilterKey::Workflows, "workflows"),
    (FilterKey::Names, "names"),
    (FilterKey::Versions, "versions"),
];

/// An input of `workflow_dispatch` or `workflow_call`.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Its name.
    pub name: Placed<String>,
    /// Its type.
    pub kind: InputKind,
    /// Its default, as written.
    pub default: Option<Placed<String>>,
    /// Whether it must be given.
    pub required: bool,
}

/// The types of inputs.
#[derive(Debug, Clone, PartialEq)]
pub enum InputKind {
    /// Free text.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// One of a list.
    Choice(Vec<String>),
    /// The name of an environment of the repository.
    Environment,
}
