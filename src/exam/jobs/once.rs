//! The same repository once its subjects carry ids.

use crate::issuer::github::{Run, Template};

/// The run with subjects that carry ids; nothing where they are known to do so already.
///
/// A repository gets there by a rename, a transfer, or by opting in, without a change in its files:
/// <https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims>.
pub fn immutable_run(run: &Run) -> Option<Run> {
    let template = run.sub_template.clone().unwrap_or_default();
    let prefix = template.sub_claim_prefix.as_deref();
    let already = match prefix {
        Some(prefix) => prefix.contains('@'),
        None => template.use_immutable_subject == Some(true),
    };
    (!already).then(|| Run {
        sub_template: Some(Template {
            use_immutable_subject: Some(true),
            sub_claim_prefix: None,
            ..template
        }),
        ..run.clone()
    })
}
