//! Entering a job through its callers.

use std::rc::Rc;

use super::inputs::{Inputs, handed_over, started};
use super::needs::{chain, is_skipped};
use super::secrets::Secrets;
use super::{Scene, World};
use crate::issuer::github::Text;
use crate::issuer::github::expression::{Answer, Possible};
use crate::issuer::github::matrix::{Combination, expand};
use crate::issuer::github::site::{Link, Site};
use crate::source::Node;

/// How many scenes of one job are kept apart; a matrix has at most as many jobs.
const LIMIT: usize = 256;

/// How many combinations of input values are kept apart.
const MAX_INPUT_COMBINATIONS: usize = 64;

/// Whether the `if:` of jobs is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conditions {
    /// It may keep a job from running. A matrix is expanded only where the job's environment or
    /// what it hands to a called workflow names it, since nothing else of it shows in a token.
    Respected,
    /// It may keep a job from running, and every matrix is expanded: the role that a job asks for may
    /// differ between its combinations although the subject does not.
    Expanded,
    /// The job is known to have run: scenes in which it is surely skipped are left out, unless that
    /// leaves none, since then the evidence contradicts the file.
    Met,
}

/// What is done on the way into a job.
#[derive(Debug, Clone, Copy)]
struct Entry {
    leaves_out_skipped: bool,
    expands_every_matrix: bool,
}

/// Every way the job runs in this world: one scene for each combination of the inputs that decide
/// something about the job and of the matrices of its callers and its own.
///
/// `conditions` says whether jobs that an `if:` surely keeps from running are left out.
pub fn scenes<'a>(world: &'a World<'a>, site: &Site<'a>, conditions: Conditions) -> Vec<Scene<'a>> {
    let running = Entry {
        leaves_out_skipped: true,
        expands_every_matrix: conditions != Conditions::Respected,
    };
    let scenes = enter(world, site, running);
    if !scenes.is_empty() || conditions != Conditions::Met {
        return scenes;
    }
    enter(
        world,
        site,
        Entry {
            leaves_out_skipped: false,
            ..running
        },
    )
}

fn enter<'a>(world: &'a World<'a>, site: &Site<'a>, entry: Entry) -> Vec<Scene<'a>> {
    let apart = enter_from(started_scenes(world, site), site, entry);
    if apart.len() <= LIMIT {
        return apart;
    }
    // Too many to keep the inputs apart: each stays one of its values, and no value is left out.
    let together = site.root().map(|root| start(world, root));
    let mut scenes = enter_from(together.into_iter().collect(), site, entry);
    scenes.truncate(LIMIT);
    scenes
}

fn enter_from<'a>(started: Vec<Scene<'a>>, site: &Site<'a>, entry: Entry) -> Vec<Scene<'a>> {
    let mut scenes: Vec<Scene<'a>> = Vec::new();
    for (depth, link) in site.links.iter().enumerate() {
        let outside = if depth == 0 {
            started.clone()
        } else {
            let caller = site.links.get(depth - 1);
            let entered = scenes
                .iter()
                .filter_map(|scene| call(scene, *caller?, *link));
            entered.collect()
        };
        scenes = outside
            .iter()
            .flat_map(|scene| inside(scene, *link, entry))
            .take(LIMIT + 1)
            .collect();
    }
    scenes
}

/// Whether no `if:` surely keeps the job from running in this world.
pub fn may_enter<'a>(world: &'a World<'a>, site: &Site<'a>) -> bool {
    match site.links.as_slice() {
        [only] => started_scenes(world, site)
            .iter()
            .any(|scene| !is_skipped(scene, only.workflow, only.job)),
        _ => !scenes(world, site, Conditions::Respected).is_empty(),
    }
}

/// The scenes outside the jobs of the workflow that an event starts, one for each combination of
/// values of the inputs that the job's `if:`, environment, matrix or calls name.
///
/// Apart, one value cannot meet the condition while another becomes the environment.
fn started_scenes<'a>(world: &'a World<'a>, site: &Site<'a>) -> Vec<Scene<'a>> {
    let Some(root) = site.root() else {
        return Vec::new();
    };
    let scene = start(world, root);
    let mut combinations = vec![(*scene.inputs).clone()];
    let open = scene
        .inputs
        .iter()
        .filter(|(_, one)| one.possible.len() > 1);
    for (name, answer) in open.filter(|(name, _)| names_input(site, name)) {
        if combinations.len() * answer.possible.len() > MAX_INPUT_COMBINATIONS {
            continue;
        }
        let with = |inputs: &Inputs, value: &Possible| {
            let mut inputs = inputs.clone();
            let value = Answer::of(vec![value.clone()], answer.depends_on.clone());
            inputs.insert(name.clone(), value);
            inputs
        };
        combinations = combinations
            .iter()
            .flat_map(|inputs| answer.possible.iter().map(|value| with(inputs, value)))
            .collect();
    }
    let of = |inputs: Inputs| {
        let inputs = Rc::new(inputs);
        Scene {
            event_inputs: inputs.clone(),
            inputs,
            ..scene.clone()
        }
    };
    combinations.into_iter().map(of).collect()
}

/// Whether a text that decides if and how the job runs may name the input, given in lowercase.
fn names_input(site: &Site<'_>, name: &str) -> bool {
    site.links.iter().any(|link| {
        let needed = chain(link.workflow, link.job);
        let conditions = needed.iter().filter_map(|job| job.condition.as_ref());
        let environment = link.job.environment.iter().map(|named| &named.name);
        let call = link.job.call.iter().flat_map(|call| &call.with);
        let texts = conditions
            .chain(environment)
            .chain(call.map(|setting| &setting.value));
        let mut texts = texts.map(|text| text.as_str());
        let names = |text: &str| text.to_ascii_lowercase().contains(name);
        let matrix = link.job.matrix.as_ref();
        texts.any(names) || matrix.is_some_and(|matrix| any_text(matrix, &names))
    })
}

fn any_text(node: &Node, wanted: &dyn Fn(&str) -> bool) -> bool {
    let items = node.items().unwrap_or_default();
    let entries = node.entries().unwrap_or_default();
    node.text().is_some_and(wanted)
        || items.iter().any(|item| any_text(item, wanted))
        || entries.iter().any(|entry| any_text(&entry.value, wanted))
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
fn inside<'a>(scene: &Scene<'a>, link: Link<'a>, entry: Entry) -> Vec<Scene<'a>> {
    if entry.leaves_out_skipped && is_skipped(scene, link.workflow, link.job) {
        return Vec::new();
    }
    let combinations = if entry.expands_every_matrix || names_matrix(link) {
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
