//! What of the catalogue stands in a stretch of lines.

use std::collections::BTreeMap;

use super::super::denial::{Denial, denials};
use super::super::pattern::Found;
use super::super::{Entry, Mark, When};
use super::clean::Line;
use super::index::{self, Rank};
use crate::source::Span;

/// The most claims on one stretch that are weighed against each other.
const MOST: usize = 4_096;

/// What stands before a text that a program only speaks of, in lower case.
const QUOTERS: [&str; 12] = [
    "assert",
    "expect(",
    "expected \"",
    "expected: \"",
    "require.",
    "tothrow",
    ".errorf(",
    ".fatalf(",
    "throw new ",
    "grep ",
    "echo \"",
    "echo '",
];

/// Lines as one text, so that a message may be wrapped over several.
pub(super) struct Stretch<'a> {
    pub lines: &'a [Line],
    /// The lines, parted by line feeds.
    pub text: String,
    /// The same in lower case, with blanks for line feeds; byte for byte as long.
    pub flat: String,
    starts: Vec<usize>,
}

impl<'a> Stretch<'a> {
    pub fn new(lines: &'a [Line]) -> Self {
        let mut text = String::new();
        let mut starts = Vec::with_capacity(lines.len());
        for line in lines {
            starts.push(text.len());
            text.push_str(&line.text);
            text.push('\n');
        }
        let flat = text.to_ascii_lowercase().replace('\n', " ");
        Self {
            lines,
            text,
            flat,
            starts,
        }
    }

    /// The line a byte belongs to.
    pub fn line(&self, offset: usize) -> Option<&'a Line> {
        let after = self.starts.partition_point(|start| *start <= offset);
        self.lines.get(after.checked_sub(1)?)
    }

    /// Whether a line of a script stands at `offset`, not its output.
    fn is_script(&self, offset: usize) -> bool {
        self.line(offset).is_some_and(|line| line.echo)
    }

    /// Whether the line at `offset` only speaks of the text, as a test's assertion does.
    fn quotes(&self, offset: usize) -> bool {
        let start = self.text.get(..offset).and_then(|text| text.rfind('\n'));
        let head = self.flat.get(start.unwrap_or_default()..offset);
        QUOTERS
            .iter()
            .any(|word| head.unwrap_or_default().contains(word))
    }

    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }
}

/// An entry found in a stretch.
pub(super) struct Hit {
    rank: Rank,
    pub entry: &'static Entry,
    pub found: Found,
    pub denial: Option<Denial>,
}

/// Every entry in the stretch, by place; `marked` tells what the log said by a line.
pub(super) fn hits(stretch: &Stretch<'_>, marked: impl Fn(Mark, &Line) -> bool) -> Vec<Hit> {
    let holds = |mark: Mark, at: usize| stretch.line(at).is_some_and(|line| marked(mark, line));
    let mut claims = Vec::new();
    for ranked in index::candidates(&stretch.flat) {
        for found in ranked.pattern.find_all(&stretch.flat, &stretch.text) {
            let after = match ranked.entry.when {
                When::After(mark, _) => holds(mark, found.span.start),
                _ => true,
            };
            if after && claims.len() < MOST {
                claims.push(Hit {
                    rank: ranked.rank,
                    entry: ranked.entry,
                    found,
                    denial: None,
                });
            }
        }
    }
    if index::may_deny(&stretch.flat) {
        let all = denials(&stretch.flat, &stretch.text);
        claims.extend(
            all.into_iter()
                .filter_map(|denial| of_denial(denial, holds)),
        );
    }
    claims.retain(|hit| {
        let at = hit.found.span.start;
        !(stretch.is_script(at) || hit.entry.is_access() && stretch.quotes(at))
    });
    settle(claims)
}

/// The first entry that is about a denial.
fn of_denial(denial: Denial, holds: impl Fn(Mark, usize) -> bool) -> Option<Hit> {
    let at = denial.span.start;
    let (rank, entry) = index::denials().find(|(_, entry)| match &entry.when {
        When::Denial(wanted) => denial.is(wanted, |mark| holds(mark, at)),
        _ => false,
    })?;
    Some(Hit {
        rank: (rank, 0),
        entry,
        found: Found {
            span: denial.span,
            captures: Vec::new(),
        },
        denial: Some(denial),
    })
}

/// Of claims on the same text the one that stands first in the catalogue; the rest by place.
fn settle(mut claims: Vec<Hit>) -> Vec<Hit> {
    claims.sort_by_key(|hit| {
        let (entry, text) = hit.rank;
        (entry, hit.found.span.start, text)
    });
    let mut taken: BTreeMap<usize, Hit> = BTreeMap::new();
    for hit in claims {
        let span = hit.found.span;
        let before = taken.range(..span.end).next_back();
        let free = before.is_none_or(|(_, other)| other.found.span.end <= span.start);
        if free {
            taken.insert(span.start, hit);
        }
    }
    taken.into_values().collect()
}
