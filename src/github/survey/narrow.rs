//! What the `if:` of a job and of its callers leaves of the refs a trigger reaches.

use crate::github::events::Reach;
use crate::github::expression::{Possible, Template, Value};
use crate::github::scene::{World, may_enter};
use crate::github::site::Site;
use crate::github::subject::GitRef;
use crate::github::wildcard;

/// Text that no condition names: it stands for every ref that is not spoken of.
const OTHER: &str = "\u{1}";

/// The part of `reach` for which the job may run.
///
/// Conditions compare refs with texts they hold, so it is enough to look at those texts, at refs
/// that begin with them, and at one ref that none of them names.
pub(super) fn narrow(world: &World<'_>, site: &Site<'_>, reach: &Reach) -> Vec<Reach> {
    if site.links.iter().all(|link| link.job.condition.is_none()) {
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
    let literals = literals(site);
    let named = literals
        .iter()
        .flat_map(|literal| spellings(reach, literal));
    let mut narrower: Vec<Reach> = Vec::new();
    for full in named {
        let exact = Reach {
            git_ref: full.clone(),
            open: false,
            ..reach.clone()
        };
        let begins = Reach {
            git_ref: format!("{full}*"),
            ..reach.clone()
        };
        let tried = [(exact, full.clone()), (begins, format!("{full}{OTHER}"))];
        for (shape, example) in tried {
            let inside = wildcard::matches(&reach.git_ref, &example);
            if inside && !narrower.contains(&shape) && may_run(world, site, &example) {
                narrower.push(shape);
            }
        }
    }
    narrower
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

/// A text as a full ref, or as the short name of the same sort of ref.
fn spellings(reach: &Reach, literal: &str) -> Vec<String> {
    let sort = match GitRef::parse(&reach.git_ref) {
        GitRef::Branch(_) => "refs/heads/",
        GitRef::Tag(_) => "refs/tags/",
        GitRef::Pull(_) | GitRef::Other(_) => "",
    };
    vec![literal.to_owned(), format!("{sort}{literal}")]
}

fn literals(site: &Site<'_>) -> Vec<String> {
    let conditions = site
        .links
        .iter()
        .filter_map(|link| link.job.condition.as_ref());
    let templates = conditions.filter_map(|text| Template::condition(text.as_str()).ok());
    templates.flat_map(|template| template.literals()).collect()
}
