//! The rules: each a page that is run as a test, and a plain function over an examination.
//!
//! In: an examination. Out: drafts of findings, not yet proven. A rule reads the examination's
//! reasons; it never searches text, evaluates again, or computes an offset, and has no effects.
//!
//! Everything that is known about a rule is in its two files. `<id>.md` says kind, stage, version
//! and summary in its front matter; `<id>.rs` says when the rule applies (`check`), when it may still
//! be the cause although nothing shows it (`open`), which errors exclude it (`excludes`), and what
//! decides it (`asks`). The `mod` line of its folder is the third and last change: `build.rs` makes
//! the typed id and the line of the list out of the page.

mod advice;
mod contradicted;
mod draft;
mod opt_in;
mod permission;
mod provider;
mod rule;
mod suspects;
mod suspicion;
mod token;
mod trust;
mod undecided;
mod workflow;

pub use draft::{Change, Draft, Effect, Repair};
pub use rule::{ALL, Open, Question, Rule, find, of_id};

use rule::pages;

use crate::exam::Exam;
use crate::finding::{Kind, RuleId};
use crate::symptom::Symptom;

/// Every rule's findings over one examination, in the order of the list; then, where these do not
/// explain the error, the causes that its text leaves open.
pub fn run(exam: &Exam<'_>) -> Vec<(&'static Rule, Draft)> {
    let mut drafts = of_kind(exam, Kind::Cause);
    contradicted::weigh(exam, &mut drafts);
    drafts.extend(suspects::of(exam, &drafts));
    drafts.extend(of_kind(exam, Kind::Advice));
    drafts
}

/// The findings of all rules of one kind: whoever only asks what blocks need not work out who else
/// gets in.
pub fn of_kind(exam: &Exam<'_>, kind: Kind) -> Vec<(&'static Rule, Draft)> {
    let rules = ALL.iter().copied().filter(|rule| rule.kind == kind);
    let found = |rule: &'static Rule| {
        (rule.check)(exam)
            .into_iter()
            .map(move |draft| (rule, draft))
    };
    rules.flat_map(found).collect()
}

/// The causes that an error excludes, in the order of the list: those of the stages that it shows to
/// have been passed, and those that the catalogue names; never one that the catalogue leaves open.
pub fn ruled_out(symptom: &Symptom) -> impl Iterator<Item = RuleId> {
    let causes = ALL.iter().filter(|rule| rule.kind == Kind::Cause);
    let excluded = causes
        .filter(|rule| (rule.excludes)(symptom) || symptom.entry.rules_out.contains(&rule.id));
    excluded
        .map(|rule| rule.id)
        .filter(|rule| symptom.entry.weight(*rule).is_none())
}

/// Whether one of the causes that an error leaves open is decided by the answer to a question.
pub fn leaves_open(symptom: &Symptom, question: Question) -> bool {
    let causes = symptom.entry.causes.iter();
    let mut rules = causes.filter_map(|(rule, _)| of_id(*rule));
    rules.any(|rule| rule.asks.contains(&question))
}
