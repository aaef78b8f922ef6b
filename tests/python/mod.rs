//! Virtual environments for tests that use programs from PyPI.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::suite::skip;

/// The file in a complete environment that says what is installed.
const MARK: &str = "requirements.txt";

/// The Python of the environment called `name` under `target/`, with everything that the file
/// `requirements` lists; the environment is created on first use.
///
/// # Errors
/// Where Python or PyPI is missing.
pub fn python(name: &str, requirements: &Path) -> Result<PathBuf, String> {
    let wanted = fs::read_to_string(requirements).unwrap();
    let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let python = made.join("bin/python");
    if fs::read_to_string(made.join(MARK)).is_ok_and(|text| text == wanted) {
        return Ok(python);
    }
    let mut venv = Command::new("python3");
    run(venv.args(["-m", "venv", "--clear"]).arg(&made), name)?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--retries", "1"]);
    run(pip.arg("--requirement").arg(requirements), name)?;
    fs::write(made.join(MARK), wanted).unwrap();
    Ok(python)
}

/// The Python of an environment; without it the test is skipped.
pub fn or_skip(python: &Result<PathBuf, String>) -> PathBuf {
    match python {
        Ok(path) => path.clone(),
        Err(reason) => skip(reason),
    }
}

fn run(command: &mut Command, name: &str) -> Result<(), String> {
    let needs = |why: &str| {
        let why = why.trim().lines().last().unwrap_or_default();
        format!("these tests need Python 3 with `venv`, and PyPI for {name}: {why}")
    };
    let done = command
        .output()
        .map_err(|error| needs(&error.to_string()))?;
    if done.status.success() {
        Ok(())
    } else {
        Err(needs(&String::from_utf8_lossy(&done.stderr)))
    }
}
