//! Kinds of wrong answers that users met, each with small inputs of its own.

mod credentials;
mod order;
mod placeholders;
mod subjects;
mod workflow_truth;
