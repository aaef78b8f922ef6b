//! What an answer hangs on, where the evidence does not decide it.

use std::collections::BTreeSet;

use super::TrustExam;
use crate::iam::{ConditionAnswer, StatementAnswer, Truth, ValueAnswer, Why, pattern};
use crate::issuer::ConditionKey;

impl TrustExam<'_> {
    /// The condition keys, as written, whose value is not known and on which the answer for what is
    /// presented first hangs.
    pub fn unknown_keys(&self) -> BTreeSet<&str> {
        let of_request =
            |condition: &&ConditionAnswer| !matches!(condition.why, Why::VariableUnknown);
        let conditions = self.unknown_conditions();
        conditions
            .filter(|condition| of_request(condition) || holes(condition).is_empty())
            .map(|condition| condition.key.as_str())
            .collect()
    }

    /// What a template has still to fill in and on which the answer for what is presented first
    /// hangs, in order, each once.
    pub fn unknown_holes(&self) -> Vec<&str> {
        let statements = self.unknown_statements();
        let principals = statements.filter(|statement| statement.principal.truth.is_unknown());
        let principals = principals.flat_map(|statement| &statement.principal.values);
        let principals = principals.flat_map(|value| pattern::holes(&value.text));
        let conditions = self.unknown_conditions().flat_map(holes);
        let mut all: Vec<&str> = Vec::new();
        for hole in principals.chain(conditions) {
            if !all.contains(&hole) {
                all.push(hole);
            }
        }
        all
    }

    /// The first value for a subject on which the answer hangs because a template has still to fill
    /// something in, and what.
    pub fn open_subject_value(&self) -> Option<(&ValueAnswer, &str)> {
        let mut subjects = self
            .unknown_conditions()
            .filter(|condition| ConditionKey::is_subject(&condition.key));
        let mut values = subjects.next()?.values.iter();
        values.find_map(|value| Some((value, pattern::holes(&value.text).into_iter().next()?)))
    }

    fn unknown_statements(&self) -> impl Iterator<Item = &StatementAnswer> {
        let answer = self.answer().into_iter();
        answer
            .flat_map(|answer| &answer.statements)
            .filter(|statement| statement.truth == Truth::Unknown)
    }

    /// The conditions whose answer is not known and on which the answer for what is presented first depends.
    pub fn unknown_conditions(&self) -> impl Iterator<Item = &ConditionAnswer> {
        self.unknown_statements()
            .flat_map(|statement| &statement.conditions)
            .filter(|condition| condition.truth == Truth::Unknown)
    }
}

fn holes(condition: &ConditionAnswer) -> Vec<&str> {
    let texts = [condition.operator.text.as_str(), condition.key.as_str()];
    let values = condition.values.iter().map(|value| value.text.as_str());
    texts
        .into_iter()
        .chain(values)
        .flat_map(pattern::holes)
        .collect()
}
