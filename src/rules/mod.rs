//! The rules: each a `static`, a plain function over an examination, and a page that is run as a test.
//!
//! A rule reads the examination's reasons. It never searches text, evaluates again, or computes an
//! offset. Adding one touches its two files and one line of its stage's sorted list.

mod advice;
mod contradicted;
mod draft;
mod list;
mod opt_in;
mod permission;
mod provider;
mod room;
mod suspects;
mod suspicion;
mod token;
mod trust;
mod workflow;

pub use draft::{Change, Draft, Effect, Repair};
pub use list::{ALL, find};

use crate::exam::Exam;
use crate::finding::{Kind, Stage};

/// A cause or an advice that the program knows.
#[derive(Debug)]
pub struct Rule {
    /// Its stable name, kebab-case.
    pub id: &'static str,
    /// The stage it belongs to.
    pub stage: Stage,
    /// Cause or advice.
    pub kind: Kind,
    /// The version that brought it.
    pub since: &'static str,
    /// What it is, as half a sentence.
    pub summary: &'static str,
    /// Its page, in Markdown.
    pub docs: &'static str,
    /// What it finds in an examination.
    pub check: fn(&Exam<'_>) -> Vec<Draft>,
}

impl Rule {
    /// How to tell whether it is this where the evidence does not show it, in a line: what its page
    /// says after `To tell:`.
    pub fn tell(&self) -> Option<&'static str> {
        let (_, rest) = self.docs.split_once("\nTo tell: ")?;
        let line = rest.split_once('\n').map_or(rest, |(line, _)| line);
        Some(line.trim())
    }
}

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
