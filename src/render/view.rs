//! What is shown of an answer: decided once, for all formats and commands.
//!
//! In: a diagnosis, findings, fixes. Out: the order, the marks and the words that every format uses. How a
//! format lays them out is its own matter.

use crate::conclude::Diagnosis;
use crate::finding::{Admitted, Certainty, Finding, Fix, Kind, Severity, Status, Verdict};

/// How many findings after the first are shown, a line each.
pub(super) const REST: usize = 8;

/// How a policy that AWS keeps is changed there.
pub(super) const IN_AWS: &str = "AWS keeps this policy: `oidc-doctor fix --as cli`, with the same flags, prints the command that updates it";

/// The parts of a diagnosis in the order in which they are shown.
pub(super) struct View<'d> {
    /// The verdict, with the stage that failed.
    pub(super) headline: String,
    /// The first finding where it is a cause: shown in full.
    pub(super) main: Option<&'d Finding>,
    /// The other findings that are shown.
    pub(super) rest: Shown<'d, Finding>,
}

/// The first of many, and how many more there are.
pub(super) struct Shown<'d, T> {
    /// Those that are shown.
    pub(super) items: Vec<&'d T>,
    /// How many are not.
    pub(super) hidden: usize,
}

impl<'d> View<'d> {
    /// What is shown of a diagnosis.
    pub(super) fn of(diagnosis: &'d Diagnosis) -> Self {
        let first = diagnosis.findings.first();
        let main = first.filter(|first| first.kind == Kind::Cause);
        let rest = diagnosis.findings.iter().skip(main.iter().count());
        Self {
            headline: headline(diagnosis),
            main,
            rest: Shown::of(rest, REST),
        }
    }
}

impl<'d, T> Shown<'d, T> {
    /// The first `most` of all.
    pub(super) fn of(all: impl Iterator<Item = &'d T>, most: usize) -> Self {
        let mut items: Vec<_> = all.collect();
        let hidden = items.len().saturating_sub(most);
        items.truncate(most);
        Self { items, hidden }
    }

    /// The line about those that are not shown.
    pub(super) fn more(&self) -> Option<String> {
        (self.hidden > 0).then(|| format!("and {} more: `--format json` lists them", self.hidden))
    }
}

/// The verdict, with the stage that failed.
pub(super) fn headline(diagnosis: &Diagnosis) -> String {
    if let Some(headline) = &diagnosis.headline {
        return headline.clone();
    }
    match (diagnosis.verdict, diagnosis.findings.first()) {
        (Verdict::Blocked, Some(first)) => format!("blocked at the {} stage", first.stage.name()),
        (Verdict::Blocked, None) => "blocked".to_owned(),
        (Verdict::Clear, _) if is_about_another_problem(diagnosis) => NOT_ACCESS.to_owned(),
        (Verdict::Clear, _) => "clear: nothing in the evidence blocks this job".to_owned(),
        (Verdict::Undetermined, _) => match failed_stage(diagnosis) {
            Some(stage) => {
                format!("failed at the {stage} stage: more information is needed to say why")
            }
            None => "undetermined: more information is needed".to_owned(),
        },
    }
}

const NOT_ACCESS: &str =
    "not an access problem: nothing here is about the token, the role or its permissions";

/// Whether the errors that were read have nothing to do with access.
pub(super) fn is_about_another_problem(diagnosis: &Diagnosis) -> bool {
    diagnosis.verdict == Verdict::Clear && diagnosis.findings.iter().any(is_other_problem)
}

/// A finding that says that the failure is not about access.
pub(super) fn is_other_problem(finding: &Finding) -> bool {
    finding.kind == Kind::Cause && finding.severity == Severity::Note
}

/// The stage at which the run failed, where the error shows it.
fn failed_stage(diagnosis: &Diagnosis) -> Option<&'static str> {
    let mut stages = diagnosis.stages.iter();
    let failed = stages.find(|stage| stage.status == Status::Fail)?;
    Some(failed.stage.name())
}

/// The mark of a fix that was examined again.
pub(super) fn proof(fix: &Fix) -> &'static str {
    if fix.verified { " (verified)" } else { "" }
}

/// How the fix at `index` of a finding is introduced.
pub(super) fn fix_heading(index: usize) -> &'static str {
    if index == 0 { "fix" } else { "or" }
}

/// A group of admitted tokens and the subject of an example.
pub(super) fn admitted(admitted: &Admitted) -> (&str, Option<&str>) {
    let example = admitted.claims.get("sub").map(String::as_str);
    (&admitted.who, example)
}

/// The same in one line of text.
pub(super) fn admitted_line(one: &Admitted) -> String {
    match admitted(one) {
        (who, Some(subject)) => format!("{who}, such as {subject}"),
        (who, None) => who.to_owned(),
    }
}

/// What is said of a cause that is not proven.
pub(super) fn uncertainty(finding: &Finding) -> Option<String> {
    let is_open = finding.kind == Kind::Cause && finding.certainty != Certainty::Proven;
    is_open.then(|| {
        format!(
            "{}, it does not follow from the evidence alone",
            finding.certainty.name()
        )
    })
}

/// The certainty after a title, where it is not proven.
pub(super) fn certainty_mark(finding: &Finding) -> String {
    match finding.certainty {
        Certainty::Proven => String::new(),
        other => format!(", {}", other.name()),
    }
}
