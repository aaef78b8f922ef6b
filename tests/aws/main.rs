//! `--live` over real HTTP: against moto's server, and against servers that answer as no one should.

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

mod account;
mod doctor;
mod enough;
mod failures;
mod fake;
mod findings;
mod github;
mod job;
mod moto;
mod organization;
#[path = "../python/mod.rs"]
mod python;
mod quiet;
#[path = "../it/common/signals.rs"]
mod signals;
#[path = "../suite/mod.rs"]
mod suite;
#[path = "../it/common/texts.rs"]
mod texts;
mod token;
mod trail;
mod trial;

fn main() -> std::process::ExitCode {
    suite::main(&[
        ("enough", enough::TESTS),
        ("failures", failures::TESTS),
        ("findings", findings::TESTS),
        ("github", github::TESTS),
        ("job", job::TESTS),
        ("organization", organization::TESTS),
        ("quiet", quiet::TESTS),
        ("trail", trail::TESTS),
        ("trial", trial::TESTS),
    ])
}
