//! One line without what GitHub, terminals and people put around it.

use super::super::printable;
use crate::symptom::Seen;

/// How many layers of quotation and markers are taken off a line.
const LAYERS: usize = 8;
const MARKERS: [&str; 9] = [
    "##[error]",
    "##[warning]",
    "##[notice]",
    "##[group]",
    "##[section]",
    "##[command]",
    "##[debug]",
    "[command]",
    "::group::",
];
/// How the runner colours the lines of a script.
const ECHO: &str = "\u{1b}[36;1m";
const COMMANDS: [&str; 3] = ["::error", "::warning", "::notice"];

/// A line, cleaned.
#[derive(Debug, Clone, Default)]
pub(in crate::symptom) struct Line {
    /// Its number, from 1.
    pub number: usize,
    /// The job, where `gh run view --log` names it.
    pub job: Option<String>,
    /// The step, likewise.
    pub step: Option<String>,
    /// When it was printed, as printed.
    pub time: Option<String>,
    /// Whether it ends a group.
    pub ends_group: bool,
    /// Whether it is the heading of a step, or of a part of one.
    pub heads_group: bool,
    /// Whether it is a line of the step's script, which the runner prints before it runs it.
    pub echo: bool,
    /// What it says; each white space one blank.
    pub text: String,
}

impl Line {
    /// Cleans one line.
    pub fn new(number: usize, raw: &str) -> Self {
        let plain = printable(raw);
        let (job, step, rest) = prefixed(&plain);
        let (time, rest) = timestamp(rest);
        let bare = peel(rest);
        let starts =
            |marks: [&str; 2]| marks.iter().any(|mark| rest.trim_start().starts_with(mark));
        let group = starts(["##[group]", "::group::"]);
        Self {
            number,
            job: job.map(str::to_owned),
            step: step.map(str::to_owned),
            time: time.map(str::to_owned),
            ends_group: starts(["##[endgroup]", "::endgroup::"]),
            echo: raw.contains(ECHO),
            heads_group: group || bare.starts_with("Run "),
            text: one_blank(bare),
        }
    }

    /// Something seen in this line.
    pub fn seen<T>(&self, value: T) -> Seen<T> {
        Seen {
            value,
            line: self.number,
            job: self.job.clone(),
        }
    }
}

/// `job<TAB>step<TAB>time text`, as `gh run view --log` prints; any other tab is plain text.
fn prefixed(line: &str) -> (Option<&str>, Option<&str>, &str) {
    let mut parts = line.splitn(3, '\t');
    if let (Some(job), Some(step), Some(rest)) = (parts.next(), parts.next(), parts.next())
        && timestamp(rest).0.is_some()
    {
        return (Some(job.trim()), Some(step.trim()), rest);
    }
    (None, None, line)
}

/// A time in front of a line: `2026-01-02T03:04:05.6789012Z `.
fn timestamp(line: &str) -> (Option<&str>, &str) {
    let line = line.trim_start_matches([' ', '\u{feff}']);
    let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
    if is_time(first) {
        (Some(first), rest)
    } else {
        (None, line)
    }
}

fn is_time(word: &str) -> bool {
    let shape = b"dddd-dd-ddTdd:dd:dd";
    let fits = |(byte, form): (u8, &u8)| match form {
        b'd' => byte.is_ascii_digit(),
        _ => byte == *form,
    };
    let tail = word.get(shape.len()..).unwrap_or_default();
    let zoned = tail.ends_with('Z') || tail.contains(['+', '-']);
    word.len() > shape.len() && zoned && word.bytes().zip(shape).all(fits)
}

/// The text under markers, workflow commands and marks of quotation.
fn peel(line: &str) -> &str {
    let mut text = line.trim();
    for _ in 0..LAYERS {
        let inner = peel_once(text).trim_start();
        if inner.len() == text.len() {
            break;
        }
        text = inner;
    }
    text
}

fn peel_once(text: &str) -> &str {
    if let Some(rest) = MARKERS.iter().find_map(|mark| text.strip_prefix(mark)) {
        return rest;
    }
    if COMMANDS.iter().any(|command| text.starts_with(command))
        && let Some((_, rest)) = text.get(2..).and_then(|text| text.split_once("::"))
    {
        return rest;
    }
    // `>` and `#` quote in threads, the bars are Terraform's.
    match text.strip_prefix(['>', '#', '│', '╷', '╵', '|']) {
        Some(rest) if rest.is_empty() || !rest.starts_with("#[") => rest,
        _ => text,
    }
}

/// Each white space, also the escapes JSON writes for it, as one blank.
fn one_blank(text: &str) -> String {
    let plain = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'\\';
    if text.bytes().all(plain) && !text.contains("  ") {
        return text.trim_end().to_owned();
    }
    let mut kept = String::with_capacity(text.len());
    let mut blank = false;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let escape = |next: Option<&char>| matches!(next, Some('n' | 'r' | 't'));
        let spaced = c.is_whitespace();
        if spaced || (c == '\\' && escape(rest.peek()) && ends_escape(&kept)) {
            blank = !kept.is_empty();
            if !spaced {
                rest.next();
            }
            continue;
        }
        if c == '\\' && rest.peek() == Some(&'"') {
            continue;
        }
        if std::mem::take(&mut blank) {
            kept.push(' ');
        }
        kept.push(c);
    }
    kept
}

/// A backslash after a letter and colon or another backslash is part of a Windows path.
fn ends_escape(before: &str) -> bool {
    !before.contains(":\\") && !before.ends_with('\\') && !before.ends_with(':')
}
