//! `aws s3 …`, whose paths and direction decide what is needed.

use super::args::Args;
use super::call::Parsed;
use crate::source::shell::Word;

/// Options of `aws s3` that take a value; all others are flags.
///
/// <https://docs.aws.amazon.com/cli/latest/reference/s3/>
const VALUES: &[&str] = &[
    "acl",
    "ca-bundle",
    "cache-control",
    "checksum-algorithm",
    "checksum-mode",
    "cli-connect-timeout",
    "cli-read-timeout",
    "color",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-type",
    "copy-props",
    "endpoint-url",
    "error-document",
    "exclude",
    "expected-size",
    "expires",
    "expires-in",
    "grants",
    "include",
    "index-document",
    "metadata",
    "metadata-directive",
    "output",
    "page-size",
    "profile",
    "query",
    "region",
    "source-region",
    "sse-c-copy-source-key",
    "sse-c-key",
    "sse-kms-key-id",
    "storage-class",
    "website-redirect",
];

/// Options whose value may be left out, and the values that they know.
const OPTIONAL_VALUES: &[&str] = &["AES256", "aws:kms", "aws:kms:dsse", "requester"];

/// The call, with the parts of its paths as `from-…` and `to-…`.
pub(super) fn parse(command: &str, words: &[Word]) -> Option<Parsed> {
    let (paths, mut args) = split(words);
    let mut places = paths.iter().map(|path| Place::of(path));
    let many = command == "sync" || args.has("recursive");
    match (command, places.next(), places.next()) {
        ("cp" | "mv" | "sync", Some(from), Some(to)) => {
            let name = transfer(&from, &to, many, &mut args)?;
            Some(Parsed::new(format!("aws s3 {command} {name}"), args))
        }
        ("rm" | "mb" | "rb" | "website" | "presign", Some(Place::Object { bucket, key }), None) => {
            args.add("from-bucket", &bucket);
            args.add("from-key", &below(&key, many));
            Some(Parsed::new(format!("aws s3 {command}"), args))
        }
        ("ls", place, None) => {
            if let Some(bucket) = place.map(Place::listed) {
                args.add("from-bucket", &bucket);
            }
            Some(Parsed::new("aws s3 ls", args))
        }
        _ => None,
    }
}

/// Where a path leads.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Object {
        bucket: String,
        key: String,
    },
    Local(String),
    /// Only a run can tell.
    Unknown,
}

impl Place {
    fn of(path: &str) -> Self {
        match path.strip_prefix("s3://") {
            Some(rest) if rest.starts_with("arn:") => Self::object("*", "*"),
            Some(rest) => {
                let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
                let rest_unknown = bucket.ends_with('*') && key.is_empty() && !rest.contains('/');
                Self::object(bucket, if rest_unknown { "*" } else { key })
            }
            None if path.starts_with('*') => Self::Unknown,
            None => Self::Local(path.to_owned()),
        }
    }

    fn object(bucket: &str, key: &str) -> Self {
        Self::Object {
            bucket: bucket.to_owned(),
            key: key.to_owned(),
        }
    }

    /// The bucket that `aws s3 ls` lists; it takes a path without `s3://` as well.
    fn listed(self) -> String {
        match self {
            Self::Object { bucket, .. } => bucket,
            Self::Local(path) => path.split('/').next().unwrap_or("*").to_owned(),
            Self::Unknown => "*".to_owned(),
        }
    }
}

/// The direction of a transfer; one side at least is in S3.
fn transfer(from: &Place, to: &Place, many: bool, args: &mut Args) -> Option<&'static str> {
    use Place::{Local, Object, Unknown};
    match (from, to) {
        (
            Object { bucket, key },
            Object {
                bucket: into,
                key: name,
            },
        ) => {
            source(args, bucket, key, many);
            target(args, into, name, key, many);
            Some("across")
        }
        (Object { bucket, key }, _) => {
            source(args, bucket, key, many);
            Some("download")
        }
        (_, Object { bucket, key }) => {
            let file = if let Local(path) = from { path } else { "*" };
            target(args, bucket, key, file, many);
            Some("upload")
        }
        (Local(_), Unknown) => {
            target(args, "*", "*", "*", many);
            Some("upload")
        }
        (Unknown, Local(_)) => {
            source(args, "*", "*", many);
            Some("download")
        }
        _ => None,
    }
}

fn source(args: &mut Args, bucket: &str, key: &str, many: bool) {
    args.add("from-bucket", bucket);
    args.add("from-key", &below(key, many));
}

fn target(args: &mut Args, bucket: &str, key: &str, file: &str, many: bool) {
    args.add("to-bucket", bucket);
    let name = file.rsplit('/').next().unwrap_or("*");
    let folder = key.is_empty() || key.ends_with('/');
    let key = match (folder, many) {
        (true, false) => format!("{key}{name}"),
        _ => below(key, many),
    };
    args.add("to-key", &key);
}

/// A key, or all keys below it.
fn below(key: &str, many: bool) -> String {
    match key {
        _ if !many || key.ends_with('*') => key.to_owned(),
        "" => "*".to_owned(),
        _ => format!("{}/*", key.trim_end_matches('/')),
    }
}

/// The paths, and the options with their values.
fn split(words: &[Word]) -> (Vec<&str>, Args) {
    let (mut paths, mut args) = (Vec::new(), Args::default());
    let mut words = words.iter().map(|word| word.text.as_str()).peekable();
    while let Some(word) = words.next() {
        let Some(option) = word.strip_prefix("--") else {
            paths.push(word);
            continue;
        };
        let (name, given) = option
            .split_once('=')
            .map_or((option, None), |(n, v)| (n, Some(v)));
        let follows = |next: &&str| VALUES.contains(&name) || OPTIONAL_VALUES.contains(next);
        let value = given.or_else(|| words.next_if(follows));
        args.add(name, value.unwrap_or(""));
    }
    (paths, args)
}
