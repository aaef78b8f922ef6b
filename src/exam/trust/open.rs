//! What an answer hangs on, where the evidence does not decide it.

use std::collections::BTreeSet;

use super::TrustExam;
use crate::iam::Truth;

impl TrustExam<'_> {
    /// The condition keys, as written, whose value is not known and on which the answer for what is
    /// presented first hangs.
    pub fn unknown_keys(&self) -> BTreeSet<&str> {
        let answer = self.answer().into_iter();
        let open = answer
            .flat_map(|answer| &answer.statements)
            .filter(|statement| statement.truth == Truth::Unknown);
        let conditions = open.flat_map(|statement| &statement.conditions);
        conditions
            .filter(|condition| condition.truth == Truth::Unknown)
            .map(|condition| condition.key.as_str())
            .collect()
    }
}
