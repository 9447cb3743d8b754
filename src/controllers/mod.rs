//! Reconciling: one module for each kind.

pub mod workload;
