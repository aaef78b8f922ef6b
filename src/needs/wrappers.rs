//! Programs that run another program: `sudo aws …`, `npx cdk …`.

use crate::source::shell::{Word, is_assignment};

/// The words from the program on that is run in the end.
///
/// Options of a wrapper are passed over where they take no value of their own.
pub(super) fn unwrap(words: &[Word]) -> &[Word] {
    let mut rest = words;
    while let [first, tail @ ..] = rest
        && let Some(inner) = inside(program(&first.text), tail)
    {
        rest = inner;
    }
    rest
}

/// A program's name without its folder, version and `.exe`.
pub(super) fn program(word: &str) -> &str {
    let name = word.rsplit(['/', '\\']).next().unwrap_or(word);
    let name = name.split_once('@').map_or(name, |(name, _)| name);
    match name.strip_suffix(".exe").unwrap_or(name) {
        "aws-cdk" => "cdk",
        "tofu" | "terragrunt" => "terraform",
        "podman" | "nerdctl" | "finch" => "docker",
        name => name,
    }
}

fn inside<'a>(wrapper: &str, words: &'a [Word]) -> Option<&'a [Word]> {
    let runners: &[&str] = match wrapper {
        "sudo" | "env" | "exec" | "nohup" | "command" | "npx" | "bunx" | "uvx" => &[],
        "timeout" => return skip(words).get(1..),
        "yarn" => &["run", "dlx", "exec"],
        "npm" => &["run", "run-script", "exec", "x"],
        "pnpm" | "bun" | "poetry" | "pipenv" | "uv" | "bundle" | "mise" => {
            &["run", "exec", "dlx", "x"]
        }
        _ => return None,
    };
    let rest = skip(words);
    match rest.split_first() {
        Some((word, tail)) if runners.contains(&word.text.as_str()) => Some(skip(tail)),
        // `yarn cdk deploy` and `pnpm cdk deploy` need no `run`
        _ => Some(rest),
    }
}

fn skip(words: &[Word]) -> &[Word] {
    let passed = |word: &&Word| word.text.starts_with('-') || is_assignment(&word.text);
    let front = words.iter().take_while(passed).count();
    words.get(front..).unwrap_or(&[])
}
