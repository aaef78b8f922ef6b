//! The program: reads its arguments, calls one function, ends with its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    oidc_doctor::cli::main()
}
