//! Laws of what runs are said to present, over workflows made up at random.

use std::collections::{BTreeMap, BTreeSet};

use oidc_doctor::issuer::github::survey::survey;
use oidc_doctor::issuer::github::{Run, Workflows, predict};
use oidc_doctor::source::{Source, parse_yaml};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const PATH: &str = ".github/workflows/a.yml";

const TRIGGERS: [&str; 12] = [
    "push: {branches: [main, 'release/**'], tags: ['v*']}",
    "pull_request: {branches: [main]}",
    "pull_request_target:",
    "workflow_dispatch: {inputs: {stage: {type: choice, options: [dev, prod]}, free: {}}}",
    "schedule: [{cron: '0 4 * * *'}]",
    "release: {types: [published]}",
    "merge_group:",
    "workflow_run: {workflows: [ci]}",
    "issue_comment:",
    "deployment:",
    "create:",
    "repository_dispatch:",
];
const ENVIRONMENTS: [&str; 8] = [
    "",
    "    environment: prod\n",
    "    environment: {name: 'Prod:EU', url: 'https://example.com'}\n",
    "    environment: ${{ inputs.stage }}\n",
    "    environment: ${{ inputs.free || 'dev' }}\n",
    "    environment: ${{ github.ref == 'refs/heads/main' && 'prod' || 'dev' }}\n",
    "    environment: ${{ vars.STAGE }}\n",
    "    environment: ${{ github.event_name == 'push' && 'prod' || '' }}\n",
];
const MATRICES: [&str; 3] = [
    "",
    "    strategy: {matrix: {region: [eu, us], include: [{region: ap}]}}\n    environment: ${{ matrix.region }}\n",
    "    strategy: {matrix: {region: '${{ fromJSON(needs.x.outputs.y) }}'}}\n    environment: at-${{ matrix.region }}\n",
];
const CONDITIONS: [&str; 10] = [
    "github.ref == 'refs/heads/main'",
    "github.event_name == 'push'",
    "github.event_name != 'pull_request' && github.ref_name != 'dev'",
    "startsWith(github.ref, 'refs/tags/v')",
    "contains(github.ref, 'release')",
    "endsWith(github.ref_name, '-rc') || github.ref == 'refs/heads/main'",
    "inputs.stage == 'prod'",
    "github.repository == 'octo-org/web'",
    "github.repository == 'octo-org/other'",
    "failure() || vars.GO",
];
const REFS: [&str; 6] = [
    "refs/heads/main",
    "refs/heads/dev",
    "refs/heads/release/1.0-rc",
    "refs/tags/v1",
    "refs/tags/nightly",
    "refs/pull/5/merge",
];

fn workflow(triggers: &[&str], place: &str, condition: Option<&str>) -> String {
    let triggers: String = triggers.iter().map(|one| format!("  {one}\n")).collect();
    let condition = condition.map(|text| format!("    if: {text}\n"));
    format!(
        "on:\n{triggers}permissions: {{id-token: write}}\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n{place}{}    steps: [{{run: echo}}]\n",
        condition.unwrap_or_default()
    )
}

fn read(text: &str) -> Workflows {
    let document = parse_yaml(&Source::new(PATH, text)).unwrap();
    Workflows::read(
        &BTreeMap::from([(PATH.to_owned(), document)]),
        Some("octo-org/web"),
    )
}

fn run() -> Run {
    Run {
        repository: Some("octo-org/web".into()),
        repository_id: Some("2".into()),
        owner_id: Some("1".into()),
        default_branch: Some("main".into()),
        job: Some("deploy".into()),
        ..Run::default()
    }
}

/// Event and subject of every run that gets a token.
fn listed(run: &Run, text: &str) -> BTreeSet<(String, String)> {
    let rows = survey(run, &read(text));
    let subjects = rows.into_iter().flat_map(|row| row.subjects);
    let with_token = subjects.filter(|one| one.token);
    with_token.map(|one| (one.event, one.subject)).collect()
}

fn predicted(run: &Run, text: &str) -> BTreeSet<String> {
    let prediction = predict(run, &read(text), Some(PATH));
    prediction.subjects.into_iter().map(|one| one.sub).collect()
}

/// Whether `*` in `pattern` can stand so that it covers `text`, itself a pattern.
fn covers(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((head, tail)) => text.strip_prefix(head).is_some_and(|rest| {
            let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
            tail.is_empty() || ends.into_iter().any(|at| covers(tail, &rest[at..]))
        }),
    }
}

fn is_covered<'a>(text: &str, mut by: impl Iterator<Item = &'a String>) -> bool {
    by.any(|pattern| covers(pattern, text))
}

fn triggers() -> impl Strategy<Value = Vec<&'static str>> {
    subsequence(TRIGGERS.to_vec(), 1..=4)
}

fn place() -> impl Strategy<Value = String> {
    prop_oneof![
        select(&ENVIRONMENTS[..]).prop_map(str::to_owned),
        select(&MATRICES[..]).prop_map(str::to_owned),
    ]
}

fn condition() -> impl Strategy<Value = Option<&'static str>> {
    prop_oneof![Just(None), select(&CONDITIONS[..]).prop_map(Some)]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 256,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_listed_for_an_event_is_predicted_for_it(triggers in triggers(), place in place(), condition in condition()) {
        let text = workflow(&triggers, &place, condition);
        for (event, subject) in listed(&run(), &text) {
            let predicted = predicted(&Run { event: Some(event.clone()), ..run() }, &text);
            prop_assert!(is_covered(&subject, predicted.iter()), "{event} {subject} of {predicted:?}\n{text}");
        }
    }

    #[test]
    fn a_condition_never_adds_a_subject(triggers in triggers(), place in place(), condition in select(&CONDITIONS[..])) {
        let all = listed(&run(), &workflow(&triggers, &place, None));
        let text = workflow(&triggers, &place, Some(condition));
        for (event, subject) in listed(&run(), &text) {
            let of_event = all.iter().filter(|(other, _)| *other == event).map(|(_, subject)| subject);
            prop_assert!(is_covered(&subject, of_event), "{event} {subject}\n{text}");
        }
    }

    #[test]
    fn a_fact_never_adds_a_subject(triggers in triggers(), place in place(), git_ref in select(&REFS[..])) {
        let text = workflow(&triggers, &place, None);
        let before = predicted(&run(), &text);
        for trigger in &triggers {
            let event = trigger.split(':').next().map(str::to_owned);
            let with_event = Run { event, ..run() };
            let of_event = predicted(&with_event, &text);
            for subject in &of_event {
                prop_assert!(is_covered(subject, before.iter()), "event: {subject} of {before:?}\n{text}");
            }
        }
        // A ref that the event can have.
        let narrower = listed(&Run { git_ref: Some(git_ref.into()), ..run() }, &text);
        let all = listed(&run(), &text);
        for (event, subject) in narrower {
            let of_event = all.iter().filter(|(other, _)| *other == event).map(|(_, subject)| subject);
            prop_assert!(is_covered(&subject, of_event), "ref: {event} {subject}\n{text}");
        }
    }

    #[test]
    fn a_run_with_a_ref_presents_what_is_listed(triggers in triggers(), place in place(), condition in condition(), git_ref in select(&REFS[..])) {
        let text = workflow(&triggers, &place, condition);
        for (event, subject) in listed(&Run { git_ref: Some(git_ref.into()), ..run() }, &text) {
            let run = Run { event: Some(event.clone()), git_ref: Some(git_ref.into()), ..run() };
            let predicted = predicted(&run, &text);
            prop_assert!(is_covered(&subject, predicted.iter()), "{event} {subject} of {predicted:?}\n{text}");
        }
    }

    #[test]
    fn names_and_numbers_correspond(triggers in triggers(), place in place(), condition in condition()) {
        let text = workflow(&triggers, &place, condition);
        let all = listed(&run(), &text);
        let of = |prefix: &str| -> BTreeSet<(String, String)> {
            let rest = all.iter().filter_map(|(event, subject)| Some((event.clone(), subject.strip_prefix(prefix)?.to_owned())));
            rest.collect()
        };
        let (names, numbers) = (of("repo:octo-org/web:"), of("repo:octo-org@1/web@2:"));
        prop_assert_eq!(names.len() + numbers.len(), all.len());
        prop_assert_eq!(names, numbers);
    }

    #[test]
    fn what_is_listed_is_always_a_subject_of_the_repository(triggers in triggers(), place in place(), condition in condition()) {
        for (_, subject) in listed(&run(), &workflow(&triggers, &place, condition)) {
            let (_, context) = subject.split_at(subject.find(':').unwrap() + 1);
            let context = context.split_once(':').unwrap().1;
            let fits = ["environment:", "ref:refs/heads/", "ref:refs/tags/"].iter().any(|head| context.starts_with(head));
            prop_assert!(fits || context == "pull_request" || context == "*", "{subject}");
        }
    }
}

/// Reads and predicts; where every combination were gone through, it would never come back.
fn ends(text: &str) {
    let workflows = read(text);
    survey(&run(), &workflows);
    predict(&run(), &workflows, Some(PATH));
}

#[test]
fn hostile_filters_matrices_and_conditions_end() {
    let stars = "*a".repeat(400) + "b";
    ends(&workflow(
        &[&format!(
            "push: {{branches: ['{stars}', '!{stars}', '[a-z]+{stars}']}}"
        )],
        "",
        None,
    ));
    let values: Vec<String> = (0..200).map(|value| format!("v{value}")).collect();
    let values = values.join(", ");
    let matrix = format!(
        "    strategy: {{matrix: {{a: [{values}], b: [{values}], c: [{values}], d: [{values}]}}}}\n    environment: ${{{{ matrix.a }}}}-${{{{ matrix.d }}}}\n"
    );
    ends(&workflow(&["push:"], &matrix, None));
    let many: Vec<String> = (0..400)
        .map(|name| format!("startsWith(github.ref, 'refs/heads/{name}')"))
        .collect();
    ends(&workflow(
        &["push:", "workflow_dispatch:"],
        "",
        Some(&many.join(" || ")),
    ));
    let deep = format!(
        "{}github.ref == 'x'{}",
        "(".repeat(2_000),
        ")".repeat(2_000)
    );
    ends(&workflow(&["push:"], "", Some(&deep)));
    let triggers: Vec<String> = (0..300).map(|name| format!("'b{name}/**'")).collect();
    let push = format!("push: {{branches: [{}], tags: [{0}]}}", triggers.join(", "));
    ends(&workflow(&[&push], ENVIRONMENTS[5], Some(CONDITIONS[5])));
}
