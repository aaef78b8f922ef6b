//! ARNs with places that a call fills.

use super::args::Args;
use super::resource::{ResourcePattern, Surroundings};
use crate::iam::Arn;

/// How many resources one call may name before they become a pattern.
const MOST: usize = 32;

/// An ARN from the service on, with places for options; the layout of `services.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Template<'a> {
    service: &'a str,
    region: &'a str,
    account: &'a str,
    resource: &'a str,
}

impl<'a> Template<'a> {
    /// Reads `service:region:account:resource`; `prefix` is the service where it is left out.
    pub fn new(prefix: &'a str, text: &'a str) -> Self {
        let mut parts = text.splitn(4, ':');
        let mut next = || parts.next().unwrap_or("");
        let service = Some(next()).filter(|service| !service.is_empty());
        Self {
            service: service.unwrap_or(prefix),
            region: next(),
            account: next(),
            resource: next(),
        }
    }

    /// The shape of every ARN it can become.
    pub fn pattern(&self) -> String {
        let any = |part: &'a str, mark: &str| if part == mark { "*" } else { part };
        let (region, account) = (any(self.region, "r"), any(self.account, "a"));
        let resource = self.fill_in(|_| vec!["*".to_owned()]);
        let resource = resource.first().map_or("*", String::as_str);
        format!("arn:*:{}:{region}:{account}:{resource}", self.service)
    }

    /// How many of its places the call fills, and how many it leaves open.
    pub fn filled(&self, args: &Args) -> (usize, usize) {
        let given = |place: &&str| options(place).any(|name| args.has(name));
        let filled = places(self.resource).filter(given).count();
        (filled, places(self.resource).count() - filled)
    }

    /// The resources that a call with these arguments names; at least one.
    pub fn fill(&self, args: &Args, around: &Surroundings) -> Vec<ResourcePattern> {
        let whole: Vec<_> = places(self.resource)
            .flat_map(|place| values(place, args))
            .filter(|value| self.is_arn(value))
            .map(|arn| ResourcePattern::of_arn(arn))
            .collect();
        if !whole.is_empty() {
            return whole;
        }
        let filled = self.fill_in(|place| self.place(place, args, around));
        let region = if self.region == "r" {
            "{region}"
        } else {
            self.region
        };
        let account = if self.account == "a" {
            "{account}"
        } else {
            self.account
        };
        let part = |part: &str| match part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
            Some(place) => self
                .place(place, args, around)
                .into_iter()
                .next()
                .unwrap_or_default(),
            None => part.to_owned(),
        };
        let head = [
            around.partition(),
            self.service,
            &part(region),
            &part(account),
        ]
        .join(":");
        let arn = |resource: String| ResourcePattern::of_arn(&format!("arn:{head}:{resource}"));
        filled.into_iter().map(arn).collect()
    }

    /// Whether a value is the ARN of a resource of this kind, and what begins it says so.
    pub fn is_own_arn(&self, value: &str) -> bool {
        !self.head().is_empty() && self.is_arn(value)
    }

    /// Whether a value is an ARN of the service that begins as those of this kind.
    fn is_arn(&self, value: &str) -> bool {
        Arn::parse(value).is_some_and(|arn| {
            arn.service() == self.service && arn.resource().starts_with(self.head())
        })
    }

    /// The text before the first place.
    fn head(&self) -> &'a str {
        self.resource.split(['{', '*']).next().unwrap_or("")
    }

    /// The values at a place, `*` where none is known; never empty.
    fn place(&self, place: &str, args: &Args, around: &Surroundings) -> Vec<String> {
        let given = values(place, args);
        if !given.is_empty() {
            return given.iter().map(|value| self.clean(value)).collect();
        }
        let known = options(place).find_map(|name| around.named(name));
        let default = place.split_once('=').map_or("*", |(_, default)| default);
        vec![known.unwrap_or(default).to_owned()]
    }

    /// A value as it is written in an ARN, `*` where it is not a plain name.
    fn clean(&self, value: &str) -> String {
        let plain = |c: char| c.is_alphanumeric() || "-_./:*?@+=#!$%&~".contains(c);
        let value = value.strip_prefix("s3://").unwrap_or(value);
        let alias = self.service == "kms" && value.starts_with("alias/");
        let file = value.starts_with("file://") || value.starts_with("fileb://");
        if !value.chars().all(plain) || alias || file || value.is_empty() {
            return "*".to_owned();
        }
        if value.starts_with("arn:") || value.contains("://") {
            return value.rsplit(['/', ':']).next().unwrap_or("*").to_owned();
        }
        let value = if self.head().is_empty() || self.head().ends_with('/') {
            value.trim_start_matches('/')
        } else {
            value
        };
        value.to_owned()
    }

    /// The resource part with each place's values put in, every combination of them.
    fn fill_in(&self, values: impl Fn(&str) -> Vec<String>) -> Vec<String> {
        let mut filled = vec![String::new()];
        for (text, place) in pieces(self.resource) {
            let mut values = place.map_or(vec![String::new()], &values);
            if values.len() * filled.len() > MOST {
                values = vec!["*".to_owned()];
            }
            filled = values
                .iter()
                .flat_map(|value| {
                    filled
                        .iter()
                        .map(move |done| format!("{done}{text}{value}"))
                })
                .collect();
        }
        filled
    }
}

/// The plain text and the place after it, piece by piece.
fn pieces(resource: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let piece = |piece| match str::split_once(piece, '{') {
        Some((text, place)) => (text, Some(place)),
        None => (piece, None),
    };
    resource.split('}').map(piece)
}

fn places(resource: &str) -> impl Iterator<Item = &str> {
    pieces(resource).filter_map(|(_, place)| place)
}

/// The options that give the value of a place, the most certain first.
fn options(place: &str) -> impl Iterator<Item = &str> {
    let names = place.split_once('=').map_or(place, |(names, _)| names);
    names.split('|')
}

/// The values of the first option that is given; all of them where its name is a plural, for what
/// follows the value of another is the file that the command writes.
fn values<'a>(place: &str, args: &'a Args) -> &'a [String] {
    let given = |name: &str| {
        let values = args.values(name);
        let most = if name.ends_with('s') { values.len() } else { 1 };
        values.get(..most).filter(|values| !values.is_empty())
    };
    options(place).find_map(given).unwrap_or(&[])
}
