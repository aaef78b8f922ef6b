//! Rules about the rules: one name everywhere, sorted, and none that breaks on another's input.

use std::fs;
use std::path::Path;

use oidc_doctor::rules::{ALL, find};

#[test]
fn the_list_is_sorted_and_without_repeats() {
    let key = |index: usize| (ALL[index].kind, ALL[index].stage, ALL[index].id);
    for index in 1..ALL.len() {
        assert!(
            key(index - 1) < key(index),
            "{} stands before {}",
            ALL[index - 1].id,
            ALL[index].id
        );
    }
}

#[test]
fn every_rule_is_found_by_its_id() {
    for rule in ALL {
        assert_eq!(find(rule.id).map(|found| found.id), Some(rule.id));
    }
    assert!(find("no-such-rule").is_none());
}

#[test]
fn every_file_of_a_rule_is_in_the_list() {
    let rooms = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    for room in fs::read_dir(rooms)
        .unwrap()
        .map(|entry| entry.unwrap().path())
    {
        if !room.is_dir() {
            continue;
        }
        for page in fs::read_dir(room)
            .unwrap()
            .map(|entry| entry.unwrap().path())
        {
            if page.extension().is_some_and(|extension| extension == "md") {
                let id = page
                    .file_stem()
                    .unwrap()
                    .to_string_lossy()
                    .replace('_', "-");
                assert!(
                    find(&id).is_some(),
                    "{id} has a page and is not in the list"
                );
                assert!(
                    page.with_extension("rs").exists(),
                    "{id} has a page and no code"
                );
            }
        }
    }
}

#[test]
fn pages_begin_with_the_summary() {
    for rule in ALL {
        let lead = rule
            .docs
            .lines()
            .nth(2)
            .unwrap_or_default()
            .trim_end_matches('.');
        let (lead, summary) = (lead.to_lowercase(), rule.summary.to_lowercase());
        assert_eq!(lead, summary, "{}", rule.id);
        assert!(!rule.summary.ends_with('.'), "{}", rule.id);
    }
}
