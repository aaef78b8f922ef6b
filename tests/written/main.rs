//! What is written in other languages, read by the parsers of those languages.

#![cfg(test)]

#[path = "../it/common/mod.rs"]
mod common;
mod fixes;
mod init;
mod parsers;
#[path = "../python/mod.rs"]
mod python;
