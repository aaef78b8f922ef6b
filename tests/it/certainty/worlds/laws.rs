//! What must hold of the answers about a world.

use std::collections::BTreeMap;

use oidc_doctor::finding::{Certainty, Finding, FixKind, Risk, Stage, Status, Target, Verdict};
use proptest::prelude::*;
use proptest::sample::subsequence;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;

use super::oracle::{self, Claims, Stop};
use super::{World, policy, worlds, write};
use crate::certainty::config;
use crate::certainty::knockout::{answer, is_supposed, proven, status};
use crate::certainty::pieces::{Piece, pieces, without};

fn stage(stop: Stop) -> Stage {
    match stop {
        Stop::Workflow => Stage::Workflow,
        Stop::Provider => Stage::Provider,
        Stop::Trust => Stage::Trust,
    }
}

/// What is wrong with the answer to all that can be known of a world.
pub fn with_all(world: &World) -> Vec<String> {
    let trust = policy::trust(world);
    let answer = answer(&write::case(world));
    let mut wrong = Vec::new();
    let causes: Vec<_> = answer
        .causes()
        .map(|cause| (cause.rule, cause.certainty.name()))
        .collect();
    let Some(stop) = oracle::stop(world, &trust) else {
        if answer.verdict != Verdict::Clear {
            wrong.push(format!("gets in, and is {:?}: {causes:?}", answer.verdict));
        }
        return wrong;
    };
    if answer.verdict != Verdict::Blocked {
        wrong.push(format!(
            "is stopped at {stop:?}, and is {:?}",
            answer.verdict
        ));
        return wrong;
    }
    let failing = Stage::ALL
        .into_iter()
        .find(|stage| status(&answer, *stage) == Status::Fail);
    if failing != Some(stage(stop)) {
        wrong.push(format!("is stopped at {stop:?}, said: {failing:?}"));
    }
    let first = answer.causes().next().unwrap();
    if !world.accepts(first.rule.as_str()) {
        wrong.push(format!("{:?} is said to be {causes:?}", world.fault));
    }
    if first.certainty != Certainty::Proven {
        wrong.push(format!("{:?} is only {causes:?}", world.fault));
    }
    if stop == Stop::Trust {
        wrong.extend(fixed(world, &trust, first));
    }
    wrong
}

/// What is wrong with the fixes of a cause in the trust policy.
fn fixed(world: &World, trust: &Value, cause: &Finding) -> Vec<String> {
    let mut wrong = Vec::new();
    let claims = oracle::claims(world);
    for fix in cause
        .fixes
        .iter()
        .filter(|fix| fix.target == Target::TrustPolicy)
    {
        let Some(document) = fix
            .document
            .as_deref()
            .filter(|_| fix.kind == FixKind::Edit)
        else {
            continue;
        };
        let mended: Value = serde_json::from_str(document).unwrap();
        if !oracle::admits(&mended, &claims) {
            wrong.push(format!(
                "{}: `{}` does not let the run in: {mended}",
                cause.rule, fix.title
            ));
        }
        for (who, probe) in probes(world, &claims) {
            let newly = oracle::admits(&mended, &probe) && !oracle::admits(trust, &probe);
            if newly && fix.risk != Risk::Widens {
                wrong.push(format!(
                    "{}: `{}` lets in {who} unsaid: {mended}",
                    cause.rule, fix.title
                ));
            }
        }
    }
    wrong
}

/// Other runs, and runs of others.
fn probes(world: &World, claims: &Claims) -> Vec<(&'static str, Claims)> {
    let other = |change: fn(&mut World)| {
        let mut other = world.clone();
        change(&mut other);
        oracle::claims(&other)
    };
    let all = [
        (
            "a different branch",
            other(|world| {
                world.environment = None;
                world.event.name = "push";
                world.event.git_ref = "refs/heads/elsewhere";
            }),
        ),
        (
            "pull requests",
            other(|world| {
                world.environment = None;
                world.event.name = "pull_request";
                world.event.git_ref = "refs/pull/9/merge";
            }),
        ),
        (
            "a different environment",
            other(|world| world.environment = Some("elsewhere")),
        ),
        (
            "another repository",
            other(|world| world.repository.name = "elsewhere"),
        ),
        (
            "another owner",
            other(|world| world.repository.owner = "elsewhere"),
        ),
    ];
    all.into_iter()
        .filter(|(_, probe)| probe["sub"] != claims["sub"])
        .collect()
}

fn tells_no_template(taken: &[Piece]) -> bool {
    taken.iter().any(|piece| match piece {
        Piece::At(place) => place.contains(&"sub_template".to_owned()) || place == &["run"],
        _ => false,
    })
}

/// What is wrong with the answer to part of what can be known of a world: a cause that is proven must
/// be right; nothing passes that the oracle stops, and nothing is blocked that it does not, but by what
/// is supposed, which also is that a subject was not customised.
pub fn with_part(world: &World, taken: &[Piece]) -> Vec<String> {
    let answer = answer(&without(&write::case(world), taken));
    let stop = oracle::stop(world, &policy::trust(world));
    let mut wrong = Vec::new();
    let is_customised =
        world.template.is_some() && answer.notes.iter().any(|note| note.contains("predicted"));
    for cause in proven(&answer) {
        // That a subject was not customised is supposed.
        if is_customised && cause.rule.as_str().starts_with("sub-") && tells_no_template(taken) {
            continue;
        }
        if !world.accepts(cause.rule.as_str()) {
            wrong.push(format!(
                "{:?} is proven to be `{}`",
                world.fault, cause.rule
            ));
        }
        if stop.is_none_or(|stop| cause.stage < stage(stop)) {
            wrong.push(format!(
                "stopped at {stop:?}, and proven to be at {}",
                cause.stage.name()
            ));
        }
    }
    let named = || {
        let causes = answer
            .causes()
            .map(|cause| (cause.rule, cause.certainty.name()));
        causes.collect::<Vec<_>>()
    };
    match stop {
        _ if is_supposed(taken) => {}
        Some(stop) if status(&answer, stage(stop)) == Status::Pass => {
            wrong.push(format!("{:?}: {} passes", world.fault, stage(stop).name()));
        }
        Some(_) if answer.verdict == Verdict::Clear => {
            wrong.push(format!("{:?} is clear", world.fault));
        }
        None if answer.verdict == Verdict::Blocked && world.template.is_none() => {
            wrong.push(format!("gets in, and is blocked: {:?}", named()));
        }
        _ => {}
    }
    wrong
}

fn parts(world: &World) -> impl Strategy<Value = Vec<Piece>> + use<> {
    let all = pieces(&write::case(world));
    let most = all.len().min(6);
    subsequence(all, 1..=most)
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn all_that_can_be_known_tells_what_is_wrong(world in worlds()) {
        let wrong = with_all(&world);
        prop_assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn part_of_it_proves_nothing_that_is_not_so(
        (world, taken) in worlds().prop_flat_map(|world| (Just(world.clone()), parts(&world)))
    ) {
        let wrong = with_part(&world, &taken);
        prop_assert!(wrong.is_empty(), "without {taken:?}: {wrong:#?}");
    }
}

/// As many worlds as `PROPTEST_CASES` says, with one example of each sort of wrong answer.
#[test]
#[ignore = "takes minutes"]
fn every_sort_of_wrong_answer() {
    let mut runner = TestRunner::new(Config::default());
    let mut sorts = BTreeMap::new();
    for _ in 0..Config::default().cases {
        let world = worlds().new_tree(&mut runner).unwrap().current();
        let whole = with_all(&world).into_iter();
        let mut wrong: Vec<_> = whole.map(|wrong| (wrong, Vec::new())).collect();
        for _ in 0..3 {
            let mut taken = parts(&world).new_tree(&mut runner).unwrap().current();
            for sort in with_part(&world, &taken) {
                for piece in taken.clone() {
                    let fewer: Vec<_> =
                        taken.iter().filter(|one| **one != piece).cloned().collect();
                    if with_part(&world, &fewer).contains(&sort) {
                        taken = fewer;
                    }
                }
                wrong.push((format!("{sort} without {taken:?}"), taken.clone()));
            }
        }
        for (sort, taken) in wrong {
            let key: String = sort.chars().take(100).collect();
            sorts
                .entry(key)
                .or_insert_with(|| format!("{sort}\n{world:?} without {taken:?}"));
        }
    }
    let sorts: Vec<_> = sorts.into_values().collect();
    assert!(sorts.is_empty(), "{}", sorts.join("\n\n"));
}
