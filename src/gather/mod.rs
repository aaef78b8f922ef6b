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

#[cfg(feature = "aws")]
pub use call::Call;
