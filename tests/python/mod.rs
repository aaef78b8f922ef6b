//! Virtual environments for tests that ask programs of PyPI.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What stands in an environment that is complete.
const MARK: &str = "requirements.txt";

/// The Python of the environment called `name` under `target/`, with all that the file `requirements`
/// lists; made where it is not there yet.
///
/// Without Python or PyPI the test fails and says what it needs.
pub fn python(name: &str, requirements: &Path) -> PathBuf {
    environment(name, requirements).join("bin/python")
}

fn environment(name: &str, requirements: &Path) -> PathBuf {
    let wanted = fs::read_to_string(requirements).unwrap();
    let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if fs::read_to_string(made.join(MARK)).is_ok_and(|text| text == wanted) {
        return made;
    }
    let needs = format!("these tests need Python 3 with `venv`, and PyPI for {name}");
    let mut venv = Command::new("python3");
    run(venv.args(["-m", "venv", "--clear"]).arg(&made), &needs);
    let mut pip = Command::new(made.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--requirement"]);
    run(pip.arg(requirements), &needs);
    fs::write(made.join(MARK), wanted).unwrap();
    made
}

fn run(command: &mut Command, needs: &str) {
    let done = command.output();
    let done = done.unwrap_or_else(|error| panic!("{needs}: {command:?}: {error}"));
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{needs}: {command:?}: {said}");
}
