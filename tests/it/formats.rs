//! Workflow commands and Markdown: what is printed of others stays text.

use oidc_doctor::case::file;
use oidc_doctor::conclude::Diagnosis;
use oidc_doctor::source::Source;
use oidc_doctor::{diagnose, render};
use proptest::prelude::*;

const CASE: &str = r#"{
  "schema": "oidc-doctor.case/1",
  "trust_policy": {"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow",
    "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {"StringEquals": {
      "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
      "token.actions.githubusercontent.com:sub": "repo:octo-org/octo-repo:ref:refs/heads/main"
    }}
  }]},
  "claims": {
    "iss": "https://token.actions.githubusercontent.com", "aud": "sts.amazonaws.com",
    "sub": "repo:octo-org/octo-repo:ref:refs/heads/dev", "ref": "refs/heads/dev"
  }
}"#;

fn diagnosis(name: &str) -> Diagnosis {
    diagnose(&file::read(&Source::new(name, CASE)).unwrap())
}

/// A command as GitHub's runner reads it: name, properties, data.
///
/// See `ActionCommand.cs` of <https://github.com/actions/runner>.
type Command = (String, Vec<(String, String)>, String);

fn read(line: &str) -> Command {
    let rest = line.strip_prefix("::").unwrap();
    let (head, data) = rest.split_once("::").unwrap();
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    let pairs = properties
        .split(',')
        .filter_map(|pair| pair.split_once('='));
    let property = |value: &str| {
        let value = value.replace("%0D", "\r").replace("%0A", "\n");
        let value = value.replace("%3A", ":").replace("%2C", ",");
        value.replace("%25", "%")
    };
    let properties = pairs.map(|(key, value)| (key.to_owned(), property(value)));
    let data = data.replace("%0D", "\r").replace("%0A", "\n");
    (
        name.to_owned(),
        properties.collect(),
        data.replace("%25", "%"),
    )
}

fn commands(diagnosis: &Diagnosis) -> Vec<Command> {
    let text = render::github(diagnosis, |name| !name.contains("(claims)"));
    text.lines().map(read).collect()
}

fn property<'c>(command: &'c Command, name: &str) -> Option<&'c str> {
    let mut pairs = command.1.iter();
    pairs
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

#[test]
fn an_annotation_stands_where_the_cause_does() {
    let commands = commands(&diagnosis("./policies/case.json"));
    let [summary, cause, ..] = commands.as_slice() else {
        panic!("{commands:?}");
    };
    assert_eq!(summary.0, "notice");
    assert!(
        summary.2.starts_with("blocked at the trust stage\n"),
        "{summary:?}"
    );
    assert_eq!(cause.0, "error");
    assert_eq!(property(cause, "file"), Some("policies/case.json"));
    assert_eq!(property(cause, "line"), Some("9"));
    assert_eq!(property(cause, "endLine"), Some("9"));
    assert_eq!(property(cause, "col"), Some("50"));
    assert!(
        property(cause, "title")
            .unwrap()
            .starts_with("sub-branch: ")
    );
    assert!(cause.2.contains("\nfix (verified): "), "{}", cause.2);
}

#[test]
fn a_source_that_is_no_file_is_no_place() {
    let text = render::github(&diagnosis("case.json"), |_| false);
    assert!(text.contains("\n::error title=sub-branch"), "{text}");
    assert!(!text.contains("file="), "{text}");
}

#[test]
fn nothing_that_was_read_begins_a_command() {
    let hostile = "a,b%0A%\r\n::error file=x,line=1::owned\n##[error]owned,title=x::%25";
    let name = "x,line=99::a%2C.json";
    let mut diagnosis = diagnosis(name);
    diagnosis.notes = vec![hostile.to_owned()];
    for finding in &mut diagnosis.findings {
        finding.title = hostile.to_owned();
        finding.explanation = hostile.to_owned();
    }
    let commands = commands(&diagnosis);
    assert_eq!(commands.len(), 1 + diagnosis.findings.len());
    let shown = hostile.replace("\r\n", "\n");
    assert!(commands[0].2.contains(&shown), "{:?}", commands[0]);
    assert_eq!(property(&commands[1], "file"), Some(name));
    assert_eq!(property(&commands[1], "line"), Some("9"));
    assert!(property(&commands[1], "title").unwrap().ends_with(&shown));
    assert!(commands[1].2.starts_with(&shown), "{:?}", commands[1]);
}

#[test]
fn markdown_shows_the_answer() {
    insta::assert_snapshot!(render::markdown(&diagnosis("case.json")));
}

#[test]
fn markdown_draws_nothing_of_what_was_read() {
    let shown = |note: &str| {
        let mut diagnosis = diagnosis("case.json");
        diagnosis.notes = vec![note.to_owned()];
        let text = render::markdown(&diagnosis);
        let (_, notes) = text.split_once("### Notes\n\n- ").unwrap();
        notes.trim_end_matches('\n').to_owned()
    };
    for (note, text) in [
        ("<img src=x>", "\\<img src=x\\>"),
        ("![a](b) [c](d)", "\\!\\[a\\](b) \\[c\\](d)"),
        (
            "@octocat *x* _y_ | ~z~",
            "\\@octocat \\*x\\* \\_y\\_ \\| \\~z\\~",
        ),
        ("see https://octo.example", "see https\\://octo.example"),
        ("the role `a_b|<c>` is", "the role `a_b\\|<c>` is"),
        ("one ` alone <b>", "one \\` alone \\<b\\>"),
        ("two\nlines", "two lines"),
        ("\u{1b}[31mred", "\u{fffd}\\[31mred"),
    ] {
        assert_eq!(shown(note), text);
    }
}

#[test]
fn code_ends_where_it_ends() {
    let mut diagnosis = diagnosis("case.json");
    let fence = "```\n<b>out</b>\n````";
    diagnosis.findings[0].fixes[0].content = fence.to_owned();
    let text = render::markdown(&diagnosis);
    assert!(
        text.contains(&format!("`````diff\n{fence}\n`````")),
        "{text}"
    );
}

proptest! {
    #[test]
    fn every_text_comes_back_whole(note in ".*", title in "(?s).*", file in "[^\0]+") {
        let mut diagnosis = diagnosis(&file);
        diagnosis.notes = vec![note.clone()];
        for finding in &mut diagnosis.findings {
            finding.title.clone_from(&title);
        }
        let commands = commands(&diagnosis);
        prop_assert_eq!(commands.len(), 1 + diagnosis.findings.len());
        let clean = render::text::clean;
        prop_assert!(commands[0].2.contains(&clean(&note)));
        prop_assert!(property(&commands[1], "title").unwrap().ends_with(&clean(&title)));
    }
}
