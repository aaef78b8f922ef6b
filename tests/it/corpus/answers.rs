//! The first finding of each case is its confirmed cause, and a repaired case is not blamed.

use std::fs;

use oidc_doctor::conclude::Diagnosis;
use oidc_doctor::finding::{Kind, Verdict};

use crate::common::corpus::{self, CORPUS, Entry, Member};
use crate::common::{run_with_columns, stdout};

/// Rewrites what is kept about the cases: `1` what is there, `all` also what is not.
const UPDATE: &str = "UPDATE";

/// The rules that say what is wrong, advice left out.
fn named(diagnosis: &Diagnosis) -> Vec<String> {
    let findings = diagnosis.findings.iter();
    let named = findings.filter(|finding| finding.kind != Kind::Advice);
    named.map(|finding| finding.rule.to_string()).collect()
}

/// Why the answer to a case is wrong.
fn wrong_answer(entry: &Entry) -> Option<String> {
    let diagnosis = entry.case.diagnosis();
    let found = named(diagnosis);
    let is_accepted = found.first().is_some_and(|first| entry.accepts(first));
    let names_none = diagnosis.causes().next().is_none();
    let is_right = is_accepted || names_none && entry.expect.none_accepted;
    let accepted = entry.expect.accepted.join(", ");
    (!is_right).then(|| format!("accepted: {accepted}; found: {}", found.join(", ")))
}

/// Why the answer to a repaired case is wrong.
fn wrong_blame(repaired: &Member) -> Option<String> {
    let diagnosis = repaired.diagnosis();
    let causes: Vec<_> = diagnosis
        .causes()
        .map(|cause| cause.rule.to_string())
        .collect();
    let is_blamed = !causes.is_empty() || diagnosis.verdict == Verdict::Blocked;
    is_blamed.then(|| format!("blamed: {}", causes.join(", ")))
}

/// Collects wrong answers and marks that are out of date.
#[derive(Default)]
struct Report {
    failed: Vec<String>,
    open: Vec<String>,
}

impl Report {
    fn add(&mut self, member: &Member, wrong: Option<String>, mark: Option<&String>) {
        let name = &member.name;
        match (wrong, mark) {
            (None, None) => {}
            (Some(_), Some(mark)) => self.open.push(format!("{name}: {mark}")),
            (Some(wrong), None) => {
                let path = member.path.strip_prefix(env!("CARGO_MANIFEST_DIR"));
                let path = path.unwrap_or(&member.path).display();
                self.failed.push(format!(
                    "{name}: {wrong}\n    oidc-doctor diagnose --case {path}"
                ));
            }
            (None, Some(_)) if std::env::var_os(UPDATE).is_some() => remove_mark(member),
            (None, Some(mark)) => self.failed.push(format!(
                "{name}: right now; remove `open` ({mark}) from its expect.toml, or run with {UPDATE}=1"
            )),
        }
    }

    #[track_caller]
    fn check(self) {
        println!("{} open:\n{}", self.open.len(), self.open.join("\n"));
        let failed = self.failed.join("\n");
        assert!(failed.is_empty(), "{} cases:\n{failed}", self.failed.len());
    }
}

/// Removes the line `open = …` of the case, or that of the section `[repaired]`.
fn remove_mark(member: &Member) {
    let path = member.path.with_file_name("expect.toml");
    let text = fs::read_to_string(&path).unwrap();
    let (case, repaired) = text.split_once("\n[repaired]\n").unwrap_or((&text, ""));
    let without = |part: &str| {
        let lines = part.lines().filter(|line| !line.starts_with("open = "));
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    let kept = if member.path.ends_with("repaired.yaml") {
        case.trim_end().to_owned() + "\n"
    } else if repaired.is_empty() {
        without(case)
    } else {
        format!("{}\n[repaired]\n{repaired}", without(case))
    };
    fs::write(path, kept).unwrap();
}

#[test]
fn the_first_finding_is_an_accepted_cause() {
    let mut report = Report::default();
    for entry in CORPUS.iter() {
        report.add(&entry.case, wrong_answer(entry), entry.expect.open.as_ref());
    }
    report.check();
}

#[test]
fn repaired_cases_are_not_blamed() {
    let mut report = Report::default();
    for entry in CORPUS.iter() {
        if let Some(repaired) = &entry.repaired {
            let mark = entry.expect.repaired.open.as_ref();
            report.add(repaired, wrong_blame(repaired), mark);
        }
    }
    report.check();
}

/// The text that `diagnose` prints, where `output.txt` keeps it. `UPDATE=1` rewrites these files,
/// `UPDATE=all` writes one for every case; read the differences before you commit them.
#[test]
fn the_text_is_as_it_is_kept() {
    let update = std::env::var(UPDATE).unwrap_or_default();
    let mut differ = Vec::new();
    for entry in CORPUS.iter() {
        let path = entry.case.path.with_file_name("output.txt");
        let kept = fs::read_to_string(&path).ok();
        if kept.is_none() && update != "all" {
            continue;
        }
        let output = run_with_columns(corpus::root(), &["diagnose", "--case", entry.name()], 100);
        let text = stdout(&output);
        if kept.as_ref() == Some(&text) {
            continue;
        }
        if update.is_empty() {
            let before = kept.unwrap_or_default();
            differ.push(format!(
                "{}:\n{}",
                entry.name(),
                similar::TextDiff::from_lines(before.as_str(), text.as_str())
                    .unified_diff()
                    .header("output.txt", "now")
            ));
        } else {
            fs::write(&path, text).unwrap();
        }
    }
    let all = differ.join("\n");
    assert!(
        all.is_empty(),
        "{} cases, `UPDATE=1` rewrites:\n{all}",
        differ.len()
    );
}
