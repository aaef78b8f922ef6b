//! Tools that call AWS by themselves, as far as their command line makes it certain.

use super::args::Args;
use super::call::Parsed;
use crate::source::shell::Word;

/// The call of another tool; none where what it calls depends on files.
pub(super) fn parse(program: &str, words: &[Word]) -> Option<Parsed> {
    let command = words.iter().find(|word| !word.text.starts_with('-'))?;
    let args = match program {
        "cdk" => cdk(words),
        "terraform" => backend(words),
        "sam" | "eb" => Args::of_options(words),
        _ => return None,
    };
    Some(Parsed::new(format!("{program} {}", command.text), args))
}

/// `--context @aws-cdk/core:bootstrapQualifier=NAME` is part of the bootstrap roles' names.
///
/// <https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html>
fn cdk(words: &[Word]) -> Args {
    let mut args = Args::of_options(words);
    let mark = "@aws-cdk/core:bootstrapQualifier=";
    let given = words.iter().find_map(|word| word.text.split_once(mark));
    if let Some((_, qualifier)) = given {
        args.add("qualifier", qualifier);
    }
    args
}

/// What `-backend-config` gives on the command line; a file's content is not known.
///
/// <https://developer.hashicorp.com/terraform/language/backend#command-line-key-value-pairs>
fn backend(words: &[Word]) -> Args {
    let mut args = Args::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let option = word.text.trim_start_matches('-');
        let setting = match option.strip_prefix("backend-config=") {
            Some(setting) => Some(setting),
            None if option == "backend-config" => words.next().map(|word| word.text.as_str()),
            None => None,
        };
        if let Some((name, value)) = setting.and_then(|setting| setting.split_once('=')) {
            args.add(name.trim(), value.trim().trim_matches('"'));
        }
    }
    args
}
