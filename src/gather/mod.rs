//! The only room with effects: files, standard input, git, the environment, and where they are asked
//! for, AWS and GitHub.
//!
//! What stands here reads, and hands on texts with names; what they mean is for others to say. Only
//! [`replace`] writes, to a file that was read before.

#[cfg(feature = "aws")]
pub mod aws;
#[cfg(feature = "aws")]
mod call;
pub mod case_file;
pub mod environment;
pub mod file;
pub mod folder;
#[cfg(feature = "aws")]
pub mod gh;
pub mod git;
#[cfg(feature = "aws")]
pub mod job;
pub mod log;
mod process;
pub mod remote;
pub mod replace;
mod text;
pub mod tree;
pub mod workflows;

use std::fmt;

#[cfg(feature = "aws")]
pub use call::Call;

/// Something that was asked for and cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The file, or what stands in for one (`<stdin>`), with line and column where that helps.
    pub name: String,
    /// What is wrong: lower case, no final period.
    pub message: String,
    /// What to do about it.
    pub help: Option<&'static str>,
}

impl Failure {
    fn new(name: &str, message: impl Into<String>, help: Option<&'static str>) -> Self {
        Self {
            name: name.to_owned(),
            message: message.into(),
            help,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.message)?;
        match self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Failure {}
