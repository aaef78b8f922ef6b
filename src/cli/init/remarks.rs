//! What is said beside what was written.

use super::found::Found;
use crate::setup::{Job, Runs, Setup};

/// How many jobs are named.
const SHOWN: usize = 5;

/// What the user should know beside it.
pub(super) fn remarks(setup: &Setup, jobs: &[Job], found: &Found) -> Vec<String> {
    let mut lines = Vec::new();
    match jobs {
        [] => lines.push(
            "no workflow at hand tells what the role is to do: it may do nothing until it has a permission policy"
                .to_owned(),
        ),
        jobs => {
            let named = jobs.iter().take(SHOWN);
            let named: Vec<_> = named.map(|job| format!("`{}` of {}", job.id, job.path)).collect();
            let more = match jobs.len().saturating_sub(SHOWN) {
                0 => String::new(),
                more => format!(" and {more} more; `--workflow` and `--job` choose"),
            };
            lines.push(format!("the role may do what these jobs need: {}{more}", named.join(", ")));
        }
    }
    if setup.ids.is_none() {
        lines.push(format!(
            "a repository that was made, renamed or transferred after 2026-07-15 presents numbers in its subject: \
             give `--owner-id` and `--repository-id` too (`gh api repos/{} --jq '.owner.id, .id'`)",
            setup.repository
        ));
    }
    if let Runs::Environment(name) = &setup.runs {
        lines.push(format!(
            "whoever can push a workflow can name the environment `{name}`: let the repository's settings say which \
             branches may use it"
        ));
    }
    if found.workflows.workflows().next().is_some() {
        let job = "put `permissions` and the credentials step into the job that needs them";
        lines.push(job.to_owned());
    }
    lines
}
