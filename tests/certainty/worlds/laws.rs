//! What must hold of the answers about a world.

use oidc_doctor::report::{Certainty, Diagnosis, Finding, FixKind, Risk, Stage, Status, Target, Verdict};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::oracle::{self, Claims, Stop};
use super::{World, policy, worlds, write};
use crate::knockout::answer;
use crate::pieces::{Piece, pieces, without};

fn stage(stop: Stop) -> Stage {
    match stop {
        Stop::Workflow => Stage::Workflow,
        Stop::Provider => Stage::Provider,
        Stop::Trust => Stage::Trust,
    }
}

fn status(answer: &Diagnosis, stage: Stage) -> Status {
    answer.stages.iter().find(|one| one.stage == stage).unwrap().status
}

/// What is wrong with the answer to all that can be known of a world.
pub fn with_all(world: &World) -> Vec<String> {
    let trust = policy::trust(world);
    let answer = answer(&write::case(world));
    let mut wrong = Vec::new();
    let causes: Vec<_> = answer.causes().map(|cause| (cause.rule, cause.certainty.name())).collect();
    let Some(stop) = oracle::stop(world, &trust) else {
        if answer.verdict != Verdict::Clear {
            wrong.push(format!("gets in, and is {:?}: {causes:?}", answer.verdict));
        }
        return wrong;
    };
    if answer.verdict != Verdict::Blocked {
        wrong.push(format!("is stopped at {stop:?}, and is {:?}", answer.verdict));
        return wrong;
    }
    let failing = Stage::ALL.into_iter().find(|stage| status(&answer, *stage) == Status::Fail);
    if failing != Some(stage(stop)) {
        wrong.push(format!("is stopped at {stop:?}, said: {failing:?}"));
    }
    let first = answer.causes().next().unwrap();
    if !world.accepts(first.rule) {
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
    for fix in cause.fixes.iter().filter(|fix| fix.target == Target::TrustPolicy) {
        let Some(document) = fix.document.as_deref().filter(|_| fix.kind == FixKind::Edit) else { continue };
        let mended: Value = serde_json::from_str(document).unwrap();
        if !oracle::admits(&mended, &claims) {
            wrong.push(format!("{}: `{}` does not let the run in: {mended}", cause.rule, fix.title));
        }
        for (who, probe) in probes(world, &claims) {
            let newly = oracle::admits(&mended, &probe) && !oracle::admits(trust, &probe);
            if newly && fix.risk != Risk::Widens {
                wrong.push(format!("{}: `{}` lets in {who} unsaid: {mended}", cause.rule, fix.title));
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
        ("another branch", other(|world| { world.environment = None; world.event.name = "push"; world.event.git_ref = "refs/heads/elsewhere"; })),
        ("pull requests", other(|world| { world.environment = None; world.event.name = "pull_request"; world.event.git_ref = "refs/pull/9/merge"; })),
        ("another environment", other(|world| world.environment = Some("elsewhere"))),
        ("another repository", other(|world| world.repository.name = "elsewhere")),
        ("another owner", other(|world| world.repository.owner = "elsewhere")),
    ];
    all.into_iter().filter(|(_, probe)| probe["sub"] != claims["sub"]).collect()
}

/// What is wrong with the answer to part of what can be known of a world.
pub fn with_part(world: &World, taken: &[Piece]) -> Vec<String> {
    let answer = answer(&without(&write::case(world), taken));
    let trust = policy::trust(world);
    let stop = oracle::stop(world, &trust);
    let mut wrong = Vec::new();
    let proven = answer.causes().filter(|cause| cause.blocks() && cause.certainty == Certainty::Proven);
    for cause in proven {
        if !world.accepts(cause.rule) {
            wrong.push(format!("{:?} is proven to be `{}`", world.fault, cause.rule));
        }
        if stop.is_none_or(|stop| cause.stage < stage(stop)) {
            wrong.push(format!("stopped at {stop:?}, and proven to be at {}", cause.stage.name()));
        }
    }
    match stop {
        Some(stop) if status(&answer, stage(stop)) == Status::Pass => {
            wrong.push(format!("{:?}: {} passes", world.fault, stage(stop).name()));
        }
        Some(_) if answer.verdict == Verdict::Clear => wrong.push(format!("{:?} is clear", world.fault)),
        None if answer.verdict == Verdict::Blocked => {
            let causes: Vec<_> = answer.causes().map(|cause| (cause.rule, cause.certainty.name())).collect();
            wrong.push(format!("gets in, and is blocked: {causes:?}"));
        }
        _ => {}
    }
    wrong
}

#[test]
#[ignore = "takes minutes"]
fn hunt_worlds() {
    let count: usize = std::env::var("WORLDS").map_or(2000, |text| text.parse().unwrap());
    let mut runner = TestRunner::default();
    let mut seen = std::collections::BTreeMap::new();
    for _ in 0..count {
        let world = worlds().new_tree(&mut runner).unwrap().current();
        let whole = with_all(&world);
        let is_whole = whole.is_empty();
        for wrong in whole {
            let place = seen.entry(wrong.chars().take(110).collect::<String>()).or_insert((0, String::new()));
            place.0 += 1;
            place.1 = format!("{wrong}\n   {world:?}");
        }
        if !is_whole { continue }
        let all = pieces(&write::case(&world));
        let subset = proptest::sample::subsequence(all.clone(), 1..=all.len().min(6));
        for _ in 0..3 {
            let taken = subset.new_tree(&mut runner).unwrap().current();
            for wrong in with_part(&world, &taken) {
                // The least that shows it.
                let mut least = taken.clone();
                for piece in &taken {
                    let fewer: Vec<_> = least.iter().filter(|other| *other != piece).cloned().collect();
                    if with_part(&world, &fewer).contains(&wrong) { least = fewer; }
                }
                let place = seen.entry(format!("part {least:?}: {wrong}").chars().take(160).collect::<String>()).or_insert((0, String::new()));
                place.0 += 1;
                place.1 = format!("{wrong} without {least:?}\n   {world:?}");
            }
        }
    }
    for (_, (count, example)) in &seen {
        println!("WRONG {count}x {example}");
    }
    println!("{count} worlds, {} sorts of wrong {}", seen.len(), json!(null));
}
