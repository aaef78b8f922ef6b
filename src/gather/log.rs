//! Logs: of any length, in constant memory, also packed.

mod archive;
mod entries;
mod packed;
#[cfg(test)]
mod tests;

use std::io::{self, Read, Seek};

use super::file;
use super::text::{Archive, NotText, decode_log, kind_of_archive};
use crate::case::Log;
use crate::source::{Diagnostic, Source};
use crate::symptom::{self, Reading};

/// Up to this many bytes the whole text is kept; of a larger log only the lines that count.
const WHOLE: usize = 4 << 20;
/// So much of the beginning shows whether it is a text at all, in bytes.
const HEAD: u64 = 4_096;

/// Reads a log, or standard input where `path` is `-`; bytes that are not UTF-8 are passed over.
///
/// A gzip file is read as the text in it, a zip archive as the logs of jobs in it.
///
/// # Errors
/// Where there is no such file, it is a directory, may not be read, is a broken archive or no text.
pub fn read(path: &str) -> Result<Log, Diagnostic> {
    if path == file::STDIN {
        return read_from("<stdin>", io::stdin().lock());
    }
    let mut opened = file::open(path)?;
    let head = head(path, &mut opened)?;
    // What is no plain file, such as a pipe, cannot be gone back in.
    if kind_of_archive(&head) == Some(Archive::Zip) && opened.rewind().is_ok() {
        return archive::read(path, opened, packed::LIMIT);
    }
    unpacked(path, &head, opened)
}

/// Reads a log under a name, packed or not.
///
/// # Errors
/// Where it cannot be read, is a broken archive or no text.
pub fn read_from(name: &str, mut reader: impl Read) -> Result<Log, Diagnostic> {
    let head = head(name, &mut reader)?;
    unpacked(name, &head, reader)
}

fn unpacked(name: &str, head: &[u8], reader: impl Read) -> Result<Log, Diagnostic> {
    let all = head.chain(reader);
    match kind_of_archive(head) {
        Some(Archive::Zip) => archive::read_in_memory(name, all),
        Some(Archive::Gzip) => packed::gzip(name, all, packed::LIMIT),
        Some(kind @ Archive::Zstandard) => Err(file::no_text(name, NotText::Archive(kind))),
        None => {
            let broken = |error: io::Error| file::unreadable(name, &error);
            Text::read(all).map_err(broken)?.log(name)
        }
    }
}

/// The beginning.
fn head(name: &str, reader: &mut impl Read) -> Result<Vec<u8>, Diagnostic> {
    let mut head = Vec::new();
    let begun = reader.take(HEAD).read_to_end(&mut head);
    begun.map_err(|error| file::unreadable(name, &error))?;
    Ok(head)
}

/// A text that was read to its end.
struct Text {
    reading: Reading,
    /// All of it, where that is little.
    bytes: Option<Vec<u8>>,
}

impl Text {
    fn read(reader: impl Read) -> io::Result<Self> {
        let mut copy = Copy::of(reader);
        let reading = symptom::read_from(&mut copy)?;
        let bytes = copy.whole();
        Ok(Self { reading, bytes })
    }

    /// The text as a log of this name.
    fn log(self, name: &str) -> Result<Log, Diagnostic> {
        let Some(bytes) = self.bytes else {
            return Ok(Log::excerpt(name, self.reading));
        };
        if let Some(kind) = kind_of_archive(&bytes) {
            return Err(file::no_text(name, NotText::Archive(kind)));
        }
        let text = decode_log(bytes).map_err(|reason| file::no_text(name, reason))?;
        Ok(Log::whole(&Source::new(name, text), self.reading))
    }
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
