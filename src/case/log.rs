//! The error or log that the user saw, read once.

use std::sync::Arc;

use crate::source::{Source, Span};
use crate::symptom::{self, Reading, Symptom};

/// The most symptoms of other logs that are kept.
const MOST_BESIDE: usize = 512;

/// An error or log: what is held of its text, with secrets masked, and what all of it shows.
#[derive(Debug, Clone)]
pub struct Log {
    source: Source,
    reading: Arc<Reading>,
    /// What the other logs of the same run show.
    siblings: Vec<Beside>,
    /// Whether it lay in an archive, where its name tells which of the run's logs it is.
    in_archive: bool,
}

/// A symptom of another log of the same run.
#[derive(Debug, Clone)]
pub struct Beside {
    /// The name of the log.
    pub source: Arc<str>,
    /// The symptom, with its line there.
    pub symptom: Symptom,
}

impl Log {
    /// Reads a text.
    pub fn of(source: &Source) -> Self {
        Self::whole(source, symptom::read(source.text()))
    }

    /// A text that was read.
    pub fn whole(source: &Source, reading: Reading) -> Self {
        let printable = symptom::printable(source.text());
        Self {
            source: source.with_text(symptom::mask(&printable)),
            reading: Arc::new(reading),
            siblings: Vec::new(),
            in_archive: false,
        }
    }

    /// A log that was read and is too large to hold: its lines around the error that counts.
    pub fn excerpt(name: &str, reading: Reading) -> Self {
        let excerpt = &reading.excerpt;
        let source = Source::new(name, excerpt.text.as_str()).from_line(excerpt.first_line);
        Self::whole(&source, reading)
    }

    /// Of two logs of one run the one whose failure counts, with what the other shows beside it.
    #[must_use]
    pub fn siblings(self, other: Self) -> Self {
        let (mut log, other) = match other.goes_before(&self) {
            true => (other, self),
            false => (self, other),
        };
        let source: Arc<str> = other.source.name().into();
        let of_other = other.reading.symptoms.iter().map(|symptom| Beside {
            source: source.clone(),
            symptom: symptom.clone(),
        });
        for one in of_other.chain(other.siblings) {
            if log.siblings.len() < MOST_BESIDE && !log.repeats(&one.symptom) {
                log.siblings.push(one);
            }
        }
        log.siblings
            .sort_by_key(|one| (one.symptom.order(), one.symptom.time.clone()));
        log
    }

    /// Whether its failure counts more, or as much and came first.
    fn goes_before(&self, other: &Self) -> bool {
        let key = |log: &Self| {
            let first = log.reading.first();
            first.map(|first| (first.order(), first.time.clone()))
        };
        match (key(self), key(other)) {
            (Some((own, at)), Some((others, then))) => {
                own < others || own == others && at.zip(then).is_some_and(|(at, then)| at < then)
            }
            (own, others) => own.is_some() && others.is_none(),
        }
    }

    /// Whether a symptom is the same line once more: the files of steps repeat those of jobs.
    fn repeats(&self, symptom: &Symptom) -> bool {
        let same = |one: &Symptom| {
            let timed = one.time.is_some() && one.time == symptom.time;
            timed && one.entry.id == symptom.entry.id && one.message == symptom.message
        };
        self.reading.symptoms.iter().any(same) || self.siblings.iter().any(|one| same(&one.symptom))
    }

    /// What the other logs of the same run show, what counts most first.
    pub fn others(&self) -> &[Beside] {
        &self.siblings
    }

    /// The same log, as one that lay in an archive.
    #[must_use]
    pub fn in_archive(self) -> Self {
        Self {
            in_archive: true,
            ..self
        }
    }

    /// Its name, where it lay in an archive.
    pub fn name_in_archive(&self) -> Option<&str> {
        self.in_archive.then(|| self.source.name())
    }

    /// What is held of the text.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// What is held of the text, without its name.
    pub fn text(&self) -> &str {
        self.source.text()
    }

    /// What the whole log shows.
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    /// The text of a line of the log, from 1, without its line end, where it is held.
    pub fn line(&self, number: usize) -> Option<Span> {
        let before = number.checked_sub(self.source.first_line())?;
        let mut start = 0;
        for (index, line) in self.text().split_inclusive('\n').enumerate() {
            if index == before {
                return Some(Span::new(start, start + line.trim_end().len()));
            }
            start += line.len();
        }
        None
    }
}
