//! The zip archives in which GitHub hands out the logs of a run.
//!
//! See <https://docs.github.com/en/rest/actions/workflow-runs#download-workflow-run-logs>.

use crate::source::Diagnostic;
use std::cell::Cell;
use std::io::{Cursor, ErrorKind, Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use super::super::file;
use super::super::text::Archive;
use super::{Text, entries, packed};
use crate::case::Log;
use crate::symptom;

/// The most bytes of an archive that comes through a pipe: its list of files stands at its end.
const IN_MEMORY: u64 = 64 << 20;
/// The most bytes that are read of the list of files, whose entries take memory.
const LIST: u64 = 8 << 20;
/// The most logs that are read; a run has at most some hundreds of jobs.
const MOST: usize = 10_000;

/// Reads an archive that can only be read from its start to its end.
pub(super) fn read_in_memory(name: &str, reader: impl Read) -> Result<Log, Diagnostic> {
    let mut bytes = Vec::new();
    let taken = reader.take(IN_MEMORY + 1).read_to_end(&mut bytes);
    taken.map_err(|error| file::unreadable(name, &error))?;
    if bytes.len() as u64 > IN_MEMORY {
        let size = IN_MEMORY >> 20;
        let message = format!("it is a zip archive of more than {size} MB, too large for a pipe");
        let help = "save it to a file and give that: `--error-file FILE`";
        return Err(Diagnostic::cannot_read(name, message).help(help));
    }
    read(name, Cursor::new(bytes), packed::LIMIT)
}

/// Reads an archive that unpacks to no more than `most` bytes.
pub(super) fn read(name: &str, reader: impl Read + Seek, most: u64) -> Result<Log, Diagnostic> {
    let list = Cell::new(LIST);
    let archive = ZipArchive::new(packed::Limited::new(reader, &list));
    let mut archive = archive.map_err(|error| refused(name, error))?;
    list.set(u64::MAX);
    let names = names(&archive).map_err(|error| refused(name, error))?;
    let chosen = entries::of_jobs(&names);
    if chosen.len() > MOST {
        let message = format!("it holds {} logs, expected at most {MOST}", chosen.len());
        return Err(Diagnostic::cannot_read(name, message).help(PICK));
    }
    let left = Cell::new(most);
    let mut logs: Option<Log> = None;
    for (index, entry) in chosen {
        let inner = format!("{name}/{}", symptom::printable(entry));
        let opened = archive.by_index(index);
        let opened = opened.map_err(|error| refused(&inner, error))?;
        let text = Text::read(packed::Limited::new(opened, &left));
        let text = text.map_err(|error| packed::broken(&inner, Archive::Zip.name(), &error))?;
        let log = text.log(&inner)?.in_archive();
        logs = Some(match logs {
            Some(logs) => logs.siblings(log),
            None => log,
        });
    }
    let empty = || Diagnostic::cannot_read(name, "the zip archive holds no file").help(PICK);
    logs.ok_or_else(empty)
}

/// The names of its files, in the order of their indices.
fn names<R: Read + Seek>(archive: &ZipArchive<R>) -> Result<Vec<String>, ZipError> {
    let names = archive.file_names();
    names.map(|name| Ok(name?.into_owned())).collect()
}

const UNPACK: &str = "unpack it yourself and give the log of the failed job";
const PICK: &str = "give the archive of a run's logs, or the log of the failed job";

/// Why an archive cannot be opened.
fn refused(name: &str, error: ZipError) -> Diagnostic {
    match error {
        ZipError::Io(error) if error.kind() == ErrorKind::FileTooLarge => {
            let message = "it is a zip archive of too many files";
            Diagnostic::cannot_read(name, message).help(PICK)
        }
        ZipError::Io(error) => packed::broken(name, Archive::Zip.name(), &error),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            Diagnostic::cannot_read(name, "the zip archive is encrypted").help(UNPACK)
        }
        ZipError::InvalidArchive(_) => {
            let help = "download it again, and check that it is complete";
            let message = "the zip archive ends too early, or its list of files is damaged";
            Diagnostic::cannot_read(name, message).help(help)
        }
        other => {
            let reason = other.to_string().to_lowercase();
            let message = format!("the zip archive cannot be unpacked: {reason}");
            Diagnostic::cannot_read(name, message).help(UNPACK)
        }
    }
}
