//! Which refs an event's runs have, and the patterns of its filters.

use oidc_doctor::issuer::github::Workflow;
use oidc_doctor::issuer::github::events::{EVENTS, Glob, Reach, reaches, selects};
use oidc_doctor::source::{Source, parse_yaml};

fn on(on: &str) -> Vec<String> {
    let text = format!("on:\n  {on}\njobs: {{}}\n");
    let workflow = Workflow::read(&parse_yaml(&Source::new("a.yml", text)).unwrap());
    let all = workflow
        .triggers
        .iter()
        .flat_map(|trigger| reaches(trigger, Some("main")));
    all.map(describe).collect()
}

fn describe(reach: Reach) -> String {
    let subject = if reach.pull_request {
        "pull_request".into()
    } else {
        reach.git_ref
    };
    let mark = if reach.uncertain { "?" } else { "" };
    format!("{subject}{mark}")
}

#[test]
fn every_event_has_the_ref_that_github_documents() {
    let any = vec!["refs/heads/*", "refs/tags/*"];
    for event in EVENTS {
        let expected = match event.name {
            "push" | "create" | "deployment" | "deployment_status" | "registry_package"
            | "workflow_dispatch" => any.clone(),
            "pull_request" => vec!["pull_request"],
            "pull_request_review" | "pull_request_review_comment" => {
                vec!["pull_request?", "refs/pull/*/merge?"]
            }
            "pull_request_target" => vec!["refs/heads/main?", "pull_request?"],
            "merge_group" => vec!["refs/heads/gh-readonly-queue/*"],
            "release" => vec!["refs/tags/*"],
            "workflow_call" => vec![],
            _ => vec!["refs/heads/main"],
        };
        assert_eq!(on(&format!("{}:", event.name)), expected, "{}", event.name);
    }
}

#[test]
fn push_filters_choose_between_branches_and_tags() {
    assert_eq!(
        on("push: {branches: [main, 'release/**']}"),
        ["refs/heads/main", "refs/heads/release/*"]
    );
    assert_eq!(on("push: {branches-ignore: [main]}"), ["refs/heads/*"]);
    assert_eq!(
        on("push: {tags: ['v*.*.*', 'v[0-9]+']}"),
        ["refs/tags/v*.*.*", "refs/tags/v*"]
    );
    assert_eq!(on("push: {tags-ignore: ['v*']}"), ["refs/tags/*"]);
    assert_eq!(
        on("push: {branches: main, tags: v1}"),
        ["refs/heads/main", "refs/tags/v1"]
    );
    assert_eq!(
        on("push: {paths: ['src/**']}"),
        ["refs/heads/*", "refs/tags/*"]
    );
    assert_eq!(
        on("push: {branches: [main], paths: ['src/**']}"),
        ["refs/heads/main"]
    );
    assert_eq!(on("push: {branches: [main, '!main']}"), [""; 0]);
    assert_eq!(on("push: {branches: ['!main', main]}"), ["refs/heads/main"]);
}

#[test]
fn other_filters_do_not_narrow_the_ref() {
    assert_eq!(
        on("pull_request: {branches: [main], types: [opened]}"),
        ["pull_request"]
    );
    assert_eq!(
        on("workflow_run: {workflows: [CI], branches: [dev]}"),
        ["refs/heads/main"]
    );
    assert_eq!(on("release: {types: [published]}"), ["refs/tags/*"]);
    assert_eq!(on("schedule: [{cron: '0 0 * * *'}]"), ["refs/heads/main"]);
    assert_eq!(
        on("merge_group: {branches: [main]}"),
        ["refs/heads/gh-readonly-queue/main/*"]
    );
}

#[test]
fn on_may_be_a_word_or_a_list() {
    let read = |on: &str| {
        let text = format!("on: {on}\njobs: {{}}\n");
        let workflow = Workflow::read(&parse_yaml(&Source::new("a.yml", text)).unwrap());
        workflow.triggers.len()
    };
    assert_eq!(
        (
            read("push"),
            read("[push, pull_request]"),
            read("{push: , schedule: }")
        ),
        (1, 2, 2)
    );
}

#[test]
fn the_cheat_sheet_of_filter_patterns() {
    let matching = [
        ("feature/*", "feature/a"),
        ("feature/**", "feature/a/b"),
        ("*", "main"),
        ("**", "a/b/c"),
        ("v2*", "v2"),
        ("v2*", "v2.0"),
        ("v[12].[0-9]+.[0-9]+", "v1.10.1"),
        ("*.jsx?", "page.js"),
        ("*.jsx?", "page.jsx"),
        ("**/docs/**", "docs/a.md"),
        ("**/docs/**", "a/b/docs/c"),
        ("**/README.md", "README.md"),
        ("a\\*b", "a*b"),
        ("docs/**/*.md", "docs/a/b.md"),
        ("docs/**/*.md", "docs/b.md"),
        ("?x", "?x"),
        ("ab+", "abbb"),
        ("**-post.md", "x/y-post.md"),
    ];
    for (pattern, name) in matching {
        assert!(
            Glob::parse(pattern).matches(name),
            "{pattern} should match {name}"
        );
    }
    let silent = [
        ("feature/*", "feature/a/b"),
        ("*", "a/b"),
        ("v[12].[0-9]+", "v3.1"),
        ("main", "Main"),
        ("main", "main2"),
        ("**/foo", "xfoo"),
        ("ab+", "a"),
        ("v2*", "v1"),
        ("*.jsx?", "page.jsxx"),
        ("a.c", "abc"),
        ("", "a"),
    ];
    for (pattern, name) in silent {
        assert!(
            !Glob::parse(pattern).matches(name),
            "{pattern} should not match {name}"
        );
    }
}

#[test]
fn the_last_matching_pattern_decides() {
    let selected = |patterns: &[&str], name| {
        let globs: Vec<_> = patterns
            .iter()
            .map(|pattern| Glob::parse(pattern))
            .collect();
        selects(&globs, name)
    };
    assert!(selected(&["*.md", "!README.md", "README*"], "README.md"));
    assert!(!selected(&["*.md", "!README.md"], "README.md"));
    assert!(!selected(&["!main"], "dev"));
    assert!(!selected(&[], "dev"));
}

#[test]
fn a_hostile_pattern_is_matched_in_linear_time() {
    let pattern = "**a".repeat(200);
    let name = "a".repeat(20_000) + "b";
    assert!(!Glob::parse(&pattern).matches(&name));
}
