//! What is written in other languages, read by the parsers of those languages.

// A suite with a harness of its own is not compiled as a test, so the lints for tests are named here.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking"
)]

#[path = "../it/common/mod.rs"]
mod common;
mod fixes;
mod init;
mod parsers;
#[path = "../python/mod.rs"]
mod python;
#[path = "../suite/mod.rs"]
mod suite;

fn main() -> std::process::ExitCode {
    suite::main(&[("fixes", fixes::TESTS), ("init", init::TESTS)])
}
