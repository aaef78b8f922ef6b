//! Where the AWS credentials of a job come from.

mod configure;
mod find;
mod merge;
mod script;
mod shell;
mod version;
mod wrapper;

pub use configure::INPUTS;
pub use find::aws_steps;
pub use merge::merge;
pub use version::Version;

use super::{Place, Placed, Text};
use crate::source::Span;

/// A step that gets AWS credentials, or asks for the token to get them with.
#[derive(Debug, Clone, PartialEq)]
pub struct AwsStep {
    /// The step as people count them, from 1, in the job itself.
    pub number: usize,
    /// The step's `name:`, `id:` or what it uses.
    pub title: String,
    /// Where the step stands: in the workflow, or in the composite action that holds it.
    pub place: Place,
    /// The composite actions it is reached through, the outermost first.
    pub through: Vec<String>,
    /// What sort of step it is.
    pub kind: Kind,
    /// The action, as written.
    pub uses: Option<Placed<String>>,
    /// The action's version.
    pub version: Option<Version>,
    /// What it asks for, whether or not a token can be had.
    pub method: Method,
    /// The inputs it is given, as written and as they come out.
    pub inputs: Vec<Given>,
    /// The key and value of `with:`.
    pub with: Option<Span>,
    /// Inputs the action does not know, each with the one that was likely meant.
    pub unknown_inputs: Vec<UnknownInput>,
    /// The role to assume.
    pub role: Option<Found>,
    /// The region.
    pub region: Option<Found>,
    /// The audience of the token; none where no token is asked for.
    pub audience: Option<Found>,
    /// The session's name.
    pub session_name: Option<Found>,
    /// The session's duration in seconds.
    pub duration: Option<Found>,
}

/// The sorts of steps that get credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `aws-actions/configure-aws-credentials`.
    ConfigureAwsCredentials,
    /// Another action that does the same.
    OtherAction,
    /// A script that asks for the token itself.
    Script,
    /// Variables from which an AWS SDK takes a role and a token file.
    Variables,
}

/// How a step gets credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// `AssumeRoleWithWebIdentity` with GitHub's token.
    Oidc,
    /// Long-lived keys.
    Keys,
    /// `AssumeRoleWithWebIdentity` with a token from a file.
    TokenFile,
    /// `AssumeRole` with the credentials of an earlier step.
    Chaining,
    /// What the runner has.
    Ambient,
}

impl Method {
    /// One word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Oidc => "oidc",
            Self::Keys => "keys",
            Self::TokenFile => "token-file",
            Self::Chaining => "chaining",
            Self::Ambient => "ambient",
        }
    }
}

/// An input of an action as it is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// Its name, as written.
    pub name: Placed<String>,
    /// Its value, as written.
    pub written: Placed<String>,
    /// What it comes out as.
    pub value: Text,
}

/// An input the action does not know: GitHub only warns of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownInput {
    /// The name, as written.
    pub name: Placed<String>,
    /// The input that was likely meant.
    pub meant: Option<&'static str>,
}

/// A value and how it is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The value, as far as it is known.
    pub value: Text,
    /// How it is written; none for a default.
    pub written: Option<String>,
    /// Where it is written.
    pub place: Option<Place>,
    /// How it is given.
    pub from: Origin,
}

/// How a value is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// An input of the action.
    Input,
    /// A variable of the step, the job or the workflow.
    Variable,
    /// The action's default.
    Default,
    /// The text of a script.
    Script,
}

impl Found {
    pub(in crate::issuer::github) fn default(value: &str) -> Self {
        Self {
            value: Text::known(value),
            written: None,
            place: None,
            from: Origin::Default,
        }
    }

    /// Whether nothing is given: `None` where that is not known.
    pub fn is_empty(&self) -> Option<bool> {
        self.value.is_empty()
    }
}
