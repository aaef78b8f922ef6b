//! The calls that STS refused, as CloudTrail recorded them.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::call::LOOKUP_EVENTS;
use super::client::Clients;
use super::signed::{self, Service};
use super::{Answer, Question, Unread};
use crate::source::Source;

/// How far back is looked: a log is rarely older when somebody asks.
pub const HOURS: u64 = 12;
/// The most pages that are read of a region, fifty events each; CloudTrail gives two a second.
const PAGES: usize = 4;

/// The records of the latest calls of `AssumeRoleWithWebIdentity` that name an error.
///
/// A region that cannot be asked counts only where no other one shows anything.
pub(super) async fn ask(clients: &Clients, question: &Question) -> Answer<Vec<Source>> {
    let mut all = Vec::new();
    let mut failure = None;
    for region in regions(clients, question) {
        match lookup(&clients.cloudtrail(&region), &region).await {
            Ok(records) => all.extend(records),
            Err(unread) => failure = Some(unread),
        }
    }
    match failure {
        Some(unread) if all.is_empty() => Err(unread),
        _ => Ok(Some(all)),
    }
}

/// The regions whose STS the job may have called: its own, and where the global endpoint is.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_region-endpoints.html>.
fn regions(clients: &Clients, question: &Question) -> Vec<String> {
    let mut regions = vec![question.region.clone().unwrap_or_else(|| clients.region())];
    let home = clients.home().to_owned();
    if !clients.is_elsewhere() && !regions.contains(&home) {
        regions.push(home);
    }
    regions
}

/// See <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html>.
async fn lookup(trail: &Service, region: &str) -> Result<Vec<Source>, Unread> {
    let call = &LOOKUP_EVENTS;
    let since = SystemTime::now() - Duration::from_secs(HOURS * 60 * 60);
    let since = since.duration_since(SystemTime::UNIX_EPOCH);
    let input = json!({
        "LookupAttributes": [
            {"AttributeKey": "EventName", "AttributeValue": "AssumeRoleWithWebIdentity"}
        ],
        "StartTime": since.map_or(0, |since| since.as_secs()),
    });
    let pages = signed::pages(trail, "LookupEvents", input, PAGES).await;
    let pages = pages.map_err(|failure| Unread::of_signed(call, "*", &failure))?;
    let events = pages
        .iter()
        .filter_map(|page| page.get("Events")?.as_array())
        .flatten();
    let text = |event: &Value, key: &str| event.get(key)?.as_str().map(str::to_owned);
    // No attribute of an event says whether the call failed.
    let refused = events.filter_map(|event| {
        let record =
            text(event, "CloudTrailEvent").filter(|record| record.contains("errorCode"))?;
        let id = text(event, "EventId").unwrap_or_default();
        let name = format!("{} in {region}, event {id}", call.command);
        Some(Source::new(name, record))
    });
    Ok(refused.collect())
}
