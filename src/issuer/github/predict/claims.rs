//! The claims a run would present.

use super::SubCandidate;
use crate::issuer::Repository;
use crate::issuer::github::Text;
use crate::issuer::github::claims::Claims;
use crate::issuer::github::credentials::Found;
use crate::issuer::github::expression::Possible;
use crate::issuer::github::scene::World;
use crate::issuer::github::server;
use crate::issuer::github::site::{Link, Site};
use crate::issuer::github::subject::GitRef;
use crate::known::Known;

/// Where the workflows of a repository stand.
const FOLDER: &str = ".github/workflows/";

/// The claims without the subject, as far as they are known.
pub(super) fn predict(
    world: &World<'_>,
    site: Option<&Site<'_>>,
    environment: Option<&Text>,
    audience: Option<&Found>,
) -> Claims {
    let run = world.run;
    let mut claims = Claims::default();
    let server = run.server.as_deref().unwrap_or(server::GITHUB);
    claims.set("iss", known(server::issuer(server)));
    if let Some(audience) = audience {
        claims.set("aud", Known::Value(vec![audience.value.clone()]));
    }
    let owner = run.full_name().map(Repository::owner);
    // A called workflow has the event of its caller.
    let event = world.event.filter(|event| *event != "workflow_call");
    let workflow = site.and_then(Site::root).map(|root| workflow_name(&root));
    let pull_request = event.is_none_or(|event| event.starts_with("pull_request"));
    let git_ref = git_ref(world);
    let facts = [
        ("repository", run.repository.as_deref()),
        ("repository_id", run.repository_id.as_deref()),
        ("repository_owner", owner),
        ("repository_owner_id", run.owner_id.as_deref()),
        ("actor", run.actor.as_deref()),
        ("event_name", event),
        ("ref_type", ref_type(git_ref.as_ref())),
        ("workflow", workflow),
        (
            "runner_environment",
            site.and_then(Site::leaf).and_then(runner),
        ),
        ("head_ref", (!pull_request).then_some("")),
        ("base_ref", (!pull_request).then_some("")),
    ];
    for (name, value) in facts {
        if let Some(value) = value {
            claims.set(name, known(value));
        }
    }
    if let Some(git_ref) = &git_ref {
        claims.set("ref", Known::Value(vec![git_ref.clone()]));
    }
    if site.is_some() || run.environment.is_some() {
        claims.set("environment", named(environment));
    }
    if let (Some(site), Some(repository)) = (site, run.repository.as_deref()) {
        workflow_refs(&mut claims, site, repository, git_ref);
    }
    claims
}

/// The ref of the runs of this world, as far as it is known.
fn git_ref(world: &World<'_>) -> Option<Text> {
    match (&world.git_ref, &world.run.git_ref) {
        (Some(Possible::Value(value)), _) => Some(Text::known(value.to_text())),
        (Some(Possible::Open { pattern, .. }), _) => Some(Text::open(pattern, "github.ref")),
        (None, Some(full)) => Some(Text::known(full)),
        (None, None) => None,
    }
}

/// `branch` or `tag`, which all refs of a shape have in common; a pull request counts as a branch.
fn ref_type(git_ref: Option<&Text>) -> Option<&'static str> {
    let shape = git_ref?.pattern();
    let is_full = ["refs/heads/", "refs/tags/", "refs/pull/"]
        .iter()
        .any(|kind| shape.starts_with(kind));
    let known = git_ref?.as_known().is_some();
    (is_full || known).then(|| GitRef::parse(shape).kind())
}

/// Adds the subject, as one of the candidates.
pub(super) fn with_subjects(mut claims: Claims, subjects: &[SubCandidate]) -> Claims {
    let texts = subjects.iter().map(|one| {
        if one.open {
            Text::open(&one.sub, "facts of the run")
        } else {
            Text::known(&one.sub)
        }
    });
    if let Some(text) = texts.reduce(Text::or) {
        claims.set("sub", Known::Value(vec![text]));
    }
    claims
}

fn known(text: impl Into<String>) -> Known<Vec<Text>> {
    Known::Value(vec![Text::known(text)])
}

/// A job without an environment, or with an empty one, has no such claim.
fn named(environment: Option<&Text>) -> Known<Vec<Text>> {
    match environment {
        Some(text) if text.is_empty() != Some(true) => Known::Value(vec![text.clone()]),
        _ => Known::Absent,
    }
}

/// `name:` of the workflow, else its path.
fn workflow_name<'a>(root: &Link<'a>) -> &'a str {
    root.workflow
        .name
        .as_ref()
        .map_or(root.path, |name| name.as_str())
}

fn runner(leaf: Link<'_>) -> Option<&'static str> {
    let label = |prefix: &str| {
        leaf.job
            .runs_on
            .iter()
            .any(|label| label.value.starts_with(prefix))
    };
    if label("self-hosted") {
        return Some("self-hosted");
    }
    let hosted = ["ubuntu-", "windows-", "macos-"]
        .iter()
        .any(|prefix| label(prefix));
    hosted.then_some("github-hosted")
}

fn workflow_refs(claims: &mut Claims, site: &Site<'_>, repository: &str, git_ref: Option<Text>) {
    let at_ref = git_ref.unwrap_or_else(|| Text::open("*", "github.ref"));
    let own = |path: &str| {
        let at = at_ref.clone();
        // GitHub runs no workflow from elsewhere: where the file stands there nobody said.
        match path.starts_with(FOLDER) {
            true => at.prefixed(&format!("{repository}/{path}@")),
            false => Text::open(
                format!("{repository}/{FOLDER}*"),
                "the path of the workflow",
            ),
        }
    };
    if let Some(root) = site.root() {
        claims.set("workflow_ref", Known::Value(vec![own(root.path)]));
    }
    if let Some(file) = defining_file(site, own) {
        claims.set("job_workflow_ref", Known::Value(vec![file]));
    }
}

/// The file that defines the job: the called one, with the ref that `uses` resolves to.
///
/// A local call keeps the ref of its caller.
fn defining_file(site: &Site<'_>, own: impl Fn(&str) -> Text) -> Option<Text> {
    let mut file = own(site.root()?.path);
    for link in &site.links {
        let Some(call) = &link.job.call else { break };
        file = match call.uses.value.strip_prefix("./") {
            Some(local) => file.map(|text| siblings(text, local)),
            None => resolved(call.uses.as_str()),
        };
    }
    Some(file)
}

/// The file `local` of the same repository at the same ref.
fn siblings(file: &str, local: &str) -> String {
    let (path, at) = file.split_once('@').unwrap_or((file, "*"));
    let repository: Vec<&str> = path.splitn(3, '/').take(2).collect();
    format!("{}/{local}@{at}", repository.join("/"))
}

/// `owner/repo/path@v1` with the full refs that `v1` may be; a commit stays as it is.
fn resolved(uses: &str) -> Text {
    let Some((path, at)) = uses.split_once('@') else {
        return Text::open("*", "the called workflow");
    };
    let commit = at.len() == 40 && at.chars().all(|c| c.is_ascii_hexdigit());
    if commit || at.starts_with("refs/") {
        return Text::known(uses);
    }
    let tag = Text::known(format!("{path}@refs/tags/{at}"));
    let branch = Text::known(format!("{path}@refs/heads/{at}"));
    let number = at.strip_prefix('v').unwrap_or(at);
    let like_a_tag = number.starts_with(|c: char| c.is_ascii_digit());
    if like_a_tag {
        tag.or(branch)
    } else {
        branch.or(tag)
    }
}
