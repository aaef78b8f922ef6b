//! GitHub's expressions, evaluated as far as the facts go.
//!
//! See <https://docs.github.com/en/actions/reference/workflows-and-actions/expressions>.

mod answer;
mod compare;
mod eval;
mod functions;
mod lex;
mod parse;
mod template;
mod value;

pub use answer::{Answer, Possible};
pub use template::{Shape, Template, Text};
pub use value::Value;

/// Where expressions look up what they name.
pub trait Contexts {
    /// What stands at `path`, such as `["github", "ref"]`; the first name is in small letters.
    fn resolve(&self, path: &[String]) -> Answer;

    /// The result of `success()`, `failure()` or `cancelled()`; open unless the jobs and steps before
    /// this one are known.
    fn status(&self, function: &str) -> Answer {
        Answer::either([format!("{function}()")].into())
    }
}

/// A text as it comes out in `contexts`; one that GitHub refuses stands as it is written, open.
pub fn text(written: &str, contexts: &dyn Contexts) -> Text {
    if !written.contains("${{") {
        return Text::known(written);
    }
    match Template::parse(written) {
        Ok(template) => template.text(contexts),
        Err(_) => Answer::unknown("an expression that GitHub refuses").into(),
    }
}

/// Whether a job or step with this `if:` runs: `None` where that is not known.
pub fn runs(condition: &str, contexts: &dyn Contexts) -> Option<bool> {
    let template = Template::condition(condition).ok()?;
    template.eval(contexts).truth()
}
