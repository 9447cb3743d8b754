//! The control plane comes up whole, does what it is told, and leaves nothing behind.
#![allow(clippy::unwrap_used, clippy::panic)]

mod building;
mod ending;
mod observing;
mod operating;
mod starting;
