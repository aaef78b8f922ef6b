//! `completions` and `man`.

use std::process::Command;

use oidc_doctor::rules;

use crate::common::{folder, run_in, stderr, stdout};

fn printed(args: &[&str]) -> String {
    let output = run_in("/", args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

/// The commands, as `help` lists them.
fn commands() -> Vec<String> {
    let help = printed(&["help"]);
    let list = help.split("Commands:\n").nth(1).unwrap();
    let lines = list.lines().take_while(|line| line.starts_with(' '));
    let names = lines.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let named = names.filter(|name| !name.is_empty() && *name != "help");
    named.map(str::to_owned).collect()
}

#[test]
fn every_shell_knows_every_command_and_rule() {
    let commands = commands();
    assert!(commands.len() > 10, "{commands:?}");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&["completions", shell]);
        for command in &commands {
            assert!(script.contains(command), "{shell}: {command}");
        }
        // The others complete no words that stand alone.
        if ["bash", "zsh"].contains(&shell) {
            for rule in rules::ALL {
                assert!(script.contains(rule.id.as_str()), "{shell}: {}", rule.id);
            }
        }
    }
}

/// What bash offers after `words`, the last of which is being typed.
fn offered(words: &[&str]) -> Vec<String> {
    let script = folder("bash").join("completions.bash");
    std::fs::write(&script, printed(&["completions", "bash"])).unwrap();
    let line = r#"source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        name=$(complete -p oidc-doctor); name=${name##*-F }
        ${name%% *} oidc-doctor "${@: -1}" "${@: -2:1}"; printf '%s\n' "${COMPREPLY[@]}""#;
    let output = Command::new("bash")
        .args(["--norc", "-c", line])
        .arg(script)
        .args(words)
        .output()
        .unwrap();
    assert_eq!(stderr(&output), "");
    stdout(&output).lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes() {
    assert_eq!(offered(&["oidc-doctor", "diag"]), ["diagnose"]);
    assert_eq!(offered(&["oidc-doctor", "rules", "sub-cas"]), ["sub-case"]);
    let formats = offered(&["oidc-doctor", "rules", "--format", ""]);
    assert_eq!(formats, ["text", "json"]);
}

#[test]
fn every_command_has_its_page() {
    let own = printed(&["man"]);
    assert!(own.contains(".TH oidc-doctor 1"), "{own}");
    for command in commands() {
        let name = format!("oidc\\-doctor\\-{command}");
        assert!(own.contains(&name), "{command}");
        let page = printed(&["man", &command]);
        assert!(
            page.contains(&format!(".TH oidc-doctor-{command} 1")),
            "{page}"
        );
        assert!(
            page.contains(&format!("\\fBoidc\\-doctor {command}\\fR")),
            "{page}"
        );
    }
}

#[test]
fn what_does_not_exist_is_refused() {
    let shell = run_in("/", &["completions", "tcsh"]);
    assert_eq!(shell.status.code(), Some(2));
    assert!(stderr(&shell).contains("possible values: bash"));
    let page = run_in("/", &["man", "cure"]);
    assert_eq!(page.status.code(), Some(2));
    assert_eq!(
        stderr(&page),
        "error: there is no command `cure`; `oidc-doctor help` lists them\n"
    );
    let rule = run_in("/", &["rules", "sub-cases"]);
    assert!(stderr(&rule).contains("did you mean `sub-case`?"));
}
