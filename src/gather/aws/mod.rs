//! What AWS itself says of a role, its policies and the identity provider: read-only, and the only
//! place that knows AWS's clients or an async runtime.
//!
//! Each question ends in what was found, in the certainty that there is nothing, or in [`Unread`]:
//! why nobody can tell, and what to ask for.

mod call;
mod client;
mod connection;
mod decision;
mod identity;
mod organization;
mod policies;
mod provider;
mod question;
mod role;
mod signed;
mod some_at_a_time;
mod trail;
mod trial;
mod unread;

use std::time::Duration;

pub use call::{ASSUME, CALLS};
pub use connection::{Connection, connect};
pub use decision::Denial;
pub use identity::Identity;
pub use organization::{ControlPolicies, Level};
pub use question::{Issuer, Question, RoleArn};
pub use role::Role;
pub use trail::HOURS;
pub use trial::{Attempt, Verdict, attempt};
pub use unread::Unread;

use super::Call;
use crate::source::Source;
use client::Clients;

/// How long all calls about one thing may take together, repetitions included.
const DEADLINE: Duration = Duration::from_secs(60);

/// What is there, `None` where it is certain that there is nothing, or why that is unknown.
pub type Answer<T> = Result<Option<T>, Unread>;

/// How AWS is reached; what is `None` is decided as the AWS CLI decides it.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// The profile of the configuration files.
    pub profile: Option<String>,
    /// The region, which for IAM only chooses the partition.
    pub region: Option<String>,
    /// Another server than AWS's.
    pub endpoint_url: Option<String>,
}

/// What AWS said. A part is `None` where nobody asked for it.
#[derive(Debug)]
pub struct Answers {
    /// The role.
    pub role: Option<Answer<Role>>,
    /// The provider, as `aws iam get-open-id-connect-provider` prints it.
    pub provider: Option<Answer<Source>>,
    /// All identity policies of the role, as IAM sends them; nothing where there is no such role.
    pub policies: Option<Answer<Vec<Source>>>,
    /// The records of refused calls of `AssumeRoleWithWebIdentity`, whoever's they are.
    pub trail: Option<Answer<Vec<Source>>>,
    /// AWS's account of the denial.
    pub decision: Option<Answer<Source>>,
}

async fn answers(clients: &Clients, identity: &Identity, question: &Question) -> Answers {
    let known = question.role.as_ref();
    let own = known.is_none_or(|role| role.account == identity.account);
    let role = known.filter(|_| own);
    let policies = role.filter(|_| question.policies);
    let issuer = question.issuer.as_ref().filter(|_| own);
    let trail = (own && question.trail).then_some(question);
    let denial = question.denial.as_ref();
    let iam = &clients.iam;
    let (role, policies, provider, trail, decision) = tokio::join!(
        wanted(role, |role| role::ask(iam, role), &call::GET_ROLE),
        wanted(
            policies,
            |role| policies::ask(iam, role),
            &call::LIST_POLICIES
        ),
        wanted(
            issuer,
            |issuer| provider::ask(iam, identity, issuer),
            &call::GET_PROVIDER
        ),
        wanted(
            trail,
            |asked| trail::ask(clients, asked),
            &call::LOOKUP_EVENTS
        ),
        wanted(
            denial,
            |denial| decision::ask(clients, denial),
            &call::AUTHORIZATION_DETAILS
        ),
    );
    Answers {
        role,
        provider,
        policies,
        trail,
        decision,
    }
}

/// Asks about what is wanted, for as long as the deadline allows.
async fn wanted<A, T, F>(
    about: Option<A>,
    ask: impl FnOnce(A) -> F,
    call: &'static Call,
) -> Option<Answer<T>>
where
    F: Future<Output = Answer<T>>,
{
    let answer = tokio::time::timeout(DEADLINE, ask(about?)).await;
    Some(answer.unwrap_or_else(|_| Err(Unread::late(call))))
}
