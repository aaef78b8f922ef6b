//! Pull request runs can assume the role.

use crate::exam::Exam;
use crate::exam::exposure::{Family, Runs};
use crate::finding::Severity;
use crate::rules::{Draft, Rule, pages};

use super::found::{families_titled, open};

pub(crate) static RULE: Rule = Rule::new(pages::PULL_REQUEST_ADMITTED, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let Some(open) = open(exam) else {
        return Vec::new();
    };
    let named = families_titled(&open, Severity::Error, names_them, title, REASON);
    if named.is_empty() {
        return families_titled(&open, Severity::Warning, includes_them, title, REASON);
    }
    named
}

fn names_them(family: &Family) -> bool {
    family.scope.runs == Runs::PullRequests
}

fn includes_them(family: &Family) -> bool {
    family.scope.runs == Runs::All
}

fn title(family: &Family) -> String {
    format!("pull requests of {} can assume the role", family.whose())
}

const REASON: &str = "A pull request run executes code that has not been merged: anyone who can push a branch to the \
                      repository can assume the role. Forks get no token by default. Give pull requests a separate \
                      role that can only read.";
