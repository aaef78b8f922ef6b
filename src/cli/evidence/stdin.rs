//! Standard input, which can be read only once.

use anyhow::ensure;

use super::EvidenceArgs;
use crate::gather::file;

/// Refuses to read standard input several times.
///
/// # Errors
/// Where it is asked for more than once.
pub fn once(stdin_uses: usize) -> anyhow::Result<()> {
    ensure!(
        stdin_uses <= 1,
        "`-` (standard input) can be used only once"
    );
    Ok(())
}

/// How many flags ask for standard input.
pub fn stdin_uses(args: &EvidenceArgs) -> usize {
    let (aws, token, run) = (&args.aws, &args.token, &args.run);
    let single = [
        &args.case,
        &args.error,
        &args.error_file,
        &args.cloudtrail,
        &aws.trust_policy,
        &aws.provider,
        &aws.boundary,
        &aws.session_policy,
        &aws.resource_policy,
        &token.token,
        &token.jwks,
        &token.claims,
        &run.sub_template,
    ];
    let many = [&aws.permission_policy, &aws.scp, &aws.rcp, &run.workflow];
    let paths = single
        .into_iter()
        .flatten()
        .chain(many.into_iter().flatten());
    paths.filter(|path| *path == file::STDIN).count()
}
