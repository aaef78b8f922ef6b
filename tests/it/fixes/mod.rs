//! `oidc-doctor fix`: what it proposes, and what it does to files.

mod chosen;
mod field;
mod incidents;
mod killed;
mod narrow;
mod program;
mod templates;
mod writing;
