//! Pull request runs from forks get no OIDC token.

use crate::exam::Exam;
use crate::exam::needed;
use crate::finding::Piece;
use crate::finding::Stage;
use crate::finding::{Certainty, Evidence};
use crate::issuer::github::Because;
use crate::rules::Repair;
use crate::rules::{Draft, Rule, pages};
use crate::source::edit::{self, Fresh};

use super::step;

pub(crate) static RULE: Rule = Rule::new(pages::ID_TOKEN_FORK_PULL_REQUEST, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    if exam.is_observed() || !step::asks_for_token(exam) {
        return Vec::new();
    }
    let draft = match exam.workflow.id_token().because {
        Because::Fork => {
            Draft::proven("pull request runs from forks get no OIDC token").because(FORK)
        }
        Because::Dependabot => {
            let failed = exam
                .symptom()
                .is_some_and(|symptom| symptom.stage == Some(Stage::Workflow));
            let certainty = if failed {
                Certainty::Likely
            } else {
                Certainty::Possible
            };
            Draft::new(
                certainty,
                "Dependabot runs are treated like runs from a fork",
            )
            .because(DEPENDABOT)
        }
        _ => return Vec::new(),
    };
    let place = exam
        .workflow
        .step()
        .and_then(|step| exam.workflow.place(&step.place));
    let draft = draft.seen(place.map(|place| {
        Evidence::new(
            step::head(&place),
            "needs a token that this run cannot have",
        )
    }));
    let dependabot = exam.workflow.id_token().because == Because::Dependabot;
    vec![draft.repairs(skip(exam, dependabot))]
}

/// The condition that leaves the step out of such runs, and with it the later steps that need what it
/// gets.
pub(super) fn skip(exam: &Exam<'_>, dependabot: bool) -> Option<Repair> {
    let condition = if dependabot {
        "github.actor != 'dependabot[bot]'"
    } else {
        "github.event.pull_request.head.repo.fork != true"
    };
    let step = exam.workflow.step()?;
    let file = &step.place.file;
    let document = exam.workflow.document(file)?;
    let later = needed::steps_in_need(&exam.workflow);
    let later = later.iter().filter(|(path, _)| path == file);
    let mut spans = vec![step.place.span];
    spans.extend(later.map(|(_, step)| step.span));
    let edits = spans.iter().map(|span| {
        let node = document.node(*span)?;
        if node.get("if").is_some() {
            return None;
        }
        let at = node.entries()?.len();
        edit::insert_entry(document, node, at, "if", &Fresh::from(condition))
    });
    let edits = edits.collect::<Option<Vec<_>>>()?.concat();
    let title = match spans.len() {
        1 => "leave the step out of such runs",
        _ => "leave the step, and those that need its credentials, out of such runs",
    };
    Some(Repair::edit(title, Piece::Workflow(file.clone()), edits))
}

const FORK: &str = "GitHub takes every write permission from a `pull_request` run whose branch lives in a fork, `id-token` \
                    included, whatever the file says, and shows it no secrets. Do what needs AWS after the merge, or in a \
                    merge queue; never by checking the pull request out under `pull_request_target`.";
const DEPENDABOT: &str = "Runs that Dependabot starts see its own secrets instead of the repository's, and reports differ on \
                          whether they can have a token even with `id-token: write`. Skip what needs AWS in them.";
