//! The times in a token, held against the time it is judged at.

use crate::exam::Exam;
use crate::finding::Evidence;

/// How many seconds after the time in `claim` the token is used; negative before it.
pub(super) fn late(exam: &Exam<'_>, claim: &str) -> Option<i64> {
    let time: i64 = exam.first()?.value(claim)?.parse().ok()?;
    exam.case.now.map(|now| now - time)
}

/// Where the claim stands.
pub(super) fn claim(exam: &Exam<'_>, name: &str) -> Option<Evidence> {
    let place = exam.first()?.place(name)?;
    Some(Evidence::new(place, format!("the token's `{name}`")))
}

/// Seconds in words, in the largest unit that has at least one.
pub(super) fn duration(seconds: i64) -> String {
    let units = [
        (86_400, "day"),
        (3600, "hour"),
        (60, "minute"),
        (1, "second"),
    ];
    let unit = units.into_iter().find(|(length, _)| seconds >= *length);
    let (length, name) = unit.unwrap_or((1, "second"));
    let count = seconds / length;
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {name}{plural}")
}
