//! Which of the proven fixes are carried out, one after the other, and what the texts read then.

pub mod narrow;
pub mod setup;

use std::collections::BTreeMap;

use crate::case::{Case, Want};
use crate::conclude::Diagnosis;
use crate::exam::Exam;
use crate::finding::{Finding, Fix, FixKind, Kind};
use crate::finding::{Piece, RuleId};
use crate::source::edit::{self, Edit, Overlap};
use crate::source::{Source, Span};

/// How often the case is examined again at most: every step removes a finding.
const STEPS: usize = 200;

/// Which fixes are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// That of the first cause.
    First,
    /// Those of every finding of one rule.
    Rule(RuleId),
    /// Every one there is, of causes and then of advice.
    All,
}

/// The fixes that are carried out, and what comes of them.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The fixes in the order in which they are carried out.
    pub steps: Vec<Step>,
    /// The texts that change.
    pub changes: Vec<Change>,
    /// The diagnosis before anything changes.
    pub before: Diagnosis,
    /// The diagnosis of the changed evidence; what was observed before the change is not held against it.
    pub after: Diagnosis,
    /// The changed evidence.
    pub case: Case,
}

/// One fix, and the finding it is for.
#[derive(Debug, Clone)]
pub struct Step {
    /// The finding.
    pub finding: Finding,
    /// Which of its fixes, from 0.
    pub option: usize,
}

/// A file, or a text without one, and its text afterwards.
#[derive(Debug, Clone)]
pub struct Change {
    /// The text that was examined; where it is a part of a file, one of the parts that change.
    pub source: Source,
    /// The pieces of evidence that change in it.
    pub pieces: Vec<Piece>,
    /// The whole file afterwards.
    pub text: String,
}

impl Step {
    /// The fix that is carried out.
    pub fn fix(&self) -> Option<&Fix> {
        self.finding.fixes.get(self.option)
    }
}

impl Plan {
    /// Chooses fixes for a case and carries them out on its evidence, with a new examination after
    /// each. `option`, from 0, is the one that is taken where a finding has several; else the first
    /// proven edit is, and where there is none, the first fix.
    ///
    /// # Errors
    /// Where two pieces of evidence that change are parts of the same text.
    pub fn of(case: &Case, wish: Wish, option: Option<usize>) -> Result<Self, Overlap> {
        let before = crate::conclude::diagnose(case);
        let mut plan = Self {
            steps: Vec::new(),
            changes: Vec::new(),
            after: before.clone(),
            before,
            case: case.clone(),
        };
        let wants = wants(case);
        let most = if wish == Wish::First { 1 } else { STEPS };
        let mut touched = Vec::new();
        while plan.steps.len() < most {
            let Some(step) = plan.next(wish, option) else {
                break;
            };
            touched.extend(plan.carry_out(&step, &wants));
            plan.steps.push(step);
        }
        plan.changes = changes(case, &plan.case, &touched)?;
        Ok(plan)
    }

    /// The next finding that is wanted and was not dealt with yet.
    fn next(&self, wish: Wish, option: Option<usize>) -> Option<Step> {
        let found = self.after.findings.iter();
        let wanted = found.filter(|finding| match wish {
            Wish::First => finding.kind == Kind::Cause,
            Wish::Rule(rule) => finding.rule == rule,
            Wish::All => !finding.fixes.is_empty(),
        });
        let most = if wish == Wish::First { 1 } else { usize::MAX };
        let mut new = wanted.take(most).filter(|finding| !self.has(finding));
        new.next().map(|finding| Step {
            option: option.unwrap_or_else(|| preferred(finding)),
            finding: finding.clone(),
        })
    }

    fn has(&self, finding: &Finding) -> bool {
        let same = |step: &Step| {
            let other = &step.finding;
            (other.rule, &other.title, &other.evidence)
                == (finding.rule, &finding.title, &finding.evidence)
        };
        self.steps.iter().any(same)
    }

    /// Changes the evidence as an edit says; gives the piece that changed.
    fn carry_out(&mut self, step: &Step, wants: &[Want]) -> Option<Piece> {
        let fix = step.fix()?;
        let (piece, text) = (fix.piece.clone()?, fix.document.as_deref()?);
        let mut case = self.case.with_edited(&piece, text).ok()?;
        case.want = wants.to_vec();
        self.after = crate::conclude::diagnose(&case);
        self.case = case;
        Some(piece)
    }
}

/// What the job is known to want: it outlives the error that shows it.
fn wants(case: &Case) -> Vec<Want> {
    let observed = case.with_observed();
    Exam::of(&observed).permission.wants()
}

fn preferred(finding: &Finding) -> usize {
    let edits = || finding.fixes.iter().enumerate();
    let edits = || edits().filter(|(_, fix)| fix.kind == FixKind::Edit);
    let verified = edits().find(|(_, fix)| fix.verified);
    verified
        .or_else(|| edits().next())
        .map_or(0, |(place, _)| place)
}

/// The files that change: of each, all its parts together.
fn changes(before: &Case, after: &Case, touched: &[Piece]) -> Result<Vec<Change>, Overlap> {
    let mut files: BTreeMap<&str, (&Source, Vec<Piece>, Vec<Edit>)> = BTreeMap::new();
    for piece in touched {
        let (Some(old), Some(new)) = (before.document(piece), after.document(piece)) else {
            continue;
        };
        let (old, new) = (&old.source, &new.source);
        let slot = files
            .entry(old.name())
            .or_insert_with(|| (old, Vec::new(), Vec::new()));
        if !slot.1.contains(piece) {
            slot.1.push(piece.clone());
            let part = old.in_file(Span::new(0, old.text().len()));
            slot.2.push(Edit::new(part, new.text()));
        }
    }
    let changed = files.into_values().map(|(source, pieces, edits)| {
        let text = edit::apply(source.file_text(), &edits)?;
        Ok(Change {
            source: source.clone(),
            pieces,
            text,
        })
    });
    changed.collect()
}
