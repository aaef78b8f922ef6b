//! Programs that are sent signals.

#![allow(dead_code, reason = "each test program takes what it needs")]

use std::process::Command;
use std::sync::LazyLock;

/// By its path, since a test may run a program with another `PATH`.
const ENV: &str = "/usr/bin/env";

/// A program on which every signal has its default effect. A parent such as `nohup` ignores some,
/// and what is ignored stays so in its children.
pub fn with_default_signals(program: &str) -> Command {
    static CAN_RESET: LazyLock<bool> = LazyLock::new(|| {
        let mut env = Command::new(ENV);
        let done = env.args(["--default-signal", "true"]).output();
        done.is_ok_and(|done| done.status.success())
    });
    if *CAN_RESET {
        let mut env = Command::new(ENV);
        env.args(["--default-signal", program]);
        env
    } else {
        Command::new(program)
    }
}
