//! Two subjects part by part, and what the policy's value would be without the differences.

use super::difference::{Comparison, Difference, DifferenceKind};
use super::masked::{Masked, widest};
use super::may_match;
use super::places::{extras_span, keyword_span, name_span, with_at};
use crate::iam::pattern::{has_hole, is_hole};
use crate::issuer::github::subject::{Context, FormatFlawKind, Part, Parts};
use crate::source::Span;

/// Compares a policy's value with the subject GitHub sends, wildcards of the value taken as such.
/// Where the subject `is_open`, its `*` stands for what is not known, which is no difference.
///
/// None where one of the two does not begin with a repository.
pub fn compare(value: &str, subject: &str, is_open: bool) -> Option<Comparison> {
    let masked = Masked::of(value)?;
    let value = masked.text.as_str();
    let (value_parts, subject_parts) = (Parts::read(value)?, Parts::read(subject)?);
    let mut comparing = Comparing {
        mended: value_parts.clone(),
        value: &value_parts,
        subject: &subject_parts,
        is_open,
        differences: Vec::new(),
    };
    comparing.format();
    comparing.owner();
    comparing.repository();
    comparing.ids(value);
    comparing.context(value, subject);
    let Comparing {
        mended,
        differences,
        ..
    } = comparing;
    let unlike = 1.0 - strsim::normalized_levenshtein(beginning(value), beginning(subject));
    let weights: u32 = differences
        .iter()
        .map(|difference| difference.kind.weight())
        .sum();
    Some(Comparison {
        differences,
        mended: masked.restored(&mended.render()),
        distance: weights + tenths(unlike),
        value: value_parts,
        subject: subject_parts,
    })
}

/// As much of a text as decides how like another it is: the work grows with the square.
fn beginning(text: &str) -> &str {
    text.get(..text.floor_char_boundary(512)).unwrap_or(text)
}

/// A share from 0 to 1 as 0 to 9, so that likeness only decides between equals.
fn tenths(share: f64) -> u32 {
    (0..9)
        .filter(|step| share > f64::from(*step) / 9.0)
        .count()
        .try_into()
        .unwrap_or(9)
}

struct Comparing<'a> {
    value: &'a Parts,
    subject: &'a Parts,
    is_open: bool,
    mended: Parts,
    differences: Vec<Difference>,
}

impl Comparing<'_> {
    fn differ(&mut self, kind: DifferenceKind, expected: Span, actual: Span) {
        self.differences.push(Difference {
            kind,
            expected,
            actual,
        });
    }

    fn matches(&self, value: &str, subject: &str) -> bool {
        may_match(&widest(value), subject, self.is_open)
    }

    /// How a name differs from a pattern for it.
    fn part_difference(
        &self,
        expected: &Part,
        actual: &Part,
        other: DifferenceKind,
    ) -> Option<DifferenceKind> {
        if self.matches(&expected.text, &actual.text) {
            return None;
        }
        let (wanted, present) = (expected.text.to_lowercase(), actual.text.to_lowercase());
        if self.matches(&wanted, &present) {
            return Some(DifferenceKind::Case);
        }
        Some(other)
    }

    /// Whether a template fills this part in: what comes of it is not known.
    fn is_hole(&self, span: Span) -> bool {
        let parts = [Some(&self.value.owner), self.value.repository.as_ref()];
        let mut parts = parts.into_iter().flatten();
        parts.any(|part| part.span.overlaps(span) && has_hole(&part.text))
    }

    fn format(&mut self) {
        // A template may leave the context out: then a value without one is no slip.
        let has_none = matches!(self.subject.context, Context::Nothing);
        for flaw in &self.value.flaws {
            let is_right = match flaw.kind {
                FormatFlawKind::Unfilled => self.is_hole(flaw.span),
                FormatFlawKind::NoContext => has_none,
                // A template can put a second one into the subject, as in this token.
                FormatFlawKind::SecondContext => self.subject.second_context.is_some(),
                _ => false,
            };
            if is_right {
                continue;
            }
            let kind = DifferenceKind::Format(flaw.kind);
            self.differ(kind, flaw.span, Span::at(0));
            if flaw.kind == FormatFlawKind::NoContext {
                self.mended.context = self.subject.context.clone();
                self.mended.extras.clone_from(&self.subject.extras);
            }
        }
    }

    fn owner(&mut self) {
        let (expected, actual) = (&self.value.owner, &self.subject.owner);
        if self.value.repository.is_none() && covers_slash(expected) {
            return;
        }
        if let Some(kind) = self.part_difference(expected, actual, DifferenceKind::Owner) {
            self.differ(kind, expected.span, actual.span);
            self.mended.owner = actual.clone();
        }
    }

    fn repository(&mut self) {
        let Some(actual) = &self.subject.repository else {
            return;
        };
        let Some(expected) = &self.value.repository else {
            if !covers_slash(&self.value.owner) {
                let end = Span::at(self.value.owner.span.end);
                self.differ(DifferenceKind::Repository, end, actual.span);
                self.mended.repository = Some(actual.clone());
            }
            return;
        };
        let Some(kind) = self.part_difference(expected, actual, DifferenceKind::Repository) else {
            return;
        };
        self.differ(kind, expected.span, actual.span);
        self.mended.repository = Some(actual.clone());
    }

    fn ids(&mut self, value: &str) {
        let pairs = [
            (
                &self.value.owner_id,
                &self.subject.owner_id,
                self.value.owner.span,
                self.subject.owner.span,
            ),
            (
                &self.value.repository_id,
                &self.subject.repository_id,
                name_span(self.value),
                name_span(self.subject),
            ),
        ];
        let mut found = Vec::new();
        for (expected, actual, value_name, subject_name) in pairs {
            let value_text = value.get(value_name.start..value_name.end);
            let value_text = value_text.unwrap_or_default();
            let (kind, expected, actual) = match (expected, actual) {
                // What a template fills in may hold the id, and what a star at the end takes does.
                (None, Some(_)) if has_hole(value_text) || value_text.ends_with('*') => continue,
                (None, Some(id)) => (
                    DifferenceKind::IdsMissing,
                    Span::at(value_name.end),
                    with_at(id),
                ),
                (Some(id), None) => (
                    DifferenceKind::IdsUnexpected,
                    with_at(id),
                    Span::at(subject_name.end),
                ),
                (Some(wanted), Some(id)) if !self.matches(&wanted.text, &id.text) => {
                    (DifferenceKind::IdsOther, with_at(wanted), with_at(id))
                }
                _ => continue,
            };
            found.push((kind, expected, actual));
        }
        if self.value.repository.is_none() && covers_slash(&self.value.owner) {
            return;
        }
        if found.is_empty() {
            return;
        }
        for (kind, expected, actual) in found {
            self.differ(kind, expected, actual);
        }
        self.mended.owner_id.clone_from(&self.subject.owner_id);
        let name = value.get(name_span(self.value).start..name_span(self.value).end);
        if !name.is_some_and(|name| name.ends_with('*')) {
            self.mended
                .repository_id
                .clone_from(&self.subject.repository_id);
        }
    }

    fn context(&mut self, value: &str, subject: &str) {
        let (expected, actual) = (&self.value.context, &self.subject.context);
        let flawless = matches!(expected, Context::Covered | Context::Nothing);
        if flawless {
            return;
        }
        let seconds = (&self.value.second_context, &self.subject.second_context);
        if let (Some(wanted), Some(present)) = seconds {
            self.two_contexts([expected, wanted], [actual, present], value, subject);
            return;
        }
        if let Some(fitting) = self.fitting_context() {
            self.mended.context = fitting;
            return;
        }
        match self.context_difference() {
            Some(kind) => {
                let whole = |context: &Context, text: &str| keyword_span(context, text);
                self.differ(kind, whole(expected, value), whole(actual, subject));
                self.mended.context = actual.clone();
            }
            None => {
                let end = |parts: &Parts, text: &str| extras_span(parts, text);
                self.differ(
                    DifferenceKind::Template,
                    end(self.value, value),
                    end(self.subject, subject),
                );
                self.mended.extras.clone_from(&self.subject.extras);
            }
        }
    }

    /// Both have two contexts, as a template makes them: each is compared with its own.
    fn two_contexts(
        &mut self,
        expected: [&Context; 2],
        actual: [&Context; 2],
        value: &str,
        subject: &str,
    ) {
        for (wanted, present) in expected.into_iter().zip(actual) {
            if let Some(kind) = self.difference_of(wanted, present) {
                let (wanted, present) =
                    (keyword_span(wanted, value), keyword_span(present, subject));
                self.differ(kind, wanted, present);
            }
        }
        let [first, second] = actual;
        self.mended.context = first.clone();
        let second = second.render().map(|text| Part {
            text,
            span: Span::at(0),
        });
        let extras = second.into_iter().chain(self.subject.extras.clone());
        self.mended.extras = extras.collect();
    }

    /// The context of the value with which all that follows the repository matches.
    fn fitting_context(&self) -> Option<Context> {
        let actual = tail(&self.subject.context, self.subject);
        let mut contexts = std::iter::once(&self.value.context).chain(&self.value.second_context);
        let fits = |context: &&Context| self.matches(&tail(context, self.value), &actual);
        contexts.find(fits).cloned()
    }

    /// How the contexts differ; none where only what a template adds does.
    fn context_difference(&self) -> Option<DifferenceKind> {
        self.difference_of(&self.value.context, &self.subject.context)
    }

    fn difference_of(&self, expected: &Context, actual: &Context) -> Option<DifferenceKind> {
        let (wanted, present) = (expected.render()?, actual.render()?);
        if self.matches(&wanted, &present) {
            return None;
        }
        if self.matches(&wanted.to_lowercase(), &present.to_lowercase()) {
            return Some(DifferenceKind::Case);
        }
        let (expected, actual) = (expected.kind(), actual.kind());
        if expected == actual {
            return Some(DifferenceKind::ContextName(actual));
        }
        Some(DifferenceKind::Context { expected, actual })
    }
}

/// What follows the repository, with this context.
fn tail(context: &Context, parts: &Parts) -> String {
    let extras = parts.extras.iter().map(|extra| extra.text.clone());
    let pieces: Vec<_> = context.render().into_iter().chain(extras).collect();
    pieces.join(":")
}

/// Whether a pattern for the owner goes on over the slash.
fn covers_slash(owner: &Part) -> bool {
    owner.text.contains('*') || is_hole(&owner.text)
}
