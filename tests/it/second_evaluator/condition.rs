//! Condition operators.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html>

use std::cmp::Ordering;
use std::net::IpAddr;

use serde_json::Value;

use super::Truth;
use super::evaluate::{Context, list};
use super::pattern::{Expanded, arn_matches, expand, matches};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    None,
    All,
    Any,
}

/// Whether every operator and key of a `Condition` element is met.
pub fn all_met(condition: &Value, variables: bool, context: &Context) -> Truth {
    let operators = condition.as_object().into_iter().flatten();
    Truth::all(operators.flat_map(|(operator, keys)| {
        let keys = keys.as_object().into_iter().flatten();
        keys.map(move |(key, values)| met(operator, key, values, variables, context))
    }))
}

fn met(operator: &str, key: &str, values: &Value, variables: bool, context: &Context) -> Truth {
    if !key.is_ascii() {
        return Truth::Open;
    }
    let (set, rest) = match operator.split_once(':') {
        Some(("ForAllValues", rest)) => (Set::All, rest),
        Some(("ForAnyValue", rest)) => (Set::Any, rest),
        Some(_) => return Truth::Open,
        None => (Set::None, operator),
    };
    let (base, if_exists) = match rest.strip_suffix("IfExists") {
        Some(base) => (base, true),
        None => (rest, false),
    };
    let values: Vec<String> = list(values).into_iter().map(text).collect();
    let found = context.get(key);
    if base == "Null" {
        return null(set, if_exists, &values, found.as_ref());
    }
    let Some(operator) = Operator::parse(base) else {
        return Truth::Open;
    };
    let Some((request, multivalued)) = found else {
        return match (set, if_exists) {
            (Set::All, _) => Truth::Yes,
            (Set::Any, true) => Truth::Open,
            (Set::Any, false) => Truth::No,
            (Set::None, true) => Truth::Yes,
            (Set::None, false) if values.is_empty() && operator.negated => Truth::Open,
            (Set::None, false) => operator.negated.into(),
        };
    };
    if values.is_empty() {
        return if operator.negated {
            Truth::Open
        } else {
            empty(set, if_exists, &request)
        };
    }
    let one = |asked: &String| operator.one(asked, &values, variables, context);
    match set {
        // Whether a list without a set operator can match is not documented.
        Set::None if multivalued || request.len() != 1 => Truth::Open,
        Set::None => one(&request[0]),
        Set::Any => Truth::any(request.iter().map(one)),
        // "… or if the key value resolves to a null data set, such as an empty string."
        Set::All if request.iter().all(String::is_empty) => Truth::Yes,
        Set::All if request.iter().any(String::is_empty) => Truth::Open,
        Set::All => Truth::all(request.iter().map(one)),
    }
}

/// A condition without values: "does not match" but where only the absence of the key is asked for.
fn empty(set: Set, if_exists: bool, request: &[String]) -> Truth {
    match set {
        Set::All if request.iter().all(String::is_empty) => Truth::Open,
        _ if if_exists => Truth::No,
        _ => Truth::No,
    }
}

fn null(
    set: Set,
    if_exists: bool,
    values: &[String],
    found: Option<&(Vec<String>, bool)>,
) -> Truth {
    let [value] = values else {
        return Truth::Open;
    };
    let absent = match found {
        None => true,
        Some((request, _)) if request.iter().all(String::is_empty) => return Truth::Open,
        Some(_) => false,
    };
    match (set, if_exists, value.as_str()) {
        (Set::None, false, "true") => absent.into(),
        (Set::None, false, "false") => (!absent).into(),
        _ => Truth::Open,
    }
}

/// A value as text: numbers and booleans need no quotes.
fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

enum Family {
    Text { wildcards: bool, ignore_case: bool },
    Number(fn(Ordering) -> bool),
    Date(fn(Ordering) -> bool),
    Bool,
    Binary,
    Network,
    Arn,
}

struct Operator {
    family: Family,
    negated: bool,
}

impl Operator {
    fn parse(name: &str) -> Option<Self> {
        let text = |wildcards, ignore_case| Family::Text {
            wildcards,
            ignore_case,
        };
        let (family, negated) = match name {
            "StringEquals" => (text(false, false), false),
            "StringNotEquals" => (text(false, false), true),
            "StringEqualsIgnoreCase" => (text(false, true), false),
            "StringNotEqualsIgnoreCase" => (text(false, true), true),
            "StringLike" => (text(true, false), false),
            "StringNotLike" => (text(true, false), true),
            "Bool" => (Family::Bool, false),
            "BinaryEquals" => (Family::Binary, false),
            "IpAddress" => (Family::Network, false),
            "NotIpAddress" => (Family::Network, true),
            "ArnEquals" | "ArnLike" => (Family::Arn, false),
            "ArnNotEquals" | "ArnNotLike" => (Family::Arn, true),
            _ => return Self::ordered(name),
        };
        Some(Self { family, negated })
    }

    fn ordered(name: &str) -> Option<Self> {
        let (number, relation) = match name.strip_prefix("Numeric") {
            Some(relation) => (true, relation),
            None => (false, name.strip_prefix("Date")?),
        };
        let (holds, negated): (fn(Ordering) -> bool, bool) = match relation {
            "Equals" => (|order| order == Ordering::Equal, false),
            "NotEquals" => (|order| order == Ordering::Equal, true),
            "LessThan" => (|order| order == Ordering::Less, false),
            "LessThanEquals" => (|order| order != Ordering::Greater, false),
            "GreaterThan" => (|order| order == Ordering::Greater, false),
            "GreaterThanEquals" => (|order| order != Ordering::Less, false),
            _ => return None,
        };
        let family = if number {
            Family::Number(holds)
        } else {
            Family::Date(holds)
        };
        Some(Self { family, negated })
    }

    /// One value of the request against all values of the policy: any of them, or none if negated.
    fn one(&self, asked: &str, values: &[String], variables: bool, context: &Context) -> Truth {
        let any = Truth::any(
            values
                .iter()
                .map(|value| self.pair(asked, value, variables, context)),
        );
        if self.negated { any.not() } else { any }
    }

    fn pair(&self, asked: &str, value: &str, variables: bool, context: &Context) -> Truth {
        let expanded = |wildcards| expand(value, wildcards, variables, context);
        match &self.family {
            Family::Text {
                wildcards,
                ignore_case,
            } => match expanded(*wildcards) {
                Expanded::Marks(_) if *ignore_case && !(asked.is_ascii() && value.is_ascii()) => {
                    Truth::Open
                }
                Expanded::Marks(marks) if *ignore_case => {
                    let asked: Vec<char> = asked.to_ascii_lowercase().chars().collect();
                    let lower = |mark: &super::pattern::Mark| match mark {
                        super::pattern::Mark::Char(c) => {
                            super::pattern::Mark::Char(c.to_ascii_lowercase())
                        }
                        mark => *mark,
                    };
                    matches(&marks.iter().map(lower).collect::<Vec<_>>(), &asked).into()
                }
                Expanded::Marks(marks) => {
                    matches(&marks, &asked.chars().collect::<Vec<_>>()).into()
                }
                Expanded::Nothing => Truth::No,
                Expanded::Open => Truth::Open,
            },
            // What a value that is no ARN does under an ARN operator is not documented.
            Family::Arn if !is_arn(asked) => Truth::Open,
            Family::Arn => match expanded(true) {
                Expanded::Marks(marks) => arn_matches(&marks, asked),
                Expanded::Nothing => Truth::No,
                Expanded::Open => Truth::Open,
            },
            Family::Bool => match (
                value.to_ascii_lowercase().as_str(),
                asked.to_ascii_lowercase(),
            ) {
                (wanted @ ("true" | "false"), asked) => (wanted == asked).into(),
                _ => Truth::Open,
            },
            Family::Number(holds) => compared(decimal(asked), decimal(value), *holds),
            Family::Date(holds) => compared(instant(asked), instant(value), *holds),
            Family::Binary => match is_base64(asked) && is_base64(value) {
                true => (asked == value).into(),
                false => Truth::Open,
            },
            Family::Network => in_network(asked, value).map_or(Truth::Open, Truth::from),
        }
    }
}

fn is_arn(text: &str) -> bool {
    text.starts_with("arn:") && text.matches(':').count() >= 5
}

fn compared<T: Ord>(asked: Option<T>, value: Option<T>, holds: fn(Ordering) -> bool) -> Truth {
    let pair = asked.zip(value);
    pair.map_or(Truth::Open, |(asked, value)| {
        holds(asked.cmp(&value)).into()
    })
}

/// A decimal number scaled by 10⁹; only plain forms, which every reader understands alike.
fn decimal(text: &str) -> Option<i128> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(fraction) || whole.len() > 20 || fraction.len() > 9 {
        return None;
    }
    let scaled: i128 = format!("{whole}{fraction:0<9}").parse().ok()?;
    Some(sign * scaled)
}

/// Seconds since 1970, of whole W3C dates in UTC or with an offset, and of epoch seconds.
fn instant(text: &str) -> Option<i64> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // Four digits may be a year.
        return if (9..=10).contains(&text.len()) {
            text.parse().ok()
        } else {
            None
        };
    }
    let (date, time) = text.split_once('T').unwrap_or((text, "00:00:00Z"));
    let part = |text: &str, range: std::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
    if date.len() != 10 || !date.is_ascii() || !time.is_ascii() || time.len() < 9 {
        return None;
    }
    let (year, month, day) = (part(date, 0..4)?, part(date, 5..7)?, part(date, 8..10)?);
    let (hour, minute, second) = (part(time, 0..2)?, part(time, 3..5)?, part(time, 6..8)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let february = if leap { 29 } else { 28 };
    let days = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let longest = *days.get(usize::try_from(month).ok()?.checked_sub(1)?)?;
    if !(1..=longest).contains(&day) || hour > 23 || minute > 59 || second > 59 || year < 1970 {
        return None;
    }
    let offset = match &time[8..] {
        "Z" => 0,
        zone if zone.len() == 6 && zone.as_bytes()[3] == b':' => {
            let minutes = part(zone, 1..3)? * 60 + part(zone, 4..6)?;
            if zone.starts_with('+') {
                minutes
            } else {
                -minutes
            }
        }
        _ => return None,
    };
    let before: i64 = (1970..year)
        .map(|year| {
            if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) {
                366
            } else {
                365
            }
        })
        .sum();
    let in_year: i64 = days.iter().take(usize::try_from(month).ok()? - 1).sum();
    let whole_days = before + in_year + day - 1;
    Some(((whole_days * 24 + hour) * 60 + minute - offset) * 60 + second)
}

fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    !text.is_empty()
        && text.len().is_multiple_of(4)
        && text.len() - body.len() <= 2
        && body.bytes().all(plain)
}

/// Whether an address lies in a network whose host bits are zero.
fn in_network(asked: &str, network: &str) -> Option<bool> {
    let bits = |address: IpAddr| match address {
        IpAddr::V4(four) => (u128::from(u32::from(four)), 32),
        IpAddr::V6(six) => (u128::from(six), 128),
    };
    let mapped = |text: &str| text.contains(':') && text.contains('.');
    let (address, length) = network
        .split_once('/')
        .map_or((network, None), |(address, length)| (address, Some(length)));
    if mapped(asked) || mapped(address) {
        return None;
    }
    let (asked, width) = bits(asked.parse().ok()?);
    let (base, own_width) = bits(address.parse().ok()?);
    let length: u32 = match length {
        Some(length) if length.starts_with('0') && length != "0" => return None,
        Some(length) => length.parse().ok().filter(|length| *length <= own_width)?,
        None => own_width,
    };
    let shift = own_width - length;
    let head = |bits: u128| if shift == 128 { 0 } else { bits >> shift };
    let canonical = shift == 128 && base == 0 || shift != 128 && (base >> shift) << shift == base;
    canonical.then_some(width == own_width && head(asked) == head(base))
}
