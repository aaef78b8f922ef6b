//! Which versions of a module a constraint lets Terraform take.
//!
//! <https://developer.hashicorp.com/terraform/language/expressions/version-constraints>

/// `MAJOR.MINOR.PATCH`.
pub(super) type Version = [u64; 3];

/// The versions from one up to, but not including, another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub from: Version,
    pub before: Version,
}

impl Range {
    /// The versions that a constraint such as `~> 5.0, != 5.3.0` allows; nothing where it has no upper
    /// end, or cannot be read.
    pub fn read(constraint: &str) -> Option<Self> {
        let mut from = [0, 0, 0];
        let mut before = None;
        for part in constraint.split(',') {
            let part = part.trim();
            let digits = part.find(|one: char| one.is_ascii_digit())?;
            let (operator, number) = part.split_at_checked(digits)?;
            let (version, given) = version(number)?;
            let (low, high) = match operator.trim_end_matches('v').trim() {
                "" | "=" => (version, Some(after(version))),
                "~>" => (version, Some(next(version, given)?)),
                ">=" => (version, None),
                ">" => (after(version), None),
                "<" => ([0, 0, 0], Some(version)),
                "<=" => ([0, 0, 0], Some(after(version))),
                "!=" => continue,
                _ => return None,
            };
            from = from.max(low);
            before = match (before, high) {
                (Some(one), Some(other)) => Some(std::cmp::min(one, other)),
                (one, other) => one.or(other),
            };
        }
        let before = before.filter(|before| *before > from)?;
        Some(Self { from, before })
    }

    /// Whether the newest version that `asked` allows, which is the one Terraform takes, is one of
    /// these: both begin with a version that there is.
    pub fn has_newest_of(self, asked: Self) -> bool {
        self.from < asked.before && asked.before <= self.before && asked.from < self.before
    }
}

/// A version and how many of its numbers are written; the rest are zero.
fn version(text: &str) -> Option<(Version, usize)> {
    let mut numbers = [0, 0, 0];
    let mut given = 0;
    for part in text.trim().split('.') {
        // What is before a release (`6.0.0-beta1`) is none that was looked at.
        *numbers.get_mut(given)? = part.parse().ok()?;
        given += 1;
    }
    Some((numbers, given))
}

fn after([major, minor, patch]: Version) -> Version {
    [major, minor, patch.saturating_add(1)]
}

/// Where `~>` ends: only the last number that is written may grow.
fn next([major, minor, _]: Version, given: usize) -> Option<Version> {
    match given {
        3 => Some([major, minor.checked_add(1)?, 0]),
        2 => Some([major.checked_add(1)?, 0, 0]),
        // `~> 5` lets the only number grow without an end.
        _ => None,
    }
}
