//! Members of a list that stand twice.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::schema::Unique;
use super::walk::Walk;
use crate::input::node::{Node, Position};

/// Notes every member that stands twice, at the second.
pub(super) fn twice(walk: &mut Walk, members: &[Node], unique: &Unique) {
    let mut seen: HashMap<String, (usize, Position)> = HashMap::new();
    for (index, member) in members.iter().enumerate() {
        let Some((identity, said)) = identity(member, unique) else { continue };
        let (first, at) = *seen.entry(identity).or_insert((index, member.at));
        if first != index {
            let mut step = String::new();
            let _ = write!(step, "[{index}]");
            walk.within(&step, |walk| {
                let message = format!("{said} stands twice in this list, first on line {}", at.line);
                walk.say(member.at, (message, "keep one of them".to_owned()));
            });
        }
    }
}

/// What may not stand twice, and how it is said; `None` if the member may.
fn identity(member: &Node, unique: &Unique) -> Option<(String, String)> {
    match unique {
        Unique::No => None,
        Unique::Whole => {
            let json = member.to_json().to_string();
            Some((json.clone(), json))
        }
        Unique::ByKeys(keys) => {
            let values: Vec<_> = keys.iter().map(|key| Some((key, member.get(key)?.to_json().to_string()))).collect();
            // a key that is missing has been found already
            let values = values.into_iter().collect::<Option<Vec<_>>>()?;
            let said = values.iter().map(|(key, value)| format!("{key} {value}")).collect::<Vec<_>>().join(", ");
            Some((said.clone(), said))
        }
    }
}
