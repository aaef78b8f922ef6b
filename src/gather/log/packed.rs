//! Texts that are packed: how far they are unpacked, and what is said where they are broken.

use crate::source::Diagnostic;
use std::cell::Cell;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};

use flate2::read::MultiGzDecoder;

use super::super::file;
use super::Text;
use crate::case::Log;

/// The most bytes that one archive may unpack to: a few make thousands of times as many.
pub(super) const LIMIT: u64 = 2 << 30;

/// Reads a gzip file as the text in it, which has no more than `most` bytes.
pub(super) fn gzip(name: &str, reader: impl Read, most: u64) -> Result<Log, Diagnostic> {
    let left = Cell::new(most);
    let text = Text::read(Limited::new(MultiGzDecoder::new(reader), &left));
    text.map_err(|error| broken(name, "gzip", &error))?
        .log(name)
}

/// Why what is packed cannot be read.
pub(super) fn broken(name: &str, kind: &str, error: &io::Error) -> Diagnostic {
    let again = "download it again, and check that it is complete";
    match error.kind() {
        ErrorKind::FileTooLarge => {
            let message = format!("it unpacks to more than {} GB", LIMIT >> 30);
            let help = "unpack it yourself and give the log of the failed job";
            Diagnostic::cannot_read(name, message).help(help)
        }
        ErrorKind::UnexpectedEof => {
            let message = format!("the {kind} archive ends too early");
            Diagnostic::cannot_read(name, message).help(again)
        }
        ErrorKind::InvalidInput | ErrorKind::InvalidData => {
            let reason = error.to_string().to_lowercase();
            let message = format!("the {kind} archive is damaged: {reason}");
            Diagnostic::cannot_read(name, message).help(again)
        }
        _ => file::unreadable(name, error),
    }
}

/// A reader that gives no more than what is left of a measure it may share with others.
pub(super) struct Limited<'a, R> {
    reader: R,
    left: &'a Cell<u64>,
}

impl<'a, R> Limited<'a, R> {
    pub fn new(reader: R, left: &'a Cell<u64>) -> Self {
        Self { reader, left }
    }
}

impl<R: Read> Read for Limited<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(buffer)?;
        let left = self.left.get().checked_sub(length as u64);
        self.left.set(left.ok_or(ErrorKind::FileTooLarge)?);
        Ok(length)
    }
}

impl<R: Seek> Seek for Limited<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.reader.seek(to)
    }
}
