//! `oidc-doctor fix`: the proven fixes as a diff, in another language, or written to the files.

mod rewritten;
mod write;

use std::path::PathBuf;

use clap::ValueEnum;

use super::evidence::EvidenceArgs;
use super::{CLEAR, FOUND, UNDECIDED, language, output, style};
use crate::answer::fix::Answer;
use crate::conclude::Diagnosis;
use crate::finding::Verdict;
use crate::gather::environment;
use crate::plan::narrow::{self, Unchanged};
use crate::plan::{Plan, Wish};
use crate::render::Printed;
use crate::render::text::plan as text;
use crate::symptom;

/// Show the proven fixes as a diff, or write them to the files with `--write`
///
/// The exit code is that of `diagnose`: 0 nothing blocks, 1 a cause was found, 2 wrong usage, an input that cannot be
/// read or a file that cannot be written, 3 the evidence does not decide. With `--write` it is about the evidence as
/// it is afterwards.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    evidence: EvidenceArgs,
    #[command(flatten)]
    choice: ChoiceArgs,
    #[command(flatten)]
    write: WriteArgs,
    #[command(flatten)]
    language: LanguageArgs,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    format: Format,
    /// Write the answer to this file: the diff, also with `--write`
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
}

/// Which fixes.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Which fixes")]
struct ChoiceArgs {
    /// The findings of this rule, instead of the first cause
    #[arg(long, value_name = "ID", conflicts_with = "all")]
    rule: Option<String>,
    /// Every finding that has a fix, one after the other
    #[arg(long)]
    all: bool,
    /// The least trust policy that still lets in the jobs of the workflows, instead of a fix
    #[arg(long, conflicts_with_all = ["rule", "all", "option"])]
    narrow: bool,
    /// Which of a finding's fixes, from 1; without it the first that is a proven edit, the narrowest
    #[arg(long, value_name = "N", conflicts_with = "all", value_parser = clap::value_parser!(u16).range(1..))]
    option: Option<u16>,
}

/// Whether files change.
#[derive(Debug, Clone, Copy, clap::Args)]
#[command(next_help_heading = "Writing")]
struct WriteArgs {
    /// Write the changes to the files, each whole or not at all
    #[arg(long)]
    write: bool,
    /// Write to files with changes that git has not committed
    #[arg(long, requires = "write")]
    allow_dirty: bool,
}

/// In which language.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Language")]
struct LanguageArgs {
    /// Write a role's policy in this language instead of as a diff
    #[arg(
        long = "as",
        value_enum,
        value_name = "LANGUAGE",
        conflicts_with = "write"
    )]
    form: Option<language::Form>,
    /// The shell that commands are for
    #[arg(long, value_enum, default_value_t)]
    shell: language::Shell,
    /// The name of the inline policy that a permission policy is
    #[arg(long, value_name = "NAME", requires = "form")]
    policy_name: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Format {
    /// The diff to standard output, what it does to standard error
    #[default]
    Text,
    /// For scripts
    Json,
}

/// Said of a diff that does not apply as it is printed.
const HIDDEN: &str =
    "a key or token in these lines is shown as `***`: apply the change with `--write`";

/// Diagnoses the evidence, carries the fixes out, prints or writes what comes of them.
pub(super) fn run(args: &Args, style: &style::Args) -> anyhow::Result<u8> {
    let wish = wish(&args.choice)?;
    let option = args.choice.option.map(|option| usize::from(option) - 1);
    let case = super::evidence::load(&args.evidence)?;
    let narrowed = match args.choice.narrow.then(|| narrow::narrowed(&case)) {
        Some(Err(unchanged)) => return Ok(not_narrowed(unchanged, style)),
        Some(Ok(narrowed)) => Some(narrowed),
        None => None,
    };
    let plan = match &narrowed {
        Some(narrowed) => narrowed.plan.clone(),
        None => Plan::of(&case, wish, option)?,
    };
    check_option(&plan)?;
    let body = match args.language.form {
        Some(form) => rewritten::all(&plan, &args.language, form.into())?,
        None => text::body(&plan, args.language.shell.into()),
    };
    let written = match args.write.write {
        true => write::all(&plan, args.write.allow_dirty)?,
        false => Vec::new(),
    };
    match args.format {
        Format::Text => tell(args, style, &plan, narrowed.as_ref(), &body, &written)?,
        Format::Json => {
            let answer = Printed::json(&Answer::of(&plan, &body, written))?;
            output::write(&answer, args.output.as_deref())?;
        }
    }
    let diagnosis = if args.write.write {
        &plan.after
    } else {
        &plan.before
    };
    Ok(exit_code(diagnosis))
}

/// Prints the diff, what it does on standard error.
fn tell(
    args: &Args,
    style: &style::Args,
    plan: &Plan,
    narrowed: Option<&narrow::Narrowed>,
    body: &str,
    written: &[String],
) -> anyhow::Result<()> {
    let doing = match (args.write.write, args.language.form) {
        (true, _) => text::Doing::Writing(written),
        (false, Some(_)) => text::Doing::Rewriting,
        (false, None) => text::Doing::Showing,
    };
    let mut lines = match narrowed {
        Some(narrowed) => text::narrowing(narrowed),
        None => text::fixing(plan, style.stderr()),
    };
    lines.extend(text::outcome(plan, doing, args.language.shell.into()));
    if !args.write.write && symptom::mask_keys(body) != body {
        lines.push(HIDDEN.to_owned());
    }
    output::remark(&lines.join("\n"), style);
    let file = args.output.as_deref();
    if args.write.write && file.is_none() {
        return Ok(());
    }
    let style = style.stdout(file.is_some());
    // In a job the runner reads what is printed; everywhere else a patch keeps every byte.
    let is_read_by_runner = file.is_none() && environment::text("GITHUB_ACTIONS").is_some();
    let printed = if style.color || is_read_by_runner {
        Printed::text(&text::painted(body, style), style)
    } else {
        Printed::file(body)
    };
    output::write(&printed, file)
}

fn wish(args: &ChoiceArgs) -> anyhow::Result<Wish> {
    match &args.rule {
        Some(rule) => Ok(Wish::Rule(super::rules::named(rule)?.id)),
        None if args.all => Ok(Wish::All),
        None => Ok(Wish::First),
    }
}

/// Says why a policy is not narrowed; only that it is the least there is decides anything.
fn not_narrowed(unchanged: Unchanged, style: &style::Args) -> u8 {
    let (text, code) = match unchanged {
        Unchanged::Unknown(what) => {
            let text = format!("nobody can tell what to narrow the policy to: {what}");
            (text, UNDECIDED)
        }
        Unchanged::NoJob => {
            let text =
                "no job of the workflows gets in by this policy: there is nothing to narrow it to";
            (text.to_owned(), UNDECIDED)
        }
        Unchanged::Least => {
            let text = "the policy lets in no more than the jobs of the workflows present";
            (text.to_owned(), CLEAR)
        }
        Unchanged::TooComplex => {
            let text = "the policy cannot be narrowed in a way that can be proven";
            (text.to_owned(), UNDECIDED)
        }
    };
    output::remark(&text, style);
    code
}

/// Refuses an option that the finding does not have.
fn check_option(plan: &Plan) -> anyhow::Result<()> {
    for step in &plan.steps {
        let count = step.finding.fixes.len();
        anyhow::ensure!(
            count == 0 || step.fix().is_some(),
            "the finding `{}` has {count} {}, there is no option {}",
            step.finding.rule,
            if count == 1 { "fix" } else { "fixes" },
            step.option + 1
        );
    }
    Ok(())
}

fn exit_code(diagnosis: &Diagnosis) -> u8 {
    match diagnosis.verdict {
        Verdict::Blocked => FOUND,
        Verdict::Undetermined => UNDECIDED,
        Verdict::Clear => CLEAR,
    }
}
