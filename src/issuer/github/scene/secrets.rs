//! Which secrets a job sees.

use std::collections::BTreeMap;

use super::{Scene, World};
use crate::issuer::github::Run;
use crate::issuer::github::expression::{self, Answer, Value};
use crate::issuer::github::permissions::{is_fork, is_of_pull_request, is_restricted_dependabot};
use crate::issuer::github::workflow::CallSecrets;

/// The secrets a workflow has been handed.
#[derive(Debug, Clone)]
pub(super) enum Secrets {
    /// All that the run sees.
    All,
    /// None but those of its own environments.
    None,
    /// Those a caller listed, by name in small letters.
    Listed(BTreeMap<String, Answer>),
}

impl Secrets {
    /// What a call hands over, as the caller's scene has it.
    pub(super) fn handed_over(secrets: &CallSecrets, caller: &Scene<'_>) -> Self {
        match secrets {
            CallSecrets::Inherit => (*caller.secrets).clone(),
            CallSecrets::None => Self::None,
            CallSecrets::Listed(listed) => {
                let named = listed.iter().map(|one| {
                    let answer = match expression::Template::parse(one.value.as_str()) {
                        Ok(template) => template.eval(caller),
                        Err(_) => Answer::unknown("an expression that GitHub refuses"),
                    };
                    (one.name.value.to_ascii_lowercase(), answer)
                });
                Self::Listed(named.collect())
            }
        }
    }
}

impl Scene<'_> {
    pub(super) fn secret(&self, name: &str) -> Answer {
        if name.eq_ignore_ascii_case("GITHUB_TOKEN") {
            return Answer::filled("secrets.GITHUB_TOKEN");
        }
        match &*self.secrets {
            Secrets::All => self.own_secret(name),
            Secrets::None => self.environment_secret(name),
            Secrets::Listed(listed) => match listed.get(&name.to_ascii_lowercase()) {
                // The secret of the called job's environment wins over the one handed over.
                Some(_) if self.environment_secret(name).truth() == Some(true) => exists(name),
                Some(answer) => answer.clone(),
                None => self.environment_secret(name),
            },
        }
    }

    /// A secret of the run: those of the repository and its organization, of the environment the
    /// job names, or for Dependabot its own.
    ///
    /// See <https://docs.github.com/en/actions/reference/security/secrets>.
    fn own_secret(&self, name: &str) -> Answer {
        let run = self.world.run;
        match is_from_fork(self.world) {
            Some(true) => return absent(),
            None => return Answer::unknown(format!("secrets.{name}")),
            Some(false) => {}
        }
        if run.secrets_available.is_none() {
            return Answer::unknown(format!("secrets.{name}"));
        }
        if is_dependabot(self.world) {
            return if lists(run, "dependabot", name) {
                exists(name)
            } else {
                absent()
            };
        }
        if lists(run, "repository", name) || lists(run, "organization", name) {
            return exists(name);
        }
        self.environment_secret(name)
    }

    fn environment_secret(&self, name: &str) -> Answer {
        let run = self.world.run;
        let Some(environment) = &self.environment else {
            return absent();
        };
        let Some(available) = &run.secrets_available else {
            return Answer::unknown(format!("secrets.{name}"));
        };
        let Some(environment) = environment.as_known() else {
            let anywhere = available.keys().any(|scope| lists(run, scope, name));
            return if anywhere {
                Answer::unknown(format!("secrets.{name}"))
            } else {
                absent()
            };
        };
        if lists(run, &format!("environment:{environment}"), name) {
            exists(name)
        } else {
            absent()
        }
    }
}

fn exists(name: &str) -> Answer {
    Answer::filled(format!("secrets.{name}"))
}

fn absent() -> Answer {
    Answer::known(Value::Null)
}

/// Names of scopes and secrets are not told apart by letter case.
fn lists(run: &Run, scope: &str, name: &str) -> bool {
    let scopes = run.secrets_available.iter().flatten();
    let own = scopes.filter(|(own, _)| own.eq_ignore_ascii_case(scope));
    own.flat_map(|(_, names)| names)
        .any(|own| own.eq_ignore_ascii_case(name))
}

/// Whether it is the run of a pull request from a fork, which sees no secret but `GITHUB_TOKEN`; not
/// known where the event is not, which may also be `pull_request_target`.
fn is_from_fork(world: &World<'_>) -> Option<bool> {
    let from_fork = is_fork(world.run) == Some(true);
    match world.event {
        None if from_fork => None,
        event => Some(from_fork && is_of_pull_request(event)),
    }
}

fn is_dependabot(world: &World<'_>) -> bool {
    is_restricted_dependabot(world.run, world.event)
}
