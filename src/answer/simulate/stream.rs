//! Requests out of a stream, one at a time, so that memory does not grow with their number.

use std::io::{self, BufRead, Read as _};

use crate::source::Source;

/// The longest request that is read, in bytes; a request of all policies an account can attach is
/// far below.
const LONGEST: usize = 16 << 20;

/// A text that should hold a request, or why there is none.
pub(crate) struct Item {
    /// The text, under the name of its file.
    pub(crate) source: Source,
    /// The line on which it begins, from 1.
    pub(crate) line: usize,
    /// Why the text is not to be read.
    pub(crate) unusable: Option<&'static str>,
}

/// The requests of a stream: a line each, or one JSON document over many lines.
pub(crate) struct Items<'a> {
    name: &'a str,
    input: &'a mut dyn BufRead,
    line: usize,
}

impl<'a> Items<'a> {
    pub(crate) fn new(name: &'a str, input: &'a mut dyn BufRead) -> Self {
        Self {
            name,
            input,
            line: 0,
        }
    }

    /// The next line that is not blank; nothing at the end.
    fn next_item(&mut self) -> io::Result<Option<Item>> {
        loop {
            let Some(bytes) = self.next_line()? else {
                return Ok(None);
            };
            let line = self.line;
            let whole = bytes.len() < LONGEST;
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            let bytes = if line == 1 && whole && is_opening(&bytes) {
                self.whole_document(bytes)?
            } else {
                bytes
            };
            return Ok(Some(self.item(bytes, line)));
        }
    }

    fn item(&self, mut bytes: Vec<u8>, line: usize) -> Item {
        let too_long = bytes.len() >= LONGEST;
        // Without its end, so that what is missing at the end is told of this line.
        bytes.truncate(bytes.trim_ascii_end().len());
        let (text, unusable) = match String::from_utf8(bytes) {
            _ if too_long => (String::new(), Some("a request of more than 16 MB")),
            Ok(text) => (text, None),
            Err(_) => (String::new(), Some("text that is not UTF-8")),
        };
        Item {
            source: Source::new(self.name, text),
            line,
            unusable,
        }
    }

    /// A line without its end, cut at [`LONGEST`]; the rest of a longer one is passed over.
    fn next_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut bytes = Vec::new();
        let mut limited = (&mut *self.input).take(LONGEST as u64);
        if limited.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        self.line += 1;
        if bytes.len() == LONGEST && !bytes.ends_with(b"\n") {
            self.skip_line()?;
        }
        Ok(Some(bytes))
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.input.fill_buf()?;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let (taken, done) = match end {
                Some(end) => (end + 1, true),
                None => (buffer.len(), buffer.is_empty()),
            };
            self.input.consume(taken);
            if done {
                return Ok(());
            }
        }
    }

    /// The rest of a document of which the first line is `begun`.
    fn whole_document(&mut self, mut begun: Vec<u8>) -> io::Result<Vec<u8>> {
        let left = (LONGEST - begun.len()) as u64;
        (&mut *self.input).take(left).read_to_end(&mut begun)?;
        Ok(begun)
    }
}

impl Iterator for Items<'_> {
    type Item = io::Result<Item>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_item().transpose()
    }
}

/// Whether a first line can only be the beginning of a document laid out over many lines.
fn is_opening(line: &[u8]) -> bool {
    let trimmed = line.trim_ascii_end();
    [b"{".as_slice(), b"[", b","]
        .iter()
        .any(|end| trimmed.ends_with(end))
}
