//! Image names at an ECR host.

use super::args::Args;
use super::call::Parsed;

/// The registry and repository of an image name as a call of `docker push` or `docker pull`.
///
/// `raw` is the name as written, before `*` took the place of what only a run can tell.
/// A host that is unknown counts where its name says that it is one of ECR.
pub(super) fn call(verb: &str, name: &str, raw: &str) -> Option<Parsed> {
    let mut args = Args::default();
    let (host, path) = name.split_once('/').unwrap_or((name, ""));
    if host == "public.ecr.aws" {
        let (_, repository) = path.split_once('/')?;
        args.add("repository", untagged(repository));
        return Some(Parsed::new(format!("{verb} public"), args));
    }
    let repository = match registry(host) {
        Some((account, region)) => {
            args.add("registry-account", account);
            args.add("region", region);
            untagged(path)
        }
        None if host.starts_with('*') && names_ecr(raw) => unknown_host(host, path),
        None => return None,
    };
    args.add("repository", repository);
    Some(Parsed::new(verb, args))
}

/// The account and region of an ECR host.
///
/// <https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html>
pub(super) fn registry(host: &str) -> Option<(&str, &str)> {
    let split = host
        .split_once(".dkr.ecr.")
        .or(host.split_once(".dkr-ecr."))?;
    let (account, rest) = split;
    let ends = [".amazonaws.com.cn", ".amazonaws.com", ".on.aws"];
    let region = ends.iter().find_map(|end| rest.strip_suffix(end))?;
    Some((account.trim_start_matches("https://"), region))
}

/// `steps.….outputs.registry` is what `amazon-ecr-login` gives out.
fn names_ecr(raw: &str) -> bool {
    let raw = raw.to_ascii_lowercase();
    raw.contains("ecr") || raw.contains("outputs.registry")
}

/// A variable may hold the host alone, or the repository as well.
fn unknown_host<'a>(host: &str, path: &'a str) -> &'a str {
    if path.is_empty() || host != "*" {
        "*"
    } else {
        untagged(path)
    }
}

fn untagged(path: &str) -> &str {
    let path = path.split_once('@').map_or(path, |(path, _)| path);
    let last = path.rfind('/').map_or(0, |slash| slash + 1);
    let tag = path.get(last..).and_then(|name| name.find(':'));
    tag.and_then(|colon| path.get(..last + colon))
        .unwrap_or(path)
}
