//! What the catalogue and the schemas say, taken apart for people who ask.
//!
//! | module | does |
//! |---|---|
//! | [`example`] | the examples beside a rule |
//! | [`field`] | the fields of the custom resources, found by any of their names |
//! | [`paragraph`] | texts broken at 80 columns |
//! | [`phrase`] | what a rule's marks mean, in words |
//! | [`provision`] | citations of the law, however they are written |

pub mod example;
pub mod field;
pub mod paragraph;
pub mod phrase;
pub mod provision;
