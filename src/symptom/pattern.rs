//! The grammar of the catalogue's texts, and how they are found.
//!
//! A pattern is plain text in which `{name}` stands for any text up to the next plain part (at
//! most [`HOLE`] bytes), at the end for the rest of the word, and `{name...}` at the end for the
//! rest of the line. Letter case does not count, and any white space is as good as any other.

use crate::source::Span;

/// The most a `{name}` may stand for, in bytes: longer gaps join what does not belong together.
const HOLE: usize = 600;

/// A pattern, ready to be looked for.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    first: String,
    rest: Vec<(Hole, String)>,
    last: Option<Hole>,
    telling: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hole {
    Between(&'static str),
    Word(&'static str),
    Line(&'static str),
}

/// Where a pattern was found and what its holes stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub span: Span,
    pub captures: Vec<(&'static str, Span)>,
}

impl Pattern {
    /// Reads a pattern; total, since a brace that never closes is plain text. A `wrapped` one is
    /// looked for also where a line break cuts it.
    pub fn new(text: &'static str, wrapped: bool) -> Self {
        let (first, mut tail) = literal(text);
        let mut pattern = Self {
            first,
            rest: Vec::new(),
            last: None,
            telling: telling_word(text).filter(|_| wrapped),
        };
        while let Some(after_open) = tail.strip_prefix('{') {
            let Some((name, after)) = after_open.split_once('}') else {
                break;
            };
            let (next, remaining) = literal(after);
            if next.is_empty() {
                pattern.last = Some(last_hole(name));
                break;
            }
            pattern.rest.push((Hole::Between(name), next));
            tail = remaining;
        }
        pattern
    }

    /// The plain part that a pattern begins with, as written.
    pub fn beginning(text: &'static str) -> &'static str {
        text.split_once('{').map_or(text, |(first, _)| first)
    }

    /// A text without which the pattern is not there: its most telling word, which a line break
    /// cannot cut, else its longest plain part.
    pub fn trigger(&self) -> &str {
        self.telling.as_deref().unwrap_or_else(|| {
            let literals =
                std::iter::once(&self.first).chain(self.rest.iter().map(|(_, text)| text));
            literals
                .max_by_key(|text| text.len())
                .map_or("", |text| text.trim())
        })
    }

    /// Every place in `flat` (lower case, each white space one blank), in order, without overlap;
    /// `text` is the same with its letter case and line breaks.
    pub fn find_all(&self, flat: &str, text: &str) -> Vec<Found> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(start) = find_word(flat, &self.first, from) {
            from = start + self.first.len().max(1);
            if let Some(one) = self.at(flat, text, start) {
                from = one.span.end.max(from);
                found.push(one);
            }
        }
        found
    }

    /// The match whose first plain part stands at `start`.
    fn at(&self, flat: &str, text: &str, start: usize) -> Option<Found> {
        let mut end = start + self.first.len();
        let mut captures = Vec::new();
        for (hole, literal) in &self.rest {
            let limit = floor(flat, end + HOLE + literal.len());
            let next = end + flat.get(end..limit)?.find(literal.as_str())?;
            captures.push((hole.name(), Span::new(end, next)));
            end = next + literal.len();
        }
        if let Some(hole) = self.last {
            let span = hole.last_span(text, end);
            captures.push((hole.name(), span));
            end = span.end;
        }
        let span = Span::new(start, end);
        ends_word(flat, span).then_some(Found { span, captures })
    }
}

impl Hole {
    fn name(self) -> &'static str {
        match self {
            Self::Between(name) | Self::Word(name) | Self::Line(name) => name,
        }
    }

    /// What the hole at the end stands for: it begins on the next line where this one is over.
    fn last_span(self, text: &str, from: usize) -> Span {
        let tail = text.get(from..).unwrap_or_default();
        let start = from + (tail.len() - tail.trim_start().len());
        let tail = text.get(start..).unwrap_or_default();
        let length = match self {
            Self::Line(_) => tail.find('\n'),
            _ => tail.find(char::is_whitespace),
        };
        Span::new(
            start,
            start + length.unwrap_or(tail.len()).min(floor(tail, HOLE)),
        )
    }
}

/// The longest word that ordinary prose does not have: `OpenIDConnect`, `'roleSessionName'`.
fn telling_word(text: &str) -> Option<String> {
    let plain = text.split('{').enumerate().flat_map(|(at, part)| {
        let literal = part.split_once('}').filter(|_| at > 0);
        literal.map_or(part, |(_, literal)| literal).split(' ')
    });
    let telling = plain.filter(|word| {
        let letters = word.bytes().filter(u8::is_ascii_alphanumeric).count();
        let inner = word.get(1..).unwrap_or_default();
        letters >= 8
            && inner
                .bytes()
                .any(|byte| byte.is_ascii_uppercase() || byte == b'_')
    });
    let longest = telling.max_by_key(|word| word.len());
    longest.map(str::to_ascii_lowercase)
}

fn last_hole(name: &'static str) -> Hole {
    match name.strip_suffix("...") {
        Some(name) => Hole::Line(name),
        None => Hole::Word(name),
    }
}

/// The plain text before the next hole, in lower case, and what follows.
fn literal(text: &'static str) -> (String, &'static str) {
    let end = text.find('{').unwrap_or(text.len());
    let (plain, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    (plain.to_ascii_lowercase(), rest)
}

/// The next place of `literal` that does not begin inside a word.
fn find_word(flat: &str, literal: &str, mut from: usize) -> Option<usize> {
    loop {
        let start = from + flat.get(from..)?.find(literal)?;
        let before = flat.get(..start).unwrap_or_default().bytes().next_back();
        if !joins(before, literal.bytes().next()) {
            return Some(start);
        }
        from = flat.ceil_char_boundary(start + 1);
    }
}

/// Whether a match ends where a word ends.
fn ends_word(flat: &str, span: Span) -> bool {
    let last = flat.get(..span.end).unwrap_or_default().bytes().next_back();
    let next = flat.get(span.end..).unwrap_or_default().bytes().next();
    !joins(last, next)
}

fn joins(left: Option<u8>, right: Option<u8>) -> bool {
    let word = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    word(left) && word(right)
}

/// The last character boundary at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    text.floor_char_boundary(offset)
}
