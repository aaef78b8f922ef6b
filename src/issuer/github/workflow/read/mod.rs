//! Trees into typed views.

mod fields;
mod job;
mod permissions;
mod refuse;
mod step;
mod trigger;

use self::fields::{settings, text};
use self::refuse::Refusals;
use super::{Action, ActionInput, Workflow};
use crate::issuer::github::Placed;
use crate::source::{Document, Entry, FlawKind, Node};

pub(super) fn workflow(document: &Document) -> Workflow {
    let root = &document.root;
    let mut refusals = Refusals::default();
    duplicate_keys(document, &mut refusals);
    let on = root.entry("on");
    let workflow = Workflow {
        name: text(root, "name"),
        triggers: on
            .map(|on| trigger::triggers(on, &mut refusals))
            .unwrap_or_default(),
        on: on.map(|on| on.value.span),
        permissions: root
            .entry("permissions")
            .and_then(|entry| permissions::read(entry, &mut refusals)),
        env: settings(root, "env"),
        jobs: job::jobs(root, &mut refusals),
        problems: Vec::new(),
    };
    refusals.required(root, "on");
    refusals.required(root, "jobs");
    job::check_needs(&workflow.jobs, &mut refusals);
    Workflow {
        problems: refusals.sorted(),
        ..workflow
    }
}

/// GitHub refuses what JSON readers merely overwrite.
fn duplicate_keys(document: &Document, refusals: &mut Refusals) {
    let twice = document
        .flaws
        .iter()
        .filter(|flaw| flaw.kind == FlawKind::DuplicateKey);
    for flaw in twice {
        let name = document.slice(flaw.span).trim_matches(['"', '\'']);
        refusals.add(format!("'{name}' is already defined"), flaw.span);
    }
}

pub(super) fn action(document: &Document) -> Action {
    let root = &document.root;
    let inputs = root
        .get("inputs")
        .and_then(Node::entries)
        .unwrap_or_default();
    let steps = root
        .at(&["runs", "steps"])
        .and_then(Node::items)
        .unwrap_or_default();
    Action {
        name: text(root, "name"),
        inputs: inputs.iter().map(action_input).collect(),
        using: root.get("runs").and_then(|runs| text(runs, "using")),
        steps: step::steps(steps),
    }
}

fn action_input(entry: &Entry) -> ActionInput {
    ActionInput {
        name: Placed::new(entry.key.text.clone(), entry.key.span),
        default: text(&entry.value, "default"),
    }
}
