//! The names under which STS is reached.

const AREAS: [&str; 11] = [
    "af", "ap", "ca", "cn", "eu", "eusc", "il", "me", "mx", "sa", "us",
];

/// Parts between area and direction: `us-gov-west-1`, `us-iso-east-1`, `eusc-de-east-1`.
const PARTS: [&str; 6] = ["de", "gov", "iso", "isob", "isoe", "isof"];

const DIRECTIONS: [&str; 9] = [
    "central",
    "east",
    "north",
    "northeast",
    "northwest",
    "south",
    "southeast",
    "southwest",
    "west",
];

/// Whether what follows `sts.` in a host's name is what AWS's own names have there: a region, or
/// nothing for the global endpoint. What follows the name, such as a path, is not looked at.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_region-endpoints.html>.
pub(super) fn looks_right(host: &str) -> bool {
    let end = host
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-'))
        .unwrap_or(host.len());
    let name = host.get(..end).unwrap_or_default().trim_end_matches('.');
    let (region, domain) = name.split_once('.').unwrap_or((name, ""));
    match domain {
        "com" => region == "amazonaws",
        "amazonaws.com" | "amazonaws.com.cn" | "amazonaws.eu" | "api.aws" => is_region(region),
        _ => false,
    }
}

/// The regions that an account has to enable before anything answers there.
///
/// See <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html>.
const OPT_IN: [&str; 17] = [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-south-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-west-1",
    "eu-central-2",
    "eu-south-1",
    "eu-south-2",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
];

/// Whether an account has to enable this region before anything answers there.
pub fn is_opt_in(region: &str) -> bool {
    OPT_IN.contains(&region)
}

/// The words of a line that are such regions.
pub(super) fn opt_in_regions(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    words.filter(|word| is_opt_in(word))
}

/// Whether a name has the form of the regions there are: `eu-west-1`, not `eu-wst-1`.
///
/// See <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html>.
fn is_region(name: &str) -> bool {
    let parts: Vec<&str> = name.split('-').collect();
    let [area, middle @ .., direction, number] = parts.as_slice() else {
        return false;
    };
    let is_number = matches!(number.as_bytes(), [b'1'..=b'9']);
    is_number
        && AREAS.contains(area)
        && DIRECTIONS.contains(direction)
        && middle.iter().all(|part| PARTS.contains(part))
}
