//! The action: its inputs, and its scripts as a runner runs them.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use oidc_doctor::source::{Document, Node, Source, parse_yaml};

fn action() -> Document {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml");
    let text = fs::read_to_string(path).unwrap();
    parse_yaml(&Source::new("action.yml", text)).unwrap()
}

fn steps(action: &Document) -> &[Node] {
    action.root.at(&["runs", "steps"]).unwrap().items().unwrap()
}

fn text<'a>(node: &'a Node, path: &[&str]) -> &'a str {
    node.at(path).and_then(Node::text).unwrap()
}

/// The step that diagnoses.
fn last(action: &Document) -> &Node {
    steps(action).last().unwrap()
}

/// The variables of the last step, its inputs as given and else by default.
fn variables(action: &Document, given: &[(&str, &str)]) -> Vec<(String, String)> {
    let entries = last(action).get("env").unwrap().entries().unwrap().iter();
    let value = |expression: &str| {
        let name = expression.strip_prefix("${{ inputs.").unwrap();
        let name = name.strip_suffix(" }}").unwrap();
        let said = given.iter().find(|(input, _)| *input == name);
        let default = || text(&action.root, &["inputs", name, "default"]);
        said.map_or_else(default, |(_, value)| value).to_owned()
    };
    entries
        .map(|entry| (entry.key.text.clone(), value(entry.value.text().unwrap())))
        .collect()
}

struct Runner {
    folder: PathBuf,
}

impl Runner {
    fn new(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("oidc-action-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self { folder }
    }

    /// A program that says which arguments it was given, one a line.
    fn stand_in(&self, name: &str) {
        let path = self.folder.join(name);
        fs::write(
            &path,
            "#!/bin/sh\nfor argument; do echo \"[$argument]\"; done\n",
        )
        .unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs a script as GitHub does: <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell>.
    fn run(&self, script: &str, variables: &[(String, String)]) -> Output {
        let path = format!("{}:/usr/bin:/bin", self.folder.display());
        let file = self.folder.join("step.sh");
        fs::write(&file, script).unwrap();
        Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail"])
            .arg(file)
            .current_dir(&self.folder)
            .env_clear()
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .env("PATH", path)
            .output()
            .unwrap()
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn arguments(name: &str, given: &[(&str, &str)]) -> String {
    let action = action();
    let runner = Runner::new(name);
    runner.stand_in("oidc-doctor");
    let done = runner.run(text(last(&action), &["run"]), &variables(&action, given));
    assert!(done.status.success(), "{done:?}");
    assert!(done.stderr.is_empty(), "{done:?}");
    assert!(!runner.folder.join("planted").exists());
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn it_is_a_composite_action_with_these_inputs() {
    let action = action();
    assert_eq!(text(&action.root, &["runs", "using"]), "composite");
    let inputs = action.root.get("inputs").unwrap().entries().unwrap();
    let names: Vec<&str> = inputs.iter().map(|entry| entry.key.text.as_str()).collect();
    assert_eq!(
        names,
        ["role-to-assume", "audience", "format", "fail-on", "try"]
    );
    for input in inputs {
        assert!(!text(&input.value, &["description"]).is_empty());
    }
}

#[test]
fn no_expression_is_part_of_a_script() {
    for step in steps(&action()) {
        let script = text(step, &["run"]);
        assert!(!script.contains("${{"), "{script}");
        assert_eq!(text(step, &["shell"]), "bash");
    }
}

#[test]
fn by_default_the_workflow_says_what_is_asked_for() {
    assert_eq!(
        arguments("default", &[]),
        "[diagnose]\n[--in-job]\n[--format=github]\n[--fail-on=never]\n"
    );
}

#[test]
fn inputs_are_arguments_whatever_stands_in_them() {
    let role = "\"; touch planted; $(touch planted) `touch planted` --live";
    let given = [
        ("role-to-assume", role),
        ("audience", "a b"),
        ("format", "text"),
        ("fail-on", "cause"),
        ("try", "true"),
    ];
    assert_eq!(
        arguments("given", &given),
        format!(
            "[diagnose]\n[--in-job]\n[--format=text]\n[--fail-on=cause]\n[--role={role}]\n[--audience=a b]\n[--try]\n"
        )
    );
}

#[test]
fn it_is_built_only_where_it_is_not_installed() {
    let action = action();
    let script = text(&steps(&action)[0], &["run"]);
    let path = [("GITHUB_ACTION_PATH".to_owned(), "/a path".to_owned())];
    let runner = Runner::new("build");
    runner.stand_in("cargo");
    let built = String::from_utf8(runner.run(script, &path).stdout).unwrap();
    assert!(built.ends_with("[--path]\n[/a path]\n"), "{built}");
    runner.stand_in("oidc-doctor");
    assert!(runner.run(script, &path).stdout.is_empty());
}

/// The program takes what the action gives it.
#[cfg(feature = "aws")]
#[test]
fn the_program_understands_the_action() {
    let action = action();
    let given = [
        ("role-to-assume", "arn:aws:iam::111122223333:role/deploy"),
        ("audience", "sigstore"),
        ("try", "true"),
    ];
    let mut variables = variables(&action, &given);
    variables.push(("GITHUB_ACTIONS".to_owned(), "true".to_owned()));
    let runner = Runner::new("real");
    let program = Path::new(env!("CARGO_BIN_EXE_oidc-doctor"));
    std::os::unix::fs::symlink(program, runner.folder.join("oidc-doctor")).unwrap();
    let done = runner.run(text(last(&action), &["run"]), &variables);
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(done.status.success(), "{said}");
    assert!(
        said.contains("::error title=id-token-permission-missing%3A "),
        "{said}"
    );
}
