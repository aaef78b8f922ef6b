//! Entering a job through its callers.

use std::rc::Rc;

use super::inputs::{handed_over, started};
use super::secrets::Secrets;
use super::{Scene, World};
use crate::issuer::github::Text;
use crate::issuer::github::expression;
use crate::issuer::github::matrix::{Combination, expand};
use crate::issuer::github::site::{Link, Site};

/// How many scenes of one job are kept apart; a matrix has at most as many jobs.
const LIMIT: usize = 256;

/// Whether the `if:` of jobs is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conditions {
    /// It may keep a job from running. A matrix is expanded only where the job's environment or
    /// what it hands to a called workflow names it, since nothing else of it shows in a token.
    Respected,
    /// The job is known to have run.
    Met,
}

/// Every way the job runs in this world: one scene for each combination of the matrices of its
/// callers and its own.
///
/// `conditions` says whether jobs that an `if:` surely keeps from running are left out.
pub fn scenes<'a>(world: &'a World<'a>, site: &Site<'a>, conditions: Conditions) -> Vec<Scene<'a>> {
    let mut scenes: Vec<Scene<'a>> = Vec::new();
    for (depth, link) in site.links.iter().enumerate() {
        let outside = if depth == 0 {
            vec![start(world, *link)]
        } else {
            let caller = site.links.get(depth - 1);
            let entered = scenes
                .iter()
                .filter_map(|scene| call(scene, *caller?, *link));
            entered.collect()
        };
        scenes = outside
            .iter()
            .flat_map(|scene| inside(scene, *link, conditions))
            .take(LIMIT)
            .collect();
    }
    scenes
}

/// Whether no `if:` surely keeps the job from running in this world.
pub fn may_enter<'a>(world: &'a World<'a>, site: &Site<'a>) -> bool {
    match site.links.as_slice() {
        [only] => !is_skipped(&start(world, *only), *only),
        _ => !scenes(world, site, Conditions::Respected).is_empty(),
    }
}

/// The scene of a workflow that an event starts, outside its jobs.
fn start<'a>(world: &'a World<'a>, link: Link<'a>) -> Scene<'a> {
    let inputs = Rc::new(started(link.workflow, world));
    Scene {
        world,
        workflow: link.workflow,
        event_inputs: inputs.clone(),
        inputs,
        secrets: Rc::new(Secrets::All),
        env: vec![&link.workflow.env],
        matrix: None,
        environment: None,
    }
}

/// The scene of a called workflow: nothing of the caller's `env` or matrix reaches it.
fn call<'a>(scene: &Scene<'a>, caller: Link<'a>, link: Link<'a>) -> Option<Scene<'a>> {
    let call = caller.job.call.as_ref()?;
    Some(Scene {
        inputs: Rc::new(handed_over(link.workflow, &call.with, scene)),
        secrets: Rc::new(Secrets::handed_over(&call.secrets, scene)),
        env: vec![&link.workflow.env],
        matrix: None,
        environment: None,
        ..scene.clone()
    })
}

/// The scenes inside a job, one for each combination of its matrix.
fn inside<'a>(scene: &Scene<'a>, link: Link<'a>, conditions: Conditions) -> Vec<Scene<'a>> {
    if conditions == Conditions::Respected && is_skipped(scene, link) {
        return Vec::new();
    }
    let combinations = if conditions == Conditions::Met || names_matrix(link) {
        combinations(scene, link)
    } else {
        vec![None]
    };
    let scenes = combinations.into_iter().map(|matrix| {
        let mut scene = Scene {
            matrix: matrix.map(Rc::new),
            ..scene.clone()
        };
        scene.environment = environment(&scene, link);
        scene.env.insert(0, &link.job.env);
        scene
    });
    scenes.collect()
}

/// Whether the job's `if:` surely keeps it from running; it is looked at before the matrix.
fn is_skipped(scene: &Scene<'_>, link: Link<'_>) -> bool {
    let condition = link.job.condition.as_ref();
    condition.is_some_and(|text| expression::runs(text.as_str(), scene) == Some(false))
}

fn names_matrix(link: Link<'_>) -> bool {
    let environment = link.job.environment.iter().map(|named| &named.name);
    let call = link.job.call.iter().flat_map(|call| call.with.iter());
    let handed = call.map(|setting| &setting.value);
    environment
        .chain(handed)
        .any(|text| text.value.contains("matrix"))
}

/// The environment the run is known to have had, else the one the job names.
fn environment(scene: &Scene<'_>, link: Link<'_>) -> Option<Text> {
    match &scene.world.run.environment {
        Some(given) => given.as_deref().map(Text::known),
        None => {
            let named = link.job.environment.as_ref()?;
            Some(scene.text(named.name.as_str()))
        }
    }
}

fn combinations(scene: &Scene<'_>, link: Link<'_>) -> Vec<Option<Combination>> {
    let Some(node) = &link.job.matrix else {
        return vec![None];
    };
    let matrix = expand(node, scene);
    if matrix.combinations.is_empty() {
        return vec![None];
    }
    let opened = |mut combination: Combination| {
        if matrix.open {
            for (name, answer) in &mut combination {
                answer.depends_on.insert(format!("matrix.{name}"));
            }
        }
        combination
    };
    matrix
        .combinations
        .into_iter()
        .map(opened)
        .map(Some)
        .collect()
}
