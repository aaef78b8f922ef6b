//! What is said beside what was written.

use super::found::Found;
use crate::plan::setup::{Habits, Job, Runs, Setup};

/// How many jobs are named.
const SHOWN: usize = 5;

/// What the user should know beside it.
pub(super) fn remarks(setup: &Setup, jobs: &[Job], habits: &Habits, found: &Found) -> Vec<String> {
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
    lines.extend(kept_out(&setup.runs, habits));
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

/// A job that names an environment presents it in the place of its branch or tag.
fn kept_out(runs: &Runs, habits: &Habits) -> Option<String> {
    let is_for = |name: &String| *runs == Runs::Environment(name.clone());
    let others = habits.environments.iter().filter(|name| !is_for(name));
    let others: Vec<_> = others.map(|name| format!("`{name}`")).collect();
    (!others.is_empty()).then(|| {
        format!(
            "jobs that name the environment {} present that in their subject and do not get in by this role: \
             `--environment` makes one for them",
            others.join(" or ")
        )
    })
}
