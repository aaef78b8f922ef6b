//! What `init` writes passes `check` as safe and `diagnose` as clear, in every language, for every kind
//! of run, in every partition.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::common::{folder, run_in, stderr, stdout};
use crate::parsers;
use crate::suite::tests;

tests![
    every_combination_is_safe_and_clear,
    a_repository_says_what_is_not_given,
    names_that_mean_something_elsewhere_mean_themselves,
    what_makes_no_sense_is_refused,
];

const FORMS: [&str; 4] = ["cli", "cloudformation", "terraform", "cdk"];

/// A kind of run: the flag, the ref of a run of it, its environment.
const RUNS: [(&str, &str, &str, &str); 3] = [
    ("--branch", "main", "refs/heads/main", "push"),
    (
        "--environment",
        "prod",
        "refs/heads/main",
        "workflow_dispatch",
    ),
    ("--tag", "v*", "refs/tags/v1.2.3", "push"),
];

const PARTITIONS: [(&str, &str, &str); 3] = [
    ("aws", "us-east-1", "sts.amazonaws.com"),
    ("aws-cn", "cn-north-1", "sts.amazonaws.com.cn"),
    ("aws-us-gov", "us-gov-west-1", "sts.amazonaws.com"),
];

/// The workflow whose steps the role is for.
const NEEDS: &str = "on: push\njobs:\n  ship:\n    runs-on: ubuntu-latest\n    steps:\n      - run: aws s3 cp a.zip s3://octo-releases/a.zip\n";

fn written(folder: &Path, form: &str, run: (&str, &str), partition: &str) -> String {
    let mut args = vec![
        "init",
        "--as",
        form,
        "--account",
        "111122223333",
        "--partition",
        partition,
    ];
    args.extend([
        "--repository",
        "octo-org/octo-repo",
        "--owner-id",
        "11",
        "--repository-id",
        "22",
    ]);
    args.extend([
        "--workflow",
        "needs.yml",
        "--role-name",
        "deploy",
        run.0,
        run.1,
    ]);
    let output = run_in(folder, &args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

/// Trust policy and permission policy out of the text, and the audience of the provider in it.
fn read(form: &str, text: &str, objects: &[Value]) -> (Value, Value, Value) {
    match form {
        "cli" => {
            let documents = parsers::bash_documents(text);
            let [trust, permission] = documents.as_slice() else {
                panic!("{documents:?}")
            };
            let id = text
                .split("--client-id-list ")
                .nth(1)
                .unwrap()
                .lines()
                .next()
                .unwrap();
            (trust.clone(), permission.clone(), json!([id]))
        }
        "cloudformation" => {
            let resources = &parsers::yaml(text)["Resources"];
            let role = &resources["Deploy"]["Properties"];
            (
                role["AssumeRolePolicyDocument"].clone(),
                role["Policies"][0]["PolicyDocument"].clone(),
                resources["GitHubProvider"]["Properties"]["ClientIdList"].clone(),
            )
        }
        "terraform" => {
            let documents = parsers::encoded(text);
            let [trust, permission] = documents.as_slice() else {
                panic!("{documents:?}")
            };
            let id = text
                .split("client_id_list = [\"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap();
            (trust.clone(), permission.clone(), json!([id]))
        }
        _ => {
            let role = &objects[1];
            (
                role["assumeRolePolicyDocument"].clone(),
                role["policies"][0]["policyDocument"].clone(),
                objects[0]["clientIdList"].clone(),
            )
        }
    }
}

fn every_combination_is_safe_and_clear() {
    let folder = folder("init");
    fs::write(folder.join("needs.yml"), NEEDS).unwrap();
    let mut all = Vec::new();
    for run in RUNS {
        for partition in PARTITIONS {
            for form in FORMS {
                let text = written(&folder, form, (run.0, run.1), partition.0);
                all.push((form, run, partition, text));
            }
        }
    }
    let of = |wanted: &str| {
        let texts = all.iter().filter(|(form, ..)| *form == wanted);
        texts
            .map(|(_, _, partition, text)| (text.clone(), partition.1))
            .collect::<Vec<_>>()
    };
    parsers::lint(&of("cloudformation"));
    let stacks: Vec<_> = of("cdk").into_iter().map(|(text, _)| text).collect();
    let mut objects = parsers::typescript(&stacks).into_iter();
    for (form, run, partition, text) in &all {
        let objects = if *form == "cdk" {
            objects.next().unwrap()
        } else {
            Vec::new()
        };
        let (trust, permission, audiences) = read(form, text, &objects);
        let name = format!("{form} {} {}", run.0, partition.0);
        assert_eq!(audiences, json!([partition.2]), "{name}");
        fs::write(folder.join("trust.json"), trust.to_string()).unwrap();
        safe(&folder, "trust.json", &name);
        let file = match *form {
            "cloudformation" => "template.yaml",
            "terraform" => "main.tf",
            _ => "",
        };
        if !file.is_empty() {
            fs::write(folder.join(file), text).unwrap();
            safe(&folder, file, &name);
            fs::remove_file(folder.join(file)).unwrap();
        }
        clear(&folder, &trust, &permission, *run, *partition, &name);
    }
}

fn safe(folder: &Path, file: &str, name: &str) {
    let output = run_in(folder, &["check", file, "--format", "json"]);
    let answer: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let policy = &answer["policies"][0];
    assert_eq!(policy["exposure"]["grade"], "safe", "{name} {file}");
    assert_eq!(policy["valid"], true, "{name} {file}");
    assert_eq!(output.status.code(), Some(0), "{name} {file}");
}

/// The workflow that `init` writes beside it gets in, whether its subject has numbers or not, and may do
/// what the steps need; another branch, tag or environment does not get in.
fn clear(
    folder: &Path,
    trust: &Value,
    permission: &Value,
    run: (&str, &str, &str, &str),
    partition: (&str, &str, &str),
    name: &str,
) {
    let workflow = written(folder, "workflow", (run.0, run.1), partition.0);
    fs::write(folder.join("deploy.yml"), workflow).unwrap();
    fs::write(folder.join("trust.json"), trust.to_string()).unwrap();
    fs::write(folder.join("permission.json"), permission.to_string()).unwrap();
    let provider =
        json!({"Url": "token.actions.githubusercontent.com", "ClientIDList": [partition.2]});
    fs::write(folder.join("provider.json"), provider.to_string()).unwrap();
    for prefix in ["repo:octo-org/octo-repo", "repo:octo-org@11/octo-repo@22"] {
        let template = json!({"use_default": true, "use_immutable_subject": prefix.contains('@'), "sub_claim_prefix": prefix});
        fs::write(folder.join("template.json"), template.to_string()).unwrap();
        let diagnose = |git_ref: &str, more: &[&str]| {
            let mut args = vec![
                "diagnose",
                "--trust-policy",
                "trust.json",
                "--provider",
                "provider.json",
            ];
            args.extend([
                "--workflow",
                "deploy.yml",
                "--repository",
                "octo-org/octo-repo",
            ]);
            args.extend([
                "--job",
                "deploy",
                "--event",
                run.3,
                "--ref",
                git_ref,
                "--sub-template",
                "template.json",
            ]);
            args.extend([
                "--permission-policy",
                "permission.json",
                "--action",
                "s3:PutObject",
                "--resource",
            ]);
            let object = format!("arn:{}:s3:::octo-releases/a.zip", partition.0);
            args.push(&object);
            args.extend(more);
            run_in(folder, &args)
        };
        let output = diagnose(run.2, &[]);
        assert_eq!(output.status.code(), Some(0), "{name}\n{}", stdout(&output));
        assert!(stdout(&output).starts_with("clear: "), "{name}");
        let other = match run.0 {
            "--environment" => diagnose(run.2, &["--environment", "staging"]),
            "--tag" => diagnose("refs/tags/x1", &[]),
            _ => diagnose("refs/heads/other", &[]),
        };
        assert_eq!(other.status.code(), Some(1), "{name}\n{}", stdout(&other));
    }
}

fn a_repository_says_what_is_not_given() {
    let folder = folder("init-repository");
    let git = |args: &[&str]| {
        let done = std::process::Command::new("git")
            .args(args)
            .current_dir(&folder)
            .output();
        assert!(
            done.expect("these tests need git").status.success(),
            "{args:?}"
        );
    };
    git(&["init", "-q", "-b", "trunk"]);
    git(&[
        "remote",
        "add",
        "origin",
        "git@github.com:octo-org/octo-repo.git",
    ]);
    fs::create_dir_all(folder.join(".github/workflows")).unwrap();
    fs::write(folder.join(".github/workflows/ship.yml"), NEEDS).unwrap();
    let output = run_in(&folder, &["init", "--account", "111122223333"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let documents = parsers::bash_documents(&stdout(&output));
    let subject = &documents[0]["Statement"][0]["Condition"]["StringEquals"]["token.actions.githubusercontent.com:sub"];
    assert_eq!(subject, "repo:octo-org/octo-repo:ref:refs/heads/trunk");
    assert_eq!(
        documents[1]["Statement"][0]["Resource"],
        json!(["arn:aws:s3:::octo-releases/a.zip"])
    );
    assert!(
        stderr(&output).contains("`ship` of .github/workflows/ship.yml"),
        "{}",
        stderr(&output)
    );
    assert!(stderr(&output).contains("--repository-id"));
    // A job that names an environment and a region is served as it is.
    let named = NEEDS.replace("    runs-on:", "    environment: production\n    runs-on:");
    let step = "aws-actions/configure-aws-credentials@v6\n        with: {role-to-assume: 'arn:aws:iam::111122223333:role/x', aws-region: eu-west-1}";
    let named = named.replace(
        "    steps:\n",
        &format!("    steps:\n      - uses: {step}\n"),
    );
    fs::write(folder.join(".github/workflows/ship.yml"), named).unwrap();
    let output = run_in(&folder, &["init", "--account", "111122223333"]);
    let script = stdout(&output);
    assert!(
        script.contains("repo:octo-org/octo-repo:environment:production\""),
        "{script}"
    );
    assert!(script.contains("aws-region: eu-west-1"), "{script}");
    let branch = ["init", "--account", "111122223333", "--branch", "trunk"];
    let output = run_in(&folder, &branch);
    assert!(
        stderr(&output).contains("do not get in by this role"),
        "{}",
        stderr(&output)
    );
}

fn names_that_mean_something_elsewhere_mean_themselves() {
    let folder = folder("init-names");
    fs::write(folder.join("needs.yml"), NEEDS).unwrap();
    for branch in [
        "it's", "a\"b", "$(id)", "${aws:x}", "`id`", "%{if}", "né", "a;b", "@'x",
    ] {
        let subject = format!(
            "repo:octo-org/octo-repo:ref:refs/heads/{}",
            branch.replace("${", "${$}{")
        );
        for form in FORMS {
            let text = written(&folder, form, ("--branch", branch), "aws");
            let objects = match form {
                "cdk" => parsers::typescript(std::slice::from_ref(&text)).remove(0),
                _ => Vec::new(),
            };
            let (trust, ..) = read(form, &text, &objects);
            let subjects = &trust["Statement"][0]["Condition"]["StringEquals"]["token.actions.githubusercontent.com:sub"];
            assert_eq!(subjects[0], subject.as_str(), "{form}");
        }
        let args = [
            "init",
            "--account",
            "111122223333",
            "--repository",
            "octo-org/octo-repo",
            "--shell",
            "powershell",
            "--branch",
            branch,
        ];
        let script = stdout(&run_in(&folder, &args));
        let documents = parsers::powershell_documents(&script);
        let subjects = &documents[0]["Statement"][0]["Condition"]["StringEquals"]["token.actions.githubusercontent.com:sub"];
        assert_eq!(subjects, &subject);
        assert!(
            script.split("# The workflow").next().unwrap().is_ascii() || !branch.is_ascii(),
            "{script}"
        );
    }
}

fn what_makes_no_sense_is_refused() {
    let folder = folder("init-refused");
    let base = ["init", "--repository", "octo-org/octo-repo"];
    let refused = |more: &[&str]| {
        let output = run_in(&folder, &[&base[..], more].concat());
        assert_eq!(
            output.status.code(),
            Some(2),
            "{more:?}: {}",
            stdout(&output)
        );
        assert_eq!(stdout(&output), "", "{more:?}");
        stderr(&output)
    };
    assert!(refused(&["--branch", "main"]).contains("--account"));
    assert!(refused(&["--branch", "main", "--account", "1234"]).contains("twelve digits"));
    let account = ["--account", "111122223333"];
    let with = |more: &[&'static str]| [&account[..], more].concat();
    assert!(refused(&with(&["--branch", "main", "--tag", "v1"])).contains("cannot be used with"));
    assert!(refused(&with(&["--branch", ""])).contains("no name of a branch"));
    assert!(refused(&with(&["--branch", "a\u{2028}b"])).contains("no name of a branch"));
    assert!(refused(&with(&["--branch", "main", "--role-name", "a/b"])).contains("without a path"));
    let wrong = [
        "--branch",
        "main",
        "--partition",
        "aws-cn",
        "--region",
        "eu-west-1",
    ];
    assert!(refused(&with(&wrong)).contains("is not in the partition `aws-cn`"));
}
