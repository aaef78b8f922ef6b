//! The issuers of tokens: for each its claims, the grammar of its subjects and the claims that AWS
//! exposes. Knows nothing of policies.

pub mod github;
mod names;

pub use names::{
    AWS_AUDIENCE, AWS_CHINA_AUDIENCE, Audience, ConditionKey, GITHUB_ISSUER_URL, Issuer, Repository,
};
