//! How fast a large log is read, and in how much memory.
//!
//! `cargo bench --bench log` makes a log in memory, feeds it to the reader as a file would, and
//! prints megabytes a second. `OIDC_DOCTOR_BENCH_MB` sets its size (500 by default).

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops where it cannot go on"
)]

use std::io::Read;
use std::time::Instant;

use oidc_doctor::symptom::read_from;

/// A repeated piece of log, served until enough of it was read, with a failure at the end.
struct Log {
    piece: Vec<u8>,
    last: Vec<u8>,
    at: usize,
    left: usize,
}

impl Log {
    fn new(size: usize) -> Self {
        let lines = (0..20_000).map(line).collect::<String>();
        Self {
            piece: lines.into_bytes(),
            last: FAILURE.as_bytes().to_vec(),
            at: 0,
            left: size,
        }
    }
}

const FAILURE: &str = "2026-11-20T10:15:02.1234567Z ##[error]Could not assume role with OIDC: \
                       Not authorized to perform sts:AssumeRoleWithWebIdentity\n";

/// One line of a log, of the sorts that fill most logs.
fn line(number: usize) -> String {
    let time = format!(
        "2026-11-20T10:{:02}:{:02}.1234567Z",
        number / 60 % 60,
        number % 60
    );
    let text = match number % 16 {
        0 if number.is_multiple_of(800) => "##[group]Run npm run build --workspaces --if-present",
        0..4 => "  Downloading crate registry index and 312 packages (cached, 14.2 MB)",
        4..8 => "   Compiling proc-macro2 v1.0.95 (/home/runner/work/app/app/vendor/proc-macro2)",
        8..11 => "test handlers::upload::keeps_the_order_of_parts ... ok (0.013 s) [worker 4 of 8]",
        11..13 => {
            "#14 12.81 Get:48 http://archive.ubuntu.com/ubuntu noble/main amd64 libssl3t64 [1942 kB]"
        }
        13 => "[warn] The AWS SDK for JavaScript (v2) has reached end of support: please migrate",
        14 => {
            "module.network.aws_subnet.private[2]: Refreshing state... [id=subnet-0abc123def4567890]"
        }
        _ => "\u{1b}[36;1m✓\u{1b}[0m 1812 modules transformed, dist/assets/index-Bk3.js 512.33 kB",
    };
    format!("{time} {text}\n")
}

impl Read for Log {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.left == 0 {
            let length = self.last.len().min(out.len());
            out[..length].copy_from_slice(&self.last[..length]);
            self.last.drain(..length);
            return Ok(length);
        }
        let rest = &self.piece[self.at..];
        let length = rest.len().min(out.len()).min(self.left);
        out[..length].copy_from_slice(&rest[..length]);
        self.at = (self.at + length) % self.piece.len();
        self.left -= length;
        Ok(length)
    }
}

/// The most memory the process ever held, in megabytes, where the system tells.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: usize = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024)
}

fn main() {
    let size = std::env::var("OIDC_DOCTOR_BENCH_MB").ok();
    let megabytes: usize = size.and_then(|size| size.parse().ok()).unwrap_or(500);
    let log = Log::new(megabytes << 20);
    let begun = Instant::now();
    let reading = read_from(log).expect("memory can be read");
    let seconds = begun.elapsed().as_secs_f64();
    let first = reading.first().map(|symptom| symptom.entry.id);
    assert_eq!(first, Some("web-identity-denied"));
    let rate = megabytes as f64 / seconds;
    println!(
        "{megabytes} MB, {} lines: {seconds:.2} s, {rate:.0} MB/s",
        reading.lines
    );
    if let Some(peak) = peak() {
        println!("peak memory: {peak} MB");
    }
}
