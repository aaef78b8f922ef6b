//! `docker` and what takes its place, as far as an ECR registry is involved.

use super::call::Parsed;
use super::image;
use crate::source::shell::Word;

/// A call for each image that is pushed or pulled.
pub(super) fn parse(words: &[Word], script: &str) -> Vec<Parsed> {
    let groups = ["image", "manifest", "buildx", "--debug", "-D"];
    let front = words
        .iter()
        .take_while(|word| groups.contains(&word.text.as_str()));
    let rest = words.get(front.count()..).unwrap_or(&[]);
    let Some((command, rest)) = rest.split_first() else {
        return Vec::new();
    };
    let (verb, images) = match command.text.as_str() {
        "push" => ("docker push", named(rest)),
        "pull" => ("docker pull", named(rest)),
        "build" if rest.iter().any(|word| word.text == "--push") => ("docker push", tagged(rest)),
        _ => return Vec::new(),
    };
    let call = |(name, word): (&str, &Word)| {
        let raw = script.get(word.span.start..word.span.end).unwrap_or("");
        image::call(verb, name, raw)
    };
    images.into_iter().filter_map(call).collect()
}

/// The image of `push` and `pull`: the last word, for their options may take values.
fn named(words: &[Word]) -> Vec<(&str, &Word)> {
    let last = words.last().filter(|word| !word.text.starts_with('-'));
    last.map(|word| (word.text.as_str(), word))
        .into_iter()
        .collect()
}

/// The images of `build`: each `-t NAME`, `--tag NAME`, `--tag=NAME`.
fn tagged(words: &[Word]) -> Vec<(&str, &Word)> {
    let after = words.iter().zip(words.iter().skip(1));
    let parted = after
        .filter(|(option, _)| matches!(option.text.as_str(), "-t" | "--tag"))
        .map(|(_, word)| (word.text.as_str(), word));
    let joined = words
        .iter()
        .filter_map(|word| Some((word.text.strip_prefix("--tag=")?, word)));
    parted.chain(joined).collect()
}
