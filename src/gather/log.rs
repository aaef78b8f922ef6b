//! Logs: of any length, in constant memory.

use std::io::{self, Read};

use super::text::{NotText, decode_log, kind_of_archive};
use super::{Failure, file};
use crate::case::Log;
use crate::source::Source;
use crate::symptom;

/// Up to this many bytes the whole text is kept; of a larger log only the lines that count.
const WHOLE: usize = 4 << 20;
/// So much of the beginning shows whether it is a text at all, in bytes.
const HEAD: u64 = 4_096;

/// Reads a log, or standard input where `path` is `-`; bytes that are not UTF-8 are passed over.
///
/// # Errors
/// Where there is no such file, it is a directory, may not be read, is an archive or no text.
pub fn read(path: &str) -> Result<Log, Failure> {
    match path {
        file::STDIN => read_from("<stdin>", io::stdin().lock()),
        path => read_from(path, file::open(path)?),
    }
}

/// Reads a log under a name.
///
/// # Errors
/// Where it cannot be read, is an archive or no text.
pub fn read_from(name: &str, mut reader: impl Read) -> Result<Log, Failure> {
    let broken = |error: io::Error| file::unreadable(name, &error);
    let mut head = Vec::new();
    let begun = reader.by_ref().take(HEAD).read_to_end(&mut head);
    begun.map_err(broken)?;
    if let Some(kind) = kind_of_archive(&head) {
        return Err(file::no_text(name, NotText::Archive(kind)));
    }
    let mut copy = Copy::of(head.as_slice().chain(reader));
    let reading = symptom::read_from(&mut copy).map_err(broken)?;
    let Some(bytes) = copy.whole() else {
        return Ok(Log::excerpt(name, reading));
    };
    let text = decode_log(bytes).map_err(|reason| file::no_text(name, reason))?;
    Ok(Log::whole(&Source::new(name, text), reading))
}

/// A reader that keeps what was read of it while that is little.
struct Copy<R> {
    reader: R,
    kept: Vec<u8>,
    length: usize,
}

impl<R: Read> Copy<R> {
    fn of(reader: R) -> Self {
        Self {
            reader,
            kept: Vec::new(),
            length: 0,
        }
    }

    /// All that was read, where all of it was kept.
    fn whole(self) -> Option<Vec<u8>> {
        (self.kept.len() == self.length).then_some(self.kept)
    }
}

impl<R: Read> Read for Copy<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(buffer)?;
        self.length += length;
        if self.length <= WHOLE {
            let read = buffer.get(..length).unwrap_or_default();
            self.kept.extend_from_slice(read);
        } else {
            self.kept = Vec::new();
        }
        Ok(length)
    }
}
