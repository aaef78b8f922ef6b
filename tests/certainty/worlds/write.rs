//! A world as the evidence of a case file.

use serde_json::{Value, json};

use super::fault::Fault;
use super::{ACCOUNT, AUDIENCE, Called, Granted, HOST, Repository, World, oracle, policy};

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
            "Condition": {"StringEquals": {format!("{HOST}:sub"): oracle::subject(world)}}});
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
    case
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
    })
}

fn provider(world: &World) -> Value {
    let (url, ids) = match world.fault {
        Fault::NoProvider => return json!("missing"),
        Fault::OtherAudienceListed => (HOST, json!(["https://github.com/octo-org"])),
        Fault::ProviderUrl => ("tokens.actions.githubusercontent.com", json!([AUDIENCE])),
        _ => (HOST, json!([AUDIENCE])),
    };
    json!({"Url": url, "ClientIDList": ids, "ThumbprintList": []})
}

fn granted(world: &World, at: Granted, indent: &str) -> String {
    let grant = match (world.fault, world.granted) {
        (Fault::NoPermission, granted) if granted == at => "{contents: read}",
        (Fault::ReadPermission, granted) if granted == at => "read-all",
        (_, Granted::All) if at == Granted::All => "write-all",
        (_, granted) if granted == at => "{id-token: write, contents: read}",
        _ => return String::new(),
    };
    format!("{indent}permissions: {grant}\n")
}

fn workflow(world: &World) -> String {
    let top = granted(world, Granted::Workflow, "") + &granted(world, Granted::All, "");
    let job = match world.called {
        Called::Nothing => format!("{}{}", granted(world, Granted::Job, "    "), steps(world)),
        Called::Local => format!(
            "{}    uses: ./.github/workflows/called.yml\n",
            granted(world, Granted::Job, "    ")
        ),
        Called::Elsewhere => format!(
            "{}    uses: octo-tools/flows/.github/workflows/called.yml@refs/tags/v2\n",
            granted(world, Granted::Job, "    ")
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
        "name: Called\non:\n  workflow_call:\njobs:\n  run:\n{}",
        steps(world)
    )
}

fn steps(world: &World) -> String {
    let environment = world
        .environment
        .map(|name| format!("    environment: '{name}'\n"));
    format!(
        "    runs-on: ubuntu-latest\n{}    steps:\n      - uses: aws-actions/configure-aws-credentials@v4\n        with:\n          role-to-assume: arn:aws:iam::{ACCOUNT}:role/deploy\n          aws-region: eu-west-1\n",
        environment.unwrap_or_default()
    )
}
