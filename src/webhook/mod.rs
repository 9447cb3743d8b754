//! The admission webhook: what it answers, how it is served, and how the API server finds it.

pub mod certificates;
pub mod register;
pub mod review;
pub mod server;
pub mod tls;
pub mod workloads;
