//! A world as the evidence of a case file.

use serde_json::{Value, json};

use super::fault::Fault;
use super::oracle::Stop;
use super::{ACCOUNT, AUDIENCE, Called, Granted, Repository, World, oracle, policy};

pub const PATH: &str = ".github/workflows/deploy.yml";

/// All that can be known of a world.
pub fn case(world: &World) -> Value {
    let mut case = json!({
        "schema": "oidc-doctor.case/1",
        "role_arn": format!("arn:aws:iam::{ACCOUNT}:role/deploy"),
        "workflow": workflow(world),
        "workflow_path": PATH,
        "run": run(world),
        "provider": provider(world),
        "trust_policy": policy::trust(world),
    });
    match world.called {
        Called::Nothing => {}
        Called::Local => case["workflows"] = json!({".github/workflows/called.yml": called(world)}),
        Called::Elsewhere => {
            case["workflows"] =
                json!({"octo-tools/flows/.github/workflows/called.yml": called(world)});
        }
    }
    if world.fault == Fault::NoRole {
        case["trust_policy"] = json!("missing");
    }
    if world.fault == Fault::ControlPolicy {
        let deny = json!({"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRoleWithWebIdentity", "Resource": "*",
            "Condition": {"StringEquals": {format!("{}:sub", world.host): oracle::subject(world)}}});
        let document = json!({"Version": "2012-10-17", "Statement": [deny]});
        case["other_policies"] = json!([{"kind": "rcp", "document": document}]);
    }
    let has_token = !matches!(
        world.fault,
        Fault::NoPermission | Fault::ReadPermission | Fault::ForkedPull
    );
    if world.with_claims && has_token {
        case["claims"] = json!(oracle::claims(world));
    }
    if let Some(text) = error(world).filter(|_| world.with_error) {
        case["error"] = json!(text);
    }
    case
}

/// What the log shows.
fn error(world: &World) -> Option<String> {
    let refused = "Not authorized to perform sts:AssumeRoleWithWebIdentity".to_owned();
    let text = match oracle::stop(world, &policy::trust(world))? {
        Stop::Workflow if world.asks && world.called != Called::Nothing => return None,
        Stop::Workflow => {
            return Some(
                "It looks like you might be trying to authenticate with OIDC. Did you mean to set the `id-token` permission? If you are not trying to authenticate with OIDC and the action is working successfully, you can ignore this message.\nError: Credentials could not be loaded, please check your action inputs: Could not load credentials from any providers".to_owned(),
            );
        }
        Stop::Provider if world.fault == Fault::OtherAudienceListed => {
            "Incorrect token audience".to_owned()
        }
        Stop::Provider => format!(
            "No OpenIDConnect provider found in your account for https://{}",
            world.host
        ),
        Stop::Trust => refused,
    };
    Some(format!("Error: Could not assume role with OIDC: {text}"))
}

fn run(world: &World) -> Value {
    let repository = &world.repository;
    let is_fork = world.fault == Fault::ForkedPull;
    let template = json!({
        "use_default": world.template.is_none(),
        "include_claim_keys": world.template.unwrap_or(&["repo", "context"]),
        "use_immutable_subject": repository.immutable,
        "sub_claim_prefix": repository.prefix(),
    });
    let vars = match world.environment {
        Some(name) if world.by_variable => json!({"STAGE": name}),
        _ => json!({}),
    };
    json!({
        "repository": repository.full(),
        "repository_id": Repository::ID,
        "owner_id": Repository::OWNER_ID,
        "event": world.event.name,
        "ref": world.event.git_ref,
        "job": "deploy",
        "actor": "octocat",
        "fork": is_fork,
        "default_branch": "main",
        "sub_template": template,
        "vars": vars,
    })
}

fn provider(world: &World) -> Value {
    let (url, ids) = match world.fault {
        Fault::NoProvider => return json!("missing"),
        Fault::OtherAudienceListed => (world.host, json!(["https://github.com/octo-org"])),
        Fault::ProviderUrl => ("tokens.actions.githubusercontent.com", json!([AUDIENCE])),
        _ => (world.host, json!([AUDIENCE])),
    };
    json!({"Url": url, "ClientIDList": ids, "ThumbprintList": []})
}

/// The `permissions` of a place; where the job has its own, those of its workflow do not count.
fn granted(world: &World, is_job: bool, indent: &str) -> String {
    let right = "{id-token: write, contents: read}";
    let wrong = match world.fault {
        Fault::NoPermission => Some("{contents: read}"),
        Fault::ReadPermission => Some("read-all"),
        _ => None,
    };
    let grant = match (world.granted, is_job) {
        (Granted::Workflow, false) | (Granted::Job, true) => wrong.unwrap_or(right),
        (Granted::All, false) => wrong.unwrap_or("write-all"),
        (Granted::Replaced, true) => wrong.unwrap_or(right),
        (Granted::Replaced, false) => wrong.map_or("{}", |_| right),
        _ => return String::new(),
    };
    format!("{indent}permissions: {grant}\n")
}

fn workflow(world: &World) -> String {
    let top = granted(world, false, "");
    let job = match world.called {
        Called::Nothing => format!("{}{}", granted(world, true, "    "), steps(world)),
        Called::Local => format!(
            "{}    uses: ./.github/workflows/called.yml\n",
            granted(world, true, "    ")
        ),
        Called::Elsewhere => format!(
            "{}    uses: octo-tools/flows/.github/workflows/called.yml@refs/tags/v2\n",
            granted(world, true, "    ")
        ),
    };
    format!(
        "name: Deploy\non:\n{}{top}jobs:\n  deploy:\n{job}",
        triggers(world)
    )
}

/// The run's event, and others beside it.
fn triggers(world: &World) -> String {
    let own = world.event.name;
    let all = ["push", "pull_request", "workflow_dispatch"];
    let others = all.iter().filter(|other| **other != own);
    let lines = std::iter::once(&own)
        .chain(others)
        .map(|name| format!("  {name}:\n"));
    lines
        .collect::<String>()
        .replace(
            "  workflow_run:\n",
            "  workflow_run:\n    workflows: [ci]\n",
        )
        .replace("  schedule:\n", "  schedule:\n    - cron: '0 4 * * *'\n")
}

fn called(world: &World) -> String {
    format!(
        "name: Called\non:\n  workflow_call:\njobs:\n  run:\n{}{}",
        if world.asks {
            "    permissions: {id-token: write, contents: read}\n"
        } else {
            ""
        },
        steps(world)
    )
}

fn steps(world: &World) -> String {
    let environment = match (world.by_variable, world.environment) {
        (true, _) => "    environment: ${{ vars.STAGE }}\n".to_owned(),
        (false, Some(name)) => format!("    environment: '{name}'\n"),
        (false, None) => String::new(),
    };
    format!(
        "    runs-on: ubuntu-latest\n{}    steps:\n      - uses: aws-actions/configure-aws-credentials@v4\n        with:\n          role-to-assume: arn:aws:iam::{ACCOUNT}:role/deploy\n          aws-region: eu-west-1\n",
        environment
    )
}
