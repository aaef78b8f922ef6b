//! A log of any length, in one pass and constant memory: only the lines around a word of the
//! catalogue are ever decoded.

use std::borrow::Cow;
use std::io::{self, Read};

use super::clean::Line;
use super::decode::Decoder;
use super::index;
use super::keep::Keeper;

/// How much of the log is held at once, in bytes.
const WINDOW: usize = 1 << 20;
/// How much is read at once, in bytes.
const PIECE: usize = 256 << 10;
/// How many lines before and after a hit are read with it.
const BEFORE: usize = 4;
const AFTER: usize = 18;
/// The most that is read as one stretch, and as one line, in bytes.
const STRETCH: usize = 64 << 10;
const LINE: usize = 16 << 10;

/// Reads all of `reader` into `keeper`; answers how many lines there were.
pub(super) fn scan(reader: &mut impl Read, keeper: &mut Keeper) -> io::Result<usize> {
    let mut window = Window::default();
    let mut whole = true;
    loop {
        let ended = window.fill(reader)?;
        whole &= ended;
        if !(whole && keeper.is_answer(&window.bytes)) {
            window.read(keeper, whole, ended);
        }
        if ended {
            return Ok(window.lines());
        }
        window.advance();
    }
}

/// The part of the log that is held.
#[derive(Default)]
struct Window {
    bytes: Vec<u8>,
    /// Where what is not yet read begins.
    fresh: usize,
    /// Where the lines that were read with a hit end.
    taken: usize,
    /// How many lines ended before `counted`.
    number: usize,
    counted: usize,
    decoder: Decoder,
}

impl Window {
    /// Fills the window; answers whether the log is over.
    fn fill(&mut self, reader: &mut impl Read) -> io::Result<bool> {
        let mut piece = vec![0; PIECE];
        while self.bytes.len() < WINDOW {
            let length = match reader.read(&mut piece) {
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if length == 0 {
                return Ok(true);
            }
            let read = piece.get(..length).unwrap_or_default();
            self.decoder.push(read, &mut self.bytes);
        }
        Ok(false)
    }

    /// Reads the lines around every hit whose surroundings are all held.
    fn read(&mut self, keeper: &mut Keeper, whole: bool, ended: bool) {
        let held = if ended {
            self.bytes.len()
        } else {
            self.last_break()
        };
        let limit = if ended {
            held
        } else {
            self.back(held, AFTER, self.fresh)
        };
        let limit = if limit > self.fresh { limit } else { held };
        // A short text is read whole, so that its messages may be wrapped wherever they like.
        let stretches = if whole && held <= STRETCH {
            vec![(0, held)]
        } else {
            self.stretches(held, limit)
        };
        for (from, to) in stretches {
            self.count(from);
            let stretch = self.bytes.get(from..to).unwrap_or_default();
            keeper.take(&lines(stretch, self.number));
            self.taken = to;
        }
        self.fresh = limit.max(self.taken);
    }

    /// Counts lines up to `offset`.
    fn count(&mut self, offset: usize) {
        let passed = self.bytes.get(self.counted..offset).unwrap_or_default();
        self.number += breaks(passed);
        self.counted = offset.max(self.counted);
    }

    /// How many lines there are up to the end of what is held; the last one counts also without a
    /// line feed.
    fn lines(&self) -> usize {
        let tail = self.bytes.get(self.counted..).unwrap_or_default();
        let open = tail.last().is_some_and(|byte| *byte != b'\n');
        self.number + breaks(tail) + usize::from(open)
    }

    /// The stretches of lines to read, in order, none over another.
    fn stretches(&self, whole: usize, limit: usize) -> Vec<(usize, usize)> {
        let fresh = self.bytes.get(self.fresh..whole).unwrap_or_default();
        let mut found: Vec<(usize, usize)> = Vec::new();
        let mut line_end = 0;
        for hit in index::hits(fresh).into_iter().map(|at| at + self.fresh) {
            if hit < line_end {
                continue;
            }
            let start = self.back(hit, 0, 0);
            if start >= limit {
                break;
            }
            line_end = self.forward(hit, 1, whole);
            let end = self.forward(hit, AFTER, whole);
            match found.last_mut() {
                Some((from, to)) if start <= *to && end - *from <= STRETCH => *to = end.max(*to),
                last => {
                    let floor = last.map_or(self.taken, |(_, to)| *to);
                    let from = self.back(hit.max(floor), BEFORE, floor);
                    found.push((from, end.max(from)));
                }
            }
        }
        found
    }

    /// Lets go of what is read, but for the lines a hit may need before it.
    fn advance(&mut self) {
        let keep = self
            .back(self.fresh, BEFORE, 0)
            .max(self.taken.min(self.fresh));
        self.count(keep);
        self.bytes.drain(..keep);
        self.counted -= keep;
        self.fresh -= keep;
        self.taken = self.taken.saturating_sub(keep);
    }

    /// The end of the last whole line; a line longer than the window is cut.
    fn last_break(&self) -> usize {
        let found = self.bytes.iter().rposition(|byte| *byte == b'\n');
        found.map_or(self.bytes.len(), |at| at + 1)
    }

    /// The start of the line `lines` before the one at `from`, but not before `floor`.
    fn back(&self, from: usize, lines: usize, floor: usize) -> usize {
        let head = self.bytes.get(floor..from).unwrap_or_default();
        let near = head.len().saturating_sub(LINE);
        let mut breaks = head.iter().enumerate().skip(near).rev();
        let found = breaks
            .by_ref()
            .filter(|(_, byte)| **byte == b'\n')
            .nth(lines);
        floor + found.map_or(near, |(at, _)| at + 1)
    }

    /// The end of the line `lines` after the one at `from`, but not after `end`.
    fn forward(&self, from: usize, lines: usize, end: usize) -> usize {
        let end = end.min(from + LINE);
        let tail = self.bytes.get(from..end).unwrap_or_default();
        let mut breaks = tail.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        let found = breaks.nth(lines.saturating_sub(1));
        from + found.map_or(tail.len(), |(at, _)| at + 1)
    }
}

/// The lines of a stretch, the first of which is the one after `before` others.
fn lines(stretch: &[u8], before: usize) -> Vec<Line> {
    let all = stretch.split(|byte| matches!(byte, b'\n')).enumerate();
    let numbered = all.map(|(at, raw)| (before + at + 1, String::from_utf8_lossy(raw)));
    numbered
        .map(|(number, raw)| Line::new(number, &spaced(raw)))
        .collect()
}

/// A progress bar's carriage returns part words as well as blanks do.
fn spaced(line: Cow<'_, str>) -> Cow<'_, str> {
    if line.contains('\r') {
        Cow::Owned(line.replace('\r', " "))
    } else {
        line
    }
}

fn breaks(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}
