//! What the repository's jobs say of the role that they want.

use std::collections::BTreeSet;

use crate::issuer::github::credentials::Method;
use crate::issuer::github::subject::{Context, Parts};
use crate::issuer::github::survey::{Row, survey};
use crate::issuer::github::{Run, Workflows};

/// What all jobs that ask for a role have in common.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Habits {
    /// The environment that all of them name.
    pub environment: Option<String>,
    /// The environments that any of them names, as far as the files tell.
    pub environments: BTreeSet<String>,
    /// The region that all of them work in.
    pub region: Option<String>,
}

/// What the jobs of these workflows have in common; of those called `id` only, where one is asked for.
pub fn habits(repository: &str, workflows: &Workflows, id: Option<&str>) -> Habits {
    let run = Run {
        repository: Some(repository.to_owned()),
        ..Run::default()
    };
    let mut rows = survey(&run, workflows);
    let asks = |row: &Row| row.aws.iter().any(|step| step.method == Method::Oidc);
    rows.retain(|row| asks(row) && id.is_none_or(|id| row.is_called(id)));
    let named: Vec<_> = rows.iter().map(environments).collect();
    let environments: BTreeSet<_> = named.iter().flatten().flatten().cloned().collect();
    let all_name = named.iter().flatten().all(Option::is_some);
    Habits {
        environment: only(environments.iter().cloned()).filter(|_| all_name),
        environments,
        region: only(rows.iter().flat_map(regions)),
    }
}

/// For each subject of a job the environment in it, `None` where there is none or it is not known.
fn environments(row: &Row) -> Vec<Option<String>> {
    // Whether the job may ask for a token yet is another matter: it is being set up.
    let subjects = row.subjects.iter();
    let contexts = subjects.map(|one| (one.open, Parts::read(&one.subject)));
    let named = contexts.map(|(open, parts)| match parts?.context {
        Context::Environment(name) if !open => Some(name.text.replace("%3A", ":")),
        _ => None,
    });
    named.collect()
}

fn regions(row: &Row) -> Vec<String> {
    let steps = row.aws.iter().filter_map(|step| step.region.as_ref());
    let known = steps.filter_map(|region| region.value.as_known());
    known.map(str::to_owned).collect()
}

/// The value that all are.
fn only(mut values: impl Iterator<Item = String>) -> Option<String> {
    let first = values.next()?;
    values.all(|other| other == first).then_some(first)
}
