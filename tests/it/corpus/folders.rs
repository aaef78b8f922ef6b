//! The folders hold what they should, and nothing else.

use std::collections::BTreeSet;
use std::fs;

use crate::common::corpus::{CORPUS, Member};

/// The paths in `{file: PATH}` of a case file.
fn named(member: &Member) -> Vec<String> {
    let text = fs::read_to_string(&member.path).unwrap();
    let parts = text.split("{file: ").skip(1);
    let paths = parts.map(|part| part.split('}').next().unwrap().to_owned());
    paths.collect()
}

#[test]
fn every_file_is_used() {
    for entry in CORPUS.iter() {
        let mut used: BTreeSet<String> = named(&entry.case).into_iter().collect();
        used.extend(entry.repaired.iter().flat_map(named));
        used.extend(["case.yaml", "repaired.yaml", "expect.toml", "output.txt"].map(str::to_owned));
        let folder = entry.case.path.parent().unwrap();
        for file in fs::read_dir(folder).unwrap() {
            let name = file.unwrap().file_name().to_string_lossy().into_owned();
            assert!(used.contains(&name), "{}: {name} is not used", entry.name());
        }
    }
}

/// What the case file gives is known of the case, and nothing else is.
#[test]
fn every_case_knows_what_it_is_given() {
    for entry in CORPUS.iter() {
        let (given, case) = (entry.case.inlined(), &entry.case.case);
        let has = |key: &str| given.get(key).is_some();
        let name = entry.name();
        let workflows = has("workflow") || has("workflows");
        assert_eq!(case.workflows.is_empty(), !workflows, "{name}");
        assert_eq!(case.error.is_some(), has("error"), "{name}");
        let policy = has("trust_policy") || has("trust_policy_raw");
        assert_eq!(case.trust_policy.is_unknown(), !policy, "{name}");
        assert_eq!(case.claims.is_some(), has("claims"), "{name}");
        assert_eq!(case.provider.is_unknown(), !has("provider"), "{name}");
    }
}

/// A cause that is accepted is a rule, and the confirmed one is accepted.
#[test]
fn expectations_name_rules() {
    for entry in CORPUS.iter() {
        let (name, expect) = (entry.name(), &entry.expect);
        match &expect.cause {
            Some(cause) => assert!(entry.accepts(cause), "{name}"),
            None => assert!(expect.none_accepted, "{name}"),
        }
        let stages = [
            "workflow",
            "token",
            "provider",
            "trust",
            "permission",
            "other",
        ];
        assert!(
            stages.contains(&expect.stage.as_str()),
            "{name}: {}",
            expect.stage
        );
    }
}
