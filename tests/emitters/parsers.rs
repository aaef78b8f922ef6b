//! The parsers of the languages that are written.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use hcl_edit::expr::Expression;
use hcl_edit::structure::Body;
use oidc_doctor::source::{self, Source};
use serde_json::{Value, json};

fn here(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/emitters")
        .join(file)
}

/// Asks Python's parsers; one answer a question.
fn ask(questions: &[Value]) -> Vec<Value> {
    static PYTHON: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let made = || crate::python::python("parsers", &here("requirements.txt"));
    let python = crate::python::or_skip(PYTHON.get_or_init(made));
    let mut child = Command::new(python)
        .arg(here("parse.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let lines: String = questions
        .iter()
        .map(|question| format!("{question}\n"))
        .collect();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<_> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), questions.len());
    answers
}

/// The outer object literals of each text, which has no syntax error.
pub fn typescript(texts: &[String]) -> Vec<Vec<Value>> {
    let question = |text: &String| json!({"language": "typescript", "text": text});
    let answers = ask(&texts.iter().map(question).collect::<Vec<_>>());
    let objects = answers.iter().zip(texts).map(|(answer, text)| {
        assert_eq!(answer["problems"], json!([]), "{text}");
        answer["objects"].as_array().unwrap().clone()
    });
    objects.collect()
}

/// Holds cfn-lint over templates, each with the region it is for; none may have a finding.
pub fn lint(templates: &[(String, &str)]) {
    let question = |(text, region): &(String, &str)| json!({"language": "cloudformation", "text": text, "region": region});
    let answers = ask(&templates.iter().map(question).collect::<Vec<_>>());
    for (answer, (text, _)) in answers.iter().zip(templates) {
        assert_eq!(answer["problems"], json!([]), "{text}");
    }
}

/// A YAML text as the program's own parser reads it.
pub fn yaml(text: &str) -> Value {
    let source = Source::new("text.yaml", text);
    let document =
        source::parse_yaml(&source).unwrap_or_else(|problem| panic!("{problem:?}\n{text}"));
    serde_json::from_str(&source::to_json(&document.root)).unwrap()
}

/// The arguments of every call of `jsonencode` in a Terraform text, in their order.
pub fn encoded(text: &str) -> Vec<Value> {
    let body: Body = text
        .parse()
        .unwrap_or_else(|error| panic!("{error}\n{text}"));
    let mut found = Vec::new();
    for block in body.blocks() {
        for attribute in block.body.attributes() {
            if let Expression::FuncCall(call) = &attribute.value
                && call.name.name.as_str() == "jsonencode"
            {
                found.push(hcl(call.args.iter().next().unwrap()));
            }
        }
    }
    found
}

/// A literal of Terraform's language; a template is none.
pub fn hcl(expression: &Expression) -> Value {
    match expression {
        Expression::String(text) => json!(text.as_str()),
        Expression::Bool(value) => json!(**value),
        Expression::Null(_) => Value::Null,
        Expression::Number(number) => serde_json::from_str(&number.to_string()).unwrap(),
        Expression::Array(items) => items.iter().map(hcl).collect(),
        Expression::Object(members) => {
            let members = members.iter().map(|(key, value)| {
                let key = match key {
                    hcl_edit::expr::ObjectKey::Ident(name) => name.as_str().to_owned(),
                    hcl_edit::expr::ObjectKey::Expression(key) => {
                        hcl(key).as_str().unwrap().to_owned()
                    }
                };
                (key, hcl(value.expr()))
            });
            Value::Object(members.collect())
        }
        // `$${` and `%%{` stand for themselves.
        Expression::StringTemplate(template) => {
            let parts = template.iter().map(|element| match element {
                hcl_edit::template::Element::Literal(text) => text.as_str().to_owned(),
                other => panic!("something is put in: {other:?}"),
            });
            json!(parts.collect::<String>())
        }
        other => panic!("no literal: {other:?}"),
    }
}

/// The JSON documents that a bash script hands to commands, by running it: the commands it calls are
/// functions that print their arguments.
pub fn bash_documents(script: &str) -> Vec<Value> {
    let stub = r#"aws() { for word in "$@"; do case "$word" in "{"*) printf '%s\0' "$word";; esac; done; }"#;
    let output = Command::new("bash")
        .args(["-c", &format!("{stub}\n{script}")])
        .output();
    let output = output.expect("these tests need bash");
    assert!(
        output.status.success(),
        "{script}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let documents = text.split_terminator('\0');
    documents
        .map(|text| serde_json::from_str(text).unwrap())
        .collect()
}

/// The JSON documents that a PowerShell script puts into files; its here-strings hold them as they are.
pub fn powershell_documents(script: &str) -> Vec<Value> {
    let bodies = script
        .split("@'\n")
        .skip(1)
        .map(|rest| rest.split_once("\n'@").unwrap().0);
    bodies
        .map(|text| serde_json::from_str(text).unwrap())
        .collect()
}
