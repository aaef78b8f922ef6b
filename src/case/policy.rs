//! Policies as they were given.

mod within;

pub use within::{Place, Within};

use std::borrow::Cow;

use crate::infra::{self, Hole, RoleFound};
use crate::source::{self, Diagnostic, Document, Format, Node, Source, Value, to_json};

/// A policy: its tree, or the text and the reason why it has none.
#[derive(Debug, Clone)]
pub enum PolicyText {
    /// A tree could be read; flaws in it are kept.
    Read(Document),
    /// The text is not JSON at all.
    Broken(Source, Diagnostic),
    /// It is a part of a file of another form, such as a template.
    Within(Box<Within>),
}

impl PolicyText {
    /// Reads a policy from its own text.
    pub fn read(source: &Source) -> Self {
        match source::parse_json(source) {
            Ok(doc) => Self::Read(doc),
            Err(problem) => Self::Broken(source.clone(), problem),
        }
    }

    /// The trust policy of a role that a folder tree declares; nothing where it was not read.
    pub fn of_role(role: &RoleFound) -> Option<Self> {
        let policy = role.policy.as_ref().ok()?.clone();
        let is_all = policy.document.format == Format::Json && policy.holes.is_empty();
        if role.address.is_none() && is_all {
            return Some(Self::Read(policy.document));
        }
        let place = Place::Role {
            address: role.address.clone(),
            reader: role.reader.clone(),
        };
        Some(Self::Within(Box::new(Within::of(policy, place))))
    }

    /// The policy, unless its `Statement` is a number or a boolean: then the text is something else
    /// than a policy, and no grammar can say more about it.
    ///
    /// # Errors
    /// The place of such a `Statement`.
    pub(super) fn plausible(self) -> Result<Self, Diagnostic> {
        let statement = self.document().and_then(|doc| doc.root.get("Statement"));
        match statement {
            Some(node) if matches!(node.value, Value::Number(_) | Value::Bool(_)) => {
                let message = format!(
                    "`Statement` is {}, expected a list of statements",
                    node.kind()
                );
                let problem = Diagnostic::at(message, node.span);
                Err(problem.in_source(self.source()))
            }
            _ => Ok(self),
        }
    }

    /// The text it was read from.
    pub fn source(&self) -> &Source {
        match self {
            Self::Read(doc) => &doc.source,
            Self::Broken(source, _) => source,
            Self::Within(within) => &within.document.source,
        }
    }

    /// The tree, where there is one.
    pub fn document(&self) -> Option<&Document> {
        match self {
            Self::Read(doc) => Some(doc),
            Self::Broken(..) => None,
            Self::Within(within) => Some(&within.document),
        }
    }

    /// What only the tool of a template can tell of it.
    pub fn holes(&self) -> Vec<Hole> {
        match self {
            Self::Read(document) => infra::holes(&document.root),
            Self::Broken(..) => Vec::new(),
            Self::Within(within) => within.holes.clone(),
        }
    }

    /// The tree as it is written, references included.
    pub fn written(&self) -> Option<&Node> {
        match self {
            Self::Within(within) => Some(&within.written),
            _ => Some(&self.document()?.root),
        }
    }

    /// The text that IAM gets, as far as it is known: what it counts and what is shown of it.
    pub fn policy_text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Read(doc) => Some(doc.slice(doc.root.span).into()),
            Self::Broken(..) => None,
            Self::Within(within) => Some(to_json(&within.document.root).into()),
        }
    }

    /// The same policy once the text of its source is another.
    ///
    /// # Errors
    /// Where that text cannot be read, or no longer holds the policy.
    pub fn reread(&self, text: &str) -> Result<Self, Diagnostic> {
        match self {
            Self::Within(within) => {
                let within = within.reread(text)?;
                Ok(Self::Within(Box::new(within)))
            }
            _ => match Self::read(&self.source().with_text(text)) {
                Self::Broken(_, problem) => Err(problem),
                read => Ok(read),
            },
        }
    }
}

/// A policy beside the role's own.
#[derive(Debug, Clone)]
pub struct OtherPolicy {
    /// What kind it is.
    pub kind: OtherKind,
    /// The policy.
    pub text: PolicyText,
    /// What a control policy is attached to: the id of a root, a unit or an account, as
    /// `aws organizations list-policies-for-target --target-id` takes it.
    ///
    /// Policies with the same target are one level, and all of it; levels stand in the order in
    /// which their targets come first, the root first. Policies of no known target are taken for
    /// one level more, of which some may be lacking.
    pub target: Option<String>,
}

impl OtherPolicy {
    /// A policy whose target, if it has one, is not known.
    pub fn new(kind: OtherKind, text: PolicyText) -> Self {
        Self {
            kind,
            text,
            target: None,
        }
    }
}

/// The kinds of policies beside the role's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OtherKind {
    /// A permissions boundary.
    Boundary,
    /// A service control policy.
    Scp,
    /// A resource control policy.
    Rcp,
    /// A session policy.
    Session,
    /// A policy of the resource.
    Resource,
}

impl OtherKind {
    /// All kinds, in the order of their names in a case file.
    pub const ALL: [Self; 5] = [
        Self::Boundary,
        Self::Scp,
        Self::Rcp,
        Self::Session,
        Self::Resource,
    ];

    /// The kind as a case file names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Boundary => "boundary",
            Self::Scp => "scp",
            Self::Rcp => "rcp",
            Self::Session => "session",
            Self::Resource => "resource",
        }
    }

    /// The kind that a case file calls `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
