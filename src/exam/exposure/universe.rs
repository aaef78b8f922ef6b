//! The subjects that GitHub can issue: <https://docs.github.com/en/actions/reference/security/oidc>.

use std::sync::LazyLock;

use crate::iam::language::{Characters, Grammar, Language};
use crate::issuer::github::claims::KNOWN;

/// Subjects of the default template, with names or with ids.
pub(in crate::exam) static DEFAULT: LazyLock<Language> =
    LazyLock::new(|| prefix().then(Grammar::text(":")).then(context()).into());

/// Subjects of any template that a repository or an organization may set, the default one included.
pub(in crate::exam) static CUSTOMISED: LazyLock<Language> = LazyLock::new(|| {
    let more = Grammar::text(":").then(part()).any_number();
    part().then(more).into()
});

/// Subjects that runs for pull requests can have, jobs with an environment aside. A template that leaves
/// the context out gives all runs of a repository the same subject.
pub(super) static PULL_REQUESTS: LazyLock<Language> = LazyLock::new(|| {
    let before = part().then(Grammar::text(":")).any_number();
    let after = Grammar::text(":").then(part()).any_number();
    let named = before.then(Grammar::text("pull_request")).then(after);
    named.or(prefix()).into()
});

fn part() -> Grammar {
    let keys = KNOWN
        .iter()
        .map(|claim| claim.name)
        .filter(|name| !matches!(*name, "ref" | "environment" | "sub"));
    let property = Grammar::text("repo_property_").then(word("_-"));
    let key = keys.fold(property, |keys, key| keys.or(Grammar::text(key)));
    let value = Grammar::one(value_character()).any_number();
    prefix()
        .or(context())
        .or(key.then(Grammar::text(":")).then(value))
}

/// `repo:OWNER/NAME` or `repo:OWNER@ID/NAME@ID`: names hold neither `@` nor `:` nor `/`.
fn prefix() -> Grammar {
    let id = || Grammar::text("@").then(digits());
    let (owner, name) = (word("-_"), word("-_."));
    let names = owner.clone().then(Grammar::text("/")).then(name.clone());
    let ids = owner
        .then(id())
        .then(Grammar::text("/"))
        .then(name)
        .then(id());
    Grammar::text("repo:").then(names.or(ids))
}

fn context() -> Grammar {
    let environment = Grammar::one(value_character()).one_or_more();
    Grammar::text("pull_request")
        .or(Grammar::text("environment:").then(environment))
        .or(Grammar::text("ref:").then(git_ref()))
}

/// Full refs, with the characters that `git check-ref-format` lets through.
pub(in crate::exam) fn git_ref() -> Grammar {
    let name = || Grammar::one(value_character().except(&Characters::of(" ~^?*[\\"))).one_or_more();
    let named = Grammar::text("refs/heads/")
        .or(Grammar::text("refs/tags/"))
        .then(name());
    let pull = Grammar::text("refs/pull/")
        .then(digits())
        .then(Grammar::text("/merge").or(Grammar::text("/head")));
    named.or(pull)
}

/// What a value can hold: a colon in it becomes `%3A`.
fn value_character() -> Characters {
    Characters::range(' ', char::MAX).except(&Characters::of(":\u{7f}"))
}

fn digits() -> Grammar {
    Grammar::one(Characters::range('0', '9')).one_or_more()
}

/// Letters, digits and the `odd` characters, at least one.
fn word(odd: &str) -> Grammar {
    let letters = Characters::range('a', 'z').or(&Characters::range('A', 'Z'));
    let word = letters
        .or(&Characters::range('0', '9'))
        .or(&Characters::of(odd));
    Grammar::one(word).one_or_more()
}
