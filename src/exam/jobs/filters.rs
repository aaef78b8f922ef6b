//! The filters of a push as a language over subjects.

use crate::iam::language::{Characters, Grammar, Language};
use crate::issuer::github::events::{Glob, RefFilter, RefKind, Repeat, Token, Unit};
use crate::issuer::github::workflow::Trigger;

/// The subjects whose ref, where they tell one, a push has that starts the workflow.
pub(super) fn subjects(trigger: &Trigger) -> Language {
    let kinds = [RefKind::Branch, RefKind::Tag];
    kinds.into_iter().fold(Language::everything(), |all, kind| {
        let selected = selected(&RefFilter::of(trigger, kind), &|name| {
            in_subject(kind, name)
        });
        let others = Language::from(in_subject(kind, Grammar::anything())).complement();
        all.intersection(&others.union(&selected))
    })
}

/// The full refs that a push has that starts the workflow.
pub(super) fn refs(trigger: &Trigger) -> Language {
    let of_kind = |kind: RefKind| {
        selected(&RefFilter::of(trigger, kind), &|name| {
            Grammar::text(kind.prefix()).then(name)
        })
    };
    of_kind(RefKind::Branch).union(&of_kind(RefKind::Tag))
}

/// What a filter selects, each name set into a whole by `whole`.
fn selected(filter: &RefFilter, whole: &dyn Fn(Grammar) -> Grammar) -> Language {
    let every = || Language::from(whole(Grammar::one(Characters::any()).one_or_more()));
    let of = |glob: &Glob| Language::from(whole(grammar(glob)));
    match filter {
        RefFilter::All => every(),
        RefFilter::Nothing => Language::nothing(),
        RefFilter::Ignored(globs) => {
            let ignored: Vec<_> = globs.iter().map(of).collect();
            every().difference(&Language::any_of(&ignored))
        }
        // The last pattern that matches decides.
        RefFilter::Listed(globs) => globs.iter().fold(Language::nothing(), |so_far, glob| {
            if glob.negated {
                so_far.difference(&of(glob))
            } else {
                so_far.union(&of(glob))
            }
        }),
    }
}

/// Any subject that says `ref:` and a ref of this kind; a colon ends a ref.
fn in_subject(kind: RefKind, name: Grammar) -> Grammar {
    let further = Grammar::text(":").then(Grammar::anything()).optional();
    Grammar::anything()
        .then(Grammar::text(":ref:"))
        .then(Grammar::text(kind.prefix()))
        .then(name)
        .then(further)
}

fn grammar(glob: &Glob) -> Grammar {
    let pieces = glob.tokens().iter().map(piece);
    pieces.fold(Grammar::empty(), Grammar::then)
}

fn piece(token: &Token) -> Grammar {
    let one = |characters: Characters| repeated(Grammar::one(characters), token.repeat);
    match &token.unit {
        Unit::Char(character) => one(Characters::one(*character)),
        Unit::Class(ranges) => {
            let ranges = ranges
                .iter()
                .map(|(from, to)| Characters::range(*from, *to));
            one(ranges.fold(Characters::of(""), |all, range| all.or(&range)))
        }
        Unit::NotSlash => one(Characters::one('/').complement()),
        Unit::Any => one(Characters::any()),
        // `**/` is nothing, or any text that ends in a slash; its second half is part of this.
        Unit::Directories => Grammar::one(Characters::any())
            .then(Grammar::anything())
            .then(Grammar::text("/"))
            .optional(),
        Unit::Inside => Grammar::empty(),
    }
}

fn repeated(one: Grammar, repeat: Repeat) -> Grammar {
    match repeat {
        Repeat::Once => one,
        Repeat::Optional => one.optional(),
        Repeat::OneOrMore => one.one_or_more(),
        Repeat::Any => one.any_number(),
    }
}
