//! What is written in other languages, read by the parsers of those languages.

#![cfg(test)]

mod fixes;
mod init;
mod parsers;
mod program;
#[path = "../python/mod.rs"]
mod python;
