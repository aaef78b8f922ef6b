//! Running a program for its output.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How often it is looked after.
const PAUSE: Duration = Duration::from_millis(1);

/// The most bytes of output that are read.
const OUTPUT_LIMIT: u64 = 64 * 1024;

/// The output of a program with these arguments, run in `folder` without a shell.
///
/// `None` where there is no such program, it fails, or takes longer than `most`.
pub(super) fn output(command: &mut Command, folder: &Path, most: Duration) -> Option<String> {
    let child = command
        .current_dir(folder)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .stdout(Stdio::piped())
        .spawn();
    let mut child = child.ok()?;
    let started = Instant::now();
    let status = loop {
        match child.try_wait().ok()? {
            Some(status) => break status,
            None if started.elapsed() > most => {
                // A program that cannot be ended cannot be waited for either.
                child.kill().ok()?;
                child.wait().ok()?;
                return None;
            }
            None => sleep(PAUSE),
        }
    };
    let mut text = String::new();
    let stdout = child.stdout.take()?.take(OUTPUT_LIMIT);
    std::io::BufReader::new(stdout)
        .read_to_string(&mut text)
        .ok()?;
    status.success().then_some(text)
}
