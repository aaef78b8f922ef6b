//! `--live` over real HTTP: against moto's server, and against servers that answer as no one should.

#![cfg(test)]

mod account;
mod doctor;
mod enough;
mod failures;
mod fake;
mod findings;
mod github;
mod job;
mod moto;
mod organization;
#[path = "../python/mod.rs"]
mod python;
mod quiet;
mod token;
mod trail;
mod trial;
