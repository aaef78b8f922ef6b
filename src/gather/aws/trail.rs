//! The calls that STS refused, as CloudTrail recorded them.

use std::time::{Duration, SystemTime};

use aws_sdk_cloudtrail::Client;
use aws_sdk_cloudtrail::primitives::DateTime;
use aws_sdk_cloudtrail::types::{LookupAttribute, LookupAttributeKey};

use super::call::LOOKUP_EVENTS;
use super::client::Clients;
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
async fn lookup(trail: &Client, region: &str) -> Result<Vec<Source>, Unread> {
    let call = &LOOKUP_EVENTS;
    let name = LookupAttribute::builder()
        .attribute_key(LookupAttributeKey::EventName)
        .attribute_value("AssumeRoleWithWebIdentity")
        .build();
    let name = name.map_err(|_| Unread::garbled(call))?;
    let since = SystemTime::now() - Duration::from_secs(HOURS * 60 * 60);
    let ask = trail.lookup_events().lookup_attributes(name);
    let mut pages = ask
        .start_time(DateTime::from(since))
        .into_paginator()
        .send();
    let mut records = Vec::new();
    for _ in 0..PAGES {
        let Some(page) = pages.next().await else {
            break;
        };
        let page = page.map_err(|error| Unread::of(call, "*", &error))?;
        for event in page.events.unwrap_or_default() {
            let id = event.event_id.unwrap_or_default();
            let name = format!("{} in {region}, event {id}", call.command);
            // Whether it failed, no attribute tells.
            let record = event
                .cloud_trail_event
                .filter(|record| record.contains("errorCode"));
            records.extend(record.map(|record| Source::new(name, record)));
        }
    }
    Ok(records)
}
