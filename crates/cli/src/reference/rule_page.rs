//! A page for each rule, and the list of them.

use std::fmt::Write as _;

use hjemmel_api::AnyWorkloadPlaces;
use hjemmel_domain::catalogue::{Catalogue, Rule};
use hjemmel_domain::text::{Language, Places as _};

use super::{GENERATED, cell};
use crate::law::example::case;
use crate::law::phrase::{self, placed, text_of};

use Language::{Danish, English};

/// The list of all pages.
pub(super) fn index(catalogue: &Catalogue) -> String {
    let mut page = format!(
        "# The rules, a page each\n\n{GENERATED}Catalogue of {}: {} rules in the order of reasoning. `hjemmel rules` lists them, `hjemmel explain RULE` says the\nsame as its page, and [the reference](../reference/rules.md) has all of them on one page.\n",
        catalogue.version(),
        catalogue.rules().len()
    );
    page.push_str("\n| rule | severity | dansk | English | provision |\n| --- | --- | --- | --- | --- |\n");
    for rule in catalogue.rules() {
        let d = &rule.definition;
        let _ = writeln!(
            page,
            "| [{0}]({0}.md) | {1} | {2} | {3} | {4} |",
            rule.id,
            d.severity,
            cell(text_of(&d.title, Danish)),
            cell(text_of(&d.title, English)),
            cell(text_of(&d.provision, English)),
        );
    }
    page
}

/// The page of a rule.
pub(super) fn page(catalogue: &Catalogue, rule: &Rule) -> Result<String, serde_saphyr::ser::Error> {
    let d = &rule.definition;
    let mut page = format!(
        "# {}\n\n{GENERATED}**{}** / *{}*\n\n| | |\n| --- | --- |\n",
        rule.id,
        text_of(&d.title, Danish),
        text_of(&d.title, English)
    );
    for (label, text) in [
        ("provision", format!("{} / {}", text_of(&d.provision, Danish), text_of(&d.provision, English))),
        ("kind", phrase::kind(d.kind, English).to_owned()),
        ("severity", phrase::severity(d, English)),
        ("since", phrase::since(catalogue, d, English)),
        ("looked at", phrase::checks(&d.check, English)),
        ("dispensation", phrase::waiver(d.waivable, English).to_owned()),
        ("a running workload", phrase::lapse(d.on_lapse, English).to_owned()),
        ("source", d.source.clone()),
    ] {
        let _ = writeln!(page, "| {label} | {} |", cell(&text));
    }
    page.push_str("\n## What it asks\n\n| | what is wrong | how to mend it |\n| --- | --- | --- |\n");
    for (name, language) in [("dansk", Danish), ("English", English)] {
        let (message, remedy) = (placed(text_of(&d.message, language)), placed(text_of(&d.remedy, language)));
        let _ = writeln!(page, "| {name} | {} | {} |", cell(&message), cell(&remedy));
    }
    page.push_str("\n## Fields\n\n| written in | declared as |\n| --- | --- |\n");
    for field in &d.fields {
        let _ = writeln!(page, "| `{}` | `{}` |", AnyWorkloadPlaces.place(&field.value), field.value);
    }
    let _ = write!(page, "\n## What decides it\n\n```cel\n{}\n```\n", d.fires_when.value.trim());
    page.push_str(&names(catalogue, &d.fires_when.value));
    page.push_str("\n## An example\n");
    for (heading, example) in [("It fires", d.examples.fires.first()), ("Mended", d.examples.passes.first())] {
        if let Some(example) = example {
            let _ = write!(page, "\n{heading}: {}\n\n```yaml\n{}```\n", cell(&example.name), case(example)?);
        }
    }
    page.push_str(
        "\nEach is a [case](../case-format.md): fields of the [base declaration](../../catalogue/cases/public.json) replaced,\non 2026-11-21 if it names no other day.\n",
    );
    Ok(page)
}

/// The derived variables and sets that a predicate uses, with what they mean.
fn names(catalogue: &Catalogue, predicate: &str) -> String {
    let used = |root: &str, name: &str| {
        let name = format!("{root}.{name}");
        let part_of_a_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        predicate.match_indices(&name).any(|(at, _)| {
            !predicate[..at].ends_with(|c| part_of_a_name(c) || c == '.')
                && !predicate[at + name.len()..].starts_with(part_of_a_name)
        })
    };
    let mut text = String::new();
    for variable in catalogue.variables().filter(|v| used("v", &v.name.value)) {
        let cel = variable.cel.value.split_whitespace().collect::<Vec<_>>().join(" ");
        let title = cell(text_of(&variable.title, English));
        let _ = writeln!(text, "- `v.{}`: {title} (`{cel}`)", variable.name.value);
    }
    for set in catalogue.sets().iter().filter(|s| used("E", &s.name.value)) {
        let words: Vec<&str> = set.values.iter().map(|word| word.value.as_str()).collect();
        let title = cell(text_of(&set.title, English));
        let _ = writeln!(text, "- `E.{}`: {title} ({})", set.name.value, words.join(", "));
    }
    for parameter in catalogue.parameters().iter().filter(|p| used("p", &p.name.value)) {
        let _ = writeln!(
            text,
            "- `p.{}`: a [reading of the controller](../reference/profile.md), `{}` if it states none",
            parameter.name.value,
            cell(&parameter.default.to_string())
        );
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use serde_json::Value;

    use super::*;

    #[test]
    fn the_page_of_a_rule_says_all_of_it() {
        let catalogue = Catalogue::builtin().unwrap();
        insta::assert_snapshot!("page", page(&catalogue, catalogue.rule("AIA-6-CLASS").unwrap()).unwrap());
    }

    #[test]
    fn the_examples_of_every_page_are_those_of_the_catalogue() {
        let catalogue = Catalogue::builtin().unwrap();
        for rule in catalogue.rules() {
            let page = page(&catalogue, rule).unwrap();
            let blocks: Vec<&str> = page.split("```yaml\n").skip(1).filter_map(|b| b.split("```").next()).collect();
            let examples = [&rule.definition.examples.fires[0], &rule.definition.examples.passes[0]];
            assert_eq!(blocks.len(), 2, "{}", rule.id);
            for (block, example) in blocks.iter().zip(examples) {
                let read: Value = serde_saphyr::from_str(block).unwrap();
                let delta = serde_json::to_value(&example.delta).unwrap();
                assert_eq!(read["delta"], delta, "{}: {}", rule.id, example.name);
                assert_eq!(read["today"].as_str(), example.today.as_deref(), "{}", rule.id);
            }
        }
    }
}
