//! Jobs that ask for the token themselves, by script or by variables.
//!
//! See <https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token>.

use super::find::Context;
use super::shell::{self, Word};
use super::{AwsStep, Found, Kind, Method, Origin};
use crate::issuer::github::workflow::Step;
use crate::issuer::github::{Place, Text};
use crate::source::Span;

/// The credentials a job gets by its own scripts: from the step that asks for the token, and from
/// wherever the role is named.
pub(super) fn read(context: &Context<'_>, steps: &[Step]) -> Option<AwsStep> {
    let scripts: Vec<Script<'_>> = steps.iter().filter_map(Script::of).collect();
    let request = scripts.iter().find(|script| script.asks_for_token());
    let role = role(context, &scripts);
    let token_file = token_file(context, &scripts);
    let audience = request.and_then(|script| script.audience(context));
    let for_aws = role.is_some()
        || token_file
        || scripts
            .iter()
            .any(|script| script.text.contains("assume-role-with-web-identity"))
        || audience
            .as_ref()
            .is_some_and(|found| found.value.pattern().contains("amazonaws"));
    let (method, kind, script) = match request {
        Some(script) if for_aws => (Method::Oidc, Kind::Script, script),
        None if role.is_some() && token_file => {
            (Method::TokenFile, Kind::Variables, scripts.first()?)
        }
        _ => return None,
    };
    let option = |name| {
        scripts
            .iter()
            .find_map(|script| script.option(context, name))
    };
    Some(AwsStep {
        method,
        audience: audience.filter(|_| method == Method::Oidc),
        session_name: option("--role-session-name")
            .or_else(|| variable(context, &scripts, "AWS_ROLE_SESSION_NAME")),
        duration: option("--duration-seconds"),
        region: option("--region")
            .or_else(|| variable(context, &scripts, "AWS_REGION"))
            .or_else(|| variable(context, &scripts, "AWS_DEFAULT_REGION")),
        role,
        ..context.step(script.step, kind)
    })
}

fn role(context: &Context<'_>, scripts: &[Script<'_>]) -> Option<Found> {
    let option = scripts.iter().find_map(|script| {
        let assumes = script.text.contains("assume-role-with-web-identity");
        assumes
            .then(|| script.option(context, "--role-arn"))
            .flatten()
    });
    option.or_else(|| variable(context, scripts, "AWS_ROLE_ARN"))
}

fn token_file(context: &Context<'_>, scripts: &[Script<'_>]) -> bool {
    variable(context, scripts, "AWS_WEB_IDENTITY_TOKEN_FILE").is_some()
}

/// A variable of the job, or one that a script sets.
fn variable(context: &Context<'_>, scripts: &[Script<'_>], name: &str) -> Option<Found> {
    let declared = scripts
        .iter()
        .find_map(|script| context.variable(script.step, name));
    declared.or_else(|| {
        scripts.iter().find_map(|script| {
            let word = shell::assignment(script.text, name)?;
            Some(script.found(context, word))
        })
    })
}

/// The text of a step that may ask for a token.
struct Script<'a> {
    step: &'a Step,
    text: &'a str,
    span: Span,
}

impl<'a> Script<'a> {
    fn of(step: &'a Step) -> Option<Self> {
        let text = match (&step.run, &step.uses) {
            (Some(run), _) => run,
            (None, Some(uses)) if uses.value.starts_with("actions/github-script@") => {
                &crate::issuer::github::workflow::setting(&step.with, "script")?.value
            }
            _ => return None,
        };
        Some(Self {
            step,
            text: text.as_str(),
            span: text.span,
        })
    }

    fn asks_for_token(&self) -> bool {
        self.text.contains("ACTIONS_ID_TOKEN_REQUEST_URL") || self.text.contains("getIDToken(")
    }

    /// The audience asked for; without one GitHub gives the URL of the owner.
    fn audience(&self, context: &Context<'_>) -> Option<Found> {
        let called = self
            .text
            .find("getIDToken(")
            .map(|at| at + "getIDToken(".len());
        let word = match called {
            Some(start) => self.argument(start),
            None => shell::audience(self.text),
        };
        match word.filter(|word| !word.text.is_empty()) {
            Some(word) => {
                let found = self.found(context, word);
                let decode = |text: &str| text.replace("%3A", ":").replace("%2F", "/");
                let known = found.value.as_known().map(decode);
                Some(match known {
                    Some(text) => Found {
                        value: Text::known(text),
                        ..found
                    },
                    None => found,
                })
            }
            None => Some(context.default_audience()),
        }
    }

    fn argument(&self, start: usize) -> Option<Word<'a>> {
        let rest = self.text.get(start..)?;
        let blank = rest.len() - rest.trim_start().len();
        let quote = rest
            .trim_start()
            .chars()
            .next()
            .filter(|c| matches!(c, '\'' | '"' | '`'))?;
        let start = start + blank + quote.len_utf8();
        let text = self.text.get(start..)?.split(quote).next()?;
        Some(Word { text, start })
    }

    fn option(&self, context: &Context<'_>, name: &str) -> Option<Found> {
        shell::option(self.text, name).map(|word| self.found(context, word))
    }

    /// A word of the script as a value: itself, or what the variable it names holds.
    fn found(&self, context: &Context<'_>, word: Word<'_>) -> Found {
        if let Some(name) = shell::variable(word.text) {
            return context.variable(self.step, name).unwrap_or_else(|| Found {
                value: context.unknown(&format!("${name}")),
                written: Some(word.text.to_owned()),
                place: self.place(context, word.text),
                from: Origin::Script,
            });
        }
        let open = word.text.replace("${{", "").contains('$') || word.text.contains('`');
        let value = if open {
            context.unknown("the script")
        } else {
            context.text(self.step, word.text)
        };
        Found {
            value,
            written: Some(word.text.to_owned()),
            place: self.place(context, word.text),
            from: Origin::Script,
        }
    }

    /// The word in the file, where the script stands there as it is; else the whole script.
    fn place(&self, context: &Context<'_>, word: &str) -> Option<Place> {
        let covered = context.source()?.slice(self.span);
        let span = match covered.find(word) {
            Some(at) if covered.matches(word).count() == 1 => {
                Span::new(self.span.start + at, self.span.start + at + word.len())
            }
            _ => self.span,
        };
        Some(Place::new(context.path, span))
    }
}
