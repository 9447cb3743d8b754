//! Decides whether a declared use of AI is lawful, and until when.
//!
//! Everything here is a pure function of its arguments: no IO, no clock, no environment.
//!
//! | module | holds |
//! |---|---|
//! | [`vocabulary`] | the closed sets of words |
//! | [`declaration`] | what a rule may look at |
//! | [`profile`] | a controller's readings where law leaves a choice |

pub mod case;
pub mod catalogue;
pub mod declaration;
mod engine;
pub mod forecast;
pub mod profile;
pub mod text;
pub mod verdict;
pub mod vocabulary;

pub use engine::nearest;
