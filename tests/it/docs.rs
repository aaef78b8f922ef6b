//! Runs every rule's page: the example fires, its output is as printed, what is not reported stays silent.
//!
//! `UPDATE_DOCS=1 cargo test --test it docs` writes the outputs into the pages, to be read by eye.

use std::fs;
use std::path::{Path, PathBuf};

use oidc_doctor::case::{Case, file};
use oidc_doctor::conclude::Diagnosis;
use oidc_doctor::finding::{Kind, RuleId};
use oidc_doctor::render::{Style, text};
use oidc_doctor::rules::{ALL, Rule};
use oidc_doctor::source::Source;

pub const HEADINGS: [&str; 4] = ["What happens", "Example", "Fix", "Not reported"];

fn page_path(rule: &Rule) -> PathBuf {
    let folder = match rule.kind {
        Kind::Advice => "advice",
        Kind::Cause => rule.stage.name(),
    };
    let file = format!("{}.md", rule.id.as_str().replace('-', "_"));
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    rules.join(folder).join(file)
}

/// The text under a heading, up to the next one.
fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let start = page.find(&format!("\n## {heading}\n")).expect(heading);
    let body = &page[start + 1..];
    let end = body.find("\n## ").map_or(body.len(), |at| at + 1);
    &body[..end]
}

/// The fenced blocks of a language.
fn blocks<'a>(section: &'a str, language: &str) -> Vec<&'a str> {
    let opening = format!("```{language}\n");
    section
        .split(&opening)
        .skip(1)
        .map(|rest| rest.split("```").next().expect("a block ends"))
        .collect()
}

fn case_of(rule: &Rule, yaml: &str) -> Case {
    let source = Source::new("case.yaml", yaml);
    match file::read(&source) {
        Ok(case) => case,
        Err(problems) => {
            let lines: Vec<_> = problems.iter().map(|problem| problem.to_string()).collect();
            panic!("the page of {}: {}", rule.id, lines.join("\n"))
        }
    }
}

#[test]
fn pages_have_the_same_headings() {
    for rule in ALL {
        let title = format!("# {}\n", rule.id);
        assert!(
            rule.docs.starts_with(&title),
            "{}: the heading is the rule's id",
            rule.id
        );
        let found: Vec<_> = rule
            .docs
            .lines()
            .filter_map(|line| line.strip_prefix("## "))
            .collect();
        assert_eq!(found, HEADINGS, "{}", rule.id);
        let first = rule.docs.lines().nth(2).unwrap_or_default();
        assert!(
            first.len() > 20,
            "{}: the page begins with what the rule is",
            rule.id
        );
    }
}

#[test]
fn every_example_fires_and_prints_what_its_page_says() {
    let mut stale = Vec::new();
    let mut foreign: Vec<(RuleId, Option<RuleId>)> = Vec::new();
    for rule in ALL {
        let example = section(rule.docs, "Example");
        let cases = blocks(example, "yaml");
        let [yaml] = cases.as_slice() else {
            panic!("{}: one example, found {}", rule.id, cases.len());
        };
        let diagnosis = oidc_doctor::diagnose(&case_of(rule, yaml));
        let first = diagnosis
            .findings
            .iter()
            .find(|finding| finding.kind == rule.kind);
        let first = first.map(|finding| finding.rule);
        if first != Some(rule.id) {
            foreign.push((rule.id, first));
            continue;
        }
        let printed = printed(rule, &diagnosis);
        let shown = blocks(example, "text");
        if shown != [printed.as_str()] {
            stale.push(rule.id);
            update(rule, &printed);
        }
    }
    assert!(
        foreign.is_empty(),
        "examples that show another rule first: {foreign:?}"
    );
    assert!(
        stale.is_empty(),
        "pages that print something else now (UPDATE_DOCS=1 rewrites them): {stale:?}"
    );
}

/// What a user sees of it: the whole answer for a cause, the finding itself for an advice.
fn printed(rule: &Rule, diagnosis: &Diagnosis) -> String {
    let own = diagnosis
        .findings
        .iter()
        .find(|finding| finding.rule == rule.id);
    match own {
        Some(finding) if rule.kind == Kind::Advice => text::finding(finding, Style::PLAIN),
        _ => text::diagnosis(diagnosis, Style::PLAIN),
    }
}

fn update(rule: &Rule, printed: &str) {
    if std::env::var_os("UPDATE_DOCS").is_none() {
        return;
    }
    let example = section(rule.docs, "Example");
    let block = format!("```text\n{printed}```\n");
    let fresh = match example.find("```text\n") {
        Some(at) => {
            let rest = &example[at + 8..];
            let end = rest.find("```\n").expect("a block ends") + 4;
            format!("{}{block}{}", &example[..at], &rest[end..])
        }
        None => format!("{}\n\n{block}\n", example.trim_end()),
    };
    let path = page_path(rule);
    let page = fs::read_to_string(&path).expect("the page can be read");
    fs::write(path, page.replace(example, &fresh)).expect("the page can be written");
}

#[test]
fn what_is_not_reported_stays_silent() {
    let mut fired_at: Vec<RuleId> = Vec::new();
    for rule in ALL {
        for yaml in blocks(section(rule.docs, "Not reported"), "yaml") {
            let diagnosis = oidc_doctor::diagnose(&case_of(rule, yaml));
            if diagnosis
                .findings
                .iter()
                .any(|finding| finding.rule == rule.id)
            {
                fired_at.push(rule.id);
            }
        }
    }
    assert!(
        fired_at.is_empty(),
        "rules that fire where their page says that they do not: {fired_at:?}"
    );
}
