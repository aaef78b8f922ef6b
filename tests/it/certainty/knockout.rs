//! Incidents and their repaired twins with pieces of the evidence taken away.

use std::sync::LazyLock;

use oidc_doctor::case::file;
use oidc_doctor::conclude::Diagnosis;
use oidc_doctor::finding::{Certainty, Finding, Fix, Stage, Status, Target, Verdict};
use oidc_doctor::render;
use oidc_doctor::source::Source;
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};
use serde_json::Value;

use crate::certainty::config;
use crate::certainty::pieces::{Piece, pieces, without};
use crate::certainty::validator::{Schema, Strictness};
use crate::common::corpus::{self, Member};

pub struct Whole {
    name: &'static str,
    case: Value,
    answer: LazyLock<&'static Diagnosis, Box<dyn FnOnce() -> &'static Diagnosis + Send>>,
}

static WHOLE: LazyLock<Vec<Whole>> = LazyLock::new(|| {
    let read = |member: &'static Member| Whole {
        name: &member.name,
        answer: LazyLock::new(Box::new(|| member.diagnosis())),
        case: member.inlined(),
    };
    corpus::members().map(read).collect()
});

/// The diagnosis of a case file.
pub fn answer(case: &Value) -> Diagnosis {
    let source = Source::new("case.json", case.to_string());
    let read = file::read(&source);
    let case = read.unwrap_or_else(|problems| {
        let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
        panic!("{}\n{case}", lines.join("\n"))
    });
    oidc_doctor::diagnose(&case)
}

pub fn proven(answer: &Diagnosis) -> impl Iterator<Item = &Finding> {
    let causes = answer.causes();
    causes.filter(|cause| cause.blocks() && cause.certainty == Certainty::Proven)
}

pub fn status(answer: &Diagnosis, stage: Stage) -> Status {
    answer
        .stages
        .iter()
        .find(|one| one.stage == stage)
        .unwrap()
        .status
}

/// Whether a stage may pass without these pieces though all evidence shows that it fails.
///
/// What nobody said is supposed to be as it mostly is, which may let a stage pass and never proves
/// that one fails: secrets and variables have values; a run of an event that was not told is no pull
/// request of a fork; the token is from github.com; the role stands in the account that its policy
/// names; there are no policies but those that were given; the job wants no more than was said or
/// its error shows.
pub fn is_supposed(taken: &[Piece]) -> bool {
    const FACTS: [&str; 11] = [
        "error",
        "want",
        "other_policies",
        "permission_policies",
        "role_arn",
        "provider",
        "claims",
        "event",
        "fork",
        "vars",
        "secrets_available",
    ];
    taken.iter().any(|piece| match piece {
        Piece::At(place) => {
            place == &["run"]
                || FACTS
                    .iter()
                    .any(|fact| place.last().is_some_and(|last| last == fact))
        }
        Piece::Claim(name) => name == "iss",
        Piece::Kind(_) | Piece::AllButLastLine | Piece::AllButFirstLine => true,
    })
}

/// What is wrong with an answer to part of the evidence, seen from that to all of it: a cause that it
/// proves must be one, or stand behind one that is proven to come first; a stage that fails by
/// such a cause must not pass; and nothing passes that is proven to fail, but by what is supposed.
fn faults(less: &Diagnosis, all: &Diagnosis, taken: &[Piece]) -> Vec<String> {
    let mut faults = Vec::new();
    let first = proven(all).map(|cause| cause.stage).min();
    for cause in proven(less) {
        let is_there = all.causes().any(|other| other.rule == cause.rule);
        let is_earlier = first.is_some_and(|first| first < cause.stage);
        if !is_there && !is_earlier {
            faults.push(format!(
                "`{}` is proven, and no cause with all evidence",
                cause.rule
            ));
        }
        if status(all, cause.stage) == Status::Pass {
            faults.push(format!(
                "{} is proven to fail, and passes",
                cause.stage.name()
            ));
        }
    }
    for stage in Stage::ALL.into_iter().filter(|_| !is_supposed(taken)) {
        let fails = proven(all).any(|cause| cause.stage == stage);
        if fails && status(less, stage) == Status::Pass {
            faults.push(format!("{} passes, and is proven to fail", stage.name()));
        }
    }
    if less.verdict == Verdict::Clear && first.is_some() && !is_supposed(taken) {
        faults.push("clear, and proven to be blocked".to_owned());
    }
    if all.verdict == Verdict::Clear && less.verdict == Verdict::Blocked {
        let causes: Vec<_> = less.causes().map(|cause| cause.rule).collect();
        faults.push(format!("blocked by {causes:?}, and clear"));
    }
    faults
}

/// Who assumes a role that trusts no provider its ARN tells, or the error.
fn tells_no_role(whole: &Whole, taken: &[Piece]) -> bool {
    let role = Piece::At(vec!["role_arn".to_owned()]);
    taken.contains(&role)
        && !whole.case["trust_policy"]
            .to_string()
            .contains("oidc-provider/")
}

fn try_without(whole: &Whole, taken: &[Piece]) -> Vec<String> {
    if tells_no_role(whole, taken) {
        return Vec::new();
    }
    let less = without(&whole.case, taken);
    faults(&answer(&less), &whole.answer, taken)
}

fn schema() -> Schema {
    Schema::read(
        include_str!("../../../docs/schema/diagnosis.schema.json"),
        Strictness::Described,
    )
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn what_part_of_the_evidence_proves_all_of_it_bears_out(fixture in any::<Index>(), which in subsequence((0..40).collect::<Vec<usize>>(), 1..=8)) {
        let whole = fixture.get(&WHOLE);
        let pieces = pieces(&whole.case);
        // One piece in the half of all cases.
        let taken: Vec<_> = match which.len() {
            1..=4 => vec![pieces[which[0] % pieces.len()].clone()],
            _ => which.iter().filter_map(|at| pieces.get(*at).cloned()).collect(),
        };
        let faults = try_without(whole, &taken);
        prop_assert!(faults.is_empty(), "{} without {taken:?}: {faults:?}", whole.name);
    }
}

#[test]
fn an_answer_to_part_of_the_evidence_fits_the_schema() {
    let schema = schema();
    for (at, whole) in WHOLE.iter().enumerate() {
        let pieces = pieces(&whole.case);
        let taken = &pieces[at % pieces.len()..][..1];
        let text = render::Printed::json(&answer(&without(&whole.case, taken))).unwrap();
        let text = text.as_str();
        let problems = schema.problems(&serde_json::from_str(text).unwrap());
        assert!(
            problems.is_empty(),
            "{} without {taken:?}: {problems:?}",
            whole.name
        );
    }
}

/// The case once a fix is applied, as a user would do it: what was seen before it is no evidence now.
fn mended(case: &Value, fix: &Fix) -> Option<Value> {
    let document = fix.document.as_deref()?;
    let json = || serde_json::from_str::<Value>(document).ok();
    let mut case = case.clone();
    let map = case.as_object_mut()?;
    for seen in ["error", "cloudtrail"] {
        map.remove(seen);
    }
    match fix.target {
        Target::TrustPolicy => {
            map.remove("trust_policy");
            map.insert("trust_policy_raw".to_owned(), document.into());
        }
        Target::Workflow if map.get("workflows").is_none() => {
            map.remove("claims");
            map.insert("workflow".to_owned(), document.into());
        }
        Target::Provider => map["provider"] = json()?,
        Target::PermissionPolicy if case["permission_policies"].as_array()?.len() == 1 => {
            case["permission_policies"] = Value::Array(vec![json()?]);
        }
        _ => return None,
    }
    Some(case)
}

#[test]
fn what_a_verified_fix_removes_does_not_come_back() {
    let mut tried = 0;
    for whole in WHOLE.iter() {
        for cause in whole.answer.causes() {
            let verified = cause.fixes.iter().filter(|fix| fix.verified);
            for (fix, mended) in verified
                .filter_map(|fix| Some((fix, mended(&whole.case, fix)?)))
                .take(2)
            {
                tried += 1;
                let after = answer(&mended);
                let again = after.causes().any(|other| other.rule == cause.rule);
                let fails = proven(&after).any(|other| {
                    other.stage == cause.stage
                        && !whole.answer.causes().any(|one| one.rule == other.rule)
                });
                assert!(
                    !again && !fails,
                    "{}: `{}` for {}",
                    whole.name,
                    fix.title,
                    cause.rule
                );
            }
        }
    }
    assert!(tried > 50, "{tried}");
}

/// Every piece of every case, and with `PAIRS=1` every two.
#[test]
#[ignore = "takes minutes"]
fn every_piece_of_the_evidence() {
    let pairs = std::env::var("PAIRS").is_ok();
    let mut wrong = std::collections::BTreeSet::new();
    for whole in WHOLE.iter() {
        let pieces = pieces(&whole.case);
        let mut sets: Vec<Vec<Piece>> = pieces.iter().map(|one| vec![one.clone()]).collect();
        for (at, one) in pieces.iter().enumerate().filter(|_| pairs) {
            sets.extend(
                pieces[at + 1..]
                    .iter()
                    .map(|other| vec![one.clone(), other.clone()]),
            );
        }
        for set in sets {
            let faults = try_without(whole, &set).into_iter();
            wrong.extend(faults.map(|fault| format!("{} without {set:?}: {fault}", whole.name)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
