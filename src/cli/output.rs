//! Where output goes: standard output or a file, and errors to standard error.
//!
//! Only what has passed the gate of `render` is written.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;
use colored::Color;

use super::style;
use crate::render::{Printed, Untrusted, shortened};
use crate::source::{Diagnostic, Diagnostics};

/// Writes to a file, or to standard output where none is named.
///
/// A reader that stops reading (`| head`) ends the output without an error.
pub(super) fn write(printed: &Printed, file: Option<&Path>) -> anyhow::Result<()> {
    let text = printed.as_str();
    if let Some(path) = file {
        return std::fs::write(path, text).map_err(|error| unwritable(path, &error));
    }
    let mut stdout = io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}

/// Writes a new file.
pub(super) fn create(printed: &Printed, path: &Path) -> anyhow::Result<()> {
    let file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path);
    let mut file = match file {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            anyhow::bail!(
                "`{}` already exists: remove it, or name another file with `--output`",
                path.display()
            )
        }
        file => file.map_err(|error| unwritable(path, &error))?,
    };
    let written = file.write_all(printed.as_str().as_bytes());
    written.map_err(|error| unwritable(path, &error))
}

/// Adds to the end of a file.
pub(super) fn append(printed: &Printed, file: &Path) -> anyhow::Result<()> {
    let opened = OpenOptions::new().append(true).create(true).open(file);
    let written = opened.and_then(|mut file| file.write_all(printed.as_str().as_bytes()));
    written.map_err(|error| unwritable(file, &error))
}

/// Why a file could not be written, and what to do about it.
fn unwritable(path: &Path, error: &io::Error) -> anyhow::Error {
    let (reason, help) = match error.kind() {
        io::ErrorKind::NotFound => (
            "the folder does not exist".to_owned(),
            "create the folder first",
        ),
        io::ErrorKind::IsADirectory => ("it is a directory".to_owned(), "name a file in it"),
        io::ErrorKind::PermissionDenied => (
            "permission denied".to_owned(),
            "check the permissions of the folder",
        ),
        _ => (error.to_string().to_lowercase(), "name another file"),
    };
    Diagnostic::cannot_write(&path.display().to_string(), reason)
        .help(help)
        .into()
}

/// Says what went wrong, with what lies behind it.
pub(super) fn error(error: &anyhow::Error, style: &style::Args) {
    let style = style.stderr();
    let label = style.paint("error:", Color::Red);
    let one = |diagnostic: &Diagnostic| {
        to_stderr(&Printed::diagnostic(&label, diagnostic, style));
    };
    if let Some(Diagnostics(all)) = error.downcast_ref() {
        all.iter().for_each(one);
    } else if let (1, Some(diagnostic)) = (error.chain().count(), error.downcast_ref()) {
        one(diagnostic);
    } else {
        // What lies behind may bring help of its own, on lines of its own.
        let chain: Vec<_> = error.chain().map(ToString::to_string).collect();
        let chain = chain.join(": ");
        let (message, help) = chain.split_once("\nhelp: ").unwrap_or((&chain, ""));
        let mut diagnostic = Diagnostic::new(message);
        if !help.is_empty() {
            diagnostic = diagnostic.help(help);
        }
        one(&diagnostic);
    }
}

/// Prints a note next to the answer, on standard error.
pub(super) fn note(text: &str, style: &style::Args) {
    let style = style.stderr();
    let label = style.paint("note:", Color::Blue);
    let text = Untrusted(text).to_string();
    to_stderr(&Printed::text(
        &format!("{label} {}\n", shortened(&text)),
        style,
    ));
}

/// Prints lines next to the answer, on standard error.
pub(super) fn remark(text: &str, style: &style::Args) {
    to_stderr(&Printed::text(&format!("{text}\n"), style.stderr()));
}

/// Prints what has passed the gate on standard error.
pub(super) fn to_stderr(printed: &Printed) {
    // A closed standard error leaves no place to report to.
    let _ = io::stderr().lock().write_all(printed.as_str().as_bytes());
}
