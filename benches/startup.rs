//! How long a diagnosis takes from start to end, beside `--version` of the same binary.
//!
//! `cargo bench --bench startup`. The two are run in turn, so that whatever else the machine does
//! slows both; the figure that counts is the ratio of the medians.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 400;
const CASE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/cases/user-renamed");

fn main() {
    let version = ["--version"];
    let diagnose = ["diagnose", "--case", CASE];
    let mut times = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        times.0.push(run(&version));
        times.1.push(run(&diagnose));
    }
    let (version, diagnose) = (median(times.0), median(times.1));
    println!("--version  {version:?}");
    println!("diagnose   {diagnose:?}");
    println!(
        "ratio      {:.2}",
        diagnose.as_secs_f64() / version.as_secs_f64()
    );
}

/// How long the program takes with these arguments.
fn run(args: &[&str]) -> Duration {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oidc-doctor"));
    command
        .args(args)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let start = Instant::now();
    let ended = command.status();
    let time = start.elapsed();
    if let Err(error) = ended {
        println!("cannot run the program: {error}");
        std::process::exit(1);
    }
    time
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
