//! Values that a template has still to fill in, in a form that can be taken apart.

use crate::iam::pattern::hole_spans;
use crate::source::Span;

/// A value with each hole as one of the same length that holds neither colon nor slash.
pub(super) struct Masked {
    /// The value, places as they were.
    pub text: String,
    holes: Vec<(String, String)>,
}

/// More holes than this in one value leave nothing to compare.
const MOST: usize = 32;

impl Masked {
    /// None where there are too many holes.
    pub fn of(value: &str) -> Option<Self> {
        let spans = hole_spans(value);
        (spans.len() <= MOST).then(|| Self::with(value, &spans))
    }

    fn with(value: &str, spans: &[Span]) -> Self {
        let mut text = String::with_capacity(value.len());
        let mut holes = Vec::new();
        let mut at = 0;
        for (letter, span) in ('a'..='z').cycle().zip(spans) {
            let inside = span.len().saturating_sub("${}".len());
            let letters: String = std::iter::repeat_n(letter, inside).collect();
            let mask = format!("${{{letters}}}");
            text.push_str(value.get(at..span.start).unwrap_or_default());
            text.push_str(&mask);
            let hole = value.get(span.start..span.end).unwrap_or_default();
            holes.push((mask, hole.to_owned()));
            at = span.end;
        }
        text.push_str(value.get(at..).unwrap_or_default());
        Self { text, holes }
    }

    /// A text made of parts of the masked value, with the holes as they stand.
    pub fn restored(&self, text: &str) -> String {
        let holes = self.holes.iter();
        holes.fold(text.to_owned(), |text, (mask, hole)| {
            text.replacen(mask, hole, 1)
        })
    }
}

/// A value with a wildcard in the place of each hole: what it may match at most.
pub(super) fn widest(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut at = 0;
    for span in hole_spans(value) {
        text.push_str(value.get(at..span.start).unwrap_or_default());
        text.push('*');
        at = span.end;
    }
    text.push_str(value.get(at..).unwrap_or_default());
    text
}
