//! Who signs the tokens: for each issuer its claims, the grammar of its subjects and what AWS exposes
//! of them. Knows nothing of policies.

pub mod github;
