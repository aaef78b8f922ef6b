//! Points in time as the `Date…` operators take them.
//!
//! W3C's profile of ISO 8601 (<https://www.w3.org/TR/NOTE-datetime>) or seconds since 1970.

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const NANOSECOND_DIGITS: usize = 9;

/// Seconds since 1970 (UTC) and nanoseconds of the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant {
    seconds: i64,
    nanoseconds: u32,
}

impl Instant {
    /// Reads `2026-06-26T17:38:07Z`, its shorter forms down to `2026-06`, or `1782495487`.
    ///
    /// Digits alone are seconds since 1970, so a bare year cannot be told from them and is not one.
    pub fn read(text: &str) -> Option<Self> {
        if let Ok(seconds) = text.parse() {
            let nanoseconds = 0;
            return Some(Self {
                seconds,
                nanoseconds,
            });
        }
        let (date, time) = text.split_once(['T', 't']).map_or((text, None), |split| {
            let (date, time) = split;
            (date, Some(time))
        });
        let midnight = days(date)? * DAY;
        let (seconds, nanoseconds) = time.map_or(Some((0, 0)), time_of_day)?;
        Some(Self {
            seconds: midnight + seconds,
            nanoseconds,
        })
    }
}

/// Days from 1970-01-01 to `YYYY-MM` or `YYYY-MM-DD`.
fn days(date: &str) -> Option<i64> {
    let mut parts = date.split('-');
    let year = number(parts.next()?, 4)?;
    let month = number(parts.next()?, 2)?;
    let day = parts.next().map_or(Some(1), |day| number(day, 2))?;
    let valid = parts.next().is_none() && (1..=12).contains(&month);
    (valid && (1..=days_in_month(year, month)).contains(&day))
        .then(|| days_from_civil(year, month, day))
}

fn days_in_month(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Howard Hinnant's `days_from_civil`: years begin in March, so that the leap day comes last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Seconds and nanoseconds of `hh:mm[:ss[.s]]` with `Z` or `±hh:mm` behind it.
fn time_of_day(text: &str) -> Option<(i64, u32)> {
    let (clock, offset) = split_zone(text)?;
    let mut parts = clock.split(':');
    let hours = number(parts.next()?, 2).filter(|hours| *hours < 24)?;
    let minutes = number(parts.next()?, 2).filter(|minutes| *minutes < 60)?;
    let (seconds, nanoseconds) = parts.next().map_or(Some((0, 0)), seconds)?;
    let whole = hours * HOUR + minutes * MINUTE + seconds - offset;
    parts.next().is_none().then_some((whole, nanoseconds))
}

fn split_zone(text: &str) -> Option<(&str, i64)> {
    if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        return Some((clock, 0));
    }
    let at = text.rfind(['+', '-'])?;
    let (clock, zone) = text.split_at_checked(at)?;
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let offset = number(hours, 2)? * HOUR + number(minutes, 2)? * MINUTE;
    Some((clock, sign * offset))
}

fn seconds(text: &str) -> Option<(i64, u32)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let whole = number(whole, 2).filter(|seconds| *seconds < 60)?;
    let digits: String = fraction.chars().take(NANOSECOND_DIGITS).collect();
    let all_digits = !digits.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let nanoseconds = format!("{digits:0<NANOSECOND_DIGITS$}").parse().ok()?;
    all_digits.then_some((whole, nanoseconds))
}

/// A number of exactly so many digits.
fn number(text: &str, digits: usize) -> Option<i64> {
    let fits = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok())?
}
