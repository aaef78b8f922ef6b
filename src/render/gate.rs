//! The one gate through which text leaves the program.
//!
//! In: what the formats have laid out, and values to serialize. Out: [`Printed`], the only thing the
//! commands can write, on any stream and to any file. Tokens and keys are masked before anything is
//! escaped. What drives a terminal or turns the direction of writing shows as U+FFFD, in JSON as an
//! escape. In a job GitHub's runner reads every line that a step prints, so no line is a workflow
//! command but those of the format that consists of them.
//!
//! See <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>.

use std::borrow::Cow;
use std::fmt::{self, Write};

use serde::Serialize;

use super::Style;
use crate::source::Diagnostic;
use crate::symptom::mask_keys;

/// Text that may leave the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed(String);

/// Text that came from an input. It can only be formatted through the gate: masked, on one line, and
/// without what drives a terminal.
#[derive(Debug, Clone, Copy)]
pub struct Untrusted<'a>(pub &'a str);

impl fmt::Display for Untrusted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&one_line(&mask_keys(self.0)))
    }
}

impl Printed {
    /// Text for people, with the colors that `style` allows.
    pub fn text(text: &str, style: Style) -> Self {
        let masked = mask_keys(text);
        let lines = masked.split('\n');
        let lines = lines.map(|line| without_commands(&safe_line(line, style.color)));
        Self(lines.collect::<Vec<_>>().join("\n"))
    }

    /// A patch or another file that a tool reads: lines keep their carriage returns, and what the runner
    /// would take for a command.
    pub fn file(text: &str) -> Self {
        let masked = mask_keys(text);
        let lines = masked
            .split('\n')
            .map(|line| match line.strip_suffix('\r') {
                Some(line) => safe_line(line, false) + "\r",
                None => safe_line(line, false),
            });
        Self(lines.collect::<Vec<_>>().join("\n"))
    }

    /// JSON that is already written.
    pub fn json_text(json: &str) -> Self {
        Self(safe_json(json))
    }

    /// Workflow commands, a line each.
    pub fn commands(commands: &str) -> Self {
        let masked = mask_keys(commands);
        let lines = masked.split('\n').map(|line| safe_line(line, false));
        Self(lines.collect::<Vec<_>>().join("\n"))
    }

    /// `value` as indented JSON with a line end.
    ///
    /// # Errors
    /// Where `value` cannot be written as JSON, such as a mapping whose keys are not strings.
    pub fn json(value: &impl Serialize) -> Result<Self, serde_json::Error> {
        let text = serde_json::to_string_pretty(value)?;
        Ok(Self(safe_json(&text) + "\n"))
    }

    /// `value` as JSON on one line, with its end.
    ///
    /// # Errors
    /// Those of [`Self::json`].
    pub fn json_line(value: &impl Serialize) -> Result<Self, serde_json::Error> {
        let text = serde_json::to_string(value)?;
        Ok(Self(safe_json(&text) + "\n"))
    }

    /// `label` and a diagnostic: the message on one line, then `help:` and `note:`.
    pub fn diagnostic(label: &str, diagnostic: &Diagnostic, style: Style) -> Self {
        let message = diagnostic.headline();
        let mut text = format!("{label} {}\n", shortened(&Untrusted(&message).to_string()));
        for (word, more) in diagnostic.advice() {
            let _ = writeln!(text, "{word}: {}", clean(&mask_keys(more)));
        }
        Self::text(&text, style)
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The most characters of an error's line: an error quotes what it is about, which may have megabytes.
const LONGEST: usize = 1_000;

/// A line that somebody can read.
pub fn shortened(line: &str) -> Cow<'_, str> {
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", line.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(line),
    }
}

/// `text` without anything that drives a terminal. Line ends stay: they are ours to lay out.
pub fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let shown = |c: char| match c {
        '\n' => c,
        '\t' => ' ',
        c if is_unsafe(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(shown).collect()
}

/// The same on one line: a line end within a value shows as `\n`.
pub fn one_line(text: &str) -> String {
    clean(text).replace('\n', "\\n")
}

/// Whether a character drives a terminal, ends a line, turns the direction of writing, or shows
/// nothing although it is there.
fn is_unsafe(c: char) -> bool {
    let shows_otherwise = matches!(c,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    c.is_control() || shows_otherwise
}

/// A line without control characters; of sequences only colors, where there may be some.
fn safe_line(line: &str, color: bool) -> String {
    let mut safe = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(next) = rest.chars().next() {
        if color && let Some(length) = color_sequence(rest) {
            safe.push_str(rest.get(..length).unwrap_or_default());
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        let shown = match next {
            '\t' => next,
            c if is_unsafe(c) => char::REPLACEMENT_CHARACTER,
            c => c,
        };
        safe.push(shown);
        rest = rest.get(next.len_utf8()..).unwrap_or_default();
    }
    safe
}

/// How long the sequence is with which `text` begins, where it only sets a color.
fn color_sequence(text: &str) -> Option<usize> {
    let body = text.strip_prefix("\u{1b}[")?;
    let end = body.find(|c: char| !(c.is_ascii_digit() || c == ';'))?;
    body.get(end..)?.starts_with('m').then_some(end + 3)
}

/// A line that the runner does not take for a command: neither `::name::` at its beginning, blanks
/// left aside, nor `##[name]` anywhere in it.
fn without_commands(line: &str) -> String {
    let blanks = line.len() - line.trim_start().len();
    let (before, rest) = line.split_at_checked(blanks).unwrap_or(("", line));
    let rest = rest.replace("##[", "##\\[");
    match rest.starts_with("::") {
        true => format!("{before}\\{rest}"),
        false => format!("{before}{rest}"),
    }
}

/// JSON whose strings are masked and hold nothing unsafe as itself.
fn safe_json(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(start) = rest.find('"') {
        let (before, literal) = rest.split_at_checked(start).unwrap_or((rest, ""));
        let length = literal_length(literal);
        let (literal, after) = literal.split_at_checked(length).unwrap_or((literal, ""));
        safe.push_str(before);
        safe.push_str(&safe_literal(literal));
        rest = after;
    }
    safe.push_str(rest);
    // A value is secret because of the name next to it.
    mask_keys(&safe).into_owned()
}

/// The bytes of the string with which `text` begins, both quotes included.
fn literal_length(text: &str) -> usize {
    let mut escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |end| end + 2)
}

fn safe_literal(literal: &str) -> String {
    let decoded = serde_json::from_str::<String>(literal).unwrap_or_default();
    let masked = match mask_keys(&decoded) {
        Cow::Borrowed(_) => Cow::Borrowed(literal),
        Cow::Owned(masked) => serde_json::to_string(&masked).unwrap_or_default().into(),
    };
    if !masked.contains("##[") && !masked.chars().any(is_unsafe) {
        return masked.into_owned();
    }
    let mut safe = String::with_capacity(masked.len());
    let mut units = [0; 2];
    for c in masked.replace("##[", "\\u0023#[").chars() {
        match is_unsafe(c) {
            true => {
                for unit in c.encode_utf16(&mut units) {
                    let _ = write!(safe, "\\u{unit:04x}");
                }
            }
            false => safe.push(c),
        }
    }
    safe
}
