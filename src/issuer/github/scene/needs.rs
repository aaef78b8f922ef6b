//! Which jobs a run surely skips: by their own `if:`, or since a job that they need is skipped.

use std::collections::BTreeMap;

use super::Scene;
use crate::issuer::github::expression::{Answer, Contexts, Template, Value};
use crate::issuer::github::workflow::{Job, Workflow};

/// Chains of `needs:` longer than this are taken to run.
const MAX_DEPTH: usize = 64;

/// Whether `job` surely does not run in this scene, which is that of its workflow outside its jobs.
///
/// `success()`, which GitHub puts before an `if:` without a status function, is false as soon as one
/// job in the chain of `needs:` was skipped, even where the jobs in between ran by `always()`.
///
/// See <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idneeds>.
pub(super) fn is_skipped<'a>(scene: &Scene<'a>, workflow: &'a Workflow, job: &'a Job) -> bool {
    let mut jobs = Jobs {
        scene,
        workflow,
        known: BTreeMap::new(),
    };
    jobs.fate(job, 0).is_skipped
}

/// The jobs of the `needs:` chain that leads to `job`, itself included, each once.
pub(in crate::issuer::github) fn chain<'a>(workflow: &'a Workflow, job: &'a Job) -> Vec<&'a Job> {
    let mut found = vec![job];
    let mut next = 0;
    while let Some(job) = found.get(next).copied() {
        next += 1;
        for need in &job.needs {
            if let Some(need) = workflow.job(need.as_str())
                && !found.iter().any(|known| std::ptr::eq(*known, need))
            {
                found.push(need);
            }
        }
    }
    found
}

/// Two facts about one job, both only where they are certain.
#[derive(Debug, Clone, Copy, Default)]
struct Fate {
    is_skipped: bool,
    /// Whether it or a job before it is skipped.
    has_skipped: bool,
}

struct Jobs<'s, 'a> {
    scene: &'s Scene<'a>,
    workflow: &'a Workflow,
    /// By id in lowercase. A job is entered before its needs are looked at, so that a circle ends.
    known: BTreeMap<String, Fate>,
}

impl<'a> Jobs<'_, 'a> {
    fn fate(&mut self, job: &'a Job, depth: usize) -> Fate {
        let id = job.id.value.to_ascii_lowercase();
        if let Some(fate) = self.known.get(&id) {
            return *fate;
        }
        self.known.insert(id.clone(), Fate::default());
        if depth == MAX_DEPTH {
            return Fate::default();
        }
        let mut skipped_needs = Vec::new();
        let mut has_skipped = false;
        for need in &job.needs {
            let Some(need) = self.workflow.job(need.as_str()) else {
                continue;
            };
            let fate = self.fate(need, depth + 1);
            has_skipped |= fate.has_skipped;
            if fate.is_skipped {
                skipped_needs.push(need.id.as_str());
            }
        }
        let is_skipped = is_excluded(self.scene, job, &skipped_needs, has_skipped);
        let fate = Fate {
            is_skipped,
            has_skipped: has_skipped || is_skipped,
        };
        self.known.insert(id, fate);
        fate
    }
}

fn is_excluded(scene: &Scene<'_>, job: &Job, skipped_needs: &[&str], has_skipped: bool) -> bool {
    let Some(condition) = &job.condition else {
        return has_skipped;
    };
    let Ok(template) = Template::condition(condition.as_str()) else {
        return false;
    };
    if has_skipped && !template.checks_status() {
        return true;
    }
    let contexts = AfterNeeds {
        scene,
        skipped_needs,
        has_skipped,
    };
    template.eval(&contexts).truth() == Some(false)
}

/// What the `if:` of a job sees once it is known which of its needs are skipped.
struct AfterNeeds<'s, 'a> {
    scene: &'s Scene<'a>,
    skipped_needs: &'s [&'s str],
    has_skipped: bool,
}

impl Contexts for AfterNeeds<'_, '_> {
    fn resolve(&self, path: &[String]) -> Answer {
        if let [needs, id, rest @ ..] = path
            && needs == "needs"
            && self
                .skipped_needs
                .iter()
                .any(|need| need.eq_ignore_ascii_case(id))
        {
            match rest.first().map(String::as_str) {
                Some("result") => return Answer::known(Value::text("skipped")),
                Some("outputs") if rest.len() > 1 => return Answer::known(Value::Null),
                _ => {}
            }
        }
        self.scene.resolve(path)
    }

    fn status(&self, function: &str) -> Answer {
        match function {
            "success" if self.has_skipped => Answer::known(Value::Bool(false)),
            _ => Answer::either([format!("{function}()")].into()),
        }
    }
}
