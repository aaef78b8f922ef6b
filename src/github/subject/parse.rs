//! Taking subjects apart.

use super::{Context, Extra, Subject};
use crate::github::{Placed, claims};
use crate::source::Span;

/// A piece between two colons.
#[derive(Clone, Copy)]
struct Piece<'a> {
    text: &'a str,
    start: usize,
}

pub(super) fn subject(text: &str) -> Subject {
    let mut subject = Subject {
        text: text.to_owned(),
        ..Subject::default()
    };
    let pieces = pieces(text);
    let mut rest = pieces.as_slice();
    if let [Piece { text: "repo", .. }, repository, after @ ..] = rest {
        repository_parts(*repository, &mut subject);
        rest = after;
    }
    while let Some(after) = take_part(text, rest, &mut subject) {
        rest = after;
    }
    if let (Some(first), Some(last)) = (rest.first(), rest.last()) {
        subject.rest = Some(join(text, first, last));
    }
    subject
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut start = 0;
    let pieces = text.split(':').map(|piece| {
        let found = Piece { text: piece, start };
        start += piece.len() + 1;
        found
    });
    pieces.collect()
}

fn place(text: &str, start: usize) -> Placed<String> {
    Placed::new(text.to_owned(), Span::new(start, start + text.len()))
}

/// From the first piece to the last, colons included.
fn join(text: &str, first: &Piece<'_>, last: &Piece<'_>) -> Placed<String> {
    let span = Span::new(first.start, last.start + last.text.len());
    let covered = text.get(span.start..span.end).unwrap_or_default();
    Placed::new(covered.to_owned(), span)
}

/// `owner@id/name@id`; an `@` cannot be part of a name.
fn repository_parts(piece: Piece<'_>, subject: &mut Subject) {
    let (owner, name) = match piece.text.split_once('/') {
        Some((owner, name)) => (owner, Some(name)),
        None => (piece.text, None),
    };
    (subject.owner, subject.owner_id) = with_id(owner, piece.start);
    if let Some(name) = name {
        (subject.repository, subject.repository_id) = with_id(name, piece.start + owner.len() + 1);
    }
}

fn with_id(text: &str, start: usize) -> (Option<Placed<String>>, Option<Placed<String>>) {
    match text.split_once('@') {
        Some((name, id)) => (
            Some(place(name, start)),
            Some(place(id, start + name.len() + 1)),
        ),
        None => (Some(place(text, start)), None),
    }
}

/// Takes one part from the front; `None` where the front fits none.
fn take_part<'a, 'b>(
    text: &str,
    pieces: &'b [Piece<'a>],
    subject: &mut Subject,
) -> Option<&'b [Piece<'a>]> {
    let (key, after) = pieces.split_first()?;
    if key.text == "pull_request" && subject.context.is_none() {
        subject.context = Some(Context::PullRequest(place(key.text, key.start)));
        return Some(after);
    }
    let (value, after) = value(text, after)?;
    match key.text {
        "environment" if subject.context.is_none() => {
            subject.context = Some(Context::Environment(value));
        }
        "ref" if subject.context.is_none() => subject.context = Some(Context::Ref(value)),
        name if claims::is_known(name) => {
            let key = place(key.text, key.start);
            subject.extra.push(Extra { key, value });
        }
        _ => return None,
    }
    Some(after)
}

/// The value after a key: up to the next piece that is itself the name of a claim.
fn value<'a, 'b>(text: &str, pieces: &'b [Piece<'a>]) -> Option<(Placed<String>, &'b [Piece<'a>])> {
    let first = pieces.first()?;
    let more = pieces.iter().skip(1);
    let length = 1 + more
        .take_while(|piece| !claims::is_known(piece.text))
        .count();
    let (taken, after) = pieces.split_at_checked(length)?;
    let last = taken.last()?;
    Some((join(text, first, last), after))
}
