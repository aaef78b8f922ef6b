//! Writing the changes to the files they belong to.

use std::path::Path;

use anyhow::ensure;

use crate::case::Case;
use crate::emit::{self, Shell, Written};
use crate::exam::Exam;
use crate::finding::Piece;
use crate::gather::{git, replace};
use crate::plan::{Change, Plan};
use crate::prove::kept;
use crate::source::{Diagnostic, Origin};

/// Writes every file, or none where one of them cannot be; gives their names.
pub(super) fn all(plan: &Plan, allow_dirty: bool) -> anyhow::Result<Vec<String>> {
    for change in &plan.changes {
        belongs_to_a_file(change, &plan.case)?;
        ensure!(
            allow_dirty || git::keeps(Path::new(change.source.name())) != Some(false),
            Diagnostic::cannot_write(
                change.source.name(),
                "it has changes that are not committed to Git"
            )
            .help("commit them first, or add `--allow-dirty`")
        );
    }
    let stage = |change: &Change| {
        replace::stage(
            change.source.name(),
            change.source.file_text(),
            &change.text,
        )
    };
    let staged: Vec<_> = plan.changes.iter().map(stage).collect::<Result<_, _>>()?;
    for file in staged {
        file.place()?;
    }
    Ok(plan
        .changes
        .iter()
        .map(|change| change.source.name().to_owned())
        .collect())
}

/// Refuses a text that is kept elsewhere than in a file; says how it is changed there.
fn belongs_to_a_file(change: &Change, after: &Case) -> anyhow::Result<()> {
    let name = change.source.name();
    let what = match change.source.origin() {
        Origin::File => return Ok(()),
        Origin::Answer => {
            "it holds the output of a command; changing it does not change the resource itself"
        }
        Origin::Text => "it is not in a file",
    };
    let commands: Vec<_> = change
        .pieces
        .iter()
        .filter_map(|piece| command(after, piece))
        .collect();
    let instead = match commands.is_empty() {
        true if change.source.origin() == Origin::Answer => {
            "leave out `--write`, and make the change where the file comes from".to_owned()
        }
        true => "leave out `--write`, and apply the diff where the text is kept".to_owned(),
        false => format!("run this instead\n{}", commands.concat().trim_end()),
    };
    Err(Diagnostic::cannot_write(name, what).help(instead).into())
}

/// The command that changes what AWS keeps of a trust policy.
fn command(after: &Case, piece: &Piece) -> Option<String> {
    let role = Exam::of(after).call.role;
    let role = kept::role_in_aws(after, piece, role.as_deref())?;
    let document = emit::value(&after.document(piece)?.root);
    let written = Written { role, inline: None };
    Some(emit::role_command(written, document).text(Shell::Bash))
}
