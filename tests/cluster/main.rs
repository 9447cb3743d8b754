//! Behaviour on a real API server, with the real controllers behind it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    missing_docs,
    unreachable_pub
)]

mod admission;
mod cluster;
mod command_line;
mod declarations;
mod examples;
mod lifecycle;
mod moved_clock;
mod parity;
mod resilience;
mod schemas;
mod startup;
mod steady;
mod webhook;
