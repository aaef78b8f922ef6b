//! The subjects a run may present.

use super::reached::reached;
use crate::issuer::github::claims::Claims;
use crate::issuer::github::events::Reach;
use crate::issuer::github::scene::World;
use crate::issuer::github::site::Site;
use crate::issuer::github::subject::{Form, Prefix, context, from_template};
use crate::issuer::github::{Run, Shape, Text};

/// How many subjects of one customized template are kept apart.
const MAX_CUSTOMIZED: usize = 64;

/// A subject the token may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubCandidate {
    /// The subject; where it is open, `*` stands for what is not known.
    pub sub: String,
    /// Whether `*` stands for anything.
    pub open: bool,
    /// How it names the repository.
    pub form: Form,
    /// When the token has it.
    pub why: String,
}

/// The context part of a subject: environment, pull request or ref.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContextShape {
    /// The text, `*` for what is not known.
    pub text: String,
    /// Whether `*` stands for anything.
    pub open: bool,
    /// Whether GitHub documents this form for the event.
    pub uncertain: bool,
}

/// The contexts of runs with these refs in a job with this environment.
///
/// An environment hides the ref; an empty name is none, and one of which nothing is known may be.
pub fn contexts(environment: Option<&Text>, reaches: &[Reach]) -> Vec<ContextShape> {
    let mut all = Vec::new();
    let mut without = environment.is_none();
    for shape in environment.iter().flat_map(|text| &text.options) {
        if shape.pattern.is_empty() {
            without = true;
            continue;
        }
        without |= !shape.filled;
        let text = context(Some(&shape.pattern), false, "");
        all.push(ContextShape {
            text,
            open: shape.open,
            uncertain: false,
        });
    }
    if without {
        all.extend(reaches.iter().map(|reach| ContextShape {
            text: context(None, reach.pull_request, &reach.git_ref),
            open: reach.open && !reach.pull_request,
            uncertain: reach.uncertain,
        }));
    }
    all
}

/// What subjects of the repository begin with, the likeliest first, each with when it is so.
///
/// Only `sub_claim_prefix` and `use_immutable_subject: true` prove a form: a repository that is
/// immutable by its date of creation answers `false`.
///
/// See <https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims>.
pub fn prefixes(run: &Run) -> Vec<(Prefix, &'static str)> {
    let template = run.sub_template.as_ref();
    if let Some(given) = template.and_then(|template| template.sub_claim_prefix.as_deref()) {
        return vec![(
            Prefix::given(given),
            "the repository's subjects begin so today",
        )];
    }
    let repository = run.repository.as_deref();
    let immutable = Prefix::immutable(
        repository,
        run.owner_id.as_deref(),
        run.repository_id.as_deref(),
    );
    if template.and_then(|template| template.use_immutable_subject) == Some(true) {
        return vec![(
            immutable,
            "the repository opted in to numbers in its subject",
        )];
    }
    let old = "the repository is older than 2026-07-15, and was not renamed or transferred since";
    let new = "the repository was created, renamed or transferred after 2026-07-15, or opted in";
    vec![(Prefix::name(repository), old), (immutable, new)]
}

/// All subjects a run may present.
pub(super) fn candidates(
    world: &World<'_>,
    site: Option<&Site<'_>>,
    environment: Option<&Text>,
    claims: &Claims,
) -> Vec<SubCandidate> {
    let mut contexts = possible(world, site, environment);
    let called_elsewhere = site.is_some_and(|site| site.missing_call().is_some());
    if called_elsewhere {
        // The called job may name an environment.
        let text = "environment:*".to_owned();
        contexts.push(ContextShape {
            text,
            open: true,
            uncertain: false,
        });
    }
    let mut all: Vec<SubCandidate> = Vec::new();
    for (prefix, why) in prefixes(world.run) {
        let found = contexts
            .iter()
            .flat_map(|shape| with_prefix(world.run, &prefix, why, shape, claims));
        for candidate in found {
            if !all.iter().any(|known| known.sub == candidate.sub) {
                all.push(candidate);
            }
        }
    }
    all
}

/// The subjects of a job with this context in runs of `world`, in every form that files and facts leave
/// possible; the form with numbers only where they are known or certain.
pub fn subjects_of(
    world: &World<'_>,
    shape: &ContextShape,
    environment: Option<&Text>,
    site: &Site<'_>,
) -> Vec<SubCandidate> {
    let run = world.run;
    let claims = if run.sub_template.is_some() {
        super::claims::predict(world, Some(site), environment, None)
    } else {
        Claims::default()
    };
    let prefixes = prefixes(run);
    let only = prefixes.len() == 1;
    let shown = prefixes
        .iter()
        .filter(|(prefix, _)| only || !prefix.text.contains("@*"));
    shown
        .flat_map(|(prefix, why)| with_prefix(run, prefix, why, shape, &claims))
        .collect()
}

/// The contexts that the run may have.
fn possible(
    world: &World<'_>,
    site: Option<&Site<'_>>,
    environment: Option<&Text>,
) -> Vec<ContextShape> {
    let run = world.run;
    let told = environment.is_some() || site.is_some() || run.environment.is_some();
    if told {
        return contexts(environment, &reached(world, site));
    }
    if run.event.is_none() && run.git_ref.is_none() {
        return vec![ContextShape {
            text: "*".to_owned(),
            open: true,
            uncertain: false,
        }];
    }
    let anything = Text::open("*", "the environment of the job");
    let mut contexts = contexts(Some(&anything), &reached(world, site));
    contexts.rotate_left(1);
    contexts
}

fn with_prefix(
    run: &Run,
    prefix: &Prefix,
    why: &str,
    shape: &ContextShape,
    claims: &Claims,
) -> Vec<SubCandidate> {
    let why = if shape.uncertain {
        format!("{why}; GitHub does not document the subject of this event")
    } else {
        why.to_owned()
    };
    let subjects = whole(run, prefix, shape, claims).into_iter();
    let candidates = subjects.map(|sub| SubCandidate {
        open: shape.open || sub.contains('*'),
        sub,
        form: prefix.form,
        why: why.clone(),
    });
    candidates.collect()
}

/// The whole subject: the default form, or the repository's template.
fn whole(run: &Run, prefix: &Prefix, shape: &ContextShape, claims: &Claims) -> Vec<String> {
    let default = format!("{}:{}", prefix.text, shape.text);
    let template = run.sub_template.as_ref();
    let keys = template.and_then(|template| template.include_claim_keys.as_ref());
    match (template.and_then(|template| template.use_default), keys) {
        (Some(true), _) | (None, None) => vec![default],
        // The organization's template applies, where it has one: of any claims.
        (Some(false), None) => vec![default, "*".to_owned()],
        (Some(false), Some(keys)) => customised(keys, prefix, shape, claims),
        // An organization's answer: its repositories follow it only once they opted in.
        (None, Some(keys)) => {
            let customised = customised(keys, prefix, shape, claims);
            std::iter::once(default).chain(customised).collect()
        }
    }
}

/// The subjects of a template with these keys, one for each combination of what their claims may be.
fn customised(
    keys: &[String],
    prefix: &Prefix,
    shape: &ContextShape,
    claims: &Claims,
) -> Vec<String> {
    let mut values: Vec<Vec<Option<String>>> = vec![Vec::new()];
    for key in keys {
        let options = options(key, shape, claims);
        if values.len() * options.len() > MAX_CUSTOMIZED {
            values.iter_mut().for_each(|one| one.push(None));
            continue;
        }
        values = values
            .iter()
            .flat_map(|one| {
                let with = |option: &Option<String>| {
                    one.iter().chain([option]).cloned().collect::<Vec<_>>()
                };
                options.iter().map(with).collect::<Vec<_>>()
            })
            .collect();
    }
    let built = values.iter().map(|values| {
        let parts: Vec<_> = keys.iter().map(String::as_str).zip(values).collect();
        from_template(&parts, &prefix.text, &shape.text)
    });
    let mut built: Vec<String> = built.collect();
    let repo_missing = !keys.iter().any(|key| key == "repo");
    if repo_missing && prefix.form == Form::Immutable {
        // GitHub's text can be read both ways: numbers "always included", or only in `repo`.
        built.extend(
            built
                .clone()
                .iter()
                .map(|sub| format!("{}:{sub}", prefix.text)),
        );
    }
    built
}

/// What the claim `key` may be in a run with this context; `None` is anything.
fn options(key: &str, shape: &ContextShape, claims: &Claims) -> Vec<Option<String>> {
    if key == "environment" {
        // A template with `environment` asks for one; the value follows the context.
        let name = shape.text.strip_prefix("environment:");
        return vec![name.map(|name| name.replace("%3A", ":"))];
    }
    match claims.shape(key) {
        Some(text) => text
            .options
            .iter()
            .map(|Shape { pattern, .. }| Some(pattern.clone()))
            .collect(),
        None => vec![None],
    }
}
