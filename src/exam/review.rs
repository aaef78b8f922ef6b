//! What a change of a trust policy changes: who is newly let in, and who no longer.

use std::collections::BTreeSet;

use super::Exam;
use super::exposure::{Exposure, Family, admitted};
use crate::iam::Condition;
use crate::iam::admission::Admission;
use crate::iam::language::{Boxes, Budget, TooComplex};

/// A change of a trust policy.
#[derive(Debug, Clone)]
pub struct Review {
    /// Who is newly let in, the most dangerous first.
    pub gained: Vec<Family>,
    /// Who is no longer let in.
    pub lost: Vec<Family>,
    /// The tokens that are newly let in, those that GitHub never issues included.
    pub newly: Boxes,
    /// The tokens that are no longer let in, likewise.
    pub no_longer: Boxes,
    /// Condition keys that no token tells, and that the policies test differently: of them the rest
    /// says nothing.
    pub open: BTreeSet<String>,
}

/// One side of the change: an examination with a policy that can be read.
struct Side<'e> {
    exam: &'e Exam<'e>,
    admission: Admission,
}

impl Review {
    /// Compares the trust policies of two examinations; nothing where one cannot be read, or where it
    /// is too complex to decide.
    pub fn of(old: &Exam<'_>, new: &Exam<'_>, budget: &mut Budget) -> Option<Self> {
        let (old, new) = (Side::of(old, budget)?, Side::of(new, budget)?);
        let (before, after) = (&old.admission.admitted, &new.admission.admitted);
        let (was_open, is_open) = (old.open_conditions(), new.open_conditions());
        let differing = was_open.symmetric_difference(&is_open);
        let newly = after.difference(before, budget).ok()?;
        let no_longer = before.difference(after, budget).ok()?;
        // Nobody need be sought in an empty set.
        let beyond = |side: &Side<'_>, left: &Boxes, known: &Boxes, budget: &mut Budget| match left
            .boxes()
            .is_empty()
        {
            true => Some(Vec::new()),
            false => side.beyond(known, budget).ok(),
        };
        Some(Self {
            gained: beyond(&new, &newly, before, budget)?,
            lost: beyond(&old, &no_longer, after, budget)?,
            newly,
            no_longer,
            open: differing.map(|condition| condition.key.clone()).collect(),
        })
    }

    /// Whether the same tokens get in as before, as far as tokens tell.
    pub fn is_same(&self) -> bool {
        self.gained.is_empty() && self.lost.is_empty() && self.open.is_empty()
    }
}

impl<'e> Side<'e> {
    fn of(exam: &'e Exam<'e>, budget: &mut Budget) -> Option<Self> {
        let policy = exam.trust.policy.as_ref()?;
        let provider = exam.trust.provider_arn.as_deref()?;
        let issuer = exam.first()?.issuer_name();
        let admission = admitted(policy, provider, issuer, budget).ok()?;
        Some(Self { exam, admission })
    }

    /// Who gets in here and is not in `known`, each once.
    fn beyond(&self, known: &Boxes, budget: &mut Budget) -> Result<Vec<Family>, TooComplex> {
        let trust = &self.exam.trust;
        let (Some(policy), Some(provider), Some(first)) =
            (&trust.policy, &trust.provider_arn, self.exam.first())
        else {
            return Ok(Vec::new());
        };
        let found = Exposure::beyond(policy, provider, first.issuer_name(), known, budget)?;
        Ok(found.distinct().into_iter().cloned().collect())
    }

    fn open_conditions(&self) -> BTreeSet<Open> {
        let statements = self.exam.trust.policy.iter();
        let statements = statements.flat_map(|policy| &policy.statements);
        let mut open = BTreeSet::new();
        for statement in statements {
            let tested = statement.conditions.iter();
            let is_open = |one: &&Condition| {
                let mut all = self.admission.open.iter();
                all.any(|open| open.statement == statement.index && open.span == one.span)
            };
            open.extend(tested.filter(is_open).map(|condition| {
                Open {
                    key: condition.folded_key().to_owned(),
                    denies: statement.effect == Some(crate::iam::Effect::Deny),
                    operator: condition.operator.text.clone(),
                    values: condition
                        .values
                        .iter()
                        .map(|one| one.text.clone())
                        .collect(),
                }
            }));
        }
        open
    }
}

/// A condition on what no token tells, wherever it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Open {
    key: String,
    denies: bool,
    operator: String,
    values: BTreeSet<String>,
}
