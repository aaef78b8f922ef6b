//! Runs the tests of a suite that needs more than the program, such as Python or the network. A test
//! that lacks what it needs is shown as skipped, with the reason; with `REQUIRE_ALL_TESTS` set, as in
//! CI, it fails.

use std::any::Any;
use std::panic::{catch_unwind, resume_unwind};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Completion, Failed, Trial};

/// A test and its name.
pub type Test = (&'static str, fn());

/// Declares `TESTS`, the functions of a module that are tests. One that is left out is dead code,
/// which the compiler reports.
macro_rules! tests {
    ($($(#[$meta:meta])* $name:ident),* $(,)?) => {
        /// The tests of this module.
        pub const TESTS: &[$crate::suite::Test] = &[$($(#[$meta])* (stringify!($name), $name)),*];
    };
}
pub(crate) use tests;

/// Why a test could not run.
struct Skipped(String);

/// Ends a test that lacks what it needs.
pub fn skip(reason: &str) -> ! {
    assert!(
        std::env::var_os("REQUIRE_ALL_TESTS").is_none(),
        "REQUIRE_ALL_TESTS is set, and {reason}"
    );
    // Unlike a panic this prints nothing.
    resume_unwind(Box::new(Skipped(reason.to_owned())))
}

/// Runs the tests of these modules with the arguments of `cargo test`.
pub fn main(modules: &[(&str, &[Test])]) -> ExitCode {
    let trials = modules.iter().flat_map(|(module, tests)| {
        tests.iter().map(move |(name, test)| {
            let test = *test;
            Trial::ignorable_test(format!("{module}::{name}"), move || run(test))
        })
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

fn run(test: fn()) -> Result<Completion, Failed> {
    match catch_unwind(test) {
        Ok(()) => Ok(Completion::Completed),
        Err(payload) => match payload.downcast::<Skipped>() {
            Ok(skipped) => Ok(Completion::ignored_with(format!("skipped: {}", skipped.0))),
            Err(payload) => Err(message(&*payload).into()),
        },
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(ToString::to_string);
    let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "the test panicked".to_owned())
}
