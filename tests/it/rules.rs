//! Rules about the rules: each id has its two files, and nothing else knows it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use oidc_doctor::finding::{Kind, RuleId, Stage};
use oidc_doctor::rules::{ALL, find, of_id, ruled_out};
use oidc_doctor::symptom::{catalogue, read};

use crate::structure::{code, rust_files};

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The two files of a rule, without their extension.
fn files(kind: Kind, stage: Stage, id: RuleId) -> PathBuf {
    let folder = match kind {
        Kind::Advice => "advice",
        Kind::Cause => stage.name(),
    };
    let name = id.as_str().replace('-', "_");
    package().join("src/rules").join(folder).join(name)
}

#[test]
fn the_list_is_sorted_and_without_repeats() {
    let keys: Vec<_> = ALL
        .iter()
        .map(|one| (one.kind, one.stage, one.id))
        .collect();
    for pair in keys.windows(2) {
        assert!(pair[0] < pair[1], "{} before {}", pair[0].2, pair[1].2);
    }
}

#[test]
fn each_id_has_its_rule_its_page_and_its_code() {
    assert_eq!(RuleId::ALL.len(), ALL.len());
    for id in RuleId::ALL {
        let rule = of_id(*id).unwrap();
        assert_eq!(find(id.as_str()).map(|found| found.id), Some(*id));
        let files = files(rule.kind, rule.stage, *id);
        assert!(files.with_extension("rs").exists(), "{id} has no code");
        assert!(files.with_extension("md").exists(), "{id} has no page");
        let code = fs::read_to_string(files.with_extension("rs")).unwrap();
        let constant = id.as_str().replace('-', "_").to_uppercase();
        assert!(
            code.contains(&format!("Rule::new(pages::{constant}, check)")),
            "{id} is another page's rule"
        );
    }
    assert!(find("no-such-rule").is_none());
}

#[test]
fn summaries_are_one_line_without_a_period() {
    let mut seen = BTreeSet::new();
    for rule in ALL {
        assert!(!rule.summary.ends_with('.'), "{}", rule.id);
        assert!((20..=100).contains(&rule.summary.len()), "{}", rule.id);
        assert!(seen.insert(rule.summary), "{} repeats a summary", rule.id);
    }
}

/// A cause that no error text leaves open is never named where the evidence is thin.
#[test]
fn each_cause_is_open_for_some_error_or_proven_by_evidence_alone() {
    let listed: BTreeSet<_> = catalogue()
        .flat_map(|entry| entry.causes.iter().map(|(cause, _)| *cause))
        .collect();
    let unlisted: Vec<_> = ALL
        .iter()
        .filter(|rule| rule.kind == Kind::Cause && !listed.contains(&rule.id))
        .map(|rule| rule.id)
        .collect();
    assert_eq!(unlisted, EVIDENCE_ALONE);
}

/// The causes that no error text points to.
const EVIDENCE_ALONE: [&str; 3] = [
    "workflow-refused",
    "token-signature-invalid",
    "not-an-access-problem",
];

#[test]
fn an_error_excludes_all_causes_of_the_stages_before_it() {
    let reading = read("Not authorized to perform sts:AssumeRoleWithWebIdentity");
    let symptom = reading.first().unwrap();
    let excluded: Vec<_> = ruled_out(symptom).collect();
    for rule in ALL.iter().filter(|rule| rule.kind == Kind::Cause) {
        let is_earlier = rule.stage < Stage::Trust;
        let is_open = symptom.entry.weight(rule.id).is_some();
        assert!(
            !is_earlier || is_open || excluded.contains(&rule.id),
            "{} is not excluded",
            rule.id
        );
        assert!(!(is_open && excluded.contains(&rule.id)), "{}", rule.id);
    }
}

#[test]
fn what_may_happen_at_any_stage_is_never_excluded() {
    let reading = read(
        "User: arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions is not authorized to perform: s3:PutObject",
    );
    let excluded: Vec<_> = ruled_out(reading.first().unwrap()).collect();
    assert!(excluded.contains(&RuleId::SUB_BRANCH));
    for rule in [
        RuleId::SERVICE_INCIDENT,
        RuleId::PROPAGATION_DELAY,
        RuleId::STATIC_CREDENTIALS_SHADOW,
    ] {
        assert!(!excluded.contains(&rule), "{rule}");
    }
}

/// What is known of a rule is in its files: outside `src/rules` no code decides by an id's text.
#[test]
fn no_code_outside_the_rules_knows_an_id_by_its_text() {
    let rules = package().join("src/rules");
    // The catalogue's error codes are part of the output, and some have the name of a cause.
    let codes = package().join("src/symptom/catalogue");
    let mut found = Vec::new();
    for file in rust_files("src") {
        if file.starts_with(&rules) || file.starts_with(&codes) {
            continue;
        }
        let code = code(&fs::read_to_string(&file).unwrap());
        for literal in code.split('"').skip(1).step_by(2) {
            let is_prefix = ["sub-", "permission-", "provider-", "token-", "session-"];
            if find(literal).is_some() || is_prefix.contains(&literal) {
                found.push(format!("{}: {literal}", file.display()));
            }
        }
        for call in ["starts_with(", "== \"", "match "] {
            for object in [".rule.as_str()", ".id.as_str()"] {
                let is_there = code.contains(&format!("{object}.{call}"))
                    || code.contains(&format!("{object} {call}"))
                    || code.contains(&format!("{call}{object}"));
                assert!(!is_there, "{}: {object} {call}", file.display());
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_entry_of_the_catalogue_has_the_name_of_a_rule_that_it_is_not_about() {
    for entry in catalogue() {
        if let Some(rule) = find(entry.id) {
            assert!(entry.weight(rule.id).is_some(), "{}", entry.id);
        }
    }
}
