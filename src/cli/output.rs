//! Where output goes: standard output or a file, and errors to standard error.
//!
//! Whatever an input held and an answer quotes of it, tokens and keys go no further than here.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;
use colored::Color;

use super::style;
use crate::render::text::clean;
use crate::source::{Diagnostic, Diagnostics};
use crate::symptom::mask_keys;

/// Writes `text` to a file, or to standard output where none is named.
///
/// A reader that stops reading (`| head`) ends the output without an error.
pub(super) fn write(text: &str, file: Option<&Path>) -> anyhow::Result<()> {
    let text = &*mask_keys(text);
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

/// Writes `text` to a new file.
pub(super) fn create(text: &str, path: &Path) -> anyhow::Result<()> {
    let file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path);
    let mut file = match file {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            anyhow::bail!(
                "`{}` exists already: remove it, or name another file with `--output`",
                path.display()
            )
        }
        file => file.map_err(|error| unwritable(path, &error))?,
    };
    let written = file.write_all(mask_keys(text).as_bytes());
    written.map_err(|error| unwritable(path, &error))
}

/// Adds `text` to the end of a file.
pub(super) fn append(text: &str, file: &Path) -> anyhow::Result<()> {
    let opened = OpenOptions::new().append(true).create(true).open(file);
    let written = opened.and_then(|mut file| file.write_all(mask_keys(text).as_bytes()));
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
    let lines: String = match error.downcast_ref::<Diagnostics>() {
        Some(Diagnostics(all)) => {
            let lines = all
                .iter()
                .map(|one| format!("{label} {}\n", short(&one.to_string())));
            lines.collect()
        }
        None => {
            let chain: Vec<_> = error.chain().map(ToString::to_string).collect();
            format!("{label} {}\n", short(&chain.join(": ")))
        }
    };
    // Where standard error is gone, nobody is left to tell.
    let _ = io::stderr().lock().write_all(lines.as_bytes());
}

/// Says something beside the answer, after `note:`.
pub(super) fn note(text: &str, style: &style::Args) {
    let style = style.stderr();
    let label = style.paint("note:", Color::Blue);
    remark(&format!("{label} {}", short(text)));
}

/// The most characters of a line: an error quotes what it is about, which may have megabytes.
const LONGEST: usize = 1_000;

/// A text for a terminal, with lines that somebody can read.
fn short(text: &str) -> String {
    let line = |line: &str| match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line.to_owned(),
    };
    let lines: Vec<String> = clean(&mask_keys(text)).lines().map(line).collect();
    lines.join("\n")
}

/// Says something beside the answer, to standard error.
pub(super) fn remark(text: &str) {
    // Where standard error is gone, nobody is left to tell.
    let _ = io::stderr()
        .lock()
        .write_all(format!("{}\n", mask_keys(text)).as_bytes());
}
