//! What a workflow file says of its runs: which start, with which environment and which subject.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::common::{folder_of, run_in};

const FILE: &str = ".github/workflows/w.yml";
const PREFIX: &str = "repo:octo-org/web:";
const REPOSITORY: [&str; 4] = ["--repository", "octo-org/web", "--default-branch", "main"];
const STEP: &str = "    steps:\n    - uses: aws-actions/configure-aws-credentials@v5\n      with: {role-to-assume: \"arn:aws:iam::111122223333:role/web\", aws-region: eu-north-1}\n";

/// A workflow whose last job `ship` gets credentials, after the jobs in `before`.
fn workflow(on: &str, before: &str, ship: &str) -> String {
    format!(
        "on: {on}\npermissions: {{id-token: write, contents: read}}\njobs:\n{before}  ship:\n    runs-on: ubuntu-latest\n{ship}{STEP}"
    )
}

fn job(id: &str, lines: &str) -> String {
    format!("  {id}:\n    runs-on: ubuntu-latest\n{lines}    steps: [{{run: ls}}]\n")
}

fn by_name() -> Value {
    json!({"use_default": true, "use_immutable_subject": false, "sub_claim_prefix": "repo:octo-org/web"})
}

fn template(keys: &[&str]) -> Value {
    json!({"use_default": false, "include_claim_keys": keys, "sub_claim_prefix": "repo:octo-org/web"})
}

fn trust(operator: &str, sub: &str) -> String {
    let key = |name: &str| format!("token.actions.githubusercontent.com:{name}");
    let mut condition = json!({"StringEquals": {key("aud"): "sts.amazonaws.com"}});
    condition[operator][key("sub")] = json!(format!("{PREFIX}{sub}"));
    json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": condition,
    }]})
    .to_string()
}

#[track_caller]
fn folder(name: &str, files: &[(&str, &str)], template: &Value, trust: &str) -> PathBuf {
    let template = template.to_string();
    let mut all = vec![("t.json", template.as_str()), ("trust.json", trust)];
    all.extend(files);
    folder_of(name, &all)
}

/// `event admitted` of the job `ship`, by `check`.
fn admitted(name: &str, workflow: &str, operator: &str, sub: &str) -> Vec<String> {
    let folder = folder(name, &[(FILE, workflow)], &by_name(), &trust(operator, sub));
    let mut args = vec![
        "check",
        "trust.json",
        "--workflow",
        ".github/workflows",
        "--format",
        "json",
    ];
    args.extend(REPOSITORY);
    args.extend(["--sub-template", "t.json"]);
    let answer = crate::common::json(&run_in(folder, &args));
    let rows = answer["policies"][0]["jobs"].as_array().unwrap().clone();
    let ship = rows.iter().filter(|row| {
        let job = row["job"].as_str().unwrap();
        job == "ship" || job.ends_with("/ ship")
    });
    ship.map(|row| {
        format!(
            "{} {}",
            row["event"].as_str().unwrap(),
            row["admitted"].as_str().unwrap()
        )
    })
    .collect()
}

/// `event context` of the job `ship`, by `claims`; in parentheses where the run gets no token.
fn claims_of(name: &str, files: &[(&str, &str)], template: &Value, more: &[&str]) -> Vec<String> {
    let folder = folder(name, files, template, "{}");
    let mut args = vec![
        "claims",
        "--workflow",
        FILE,
        "--format",
        "json",
        "--sub-template",
        "t.json",
    ];
    for (path, _) in files.iter().filter(|(path, _)| *path != FILE) {
        args.extend(["--workflow", path]);
    }
    args.extend(REPOSITORY);
    args.extend(more);
    let answer = crate::common::json(&run_in(folder, &args));
    let rows = answer["jobs"].as_array().unwrap().clone();
    let called = |row: &&Value| row["job"].as_str().unwrap().ends_with("/ ship");
    let ship = rows.iter().find(called);
    let ship = ship.or_else(|| rows.iter().find(|row| row["job"] == json!("ship")));
    let subjects = ship.unwrap()["subjects"].as_array().unwrap().clone();
    let line = |one: &Value| {
        let subject = one["subject"].as_str().unwrap();
        let context = subject.strip_prefix(PREFIX).unwrap_or(subject);
        let line = format!("{} {context}", one["event"].as_str().unwrap());
        if one["token"] == json!(true) {
            line
        } else {
            format!("({line})")
        }
    };
    subjects.iter().map(line).collect()
}

fn claims(name: &str, workflow: &str, more: &[&str]) -> Vec<String> {
    claims_of(name, &[(FILE, workflow)], &by_name(), more)
}

fn granted(rows: Vec<String>) -> Vec<String> {
    rows.into_iter()
        .filter(|row| !row.starts_with('('))
        .collect()
}

#[test]
#[allow(clippy::too_many_lines, reason = "most of it is the table")]
fn an_environment_that_may_be_empty_leaves_the_ref() {
    let main = "{push: {branches: [main]}}";
    let named = |expression: &str| {
        workflow(
            main,
            "",
            &format!("    environment: ${{{{ {expression} }}}}\n"),
        )
    };
    let both = ["push environment:*", "push ref:refs/heads/main"];
    assert_eq!(claims("variable", &named("vars.STAGE"), &[]), both);
    assert_eq!(
        claims("output", &named("needs.plan.outputs.stage"), &[]),
        both
    );
    let mapping = workflow(main, "", "    environment: {name: \"${{ vars.STAGE }}\"}\n");
    assert_eq!(claims("mapping", &mapping, &[]), both);
    let sometimes = ["push sometimes"];
    assert_eq!(
        admitted(
            "by-name",
            &named("vars.STAGE"),
            "StringLike",
            "environment:*"
        ),
        sometimes
    );
    assert_eq!(
        admitted(
            "by-ref",
            &named("vars.STAGE"),
            "StringEquals",
            "ref:refs/heads/main"
        ),
        sometimes
    );

    let dispatch = |input: &str| {
        workflow(
            &format!("{{workflow_dispatch: {{inputs: {{stage: {{{input}}}}}}}}}"),
            "",
            "    environment: ${{ inputs.stage }}\n",
        )
    };
    let fares = |name: &str, input: &str| {
        admitted(
            name,
            &dispatch(input),
            "StringEquals",
            "ref:refs/heads/main",
        )
    };
    assert_eq!(
        fares("optional", "type: string"),
        ["workflow_dispatch sometimes"]
    );
    assert_eq!(
        fares("untyped", "description: may stay empty"),
        ["workflow_dispatch sometimes"]
    );
    // These are never empty.
    assert_eq!(
        fares("required", "type: string, required: true"),
        ["workflow_dispatch never"]
    );
    assert_eq!(
        fares("choice", "type: choice, options: [a, b]"),
        ["workflow_dispatch never"]
    );
    assert_eq!(
        claims("filled", &named("format('web-{0}', vars.STAGE)"), &[]),
        ["push environment:web-*"]
    );
    assert_eq!(
        claims("fallback", &named("vars.STAGE || 'dev'"), &[]),
        ["push environment:*", "push environment:dev"]
    );
}

#[test]
#[allow(clippy::too_many_lines, reason = "most of it is the table")]
fn a_job_whose_need_is_skipped_does_not_run() {
    let guard = job("guard", "    if: github.event_name == 'push'\n");
    let fares = |name: &str, before: &str, ship: &str| {
        admitted(
            name,
            &workflow("[push, pull_request]", before, ship),
            "StringEquals",
            "pull_request",
        )
    };
    let skipped = ["push never", "pull_request never"];
    assert_eq!(fares("direct", &guard, "    needs: guard\n"), skipped);
    let chain = format!("{guard}{}", job("build", "    needs: [guard]\n"));
    assert_eq!(fares("chain", &chain, "    needs: build\n"), skipped);
    assert_eq!(
        fares(
            "own-condition",
            &guard,
            "    needs: guard\n    if: vars.SHIP == '1'\n"
        ),
        skipped
    );
    // GitHub looks at the whole chain, also through a job that ran nevertheless.
    let through = format!(
        "{guard}{}",
        job("build", "    needs: guard\n    if: always()\n")
    );
    assert_eq!(fares("through", &through, "    needs: build\n"), skipped);
    assert_eq!(
        fares(
            "result",
            &guard,
            "    needs: guard\n    if: always() && needs.guard.result == 'success'\n"
        ),
        skipped
    );
    assert_eq!(
        fares(
            "success",
            &guard,
            "    needs: guard\n    if: success() || failure() && false\n"
        ),
        skipped
    );

    let runs = ["push never", "pull_request always"];
    assert_eq!(
        fares("always", &guard, "    needs: guard\n    if: always()\n"),
        runs
    );
    assert_eq!(
        fares(
            "not-cancelled",
            &guard,
            "    needs: guard\n    if: ${{ !cancelled() }}\n"
        ),
        runs
    );
    assert_eq!(
        fares(
            "when-skipped",
            &guard,
            "    needs: guard\n    if: always() && needs.guard.result == 'skipped'\n"
        ),
        runs
    );
    assert_eq!(
        fares(
            "open",
            &job("guard", "    if: vars.RUN == 'yes'\n"),
            "    needs: guard\n"
        ),
        runs
    );
    assert_eq!(
        fares(
            "circle",
            &job("guard", "    needs: ship\n"),
            "    needs: guard\n"
        )
        .len(),
        2
    );
}

#[test]
fn a_need_narrows_the_refs() {
    let before =
        job("guard", "    if: github.ref_name == 'main'\n") + &job("build", "    needs: guard\n");
    let text = workflow(
        "{push: {branches: [main, next]}}",
        &before,
        "    needs: build\n",
    );
    assert_eq!(
        granted(claims("listed", &text, &[])),
        ["push ref:refs/heads/main"]
    );
    let text = workflow("push", &before, "    needs: build\n");
    assert_eq!(
        granted(claims("any", &text, &[])),
        ["push ref:refs/heads/main", "push ref:refs/tags/main"]
    );
    let called = workflow("workflow_call", "", "");
    let caller = "on: {push: {branches: [main, next]}}\npermissions: {id-token: write, contents: read}\njobs:\n  guard:\n    if: github.ref == 'refs/heads/next'\n    runs-on: ubuntu-latest\n    steps: []\n  call:\n    needs: guard\n    uses: ./.github/workflows/c.yml\n";
    let rows = claims_of(
        "caller",
        &[(FILE, caller), (".github/workflows/c.yml", &called)],
        &by_name(),
        &[],
    );
    assert_eq!(granted(rows), ["push ref:refs/heads/next"]);
}

#[test]
#[allow(clippy::too_many_lines, reason = "most of it is the table")]
fn conditions_compare_without_regard_to_letter_case() {
    let fares = |name: &str, condition: &str, sub: &str| {
        let text = workflow("push", "", &format!("    if: {condition}\n"));
        admitted(name, &text, "StringLike", sub)
    };
    let sometimes = ["push sometimes"];
    assert_eq!(
        fares(
            "starts",
            "startsWith(github.ref_name, 'hotfix-')",
            "ref:refs/heads/HOTFIX-1"
        ),
        sometimes
    );
    assert_eq!(
        fares(
            "equal",
            "github.ref == 'refs/heads/main'",
            "ref:refs/heads/Main"
        ),
        sometimes
    );
    assert_eq!(
        fares("ends", "endsWith(github.ref, '-rc')", "ref:refs/tags/v1-RC"),
        sometimes
    );
    assert_eq!(
        fares(
            "contains",
            "contains(github.ref, 'Release')",
            "ref:refs/heads/release/2"
        ),
        sometimes
    );
    assert_eq!(
        fares("upper", "github.ref_name == 'MAIN'", "ref:refs/heads/main"),
        sometimes
    );
    // The part of the ref that is always in lowercase stays so, as does the repository.
    assert_eq!(
        fares(
            "kind",
            "github.ref == 'refs/heads/main'",
            "ref:REFS/heads/main"
        ),
        ["push never"]
    );
    assert_eq!(
        fares(
            "other",
            "github.ref == 'refs/heads/main'",
            "ref:refs/heads/Mainz"
        ),
        ["push never"]
    );
    // A branch in another letter case that no file mentions is no reason to call the job refused.
    assert_eq!(
        fares(
            "as-written",
            "github.ref == 'refs/heads/main'",
            "ref:refs/heads/main"
        ),
        ["push always"]
    );

    let filtered = |name: &str, filter: &str, condition: &str, sub: &str| {
        let on = format!("{{push: {{branches: [{filter}]}}}}");
        admitted(
            name,
            &workflow(&on, "", &format!("    if: {condition}\n")),
            "StringEquals",
            sub,
        )
    };
    // The filter and the condition differ in case: which of the filtered names pass is left open.
    assert_eq!(
        filtered(
            "filter",
            "'Rel*'",
            "contains(github.ref_name, 'release')",
            "ref:refs/heads/Release-1"
        ),
        ["push unknown"]
    );
    assert_eq!(
        filtered(
            "exact-filter",
            "'rel*'",
            "startsWith(github.ref_name, 'rel')",
            "ref:refs/heads/Rel-1"
        ),
        ["push never"]
    );
}

#[test]
fn a_pull_request_from_a_fork_has_no_token() {
    let event = |event: &str| ["--event".to_owned(), event.to_owned(), "--fork".to_owned()];
    let rows = |name: &str, on: &str, args: &[String]| {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        claims(name, &workflow(on, "", ""), &args)
    };
    assert_eq!(
        rows("pull", "pull_request", &event("pull_request")),
        ["(pull_request pull_request)"]
    );
    let review = rows(
        "review",
        "pull_request_review",
        &event("pull_request_review"),
    );
    assert!(!review.is_empty() && granted(review).is_empty());
    assert_eq!(
        rows(
            "both",
            "{pull_request: , push: {branches: [main]}}",
            &["--fork".to_owned()]
        ),
        ["(pull_request pull_request)", "push ref:refs/heads/main"]
    );
    // The workflow of the base repository runs with its own token.
    assert!(
        !granted(rows(
            "target",
            "pull_request_target",
            &event("pull_request_target")
        ))
        .is_empty()
    );
    assert_eq!(
        rows("unknown", "pull_request", &[]),
        ["pull_request pull_request", "(pull_request pull_request)"]
    );
}

#[test]
#[allow(clippy::too_many_lines, reason = "most of it is the table")]
fn a_template_is_filled_with_all_that_files_and_event_say() {
    let subject = |name: &str, on: &str, ship: &str, keys: &[&str]| {
        claims_of(
            name,
            &[(FILE, &workflow(on, "", ship))],
            &template(keys),
            &[],
        )
    };
    let main = "{push: {branches: [main]}}";
    assert_eq!(
        subject("event", main, "", &["repo", "event_name", "ref"]),
        ["push event_name:push:ref:refs/heads/main"]
    );
    assert_eq!(
        subject(
            "file",
            "{push: {tags: ['v*']}}",
            "",
            &["repo", "context", "job_workflow_ref"]
        ),
        [
            "push ref:refs/tags/v*:job_workflow_ref:octo-org/web/.github/workflows/w.yml@refs/tags/v*"
        ]
    );
    assert_eq!(
        subject("workflow", main, "", &["repo", "workflow_ref", "ref_type"]),
        ["push workflow_ref:octo-org/web/.github/workflows/w.yml@refs/heads/main:ref_type:branch"]
    );
    assert_eq!(
        subject(
            "environment",
            main,
            "    environment: prod\n",
            &["repo", "context", "ref"]
        ),
        ["push environment:prod:ref:refs/heads/main"]
    );
    assert_eq!(
        granted(subject(
            "pull",
            "pull_request",
            "",
            &["repo", "event_name", "ref_type", "base_ref"]
        )),
        ["pull_request event_name:pull_request:ref_type:branch:base_ref:*"]
    );
    assert_eq!(
        subject("schedule", "schedule", "", &["repo", "ref", "head_ref"]),
        ["schedule ref:refs/heads/main:head_ref:"]
    );
    // What no file says stays open.
    assert_eq!(subject("sha", main, "", &["repo", "sha"]), ["push sha:*"]);
    let caller = format!(
        "on: {main}\npermissions: {{id-token: write, contents: read}}\njobs:\n  call:\n    uses: ./.github/workflows/c.yml\n"
    );
    let called = workflow("workflow_call", "", "");
    assert_eq!(
        claims_of(
            "called",
            &[(FILE, &caller), (".github/workflows/c.yml", &called)],
            &template(&["repo", "event_name", "job_workflow_ref"]),
            &[]
        ),
        [
            "push event_name:push:job_workflow_ref:octo-org/web/.github/workflows/c.yml@refs/heads/main"
        ]
    );
}

#[test]
fn a_guard_keeps_the_excluded_value_out() {
    let dispatch = |input: &str, before: &str, ship: &str| {
        workflow(
            &format!("{{workflow_dispatch: {{inputs: {{where: {{{input}}}}}}}}}"),
            before,
            ship,
        )
    };
    let choice = "type: choice, options: [all, east, west]";
    let sides = [
        "workflow_dispatch environment:east",
        "workflow_dispatch environment:west",
    ];
    let matrix = r#"    strategy: {matrix: {w: "${{ fromJSON(inputs.where == 'all' && '[\"east\",\"west\"]' || format('[\"{0}\"]', inputs.where)) }}"}}
    environment: ${{ matrix.w }}
"#;
    assert_eq!(claims("matrix", &dispatch(choice, "", matrix), &[]), sides);
    let condition = "    if: inputs.where != 'all'\n    environment: ${{ inputs.where }}\n";
    assert_eq!(
        claims("condition", &dispatch(choice, "", condition), &[]),
        sides
    );
    let guard = job("guard", "    if: github.event.inputs.where != 'all'\n");
    let needs = "    needs: guard\n    environment: ${{ inputs.where }}\n";
    assert_eq!(
        claims("needs", &dispatch(choice, &guard, needs), &[]),
        sides
    );
    let expression = "    environment: ${{ inputs.where == 'all' && 'east' || inputs.where }}\n";
    assert_eq!(
        claims("expression", &dispatch(choice, "", expression), &[]),
        sides
    );
    let boolean =
        "    environment: ${{ inputs.where && 'west' || !inputs.where && 'east' || 'none' }}\n";
    assert_eq!(
        claims("boolean", &dispatch("type: boolean", "", boolean), &[])
            .into_iter()
            .rev()
            .collect::<Vec<_>>(),
        sides
    );
    let called = workflow(
        "{workflow_call: {inputs: {to: {type: string}}}}",
        "",
        "    environment: ${{ inputs.to }}\n",
    );
    let caller = "on: {workflow_dispatch: {inputs: {where: {type: choice, options: [all, east, west]}}}}\npermissions: {id-token: write, contents: read}\njobs:\n  call:\n    if: inputs.where != 'all'\n    uses: ./.github/workflows/c.yml\n    with: {to: \"${{ inputs.where }}\"}\n";
    assert_eq!(
        claims_of(
            "called",
            &[(FILE, caller), (".github/workflows/c.yml", &called)],
            &by_name(),
            &[]
        ),
        sides
    );
    // Without a guard every option is an environment.
    let open = "    environment: ${{ inputs.where }}\n";
    assert_eq!(claims("open", &dispatch(choice, "", open), &[]).len(), 3);
}
