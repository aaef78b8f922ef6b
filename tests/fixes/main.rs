//! `oidc-doctor fix`: what it proposes, and what it does to files.

#![cfg(test)]

mod chosen;
#[path = "../common/mod.rs"]
mod common;
mod incidents;
mod killed;
mod narrow;
mod program;
mod templates;
mod writing;
