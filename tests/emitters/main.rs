//! What is written in other languages, read by the parsers of those languages.

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
