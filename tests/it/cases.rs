//! Runs every case of `fixtures/cases/`: real failures with their confirmed cause, and repaired twins
//! that must stay silent.

use std::fs;
use std::path::{Path, PathBuf};

use oidc_doctor::case::{Case, file};
use oidc_doctor::conclude::Diagnosis;
use oidc_doctor::finding::{Fix, Kind, Stage, Status, Verdict};
use oidc_doctor::source::Source;

/// The share of cases, by stage, whose first finding must be one of the accepted causes.
const WANTED: f64 = 0.95;

struct Fixture {
    name: String,
    case: Case,
    expect: serde_json::Value,
}

fn fixtures(folder: &str) -> Vec<Fixture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "json")
    });
    paths.sort();
    paths.iter().map(|path| fixture(path)).collect()
}

fn fixture(path: &Path) -> Fixture {
    let text = fs::read_to_string(path).unwrap();
    let whole: serde_json::Value = serde_json::from_str(&text).unwrap();
    let source = Source::new(path.file_name().unwrap().to_string_lossy().as_ref(), text);
    let case = file::read(&source).unwrap_or_else(|problems| {
        let lines: Vec<_> = problems.iter().map(|problem| problem.to_string()).collect();
        panic!("{}", lines.join("\n"))
    });
    Fixture {
        name: path.file_stem().unwrap().to_string_lossy().into_owned(),
        case,
        expect: whole["expect"].clone(),
    }
}

fn accepted(expect: &serde_json::Value) -> Vec<&str> {
    let list = expect["accepted"].as_array().expect("accepted causes");
    list.iter().map(|rule| rule.as_str().unwrap()).collect()
}

fn causes(diagnosis: &Diagnosis) -> Vec<&'static str> {
    let causes = diagnosis
        .findings
        .iter()
        .filter(|finding| finding.kind == Kind::Cause);
    causes.map(|finding| finding.rule.as_str()).collect()
}

#[test]
fn the_first_finding_is_the_confirmed_cause() {
    let fixtures = fixtures("cases");
    let mut misses = Vec::new();
    println!("{:<45} {:<10} {:<30} found", "case", "stage", "accepted");
    for fixture in &fixtures {
        let found = causes(&oidc_doctor::diagnose(&fixture.case));
        let wanted = accepted(&fixture.expect);
        let hit = found.first().is_some_and(|first| wanted.contains(first));
        let stage = fixture.expect["stage"].as_str().unwrap_or_default();
        let mark = if hit { "  " } else { "✗ " };
        println!(
            "{mark}{:<43} {stage:<10} {:<30} {}",
            fixture.name,
            wanted.join(","),
            found.join(",")
        );
        if !hit {
            misses.push(fixture.name.as_str());
        }
    }
    let right = fixtures.len() - misses.len();
    println!("{right} of {} right", fixtures.len());
    let share = right as f64 / fixtures.len() as f64;
    assert!(
        share >= WANTED,
        "{right} of {} right; not: {misses:?}",
        fixtures.len()
    );
}

#[test]
fn repaired_cases_are_not_blamed() {
    let fixtures = fixtures("repaired");
    assert!(fixtures.len() >= 20, "a twin for twenty cases");
    let mut blamed = Vec::new();
    for fixture in fixtures {
        let diagnosis = oidc_doctor::diagnose(&fixture.case);
        if !causes(&diagnosis).is_empty() || diagnosis.verdict == Verdict::Blocked {
            blamed.push((fixture.name, causes(&diagnosis)));
        }
    }
    assert!(blamed.is_empty(), "blamed, though repaired: {blamed:#?}");
}

/// Whether the trust stage is unknown once the fix is applied.
fn is_open(case: &Case, fix: &Fix) -> bool {
    let (piece, text) = fix.piece.as_ref().zip(fix.document.as_deref()).unwrap();
    let again = oidc_doctor::diagnose(&case.with_edited(piece, text).unwrap());
    let mut stages = again.stages.iter();
    stages.any(|stage| stage.stage == Stage::Trust && stage.status == Status::Unknown)
}

#[test]
fn every_offered_edit_is_proven_and_holds_when_applied() {
    for fixture in fixtures("cases") {
        let diagnosis = oidc_doctor::diagnose(&fixture.case);
        for finding in diagnosis.findings {
            for fix in finding.fixes.iter().filter(|fix| fix.document.is_some()) {
                // Whether a stage passes cannot be shown where nobody gave what it judges.
                let open = finding.stage == Stage::Trust && is_open(&fixture.case, fix);
                assert!(fix.verified || open, "{}: {}", fixture.name, fix.title);
                assert!(
                    fix.content.contains("@@"),
                    "{}: an edit is a diff",
                    fixture.name
                );
            }
        }
    }
}
