//! The table of runs for people: runs that differ in nothing but their event or workflow are one line.

use std::collections::BTreeMap;

use super::rows::RunRow;
use crate::exam::jobs::Admitted;
use crate::finding::RuleId;

/// How many lines are shown where not all were asked for.
const SHOWN: usize = 30;

/// How many lines of different jobs that end alike are shown one by one.
const ALIKE: usize = 6;

/// The lines of the table and how many more there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// What blocks first, then what is unknown.
    pub lines: Vec<TableLine>,
    /// How many lines are left out.
    pub more: usize,
}

/// Runs that end alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableLine {
    /// How they fare.
    pub admitted: Admitted,
    /// The workflow, by the name of its file; how many others, where there are any.
    pub workflow: String,
    /// The job.
    pub job: String,
    /// The events.
    pub events: Vec<String>,
    /// What of the subject follows the repository; why there is none, where they get no token.
    pub subject: String,
    /// The role.
    pub role: String,
    /// The rule that explains why they are not admitted.
    pub cause: Option<RuleId>,
    /// What would decide.
    pub depends_on: Vec<String>,
    /// How many further lines end alike.
    pub others: usize,
    /// How many runs these are.
    pub count: usize,
}

type Key = (u8, String, String, String, Option<RuleId>, Vec<String>);

/// The table of some rows, all lines or the first of them.
pub(super) fn of(rows: &[&RunRow], repository: Option<&str>, all: bool) -> Table {
    let mut groups: BTreeMap<Key, Vec<&RunRow>> = BTreeMap::new();
    for row in rows {
        let key = (
            super::order(row.admitted),
            row.job.clone(),
            subject(row, repository),
            role(row),
            row.cause,
            row.depends_on.iter().cloned().collect(),
        );
        groups.entry(key).or_default().push(row);
    }
    let mut lines: Vec<_> = groups
        .into_iter()
        .map(|(key, rows)| line(key, &rows))
        .collect();
    if !all {
        lines = collapsed(lines);
    }
    let shown = if all { lines.len() } else { SHOWN };
    let more = lines.len().saturating_sub(shown);
    lines.truncate(shown);
    Table { lines, more }
}

/// Lines of different jobs that end alike as one: what blocks keeps a line for each job.
fn collapsed(lines: Vec<TableLine>) -> Vec<TableLine> {
    let mut all: Vec<TableLine> = Vec::new();
    let alike = |one: &TableLine, other: &TableLine| {
        (one.admitted, &one.role, &one.cause, &one.depends_on)
            == (other.admitted, &other.role, &other.cause, &other.depends_on)
    };
    let count = |line: &TableLine| lines.iter().filter(|other| alike(line, other)).count();
    for line in &lines {
        let is_many = line.admitted != Admitted::Never && count(line) > ALIKE;
        let known = all.iter_mut().filter(|_| is_many);
        match known.into_iter().find(|known| alike(known, line)) {
            Some(known) => {
                known.others += 1;
                known.count += line.count;
                let new = line
                    .events
                    .iter()
                    .filter(|event| !known.events.contains(event));
                let new: Vec<_> = new.cloned().collect();
                known.events.extend(new);
                if known.subject != line.subject {
                    known.subject = "several".to_owned();
                }
            }
            None => all.push(line.clone()),
        }
    }
    all
}

fn line(key: Key, rows: &[&RunRow]) -> TableLine {
    let (_, job, subject, role, cause, depends_on) = key;
    let mut events: Vec<String> = Vec::new();
    let mut workflows: Vec<&str> = Vec::new();
    for row in rows {
        if !events.contains(&row.event) {
            events.push(row.event.clone());
        }
        let file = row.workflow.rsplit('/').next().unwrap_or(&row.workflow);
        if !workflows.contains(&file) {
            workflows.push(file);
        }
    }
    let workflow = match workflows.as_slice() {
        [first, others @ ..] if !others.is_empty() => format!("{first} and {} more", others.len()),
        all => all.concat(),
    };
    TableLine {
        admitted: rows.first().map_or(Admitted::Unknown, |row| row.admitted),
        workflow,
        job,
        events,
        subject,
        role,
        cause,
        depends_on,
        others: 0,
        count: rows.len(),
    }
}

fn subject(row: &RunRow, repository: Option<&str>) -> String {
    let Some(subject) = &row.subject else {
        return "no token".to_owned();
    };
    let prefix = repository.map(|name| format!("repo:{name}:"));
    let short = prefix.and_then(|prefix| subject.strip_prefix(&prefix));
    short.unwrap_or(subject).to_owned()
}

/// The role of the repository by its address, else what the job asks for.
fn role(row: &RunRow) -> String {
    let own = row.policy.as_ref().map(|policy| {
        let address = policy.split_once('#').map(|(_, address)| address);
        address.unwrap_or(policy).to_owned()
    });
    own.or_else(|| row.role.clone())
        .unwrap_or_else(|| "unknown".to_owned())
}
