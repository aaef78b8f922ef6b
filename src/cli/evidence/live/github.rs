//! What GitHub knows of the repository.

use crate::case::{Case, Environments, file};
use crate::gather::gh;
use crate::gather::remote::Remote;
use crate::source::{self, Node, Source};

/// The repository that GitHub can be asked about.
pub(super) fn repository(case: &Case) -> Option<String> {
    let name = case.run.repository.as_deref()?;
    let remote = Remote::parse(&format!("https://github.com/{name}"))?;
    (remote.repository() == name).then(|| name.to_owned())
}

/// Adds the ids, the default branch, how the subject begins, and the environments.
pub(super) fn fill(case: &mut Case) {
    let Some(name) = repository(case) else {
        return;
    };
    let run = &case.run;
    let complete =
        run.repository_id.is_some() && run.owner_id.is_some() && run.default_branch.is_some();
    if !complete {
        match gh::repository(&name) {
            Some(answer) => facts(case, &name, &answer),
            None => {
                let what = "the repository's ids and its default branch are unknown";
                case.notes.push(silent(what, &name));
                return;
            }
        }
    }
    if case.run.sub_template.is_none() {
        let answer = gh::sub_template(&name);
        let read = answer.and_then(|answer| file::sub_template(&answer).ok());
        match read {
            Some(template) => case.run.sub_template = Some(template),
            None => {
                let path = format!("{name}/actions/oidc/customization/sub");
                let what = "how the subject begins is unknown";
                case.notes.push(silent(what, &path));
            }
        }
    }
    if case.environments.is_none() {
        environments(case, &name);
    }
}

fn environments(case: &mut Case, name: &str) {
    let answer = gh::environments(name).and_then(|answer| source::parse_json(&answer).ok());
    case.environments = answer.as_ref().and_then(Environments::read);
    if case.environments.is_none() {
        let what = "whether its environments have rules is unknown";
        case.notes
            .push(silent(what, &format!("{name}/environments")));
    }
}

fn silent(unknown: &str, path: &str) -> String {
    format!(
        "{unknown}, because `gh api repos/{path}` gives no answer: see that `gh` is installed, signed in (`gh auth status`) \
         and may read it"
    )
}

/// Takes over what was not given.
fn facts(case: &mut Case, name: &str, answer: &Source) {
    let Ok(doc) = source::parse_json(answer) else {
        return;
    };
    let text = |key: &str| doc.root.get(key).and_then(Node::scalar).map(str::to_owned);
    let run = &mut case.run;
    run.repository_id = run.repository_id.take().or_else(|| text("id"));
    run.owner_id = run.owner_id.take().or_else(|| text("owner_id"));
    run.default_branch = run.default_branch.take().or_else(|| text("default_branch"));
    let Some(spelt) = text("full_name").filter(|spelt| spelt != name) else {
        return;
    };
    // Remotes and the API take any case, the token has GitHub's own.
    if spelt.eq_ignore_ascii_case(name) {
        case.notes
            .push(format!("GitHub spells the repository `{spelt}`"));
        case.run.repository = Some(spelt);
    } else {
        case.notes
            .push(format!("the repository `{name}` is called `{spelt}` today"));
    }
}
