//! Looking through a text for the catalogue's entries.

mod clean;
mod decision;
mod decode;
mod excerpt;
mod find;
mod index;
mod keep;
mod scan;
mod screen;
mod sieve;
mod symptom;
mod trail;

use std::io::{self, Read};

pub use excerpt::Excerpt;
pub use symptom::Symptom;

pub(super) use clean::Line;

use super::Facts;

/// What a text shows.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The symptoms, each once, in the order in which they first appear.
    pub symptoms: Vec<Symptom>,
    /// What it shows besides.
    pub facts: Facts,
    /// The symptom that counts, as an index into `symptoms`: the first failure of access; else the
    /// first hint of one; else the first failure of anything.
    pub first_failure: Option<usize>,
    /// The failed calls, where the text is a CloudTrail record itself.
    pub trail: Vec<super::TrailEvent>,
    /// The lines around the symptom that counts.
    pub excerpt: Excerpt,
    /// How many lines there were.
    pub lines: usize,
}

impl Reading {
    /// The symptom that counts.
    pub fn first(&self) -> Option<&Symptom> {
        self.symptoms.get(self.first_failure?)
    }

    /// Whether nothing in the text is about access to AWS, though something failed.
    pub fn is_other(&self) -> bool {
        self.first().is_some_and(|first| !first.entry.is_access())
    }
}

/// Reads a text.
pub fn read(text: &str) -> Reading {
    read_bytes(text.as_bytes())
}

/// Reads bytes of any encoding GitHub's logs come in: UTF-8, also broken, and UTF-16.
pub fn read_bytes(bytes: &[u8]) -> Reading {
    // A slice is never an error to read from.
    read_from(bytes).unwrap_or_default()
}

/// Reads a log of any length in constant memory.
///
/// # Errors
/// Where the reader fails.
pub fn read_from(mut reader: impl Read) -> io::Result<Reading> {
    let mut keeper = keep::Keeper::default();
    let lines = scan::scan(&mut reader, &mut keeper)?;
    Ok(keeper.finish(lines))
}
