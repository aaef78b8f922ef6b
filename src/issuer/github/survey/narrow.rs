//! What the `if:` of a job and of its callers leaves of the refs a trigger reaches.

use crate::issuer::github::events::Reach;
use crate::issuer::github::expression::{Possible, Template, Value};
use crate::issuer::github::scene::{World, chain, may_enter};
use crate::issuer::github::site::Site;
use crate::issuer::github::subject::GitRef;
use crate::issuer::github::wildcard;

/// Text that no condition names: it stands for every ref that is not spoken of.
const OTHER: &str = "\u{1}";

/// The part of `reach` for which the job may run.
///
/// Conditions compare refs with texts they hold, so it is enough to look at those texts, at refs
/// that begin with them, and at one ref that none of them names.
pub(super) fn narrow(world: &World<'_>, site: &Site<'_>, reach: &Reach) -> Vec<Reach> {
    if conditions(site).is_empty() {
        return vec![reach.clone()];
    }
    if !reach.open {
        return kept(world, site, reach, &reach.git_ref);
    }
    let other = reach.git_ref.replace('*', OTHER);
    let rest = kept(world, site, reach, &other);
    if !rest.is_empty() {
        return rest;
    }
    let mut narrower: Vec<Reach> = Vec::new();
    for literal in literals(site) {
        for shape in shapes(reach, &literal) {
            let example = shape.git_ref.replace('*', OTHER);
            if !wildcard::matches_ignoring_case(&reach.git_ref, &example)
                || !may_run(world, site, &example)
            {
                continue;
            }
            if !wildcard::matches(&reach.git_ref, &example) {
                // The filter, which is exact, and the condition write one name in different cases.
                return vec![reach.clone()];
            }
            let covers = |known: &Reach| wildcard::matches(&known.git_ref, &shape.git_ref);
            if !narrower.iter().any(covers) {
                narrower.push(shape);
            }
        }
    }
    narrower
}

/// The refs that a condition with this text may be about, the widest first: those that hold it, begin
/// or end with it, and itself; as a full ref, or as the short name of the same sort of ref.
fn shapes(reach: &Reach, literal: &str) -> Vec<Reach> {
    let sort = match GitRef::parse(&reach.git_ref) {
        GitRef::Branch(_) => "refs/heads/",
        GitRef::Tag(_) => "refs/tags/",
        GitRef::Pull(_) | GitRef::Other(_) => "",
    };
    let open = [
        format!("{sort}*{literal}*"),
        format!("{literal}*"),
        format!("{sort}{literal}*"),
        format!("{sort}*{literal}"),
    ];
    let exact = [literal.to_owned(), format!("{sort}{literal}")];
    let of = |git_ref: String, open: bool| Reach {
        git_ref,
        open,
        ignores_case: true,
        ..reach.clone()
    };
    let open = open.into_iter().map(|text| of(text, true));
    open.chain(exact.into_iter().map(|text| of(text, false)))
        .collect()
}

fn kept(world: &World<'_>, site: &Site<'_>, reach: &Reach, example: &str) -> Vec<Reach> {
    if may_run(world, site, example) {
        vec![reach.clone()]
    } else {
        Vec::new()
    }
}

fn may_run(world: &World<'_>, site: &Site<'_>, git_ref: &str) -> bool {
    let git_ref = Some(Possible::Value(Value::text(git_ref)));
    let world = World {
        git_ref,
        ..world.clone()
    };
    may_enter(&world, site)
}

fn literals(site: &Site<'_>) -> Vec<String> {
    let templates = conditions(site)
        .into_iter()
        .filter_map(|text| Template::condition(text).ok());
    templates.flat_map(|template| template.literals()).collect()
}

/// The `if:` of the job, of its callers and of all jobs that these need.
fn conditions<'a>(site: &Site<'a>) -> Vec<&'a str> {
    let jobs = site
        .links
        .iter()
        .flat_map(|link| chain(link.workflow, link.job));
    jobs.filter_map(|job| job.condition.as_ref())
        .map(|text| text.as_str())
        .collect()
}
