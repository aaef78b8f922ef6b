//! Whether one certain run of a job can be.

use super::Row;
use crate::issuer::github::events::admits;
use crate::issuer::github::expression::{Possible, Value};
use crate::issuer::github::scene::{World, may_enter};
use crate::issuer::github::site::Site;
use crate::issuer::github::{Run, Workflows};

/// Whether the job of `row` may run for an event on a full ref: the filters of the event let the ref
/// through, and no `if:` surely keeps the job from running.
pub fn may_run(
    run: &Run,
    workflows: &Workflows,
    row: &Row,
    event: &str,
    git_ref: Option<&str>,
) -> bool {
    let sites = Site::all(workflows, &row.workflow);
    let Some(site) = sites.iter().find(|site| site.name() == row.job) else {
        return false;
    };
    let trigger = site.root().and_then(|root| root.workflow.trigger(event));
    let filtered = trigger
        .zip(git_ref)
        .is_some_and(|(trigger, full)| !admits(trigger, full));
    let world = World {
        run,
        event: Some(event),
        git_ref: git_ref.map(|full| Possible::Value(Value::text(full))),
        chosen: None,
    };
    !filtered && may_enter(&world, site)
}
