//! Marketplace actions.

use super::args::Args;
use super::call::{Call, Parsed};
use super::command::shown;
use super::image;
use super::resource::Surroundings;
use crate::source::shell::mask_expressions;

/// What an action calls.
pub(super) fn calls(uses: &str, with: &[(&str, &str)], around: &Surroundings) -> Vec<Call> {
    let name = uses.split('@').next().unwrap_or("").to_ascii_lowercase();
    let parsed = match name.as_str() {
        "docker/build-push-action" => pushes(with),
        _ => vec![Parsed::new(format!("uses {name}"), inputs(&name, with))],
    };
    let call = |parsed: Parsed| Call {
        around: around.in_region(parsed.args.first("region")),
        why: shown(&format!("uses: {uses}")),
        span: None,
        optional: false,
        parsed,
    };
    parsed.into_iter().map(call).collect()
}

fn inputs(name: &str, with: &[(&str, &str)]) -> Args {
    let mut args = Args::default();
    for (input, value) in with.iter().filter(|(_, value)| !value.trim().is_empty()) {
        let value = mask_expressions(value.trim());
        match (name, *input) {
            ("aws-actions/aws-secretsmanager-get-secrets", "secret-ids") => {
                value.lines().for_each(|line| secret(&mut args, line));
            }
            ("docker/login-action", "registry") => registry(&mut args, &value),
            _ => args.add(input, &value),
        }
    }
    args
}

/// A line is `NAME`, `ALIAS, NAME`, or `PREFIX*`, for which the names are listed first.
///
/// <https://github.com/aws-actions/aws-secretsmanager-get-secrets#parameters>
fn secret(args: &mut Args, line: &str) {
    let name = line.rsplit(',').next().unwrap_or("").trim();
    if !name.is_empty() {
        args.extend("secret-ids", name);
    }
    if name.ends_with('*') && name.len() > 1 {
        args.add("prefixes", name);
    }
}

fn registry(args: &mut Args, host: &str) {
    if let Some((account, region)) = image::registry(host) {
        args.add("registry-account", account);
        args.add("region", region);
    }
    args.add("registry", host);
}

/// The pushes of `docker/build-push-action`: one for each tag, where `push` is on.
fn pushes(with: &[(&str, &str)]) -> Vec<Parsed> {
    let input = |name: &str| {
        with.iter()
            .find(|(given, _)| *given == name)
            .map(|(_, v)| *v)
    };
    if input("push").map(str::trim) != Some("true") {
        return Vec::new();
    }
    let tags = input("tags").unwrap_or("").split(['\n', ',']);
    let push = |raw: &str| image::call("docker push", &mask_expressions(raw.trim()), raw);
    tags.filter_map(push).collect()
}
