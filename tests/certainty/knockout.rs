//! Incidents and their repaired twins with pieces of the evidence taken away.

use std::collections::BTreeSet;

use oidc_doctor::case::file;
use oidc_doctor::report::{Certainty, Diagnosis, Finding, Stage, Status, Verdict};
use oidc_doctor::source::Source;
use serde_json::Value;

use crate::common;
use crate::pieces::{Piece, pieces, without};

pub struct Whole {
    pub name: String,
    pub case: Value,
    pub answer: Diagnosis,
}

fn whole(folder: &str) -> Vec<Whole> {
    let read = |path: std::path::PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut fixture: Value = serde_json::from_str(&text).unwrap();
        let case = fixture["case"].take();
        Whole {
            name: path.file_stem().unwrap().to_string_lossy().into_owned(),
            answer: answer(&case),
            case,
        }
    };
    common::fixtures(folder).into_iter().map(read).collect()
}

pub fn answer(case: &Value) -> Diagnosis {
    let source = Source::new("case.json", case.to_string());
    let read = file::read(&source);
    let case = read.unwrap_or_else(|problems| {
        let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
        panic!("{}\n{case}", lines.join("\n"))
    });
    oidc_doctor::diagnose(&case)
}

fn proven(answer: &Diagnosis) -> impl Iterator<Item = &Finding> {
    let causes = answer.causes();
    causes.filter(|cause| cause.blocks() && cause.certainty == Certainty::Proven)
}

fn status(answer: &Diagnosis, stage: Stage) -> Status {
    answer.stages.iter().find(|one| one.stage == stage).unwrap().status
}

/// What is wrong with an answer to part of the evidence, seen from that to all of it.
fn faults(less: &Diagnosis, all: &Diagnosis) -> Vec<String> {
    let mut faults = Vec::new();
    let first = proven(all).map(|cause| cause.stage).min();
    for cause in proven(less) {
        let is_there = all.causes().any(|other| other.rule == cause.rule);
        let is_earlier = first.is_some_and(|first| first < cause.stage);
        if !is_there && !is_earlier {
            faults.push(format!("`{}` proven, and no cause with all evidence", cause.rule));
        }
        if status(all, cause.stage) == Status::Pass {
            faults.push(format!("{} proven to fail by {}, and passes", cause.stage.name(), cause.rule));
        }
    }
    for stage in Stage::ALL {
        let fails = proven(all).any(|cause| cause.stage == stage);
        if fails && status(less, stage) == Status::Pass {
            faults.push(format!("{} passes, and is proven to fail", stage.name()));
        }
    }
    if less.verdict == Verdict::Clear && first.is_some() {
        faults.push("clear, and proven to be blocked".to_owned());
    }
    if all.verdict == Verdict::Clear && less.verdict == Verdict::Blocked {
        let causes: Vec<_> = less.causes().map(|cause| cause.rule).collect();
        faults.push(format!("soft: blocked, and clear {causes:?}"));
    }
    faults
}

fn try_without(whole: &Whole, taken: &[Piece]) -> Vec<String> {
    let less = without(&whole.case, taken);
    faults(&answer(&less), &whole.answer)
}

#[test]
#[ignore = "takes minutes"]
fn hunt() {
    let all: Vec<_> = whole("cases").into_iter().chain(whole("repaired")).collect();
    let pairs = std::env::var("PAIRS").is_ok();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let count = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let Some(whole) = all.get(at) else { break };
                    let pieces = pieces(&whole.case);
                    let mut seen = BTreeSet::new();
                    let mut sets: Vec<Vec<Piece>> = pieces.iter().map(|one| vec![one.clone()]).collect();
                    if pairs {
                        for (at, one) in pieces.iter().enumerate() {
                            sets.extend(pieces[at + 1..].iter().map(|other| vec![one.clone(), other.clone()]));
                        }
                    }
                    for set in sets {
                        count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                        for fault in try_without(whole, &set) {
                            if seen.insert(fault.clone()) {
                                println!("FAULT {} without {set:?}: {fault}", whole.name);
                            }
                        }
                    }
                }
            });
        }
    });
    println!("{count:?} tried");
}
