//! A policy held against an earlier one.

use std::collections::BTreeSet;

use serde::Serialize;

use super::JobRow;
use crate::exam::Exam;
use crate::exam::exposure::Family;
use crate::exam::jobs::Admitted as Fares;
use crate::exam::review::Review;
use crate::finding::Admitted;
use crate::iam::language::Budget;

/// What changes against an earlier policy.
#[derive(Debug, Serialize)]
pub(crate) struct Change {
    /// The earlier policy.
    pub(crate) source: String,
    /// Who is newly let in; nothing where that cannot be decided.
    pub(crate) newly_admitted: Option<Vec<Admitted>>,
    /// Who is no longer let in; nothing where that cannot be decided.
    pub(crate) no_longer_admitted: Option<Vec<Admitted>>,
    /// Condition keys that no token tells, and that the policies test differently.
    pub(crate) depends_on: BTreeSet<String>,
    /// The jobs that fare otherwise than before.
    pub(crate) jobs: Vec<JobChange>,
}

/// A job that fares otherwise than before.
#[derive(Debug, Serialize)]
pub(crate) struct JobChange {
    pub(crate) workflow: String,
    pub(crate) job: String,
    pub(crate) event: String,
    pub(crate) before: Fares,
    pub(crate) after: Fares,
}

impl Change {
    /// Compares two examinations and how the jobs fare by them.
    pub(crate) fn of(
        (old, old_jobs): (&Exam<'_>, &[JobRow]),
        (new, new_jobs): (&Exam<'_>, &[JobRow]),
    ) -> Self {
        let source = old.trust.text.map(|text| text.source().name().to_owned());
        let review = Review::of(old, new, &mut Budget::default());
        let named = |families: &[Family]| {
            let families = families.iter().map(|family| Admitted {
                who: family.who.clone(),
                claims: family.claims.clone(),
            });
            families.collect::<Vec<_>>()
        };
        Self {
            source: source.unwrap_or_default(),
            newly_admitted: review.as_ref().map(|review| named(&review.gained)),
            no_longer_admitted: review.as_ref().map(|review| named(&review.lost)),
            depends_on: review.map(|review| review.open).unwrap_or_default(),
            jobs: jobs(old_jobs, new_jobs),
        }
    }

    /// Whether it can be told who is newly let in.
    pub(crate) fn is_decided(&self) -> bool {
        self.newly_admitted.is_some()
    }

    /// Whether somebody is newly let in, or may be.
    pub(crate) fn widens(&self) -> bool {
        let gained = self.newly_admitted.iter().flatten();
        gained.count() > 0 || !self.depends_on.is_empty()
    }

    /// Whether somebody is no longer let in.
    pub(crate) fn narrows(&self) -> bool {
        self.no_longer_admitted.iter().flatten().count() > 0
    }
}

fn jobs(old: &[JobRow], new: &[JobRow]) -> Vec<JobChange> {
    let before = |row: &JobRow| {
        let same = |other: &&JobRow| {
            (&other.workflow, &other.job, &other.event) == (&row.workflow, &row.job, &row.event)
        };
        old.iter().find(same).map(|other| other.admitted)
    };
    let changes = new.iter().filter_map(|row| {
        let before = before(row).filter(|before| *before != row.admitted)?;
        Some(JobChange {
            workflow: row.workflow.clone(),
            job: row.job.clone(),
            event: row.event.clone(),
            before,
            after: row.admitted,
        })
    });
    changes.collect()
}
