//! Running a program for its output.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

/// How often it is looked after.
const PAUSE: Duration = Duration::from_millis(1);

/// The most bytes of output that are read; a program that says more is not believed.
const OUTPUT_LIMIT: u64 = 32 * 1024 * 1024;

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
    // Read beside the waiting: a full pipe would hold the program up until its time is over.
    let stdout = child.stdout.take()?.take(OUTPUT_LIMIT);
    let reader = spawn(move || {
        let mut text = String::new();
        let mut stdout = std::io::BufReader::new(stdout);
        stdout.read_to_string(&mut text).ok().map(|_| text)
    });
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
    let text = reader.join().ok()??;
    let whole = u64::try_from(text.len()).is_ok_and(|length| length < OUTPUT_LIMIT);
    (status.success() && whole).then_some(text)
}
