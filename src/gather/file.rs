//! Files and standard input as named texts.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::text::{NotText, decode};
use crate::source::{Diagnostic, Origin, Source};

/// The most bytes a piece of evidence may have. An account's authorization details, the largest
/// file anyone gives, rarely have a tenth of it.
pub const LIMIT: u64 = 10 * 1024 * 1024;

/// The name of standard input, as a file argument and as a source.
pub const STDIN: &str = "-";

/// Reads a file, or standard input where `path` is `-`.
///
/// # Errors
/// Where there is no such file, it is a directory, may not be read, is larger than [`LIMIT`] or no
/// text.
pub fn read(path: &str) -> Result<Source, Diagnostic> {
    match path {
        STDIN => source("<stdin>", io::stdin().lock()),
        path => Ok(source(path, open(path)?)?.from(Origin::File)),
    }
}

/// Whether this is the path of a file.
pub fn is_there(path: &str) -> bool {
    Path::new(path).is_file()
}

/// A file to be read line by line, however large it is.
///
/// # Errors
/// Where there is no such file, it is a directory, or may not be read.
pub fn lines(path: &str) -> Result<impl BufRead + use<>, Diagnostic> {
    open(path).map(BufReader::new)
}

/// Opens a file.
pub(super) fn open(path: &str) -> Result<File, Diagnostic> {
    if Path::new(path).is_dir() {
        let help = "give the path of a file in it";
        let message = "it is a directory, expected a file";
        return Err(Diagnostic::cannot_read(path, message).help(help));
    }
    File::open(path).map_err(|error| unreadable(path, &error))
}

/// Reads a text under a name.
fn source(name: &str, reader: impl Read) -> Result<Source, Diagnostic> {
    let mut bytes = Vec::new();
    let read = reader.take(LIMIT + 1).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(name, &error))?;
    if bytes.len() as u64 > LIMIT {
        let message = format!("it is larger than {} MB", LIMIT / 1024 / 1024);
        let help = "give the part that matters";
        return Err(Diagnostic::cannot_read(name, message).help(help));
    }
    let text = decode(bytes).map_err(|reason| no_text(name, reason))?;
    Ok(Source::new(name, text))
}

/// The reason why a file or stream cannot be read.
pub(super) fn unreadable(name: &str, error: &io::Error) -> Diagnostic {
    let (message, help) = match error.kind() {
        io::ErrorKind::NotFound if name.starts_with("eyJ") && name.contains('.') => (
            "it is a raw token, expected the path of a file".to_owned(),
            "an argument stays in the shell's history: write it to a file, or name a variable that holds it with `--token-env`",
        ),
        io::ErrorKind::NotFound => ("no such file".to_owned(), "check the path"),
        io::ErrorKind::PermissionDenied => (
            "permission denied".to_owned(),
            "check the permissions of the file",
        ),
        _ => (
            error.to_string().to_lowercase(),
            "check that it is a regular file",
        ),
    };
    Diagnostic::cannot_read(name, message).help(help)
}

/// Why what was read is no text.
pub(super) fn no_text(name: &str, reason: NotText) -> Diagnostic {
    let encoding = "save it as UTF-8";
    match reason {
        NotText::Archive(kind) => {
            let message = format!("it is a {} archive, expected text", kind.name());
            Diagnostic::cannot_read(name, message).help(kind.unpack())
        }
        NotText::Binary => {
            let help = "give the text itself, not an archive or an image of it";
            Diagnostic::cannot_read(name, "it is binary data, expected text").help(help)
        }
        NotText::BrokenUtf16 => {
            Diagnostic::cannot_read(name, "it is not valid UTF-16").help(encoding)
        }
        NotText::NotUtf8 { line, column } => {
            let message = format!("line {line}, column {column}: a byte that is not UTF-8");
            Diagnostic::cannot_read(name, message).help(encoding)
        }
    }
}
